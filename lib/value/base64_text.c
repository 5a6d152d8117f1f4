/* base64_text.c - order and beginnings of base64 by what it stands for. */
#include "value/base64_text.h"
#include "base/base64.h"
#include <string.h>

/* The value of a letter plus one, 0 for padding. */
static int letter_rank(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A' + 1;
  if (c >= 'a' && c <= 'z') return c - 'a' + 27;
  if (c >= '0' && c <= '9') return c - '0' + 53;
  return c == '+' ? 63 : c == '/' ? 64 : 0;
}

int st_base64_compare(st_str a, st_str b) {
  size_t n = a.n < b.n ? a.n : b.n;
  for (size_t i = 0; i < n; i++)
    if (a.p[i] != b.p[i]) return letter_rank(a.p[i]) - letter_rank(b.p[i]);
  return a.n < b.n ? -1 : a.n > b.n;
}

uint64_t st_base64_rank(st_str text) {
  uint64_t rank = 0;
  for (size_t i = 0; i < 8; i++)
    rank = rank << 8 | (i < text.n ? (uint64_t)letter_rank(text.p[i]) : 0);
  return rank;
}

bool st_base64_begins(st_str text, st_str prefix) {
  if (prefix.n == 0) return true;
  if (text.n < prefix.n || st_base64_length(text) < st_base64_length(prefix)) return false;
  size_t whole = prefix.n - 4; /* all groups but the last are compared as text */
  if (memcmp(text.p, prefix.p, whole) != 0) return false;
  char own[3], wanted[3];
  st_str group = {text.p + whole, 4}, last = {prefix.p + whole, 4};
  st_base64_decode(group, own);
  st_base64_decode(last, wanted);
  return memcmp(own, wanted, st_base64_length(last)) == 0;
}

bool st_base64_canonical(st_str text, char *last) {
  static const char after_one[] = "AQgw", after_two[] = "AEIMQUYcgkosw048";
  if (text.n == 0 || text.p[text.n - 1] != '=') return true;
  bool two = text.p[text.n - 2] == '=';
  char now = text.p[text.n - (two ? 3 : 2)];
  unsigned value = (unsigned)(letter_rank(now) - 1) & 63;
  *last = two ? after_one[value >> 4] : after_two[value >> 2];
  return *last == now;
}
