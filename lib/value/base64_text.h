/* Canonical base64 compared as text, without decoding it: padding counts as
** less than any letter, as the bytes it leaves out do. */
#ifndef ST_BASE64_TEXT_H
#define ST_BASE64_TEXT_H
#include "base/str.h"

int st_base64_compare(st_str a, st_str b); /* of the bytes */
uint64_t st_base64_rank(st_str text);      /* different ranks are ordered as the bytes are */
bool st_base64_begins(st_str text, st_str prefix);

/* Checked text with its spare bits zero: true if it is that already, else
** *last is the letter that must stand before the padding. */
bool st_base64_canonical(st_str text, char *last);
#endif
