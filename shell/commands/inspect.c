/*
** inspect.c - .tables, .schema and .shards: what the operations of the API tell
** about a store, put so that a person can read it (and the shell, in the case of
** .schema, run it).
*/
#include "commands/inspect.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_span.h"
#include "definition/schema.h"

/* ------------------------------------------------------------------- tables */

static bool holds_strings(json_span list) {
  json_span name, value;
  if (*list.data != '[') return false;
  for (size_t position = 0; json_each(list, &position, &name, &value);)
    if (*value.data != '"') return false;
  return true;
}

/* Visits one page of names; *after is the last if there are more. */
static bool visit_page(session *s, text *after, inspect_visit visit, void *context) {
  text request = {0};
  json_span answer, names, name, value, last;
  text_add_char(&request, '{');
  if (after->length > 0)
    text_format(&request, "\"ExclusiveStartTableName\":\"%s\"", text_string(after));
  text_add_char(&request, '}');
  bool done = session_ask(s, "ListTables", request.data, request.length);
  text_free(&request);
  text_clear(after);
  if (!done) return false;
  if (!session_answer(s, &answer) || !json_member(answer, "TableNames", &names) ||
      !holds_strings(names))
    return door_bad_answer(&s->answer);
  if (json_member(answer, "LastEvaluatedTableName", &last))
    text_append(after, last.data + 1, last.length - 2);
  /* The visitor may call the store: what it needs of the answer is copied. */
  char *copy = memory_copy(names.data, names.length);
  names.data = copy;
  for (size_t position = 0; json_each(names, &position, &name, &value);) {
    char *table = memory_copy(value.data + 1, value.length - 2);
    visit(context, table);
    free(table);
  }
  free(copy);
  return true;
}

bool inspect_each_table(session *s, inspect_visit visit, void *context) {
  text after = {0};
  bool done;
  do {
    done = visit_page(s, &after, visit, context);
  } while (done && after.length > 0);
  text_free(&after);
  return done;
}

typedef struct table_list {
  session *s;
  const char *pattern; /* NULL: all */
} table_list;

static void print_matching(void *context, const char *table) {
  const table_list *l = context;
  if (l->pattern == NULL || fnmatch(l->pattern, table, 0) == 0) fprintf(l->s->out, "%s\n", table);
}

int inspect_tables(session *s, int count, char **list) {
  table_list l = {s, count > 0 ? list[0] : NULL};
  return inspect_each_table(s, print_matching, &l) ? SHELL_DONE : session_fail_with_answer(s);
}

/* ------------------------------------------------------------------- schema */

typedef struct schema_walk {
  session *s;
  bool json;
  int rc;
} schema_walk;

static void visit_schema(void *context, const char *table) {
  schema_walk *w = context;
  if (w->rc == SHELL_DONE) w->rc = schema_print(w->s, table, w->json, true);
}

static int inspect_schema_usage(const session *s) {
  session_fail(s, "usage: .schema [TABLE] [--json]");
  return SHELL_USAGE;
}

int inspect_schema(session *s, int count, char **list) {
  schema_walk w = {.s = s, .rc = SHELL_DONE};
  const char *table = NULL;
  for (int i = 0; i < count; i++) {
    if (strcmp(list[i], "--json") == 0)
      w.json = true;
    else if (table == NULL)
      table = list[i];
    else
      return inspect_schema_usage(s);
  }
  if (table != NULL) return schema_print(s, table, w.json, true);
  return inspect_each_table(s, visit_schema, &w) ? w.rc : session_fail_with_answer(s);
}

/* ------------------------------------------------------------------- shards */

enum { BAR_WIDTH = 40 };

static long long shard_number(json_span shard, const char *member) {
  json_span value;
  return json_member(shard, member, &value) ? json_integer(value) : 0;
}

static void print_shard(const session *s, json_span shard, long long most) {
  char bar[BAR_WIDTH + 1];
  long long bytes = shard_number(shard, "SizeBytes");
  long long length = most > 0 ? (bytes * BAR_WIDTH + most - 1) / most : 0;
  memset(bar, '#', (size_t)length);
  bar[length] = '\0';
  fprintf(s->out, "%5lld %11lld %13lld%s%s\n", shard_number(shard, "Shard"),
          shard_number(shard, "ItemCount"), bytes, length > 0 ? "  " : "", bar);
}

int inspect_shards(session *s, int count, char **list) {
  json_span answer, shards, name, shard;
  long long items = 0, bytes = 0, most = 0;
  (void)count;
  int rc = session_call_on_table(s, "DescribeShards", list[0]);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &answer) || !json_member(answer, "Shards", &shards))
    return session_bad_answer(s);
  for (size_t position = 0; json_each(shards, &position, &name, &shard);) {
    long long size = shard_number(shard, "SizeBytes");
    items += shard_number(shard, "ItemCount");
    bytes += size;
    if (size > most) most = size;
  }
  fputs("shard       items         bytes\n", s->out);
  for (size_t position = 0; json_each(shards, &position, &name, &shard);)
    print_shard(s, shard, most);
  fprintf(s->out, "  all %11lld %13lld\n", items, bytes);
  return SHELL_DONE;
}
