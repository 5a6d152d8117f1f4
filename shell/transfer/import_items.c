/*
** import_items.c - takes items from a feed, puts them in batches, and keeps the
** account: what is in, what was rejected, where the same command goes on.
**
** 1. A batch is put as a whole or not at all, and the job's position with it.
** 2. What is rejected is in the file of rejects before the position passes it.
** 3. Ctrl-C is looked at between elements: the batch in hand is put before it ends,
**    if a store of one's own takes it.
*/
#include "transfer/import_items.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "definition/definition_request.h"
#include "output/progress.h"
#include "transfer/import_batch.h"
#include "transfer/import_job.h"
#include "transfer/import_table.h"

enum { LEAST_BATCH = 25 };

typedef struct import {
  session *s;
  const import_options *o;
  feed *f;
  import_table table;
  batch_sender sender;
  batch b;
  size_t batch_most;  /* less for a while where items are rejected */
  text job;           /* empty: there is none */
  size_t start;       /* elements that are passed over */
  size_t position;    /* elements dealt with when the last batch was put */
  size_t in, deleted; /* items */
  size_t rejected;
  FILE *rejects;
  progress shown;
  bool held; /* the feed's first item was taken to see its key */
  found held_found;
} import;

/* ------------------------------------------------------------------ messages */

static const char *place_name(const char *path) {
  return strcmp(path, "-") == 0 ? "stdin" : path;
}

/* PATH:LINE: element N: reason */
static void say_at(import *im, const batch_entry *place, const char *reason) {
  text number = {0};
  progress_end(&im->shown);
  if (place->number > 0) text_format(&number, "element %zu: ", place->number);
  session_fail(im->s, "%s:%zu: %s%s", place_name(place->path), place->line, text_string(&number),
               reason);
  text_free(&number);
}

static batch_entry feed_place(const feed *f) {
  return (batch_entry){.path = f->path, .line = f->line, .number = f->number};
}

/* The error of the last call. */
static void add_answer(const session *s, text *out) {
  const door_answer *a = &s->answer;
  if (a->outcome == DOOR_REFUSED && a->exception != NULL) text_format(out, "%s: ", a->exception);
  text_add(out, a->message != NULL ? a->message : "failed");
}

/* ------------------------------------------------------------------- rejects */

static int rejects_failed(import *im) {
  progress_end(&im->shown);
  return session_fail(im->s, "%s: %s", im->o->rejects, strerror(errno));
}

/* JSON goes on one line: a line end in it can only stand between its parts. */
static bool write_reject(import *im, json_span piece) {
  bool lines = im->f->columns != NULL;
  for (size_t i = 0; i < piece.length; i++) {
    char c = piece.data[i];
    bool end = !lines && (c == '\n' || c == '\r');
    if (putc(end ? ' ' : c, im->rejects) == EOF) return false;
  }
  return putc('\n', im->rejects) != EOF && fflush(im->rejects) == 0;
}

static bool write_rejects_heading(import *im) {
  const feed *f = im->f;
  if (f->columns == NULL || ftello(im->rejects) != 0) return true;
  return fputs(text_string(&f->heading), im->rejects) != EOF && putc('\n', im->rejects) != EOF;
}

static int open_rejects(import *im) {
  struct stat about, read;
  im->rejects = fopen(im->o->rejects, "ab");
  if (im->rejects == NULL || fstat(fileno(im->rejects), &about) != 0) return rejects_failed(im);
  if (stat(im->f->path, &read) == 0 && read.st_dev == about.st_dev && read.st_ino == about.st_ino)
    return session_fail(im->s, "%s: what is read cannot take the rejects", im->o->rejects);
  bool good = fseeko(im->rejects, 0, SEEK_END) == 0 && write_rejects_heading(im);
  return good ? SHELL_DONE : rejects_failed(im);
}

/* Says what is wrong; SHELL_DONE if the import goes on without it. */
static int reject(import *im, batch_entry place, json_span piece, const char *reason) {
  say_at(im, &place, reason);
  if (!im->o->rejects_allowed) return SHELL_FAILED;
  if (im->rejected == im->o->most_rejects)
    return session_fail(im->s, "more than %zu rejected: the import stops", im->rejected);
  if (im->o->rejects != NULL) {
    if (im->rejects == NULL && open_rejects(im) != SHELL_DONE) return SHELL_FAILED;
    if (!write_reject(im, piece)) return rejects_failed(im);
  }
  im->rejected++;
  return SHELL_DONE;
}

/* ------------------------------------------------------------------- batches */

