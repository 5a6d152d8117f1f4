/*
** known_names.c - asks for names and keeps them. Attributes nobody has declared: they
** are those of the first items that a scan meets, a few.
*/
#include "complete/known_names.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json_text.h"
#include "commands/inspect.h"
#include "sql/sql_command.h"

/* Seconds that an endpoint's names are believed, and items of a table to look at. */
enum { BELIEVED = 300, SAMPLE = 20 };

typedef struct known_entry {
  struct known_entry *next;
  char *table;
  time_t asked;
  table_names names;
} known_entry;

struct known_names {
  name_list tables, views;
  name_list columns; /* of the name that was asked for last */
  time_t asked;      /* 0: not yet */
  known_entry *entries;
  door *words; /* an empty store, which knows the words of PartiQL; NULL: not yet open */
};

/* ---------------------------------------------------------------------- lists */

static void list_add(name_list *l, const text *name) {
  for (size_t i = 0; i < l->count; i++)
    if (strcmp(l->list[i], text_string(name)) == 0) return;
  l->list = memory_resize(l->list, l->count + 1, sizeof *l->list);
  l->list[l->count++] = memory_copy(text_string(name), name->length);
}

static void list_clear(name_list *l) {
  for (size_t i = 0; i < l->count; i++) free(l->list[i]);
  free(l->list);
  *l = (name_list){0};
}

static void names_clear(table_names *names) {
  list_clear(&names->keys);
  list_clear(&names->indexes);
  list_clear(&names->attributes);
  list_clear(&names->searches);
  list_clear(&names->sql_names);
}

static void add_json_name(name_list *l, json_span quoted) {
  text name = {0};
  json_text(quoted, &name);
  list_add(l, &name);
  text_free(&name);
}

/* The member of each element of an array that is a member of the object. */
static void add_members(name_list *l, json_span object, const char *array, const char *member) {
  json_span elements, name, element, value;
  if (!json_member(object, array, &elements)) return;
  for (size_t at = 0; json_each(elements, &at, &name, &element);)
    if (json_member(element, member, &value)) add_json_name(l, value);
}

/* --------------------------------------------------------------------- asking */

static time_t clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1; /* never 0 */
}

static bool is_believed(const session *s, time_t asked) {
  bool endpoint = door_store(s->door) == NULL;
  return endpoint && asked != 0 && clock_now() - asked < BELIEVED;
}

static struct known_names *known_of(session *s) {
  if (s->names == NULL) {
    s->names = memory_resize(NULL, 1, sizeof *s->names);
    *s->names = (struct known_names){0};
  }
  return s->names;
}

static void visit_table(void *context, const char *table) {
  text name = {0};
  text_add(&name, table);
  list_add(context, &name);
  text_free(&name);
}

const name_list *known_names_tables(session *s) {
  struct known_names *known = known_of(s);
  if (is_believed(s, known->asked)) return &known->tables;
  list_clear(&known->tables);
  inspect_each_table(s, visit_table, &known->tables);
  known->asked = clock_now();
  return &known->tables;
}

const name_list *known_names_views(session *s) {
  struct known_names *known = known_of(s);
  json_span body;
  list_clear(&known->views);
  if (session_ask(s, "ListViews", "{}", 2) && session_answer(s, &body))
    add_members(&known->views, body, "Views", "ViewName");
  return &known->views;
}

const name_list *known_names_columns(session *s, const char *sql_name) {
  struct known_names *known = known_of(s);
  list_clear(&known->columns);
  sql_each_column(s, sql_name, visit_table, &known->columns);
  return &known->columns;
}

/* {"TableName":"T" and what follows it. */
static bool ask_of_table(session *s, const char *operation, const char *table, const char *more,
                         json_span *body) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table, strlen(table));
  text_format(&request, "%s}", more);
  bool done = session_ask(s, operation, request.data, request.length);
  text_free(&request);
  return done && session_answer(s, body);
}

