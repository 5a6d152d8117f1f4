/* clock.c - one moment read, and one stored, at a time. */
#include "base/clock.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

bool st_clock_init(st_clock *c, int64_t (*source)(void *arg), void *arg) {
  *c = (st_clock){.source = source, .arg = arg};
  return pthread_mutex_init(&c->mutex, NULL) == 0;
}

void st_clock_destroy(st_clock *c) {
  pthread_mutex_destroy(&c->mutex);
}

static int64_t system_moment(void) {
  struct timespec t;
  if (clock_gettime(CLOCK_REALTIME, &t) != 0) return 0;
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t clock_moment(st_clock *c) {
  if (c->stopped) return c->at;
  return c->source ? c->source(c->arg) : system_moment();
}

int64_t st_clock_read(st_clock *c, bool *stopped) {
  pthread_mutex_lock(&c->mutex);
  int64_t now = clock_moment(c);
  *stopped = c->stopped;
  pthread_mutex_unlock(&c->mutex);
  return now;
}

int64_t st_clock_now(st_clock *c) {
  bool stopped;
  if (!c->source && !c->stopped) return system_moment();
  return st_clock_read(c, &stopped);
}

void st_clock_stop(st_clock *c, int64_t at) {
  pthread_mutex_lock(&c->mutex);
  c->stopped = true;
  c->at = at;
  pthread_mutex_unlock(&c->mutex);
}

void st_clock_run(st_clock *c) {
  pthread_mutex_lock(&c->mutex);
  c->stopped = false;
  pthread_mutex_unlock(&c->mutex);
}

bool st_clock_advance(st_clock *c, int64_t ms, int64_t earliest, int64_t latest) {
  pthread_mutex_lock(&c->mutex);
  int64_t now = clock_moment(c);
  bool overflows = ms > 0 ? now > INT64_MAX - ms : now < INT64_MIN - ms;
  bool done = !overflows && now + ms >= earliest && now + ms <= latest;
  if (done) c->at = now + ms;
  if (done) c->stopped = true;
  pthread_mutex_unlock(&c->mutex);
  return done;
}

enum { DAY_MS = 86400000, WEEK_DAYS = 7, FIRST_WEEK_DAY = 4 /* 1970 began on a Thursday */ };

typedef struct moment {
  int year, month, day, week_day, hour, minute, second, ms;
} moment;

/* Days since 1970 to year, month, day, after Howard Hinnant's civil_from_days:
** years start in March, eras have 400 years. */
static moment moment_of(int64_t ms) {
  int64_t days = ms / DAY_MS, rest = ms % DAY_MS;
  if (rest < 0) rest += DAY_MS, days--;
  int64_t z = days + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t of_era = z - era * 146097;
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * of_year + 2) / 153;
  int64_t day = of_year - (153 * month + 2) / 5 + 1;
  int64_t week_day = (days % WEEK_DAYS + WEEK_DAYS + FIRST_WEEK_DAY) % WEEK_DAYS;
  month = month < 10 ? month + 3 : month - 9;
  year += era * 400 + (month <= 2);
  return (moment){(int)year,
                  (int)month,
                  (int)day,
                  (int)week_day,
                  (int)(rest / 3600000),
                  (int)(rest / 60000 % 60),
                  (int)(rest / 1000 % 60),
                  (int)(rest % 1000)};
}

void st_clock_format(int64_t ms, char *out) {
  moment m = moment_of(ms);
  (void)snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", m.year, m.month, m.day, m.hour,
                 m.minute, m.second, m.ms);
}

void st_clock_say(int64_t ms, char *out) {
  static const char *const week_days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};
  static const char *const months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
  moment m = moment_of(ms);
  int hour = m.hour % 12 ? m.hour % 12 : 12;
  (void)snprintf(out, 96, "%s, %s %d, %d at %d:%02d:%02d %s Coordinated Universal Time",
                 week_days[m.week_day], months[m.month - 1], m.day, m.year, hour, m.minute,
                 m.second, m.hour < 12 ? "AM" : "PM");
}

/* The number of `digits` digits at p; negative if there are others. */
static int digits_at(const char *p, int digits) {
  int number = 0;
  for (int i = 0; i < digits; i++) {
    if (p[i] < '0' || p[i] > '9') return -1;
    number = number * 10 + (p[i] - '0');
  }
  return number;
}

/* Years 0 to 9999: days_from_civil, the reverse of the above. What cannot be a
** moment comes out as another text than it was. */
bool st_clock_parse(st_str text, int64_t *ms) {
  char again[32];
  enum { LENGTH = 23 };
  if (text.n != LENGTH) return false;
  const char *p = text.p;
  int64_t month = digits_at(p + 5, 2), day = digits_at(p + 8, 2);
  int64_t year = digits_at(p, 4) - (month <= 2);
  int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  *ms = (((days * 24 + digits_at(p + 11, 2)) * 60 + digits_at(p + 14, 2)) * 60 +
         digits_at(p + 17, 2)) *
            1000 +
        digits_at(p + 20, 3);
  st_clock_format(*ms, again);
  return memcmp(again, p, LENGTH) == 0;
}
