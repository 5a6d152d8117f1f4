/* UTF-8, and text as a JSON string holds it. */
#ifndef ST_UTF8_H
#define ST_UTF8_H
#include "base/buf.h"

/* Well-formed by Unicode's table 3-7: no overlong forms, no surrogates. */
bool st_utf8_valid(st_str s);

/* The length of the well-formed sequence at p, 0 if it is not one. */
size_t st_utf8_sequence(const char *p, const char *end);

/* The code point at s.p[at], and its length. s is well-formed, at < s.n. */
uint32_t st_utf8_point(st_str s, size_t at, size_t *length);

/* Appends code point c (at most U+10FFFF, no surrogate). */
void st_utf8_encode(uint32_t c, st_buf *out);

/* Appends s as the inside of a JSON string in canonical form: only `"`, `\` and
** control characters are escaped: \" \\ \b \t \n \f \r, else \u00xx, lower case. */
void st_utf8_escape(st_str s, st_buf *out);

/* Length in UTF-16 code units, as DynamoDB's size() counts. s is well-formed. */
size_t st_utf8_utf16_length(st_str s);
#endif
