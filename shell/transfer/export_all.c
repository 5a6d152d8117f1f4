/*
** export_all.c - a folder that gets its name when it is whole. Until then it is called
** FOLDER.export-part, and a note in it says which tables it holds.
*/
#include "transfer/export_all.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json_text.h"
#include "commands/inspect.h"
#include "definition/extension.h"
#include "definition/schema.h"
#include "transfer/dump_folder.h"
#include "transfer/export_file.h"
#include "transfer/export_read.h"

typedef struct all_tables {
  session *s;
  const export_options *o;
  text path;  /* of the folder that is to be, without slashes behind it */
  text part;  /* of the folder until then */
  text names; /* of the tables, each with its NUL */
  size_t tables;
  text views; /* what makes their search indexes and views */
  text done;  /* what the note says: {"TABLE":"ID N",...} without its braces */
} all_tables;

static void add_name(void *context, const char *table) {
  all_tables *a = context;
  text_append(&a->names, table, strlen(table) + 1);
  a->tables++;
}

static int all_failed(const all_tables *a, const char *path) {
  return session_fail(a->s, "%s: %s", path, strerror(errno));
}

/* ----------------------------------------------------------------------- the note */

static void note_path(const all_tables *a, text *path) {
  text_format(path, "%s/export-state", a->part.data);
}

static void read_done(all_tables *a) {
  text path = {0}, content = {0};
  json_span note;
  note_path(a, &path);
  FILE *file = fopen(path.data, "re");
  bool good = file != NULL && text_read_file(&content, file) &&
              json_is_value(text_string(&content), content.length, &note, NULL) &&
              *note.data == '{';
  if (good && !a->o->restart) text_append(&a->done, note.data + 1, note.length - 2);
  if (file != NULL) fclose(file);
  text_free(&path);
  text_free(&content);
}

static bool write_done(const all_tables *a) {
  text path = {0}, note = {0};
  note_path(a, &path);
  text_format(&note, "{%s}\n", text_string(&a->done));
  bool written = export_file_put(path.data, note.data);
  text_free(&path);
  text_free(&note);
  return written;
}

/* What the note says of a table that is done: which one of the name it is. */
static bool is_done(const all_tables *a, const char *table, const text *id) {
  json_span note, known;
  text object = {0};
  text_format(&object, "{%s}", text_string(&a->done));
  bool done = json_is_value(object.data, object.length, &note, NULL) &&
              json_member(note, table, &known) &&
              json_equals(json_unquoted(known), text_string(id));
  text_free(&object);
  return done;
}

static bool note_done(all_tables *a, const char *table, const text *id) {
  text_format(&a->done, "%s\"%s\":\"%s\"", a->done.length > 0 ? "," : "", table, text_string(id));
  return write_done(a);
}

/* ------------------------------------------------------------------------- tables */

/* The table of this name in this store; one made anew has another. */
static int identify(session *s, const char *table, text *id) {
  export_source source;
  int rc = export_source_find(s, table, &source);
  if (rc == SHELL_DONE) text_format(id, "%s %s", door_name(s->door), text_string(&source.id));
  export_source_free(&source);
  return rc;
}

static void items_name(const all_tables *a, const char *table, text *name) {
  text_clear(name);
  text_format(name, "%s.jsonl%s", table, a->o->gzip ? ".gz" : "");
}

static int export_table(all_tables *a, const char *table, const text *id) {
  text path = {0}, name = {0};
  size_t items;
  items_name(a, table, &name);
  text_format(&path, "%s/%s", a->part.data, name.data);
  export_options o = *a->o;
  o.source = table;
  o.path = path.data;
  o.force = true; /* of a table that is there no more */
  int rc = export_one(a->s, &o, &items);
  if (rc == SHELL_DONE && !note_done(a, table, id)) rc = all_failed(a, a->part.data);
  if (rc == SHELL_DONE) fprintf(a->s->out, "%s: %zu item%s\n", table, items, items == 1 ? "" : "s");
  text_free(&path);
  text_free(&name);
  return rc;
}

static int export_tables(all_tables *a) {
  const char *table = text_string(&a->names);
  int rc = SHELL_DONE;
  for (size_t i = 0; i < a->tables && rc == SHELL_DONE; i++, table += strlen(table) + 1) {
    text id = {0};
    rc = identify(a->s, table, &id);
    if (rc == SHELL_DONE && is_done(a, table, &id))
      fprintf(a->s->out, "%s: there already\n", table);
    else if (rc == SHELL_DONE)
      rc = export_table(a, table, &id);
    text_free(&id);
  }
  return rc;
}

/* Prints what makes these tables alone. */
static int print_schema(const all_tables *a) {
  const char *table = text_string(&a->names);
  int rc = SHELL_DONE;
  for (size_t i = 0; i < a->tables && rc == SHELL_DONE; i++, table += strlen(table) + 1)
    rc = schema_print(a->s, table, false, false);
  return rc;
}

