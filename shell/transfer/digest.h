/*
** digest.h - MD5, which exports to S3 are checked by, where nettle is there
** (STATOR_WITH_NETTLE).
*/
#ifndef DIGEST_H
#define DIGEST_H

#include <stdbool.h>

#include "base/text.h"

enum { DIGEST_SIZE = 16 };

/* False: built without nettle, and the functions below give nothing. */
bool digest_available(void);

/* The MD5 of some bytes. */
void digest_bytes(const void *bytes, size_t length, unsigned char digest[DIGEST_SIZE]);

/* The MD5 of a file's bytes. False with `why` appended to if it cannot be read. */
bool digest_file(const char *path, unsigned char digest[DIGEST_SIZE], text *why);

void digest_add_base64(const unsigned char digest[DIGEST_SIZE], text *out);

/* The ETag that S3 gives to what was uploaded in one part of several. */
void digest_add_etag(const unsigned char digest[DIGEST_SIZE], text *out);
/* The one of what was uploaded whole: the digest in hexadecimal digits. */
void digest_add_hex(const unsigned char digest[DIGEST_SIZE], text *out);

#endif
