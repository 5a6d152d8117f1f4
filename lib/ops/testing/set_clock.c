/*
** set_clock.c - SetClock, an extension: stops the store's clock at a moment, moves
** it on, or lets it run, and tells what it says. Calls that have begun keep their
** time.
*/
#include "ops/testing/testing.h"

#define LAST_MS 253402300799999 /* of the year 9999 */

enum { CLOCK_NOW, CLOCK_ADVANCE, CLOCK_RUN, CLOCK_FIELDS };

static const st_field set_clock_fields[] = {
    [CLOCK_NOW] = {.name = "NowMs",       .kind = ST_KIND_LONG,  .min = 0, .max = LAST_MS},
    [CLOCK_ADVANCE] = {.name = "AdvanceMs",       .kind = ST_KIND_LONG,                            .min = -LAST_MS, .max = LAST_MS},
    [CLOCK_RUN] = {.name = "Run",.kind = ST_KIND_BOOLEAN},
};
const st_shape st_set_clock_shape = ST_SHAPE("SetClockInput", set_clock_fields);

static int check_clock_request(st_call *c) {
  int given = 0;
  int rc = st_decode_constraints(&st_set_clock_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  for (int i = 0; i < CLOCK_FIELDS; i++) given += c->m[i] != NULL;
  if (given > 1)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Only one of NowMs, AdvanceMs and Run can be given");
  if (given && c->settings->fixed_clock)
    return st_error_raise(
        c->error, STATOR_ACCESS_DENIED,
        "The clock of a file is set from outside only where serve --set-clock allows it");
  return STATOR_OK;
}

static int turn_clock(st_call *c) {
  if (c->m[CLOCK_NOW]) st_clock_stop(c->clock, st_decode_int(c->m[CLOCK_NOW], 0));
  if (c->m[CLOCK_ADVANCE] &&
      !st_clock_advance(c->clock, st_decode_int(c->m[CLOCK_ADVANCE], 0), 0, LAST_MS))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The clock goes from 1970 to the end of the year 9999");
  if (st_decode_true(c->m[CLOCK_RUN])) st_clock_run(c->clock);
  return STATOR_OK;
}

int st_op_set_clock(st_call *c) {
  bool stopped;
  int rc = check_clock_request(c);
  if (rc == STATOR_OK) rc = turn_clock(c);
  if (rc != STATOR_OK) return rc;
  int64_t now = st_clock_read(c->clock, &stopped);
  st_buf_format(c->out, "{\"NowMs\":%lld,\"Running\":%s}", (long long)now,
                stopped ? "false" : "true");
  return STATOR_OK;
}
