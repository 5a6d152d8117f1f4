/*
** width_utf8proc.c - glyphs by Unicode's rules for grapheme clusters and East
** Asian width, with utf8proc (whose version decides that of Unicode). libc's
** wcwidth depends on the locale, and knows nothing of joined characters.
*/
#ifdef STATOR_WITH_UTF8PROC

#include "output/width.h"

#include <utf8proc.h>

enum {
  JOINER = 0x200D,
  EMOJI_STYLE = 0xFE0F,
  FIRST_FLAG = 0x1F1E6,
  LAST_FLAG = 0x1F1FF,
  FIRST_SKIN = 0x1F3FB,
  LAST_SKIN = 0x1F3FF,
  /* Vowels and ends of Korean syllables, which stand in the box of what they follow. */
  FIRST_VOWEL = 0x1160,
  LAST_END = 0x11FF
};

/* One character, and how many bytes it takes; a malformed byte is one. */
static size_t next_character(const char *data, size_t length, utf8proc_int32_t *c) {
  utf8proc_ssize_t most = length < 4 ? (utf8proc_ssize_t)length : 4;
  utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)data, most, c);
  if (size > 0) return (size_t)size;
  *c = 0xFFFD;
  return 1;
}

/* What a character adds to the columns of the glyph that it goes on: an emoji has
** two however it is made up; marks that take room add theirs. */
static size_t add_columns(size_t columns, utf8proc_int32_t before, utf8proc_int32_t c) {
  if (c == EMOJI_STYLE || (c >= FIRST_FLAG && c <= LAST_FLAG)) return 2;
  if (before == JOINER || (c >= FIRST_SKIN && c <= LAST_SKIN)) return columns;
  if (c >= FIRST_VOWEL && c <= LAST_END) return columns;
  return columns + (size_t)utf8proc_charwidth(c);
}

glyph width_glyph(const char *data, size_t length) {
  utf8proc_int32_t before, c, state = 0;
  size_t at = next_character(data, length, &before);
  /* ASCII before ASCII needs no rules. */
  if (before < 0x80 && (at == length || (unsigned char)data[at] < 0x80))
    return (glyph){1, before >= 0x20 && before != 0x7F};
  size_t columns = (size_t)utf8proc_charwidth(before);
  while (at < length) {
    size_t size = next_character(data + at, length - at, &c);
    if (utf8proc_grapheme_break_stateful(before, c, &state)) break;
    columns = add_columns(columns, before, c);
    before = c;
    at += size;
  }
  return (glyph){at, columns};
}

#else
typedef int width_is_in_width_plain;
#endif
