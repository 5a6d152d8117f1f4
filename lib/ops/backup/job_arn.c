/* job_arn.c - the form of such an ARN, whatever it names. */
#include "ops/backup/job_arn.h"

/* Where `part` stands in `s` at or behind `from`; s.n if it does not. */
static size_t part_within(st_str s, st_str part, size_t from) {
  for (size_t i = from; i + part.n <= s.n; i++)
    if (st_str_starts((st_str){s.p + i, s.n - i}, part)) return i;
  return s.n;
}

bool st_job_arn_is(st_str arn, st_str kind) {
  static const char service[] = "arn:aws:dynamodb:", table[] = ":table/";
  if (!st_str_starts(arn, st_str_of(service))) return false;
  size_t name = part_within(arn, st_str_of(table), sizeof service - 1);
  if (name == arn.n) return false;
  size_t id = part_within(arn, kind, name + sizeof table); /* a name of one letter at least */
  return id < arn.n && id + kind.n < arn.n;
}
