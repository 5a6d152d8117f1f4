/*
** list_tables.c - ListTables: names in byte order, a page at a time.
*/
#include "base/utf8.h"
#include "ops/table/table_control.h"

enum { MOST_LISTED = 100 };

static bool table_is_listed(const st_call *c, const st_table *t, st_str after) {
  bool gone;
  (void)st_status_at(t->status, t->until_ms, c->now_ms, &gone);
  return !gone && (!after.p || st_str_cmp(t->name, after) > 0);
}

static void print_listed(st_buf *out, const st_table *t, bool first) {
  st_buf_text(out, first ? "\"" : ",\"");
  st_utf8_escape(t->name, out);
  st_buf_char(out, '"');
}

int st_op_list_tables(st_call *c) {
  int rc = st_decode_constraints(&st_list_tables_shape, c->m, NULL, 10, c->arena, c->error);
  st_str after = st_call_string(c, c->m[LIST_START]);
  if (rc != STATOR_OK || c->error->code != STATOR_OK) return (int)c->error->code;
  int64_t limit = st_decode_int(c->m[LIST_LIMIT], MOST_LISTED), listed = 0;
  st_table *const *tables;
  const st_table *last = NULL;
  size_t count, i = 0;
  rc = st_catalog_list(c->store, &tables, &count, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"TableNames\":[");
  for (; i < count; i++) {
    if (!table_is_listed(c, tables[i], after)) continue;
    if (listed == limit) break;
    print_listed(c->out, tables[i], listed++ == 0);
    last = tables[i];
  }
  st_buf_char(c->out, ']');
  if (i < count && last) {
    st_buf_lit(c->out, ",\"LastEvaluatedTableName\":");
    print_listed(c->out, last, true);
  }
  st_buf_char(c->out, '}');
  return STATOR_OK;
}