/* No item is to blame: the file is full, the table gone, the network down. */
static int batch_failed(import *im) {
  const batch_entry *first = &im->b.entries[0], *last = &im->b.entries[im->b.count - 1];
  text reason = {0};
  if (im->sender.put_aside)
    text_add(&reason, "the endpoint puts items aside again and again");
  else
    add_answer(im->s, &reason);
  progress_end(&im->shown);
  session_fail(im->s, "%s:%zu: elements %zu to %zu: %s", place_name(first->path), first->line,
               first->number, last->number, text_string(&reason));
  text_free(&reason);
  return SHELL_FAILED;
}

static int batch_bad(import *im, size_t bad) {
  text reason = {0};
  add_answer(im->s, &reason);
  int rc = reject(im, im->b.entries[bad], batch_piece(&im->b, bad), text_string(&reason));
  text_free(&reason);
  if (rc != SHELL_DONE && im->sender.in_pieces) im->in += bad;
  if (im->batch_most > LEAST_BATCH) im->batch_most /= 2;
  if (rc == SHELL_DONE) batch_drop(&im->b, bad);
  return rc;
}

/* Where the import stands, apart from items. */
static int put_position(import *im, bool ended) {
  const char *job = im->sender.job;
  im->position = im->f->count;
  if (job == NULL || im->sender.in_pieces) return SHELL_DONE;
  bool told = ended ? import_job_forget(im->s, im->sender.table, job)
                    : import_job_keep(im->s, im->sender.table, job, im->position);
  return told ? SHELL_DONE : session_fail_with_answer(im->s);
}

/* Puts the batch in hand, without those that cannot be. */
static int put_batch(import *im, bool done) {
  size_t bad = 0;
  bool ended = done && !im->o->keep_job, told = !done && im->f->count <= im->position;
  while (im->b.count > 0) {
    batch_outcome outcome = batch_send(&im->sender, &im->b, im->f->count, ended, &bad);
    if (outcome == BATCH_FAILED) return session_interrupted ? SHELL_FAILED : batch_failed(im);
    if (outcome == BATCH_BAD && batch_bad(im, bad) != SHELL_DONE) return SHELL_FAILED;
    if (outcome == BATCH_BAD) continue;
    *(im->b.deletes ? &im->deleted : &im->in) += im->b.count;
    told = !im->b.deletes;
    if (told) im->position = im->f->count;
    batch_clear(&im->b);
  }
  if (im->batch_most < BATCH_ITEMS) im->batch_most *= 2;
  return told ? SHELL_DONE : put_position(im, ended);
}

static int take_item(import *im) {
  feed *f = im->f;
  if (im->b.count > 0 && im->b.deletes != f->deletes) {
    /* The position is behind this item; nothing is lost by going over it again. */
    f->count--;
    int rc = put_batch(im, false);
    f->count++;
    if (rc != SHELL_DONE) return rc;
  }
  im->b.deletes = f->deletes;
  batch_add(&im->b, (json_span){f->item.data, f->item.length}, f->piece, feed_place(f));
  if (im->b.count < im->batch_most && !batch_is_full(&im->b)) return SHELL_DONE;
  int rc = put_batch(im, false);
  long long bytes = feed_position(f);
  progress_at(&im->shown, feed_size(f) > 0 ? (uint64_t)bytes : im->in + im->deleted);
  return rc;
}

/* What the feed could not read. */
static int say_unread(import *im) {
  batch_entry place = feed_place(im->f);
  if (place.line > 0 && im->f->in.why.length == 0)
    say_at(im, &place, text_string(&im->f->why));
  else
    session_fail(im->s, "%s", text_string(&im->f->why));
  return SHELL_FAILED;
}

static int take_found(import *im, found one) {
  if (one != FOUND_BROKEN && im->f->count <= im->start) return SHELL_DONE;
  if (one == FOUND_ONE) return take_item(im);
  if (one == FOUND_BAD)
    return reject(im, feed_place(im->f), im->f->piece, text_string(&im->f->why));
  return say_unread(im);
}

/* Ctrl-C: how to go on is said. */
static int stop_import(import *im) {
  if (!im->sender.in_pieces && put_batch(im, false) != SHELL_DONE) batch_clear(&im->b);
  progress_end(&im->shown);
  if (im->sender.job != NULL && !im->sender.in_pieces)
    return session_fail(im->s, "stopped; the same command goes on behind element %zu",
                        im->position);
  return session_fail(im->s, "stopped; the same command with --start %zu goes on", im->position);
}

static int take_all(import *im) {
  int rc = SHELL_DONE;
  while (rc == SHELL_DONE && !session_interrupted) {
    found one = im->held ? im->held_found : feed_next(im->f);
    im->held = false;
    if (one == FOUND_END) {
      rc = put_batch(im, true);
      if (rc == SHELL_DONE) return rc;
    } else {
      rc = take_found(im, one);
    }
  }
  return session_interrupted ? stop_import(im) : rc;
}

