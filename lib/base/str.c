/* str.c - runs of bytes. */
#include "base/str.h"

int st_str_cmp(st_str a, st_str b) {
  size_t n = a.n < b.n ? a.n : b.n;
  int c = n ? memcmp(a.p, b.p, n) : 0;
  if (c != 0) return c;
  return a.n < b.n ? -1 : a.n > b.n;
}

bool st_str_to_int64(st_str s, int64_t *out) {
  size_t i = 0;
  bool negative = s.n > 0 && s.p[0] == '-';
  if (negative) i = 1;
  if (i == s.n) return false;
  int64_t v = 0; /* kept negative: INT64_MIN has no positive twin */
  for (; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    int digit = s.p[i] - '0';
    if (v < (INT64_MIN + digit) / 10) return false;
    v = v * 10 - digit;
  }
  if (!negative && v == INT64_MIN) return false;
  *out = negative ? v : -v;
  return true;
}
