/*
** chart_stream.c - what a table's stream recorded, over time: three charts of standing
** bars above one axis, inserts, modifies and removes, all to one scale.
*/
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "charts/activity.h"
#include "charts/chart.h"
#include "output/amount.h"
#include "output/field.h"
#include "output/progress.h"
#include "streams/stream_reader.h"
#include "streams/stream_shards.h"

/* Beside the bars stands what they are; numbers for other programs are in as many
** columns as an hour has minutes. */
enum { SIDE_COLUMNS = 16, BAR_LINES = 4, NUMBER_COLUMNS = 60 };

/* -------------------------------------------------------------------- reading */

/* All that the stream has; Ctrl-C ends it with what was read until then. */
static int read_activity(chart *c, const char *arn, activity *a) {
  stream_reader *reader = stream_open(c->s, arn, STREAM_FROM_START, true);
  progress shown;
  stream_step step;
  json_span record;
  uint64_t count = 0;
  progress_begin(&shown, "reading the stream", "records", 0);
  while ((step = stream_next(reader, &record)) == STREAM_RECORD && !session_interrupted) {
    if (!activity_note(a, record)) break;
    progress_at(&shown, ++count);
  }
  progress_end(&shown);
  stream_close(reader);
  if (session_interrupted) return session_fail(c->s, "stopped");
  if (step == STREAM_RECORD) return session_bad_answer(c->s);
  return step == STREAM_FAILED ? SHELL_FAILED : SHELL_DONE;
}

/* --------------------------------------------------------------------- numbers */

static void add_time(text *out, const char *format, int64_t seconds) {
  char shown[40] = "";
  time_t time = (time_t)seconds;
  struct tm t;
  if (gmtime_r(&time, &t) != NULL) strftime(shown, sizeof shown, format, &t);
  text_add(out, shown);
}

static void print_activity(const chart *c, const activity *a) {
  text item = {0};
  for (size_t i = 0; i < a->count; i++) {
    text_clear(&item);
    text_add(&item, "{\"Chart\":{\"S\":\"stream\"},\"Time\":{\"S\":\"");
    add_time(&item, "%Y-%m-%dT%H:%M:%SZ", a->list[i].from);
    text_format(&item, "\"},\"Seconds\":{\"N\":\"%" PRId64 "\"}", a->step);
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
      text_format(&item, ",\"%s\":{\"N\":\"%" PRIu64 "\"}", change_names[kind],
                  a->list[i].count[kind]);
    text_add_char(&item, '}');
    rows_add(c->numbers, (json_span){item.data, item.length});
  }
  text_free(&item);
}

/* --------------------------------------------------------------------- drawing */

typedef struct activity_sum {
  uint64_t kinds[CHANGE_KINDS], all;
  uint64_t most; /* of one kind in one column */
} activity_sum;

static activity_sum sum_activity(const activity *a) {
  activity_sum sum = {0};
  for (size_t i = 0; i < a->count; i++) {
    for (int kind = 0; kind < CHANGE_KINDS; kind++) {
      uint64_t count = a->list[i].count[kind];
      sum.kinds[kind] += count;
      sum.all += count;
      if (count > sum.most) sum.most = count;
    }
  }
  return sum;
}

static void add_step(text *out, int64_t step) {
  if (step % 3600 == 0)
    text_format(out, "%" PRId64 " h", step / 3600);
  else if (step % 60 == 0)
    text_format(out, "%" PRId64 " min", step / 60);
  else
    text_format(out, "%" PRId64 " s", step);
}

static void add_stream_title(chart *c, const activity *a, const activity_sum *sum) {
  text title = {0};
  text_format(&title, "%s: ", c->table);
  chart_count(&title, sum->all, "change");
  if (a->count > 0) {
    text_add(&title, " since ");
    add_time(&title, "%Y-%m-%d %H:%M:%S UTC", a->list[0].from);
    text_add(&title, "; a column is ");
    add_step(&title, a->step);
  }
  chart_title(c, &title);
  text_free(&title);
}

static void trim_blanks(text *line) {
  while (line->length > 0 && line->data[line->length - 1] == ' ') line->length--;
}

static void end_line(text *out) {
  trim_blanks(out);
  text_add_char(out, '\n');
}

/* What stands beside a line of the bars. */
static void add_side(chart *c, const char *name, uint64_t number) {
  text side = {0};
  if (name != NULL) text_format(&side, "%s ", name);
  if (name != NULL) amount_add_count(&side, number);
  chart_field(&c->out, &c->look, &side, SIDE_COLUMNS, false);
  text_free(&side);
}

/* One line of one kind's bars; empty if none is so high. */
static void add_bars_line(const chart *c, const activity *a, uint64_t most, int kind, size_t line,
                          text *bars_line) {
  text_clear(bars_line);
  for (size_t i = 0; i < a->count; i++)
    chart_cell(bars_line, &c->look, a->list[i].count[kind], most, BAR_LINES, line);
  trim_blanks(bars_line);
}

static void add_kind(chart *c, const activity *a, const activity_sum *sum, int kind) {
  static const paint paints[CHANGE_KINDS] = {PAINT_STRING, PAINT_NUMBER, PAINT_WORD};
  const char *name = change_names[kind];
  text bars_line = {0};
  for (size_t line = BAR_LINES; line-- > 0;) {
    add_bars_line(c, a, sum->most, kind, line, &bars_line);
    if (bars_line.length == 0 && line > 0) continue;
    add_side(c, name, sum->kinds[kind]);
    if (bars_line.length > 0) chart_paint(&c->out, &c->look, paints[kind], &bars_line);
    end_line(&c->out);
    name = NULL;
  }
  text_free(&bars_line);
}

/* Times stand above the columns that they begin, as many as fit. */
static void add_axis(chart *c, const activity *a, uint64_t most) {
  const char *format = a->step % 60 == 0 ? "%H:%M" : "%H:%M:%S";
  size_t at = 0;
  text axis = {0};
  for (size_t i = 0; i < a->count; i++) {
    if (axis.length > i) continue;
    field_blanks(&axis, i - at);
    text_add_char(&axis, '|');
    add_time(&axis, format, a->list[i].from);
    field_blanks(&axis, 2);
    at = axis.length;
  }
  trim_blanks(&axis);
  add_side(c, "highest", most);
  chart_paint(&c->out, &c->look, PAINT_RULE, &axis);
  end_line(&c->out);
  text_free(&axis);
}

static void draw_activity(chart *c, const activity *a) {
  activity_sum sum = sum_activity(a);
  add_stream_title(c, a, &sum);
  if (a->count == 0) return;
  for (int kind = 0; kind < CHANGE_KINDS; kind++) add_kind(c, a, &sum, kind);
  add_axis(c, a, sum.most);
}

int chart_stream(chart *c) {
  activity a = {0};
  text arn = {0};
  int rc = c->all ? stream_find(c->s, c->table, &arn) : stream_need(c->s, c->table, &arn);
  if (rc == SHELL_DONE && arn.length > 0) {
    rc = read_activity(c, arn.data, &a);
    activity_divide(&a, c->numbers != NULL ? NUMBER_COLUMNS : c->look.width - SIDE_COLUMNS);
    if (rc == SHELL_DONE && c->numbers != NULL) print_activity(c, &a);
    if (rc == SHELL_DONE && c->numbers == NULL) draw_activity(c, &a);
  }
  text_free(&arn);
  activity_free(&a);
  return rc;
}
