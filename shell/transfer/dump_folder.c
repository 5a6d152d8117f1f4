/*
** dump_folder.c - reads the statements of a folder's schema without running them, and
** sees that each table has its file of items and each file its table.
*/
#include "transfer/dump_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json_text.h"
#include "definition/definition.h"
#include "statements/statement.h"

typedef struct dump_reader {
  import_set *set;
  const char *path;
  bool views; /* it is the file of search indexes and views */
  text *why;
  size_t line; /* of the statement */
} dump_reader;

bool dump_is_at(const char *path) {
  struct stat about;
  text schema = {0};
  text_format(&schema, "%s/" DUMP_SCHEMA, path);
  bool is = stat(schema.data, &about) == 0 && S_ISREG(about.st_mode);
  text_free(&schema);
  return is;
}

/* ----------------------------------------------------------------- statements */

static bool dump_wrong(dump_reader *r, const char *reason) {
  text_format(r->why, "%s:%zu: %s", r->path, r->line, reason);
  return false;
}

static bool add_made_table(dump_reader *r, const char *name, const char *make, size_t length) {
  if (import_set_find(r->set, name) != NULL) return dump_wrong(r, "makes a table twice");
  set_table *t = import_set_add(r->set, name);
  text_append(&t->make, make, length);
  t->line = r->line;
  return true;
}

static bool take_create_statement(dump_reader *r, const char *said) {
  definition d;
  syntax_error error;
  bool good = definition_parse(said, &d, &error);
  if (!good)
    dump_wrong(r, text_string(&error.message));
  else if (d.kind != DEFINITION_CREATE)
    good = dump_wrong(r, "not the making of a table");
  else
    good = add_made_table(r, d.table.data, said, strlen(said));
  text_free(&error.message);
  definition_free(&d);
  return good;
}

/* ------------------------------------------------------- search indexes and views */

static bool add_extra(dump_reader *r, const char *table, const char *operation,
                      const char *request) {
  set_table *t = import_set_find(r->set, table);
  if (t == NULL) return dump_wrong(r, "of a table that " DUMP_SCHEMA " does not make");
  text_format(&t->extras, "%s{\"%s\":%s}", t->extras.length > 0 ? "," : "", operation, request);
  return true;
}

static bool take_extra_statement(dump_reader *r, const char *said) {
  definition d;
  syntax_error error;
  bool good = definition_parse(said, &d, &error);
  if (!good)
    dump_wrong(r, text_string(&error.message));
  else if (d.kind == DEFINITION_CREATE_SEARCH)
    good = add_extra(r, d.table.data, "CreateSearchIndex", d.request.data);
  else if (d.kind == DEFINITION_CREATE_VIEW)
    good = add_extra(r, d.table.data, "CreateView", d.request.data);
  else
    good = dump_wrong(r, "not the making of a search index or view");
  text_free(&error.message);
  definition_free(&d);
  return good;
}

/* CreateView {...}: one that no statement can say. */
static bool take_extra_operation(dump_reader *r, const char *said) {
  static const char view[] = "CreateView ";
  json_span json, quoted;
  text name = {0};
  const char *request = said + strlen(view);
  if (strncmp(said, view, strlen(view)) != 0)
    return dump_wrong(r, "not the making of a search index or view");
  bool good = json_is_value(request, strlen(request), &json, NULL) && *json.data == '{' &&
              json_member(json, "TableName", &quoted) && *quoted.data == '"';
  if (good) json_text(quoted, &name);
  good = good ? add_extra(r, text_string(&name), "CreateView", request)
              : dump_wrong(r, "the request is not understood");
  text_free(&name);
  return good;
}

/* ------------------------------------------------------------------------ tables */

/* CreateTable {...} or UpdateTimeToLive {...}: tables that no statement can say. */
static bool take_operation(dump_reader *r, const char *said) {
  static const char create[] = "CreateTable ", ttl[] = "UpdateTimeToLive ";
  bool creates = strncmp(said, create, strlen(create)) == 0;
  if (!creates && strncmp(said, ttl, strlen(ttl)) != 0)
    return dump_wrong(r, "not the making of a table");
  const char *request = said + strlen(creates ? create : ttl);
  json_span json, quoted;
  text name = {0};
  bool good = json_is_value(request, strlen(request), &json, NULL) && *json.data == '{' &&
              json_member(json, "TableName", &quoted) && *quoted.data == '"';
  if (good) json_text(quoted, &name);
  set_table *t = good && !creates ? import_set_find(r->set, text_string(&name)) : NULL;
  if (!good)
    dump_wrong(r, "the request is not understood");
  else if (creates)
    good = add_made_table(r, text_string(&name), json.data, json.length);
  else if (t == NULL)
    good = dump_wrong(r, "no table of that name is made above");
  else
    text_append(&t->ttl, json.data, json.length);
  text_free(&name);
  return good;
}

