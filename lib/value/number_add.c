/*
** number_add.c - exact sums. Both numbers are laid out digit by digit on one
** common line, long enough for the largest and the smallest together, so that
** nothing is rounded before the limits are checked.
*/
#include "base/bounds.h"
#include "value/number.h"
#include <string.h>

enum {
  LINE_TOP = ST_NUMBER_MAX_EXPONENT + 2, /* the point's place: one more for a carry */
  LINE_LENGTH = LINE_TOP - ST_NUMBER_MIN_EXPONENT + ST_NUMBER_DIGITS
};

/* Where a number's first digit lies on the line. */
static int line_place(const st_number *n) {
  return LINE_TOP - n->exponent;
}

static int compare_size(const st_number *a, const st_number *b) {
  if (a->count == 0 || b->count == 0) return (a->count > 0) - (b->count > 0);
  if (a->exponent != b->exponent) return a->exponent < b->exponent ? -1 : 1;
  return memcmp(a->digits, b->digits, sizeof a->digits); /* zeros behind count */
}

/* line += sign * n, from the right; the result is known not to be negative. */
static void add_to_line(int8_t *line, const st_number *n, int sign) {
  int carry = 0;
  for (int i = n->count - 1, at = line_place(n) + i; i >= 0 || carry; i--, at--) {
    int v = line[at] + carry + (i >= 0 ? sign * n->digits[i] : 0);
    carry = v < 0 ? -1 : v > 9;
    line[at] = (int8_t)(v - 10 * carry);
  }
}

static int number_from_line(const int8_t *line, bool negative, st_number *out, st_error *error) {
  int first = 0, end = LINE_LENGTH;
  while (first < end && line[first] == 0) first++;
  while (end > first && line[end - 1] == 0) end--;
  if (first == end) return STATOR_OK;
  int point = LINE_TOP - first;
  int rc = st_number_check_range(point, (size_t)(end - first), error);
  if (rc != STATOR_OK) return rc;
  out->negative = negative;
  out->exponent = (int16_t)point;
  out->count = (uint8_t)(end - first);
  for (int i = first; i < end; i++) out->digits[i - first] = (uint8_t)line[i];
  return STATOR_OK;
}

int st_number_add(const st_number *a, const st_number *b, bool subtract, st_number *out,
                  st_error *error) {
  const st_number *large = a, *small = b;
  bool negative = a->negative, same_sign = (a->negative != b->negative) == subtract;
  if (compare_size(a, b) < 0) {
    large = b, small = a;
    negative = b->negative != subtract;
  }
  int8_t line[LINE_LENGTH] = {0};
  if (large->count) add_to_line(line, large, 1);
  if (small->count) add_to_line(line, small, same_sign ? 1 : -1);
  st_number sum = {0};
  int rc = number_from_line(line, negative, &sum, error);
  *out = sum; /* last: out may be a or b */
  return rc;
}
