/* json_text.c - escapes and nesting of JSON text. Knows nothing of DynamoDB's types. */
#include "value/json_text.h"
#include "base/utf8.h"

const char *st_text_container(const char *p, const char *end) {
  size_t depth = 0;
  while (p < end) {
    unsigned char c = (unsigned char)*p++;
    if (c == '"') {
      p = st_text_close(p, end);
      if (p == end) return end;
      p++;
    } else if ((c | 0x20) == '{') { /* or '[' */
      depth++;
    } else if ((c | 0x20) == '}' && --depth == 0) { /* or ']' */
      return p;
    }
  }
  return end;
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits at p; the sign bits of bad ones make the result negative. */
static int32_t hex_four(const char *p) {
  int32_t v = 0, bad = 0;
  for (int i = 0; i < 4; i++) {
    int h = hex_value(p[i]);
    bad |= h;
    v = v * 16 + (h & 15);
  }
  return bad < 0 ? -1 : v;
}

static bool high_surrogate(uint32_t c) {
  return c >= 0xD800 && c < 0xDC00;
}

static bool low_surrogate(uint32_t c) {
  return c >= 0xDC00 && c < 0xE000;
}

const char *st_text_escape(const char *p, uint32_t *c) {
  switch (p[1]) {
  case 'b': *c = '\b'; return p + 2;
  case 't': *c = '\t'; return p + 2;
  case 'n': *c = '\n'; return p + 2;
  case 'f': *c = '\f'; return p + 2;
  case 'r': *c = '\r'; return p + 2;
  case 'u': break;
  default: *c = (unsigned char)p[1]; return p + 2;
  }
  *c = (uint32_t)hex_four(p + 2);
  if (!high_surrogate(*c)) return p + 6;
  *c = 0x10000 + ((*c - 0xD800) << 10) + ((uint32_t)hex_four(p + 8) - 0xDC00);
  return p + 12;
}

const char *st_text_escape_check(const char *p, const char *end) {
  if (end - p < 2) return NULL;
  if (p[1] != 'u') return p[1] && strchr("\"\\/bfnrt", p[1]) ? p + 2 : NULL;
  if (end - p < 6) return NULL;
  int32_t c = hex_four(p + 2);
  if (c < 0 || low_surrogate((uint32_t)c)) return NULL;
  if (!high_surrogate((uint32_t)c)) return p + 6;
  if (end - p < 12 || p[6] != '\\' || p[7] != 'u') return NULL;
  c = hex_four(p + 8);
  return c >= 0 && low_surrogate((uint32_t)c) ? p + 12 : NULL;
}

/* Adds the run up to the next backslash; where that is, NULL at the end. */
static const char *add_plain_run(const char *p, const char *end, st_buf *out) {
  const char *stop = p < end ? memchr(p, '\\', (size_t)(end - p)) : NULL;
  st_buf_add(out, p, (size_t)((stop ? stop : end) - p));
  return stop;
}

void st_text_decode(st_str stored, st_buf *out) {
  const char *p = stored.p, *end = stored.p + stored.n;
  while ((p = add_plain_run(p, end, out)) != NULL) {
    uint32_t c;
    p = st_text_escape(p, &c);
    st_utf8_encode(c, out);
  }
}

size_t st_text_write_point(uint32_t c, st_buf *out) {
  char one = (char)c;
  if (c < 0x80)
    st_utf8_escape((st_str){&one, 1}, out);
  else
    st_utf8_encode(c, out);
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

size_t st_text_canonical(st_str stored, st_buf *out) {
  const char *p = stored.p, *end = stored.p + stored.n;
  size_t length = stored.n;
  while ((p = add_plain_run(p, end, out)) != NULL) {
    uint32_t c;
    const char *behind = st_text_escape(p, &c);
    length = length - (size_t)(behind - p) + st_text_write_point(c, out);
    p = behind;
  }
  return length;
}

/* Hands out the bytes that text stands for, one by one. */
typedef struct byte_reader {
  const char *p, *end;
  bool decoded;   /* backslashes stand for themselves */
  st_buf pending; /* on `bytes`: never allocates */
  char bytes[8];
  size_t at;
} byte_reader;

static int next_byte(byte_reader *r) {
  if (r->at < r->pending.n) return (unsigned char)r->bytes[r->at++];
  if (r->p == r->end) return -1;
  if (r->decoded || *r->p != '\\') return (unsigned char)*r->p++;
  uint32_t c;
  r->p = st_text_escape(r->p, &c);
  r->pending = (st_buf){.p = r->bytes, .cap = sizeof r->bytes, .max = 4};
  st_utf8_encode(c, &r->pending);
  r->at = 1;
  return (unsigned char)r->bytes[0];
}

static int compare_bytes(byte_reader *x, byte_reader *y) {
  for (;;) {
    int left = next_byte(x), right = next_byte(y);
    if (left != right || left < 0) return left - right;
  }
}

static byte_reader reader_of(st_str text, bool decoded) {
  return (byte_reader){.p = text.p, .end = text.p + text.n, .decoded = decoded};
}

/* The same of texts that are shorter than eight bytes. */
static bool rank_short_text(st_str stored, uint64_t *rank) {
  uint64_t word = 0;
  for (size_t i = 0; i < stored.n; i++) {
    if (stored.p[i] == '\\') return false;
    word = word << 8 | (unsigned char)stored.p[i];
  }
  *rank = stored.n ? word << (64 - 8 * stored.n) : 0;
  return true;
}

uint64_t st_text_rank_decoded(st_str decoded) {
  uint64_t rank = 0;
  for (size_t i = 0; i < sizeof rank; i++)
    rank = rank << 8 | (i < decoded.n ? (unsigned char)decoded.p[i] : 0);
  return rank;
}

uint64_t st_text_rank(st_str stored) {
  if (stored.n >= 8) {
    uint64_t word = st_text_load(stored.p);
    if (!st_text_equal(word, '\\')) return st_text_rank_plain(stored);
  } else {
    uint64_t word;
    if (rank_short_text(stored, &word)) return word;
  }
  byte_reader r = reader_of(stored, false);
  uint64_t rank = 0;
  for (int i = 0; i < 8; i++) {
    int byte = next_byte(&r);
    rank = rank << 8 | (byte < 0 ? 0 : (uint64_t)byte);
  }
  return rank;
}

int st_text_compare_all(st_str a, st_str b) {
  if (!st_text_escaped(a) && !st_text_escaped(b)) return st_str_cmp(a, b);
  byte_reader x = reader_of(a, false), y = reader_of(b, false);
  return compare_bytes(&x, &y);
}

/* Names differ early as a rule, and hold no escape up to there. */
int st_text_compare_decoded(st_str stored, st_str decoded) {
  size_t i = 0;
  while (i < stored.n && i < decoded.n && stored.p[i] == decoded.p[i] && stored.p[i] != '\\') i++;
  if (i == stored.n || i == decoded.n) return stored.n < decoded.n ? -1 : stored.n > decoded.n;
  if (stored.p[i] != '\\') return (unsigned char)stored.p[i] - (unsigned char)decoded.p[i];
  byte_reader x = reader_of((st_str){stored.p + i, stored.n - i}, false);
  byte_reader y = reader_of((st_str){decoded.p + i, decoded.n - i}, true);
  return compare_bytes(&x, &y);
}
