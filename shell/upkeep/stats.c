/*
** stats.c - .stats: the file, its tables and their indexes, in numbers.
*/
#include "upkeep/stats.h"

#include <string.h>

#include "base/json_text.h"
#include "output/amount.h"
#include "output/cell.h"
#include "output/grid.h"
#include "output/rows.h"
#include "output/width.h"
#include "upkeep/store_facts.h"

const char stats_manual[] =
    "  Counted now, by reading all there is; over an endpoint that is not Stator's as\n"
    "  DescribeTable tells it, which may be six hours old. --json: as JSON.\n";

static void stats_line(text *out, const char *label, const text *line) {
  text_format(out, "%-11s ", label);
  width_add_shown(out, text_string(line), line->length);
  text_add_char(out, '\n');
}

static void add_name(text *out, json_span object, const char *member) {
  json_span quoted;
  if (json_member(object, member, &quoted)) json_text(quoted, out);
}

/* ------------------------------------------------------------------- the file */

static void add_sizes(text *out, json_span facts) {
  text line = {0};
  amount_add_bytes(&line, (uint64_t)store_facts_number(facts, "SizeBytes"));
  text_add(&line, ", ");
  amount_add_bytes(&line, (uint64_t)store_facts_number(facts, "FreeBytes"));
  text_add(&line, " of it free");
  stats_line(out, "size", &line);
  text_clear(&line);
  amount_add_bytes(&line, (uint64_t)store_facts_number(facts, "WalBytes"));
  stats_line(out, "log", &line);
  text_free(&line);
}

/* What DescribeTable tells is not of now. */
static void add_age(text *out, json_span facts) {
  json_span url;
  text line = {0};
  if (!json_member(facts, "Endpoint", &url)) return;
  text_add(&line, "by DescribeTable, which may be six hours behind");
  stats_line(out, "counted", &line);
  text_free(&line);
}

static void add_file(text *out, json_span facts) {
  text line = {0};
  add_name(&line, facts, "Endpoint");
  if (line.length > 0) {
    stats_line(out, "endpoint", &line);
    text_free(&line);
    add_age(out, facts);
    return;
  }
  add_name(&line, facts, "Path");
  stats_line(out, "path", &line);
  add_sizes(out, facts);
  text_clear(&line);
  add_name(&line, facts, "JournalMode");
  text_format(&line, ", pages of %lld bytes", store_facts_number(facts, "PageSize"));
  stats_line(out, "journal", &line);
  text_clear(&line);
  text_format(&line, "%lld, Stator ", store_facts_number(facts, "FormatVersion"));
  add_name(&line, facts, "StatorVersion");
  text_add(&line, ", SQLite ");
  add_name(&line, facts, "SqliteVersion");
  stats_line(out, "format", &line);
  text_free(&line);
}

/* ----------------------------------------------------------------- its tables */

static void add_count_cell(grid *g, long long count) {
  text cell = {0};
  amount_add_count(&cell, (uint64_t)count);
  grid_add(g, cell.data);
  text_free(&cell);
}

static void add_bytes_cell(grid *g, long long bytes) {
  text cell = {0};
  amount_add_bytes(&cell, (uint64_t)bytes);
  grid_add(g, cell.data);
  text_free(&cell);
}

/* "by_email 120, by_city 7" */
static void add_indexes_cell(grid *g, json_span table) {
  static const char *const lists[] = {"Indexes", "SearchIndexes"};
  json_span indexes, none, index;
  text cell = {0};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (!json_member(table, lists[i], &indexes)) continue;
    for (size_t at = 0; json_each(indexes, &at, &none, &index);) {
      if (cell.length > 0) text_add(&cell, ", ");
      add_name(&cell, index, "IndexName");
      text_add_char(&cell, ' ');
      amount_add_count(&cell, (uint64_t)store_facts_number(index, "ItemCount"));
    }
  }
  grid_add(g, text_string(&cell));
  text_free(&cell);
}

static void add_table_row(grid *g, json_span table) {
  long long items = store_facts_number(table, "ItemCount");
  long long bytes = store_facts_number(table, "ItemBytes");
  text name = {0};
  add_name(&name, table, "TableName");
  grid_add(g, text_string(&name));
  add_count_cell(g, items);
  add_bytes_cell(g, bytes);
  add_bytes_cell(g, items > 0 ? bytes / items : 0);
  add_indexes_cell(g, table);
  text_free(&name);
}

static void add_tables(text *out, json_span facts) {
  json_span tables, none, table;
  grid g = {.sides = "lrrrl"};
  if (!json_member(facts, "Tables", &tables) || tables.length == 2) {
    text_add(out, "\nno tables\n");
    return;
  }
  text_add_char(out, '\n');
  grid_heading(&g, "table items bytes average index-entries");
  for (size_t at = 0; json_each(tables, &at, &none, &table);) add_table_row(&g, table);
  grid_print(&g, out);
  grid_free(&g);
}

/* ----------------------------------------------------------------- one of them */

