/*
** rows.c - the table of modes, and the way of an item through one of them.
*/
#include "output/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/plain_json.h"
#include "output/cell.h"
#include "output/output.h"
#include "output/paint.h"
#include "output/rows_mode.h"

enum { MODE_TABLE, MODE_JSON, MODE_JSONL };

const rows_mode rows_modes[] = {
    [MODE_TABLE] = {"table",    "columns in the width of the terminal",                             true,  rows_table_add,
                    rows_table_end                                                                                                           },
    [MODE_JSON] = {"json",     "one JSON array",                                                   false, rows_json_add,   rows_json_end    },
    [MODE_JSONL] = {"jsonl",    "an item a line, as JSON",                                          false, rows_jsonl_add,  NULL             },
    {"line",     "an attribute a line",                                              false, rows_line_add,   NULL             },
    {"csv",      "comma-separated values; with .plain off their types in the names", true,
                    rows_fields_add,                                                                                        rows_csv_end     },
    {"tsv",      "the same, separated by tabs",                                      true,  rows_fields_add, rows_tsv_end     },
    {"markdown", "a table for Markdown",                                             true,  rows_fields_add, rows_markdown_end},
    {"quote",    "the PartiQL statements that put the items back",                   false, rows_quote_add,  NULL             },
    {NULL,       NULL,                                                               false, NULL,            NULL             },
};

const rows_mode *rows_mode_find(const char *name) {
  for (const rows_mode *m = rows_modes; m->name != NULL; m++)
    if (strcmp(m->name, name) == 0) return m;
  return NULL;
}

static const rows_mode *mode_of(const session *s) {
  if (s->output.mode != NULL) return s->output.mode;
  return &rows_modes[output_is_screen(s) ? MODE_TABLE : MODE_JSONL];
}

bool rows_have_columns(const session *s) {
  return mode_of(s)->has_columns;
}

bool rows_are_json(const session *s) {
  return s->output.mode == &rows_modes[MODE_JSON] || s->output.mode == &rows_modes[MODE_JSONL];
}

void rows_print_json(const session *s, json_span answer, text *out) {
  json_look look = {.open = true, .one_line = s->output.mode == &rows_modes[MODE_JSONL]};
  if (output_has_color(s))
    look.add = paint_json;
  else if (output_is_screen(s))
    look.add = paint_json_shown;
  json_print_as(out, answer.data, answer.length, &look);
  text_add_char(out, '\n');
}

rows *rows_begin(session *s, const rows_heading *heading) {
  static const rows_heading none = {0};
  rows *r = memory_resize(NULL, 1, sizeof *r);
  *r = (rows){.s = s,
              .mode = mode_of(s),
              .heading = heading != NULL ? heading : &none,
              .typed = s->output.plain == SWITCH_OFF,
              .color = output_has_color(s),
              .screen = output_is_screen(s),
              .width = output_width(s)};
  for (size_t i = 0; i < ROWS_FIRST && r->heading->keys[i] != NULL; i++) {
    const char *key = r->heading->keys[i];
    columns_add(&r->columns, (json_span){key, strlen(key)});
  }
  r->fixed = r->columns.count;
  output_begin(s);
  return r;
}

bool rows_flush(rows *r) {
  bool written = r->left || output_write(r->s, text_string(&r->out), r->out.length);
  text_clear(&r->out);
  if (!written && output_pager_was_left(r->s)) {
    r->left = true;
    session_interrupted = 1;
  } else if (!written && output_command_was_left(r->s)) {
    r->left = true;
  } else if (!written) {
    r->failed = true;
  }
  return !r->failed && !r->left && !session_interrupted;
}

static void fail_to_hold(rows *r) {
  r->failed = true;
  session_fail(r->s, "a temporary file: %s", strerror(errno));
}

void rows_hold(rows *r, json_span item) {
  if (!spool_add(&r->held, item.data, item.length)) fail_to_hold(r);
}

bool rows_next_held(rows *r, json_span *item) {
  if (spool_next(&r->held, item)) return true;
  if (r->held.at < r->held.count) fail_to_hold(r);
  return false;
}

int rows_add(rows *r, json_span item) {
  text typed = {0};
  if (r->heading->plain) {
    plain_to_item(item, &typed);
    item = (json_span){typed.data, typed.length};
  }
  r->mode->add(r, item);
  r->count++;
  text_free(&typed);
  rows_flush(r);
  return r->failed ? SHELL_FAILED : SHELL_DONE;
}

bool rows_show_marks(const rows *r) {
  bool painted = r->mode->add == rows_table_add || r->mode->add == rows_line_add;
  return r->heading->marked && r->color && painted && !r->typed;
}

paint rows_show(const rows *r, json_span value, bool tight, text *out) {
  if (r->heading->documents && !r->typed && cell_show_document(value, out)) return PAINT_NONE;
  return cell_show(value, r->typed, tight, out);
}

bool rows_were_left(const rows *r) {
  return r->left;
}

/* After Ctrl-C what was read is printed all the same: it counts as printed. A second
** one stops that too. */
static void print_end(rows *r) {
  sig_atomic_t stopped = session_interrupted;
  session_interrupted = 0;
  columns_drop_empty(&r->columns, &r->fixed);
  r->mode->end(r);
  rows_flush(r);
  if (stopped) session_interrupted = stopped;
}

int rows_end(rows *r) {
  if (!r->failed && !r->left && r->mode->end != NULL) print_end(r);
  int rc = r->failed ? SHELL_FAILED : SHELL_DONE;
  output_end(r->s);
  columns_free(&r->columns);
  spool_free(&r->held);
  text_free(&r->out);
  free(r);
  return rc;
}
