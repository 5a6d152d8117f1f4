/*
** range_query.c - the statements that read ranges. Every range is one form over the
** columns of the table's or index's key, in order:
**
**   the first `equal` columns = ?, bounds on the column behind them, and a
**   position as a row value, (column, ..., pk, sk) > (?, ..., ?)
**
** A query's equal columns are shard, hash attributes and equal range attributes;
** a scan has none and its bounds are on the shard. SQLite seeks with all of it
** and needs no sorter. Ties of an index key are in the order of the table's key,
** also descending.
*/
#include "base/mem.h"
#include "store/range_plan.h"
#include <assert.h>

enum { MAX_QUERIES = 48 };

struct st_range_query {
  uint32_t key;
  sqlite3_stmt *query;
  st_range_query *next;
};

static void add_column(const st_range_plan *p, int i, st_buf *sql) {
  int first_range = 1 + p->hashes, table_key = first_range + p->ranges;
  if (p->index) st_buf_lit(sql, "x.");
  if (i == 0)
    st_buf_lit(sql, "shard");
  else if (!p->index)
    st_buf_text(sql, i == 1 ? "pk" : "sk");
  else if (i < first_range)
    st_buf_format(sql, "h%d", i);
  else if (i < table_key)
    st_buf_format(sql, "r%d", i - first_range + 1);
  else
    st_buf_text(sql, i == table_key ? "pk" : "sk");
}

static void add_columns(const st_range_plan *p, const char *behind, st_buf *sql) {
  for (int i = p->equal; i < p->columns; i++) {
    if (i > p->equal) st_buf_char(sql, ',');
    add_column(p, i, sql);
    st_buf_text(sql, behind);
  }
}

static void add_condition(const st_range_plan *p, int column, const char *compare, bool *first,
                          st_buf *sql) {
  st_buf_text(sql, *first ? " WHERE " : " AND ");
  *first = false;
  add_column(p, column, sql);
  st_buf_text(sql, compare);
  st_buf_char(sql, '?');
}

static void add_position(const st_range_plan *p, bool *first, st_buf *sql) {
  st_buf_text(sql, *first ? " WHERE (" : " AND (");
  add_columns(p, "", sql);
  st_buf_text(sql, p->descending ? ")<(?" : ")>(?");
  for (int i = p->equal + 1; i < p->columns; i++) st_buf_lit(sql, ",?");
  st_buf_char(sql, ')');
}

static void add_source(const st_range_plan *p, st_buf *sql) {
  if (!p->index) {
    st_buf_lit(sql, "SELECT item,size FROM stator_t@ INDEXED BY sqlite_autoindex_stator_t@_1");
  } else if (p->keys_only) {
    for (int i = 1; i < p->columns; i++) {
      st_buf_text(sql, i > 1 ? "," : "SELECT ");
      add_column(p, i, sql);
    }
    st_buf_lit(sql, " FROM stator_x# AS x");
  } else {
    st_buf_lit(sql, "SELECT t.item,t.size FROM stator_x# AS x"
                    " CROSS JOIN stator_t@ AS t ON t.id=x.id");
  }
}

static void write_sql(const st_range_plan *p, st_buf *sql) {
  static const char *const above[] = {"", ">", ">="}, *const below[] = {"", "<", "<="};
  bool first = true;
  add_source(p, sql);
  for (int i = 0; i < p->equal; i++) add_condition(p, i, "=", &first, sql);
  if (p->low) add_condition(p, p->equal, above[p->low], &first, sql);
  if (p->high) add_condition(p, p->equal, below[p->high], &first, sql);
  if (p->after) add_position(p, &first, sql);
  if (p->equal == p->columns) return;
  st_buf_lit(sql, " ORDER BY ");
  add_columns(p, p->descending ? " DESC" : "", sql);
}

static uint32_t shape_key(const st_range_plan *p, const st_table *t) {
  uint32_t place = p->index ? (uint32_t)(p->index - t->indexes) + 1 : 0;
  return place | (uint32_t)p->equal << 8 | (uint32_t)p->low << 12 | (uint32_t)p->high << 14 |
         (uint32_t)p->after << 16 | (uint32_t)p->descending << 17 | (uint32_t)p->keys_only << 18;
}

static void free_shape(st_range_query *shape) {
  sqlite3_finalize(shape->query);
  st_mem_free(shape);
}

void st_range_queries_free(st_table_statements *x) {
  while (x->queries) {
    st_range_query *next = x->queries->next;
    free_shape(x->queries);
    x->queries = next;
  }
  x->query_count = 0;
}

/* The least recently used one goes when there are too many. */
static void drop_last_shape(st_table_statements *x) {
  st_range_query **at = &x->queries;
  assert(*at);
  while ((*at)->next) at = &(*at)->next;
  free_shape(*at);
  *at = NULL;
  x->query_count--;
}

static int prepare_range(st_store *s, const st_table *t, const st_range_plan *p,
                         sqlite3_stmt **query, st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  write_sql(p, &sql);
  const char *text = st_buf_cstr(&sql);
  int rc = text ? st_sql_prepare(s, text, t->id, p->index ? p->index->id : 0, query, error)
                : st_error_nomem(error);
  st_buf_free(&sql);
  return rc;
}

static int add_shape(st_store *s, st_table *t, const st_range_plan *p, uint32_t key,
                     st_error *error) {
  st_table_statements *x = t->statements;
  st_range_query *shape = st_mem_array(1, sizeof *shape);
  if (!shape) return st_error_nomem(error);
  int rc = prepare_range(s, t, p, &shape->query, error);
  if (rc != STATOR_OK) {
    st_mem_free(shape);
    return rc;
  }
  if (x->query_count == MAX_QUERIES) drop_last_shape(x);
  shape->key = key;
  shape->next = x->queries;
  x->queries = shape;
  x->query_count++;
  return STATOR_OK;
}

int st_range_plan_query(const st_range_plan *p, st_store *s, st_table *t, sqlite3_stmt **query,
                        st_error *error) {
  uint32_t key = shape_key(p, t);
  st_table_statements *x = t->statements;
  st_range_query **at = &x->queries;
  while (*at && (*at)->key != key) at = &(*at)->next;
  st_range_query *shape = *at;
  int rc = STATOR_OK;
  if (!shape) {
    rc = add_shape(s, t, p, key, error);
  } else if (shape != x->queries) { /* the one used last comes first */
    *at = shape->next;
    shape->next = x->queries;
    x->queries = shape;
  }
  *query = rc == STATOR_OK && x->queries ? x->queries->query : NULL;
  return rc;
}

static void bind_column(sqlite3_stmt *q, int at, int column, int shard, const st_key_part *parts) {
  if (column == 0)
    sqlite3_bind_int(q, at, shard);
  else
    st_sql_bind_part(q, at, parts[column]);
}

void st_range_plan_bind(const st_range_plan *p, sqlite3_stmt *q) {
  int at = 1;
  for (int i = 0; i < p->equal; i++) bind_column(q, at++, i, p->shard, p->given);
  if (p->low && p->equal == 0)
    sqlite3_bind_int(q, at++, p->low_shard);
  else if (p->low)
    st_sql_bind_part(q, at++, p->low_part);
  if (p->high && p->equal == 0)
    sqlite3_bind_int(q, at++, p->high_shard);
  else if (p->high)
    st_sql_bind_part(q, at++, p->high_part);
  for (int i = p->equal; p->after && i < p->columns; i++) {
    bind_column(q, at++, i, p->after_shard, p->behind);
  }
}
