/*
** import_set.c - makes the tables of a set and puts their items.
*/
#include "transfer/import_set.h"

#include <stdlib.h>
#include <string.h>

#include "definition/definition_run.h"
#include "definition/extension.h"
#include "transfer/import_job.h"

/* -------------------------------------------------------------------- the set */

set_table *import_set_find(const import_set *set, const char *name) {
  for (size_t i = 0; i < set->count; i++)
    if (strcmp(text_string(&set->tables[i].name), name) == 0) return &set->tables[i];
  return NULL;
}

set_table *import_set_add(import_set *set, const char *name) {
  set->tables = memory_resize(set->tables, set->count + 1, sizeof *set->tables);
  set_table *t = &set->tables[set->count++];
  *t = (set_table){.there = false};
  text_add(&t->name, name);
  return t;
}

void import_set_give(import_set *set, given_item item) {
  set_table *t = &set->tables[set->count - 1];
  if (t->count == t->capacity) {
    t->capacity = t->capacity * 2 + 64;
    t->items = memory_resize(t->items, t->capacity, sizeof *t->items);
  }
  t->items[t->count++] = item;
}

static void free_set_table(set_table *t) {
  text_free(&t->name);
  text_free(&t->make);
  text_free(&t->ttl);
  text_free(&t->extras);
  text_free(&t->path);
  text_free(&t->job);
  free(t->items);
}

void import_set_free(import_set *set) {
  for (size_t i = 0; i < set->count; i++) free_set_table(&set->tables[i]);
  free(set->tables);
  text_free(&set->content);
  *set = (import_set){0};
}

/* Only the table that the command names. */
static int choose_table(session *s, const import_options *o, import_set *set) {
  set_table *chosen = o->table != NULL ? import_set_find(set, o->table) : NULL;
  if (o->table == NULL) return SHELL_DONE;
  if (chosen == NULL) return session_fail(s, "%s: has no table %s", o->path, o->table);
  set_table kept = *chosen;
  *chosen = (set_table){.there = false};
  for (size_t i = 0; i < set->count; i++) free_set_table(&set->tables[i]);
  set->tables[0] = kept;
  set->count = 1;
  return SHELL_DONE;
}

static int check_options(session *s, const import_options *o) {
  const char *option = o->create != NULL ? "--create"
                       : o->key != NULL  ? "--key"
                       : o->start_given  ? "--start"
                                         : NULL;
  if (option == NULL) return SHELL_DONE;
  session_fail(s, "%s: makes tables of its own, and goes without %s", o->path, option);
  return SHELL_USAGE;
}

/* ------------------------------------------------------------------- tables */

static const char *items_path(const import_options *o, const set_table *t) {
  return t->path.length > 0 ? t->path.data : o->path;
}

static transfer_format items_format(const set_table *t) {
  return t->path.length > 0 ? FORMAT_DYNAMODB_JSON : FORMAT_WORKBENCH;
}

/* Whether the table is there, and since an import into it was stopped. */
static int look_for_table(session *s, const import_options *o, set_table *t, text *others) {
  import_table about;
  size_t position;
  table_outcome outcome = import_table_find(s, t->name.data, &about);
  if (outcome == TABLE_FAILED) return SHELL_FAILED;
  t->there = outcome == TABLE_FOUND;
  if (t->there) {
    import_job_name(o, items_path(o, t), items_format(t), t->name.data, &about, &t->job);
    bool begun = t->job.length > 0 && import_job_find(s, t->job.data, &position) == JOB_KNOWN;
    if (!begun && !o->restart)
      text_format(others, "%s%s", others->length > 0 ? ", " : "", t->name.data);
  }
  import_table_free(&about);
  return SHELL_DONE;
}

static int look_for_tables(session *s, const import_options *o, import_set *set) {
  text others = {0};
  int rc = SHELL_DONE;
  for (size_t i = 0; i < set->count && rc == SHELL_DONE; i++)
    rc = look_for_table(s, o, &set->tables[i], &others);
  if (rc == SHELL_DONE && others.length > 0)
    rc = session_fail(s, "%s: nothing done: there already: %s; --restart puts the items there",
                      o->path, others.data);
  text_free(&others);
  return rc;
}

/* The job at its beginning: from now on the table is this command's. */
static void begin_job(session *s, const import_options *o, set_table *t) {
  import_table about;
  if (import_table_find(s, t->name.data, &about) == TABLE_FOUND &&
      import_job_name(o, items_path(o, t), items_format(t), t->name.data, &about, &t->job))
    import_job_keep(s, t->name.data, t->job.data, 0);
  import_table_free(&about);
}

