/*
** field.h - texts in columns of a fixed width.
*/
#ifndef FIELD_H
#define FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "output/paint.h"

#define FIELD_MORE "\xE2\x80\xA6" /* … */

void field_blanks(text *out, size_t count);

/* Appends a text in a field of `width` columns, at least one; what does not fit ends in
** `more`, which takes one of them. */
void field_add(text *out, const text *shown, size_t width, const char *more, paint p, bool right);

#endif
