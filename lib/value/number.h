/*
** DynamoDB's numbers: decimals of up to 38 significant digits, magnitude 0 or
** 1E-130 to 9.99...E+125. Never a double. Canonical text is plain decimal:
** no exponent, no '+', no needless zeros, "0" for zero.
*/
#ifndef ST_NUMBER_H
#define ST_NUMBER_H
#include "base/error.h"

typedef struct st_number {
  bool negative;
  int16_t exponent;   /* of the point: value = 0.d1d2d3... x 10^exponent; 0 for zero */
  uint8_t count;      /* significant digits, 0 for zero; first and last are not 0 */
  uint8_t digits[38]; /* 0 to 9 */
} st_number;

/* Text as a client may send it ("007", "1e2", "-.5"). Errors: VALIDATION in
** ST_FAMILY_NUMBER with DynamoDB's message (convertible, overflow, underflow,
** digits, in this order). */
int st_number_parse(st_str text, st_number *out, st_error *error);

void st_number_write(const st_number *n, st_buf *out); /* canonical text */

/* Client text is canonical already. False is said of some that is, too: where it
** is so long that its range must be looked at. */
bool st_number_is_canonical(st_str text);

/* Client text to canonical text, appended. Quick where it is canonical already. */
int st_number_canonical(st_str text, st_buf *out, st_error *error);

/* On canonical text. */
void st_number_read(st_str canonical, st_number *out);
bool st_number_small(st_str canonical, int64_t *out); /* false: not whole, or past 17 digits */
int st_number_compare(st_str a, st_str b);            /* <0, 0, >0 */
uint64_t st_number_rank(st_str canonical); /* different ranks are ordered as the numbers are */
size_t st_number_size(st_str canonical);   /* bytes by DynamoDB's rules: 1 + ... */

/* a + b, or a - b, exactly. Errors as st_number_parse: overflow, underflow, more
** than 38 digits. */
int st_number_add(const st_number *a, const st_number *b, bool subtract, st_number *out,
                  st_error *error);

/* Whether 0.ddd x 10^exponent with so many significant digits is within the
** limits; the errors of st_number_parse. */
int st_number_check_range(int64_t exponent, size_t digits, st_error *error);

/* The order-preserving bytes of a number used as a key: memcmp order, a prefix
** first, is numeric order. Appends at most 24 bytes. And back. */
void st_number_to_key(const st_number *n, st_buf *out);
bool st_number_from_key(st_str key, st_number *out); /* false: not such bytes */
#endif