/* Runs `print` with the session's answers going to a file of the folder. */
static int export_printed(const all_tables *a, const char *name,
                          int (*print)(const all_tables *a)) {
  export_place none = {0};
  export_file file;
  session *s = a->s;
  FILE *out = s->out;
  text path = {0}, why = {0};
  text_format(&path, "%s/%s", a->part.data, name);
  bool opened = export_file_open(&file, path.data, true, true, &none, &why);
  int rc = opened ? SHELL_DONE : session_fail(s, "%s", text_string(&why));
  if (opened) {
    s->out = file.out;
    rc = print(a);
    s->out = out;
    if (rc == SHELL_DONE && !export_file_finish(&file)) rc = all_failed(a, path.data);
    export_file_close(&file, true);
  }
  text_free(&path);
  text_free(&why);
  return rc;
}

static int add_views_of(session *s, const char *table, text *out) {
  table_facts facts;
  int rc = table_facts_fetch(s, table, false, &facts);
  if (rc == SHELL_DONE) rc = extension_statements(s, facts.table, false, true, out);
  table_facts_free(&facts);
  return rc;
}

static int print_views(const all_tables *a) {
  output_text(a->s, &a->views);
  return SHELL_DONE;
}

/* Search indexes and views, which are made when the items are there. */
static int export_views(all_tables *a) {
  const char *table = text_string(&a->names);
  int rc = SHELL_DONE;
  for (size_t i = 0; i < a->tables && rc == SHELL_DONE; i++, table += strlen(table) + 1)
    rc = add_views_of(a->s, table, &a->views);
  return rc == SHELL_DONE && a->views.length > 0 ? export_printed(a, DUMP_VIEWS, print_views) : rc;
}

/* ------------------------------------------------------------------------ the folder */

/* An empty folder may have the name: rename takes its place. */
static int name_folder(const all_tables *a) {
  text note = {0};
  note_path(a, &note);
  bool named = unlink(note.data) == 0 && rename(a->part.data, a->path.data) == 0 &&
               export_sync_folder_of(a->path.data);
  text_free(&note);
  return named ? SHELL_DONE : all_failed(a, a->path.data);
}

static bool is_empty_folder(const char *path) {
  DIR *list = opendir(path);
  bool empty = list != NULL;
  if (list == NULL) return false;
  for (struct dirent *entry; empty && (entry = readdir(list)) != NULL;)
    empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
  closedir(list);
  return empty;
}

static bool has_note(const all_tables *a) {
  text path = {0};
  note_path(a, &path);
  bool there = access(path.data, F_OK) == 0;
  text_free(&path);
  return there;
}

static int open_folder(all_tables *a) {
  if (access(a->path.data, F_OK) == 0 && !is_empty_folder(a->path.data))
    return session_fail(a->s, "%s: is there already", a->path.data);
  if (mkdir(a->part.data, 0777) != 0) {
    if (errno != EEXIST) return all_failed(a, a->part.data);
    if (!has_note(a) && !is_empty_folder(a->part.data))
      return session_fail(a->s, "%s: is there, and no export has left it", a->part.data);
  }
  read_done(a);
  return write_done(a) ? SHELL_DONE : all_failed(a, a->part.data);
}

/* Whether a file is of a table that there is, or its part. */
static bool is_of_table(const all_tables *a, const char *file) {
  const char *table = text_string(&a->names);
  bool is = false;
  text name = {0};
  for (size_t i = 0; i < a->tables && !is; i++, table += strlen(table) + 1) {
    items_name(a, table, &name);
    is = strncmp(file, name.data, name.length) == 0 &&
         (file[name.length] == '\0' || strncmp(file + name.length, ".export-", 8) == 0);
  }
  text_free(&name);
  return is;
}

/* Of tables that are there no more, when an export is gone on with. */
static int remove_strangers(const all_tables *a) {
  bool good = true;
  text path = {0};
  DIR *list = opendir(a->part.data);
  if (list == NULL) return all_failed(a, a->part.data);
  for (struct dirent *entry; good && (entry = readdir(list)) != NULL;) {
    if (entry->d_name[0] == '.' || strcmp(entry->d_name, "export-state") == 0) continue;
    if (is_of_table(a, entry->d_name)) continue;
    text_clear(&path);
    text_format(&path, "%s/%s", a->part.data, entry->d_name);
    good = unlink(path.data) == 0;
  }
  int rc = good ? SHELL_DONE : all_failed(a, path.data);
  closedir(list);
  text_free(&path);
  return rc;
}

static int export_folder(all_tables *a) {
  if (!inspect_each_table(a->s, add_name, a)) return session_fail_with_answer(a->s);
  int rc = open_folder(a);
  if (rc == SHELL_DONE) rc = remove_strangers(a);
  if (rc == SHELL_DONE) rc = export_tables(a);
  if (rc == SHELL_DONE) rc = export_printed(a, DUMP_SCHEMA, print_schema);
  if (rc == SHELL_DONE) rc = export_views(a);
  if (rc == SHELL_DONE) rc = name_folder(a);
  if (rc == SHELL_DONE)
    fprintf(a->s->out, "%zu table%s exported to %s\n", a->tables, a->tables == 1 ? "" : "s",
            a->path.data);
  return rc;
}

int export_all(session *s, const export_options *o) {
  all_tables a = {.s = s, .o = o};
  size_t length = strlen(o->path);
  while (length > 1 && o->path[length - 1] == '/') length--;
  text_append(&a.path, o->path, length);
  text_format(&a.part, "%s.export-part", a.path.data);
  int rc = export_folder(&a);
  text *texts[] = {&a.path, &a.part, &a.names, &a.views, &a.done};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  return rc;
}
