/*
** inspect.c - .tables, .schema and .shards: what the operations of the API tell
** about a store, put so that a person can read it (and the shell, in the case of
** .schema, run it).
*/
#include "commands/inspect.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_print.h"
#include "base/json_span.h"

/* ------------------------------------------------------------------- tables */

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
  if (!session_answer(s, &answer) || !json_member(answer, "TableNames", &names)) return true;
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

/* Appends the members of `object` that the list names, those that are there. */
static void copy_members(text *out, json_span object, const char *const *names) {
  json_span value;
  text_add_char(out, '{');
  for (; *names != NULL; names++) {
    if (!json_member(object, *names, &value)) continue;
    if (out->data[out->length - 1] != '{') text_add_char(out, ',');
    text_format(out, "\"%s\":", *names);
    text_append(out, value.data, value.length);
  }
  text_add_char(out, '}');
}

static void add_throughput(text *out, json_span object) {
  static const char *const units[] = {"ReadCapacityUnits", "WriteCapacityUnits", NULL};
  json_span throughput;
  if (!json_member(object, "ProvisionedThroughput", &throughput)) return;
  text_add(out, ",\"ProvisionedThroughput\":");
  copy_members(out, throughput, units);
}

static void add_indexes(text *out, json_span table, const char *member, bool throughput) {
  static const char *const parts[] = {"IndexName", "KeySchema", "Projection", NULL};
  json_span list, name, index;
  if (!json_member(table, member, &list)) return;
  text_format(out, ",\"%s\":[", member);
  for (size_t position = 0; json_each(list, &position, &name, &index);) {
    if (out->data[out->length - 1] != '[') text_add_char(out, ',');
    copy_members(out, index, parts);
    if (throughput) {
      out->length--;
      add_throughput(out, index);
      text_add_char(out, '}');
    }
  }
  text_add_char(out, ']');
}

/* A setting that the description keeps in a summary, or only if it was set. */
static void add_settings(text *out, json_span table) {
  json_span value;
  if (json_member(table, "StreamSpecification", &value))
    text_format(out, ",\"StreamSpecification\":%.*s", (int)value.length, value.data);
  if (json_member(table, "TableClassSummary", &value) && json_member(value, "TableClass", &value))
    text_format(out, ",\"TableClass\":%.*s", (int)value.length, value.data);
  if (json_member(table, "DeletionProtectionEnabled", &value) && json_equals(value, "true"))
    text_add(out, ",\"DeletionProtectionEnabled\":true");
}

static bool is_on_demand(json_span table) {
  json_span value;
  return json_member(table, "BillingModeSummary", &value) &&
         json_member(value, "BillingMode", &value) &&
         json_equals(json_unquoted(value), "PAY_PER_REQUEST");
}

/* Appends the request of CreateTable that makes such a table. */
static void add_create_table(text *out, json_span table) {
  static const char *const parts[] = {"TableName", "AttributeDefinitions", "KeySchema", NULL};
  bool on_demand = is_on_demand(table);
  copy_members(out, table, parts);
  out->length--;
  add_indexes(out, table, "LocalSecondaryIndexes", false);
  add_indexes(out, table, "GlobalSecondaryIndexes", !on_demand);
  if (on_demand)
    text_add(out, ",\"BillingMode\":\"PAY_PER_REQUEST\"");
  else
    add_throughput(out, table);
  add_settings(out, table);
  text_add_char(out, '}');
}

static void print_statement(const session *s, const char *operation, const text *request) {
  text out = {0};
  text_format(&out, "%s ", operation);
  json_print(&out, request->data, request->length, true);
  fprintf(s->out, "%s\n", out.data);
  text_free(&out);
}

static int print_time_to_live(session *s, const char *table) {
  json_span answer, attribute;
  int rc = session_call_on_table(s, "DescribeTimeToLive", table);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &answer) || !json_member(answer, "TimeToLiveDescription", &answer))
    return session_bad_answer(s);
  if (!json_member(answer, "AttributeName", &attribute)) return SHELL_DONE;
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table, strlen(table));
  text_format(&request, ",\"TimeToLiveSpecification\":{\"AttributeName\":%.*s,\"Enabled\":true}}",
              (int)attribute.length, attribute.data);
  print_statement(s, "UpdateTimeToLive", &request);
  text_free(&request);
  return SHELL_DONE;
}

static int print_schema(session *s, const char *table) {
  json_span answer;
  text request = {0};
  int rc = session_call_on_table(s, "DescribeTable", table);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &answer) || !json_member(answer, "Table", &answer))
    return session_bad_answer(s);
  add_create_table(&request, answer);
  print_statement(s, "CreateTable", &request);
  text_free(&request);
  return print_time_to_live(s, table);
}

typedef struct schema_walk {
  session *s;
  int rc;
} schema_walk;

static void visit_schema(void *context, const char *table) {
  schema_walk *w = context;
  if (w->rc == SHELL_DONE) w->rc = print_schema(w->s, table);
}

int inspect_schema(session *s, int count, char **list) {
  schema_walk w = {s, SHELL_DONE};
  if (count > 0) return print_schema(s, list[0]);
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