static void add_extent(text *out, json_span table) {
  long long items = store_facts_number(table, "ItemCount");
  long long bytes = store_facts_number(table, "ItemBytes");
  text line = {0};
  amount_add_count(&line, (uint64_t)items);
  stats_line(out, "items", &line);
  text_clear(&line);
  amount_add_bytes(&line, (uint64_t)bytes);
  if (items > 0) {
    text_add(&line, ", ");
    amount_add_bytes(&line, (uint64_t)(bytes / items));
    text_add(&line, " an item");
  }
  stats_line(out, "bytes", &line);
  text_free(&line);
}

static void add_index_lines(text *out, json_span table, const char *list, const char *label) {
  json_span indexes, none, index;
  if (!json_member(table, list, &indexes)) return;
  for (size_t at = 0; json_each(indexes, &at, &none, &index);) {
    text line = {0};
    add_name(&line, index, "IndexName");
    text_add(&line, ": ");
    amount_add_count(&line, (uint64_t)store_facts_number(index, "ItemCount"));
    text_add(&line, " entries");
    stats_line(out, label, &line);
    text_free(&line);
  }
}

static void add_view_lines(text *out, json_span table) {
  json_span views, none, view;
  if (!json_member(table, "Views", &views)) return;
  for (size_t at = 0; json_each(views, &at, &none, &view);) {
    text line = {0};
    add_name(&line, view, "ViewName");
    stats_line(out, "view", &line);
    text_free(&line);
  }
}

static void add_ttl_line(text *out, json_span table) {
  json_span ttl, none;
  text line = {0};
  if (!json_member(table, "TimeToLive", &ttl)) return;
  add_name(&line, ttl, "AttributeName");
  if (json_member(ttl, "ItemCount", &none)) {
    text_add(&line, ": ");
    amount_add_count(&line, (uint64_t)store_facts_number(ttl, "ItemCount"));
    text_add(&line, " items, ");
    amount_add_count(&line, (uint64_t)store_facts_number(ttl, "DueCount"));
    text_add(&line, " due");
  }
  stats_line(out, "TTL", &line);
  text_free(&line);
}

/* Where the operation is known. */
static void add_partitions(session *s, text *out, const char *name) {
  json_span body, list, none, largest = {"", 0}, key;
  text request = {0}, line = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, name, strlen(name));
  text_add(&request, ",\"Limit\":1}");
  if (session_ask(s, "DescribePartitions", request.data, request.length) &&
      session_answer(s, &body) && json_member(body, "Partitions", &list)) {
    size_t at = 0;
    amount_add_count(&line, (uint64_t)store_facts_number(body, "PartitionCount"));
    if (json_each(list, &at, &none, &largest) && json_member(largest, "Key", &key)) {
      text_add(&line, "; ");
      cell_show(key, false, true, &line);
      text_add(&line, " has most items, ");
      amount_add_count(&line, (uint64_t)store_facts_number(largest, "ItemCount"));
    }
    stats_line(out, "partitions", &line);
  }
  text_free(&request);
  text_free(&line);
}

static int add_one_table(session *s, json_span facts, const char *name, text *out) {
  json_span table;
  text title = {0};
  if (!store_facts_table(s, facts, name, &table)) return SHELL_FAILED;
  text_add(&title, name);
  stats_line(out, "table", &title);
  text_free(&title);
  add_age(out, facts);
  add_extent(out, table);
  add_index_lines(out, table, "Indexes", "index");
  add_index_lines(out, table, "SearchIndexes", "search");
  add_view_lines(out, table);
  add_ttl_line(out, table);
  add_partitions(s, out, name);
  return SHELL_DONE;
}

/* --------------------------------------------------------------------- running */

static int build_stats(session *s, json_span facts, const char *name, bool json, text *out) {
  json_span table = facts;
  if (json && name != NULL && !store_facts_table(s, facts, name, &table)) return SHELL_FAILED;
  if (json) {
    rows_print_json(s, table, out);
    return SHELL_DONE;
  }
  if (name != NULL) return add_one_table(s, facts, name, out);
  add_file(out, facts);
  add_tables(out, facts);
  return SHELL_DONE;
}

int stats_run(session *s, int count, char **list) {
  const char *name = NULL;
  bool json = false;
  text facts = {0}, out = {0};
  json_span whole;
  for (int i = 0; i < count; i++) {
    if (strcmp(list[i], "--json") == 0) {
      json = true;
    } else if (name == NULL && strncmp(list[i], "--", 2) != 0) {
      name = list[i];
    } else {
      session_fail(s, "usage: .stats [TABLE] [--json]");
      return SHELL_USAGE;
    }
  }
  int rc = store_facts_fetch(s, name, &facts);
  if (rc == SHELL_DONE && !json_is_value(text_string(&facts), facts.length, &whole, NULL))
    rc = session_bad_answer(s);
  if (rc == SHELL_DONE) rc = build_stats(s, whole, name, json, &out);
  if (rc == SHELL_DONE) output_text(s, &out);
  text_free(&facts);
  text_free(&out);
  return rc;
}
