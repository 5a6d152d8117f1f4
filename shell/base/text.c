/*
** text.c - growing text and the memory of the program. Running out of memory
** ends the program here and nowhere else: nothing of it survives a process
** anyway, and the store is safe by its own rules.
*/
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void memory_ran_out(void) {
  fputs("stator: out of memory\n", stderr);
  exit(1);
}

void *memory_resize(void *old, size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) memory_ran_out();
  void *fresh = realloc(old, count * size > 0 ? count * size : 1);
  if (fresh == NULL) memory_ran_out();
  return fresh;
}

char *memory_copy(const char *bytes, size_t length) {
  char *copy = memory_resize(NULL, length + 1, 1);
  if (length > 0) memcpy(copy, bytes, length);
  copy[length] = '\0';
  return copy;
}

void text_reserve(text *t, size_t more) {
  if (more >= SIZE_MAX / 2 - t->length) memory_ran_out();
  size_t needed = t->length + more + 1;
  if (needed <= t->capacity) return;
  size_t capacity = t->capacity * 2 > 64 ? t->capacity * 2 : 64;
  if (capacity < needed) capacity = needed;
  t->data = memory_resize(t->data, capacity, 1);
  t->capacity = capacity;
}

void text_append(text *t, const char *bytes, size_t length) {
  text_reserve(t, length);
  if (length > 0) memcpy(t->data + t->length, bytes, length);
  t->length += length;
  t->data[t->length] = '\0';
}

void text_add(text *t, const char *string) {
  text_append(t, string, strlen(string));
}

void text_add_char(text *t, char c) {
  text_append(t, &c, 1);
}

void text_format_list(text *t, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  if (length > 0) {
    text_reserve(t, (size_t)length);
    vsnprintf(t->data + t->length, (size_t)length + 1, format, again);
    t->length += (size_t)length;
  }
  va_end(again);
}

void text_format(text *t, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  text_format_list(t, format, arguments);
  va_end(arguments);
}

void text_add_json_string(text *t, const char *bytes, size_t length) {
  text_add_char(t, '"');
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c == '"' || c == '\\') {
      text_add_char(t, '\\');
      text_add_char(t, (char)c);
    } else if (c < 0x20) {
      text_format(t, "\\u%04x", c);
    } else {
      text_add_char(t, (char)c);
    }
  }
  text_add_char(t, '"');
}

void text_clear(text *t) {
  t->length = 0;
  if (t->data != NULL) t->data[0] = '\0';
}

void text_free(text *t) {
  free(t->data);
  *t = (text){0};
}

const char *text_string(const text *t) {
  return t->data != NULL ? t->data : "";
}

bool text_read_file(text *t, FILE *file) {
  for (;;) {
    text_reserve(t, 65536);
    size_t length = fread(t->data + t->length, 1, t->capacity - t->length - 1, file);
    t->length += length;
    t->data[t->length] = '\0';
    if (length == 0) return ferror(file) == 0;
  }
}
