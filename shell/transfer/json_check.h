/*
** json_check.h - whether a text is JSON by the letter (RFC 8259): UTF-8 and
** escapes right, no member's name twice.
*/
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include "base/json_span.h"
#include "base/text.h"

/* Deeper than any item: 32 levels of plain values, or 2 brackets each of typed ones. */
#define JSON_CHECK_DEPTH 180

/* NULL if the text is one JSON value and nothing more, else what is wrong. *stop
** (may be NULL) is where. */
const char *json_check(const char *json, size_t length, const char **stop);

bool json_is_utf8(const char *bytes, size_t length);

#endif
