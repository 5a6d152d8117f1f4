/*
** json_text.h - the text that a JSON string stands for.
*/
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "base/json_span.h"
#include "base/text.h"

/* Appends what stands between the quotes with its escapes undone: UTF-8, U+0000
** as a byte of 0, a surrogate without its other half as U+FFFD. */
void json_text(json_span string, text *out);

#endif
