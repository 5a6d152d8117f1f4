/*
** width.h - how many columns of a terminal a text takes, and what of a text must
** never reach one. Text is UTF-8; its unit here is the glyph: what is seen as one
** character (a letter with its accents, a flag, a family of joined emoji).
*/
#ifndef WIDTH_H
#define WIDTH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef struct glyph {
  size_t length; /* bytes, at least 1 */
  size_t columns;
} glyph;

/* The glyph that begins a text of at least one byte. */
glyph width_glyph(const char *data, size_t length);

/* The columns of a text without control characters. */
size_t width_of(const char *data, size_t length);

/* The bytes of the longest beginning that fits into `columns`. */
size_t width_fitting(const char *data, size_t length, size_t columns);

/* The bytes of the control character that the text begins with: those of C0 and
** C1, line and paragraph separators, marks that change the direction of writing,
** and bytes that are no UTF-8. A terminal would obey some of them. 0: none. */
size_t width_control(const char *data, size_t length);

/* The first control character of the text, or its end. */
size_t width_until_control(const char *data, size_t length);

/* Appends the text with \n, \t and \u00XX for its control characters. */
void width_add_shown(text *out, const char *data, size_t length);

/* The same, but \n and \t as they are: text of several lines. */
void width_add_lines(text *out, const char *data, size_t length);

#endif
