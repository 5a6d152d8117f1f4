/*
** width.c - columns of texts, and control characters shown as escapes. What one
** glyph is and takes is known to width_utf8proc.c or width_plain.c.
*/
#include "output/width.h"

#include <string.h>

/* The length of one UTF-8 sequence and its character; 0 if it is malformed. */
static size_t read_utf8(const char *data, size_t length, unsigned *character) {
  const unsigned char *c = (const unsigned char *)data;
  size_t size = c[0] < 0x80 ? 1 : c[0] >= 0xF0 ? 4 : c[0] >= 0xE0 ? 3 : c[0] >= 0xC2 ? 2 : 0;
  if (size == 0 || size > length || c[0] > 0xF4) return 0;
  unsigned value = size == 1 ? c[0] : c[0] & (0x7Fu >> size);
  for (size_t i = 1; i < size; i++) {
    if ((c[i] & 0xC0) != 0x80) return 0;
    value = value << 6 | (c[i] & 0x3Fu);
  }
  *character = value;
  return size;
}

static bool is_control(unsigned c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0x061C ||
         c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

size_t width_control(const char *data, size_t length) {
  unsigned character;
  size_t size = read_utf8(data, length, &character);
  if (size == 0) return 1;
  return is_control(character) ? size : 0;
}

size_t width_until_control(const char *data, size_t length) {
  size_t at = 0;
  while (at < length) {
    unsigned character;
    size_t size = read_utf8(data + at, length - at, &character);
    if (size == 0 || is_control(character)) break;
    at += size;
  }
  return at;
}

static void add_escape(text *out, const char *data, size_t length) {
  static const char named[] = "\b\f\n\r\t", names[] = "bfnrt";
  unsigned character = 0xFFFD;
  read_utf8(data, length, &character);
  const char *name = character != 0 && character < 0x20 ? strchr(named, (int)character) : NULL;
  if (name != NULL)
    text_format(out, "\\%c", names[name - named]);
  else
    text_format(out, "\\u%04x", character);
}

/* `kept`: control characters that are no harm. */
static void add_without_controls(text *out, const char *data, size_t length, const char *kept) {
  text_append(out, "", 0);
  while (length > 0) {
    size_t clean = width_until_control(data, length);
    text_append(out, data, clean);
    data += clean, length -= clean;
    size_t control = length > 0 ? width_control(data, length) : 0;
    if (control == 1 && *data != '\0' && strchr(kept, *data) != NULL)
      text_add_char(out, *data);
    else if (control > 0)
      add_escape(out, data, control);
    data += control, length -= control;
  }
}

void width_add_shown(text *out, const char *data, size_t length) {
  add_without_controls(out, data, length, "");
}

void width_add_lines(text *out, const char *data, size_t length) {
  add_without_controls(out, data, length, "\n\t");
}

size_t width_of(const char *data, size_t length) {
  size_t columns = 0;
  while (length > 0) {
    glyph g = width_glyph(data, length);
    columns += g.columns;
    data += g.length, length -= g.length;
  }
  return columns;
}

size_t width_fitting(const char *data, size_t length, size_t columns) {
  size_t used = 0, at = 0;
  while (at < length) {
    glyph g = width_glyph(data + at, length - at);
    if (used + g.columns > columns) break;
    used += g.columns;
    at += g.length;
  }
  return at;
}