/* --------------------------------------------------------------------- table */

static value_type declared_type(void *context, const char *name, size_t length) {
  return import_table_declared(context, name, length);
}

/* --create: the keys of a statement, of which nobody has seen the rest. */
static int make_table_by_schema(import *im, const char *name) {
  definition d;
  syntax_error error;
  text request = {0};
  text_format(&request, "CREATE TABLE \"%s\" (%s)", name, im->o->create);
  bool good = definition_parse(request.data, &d, &error);
  text_clear(&request);
  if (good) definition_create_request(&d, &request);
  int rc = good ? import_table_create(im->s, name, request.data)
                : session_fail(im->s, "--create %s: %s", im->o->create, error.message.data);
  text_free(&error.message);
  text_free(&request);
  definition_free(&d);
  return rc;
}

/* --key: the types are those of the first item. */
static int make_table_by_key(import *im, const char *name) {
  text request = {0}, why = {0};
  json_span item = {"{}", 2};
  im->held_found = feed_next(im->f);
  im->held = true;
  if (im->held_found == FOUND_BAD || im->held_found == FOUND_BROKEN) return say_unread(im);
  if (im->held_found == FOUND_ONE) item = (json_span){im->f->item.data, im->f->item.length};
  int rc = import_table_from_key(name, im->o->key, item, &request, &why)
               ? import_table_create(im->s, name, request.data)
               : session_fail(im->s, "%s", text_string(&why));
  text_free(&request);
  text_free(&why);
  return rc;
}

static int find_or_make_table(import *im, const char *name) {
  table_outcome outcome = import_table_find(im->s, name, &im->table);
  if (outcome == TABLE_FAILED) return SHELL_FAILED;
  if (outcome == TABLE_FOUND) return SHELL_DONE;
  if (im->o->create == NULL && im->o->key == NULL)
    return session_fail(im->s, "there is no table %s; --key or --create makes it", name);
  int rc = im->o->create != NULL ? make_table_by_schema(im, name) : make_table_by_key(im, name);
  if (rc != SHELL_DONE) return rc;
  return import_table_find(im->s, name, &im->table) == TABLE_FOUND ? SHELL_DONE : SHELL_FAILED;
}

/* ------------------------------------------------------------------- the job */

/* Where the same command was stopped before. Of a folder, which does not show that
** another export came into it, the manifest tells. */
static void find_position(import *im) {
  size_t position = 0;
  const feed *f = im->f;
  const char *path = f->s3 != NULL ? s3_manifest(f->s3) : im->o->path;
  if (!import_job_name(im->o, path, f->format, im->sender.table, &im->table, &im->job)) return;
  job_outcome outcome = import_job_find(im->s, im->job.data, &position);
  im->sender.job = im->job.data;
  im->sender.in_pieces = outcome == JOB_NOWHERE;
  if (outcome != JOB_KNOWN || im->o->restart || im->o->start_given) return;
  im->start = position;
  if (position > 0)
    fprintf(stderr, "%s: going on behind element %zu; --restart begins anew\n", im->sender.table,
            position);
}

static void report(const import *im, int rc) {
  FILE *out = im->s->out;
  if (rc != SHELL_DONE && im->in == 0 && im->deleted == 0) return;
  fprintf(out, "%zu item%s imported into %s", im->in, im->in == 1 ? "" : "s", im->sender.table);
  if (im->deleted > 0) fprintf(out, ", %zu deleted", im->deleted);
  if (im->rejected > 0) fprintf(out, ", %zu rejected", im->rejected);
  fputs(rc == SHELL_DONE ? "\n" : " before that\n", out);
}

static int run_import(import *im) {
  bool sized = feed_size(im->f) > 0;
  find_position(im);
  im->position = im->start;
  progress_begin(&im->shown, "importing", sized ? "bytes" : "items", (uint64_t)feed_size(im->f));
  int rc = take_all(im);
  progress_end(&im->shown);
  report(im, rc);
  return rc;
}

import_end import_items(session *s, const import_options *o, const char *table, feed *f) {
import im = {.s = s, .o = o, .f = f, .start = o->start, .batch_most = BATCH_ITEMS };
  im.sender = (batch_sender){.s = s, .table = table};
  f->options.declared = declared_type;
  f->options.context = &im.table;
  int rc = find_or_make_table(&im, table);
  if (rc == SHELL_DONE) rc = run_import(&im);
  if (im.rejects != NULL && fclose(im.rejects) != 0) rc = rejects_failed(&im);
  import_table_free(&im.table);
  batch_free(&im.b);
  text_free(&im.job);
  if (rc != SHELL_DONE) return IMPORT_STOPPED;
  return im.rejected > 0 ? IMPORT_SOME_REJECTED : IMPORT_ALL_IN;
}