static bool take_statement(dump_reader *r, statement *collected) {
  const char *said = collected->text.data;
  r->line = collected->line;
  statement_trim(&collected->text);
  if (r->views)
    return definition_begins(said) ? take_extra_statement(r, said) : take_extra_operation(r, said);
  return definition_begins(said) ? take_create_statement(r, said) : take_operation(r, said);
}

static bool take_statements(dump_reader *r, FILE *file) {
  statement collected = {0};
  text rest = {0};
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  bool good = true;
  while (good && (length = getline(&line, &size, file)) >= 0) {
    bool complete = statement_add_line(&collected, line, (size_t)length);
    for (; good && complete; complete = statement_next(&collected))
      good = take_statement(r, &collected);
  }
  r->line = collected.lines;
  if (good && ferror(file)) good = dump_wrong(r, strerror(errno));
  if (good && !statement_at_end(&collected, &rest, &r->line)) good = dump_wrong(r, rest.data);
  if (good && collected.text.length > 0) good = take_statement(r, &collected);
  free(line);
  text_free(&rest);
  statement_free(&collected);
  return good;
}

/* ---------------------------------------------------------------------- files */

static bool find_items(const char *folder, set_table *t, text *why) {
  static const char *const ends[] = {"jsonl", "jsonl.gz"};
  struct stat about;
  int count = 0;
  text path = {0};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    text_clear(&path);
    text_format(&path, "%s/%s.%s", folder, t->name.data, ends[i]);
    if (stat(path.data, &about) != 0) continue;
    text_clear(&t->path);
    text_add(&t->path, path.data);
    count++;
  }
  text_free(&path);
  if (count == 0)
    text_format(why, "%s/%s.jsonl: not there, though " DUMP_SCHEMA " makes the table", folder,
                t->name.data);
  if (count > 1) text_format(why, "%s: stands packed beside it too", t->path.data);
  return count == 1;
}

/* Whether the name is one of a file of items, of which table is appended. */
static bool is_items_name(const char *name, text *table) {
  static const char *const ends[] = {".jsonl", ".jsonl.gz"};
  size_t length = strlen(name);
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    size_t end = strlen(ends[i]);
    if (length <= end || strcmp(name + length - end, ends[i]) != 0) continue;
    text_append(table, name, length - end);
    return true;
  }
  return false;
}

static bool check_files(const char *folder, const import_set *set, text *why) {
  bool good = true;
  text table = {0};
  DIR *list = opendir(folder);
  if (list == NULL) {
    text_format(why, "%s: %s", folder, strerror(errno));
    return false;
  }
  for (struct dirent *entry; good && (entry = readdir(list)) != NULL;) {
    text_clear(&table);
    if (entry->d_name[0] == '.' || !is_items_name(entry->d_name, &table)) continue;
    good = import_set_find(set, table.data) != NULL;
    if (!good)
      text_format(why, "%s/%s: " DUMP_SCHEMA " makes no such table", folder, entry->d_name);
  }
  closedir(list);
  text_free(&table);
  return good;
}

static bool read_statements(import_set *set, const char *path, bool views, text *why) {
  dump_reader r = {.set = set, .path = path, .views = views, .why = why};
  FILE *file = fopen(path, "r");
  if (file == NULL && views && errno == ENOENT) return true;
  if (file == NULL) {
    text_format(why, "%s: %s", path, strerror(errno));
    return false;
  }
  bool good = take_statements(&r, file);
  fclose(file);
  return good;
}

bool dump_read(const char *folder, text *schema, import_set *set, text *why) {
  text views = {0};
  text_format(schema, "%s/" DUMP_SCHEMA, folder);
  text_format(&views, "%s/" DUMP_VIEWS, folder);
  *set = (import_set){.path = schema->data};
  bool good =
      read_statements(set, schema->data, false, why) && read_statements(set, views.data, true, why);
  text_free(&views);
  for (size_t i = 0; good && i < set->count; i++) good = find_items(folder, &set->tables[i], why);
  return good && check_files(folder, set, why);
}
