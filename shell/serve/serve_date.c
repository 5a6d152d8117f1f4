/*
** serve_date.c - reads and writes the times in signatures. Knows no time zone
** but UTC.
*/
#include "serve_date.h"

#include <string.h>
#include <time.h>

#define SECONDS_A_DAY 86400

static int digits(const char *text, int count) {
  int number = 0;
  for (int i = 0; i < count; i++) number = number * 10 + (text[i] - '0');
  return number;
}

static int has_form(const char *text) {
  static const char form[] = "ddddddddTddddddZ";
  if (strlen(text) != SERVE_DATE_LENGTH) return 0;
  for (int i = 0; i < SERVE_DATE_LENGTH; i++) {
    int is_digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !is_digit : text[i] != form[i]) return 0;
  }
  return 1;
}

/* Days from 1970 to a date: years begin in March, so that the leap day is the
** last of its year. */
static int64_t day_number(int year, int month, int day) {
  int64_t y = year - (month <= 2);
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

int serve_date_read(const char *text, int64_t *seconds) {
  if (!has_form(text)) return 0;
  int month = digits(text + 4, 2), day = digits(text + 6, 2);
  int hour = digits(text + 9, 2), minute = digits(text + 11, 2), second = digits(text + 13, 2);
  if (month < 1 || month > 12 || day < 1 || day > 31) return 0;
  if (hour > 23 || minute > 59 || second > 60) return 0;
  *seconds =
      day_number(digits(text, 4), month, day) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
  return 1;
}

int serve_date_write(int64_t seconds, char text[SERVE_DATE_LENGTH + 1]) {
  time_t time = (time_t)seconds;
  struct tm parts;
  return gmtime_r(&time, &parts) &&
         strftime(text, SERVE_DATE_LENGTH + 1, "%Y%m%dT%H%M%SZ", &parts) == SERVE_DATE_LENGTH;
}
