/*
** number.c - reading, writing, comparing and adding decimals. Owns nothing and
** knows only text and digits; the limits are in base/bounds.h.
*/
#include "value/number.h"
#include "base/bounds.h"
#include "base/str.h"
#include <string.h>

/* Of 0.ddd x 10^e, where bounds.h speaks of d.ddd x 10^e. */
enum {
  POINT_MAX = ST_NUMBER_MAX_EXPONENT + 1,
  POINT_MIN = ST_NUMBER_MIN_EXPONENT + 1,
  EXPONENT_TEXT_MAX = 100000000 /* a written exponent counts as at most this */
};

/* A number's text taken apart; the digits are still the text's own. */
typedef struct number_parts {
  bool negative;
  st_str whole, fraction; /* digits left and right of the point */
  int64_t exponent;
} number_parts;

static st_str take_digits(const char **p, const char *end) {
  const char *from = *p;
  while (*p < end && **p >= '0' && **p <= '9') (*p)++;
  return (st_str){from, (size_t)(*p - from)};
}

static bool take_exponent(const char *p, const char *end, int64_t *out) {
  *out = 0;
  if (p == end) return true;
  if ((*p | 0x20) != 'e') return false;
  p++;
  bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) p++;
  st_str digits = take_digits(&p, end);
  if (digits.n == 0 || p != end) return false;
  int64_t v = 0;
  for (size_t i = 0; i < digits.n && v < EXPONENT_TEXT_MAX; i++) v = v * 10 + (digits.p[i] - '0');
  *out = negative ? -v : v;
  return true;
}

static bool take_number_apart(st_str text, number_parts *out) {
  *out = (number_parts){0};
  if (text.n == 0) return false;
  const char *p = text.p, *end = text.p + text.n;
  out->negative = *p == '-';
  if (*p == '-' || *p == '+') p++;
  out->whole = take_digits(&p, end);
  out->fraction.p = p;
  if (p < end && *p == '.') {
    p++;
    out->fraction = take_digits(&p, end);
  }
  if (out->whole.n + out->fraction.n == 0) return false;
  return take_exponent(p, end, &out->exponent);
}

/* The i-th digit, counting on from the whole ones into the fraction. */
static uint8_t digit_of(const number_parts *parts, size_t i) {
  char c = i < parts->whole.n ? parts->whole.p[i] : parts->fraction.p[i - parts->whole.n];
  return (uint8_t)(c - '0');
}

static int raise_unreadable(st_error *error, st_str text) {
  if (error->code != STATOR_OK) return (int)error->code;
  const char *what = "The parameter cannot be converted to a numeric value";
  if (text.n == 0) return st_error_in_family(error, ST_FAMILY_NUMBER, "%s", what);
  int rc = st_error_in_family(error, ST_FAMILY_NUMBER, "%s: ", what);
  st_buf_str(&error->message, text); /* may hold U+0000 */
  return rc;
}

int st_number_check_range(int64_t point, size_t digits, st_error *error) {
  if (point > POINT_MAX)
    return st_error_in_family(error, ST_FAMILY_NUMBER,
                              "Number overflow. Attempting to store a number "
                              "with magnitude larger than supported range");
  if (point < POINT_MIN)
    return st_error_in_family(error, ST_FAMILY_NUMBER,
                              "Number underflow. Attempting to store a number "
                              "with magnitude smaller than supported range");
  if (digits > ST_NUMBER_DIGITS)
    return st_error_in_family(error, ST_FAMILY_NUMBER,
                              "Attempting to store more than 38 significant digits in a Number");
  return STATOR_OK;
}

int st_number_parse(st_str text, st_number *out, st_error *error) {
  *out = (st_number){0};
  number_parts parts;
  if (!take_number_apart(text, &parts)) return raise_unreadable(error, text);
  size_t first = 0, end = parts.whole.n + parts.fraction.n;
  while (first < end && digit_of(&parts, first) == 0) first++;
  if (first == end) return STATOR_OK; /* zero, also -0 */
  while (digit_of(&parts, end - 1) == 0) end--;
  int64_t point = (int64_t)parts.whole.n - (int64_t)first + parts.exponent;
  int rc = st_number_check_range(point, end - first, error);
  if (rc != STATOR_OK) return rc;
  out->negative = parts.negative;
  out->exponent = (int16_t)point;
  out->count = (uint8_t)(end - first);
  for (size_t i = first; i < end; i++) out->digits[i - first] = digit_of(&parts, i);
  return STATOR_OK;
}

