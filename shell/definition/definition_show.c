/*
** definition_show.c - DESCRIBE and SHOW: what the API tells of tables, put so that a
** person can read it.
*/
#include <string.h>

#include "base/json_text.h"
#include "commands/inspect.h"
#include "definition/definition_run.h"
#include "definition/definition_lines.h"
#include "definition/extension.h"
#include "definition/schema.h"
#include "output/rows.h"

/* ------------------------------------------------------------------- DESCRIBE */

/* "ACTIVE, provisioned: 5 reads and 5 writes a second" */
static void show_status(text *out, json_span table) {
  json_span units, status = facts_member(table, "TableStatus");
  text line = {0};
  text_format(&line, "%.*s, ", (int)status.length, status.data);
  if (facts_on_demand(table) || !json_member(table, "ProvisionedThroughput", &units))
    text_add(&line, "on demand");
  else
    text_format(&line, "provisioned: %lld reads and %lld writes a second",
                json_integer(facts_member(units, "ReadCapacityUnits")),
                json_integer(facts_member(units, "WriteCapacityUnits")));
  show_line(out, "status", line.data);
  text_free(&line);
}

static void show_key(text *out, json_span table) {
  json_span schema;
  text keys = {0};
  if (!json_member(table, "KeySchema", &schema)) return;
  facts_add_keys(table, schema, 0, &keys);
  show_line(out, "key", text_string(&keys));
  text_free(&keys);
}

static void show_extent(text *out, const char *label, json_span object, const char *size) {
  text line = {0};
  long long count = json_integer(facts_member(object, "ItemCount"));
  text_format(&line, "%lld, %lld bytes", count, json_integer(facts_member(object, size)));
  show_line(out, label, line.data);
  text_free(&line);
}

/* "by_email (email S HASH) PROJECT ALL, 12 items, ACTIVE" */
static void show_index(text *out, const char *label, json_span table, json_span index) {
  json_span name, schema;
  text line = {0};
  if (!json_member(index, "IndexName", &name) || !json_member(index, "KeySchema", &schema)) return;
  long long count = json_integer(facts_member(index, "ItemCount"));
  json_span status = facts_member(index, "IndexStatus");
  facts_add_name(name, &line);
  text_add(&line, " (");
  facts_add_keys(table, schema, 0, &line);
  text_add(&line, ") PROJECT ");
  facts_add_projection(index, &line);
  text_format(&line, ", %lld item%s", count, count == 1 ? "" : "s");
  if (status.length > 0) text_format(&line, ", %.*s", (int)status.length, status.data);
  show_line(out, label, line.data);
  text_free(&line);
}

typedef void (*index_visit)(json_span table, json_span index, const char *kind, void *context);

static void each_index(json_span table, index_visit visit, void *context) {
  static const char *const lists[][2] = {
      {"LocalSecondaryIndexes",  "LSI"},
      {"GlobalSecondaryIndexes", "GSI"}
  };
  json_span list, none, index;
  for (size_t i = 0; i < 2; i++) {
    if (!json_member(table, lists[i][0], &list)) continue;
    for (size_t at = 0; json_each(list, &at, &none, &index);)
      visit(table, index, lists[i][1], context);
  }
}

static void show_index_line(json_span table, json_span index, const char *kind, void *context) {
  show_index(context, kind, table, index);
}

/* "films_text (title WEIGHT 10, plot), 12 items, ACTIVE" */
static void show_searches(text *out, json_span table) {
  json_span list, none, index, name;
  if (!json_member(table, "SearchIndexes", &list)) return;
  for (size_t at = 0; json_each(list, &at, &none, &index);) {
    text line = {0};
    if (!json_member(index, "IndexName", &name)) continue;
    long long count = json_integer(facts_member(index, "ItemCount"));
    json_span status = facts_member(index, "IndexStatus");
    facts_add_name(name, &line);
    text_add_char(&line, ' ');
    extension_add_searched(index, &line);
    text_format(&line, ", %lld item%s, %.*s", count, count == 1 ? "" : "s", (int)status.length,
                status.data);
    show_line(out, "search", line.data);
    text_free(&line);
  }
}

static void show_view_names(text *out, json_span table) {
  json_span list, none, view, name;
  text line = {0};
  if (json_member(table, "Views", &list))
    for (size_t at = 0; json_each(list, &at, &none, &view);) {
      if (line.length > 0) text_add(&line, ", ");
      if (json_member(view, "ViewName", &name)) facts_add_name(name, &line);
    }
  if (line.length > 0) show_line(out, "views", line.data);
  text_free(&line);
}

static void show_table(const table_facts *f, text *out) {
  json_span part, table = f->table;
  text ttl = {0};
  if (json_member(table, "TableName", &part)) facts_add_name(part, out);
  text_add_char(out, '\n');
  show_status(out, table);
  show_key(out, table);
  each_index(table, show_index_line, out);
  show_searches(out, table);
  show_view_names(out, table);
  json_text(f->ttl, &ttl);
  if (ttl.length > 0) show_line(out, "TTL", ttl.data);
  text_free(&ttl);
  if (json_member(table, "StreamSpecification", &part))
    show_span(out, "stream", facts_member(part, "StreamViewType"));
  if (json_member(table, "TableClassSummary", &part))
    show_span(out, "class", facts_member(part, "TableClass"));
  if (json_equals(facts_member(table, "DeletionProtectionEnabled"), "true"))
    show_line(out, "protected", "on");
  show_extent(out, "items", table, "TableSizeBytes");
  show_created(out, table);
  show_span(out, "ARN", facts_member(table, "TableArn"));
}

