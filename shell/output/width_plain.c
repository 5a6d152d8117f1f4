/*
** width_plain.c - glyphs where utf8proc is not there: every character takes one
** column, which is right for most of the world's alphabets alone.
*/
#ifndef STATOR_WITH_UTF8PROC

#include "output/width.h"

glyph width_glyph(const char *data, size_t length) {
  size_t at = 1;
  while (at < length && ((unsigned char)data[at] & 0xC0) == 0x80) at++;
  return (glyph){at, 1};
}

#else
typedef int width_is_in_width_utf8proc;
#endif
