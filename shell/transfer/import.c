/*
** import.c - puts the objects of a file into a table: the elements of one JSON
** array, or JSON values one after the other. They go in batches, each in one
** transaction; the first bad element ends the import, undoes its batch and
** leaves the batches before it.
*/
#include "transfer/import.h"

#include <string.h>

#include "statements/flags.h"
#include "base/json_span.h"

enum { IMPORT_BATCH = 500 };

typedef enum import_layout { LAYOUT_GUESS, LAYOUT_ARRAY, LAYOUT_LINES } import_layout;

typedef struct import {
  session *s;
  const char *path, *table;
  import_layout layout;
  stator_args args;
  stator *db;
  stator_result *result;
  const char *start, *cursor, *end; /* the file's content */
  stator *transaction;              /* NULL between batches */
  size_t read;                      /* elements */
  size_t kept;                      /* items committed */
} import;

static size_t line_at(const import *im, const char *place) {
  size_t line = 1;
  for (const char *c = im->start; c < place; c++) line += *c == '\n';
  return line;
}

/* FILE:LINE, which is what the messages of an import begin with. */
static int import_fail(const import *im, const char *place, const char *reason) {
  return session_fail(im->s, "%s:%zu: element %zu: %s", im->path, line_at(im, place), im->read,
                      reason);
}

static int import_fail_with(const import *im, const char *place, const stator_result *result) {
  const char *exception = stator_result_exception(result);
  const char *message = stator_result_message(result);
  text reason = {0};
  if (stator_result_code(result) >= STATOR_VALIDATION) text_format(&reason, "%s: ", exception);
  text_add(&reason, message != NULL ? message : "failed");
  int rc = import_fail(im, place, reason.data);
  text_free(&reason);
  return rc;
}

/* Whether what is read is an array, in place of --json and --jsonl. */
static int begin_layout(import *im) {
  im->cursor = json_skip_blanks(im->start, im->end);
  bool bracket = im->cursor < im->end && *im->cursor == '[';
  if (im->layout == LAYOUT_GUESS) im->layout = bracket ? LAYOUT_ARRAY : LAYOUT_LINES;
  if (im->layout == LAYOUT_LINES) return SHELL_DONE;
  if (!bracket) return session_fail(im->s, "%s: not a JSON array", im->path);
  im->cursor++;
  return SHELL_DONE;
}

static int end_of_array(import *im) {
  const char *rest = json_skip_blanks(im->cursor + 1, im->end);
  if (rest == im->end) return SHELL_DONE;
  return session_fail(im->s, "%s:%zu: more text follows the array", im->path, line_at(im, rest));
}

/* The next element; *more is false behind the last. */
static int next_element(import *im, json_span *item, bool *more) {
  *more = false;
  im->cursor = json_skip_blanks(im->cursor, im->end);
  if (im->layout == LAYOUT_LINES && im->cursor == im->end) return SHELL_DONE;
  if (im->layout == LAYOUT_ARRAY && im->cursor < im->end) {
    if (*im->cursor == ']') return end_of_array(im);
    if (im->read > 0 && *im->cursor == ',')
      im->cursor++;
    else if (im->read > 0)
      return import_fail(im, im->cursor, "no comma follows it");
  }
  im->read++;
  const char *place = json_skip_blanks(im->cursor, im->end);
  if (!json_read(&im->cursor, im->end, item)) {
    bool cut = im->cursor == im->end;
    return import_fail(im, cut ? place : im->cursor, cut ? "the file ends in it" : "not JSON");
  }
  if (*item->data != '{') return import_fail(im, item->data, "not an object");
  *more = true;
  return SHELL_DONE;
}

static int put_element(import *im, json_span item) {
  stator_result *result = im->result;
  if (im->transaction == NULL && stator_begin(im->db, &im->transaction, result) != STATOR_OK)
    return import_fail_with(im, item.data, result);
  int code = stator_put(im->transaction, im->table, item.data, item.length, &im->args, result);
  return code == STATOR_OK ? SHELL_DONE : import_fail_with(im, item.data, result);
}

static int commit_batch(import *im) {
  if (im->transaction == NULL) return SHELL_DONE;
  int code = stator_commit(im->transaction, im->result);
  im->transaction = NULL;
  if (code != STATOR_OK) return import_fail_with(im, im->cursor, im->result);
  im->kept = im->read;
  return SHELL_DONE;
}

static int import_elements(import *im) {
  json_span item;
  bool more;
  int rc = begin_layout(im);
  while (rc == SHELL_DONE) {
    rc = next_element(im, &item, &more);
    if (rc != SHELL_DONE || !more) break;
    rc = put_element(im, item);
    bool full = im->read % IMPORT_BATCH == 0;
    if (rc == SHELL_DONE && full) rc = commit_batch(im);
    if (full && session_interrupted) rc = session_fail(im->s, "%s: stopped", im->path);
  }
  if (rc == SHELL_DONE) rc = commit_batch(im);
  if (im->transaction != NULL) stator_rollback(im->transaction);
  return rc;
}

static int read_import_options(import *im, int count, char **list) {
  im->args.format = STATOR_PLAIN;
  for (int i = 2; i < count; i++) {
    if (strcmp(list[i], "--json") == 0) {
      im->layout = LAYOUT_ARRAY;
    } else if (strcmp(list[i], "--jsonl") == 0) {
      im->layout = LAYOUT_LINES;
    } else if (strcmp(list[i], "--typed") == 0) {
      im->args.format = STATOR_TYPED;
    } else {
      session_fail(im->s, ".import has no option %s", list[i]);
      return SHELL_USAGE;
    }
  }
  return SHELL_DONE;
}

int import_run(session *s, int count, char **list) {
import im = {.s = s, .path = list[0], .table = list[1], .db = door_store(s->door) };
  text content = {0}, why = {0};
  int rc = read_import_options(&im, count, list);
  if (rc == SHELL_DONE && !flags_read_file(im.path, &content, &why))
    rc = session_fail(s, "%s", why.data);
  if (rc != SHELL_DONE) goto out;
  im.result = stator_result_new();
  if (im.db == NULL || im.result == NULL) {
    rc = session_fail(s, im.db == NULL ? ".import needs a store of its own" : "out of memory");
    goto out;
  }
  im.start = im.cursor = text_string(&content);
  im.end = im.start + content.length;
  rc = import_elements(&im);
  if (rc == SHELL_DONE || im.kept > 0)
    fprintf(s->out, "%zu item%s imported into %s%s\n", im.kept, im.kept == 1 ? "" : "s", im.table,
            rc == SHELL_DONE ? "" : " before that");
out:
  stator_result_free(im.result);
  text_free(&content);
  text_free(&why);
  return rc;
}
