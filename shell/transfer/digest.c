/*
** digest.c - MD5 by nettle, and the forms it is written in.
*/
#include "transfer/digest.h"

#include <errno.h>
#include <string.h>

#ifdef STATOR_WITH_NETTLE
#include <nettle/md5.h>
#endif

#ifdef STATOR_WITH_NETTLE

bool digest_available(void) {
  return true;
}

void digest_bytes(const void *bytes, size_t length, unsigned char digest[DIGEST_SIZE]) {
  struct md5_ctx md5;
  md5_init(&md5);
  md5_update(&md5, length, bytes);
  md5_digest(&md5, DIGEST_SIZE, digest);
}

bool digest_file(const char *path, unsigned char digest[DIGEST_SIZE], text *why) {
  unsigned char block[16384];
  struct md5_ctx md5;
  size_t length;
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    text_format(why, "%s: %s", path, strerror(errno));
    return false;
  }
  md5_init(&md5);
  while ((length = fread(block, 1, sizeof block, file)) > 0) md5_update(&md5, length, block);
  md5_digest(&md5, DIGEST_SIZE, digest);
  bool failed = ferror(file) != 0;
  if (failed) text_format(why, "%s: cannot be read", path);
  fclose(file);
  return !failed;
}

#else

bool digest_available(void) {
  return false;
}

void digest_bytes(const void *bytes, size_t length, unsigned char digest[DIGEST_SIZE]) {
  (void)bytes, (void)length;
  memset(digest, 0, DIGEST_SIZE);
}

bool digest_file(const char *path, unsigned char digest[DIGEST_SIZE], text *why) {
  digest_bytes(path, 0, digest);
  text_format(why, "%s: MD5 needs nettle, which this program was built without", path);
  return false;
}

#endif

void digest_add_base64(const unsigned char digest[DIGEST_SIZE], text *out) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < DIGEST_SIZE; i += 3) {
    size_t left = DIGEST_SIZE - i;
    unsigned bits = (unsigned)digest[i] << 16;
    if (left > 1) bits |= (unsigned)digest[i + 1] << 8;
    if (left > 2) bits |= digest[i + 2];
    text_add_char(out, letters[bits >> 18]);
    text_add_char(out, letters[(bits >> 12) & 63]);
    text_add_char(out, left > 1 ? letters[(bits >> 6) & 63] : '=');
    text_add_char(out, left > 2 ? letters[bits & 63] : '=');
  }
}

void digest_add_hex(const unsigned char digest[DIGEST_SIZE], text *out) {
  for (size_t i = 0; i < DIGEST_SIZE; i++) text_format(out, "%02x", digest[i]);
}

void digest_add_etag(const unsigned char digest[DIGEST_SIZE], text *out) {
  unsigned char again[DIGEST_SIZE];
  digest_bytes(digest, DIGEST_SIZE, again);
  digest_add_hex(again, out);
  text_add(out, "-1");
}