void st_number_write(const st_number *n, st_buf *out) {
  if (n->count == 0) {
    st_buf_char(out, '0');
    return;
  }
  char text[POINT_MAX - POINT_MIN + ST_NUMBER_DIGITS + 4], *to = text;
  int count = n->count, point = n->exponent;
  if (n->negative) *to++ = '-';
  if (point <= 0) *to++ = '0', *to++ = '.';
  for (int zeros = -point; zeros > 0; zeros--) *to++ = '0';
  for (int i = 0; i < count; i++) {
    if (i == point && point > 0) *to++ = '.';
    *to++ = (char)('0' + n->digits[i]);
  }
  for (int zeros = point - count; zeros > 0; zeros--) *to++ = '0';
  st_buf_add(out, text, (size_t)(to - text));
}

bool st_number_is_canonical(st_str text) {
  const char *p = text.p, *end = text.p + text.n;
  if (text.n == 0 || text.n > ST_NUMBER_DIGITS) return false;
  if (*p == '-') p++;
  st_str whole = take_digits(&p, end);
  if (whole.n == 0 || (*whole.p == '0' && whole.n > 1)) return false;
  if (p == end) return *whole.p != '0' || whole.p == text.p; /* "-0" is not */
  if (*p != '.') return false;
  p++;
  st_str fraction = take_digits(&p, end);
  return p == end && fraction.n > 0 && end[-1] != '0';
}

int st_number_canonical(st_str text, st_buf *out, st_error *error) {
  if (st_number_is_canonical(text)) {
    st_buf_str(out, text);
    return STATOR_OK;
  }
  st_number n;
  int rc = st_number_parse(text, &n, error);
  if (rc == STATOR_OK) st_number_write(&n, out);
  return rc;
}

void st_number_read(st_str canonical, st_number *out) {
  *out = (st_number){0};
  const char *p = canonical.p, *end = p + canonical.n;
  bool negative = p < end && *p == '-';
  if (negative) p++;
  int point = 0, digits = 0, trimmed = 0;
  bool behind_point = false;
  for (; p < end; p++) {
    if (*p == '.') {
      behind_point = true;
    } else if (digits == 0 && *p == '0') { /* leading */
      point -= behind_point;
    } else {
      point += !behind_point;
      if (digits < ST_NUMBER_DIGITS) out->digits[digits++] = (uint8_t)(*p - '0');
      if (*p != '0') trimmed = digits;
    }
  }
  for (int i = trimmed; i < digits; i++) out->digits[i] = 0;
  out->count = (uint8_t)trimmed;
  out->negative = negative && trimmed > 0;
  out->exponent = (int16_t)(trimmed ? point : 0);
}

bool st_number_small(st_str canonical, int64_t *out) {
  const char *p = canonical.p, *end = p + canonical.n;
  bool negative = p < end && *p == '-';
  int64_t v = 0;
  p += negative;
  if (p == end || end - p > 17) return false;
  for (; p < end; p++) {
    if (*p < '0' || *p > '9') return false;
    v = v * 10 + (*p - '0');
  }
  *out = negative ? -v : v;
  return true;
}

static size_t whole_length(st_str magnitude) {
  size_t n = 0;
  while (n < magnitude.n && magnitude.p[n] != '.') n++;
  return n;
}

/* Without signs: more whole digits, else the first difference, else more fraction. */
static int compare_magnitude(st_str a, st_str b) {
  size_t left = whole_length(a), right = whole_length(b);
  if (left != right) return left < right ? -1 : 1;
  return st_str_cmp(a, b);
}

static bool take_sign(st_str *canonical) {
  if (canonical->n == 0 || *canonical->p != '-') return false;
  canonical->p++;
  canonical->n--;
  return true;
}

int st_number_compare(st_str a, st_str b) {
  bool left = take_sign(&a), right = take_sign(&b);
  if (left != right) return left ? -1 : 1;
  return left ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

size_t st_number_size(st_str canonical) {
  size_t sign = take_sign(&canonical) ? 1 : 0;
  size_t whole = whole_length(canonical), fraction = 0;
  const char *p = canonical.p;
  if (whole < canonical.n) {
    fraction = canonical.n - whole - 1;
  } else {
    while (whole > 0 && p[whole - 1] == '0') whole--;
  }
  if (whole == 1 && *p == '0') {
    whole = 0;
    while (fraction > 0 && p[canonical.n - fraction] == '0') fraction--;
  }
  return 1 + (whole + 1) / 2 + (fraction + 1) / 2 + sign;
}
