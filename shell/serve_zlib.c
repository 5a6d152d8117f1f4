/*
** serve_zlib.c - what `stator serve` asks of zlib, and what it does without.
**
** Knows nothing of requests: bytes in, bytes out.
*/
#include "serve_zlib.h"

#ifdef STATOR_WITH_ZLIB

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

int serve_crc_text(const char *body, size_t length, char *text, size_t size) {
  unsigned long crc = crc32_z(crc32_z(0, NULL, 0), (const Bytef *)body, length);
  snprintf(text, size, "%lu", crc);
  return 1;
}

/* inflateInit2's name for a content encoding; 0 for one that is unknown. */
static int window_bits(const char *encoding) {
  if (!strcasecmp(encoding, "gzip")) return 15 + 16;
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

#else

int serve_crc_text(const char *body, size_t length, char *text, size_t size) {
  (void)body, (void)length, (void)text, (void)size;
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
