/*
** serve_error.c - writes error bodies. Knows no message.
*/
#include "serve_error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void error_add(serve_error *error, const char *more, size_t length) {
  if (error->failed) return;
  char *at = realloc(error->at, error->length + length + 1);
  if (!at) {
    error->failed = 1;
    return;
  }
  memcpy(at + error->length, more, length);
  error->length += length;
  at[error->length] = 0;
  error->at = at;
}

void serve_error_put(serve_error *error, const char *text) {
  error_add(error, text, strlen(text));
}

void serve_error_quote(serve_error *error, const char *bytes) {
  for (; *bytes; bytes++) {
    unsigned char c = (unsigned char)*bytes;
    char escaped[8];
    int n = c == '"' || c == '\\'   ? snprintf(escaped, sizeof escaped, "\\%c", c)
            : c < 0x20 || c >= 0x7f ? snprintf(escaped, sizeof escaped, "\\u%04x", c)
                                    : snprintf(escaped, sizeof escaped, "%c", c);
    error_add(error, escaped, (size_t)n);
  }
}

void serve_error_begin(serve_error *error, const char *exception) {
  serve_error_put(error, "{\"__type\":\"com.amazon.coral.service#");
  serve_error_put(error, exception);
  serve_error_put(error, "\",\"message\":\"");
}

int serve_error_end(serve_error *error, char **body) {
  serve_error_put(error, "\"}");
  if (error->failed) {
    free(error->at);
    return -1;
  }
  *body = error->at;
  return 0;
}