/* DescribeTable's, and what has a call of its own. */
static void show_table_json(const session *s, const table_facts *f, text *out) {
  text object = {0};
  text_append(&object, f->table.data, f->table.length - 1);
  if (f->ttl.length > 0)
    text_format(&object, ",\"TimeToLiveDescription\":{\"AttributeName\":%.*s}", (int)f->ttl.length,
                f->ttl.data);
  text_add_char(&object, '}');
  rows_print_json(s, (json_span){object.data, object.length}, out);
  text_free(&object);
}

static int describe_table(session *s, const definition *d) {
  table_facts facts;
  text out = {0};
  int rc = table_facts_fetch(s, d->table.data, false, &facts);
  if (rc == SHELL_DONE && rows_are_json(s))
    show_table_json(s, &facts, &out);
  else if (rc == SHELL_DONE)
    show_table(&facts, &out);
  if (rc != SHELL_DONE) extension_hint(s, d->table.data, "DESCRIBE VIEW tells of it");
  output_text(s, &out);
  text_free(&out);
  table_facts_free(&facts);
  return rc;
}

/* ----------------------------------------------------------------------- SHOW */

/* % is any text, _ any character. */
static bool is_like(const char *name, const char *pattern) {
  if (*pattern == '\0') return *name == '\0';
  if (*pattern == '%')
    return is_like(name, pattern + 1) || (*name != '\0' && is_like(name + 1, pattern));
  return *name != '\0' && (*pattern == '_' || *pattern == *name) && is_like(name + 1, pattern + 1);
}

typedef struct table_rows {
  rows *rows;
  const char *pattern; /* empty: all */
  int rc;
} table_rows;

static void add_table_row(void *context, const char *table) {
  table_rows *r = context;
  text item = {0};
  if (r->rc != SHELL_DONE || (*r->pattern != '\0' && !is_like(table, r->pattern))) return;
  text_add_char(&item, '{');
  show_add_attribute(&item, "TableName", 'S', table);
  text_add_char(&item, '}');
  r->rc = rows_add(r->rows, (json_span){item.data, item.length});
  text_free(&item);
}

static int show_tables(session *s, const definition *d) {
  table_rows r = {rows_begin(s, NULL), text_string(&d->name), SHELL_DONE};
  bool done = inspect_each_table(s, add_table_row, &r);
  int ended = rows_end(r.rows);
  if (!done) return session_fail_with_answer(s);
  return r.rc == SHELL_DONE ? ended : r.rc;
}

static void add_count(text *item, const char *name, json_span count) {
  text digits = {0};
  text_append(&digits, count.data, count.length);
  if (digits.length > 0) show_add_attribute(item, name, 'N', digits.data);
  text_free(&digits);
}

/* Appends what facts_* give, as an attribute. */
static void add_index_text(text *item, const char *name, text *value) {
  show_add_attribute(item, name, 'S', text_string(value));
  text_clear(value);
}

static void add_index_row(json_span table, json_span index, const char *kind, void *context) {
  table_rows *r = context;
  json_span name, schema;
  text item = {0}, value = {0};
  if (r->rc != SHELL_DONE || !json_member(index, "IndexName", &name) ||
      !json_member(index, "KeySchema", &schema))
    return;
  text_add_char(&item, '{');
  json_text(name, &value);
  add_index_text(&item, "IndexName", &value);
  show_add_attribute(&item, "Kind", 'S', kind);
  facts_add_keys(table, schema, 0, &value);
  add_index_text(&item, "Key", &value);
  facts_add_projection(index, &value);
  add_index_text(&item, "Projection", &value);
  add_count(&item, "ItemCount", facts_member(index, "ItemCount"));
  add_count(&item, "SizeBytes", facts_member(index, "IndexSizeBytes"));
  text_add_char(&item, '}');
  r->rc = rows_add(r->rows, (json_span){item.data, item.length});
  text_free(&item);
  text_free(&value);
}

static void add_search_rows(json_span table, table_rows *r) {
  json_span list, none, index, name;
  if (!json_member(table, "SearchIndexes", &list)) return;
  for (size_t at = 0; r->rc == SHELL_DONE && json_each(list, &at, &none, &index);) {
    text item = {0}, value = {0};
    if (!json_member(index, "IndexName", &name)) continue;
    text_add_char(&item, '{');
    json_text(name, &value);
    add_index_text(&item, "IndexName", &value);
    show_add_attribute(&item, "Kind", 'S', "SEARCH");
    extension_add_searched(index, &value);
    add_index_text(&item, "Key", &value);
    add_count(&item, "ItemCount", facts_member(index, "ItemCount"));
    text_add_char(&item, '}');
    r->rc = rows_add(r->rows, (json_span){item.data, item.length});
    text_free(&item);
    text_free(&value);
  }
}

static int show_indexes(session *s, const definition *d) {
  table_facts facts;
  int rc = table_facts_fetch(s, d->table.data, false, &facts);
  if (rc == SHELL_DONE) {
    table_rows r = {rows_begin(s, NULL), "", SHELL_DONE};
    each_index(facts.table, add_index_row, &r);
    add_search_rows(facts.table, &r);
    int ended = rows_end(r.rows);
    rc = r.rc == SHELL_DONE ? ended : r.rc;
  }
  table_facts_free(&facts);
  return rc;
}

int definition_show(session *s, const definition *d) {
  switch (d->kind) {
  case DEFINITION_DESCRIBE: return describe_table(s, d);
  case DEFINITION_SHOW_TABLES: return show_tables(s, d);
  case DEFINITION_SHOW_INDEXES: return show_indexes(s, d);
  case DEFINITION_SHOW_CREATE:
    if (rows_are_json(s)) return schema_print_object(s, d->table.data);
    return schema_print(s, d->table.data, false, false);
  default: return SHELL_USAGE;
  }
}
