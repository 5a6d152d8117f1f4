/* Standard base64 with padding (RFC 4648 section 4). */
#ifndef ST_BASE64_H
#define ST_BASE64_H
#include "base/buf.h"

typedef enum st_base64_fault {
  ST_BASE64_OK = 0,
  ST_BASE64_LENGTH,   /* not a multiple of four */
  ST_BASE64_CHARACTER /* outside the alphabet, or padding in the wrong place */
} st_base64_fault;

st_base64_fault st_base64_check(st_str text);

/* Number of bytes that checked text stands for. */
size_t st_base64_length(st_str text);

/* Decodes checked text into `out`, which has room for st_base64_length bytes. */
void st_base64_decode(st_str text, char *out);

void st_base64_encode(st_str bytes, st_buf *out);
#endif
