/*
** stream_tail.c - .stream tail: reads, prints, waits. The waits grow while nothing
** comes, so that a quiet stream is asked once a second.
*/
#include "streams/stream_tail.h"

#include <time.h>

#include "base/plain_json.h"
#include "output/paint.h"
#include "output/rows.h"
#include "output/rows_mode.h"
#include "output/screen.h"
#include "streams/stream_line.h"
#include "streams/stream_shards.h"

enum { LOCAL_WAIT_MS = 50, REMOTE_WAIT_MS = 250, LONGEST_TAIL_WAIT_MS = 1000 };

/* How records are printed: a line each for reading, the record as JSON, or an item of
** the other modes. */
typedef enum tail_form { FORM_LINES, FORM_JSON_LINES, FORM_JSON_ARRAY, FORM_ITEMS } tail_form;

typedef struct tail {
  session *s;
  const tail_options *o;
  tail_form form;
  line_look look;
  bool screen;
  rows *items; /* FORM_ITEMS */
  bool told;   /* that it waits for more */
  text out;
  size_t count;
} tail;

static tail_form form_of(const session *s) {
  const rows_mode *mode = s->output.mode;
  if (mode == NULL) return output_is_screen(s) ? FORM_LINES : FORM_JSON_LINES;
  if (mode == rows_mode_find("table")) return FORM_LINES;
  if (mode == rows_mode_find("jsonl")) return FORM_JSON_LINES;
  return mode == rows_mode_find("json") ? FORM_JSON_ARRAY : FORM_ITEMS;
}

/* -------------------------------------------------------------------- printing */

/* The record with plain values, as the one of an answer. */
static void add_plain_record(json_span record, text *plain) {
  text answer = {0}, converted = {0};
  json_span body, records, name;
  size_t at = 0;
  text_add(&answer, "{\"Records\":[");
  text_append(&answer, record.data, record.length);
  text_add(&answer, "]}");
  plain_from_answer((json_span){answer.data, answer.length}, &converted);
  body = (json_span){converted.data, converted.length};
  if (json_member(body, "Records", &records) && json_each(records, &at, &name, &record))
    text_append(plain, record.data, record.length);
  text_free(&answer);
  text_free(&converted);
}

static void add_json(tail *t, json_span record) {
  bool array = t->form == FORM_JSON_ARRAY;
  json_look look = {.one_line = !array, .depth = array};
  text plain = {0};
  if (t->look.color)
    look.add = paint_json;
  else if (t->screen)
    look.add = paint_json_shown;
  if (t->s->output.plain == SWITCH_ON) {
    add_plain_record(record, &plain);
    record = (json_span){plain.data, plain.length};
  }
  if (array) text_add(&t->out, t->count == 0 ? "[\n  " : ",\n  ");
  json_print_as(&t->out, record.data, record.length, &look);
  if (!array) text_add_char(&t->out, '\n');
  text_free(&plain);
}

static bool write_out(tail *t) {
  bool written = fwrite(text_string(&t->out), 1, t->out.length, t->s->out) == t->out.length;
  text_clear(&t->out);
  return written;
}

static bool print_record(tail *t, json_span record) {
  text item = {0};
  bool printed = true;
  if (t->form == FORM_ITEMS) {
    stream_line_item(record, &item);
    printed = rows_add(t->items, (json_span){item.data, item.length}) == SHELL_DONE;
  } else if (t->form == FORM_LINES) {
    stream_line(record, &t->look, &t->out);
  } else {
    add_json(t, record);
  }
  text_free(&item);
  t->count++;
  return write_out(t) && printed;
}

static void end_printing(tail *t) {
  if (t->form == FORM_JSON_ARRAY) text_add(&t->out, t->count == 0 ? "[]\n" : "\n]\n");
  write_out(t);
  if (t->items != NULL) rows_end(t->items);
  text_free(&t->out);
}

static void say_end(const tail *t, bool over) {
  if (!t->s->interactive) return;
  fprintf(t->s->out, "(%zu record%s%s%s)\n", t->count, t->count == 1 ? "" : "s",
          over ? "; the stream has ended" : "", session_interrupted ? ", stopped" : "");
}

/* --------------------------------------------------------------------- reading */

/* Ctrl-C ends it early. */
static void wait_for_more(int *ms) {
  struct timespec pause = {*ms / 1000, *ms % 1000 * 1000000L};
  nanosleep(&pause, NULL);
  *ms = 2 * *ms < LONGEST_TAIL_WAIT_MS ? 2 * *ms : LONGEST_TAIL_WAIT_MS;
}

/* What comes from now on is seen. */
static void say_following(tail *t) {
  if (!t->told && t->s->interactive) fputs("(following; Ctrl-C ends it)\n", t->s->out);
  t->told = true;
}

/* True if there is more to come. What was printed is seen before it waits. */
static bool go_on(tail *t, int *ms) {
  if (t->o->follow && !session_interrupted) say_following(t);
  if (fflush(t->s->out) != 0 || !t->o->follow || session_interrupted) return false;
  wait_for_more(ms);
  return !session_interrupted;
}

static stream_step follow_stream(tail *t, stream_reader *reader) {
  int shortest = door_store(t->s->door) != NULL ? LOCAL_WAIT_MS : REMOTE_WAIT_MS, ms = shortest;
  json_span record;
  for (;;) {
    stream_step step = stream_next(reader, &record);
    if (step == STREAM_RECORD) {
      ms = shortest;
      if (!print_record(t, record) || t->count == t->o->count || session_interrupted) return step;
    } else if (step != STREAM_IDLE || !go_on(t, &ms)) {
      return step;
    }
  }
}

/* A pager would hold back what has come. */
static int print_stream(tail *t, stream_reader *reader) {
  setting_switch pager = t->s->output.pager;
  t->s->output.pager = SWITCH_OFF;
  if (t->form == FORM_ITEMS) t->items = rows_begin(t->s, NULL);
  stream_step step = follow_stream(t, reader);
  end_printing(t);
  t->s->output.pager = pager;
  if (step != STREAM_FAILED) say_end(t, step == STREAM_OVER);
  return step == STREAM_FAILED ? SHELL_FAILED : SHELL_DONE;
}

int stream_tail(session *s, const char *table, const tail_options *o) {
  text arn = {0};
  tail t = {.s = s, .o = o, .form = form_of(s), .screen = output_is_screen(s)};
  t.look = (line_look){s->output.plain == SWITCH_OFF, output_has_color(s), screen_is_utf8()};
  int rc = stream_need(s, table, &arn);
  if (rc == SHELL_DONE) {
    stream_reader *reader = stream_open(s, arn.data, o->from, !o->follow);
    rc = print_stream(&t, reader);
    stream_close(reader);
  }
  text_free(&arn);
  return rc;
}
