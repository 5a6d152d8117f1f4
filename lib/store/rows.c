/* rows.c - reading ranges of rows, one at a time. */
#include "base/utf8.h"
#include "store/range_plan.h"
#include <string.h>

/* The attributes a key-only row shows, by name, each once. */
static void add_key_member(st_rows *rows, const st_attribute *a, int column) {
  int at = 0;
  if (!a->name.p) return;
  while (at < rows->member_count) {
    int order = st_str_cmp(rows->members[at].attribute->name, a->name);
    if (order == 0) return;
    if (order > 0) break;
    at++;
  }
  memmove(&rows->members[at + 1], &rows->members[at],
          (size_t)(rows->member_count - at) * sizeof *rows->members);
  rows->members[at] = (st_key_member){.attribute = a, .column = column};
  rows->member_count++;
}

static void set_key_members(st_rows *rows, const st_table *t, const st_index *x) {
  int column = 0;
  rows->member_count = 0;
  for (int i = 0; i < x->hash_count; i++) add_key_member(rows, &x->hash[i], column++);
  for (int i = 0; i < x->range_count; i++) add_key_member(rows, &x->range[i], column++);
  add_key_member(rows, &t->hash, column++);
  add_key_member(rows, &t->range, column++);
  st_buf_clear(&rows->names);
  for (int i = 0; i < rows->member_count; i++) {
    st_buf_text(&rows->names, i ? ",\"" : "{\"");
    st_utf8_escape(rows->members[i].attribute->name, &rows->names);
    st_buf_lit(&rows->names, "\":");
    rows->members[i].name_end = rows->names.n;
  }
}

int st_rows_open(st_store *s, st_table *t, const st_range *range, st_rows **out, st_error *error) {
  st_range_plan plan;
  st_rows *rows = &s->rows;
  *out = NULL;
  st_rows_close(rows);
  if (t->statements->retired && s->depth == 0) return ST_AGAIN;
  st_range_plan_make(range, &plan);
  sqlite3_stmt *query;
  int rc = st_range_plan_query(&plan, s, t, &query, error);
  if (rc != STATOR_OK) return st_catalog_after_step(s, rc, error);
  rows->store = s;
  rows->query = query;
  rows->keys_only = plan.keys_only;
  rows->empty = plan.empty;
  rows->started = false;
  if (plan.keys_only) set_key_members(rows, t, range->index);
  st_range_plan_bind(&plan, query);
  *out = rows;
  return STATOR_OK;
}

/* The names stand ready, only the values are written. */
static int take_key_row(st_rows *rows, st_row *row, st_error *error) {
  st_buf *text = &rows->text;
  size_t at = 0;
  st_buf_clear(text);
  for (int i = 0; i < rows->member_count; i++) {
    const st_key_member *m = &rows->members[i];
    st_key_part part = st_sql_part(rows->query, m->column, m->attribute);
    st_buf_add(text, rows->names.p + at, m->name_end - at);
    st_key_part_write(part, text);
    row->size += (int64_t)(m->attribute->name.n + st_key_part_size(part));
    at = m->name_end;
  }
  st_buf_char(text, '}');
  if (text->failed || rows->names.failed) return st_error_nomem(error);
  row->item = st_buf_view(text);
  return STATOR_OK;
}

static int first_step(st_rows *rows, int code, st_error *error) {
  st_store *s = rows->store;
  rows->started = true;
  int rc = STATOR_OK;
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  return st_catalog_after_step(s, rc, error);
}

int st_rows_next(st_rows *rows, st_row *row, st_error *error) {
  *row = (st_row){0};
  if (rows->empty || !rows->query) return STATOR_OK;
  int code = sqlite3_step(rows->query), rc = STATOR_OK;
  if (!rows->started) {
    rc = first_step(rows, code, error);
  } else if (code != SQLITE_ROW && code != SQLITE_DONE) {
    rc = st_store_raise(rows->store, code, error);
  }
  if (rc != STATOR_OK) return rc;
  if (code == SQLITE_DONE) {
    rows->empty = true;
    return STATOR_OK;
  }
  row->id = 1; /* nobody asks for it, only whether there is a row */
  if (rows->keys_only) return take_key_row(rows, row, error);
  row->item = st_sql_bytes(rows->query, 0);
  row->size = sqlite3_column_int64(rows->query, 1);
  return STATOR_OK;
}

void st_rows_close(st_rows *rows) {
  if (!rows || !rows->query) return;
  sqlite3_reset(rows->query);
  rows->query = NULL;
}
