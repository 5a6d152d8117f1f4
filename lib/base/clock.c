/* clock.c */
#include "base/clock.h"
#include <stdio.h>
#include <time.h>

int64_t st_clock_now(const st_clock *c) {
  if (c->stopped) return c->at;
  if (c->source) return c->source(c->arg);
  struct timespec t;
  if (clock_gettime(CLOCK_REALTIME, &t) != 0) return 0;
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Days since 1970 to year, month, day, after Howard Hinnant's civil_from_days:
** years start in March, eras have 400 years. */
void st_clock_format(int64_t ms, char *out) {
  int64_t days = ms / 86400000, rest = ms % 86400000;
  if (rest < 0) rest += 86400000, days--;
  int64_t z = days + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t of_era = z - era * 146097;
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * of_year + 2) / 153;
  int64_t day = of_year - (153 * month + 2) / 5 + 1;
  month = month < 10 ? month + 3 : month - 9;
  year += era * 400 + (month <= 2);
  (void)snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", (int)year, (int)month, (int)day,
                 (int)(rest / 3600000), (int)(rest / 60000 % 60), (int)(rest / 1000 % 60),
                 (int)(rest % 1000));
}
