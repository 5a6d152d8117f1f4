/*
** serve_error.h - the body of an error that the endpoint itself answers.
*/
#ifndef SERVE_ERROR_H
#define SERVE_ERROR_H

#include <stddef.h>

/* All zero is empty; `failed` (out of memory) sticks, so that a chain is checked
** once. */
typedef struct serve_error {
  char *at;
  size_t length;
  int failed;
} serve_error;

/* {"__type":"com.amazon.coral.service#EXCEPTION","message":" */
void serve_error_begin(serve_error *error, const char *exception);
/* Adds to the message: text as it is, and bytes out of a request, escaped; those
** past ASCII are taken as Latin-1. */
void serve_error_put(serve_error *error, const char *text);
void serve_error_quote(serve_error *error, const char *bytes);
/* The body, in *body; caller frees with free. Returns 0, or -1 when out of memory. */
int serve_error_end(serve_error *error, char **body);

#endif
