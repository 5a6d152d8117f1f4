/*
** input_bytes.c - where an input's bytes come from. With zlib (STATOR_WITH_ZLIB)
** gzip is unpacked, whatever the file is called; without it gzip is refused.
*/
#include "transfer/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef STATOR_WITH_ZLIB
#include <zlib.h>
#endif

struct packed {
  const char *path;
  int fd;
  long long taken;
  bool begun;
#ifdef STATOR_WITH_ZLIB
  gzFile gzip; /* reads plain bytes as they are */
#endif
};

static long input_failed(const packed *p, const char *reason, text *why) {
  text_format(why, "%s: %s", p->path, reason);
  return -1;
}

static bool name_says_gzip(const char *path) {
  size_t length = strlen(path);
  return length > 3 && strcmp(path + length - 3, ".gz") == 0;
}

static int open_for_reading(const char *path) {
  if (strcmp(path, "-") == 0) return dup(STDIN_FILENO);
  return open(path, O_RDONLY | O_CLOEXEC);
}

#ifdef STATOR_WITH_ZLIB

static bool begin_unpacking(packed *p, text *why) {
  p->gzip = gzdopen(p->fd, "rb");
  if (p->gzip == NULL) return input_failed(p, "out of memory", why) == 0;
  p->fd = -1; /* gzclose closes it */
  gzbuffer(p->gzip, 128 * 1024);
  return true;
}

static long read_some(packed *p, char *bytes, size_t length, text *why) {
  int code = 0;
  errno = 0;
  int got = gzread(p->gzip, bytes, (unsigned)length);
  if (got > 0) return got;
  const char *reason = gzerror(p->gzip, &code);
  if (code == Z_ERRNO) return input_failed(p, strerror(errno), why);
  if (code == Z_BUF_ERROR) return input_failed(p, "the gzip data is cut short", why);
  if (code != Z_OK) {
    text_format(why, "%s: the gzip data is damaged (%s)", p->path, reason);
    return -1;
  }
  return 0;
}

static const char *refused_bytes(const packed *p) {
  if (name_says_gzip(p->path) && gzdirect(p->gzip)) return "is not gzip, which its name says";
  return NULL;
}

long long packed_position(const packed *p) {
  return (long long)gzoffset(p->gzip);
}

#else

static bool begin_unpacking(packed *p, text *why) {
  if (!name_says_gzip(p->path)) return true;
  return input_failed(p, "gzip needs zlib, which this program was built without", why) == 0;
}

static long read_some(packed *p, char *bytes, size_t length, text *why) {
  ssize_t got = read(p->fd, bytes, length);
  if (got < 0) return input_failed(p, strerror(errno), why);
  if (!p->begun && got >= 2 && memcmp(bytes, "\x1F\x8B", 2) == 0)
    return input_failed(p, "gzip needs zlib, which this program was built without", why);
  p->taken += got;
  return (long)got;
}

static const char *refused_bytes(const packed *p) {
  (void)p;
  return NULL;
}

long long packed_position(const packed *p) {
  return p->taken;
}

#endif

packed *packed_open(const char *path, long long *size, text *why) {
  struct stat about;
  packed *p = memory_resize(NULL, 1, sizeof *p);
  *p = (packed){.path = path, .fd = open_for_reading(path)};
  bool good = p->fd >= 0 && fstat(p->fd, &about) == 0;
  if (!good) input_failed(p, strerror(errno), why);
  if (good && S_ISDIR(about.st_mode)) {
    input_failed(p, strerror(EISDIR), why);
    good = false;
  }
  if (good) *size = S_ISREG(about.st_mode) ? (long long)about.st_size : 0;
  if (good && begin_unpacking(p, why)) return p;
  packed_close(p);
  return NULL;
}

long packed_read(packed *p, char *bytes, size_t length, text *why) {
  long got = read_some(p, bytes, length, why);
  const char *refused = got > 0 && !p->begun ? refused_bytes(p) : NULL;
  p->begun = true;
  return refused != NULL ? input_failed(p, refused, why) : got;
}

void packed_close(packed *p) {
  if (p == NULL) return;
#ifdef STATOR_WITH_ZLIB
  if (p->gzip != NULL) gzclose_r(p->gzip);
#endif
  if (p->fd >= 0) close(p->fd);
  free(p);
}
