/*
** clock.c - the store's time: .clock.
*/
#include "commands/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json_span.h"

/* Runs SetClock and prints the time that it answers. */
static int set_clock(session *s, const char *request) {
  json_span ms, running, body;
  if (session_call(s, "SetClock", request) != SHELL_DONE) return SHELL_FAILED;
  if (!session_answer(s, &body) || !json_member(body, "NowMs", &ms) ||
      !json_member(body, "Running", &running))
    return session_bad_answer(s);
  int64_t now = json_integer(ms);
  time_t seconds = (time_t)(now / 1000);
  struct tm t;
  char date[40] = "";
  if (gmtime_r(&seconds, &t) != NULL) strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &t);
  fprintf(s->out, "%s.%03dZ (%" PRId64 "), %s\n", date, (int)(now % 1000), now,
          json_equals(running, "true") ? "running" : "stopped");
  return SHELL_DONE;
}

/* A whole number, or -1. */
static int64_t clock_number(const char *digits) {
  char *end;
  errno = 0;
  long long value = strtoll(digits, &end, 10);
  bool good = *digits >= '0' && *digits <= '9' && *end == '\0' && errno == 0;
  return good && value <= INT64_MAX / 1000 ? value : -1;
}

int clock_run(session *s, int count, char **list) {
  const char *what = count > 0 ? list[0] : "";
  int64_t number = *what == '+' ? clock_number(what + 1) : count == 2 ? clock_number(list[1]) : -1;
  text request = {0};
  if (count == 0) {
    text_add(&request, "{}");
  } else if (strcmp(what, "run") == 0 && count == 1) {
    text_add(&request, "{\"Run\":true}");
  } else if (*what == '+' && number >= 0 && count == 1) {
    text_format(&request, "{\"AdvanceMs\":%" PRId64 "}", number * 1000);
  } else if (strcmp(what, "now") == 0 && count == 1) {
    text_add(&request, "{\"AdvanceMs\":0}");
  } else if (strcmp(what, "set") == 0 && number >= 0) {
    text_format(&request, "{\"NowMs\":%" PRId64 "}", number);
  } else {
    session_fail(s, "usage: .clock [now|+SECONDS|set MS|run]");
    return SHELL_USAGE;
  }
  int rc = set_clock(s, request.data);
  text_free(&request);
  return rc;
}
