/*
** chart_table.c - what lies in a table, by shard, by partition and by size.
*/
#include "charts/chart.h"
#include "output/amount.h"
#include "output/cell.h"

static uint64_t number_of(json_span object, const char *member) {
  json_span value;
  return json_member(object, member, &value) ? (uint64_t)json_integer(value) : 0;
}

/* An element of an answer as an item: its numbers become DynamoDB's, a key is one
** already. */
static void add_numbers(chart *c, const char *kind, json_span element) {
  text item = {0};
  json_span name, value;
  text_format(&item, "{\"Chart\":{\"S\":\"%s\"}", kind);
  for (size_t at = 0; json_each(element, &at, &name, &value);) {
    bool number = *value.data != '{';
    text_format(&item, ",%.*s:%s%.*s%s", (int)name.length, name.data, number ? "{\"N\":\"" : "",
                (int)value.length, value.data, number ? "\"}" : "");
  }
  text_add_char(&item, '}');
  rows_add(c->numbers, (json_span){item.data, item.length});
  text_free(&item);
}

/* What the elements of a list have in all. */
typedef struct chart_sum {
  uint64_t items, bytes, most;
  size_t count;
} chart_sum;

static chart_sum sum_of(json_span list) {
  chart_sum sum = {0};
  json_span none, element;
  for (size_t at = 0; json_each(list, &at, &none, &element); sum.count++) {
    uint64_t items = number_of(element, "ItemCount");
    sum.items += items;
    sum.bytes += number_of(element, "SizeBytes");
    if (items > sum.most) sum.most = items;
  }
  return sum;
}

/* One chart of a list that an operation answers: a label for each of its elements. */
typedef struct table_chart {
  const char *kind, *heading;
  bool right;
  void (*label)(json_span element, text *out);
} table_chart;

static void add_elements(chart *c, const table_chart *t, json_span list) {
  bars drawn = {.heading = t->heading, .right = t->right};
  json_span none, element;
  for (size_t at = 0; json_each(list, &at, &none, &element);) {
    if (c->numbers != NULL) {
      add_numbers(c, t->kind, element);
      continue;
    }
    uint64_t bytes = number_of(element, "SizeBytes");
    t->label(element, bars_add(&drawn, number_of(element, "ItemCount"), bytes));
  }
  if (drawn.count > 0) bars_draw(&drawn, &c->look, &c->out);
  bars_free(&drawn);
}

/* "orders: 1,204 items, 312.5 KB" and what follows; none where numbers are printed. */
static void add_table_title(chart *c, const chart_sum *sum, const char *rest) {
  text title = {0};
  if (c->numbers != NULL) return;
  text_format(&title, "%s: ", c->table);
  if (sum != NULL) {
    chart_count(&title, sum->items, "item");
    text_add(&title, ", ");
    amount_add_bytes(&title, sum->bytes);
  }
  text_add(&title, rest);
  chart_title(c, &title);
  text_free(&title);
}

/* ---------------------------------------------------------------------- shards */

static void label_shard(json_span shard, text *out) {
  text_format(out, "%llu", (unsigned long long)number_of(shard, "Shard"));
}

int chart_shards(chart *c) {
  static const table_chart shards = {"shards", "shard", true, label_shard};
  json_span answer, list;
  bool known;
  int rc = chart_ask_own(c, "DescribeShards", &answer, &known);
  if (rc != SHELL_DONE) return rc;
  if (!known)
    return c->all ? rc
                  : session_fail(c->s, "the endpoint does not tell the shards of %s", c->table);
  if (!json_member(answer, "Shards", &list)) return session_bad_answer(c->s);
  chart_sum sum = sum_of(list);
  add_table_title(c, &sum, ", by shard");
  if (c->numbers != NULL || sum.items > 0) add_elements(c, &shards, list);
  return rc;
}

/* ------------------------------------------------------------------ partitions */

static void label_partition(json_span partition, text *out) {
  json_span key;
  if (json_member(partition, "Key", &key)) cell_show(key, false, true, out);
}

static void add_partitions_title(chart *c, uint64_t partitions, const chart_sum *shown) {
  text title = {0};
  if (partitions > shown->count && shown->most > 1)
    text_format(&title, "the largest %zu of ", shown->count);
  chart_count(&title, partitions, "partition");
  if (shown->most == 1) text_add(&title, partitions == 1 ? ", of one item" : ", each of one item");
  add_table_title(c, NULL, title.data);
  text_free(&title);
}

int chart_partitions(chart *c) {
  static const table_chart partitions = {"partitions", "partition", false, label_partition};
  json_span answer, list;
  text limit = {0};
  text_format(&limit, ",\"Limit\":%zu", c->most);
  int rc = chart_ask(c, "DescribePartitions", limit.data, &answer);
  text_free(&limit);
  if (rc != SHELL_DONE) return rc;
  if (!json_member(answer, "Partitions", &list)) return session_bad_answer(c->s);
  chart_sum sum = sum_of(list);
  add_partitions_title(c, number_of(answer, "PartitionCount"), &sum);
  /* Bars of one item each would say nothing. */
  if (c->numbers != NULL || sum.most > 1) add_elements(c, &partitions, list);
  return rc;
}

/* ----------------------------------------------------------------------- sizes */

/* Sizes are in powers of two. */
static void label_size(json_span range, text *out) {
  uint64_t to = number_of(range, "To");
  text_format(out, "up to %llu %s", (unsigned long long)(to < 1024 ? to : to / 1024),
              to < 1024 ? "B" : "KiB");
}

int chart_sizes(chart *c) {
  static const table_chart sizes = {"sizes", "item size", true, label_size};
  json_span answer, list;
  int rc = chart_ask(c, "DescribeItemSizes", "", &answer);
  if (rc != SHELL_DONE) return rc;
  if (!json_member(answer, "Sizes", &list)) return session_bad_answer(c->s);
  chart_sum sum = sum_of(list);
  if (sum.count == 0 && c->all) return rc;
  add_table_title(c, &sum, ", by size");
  add_elements(c, &sizes, list);
  return rc;
}