/* Runs what makes the table as a statement of its file, and silently. */
static int run_make(session *s, const import_set *set, const set_table *t) {
  bool interactive = s->interactive;
  const char *file = s->file;
  size_t line = s->line;
  int rc;
  s->interactive = false;
  s->file = set->path;
  s->line = t->line;
  if (t->make.data[0] == '{')
    rc = import_table_create(s, t->name.data, t->make.data);
  else
    rc = definition_run(s, t->make.data);
  s->interactive = interactive;
  s->file = file;
  s->line = line;
  return rc;
}

static int make_table_of_set(session *s, const import_options *o, const import_set *set,
                             set_table *t) {
  int rc = run_make(s, set, t);
  if (rc != SHELL_DONE) return SHELL_FAILED;
  t->made = true;
  if (t->ttl.length > 0) rc = session_call(s, "UpdateTimeToLive", t->ttl.data);
  if (rc == SHELL_DONE) begin_job(s, o, t);
  return rc;
}

/* What this command has made is gone again. */
static void take_tables_back(session *s, const import_options *o, const import_set *set) {
  text gone = {0};
  for (size_t i = 0; i < set->count; i++) {
    const set_table *t = &set->tables[i];
    if (!t->made) continue;
    int rc = session_call_on_table(s, "DeleteTable", t->name.data);
    if (rc == SHELL_DONE) rc = table_wait_gone(s, t->name.data);
    if (rc == SHELL_DONE)
      text_format(&gone, "%s%s", gone.length > 0 ? ", " : "", t->name.data);
    else
      session_fail(s, "the table %s was created and is left", t->name.data);
  }
  if (gone.length > 0) session_fail(s, "%s: taken back: %s", o->path, gone.data);
  text_free(&gone);
}

static int make_tables(session *s, const import_options *o, import_set *set) {
  int rc = SHELL_DONE;
  for (size_t i = 0; i < set->count && rc == SHELL_DONE; i++)
    if (!set->tables[i].there) rc = make_table_of_set(s, o, set, &set->tables[i]);
  if (rc != SHELL_DONE) take_tables_back(s, o, set);
  return rc;
}

/* --------------------------------------------------------------------- items */

static import_end put_table(session *s, const import_options *o, const set_table *t) {
  import_options one = *o;
  feed f;
  bool good;
  one.path = items_path(o, t);
  one.feed.format = items_format(t);
  one.keep_job = true;
  if (t->path.length > 0)
    good = feed_open(&f, one.path, &one.feed);
  else
    good = feed_open_given(&f, one.path, t->items, t->count, &one.feed);
  import_end end = IMPORT_STOPPED;
  if (good)
    end = import_items(s, &one, t->name.data, &f);
  else
    session_fail(s, "%s", text_string(&f.why));
  feed_close(&f);
  return end;
}

static void forget_jobs(session *s, const import_set *set) {
  for (size_t i = 0; i < set->count; i++) {
    const set_table *t = &set->tables[i];
    if (t->job.length > 0) import_job_forget(s, t->name.data, t->job.data);
  }
}

static int put_tables(session *s, const import_options *o, import_set *set) {
  int rc = SHELL_DONE;
  for (size_t i = 0; i < set->count; i++) {
    import_end end = put_table(s, o, &set->tables[i]);
    if (end != IMPORT_ALL_IN) rc = SHELL_FAILED;
    if (end != IMPORT_STOPPED) continue;
    if (!set->whole || session_interrupted) return rc;
    take_tables_back(s, o, set);
    return rc;
  }
  forget_jobs(s, set);
  return rc;
}

/* When the items are there: they are made of them. */
static int make_extras_of_set(session *s, const import_set *set) {
  int rc = SHELL_DONE;
  for (size_t i = 0; i < set->count && rc == SHELL_DONE; i++) {
    const set_table *t = &set->tables[i];
    text list = {0};
    if (t->extras.length == 0) continue;
    text_format(&list, "[%s]", t->extras.data);
    rc = extension_make_again(s, (json_span){list.data, list.length}, t->name.data, true);
    text_free(&list);
  }
  return rc;
}

int import_set_run(session *s, const import_options *o, import_set *set) {
  int rc = check_options(s, o);
  if (rc == SHELL_DONE) rc = choose_table(s, o, set);
  if (rc == SHELL_DONE) rc = look_for_tables(s, o, set);
  if (rc == SHELL_DONE) rc = make_tables(s, o, set);
  if (rc == SHELL_DONE) rc = put_tables(s, o, set);
  return rc == SHELL_DONE ? make_extras_of_set(s, set) : rc;
}
