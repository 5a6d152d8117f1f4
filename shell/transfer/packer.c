/*
** packer.c - gzip by zlib.
*/
#include "transfer/packer.h"

#include <errno.h>

#include "base/text.h"

#ifdef STATOR_WITH_ZLIB

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

struct packer {
  z_stream z;
};

/* The largest window, and gzip's header around what is packed. */
enum { GZIP_WINDOW = 15 + 16, USUAL_MEMORY = 8, MOST_AT_ONCE = 1 << 20 };

bool packer_available(void) {
  return true;
}

packer *packer_new(void) {
  packer *p = memory_resize(NULL, 1, sizeof *p);
  *p = (packer){0};
  int rc = deflateInit2(&p->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, USUAL_MEMORY,
                        Z_DEFAULT_STRATEGY);
  if (rc == Z_OK) return p;
  free(p);
  return NULL;
}

void packer_free(packer *p) {
  if (p == NULL) return;
  deflateEnd(&p->z);
  free(p);
}

/* Packs what is set as input and writes what comes of it. */
static bool pack(packer *p, int flush, FILE *out) {
  unsigned char block[32768];
  do {
    p->z.next_out = block;
    p->z.avail_out = sizeof block;
    if (deflate(&p->z, flush) == Z_STREAM_ERROR) {
      errno = EINVAL;
      return false;
    }
    size_t packed = sizeof block - p->z.avail_out;
    if (fwrite(block, 1, packed, out) != packed) return false;
  } while (p->z.avail_out == 0);
  return true;
}

bool packer_write(packer *p, const char *data, size_t length, FILE *out) {
  while (length > 0) {
    size_t part = length < MOST_AT_ONCE ? length : MOST_AT_ONCE;
    p->z.next_in = (const unsigned char *)data;
    p->z.avail_in = (unsigned)part;
    if (!pack(p, Z_NO_FLUSH, out)) return false;
    data += part;
    length -= part;
  }
  return true;
}

bool packer_end_member(packer *p, FILE *out) {
  p->z.next_in = NULL;
  p->z.avail_in = 0;
  return pack(p, Z_FINISH, out) && deflateReset(&p->z) == Z_OK;
}

#else

bool packer_available(void) {
  return false;
}

packer *packer_new(void) {
  return NULL;
}

void packer_free(packer *p) {
  (void)p;
}

bool packer_write(packer *p, const char *data, size_t length, FILE *out) {
  (void)p, (void)data, (void)length, (void)out;
  errno = ENOTSUP;
  return false;
}

bool packer_end_member(packer *p, FILE *out) {
  return packer_write(p, "", 0, out);
}

#endif
