/*
** input.c - the window of an input: what was taken is dropped when more is read,
** so that memory is bounded by the longest piece that somebody wants whole.
*/
#include "transfer/input.h"

#include <string.h>

bool input_open(input *in, const char *path) {
  *in = (input){.path = path, .line = 1};
  in->file = packed_open(path, &in->size, &in->why);
  return in->file != NULL;
}

void input_close(input *in) {
  packed_close(in->file);
  text_free(&in->window);
  text_free(&in->why);
  in->file = NULL;
}

bool input_fill(input *in) {
  size_t left = input_length(in);
  if (in->ended) return false;
  if (in->at > 0 && left > 0) memmove(in->window.data, in->window.data + in->at, left);
  in->at = 0;
  in->window.length = left;
  text_reserve(&in->window, INPUT_STEP);
  long length = packed_read(in->file, in->window.data + left, INPUT_STEP, &in->why);
  in->ended = length <= 0;
  if (length > 0) in->window.length += (size_t)length;
  in->window.data[in->window.length] = '\0';
  return length > 0;
}

const char *input_data(const input *in) {
  return text_string(&in->window) + in->at;
}

size_t input_length(const input *in) {
  return in->window.length - in->at;
}

void input_take(input *in, size_t length) {
  const char *c = input_data(in), *end = c + length;
  while ((c = memchr(c, '\n', (size_t)(end - c))) != NULL) {
    in->line++;
    c++;
  }
  in->at += length;
}

void input_drop_mark(input *in) {
  while (input_length(in) < 3 && input_fill(in)) {}
  if (input_length(in) >= 3 && memcmp(input_data(in), "\xEF\xBB\xBF", 3) == 0) input_take(in, 3);
}

long long input_position(const input *in) {
  return in->file != NULL ? packed_position(in->file) : 0;
}
