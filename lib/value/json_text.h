/* Running over JSON text, eight or sixteen bytes at a time where it pays. Used inside
** value/ only, by the reader and by the views alike. `stored` text is the inside
** of a JSON string whose escapes are known to be sound. */
#ifndef ST_JSON_TEXT_H
#define ST_JSON_TEXT_H
#include "base/buf.h"
#include <string.h>

#define ST_TEXT_EACH 0x0101010101010101u /* times a byte: that byte eight times */

/* Eight bytes such that the first is the lowest. */
static inline uint64_t st_text_load(const char *p) {
  uint64_t word;
  memcpy(&word, p, sizeof word);
  if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
  return word;
}

/* The lowest set bit of the result is exact; bits above it may be false. */
static inline uint64_t st_text_equal(uint64_t word, unsigned char c) {
  uint64_t x = word ^ (ST_TEXT_EACH * c);
  return (x - ST_TEXT_EACH) & ~x & (ST_TEXT_EACH * 0x80);
}

static inline const char *st_text_lowest(const char *p, uint64_t hits) {
  return p + (__builtin_ctzll(hits) >> 3);
}

/* Sixteen bytes, compared with one byte each; a hit is a byte of ones. */
typedef int8_t st_text_bytes __attribute__((vector_size(16)));
typedef uint64_t st_text_words __attribute__((vector_size(16)));
#define ST_TEXT_ALL(c) ((st_text_bytes)(st_text_words){ST_TEXT_EACH * (c), ST_TEXT_EACH * (c)})

/* The place of the first hit in sixteen bytes; NULL: there is none. */
static inline const char *st_text_first_hit(const char *p, st_text_bytes hits) {
  st_text_words words = (st_text_words)hits;
  if (!(words[0] | words[1])) return NULL;
  bool early = words[0] != 0;
  uint64_t word = early ? words[0] : words[1];
  int bits = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_clzll(word) : __builtin_ctzll(word);
  return p + (early ? 0 : 8) + (bits >> 3);
}

/* The first byte that is a quote, a backslash, a control character or not ASCII. */
static inline const char *st_text_plain(const char *p, const char *end) {
  for (; end - p >= 16; p += 16) {
    st_text_bytes bytes; /* signed: those that are not ASCII are less than a blank */
    memcpy(&bytes, p, sizeof bytes);
    const char *hit = st_text_first_hit(
        p, (bytes == ST_TEXT_ALL('"')) | (bytes == ST_TEXT_ALL('\\')) | (ST_TEXT_ALL(' ') > bytes));
    if (hit) return hit;
  }
  while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' &&
         *p != '\\')
    p++;
  return p;
}

/* The first quote or backslash. */
static inline const char *st_text_stop(const char *p, const char *end) {
  for (; end - p >= 8; p += 8) {
    uint64_t word = st_text_load(p);
    uint64_t hits = st_text_equal(word, '"') | st_text_equal(word, '\\');
    if (hits) return st_text_lowest(p, hits);
  }
  while (p < end && *p != '"' && *p != '\\') p++;
  return p;
}

/* The quote that ends the string whose inside p is in; `end` if there is none. */
static inline const char *st_text_close(const char *p, const char *end) {
  for (p = st_text_stop(p, end); p < end && *p != '"'; p = st_text_stop(p + 2, end))
    if (end - p < 2) return end;
  return p;
}

static inline bool st_text_escaped(st_str stored) {
  return stored.n && memchr(stored.p, '\\', stored.n) != NULL;
}

/* The byte behind the container that begins at p; `end` if it does not end. */
const char *st_text_container(const char *p, const char *end);

/* One escape, p at its backslash: what it stands for, and the byte behind it.
** A surrogate pair is one escape. */
const char *st_text_escape(const char *p, uint32_t *c);

/* The escape at p is sound: the byte behind it, else NULL. A surrogate must be
** half of a pair. */
const char *st_text_escape_check(const char *p, const char *end);

/* Appends a code point in canonical form; returns its length in UTF-8. */
size_t st_text_write_point(uint32_t c, st_buf *out);

/* Appends what stored text stands for. */
void st_text_decode(st_str stored, st_buf *out);

/* Appends stored text in canonical form; returns the bytes it stands for. */
size_t st_text_canonical(st_str stored, st_buf *out);

/* The first eight bytes that stored text stands for, as a number: texts with
** different ranks are ordered as their ranks are. */
uint64_t st_text_rank(st_str stored);

/* The same of text without escapes; eight bytes from its first on can be read. */
static inline uint64_t st_text_rank_plain(st_str text) {
  uint64_t word = __builtin_bswap64(st_text_load(text.p));
  if (text.n >= sizeof word) return word;
  return text.n ? word >> (64 - 8 * text.n) << (64 - 8 * text.n) : 0;
}

/* The same of bytes. */
uint64_t st_text_rank_decoded(st_str decoded);

/* Their first bytes tell two texts apart: *order is that of the bytes. Most names
** differ so. */
static inline bool st_text_first_differ(st_str a, st_str b, int *order) {
  if (!a.n || !b.n || *a.p == '\\' || *b.p == '\\') return false;
  *order = (unsigned char)*a.p - (unsigned char)*b.p;
  return *order != 0;
}

/* Orders two stored texts by the bytes they stand for. */
int st_text_compare_all(st_str a, st_str b);
static inline int st_text_compare(st_str a, st_str b) {
  int order;
  return st_text_first_differ(a, b, &order) ? order : st_text_compare_all(a, b);
}
int st_text_compare_decoded(st_str stored, st_str decoded);
#endif
