/*
** number_key.c - numbers as bytes whose order is the numbers' order: a class
** byte (negative < zero < positive), the exponent, then the digits in pairs,
** each pair plus one. Negative numbers hold the complements, and end in 0xFF,
** which is greater than any complemented pair: so -1.5 comes before -1.
*/
#include "base/bounds.h"
#include "value/number.h"

enum {
  NUMBER_KEY_NEGATIVE = 1,
  NUMBER_KEY_ZERO = 2,
  NUMBER_KEY_POSITIVE = 3,
  NUMBER_KEY_BIAS =
      -(ST_NUMBER_MIN_EXPONENT + 1), /* makes the least exponent 0, the greatest 255 */
  NUMBER_KEY_END = 0xFF
};

void st_number_to_key(const st_number *n, st_buf *out) {
  unsigned char key[24];
  size_t at = 0;
  key[at++] = n->count == 0 ? NUMBER_KEY_ZERO
              : n->negative ? NUMBER_KEY_NEGATIVE
                            : NUMBER_KEY_POSITIVE;
  if (n->count) {
    unsigned flip = n->negative ? 0xFF : 0;
    key[at++] = (unsigned char)((unsigned)(n->exponent + NUMBER_KEY_BIAS) ^ flip);
    for (unsigned i = 0; i < n->count; i += 2) {
      unsigned low = i + 1 < n->count ? n->digits[i + 1] : 0;
      key[at++] = (unsigned char)((n->digits[i] * 10u + low + 1) ^ flip);
    }
    if (n->negative) key[at++] = NUMBER_KEY_END;
  }
  st_buf_add(out, (const char *)key, at);
}

/* The first eight of the key's bytes. */
uint64_t st_number_rank(st_str canonical) {
  st_number n;
  char bytes[24] = {0};
  st_buf key = {.p = bytes, .cap = sizeof bytes, .max = sizeof bytes - 1};
  st_number_read(canonical, &n);
  st_number_to_key(&n, &key);
  uint64_t rank = 0;
  for (int i = 0; i < 8; i++) rank = rank << 8 | (unsigned char)bytes[i];
  return rank;
}

bool st_number_from_key(st_str key, st_number *out) {
  *out = (st_number){0};
  const unsigned char *p = (const unsigned char *)key.p;
  size_t n = key.n;
  if (n == 1 && p[0] == NUMBER_KEY_ZERO) return true;
  if (n < 3 || (p[0] != NUMBER_KEY_NEGATIVE && p[0] != NUMBER_KEY_POSITIVE)) return false;
  bool negative = p[0] == NUMBER_KEY_NEGATIVE;
  unsigned flip = negative ? 0xFF : 0;
  if (negative && p[--n] != NUMBER_KEY_END) return false;
  if (n < 3 || n > 2 + ST_NUMBER_DIGITS / 2) return false;
  st_number v = {.negative = negative, .exponent = (int16_t)((int)(p[1] ^ flip) - NUMBER_KEY_BIAS)};
  for (size_t i = 2; i < n; i++) {
    unsigned pair = p[i] ^ flip;
    if (pair < 1 || pair > 100) return false;
    v.digits[v.count++] = (uint8_t)((pair - 1) / 10);
    v.digits[v.count++] = (uint8_t)((pair - 1) % 10);
  }
  if (v.digits[v.count - 1] == 0) v.count--;
  if (v.digits[0] == 0 || v.digits[v.count - 1] == 0) return false;
  *out = v;
  return true;
}
