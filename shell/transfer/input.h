/*
** input.h - the bytes of a file or of standard input, unpacked where they are
** gzip, a window of them at a time.
*/
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* How much is asked for at a time. */
enum { INPUT_STEP = 256 * 1024 };

typedef struct packed packed; /* the open file, see input_bytes.c */

typedef struct input {
  const char *path; /* as it was given; borrowed. "-": standard input */
  packed *file;
  text window;    /* what was read and not yet dropped */
  size_t at;      /* the first byte that is not yet taken */
  size_t line;    /* of that byte, from 1 */
  long long size; /* of the file, in bytes as they lie there; 0: not known */
  bool ended;     /* the window holds the last byte */
  text why;       /* why reading failed, with the path; empty: it has not */
} input;

/* False with in->why set if the file cannot be read; input_close is due anyway. */
bool input_open(input *in, const char *path);
void input_close(input *in);

/* Reads more behind what the window holds, dropping what was taken. False if there
** is no more, or reading failed (in->why). Moves what the window holds. */
bool input_fill(input *in);

/* What is not yet taken; valid until the next input_fill. */
const char *input_data(const input *in);
size_t input_length(const input *in);
void input_take(input *in, size_t length); /* counts the lines in it */
void input_drop_mark(input *in);           /* takes a byte order mark at the beginning */

/* How many bytes of the file were read, as they lie there. */
long long input_position(const input *in);

/* ------------------------------------------------------------ input_bytes.c */

/* NULL, with `why` appended to, if it cannot be opened. */
packed *packed_open(const char *path, long long *size, text *why);
/* The number of bytes read, 0 at the end, -1 with `why` appended to. */
long packed_read(packed *p, char *bytes, size_t length, text *why);
long long packed_position(const packed *p);
void packed_close(packed *p);

#endif
