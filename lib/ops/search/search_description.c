/* search_description.c - prints search indexes, alone and in a table's description. */
#include "ops/search/search_description.h"
#include "base/utf8.h"
#include "expr/attribute_path.h"
#include "ops/search/search_definition.h"
#include "ops/table/table_description.h"
#include "store/search/search.h"

static void print_search_string(st_buf *out, const char *member, st_str text) {
  st_buf_format(out, "\"%s\":\"", member);
  st_utf8_escape(text, out);
  st_buf_char(out, '"');
}

/* Thousandths without zeros that say nothing: 2.5 */
static void print_weight(st_buf *out, int64_t weight) {
  enum { WEIGHT_UNIT = 1000, TEN = 10 };
  st_buf_int(out, weight / WEIGHT_UNIT);
  int part = (int)(weight % WEIGHT_UNIT), unit = WEIGHT_UNIT / TEN;
  if (part) st_buf_char(out, '.');
  for (; part; part %= unit, unit /= TEN) {
    st_buf_char(out, (char)('0' + part / unit));
    if (unit == 1) break;
  }
}

static void print_path_text(st_buf *out, const st_path *path) {
  st_buf text;
  st_buf_init(&text, 0);
  st_attribute_path_write(path, &text);
  print_search_string(out, "AttributePath", st_buf_view(&text));
  if (text.failed) out->failed = true;
  st_buf_free(&text);
}

static void print_search_columns(st_buf *out, const st_search *search) {
  st_buf_lit(out, ",\"Attributes\":[");
  for (size_t i = 0; i < search->column_count; i++) {
    st_buf_text(out, i ? ",{" : "{");
    print_path_text(out, &search->columns[i].path);
    st_buf_lit(out, ",\"Weight\":");
    print_weight(out, search->columns[i].weight);
    st_buf_char(out, '}');
  }
  st_buf_format(out, "],\"Tokenizer\":\"%s\"", st_enum_tokenizer[search->tokenizer]);
}

static void print_search_prefixes(st_buf *out, const st_search *search) {
  if (!search->prefix_count) return;
  st_buf_lit(out, ",\"PrefixLengths\":[");
  for (int i = 0; i < search->prefix_count; i++)
    st_buf_format(out, i ? ",%d" : "%d", search->prefixes[i]);
  st_buf_char(out, ']');
}

int st_search_describe(st_call *c, st_table *t, const st_search *search) {
  st_buf *out = c->out;
  int64_t count;
  int rc = st_search_count(c->store, t, search, &count, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_char(out, '{');
  print_search_string(out, "TableName", t->name);
  st_buf_char(out, ',');
  print_search_string(out, "IndexName", search->name);
  st_buf_text(out, search->backfilling ? ",\"IndexStatus\":\"CREATING\",\"Backfilling\":true"
                                       : ",\"IndexStatus\":\"ACTIVE\"");
  st_buf_lit(out, ",\"CreationDateTime\":");
  st_print_seconds(search->created_ms, out);
  print_search_columns(out, search);
  print_search_prefixes(out, search);
  st_buf_format(out, ",\"ItemCount\":%lld,", (long long)count);
  print_search_string(out, "SqlName", search->sql_name);
  st_buf_char(out, '}');
  return STATOR_OK;
}

int st_search_absent(st_call *c, const st_table *t, st_str name) {
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: Search index %.*s of table %.*s not found",
                        ST_FMT(name), ST_FMT(t->name));
}

int st_search_answer(st_call *c, st_table *t, st_str name) {
  const st_search *search = st_table_search(t, name);
  if (!search) return st_search_absent(c, t, name);
  st_buf_lit(c->out, "{\"SearchIndexDescription\":");
  int rc = st_search_describe(c, t, search);
  st_buf_char(c->out, '}');
  return rc;
}

int st_search_list(st_call *c, st_table *t) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < t->search_count && rc == STATOR_OK; i++) {
    st_buf_text(c->out, i ? "," : ",\"SearchIndexes\":[");
    rc = st_search_describe(c, t, &t->searches[i]);
  }
  if (t->search_count) st_buf_char(c->out, ']');
  for (size_t i = 0; i < t->view_count; i++) {
    st_buf_text(c->out, i ? ",{" : ",\"Views\":[{");
    print_search_string(c->out, "ViewName", t->views[i].name);
    st_buf_char(c->out, '}');
  }
  if (t->view_count) st_buf_char(c->out, ']');
  if (t->sql_name.n && !st_str_eq(t->sql_name, t->name)) {
    st_buf_char(c->out, ',');
    print_search_string(c->out, "SqlName", t->sql_name);
  }
  return rc;
}
