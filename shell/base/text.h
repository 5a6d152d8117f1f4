/*
** text.h - a growing piece of text, and memory that is never refused: the
** program ends with a message where the system has none left.
*/
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* All zero is an empty text. `data` is NUL-terminated, or NULL while nothing
** was ever added. Freed with text_free. */
typedef struct text {
  char *data;
  size_t length, capacity;
} text;

void text_reserve(text *t, size_t more); /* makes room for more bytes and a NUL */
void text_append(text *t, const char *bytes, size_t length);
void text_add(text *t, const char *string);
void text_add_char(text *t, char c);
void text_format(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_format_list(text *t, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Appends a JSON string literal, in quotes. */
void text_add_json_string(text *t, const char *bytes, size_t length);
void text_clear(text *t); /* empties it and keeps the memory */
void text_free(text *t);
const char *text_string(const text *t); /* never NULL; borrowed until the next change */

/* Appends all that `file` still holds. False, with errno set, if reading fails. */
bool text_read_file(text *t, FILE *file);

/* These end the program with exit code 1 when out of memory. Freed with free. */
void *memory_resize(void *old, size_t count, size_t size);
char *memory_copy(const char *bytes, size_t length);

#endif
