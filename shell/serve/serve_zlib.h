/*
** serve_zlib.h - checksums, packed requests and packed answers, where zlib is
** there (STATOR_WITH_ZLIB). Without it answers carry no checksum and are never
** packed, which clients accept, and packed requests are refused.
*/
#ifndef SERVE_ZLIB_H
#define SERVE_ZLIB_H

#include <stddef.h>

#define SERVE_CRC_SIZE 11 /* ten digits and a NUL */

/* The CRC-32 of an answer in decimal, into `text`. Returns 0 without zlib. */
int serve_crc_text(const char *body, size_t length, char text[SERVE_CRC_SIZE]);

typedef enum serve_unpacked {
  SERVE_UNPACKED,
  SERVE_UNPACK_BROKEN, /* not in that encoding, or an unknown one */
  SERVE_UNPACK_LARGE,  /* more than `max` bytes come out */
  SERVE_UNPACK_NOMEM
} serve_unpacked;

/* Unpacks a body in the content encoding `encoding` ("gzip", "deflate") to at
** most `max` bytes. *out is NUL-terminated; caller frees with free. */
serve_unpacked serve_unpack(const char *encoding, const char *body, size_t length, size_t max,
                            char **out, size_t *out_length);

/* Packs an answer by gzip if the header Accept-Encoding (`accepted`, which may be
** NULL) asks for it and it is long enough to gain by that. Returns 1 if it was
** packed; caller frees *out with free. */
int serve_pack(const char *accepted, const char *body, size_t length, char **out,
               size_t *out_length);

#endif