/* The names of a typed item's attributes, and of what maps among them hold. */
static void add_attributes(name_list *l, json_span item, const char *path) {
  json_span name, value, map;
  for (size_t at = 0; json_each(item, &at, &name, &value);) {
    text whole = {0};
    text_add(&whole, path);
    json_text(name, &whole);
    list_add(l, &whole);
    if (json_member(value, "M", &map)) {
      text_add_char(&whole, NAME_SEPARATOR);
      add_attributes(l, map, text_string(&whole));
    }
    text_free(&whole);
  }
}

static void ask_names(session *s, const char *table, table_names *names) {
  char sample[32];
  json_span body, items, name, item;
  if (!ask_of_table(s, "DescribeTable", table, "", &body)) return;
  if (!json_member(body, "Table", &body)) return;
  add_members(&names->keys, body, "AttributeDefinitions", "AttributeName");
  add_members(&names->attributes, body, "AttributeDefinitions", "AttributeName");
  add_members(&names->indexes, body, "GlobalSecondaryIndexes", "IndexName");
  add_members(&names->indexes, body, "LocalSecondaryIndexes", "IndexName");
  add_members(&names->searches, body, "SearchIndexes", "IndexName");
  add_members(&names->sql_names, body, "SearchIndexes", "SqlName");
  snprintf(sample, sizeof sample, ",\"Limit\":%d", SAMPLE);
  if (!ask_of_table(s, "Scan", table, sample, &body) || !json_member(body, "Items", &items)) return;
  for (size_t at = 0; json_each(items, &at, &name, &item);)
    add_attributes(&names->attributes, item, "");
}

const table_names *known_names_of(session *s, const char *table) {
  struct known_names *known = known_of(s);
  known_entry *entry = known->entries;
  while (entry != NULL && strcmp(entry->table, table) != 0) entry = entry->next;
  if (entry == NULL) {
    entry = memory_resize(NULL, 1, sizeof *entry);
    *entry = (known_entry){.next = known->entries, .table = memory_copy(table, strlen(table))};
    known->entries = entry;
  }
  if (is_believed(s, entry->asked)) return &entry->names;
  names_clear(&entry->names);
  ask_names(s, table, &entry->names);
  entry->asked = clock_now();
  return &entry->names;
}

/* --------------------------------------------------------------------- words */

/* A word of the language is refused before its table is looked for. */
bool known_names_is_bare(session *s, const char *name) {
  struct known_names *known = known_of(s);
  const stator_options options = {0};
  text why = {0}, request = {0};
  door_answer answer;
  bool bare = *name != '\0' && strspn(name, "0123456789") == 0;
  for (const char *c = name; *c != '\0'; c++)
    bare &= strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *c) != NULL;
  if (bare && known->words == NULL) known->words = door_open_store(":memory:", &options, &why);
  if (bare && known->words != NULL) {
    text_format(&request, "{\"Statement\":\"SELECT * FROM t WHERE %s = 1\"}", name);
    door_call(known->words, "ExecuteStatement", request.data, request.length, &answer);
    bare = answer.exception != NULL && strcmp(answer.exception, "ResourceNotFoundException") == 0;
  }
  text_free(&why);
  text_free(&request);
  return bare;
}

/* ---------------------------------------------------------------- forgetting */

static bool changes_tables(const char *operation) {
  static const char *const changing[] = {
      "CreateTable", "DeleteTable", "CreateSearchIndex",      "DeleteSearchIndex",
      "UpdateTable", "ImportTable", "RestoreTableFromBackup", "RestoreTableToPointInTime"};
  for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
    if (strcmp(changing[i], operation) == 0) return true;
  return false;
}

void known_names_forget(session *s, const char *operation) {
  struct known_names *known = s->names;
  if (known == NULL || (operation != NULL && !changes_tables(operation))) return;
  s->names = NULL;
  while (known->entries != NULL) {
    known_entry *entry = known->entries;
    known->entries = entry->next;
    names_clear(&entry->names);
    free(entry->table);
    free(entry);
  }
  list_clear(&known->tables);
  list_clear(&known->views);
  list_clear(&known->columns);
  door_close(known->words);
  free(known);
}
