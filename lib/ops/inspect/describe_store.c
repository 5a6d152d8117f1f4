/*
** describe_store.c - DescribeStore, an extension: the file, and what each table and
** index in it holds, counted now.
*/
#include "base/utf8.h"
#include "ops/inspect/inspect.h"
#include "ops/search/search_description.h"
#include "store/survey.h"

const st_shape st_describe_store_shape = {"DescribeStoreInput", NULL, 0};

/* A path may be any bytes; those that are not UTF-8 are shown as U+FFFD. */
static void print_path(st_buf *out, const char *path) {
  st_str rest = st_str_of(path);
  while (rest.n) {
    size_t n = st_utf8_sequence(rest.p, rest.p + rest.n);
    if (n)
      st_utf8_escape((st_str){rest.p, n}, out);
    else
      st_utf8_encode(0xFFFD, out);
    rest.p += n ? n : 1;
    rest.n -= n ? n : 1;
  }
}

static void print_file(st_buf *out, const st_file_state *f) {
  st_buf_lit(out, "{\"Path\":\"");
  print_path(out, f->path);
  st_buf_format(out,
                "\",\"SizeBytes\":%lld,\"WalBytes\":%lld,\"PageSize\":%lld,\"FreeBytes\":%lld,"
                "\"FormatVersion\":%lld,\"StatorVersion\":\"%s\",\"SqliteVersion\":\"%s\","
                "\"JournalMode\":\"%s\"",
                (long long)(f->pages * f->page_size), (long long)f->log_bytes,
                (long long)f->page_size, (long long)(f->free_pages * f->page_size),
                (long long)f->format, STATOR_VERSION, f->sqlite, f->journal);
}

static int print_entry_counts(st_call *c, const st_table *t) {
  bool any = false;
  int rc = STATOR_OK;
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++) {
    const st_index *x = &t->indexes[i];
    bool gone;
    int64_t count;
    (void)st_status_at(x->status, x->until_ms, c->now_ms, &gone);
    if (gone) continue;
    rc = st_survey_entries(c->store, x, &count, c->error);
    st_buf_text(c->out, any ? ",{\"IndexName\":\"" : "{\"IndexName\":\"");
    st_utf8_escape(x->name, c->out);
    st_buf_format(c->out, "\",\"ItemCount\":%lld}", (long long)count);
    any = true;
  }
  return rc;
}

static int print_ttl_counts(st_call *c, const st_table *t) {
  int64_t count, due;
  if (!t->ttl.n) return STATOR_OK;
  int rc = st_survey_ttl(c->store, t, c->now_ms / 1000, &count, &due, c->error);
  st_buf_lit(c->out, ",\"TimeToLive\":{\"AttributeName\":\"");
  st_utf8_escape(t->ttl, c->out);
  st_buf_format(c->out, "\",\"ItemCount\":%lld,\"DueCount\":%lld}", (long long)count,
                (long long)due);
  return rc;
}

static int print_table_counts(st_call *c, st_table *t) {
  st_extent e;
  int rc = st_items_extent(c->store, t, NULL, -1, c->now_ms, true, &e, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"TableName\":\"");
  st_utf8_escape(t->name, c->out);
  st_buf_format(c->out, "\",\"ItemCount\":%lld,\"ItemBytes\":%lld,\"Indexes\":[",
                (long long)e.items, (long long)e.bytes);
  rc = print_entry_counts(c, t);
  st_buf_char(c->out, ']');
  if (rc == STATOR_OK) rc = st_search_list(c, t);
  if (rc == STATOR_OK) rc = print_ttl_counts(c, t);
  st_buf_char(c->out, '}');
  return rc;
}

int st_op_describe_store(st_call *c) {
  st_file_state file;
  st_table *const *tables;
  size_t count;
  bool any = false;
  int rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK) rc = st_survey_file(c->store, &file, c->error);
  if (rc == STATOR_OK) rc = st_catalog_list(c->store, &tables, &count, c->error);
  if (rc != STATOR_OK) return rc;
  print_file(c->out, &file);
  st_buf_lit(c->out, ",\"Tables\":[");
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) {
    if (st_control_is_gone(c, tables[i])) continue;
    if (any) st_buf_char(c->out, ',');
    rc = print_table_counts(c, tables[i]);
    any = true;
  }
  st_buf_lit(c->out, "]}");
  return rc;
}
