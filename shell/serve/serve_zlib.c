/*
** serve_zlib.c - what `stator serve` asks of zlib, and what it does without.
**
** Knows nothing of requests: bytes in, bytes out.
*/
#include "serve_zlib.h"

#ifdef STATOR_WITH_ZLIB

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#define PACK_LEAST 1024     /* shorter answers fit a network packet as they are */
#define GZIP_BITS (15 + 16) /* zlib's window, in gzip's frame */

int serve_crc_text(const char *body, size_t length, char text[SERVE_CRC_SIZE]) {
  unsigned long crc = crc32_z(0, (const Bytef *)body, length);
  char digits[SERVE_CRC_SIZE], *at = digits + sizeof digits;
  *--at = 0;
  do *--at = (char)('0' + crc % 10);
  while (crc /= 10);
  memcpy(text, at, (size_t)(digits + sizeof digits - at));
  return 1;
}

/* inflateInit2's name for a content encoding; 0 for one that is unknown. */
static int window_bits(const char *encoding) {
  if (!strcasecmp(encoding, "gzip")) return GZIP_BITS;
  if (!strcasecmp(encoding, "deflate")) return 15;
  return 0;
}

/* Inflates into *out, which doubles up to `max` bytes. */
static serve_unpacked inflate_all(z_stream *stream, size_t max, char **out, size_t *out_length) {
  size_t capacity = 0, used = 0;
  for (;;) {
    if (used == capacity) {
      if (used > max) return SERVE_UNPACK_LARGE;
      capacity = capacity ? capacity * 2 : 16384;
      if (capacity > max + 1) capacity = max + 1;
      char *grown = realloc(*out, capacity + 1);
      if (!grown) return SERVE_UNPACK_NOMEM;
      *out = grown;
    }
    stream->next_out = (Bytef *)*out + used;
    stream->avail_out = (uInt)(capacity - used);
    int rc = inflate(stream, Z_NO_FLUSH);
    used = capacity - stream->avail_out;
    if (rc == Z_STREAM_END) break;
    if (rc == Z_MEM_ERROR) return SERVE_UNPACK_NOMEM;
    if (rc != Z_OK || (stream->avail_in == 0 && stream->avail_out)) return SERVE_UNPACK_BROKEN;
  }
  if (used > max) return SERVE_UNPACK_LARGE;
  if (stream->avail_in) return SERVE_UNPACK_BROKEN;
  (*out)[used] = 0;
  *out_length = used;
  return SERVE_UNPACKED;
}

serve_unpacked serve_unpack(const char *encoding, const char *body, size_t length, size_t max,
                            char **out, size_t *out_length) {
  z_stream stream = {0};
  int bits = window_bits(encoding);
  *out = NULL;
  *out_length = 0;
  if (!bits) return SERVE_UNPACK_BROKEN;
  if (inflateInit2(&stream, bits) != Z_OK) return SERVE_UNPACK_NOMEM;
  stream.next_in = (Bytef *)(body ? body : "");
  stream.avail_in = (uInt)length;
  serve_unpacked rc = inflate_all(&stream, max, out, out_length);
  inflateEnd(&stream);
  if (rc == SERVE_UNPACKED) return rc;
  free(*out);
  *out = NULL;
  return rc;
}

/* ------------------------------------------------------------------ packing */

/* Whether the parameters behind a coding say that it is not wanted: q=0. */
static int is_weight_zero(const char *parameters, size_t length) {
  const char *end = parameters + length, *at = parameters;
  while (at < end && strchr("; \t", *at)) at++;
  if (end - at < 3 || strncasecmp(at, "q=", 2)) return 0;
  for (at += 2; at < end && strchr("0. \t", *at); at++) continue;
  return at == end;
}

/* Whether a list such as "deflate, gzip;q=0.8" has gzip. */
static int accepts_gzip(const char *list) {
  while (*list) {
    list += strspn(list, ", \t");
    size_t length = strcspn(list, ","), name = strcspn(list, ",; \t");
    if (name == 4 && !strncasecmp(list, "gzip", 4))
      return !is_weight_zero(list + name, length - name);
    list += length;
  }
  return 0;
}

int serve_pack(const char *accepted, const char *body, size_t length, char **out,
               size_t *out_length) {
  z_stream stream = {0};
  *out = NULL;
  *out_length = 0;
  if (length < PACK_LEAST || length > INT_MAX || !accepted || !accepts_gzip(accepted)) return 0;
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_BITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return 0;
  uLong most = deflateBound(&stream, (uLong)length);
  char *packed = malloc(most);
  stream.next_in = (Bytef *)body;
  stream.avail_in = (uInt)length;
  stream.next_out = (Bytef *)packed;
  stream.avail_out = (uInt)most;
  int done = packed && deflate(&stream, Z_FINISH) == Z_STREAM_END;
  *out_length = done ? stream.total_out : 0;
  deflateEnd(&stream);
  if (!done) free(packed);
  *out = done ? packed : NULL;
  return done;
}

#else

int serve_pack(const char *accepted, const char *body, size_t length, char **out,
               size_t *out_length) {
  (void)accepted, (void)body, (void)length;
  *out = NULL;
  *out_length = 0;
  return 0;
}

int serve_crc_text(const char *body, size_t length, char text[SERVE_CRC_SIZE]) {
  (void)body, (void)length, (void)text;
  return 0;
}

serve_unpacked serve_unpack(const char *encoding, const char *body, size_t length, size_t max,
                            char **out, size_t *out_length) {
  (void)encoding, (void)body, (void)length, (void)max;
  *out = NULL;
  *out_length = 0;
  return SERVE_UNPACK_BROKEN;
}

#endif
