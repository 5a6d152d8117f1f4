/*
** rows.c - reading ranges of rows. Every range is one form over the columns of
** the table's or index's key, in order:
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
#include "base/utf8.h"
#include "base/hash.h"
#include "store/store_internal.h"
#include <assert.h>
#include <string.h>

enum { MAX_QUERIES = 48, NO_BOUND = 0, STRICT_BOUND = 1, INCLUSIVE_BOUND = 2 };

struct st_range_query {
  uint32_t key;
  sqlite3_stmt *query;
  st_range_query *next;
};

/* A range made ready: what the statement looks like, and what is bound to it. */
typedef struct range_plan {
  const st_index *index;
  int hashes, ranges; /* attributes of the key */
  int columns;        /* shard, hashes, ranges, and for an index pk and sk */
  int equal;          /* leading columns that are given */
  bool descending, keys_only, empty;
  int low, high; /* NO_BOUND, ... on column `equal` */
  bool after;
  int low_shard, high_shard;       /* bounds of a scan */
  st_key_part low_part, high_part; /* bounds of a query */
  int shard, after_shard;
  st_key_part given[ST_MAX_KEY_COLUMNS], behind[ST_MAX_KEY_COLUMNS]; /* by column; 0 unused */
} range_plan;

/* ----------------------------------------------------------- planning */

static void set_columns(range_plan *p, const st_range *range) {
  p->index = range->index;
  p->descending = range->descending;
  p->keys_only = range->keys_only && range->index;
  p->hashes = p->index ? p->index->hash_count : 1;
  p->ranges = p->index ? p->index->range_count : 1;
  p->columns = 1 + p->hashes + p->ranges + (p->index ? 2 : 0);
}

static void set_behind(range_plan *p, const st_position *after) {
  int at = 1;
  p->after = true;
  p->after_shard = after->shard;
  for (int i = 0; p->index && i < p->hashes; i++) p->behind[at++] = after->hash[i];
  for (int i = 0; p->index && i < p->ranges; i++) p->behind[at++] = after->range[i];
  p->behind[at++] = after->table_hash;
  p->behind[at++] = after->table_range;
}

/* Order of the position relative to something, in reading direction. */
static int in_direction(const range_plan *p, int order) {
  return p->descending ? -order : order;
}

/* The position can lie outside of what is read: before its start it means
** nothing, behind its end nothing is left. */
static void clip_to_equal(range_plan *p) {
  for (int i = 1 + p->hashes; p->after && i < p->equal; i++) {
    int order = in_direction(p, st_key_part_compare(p->behind[i], p->given[i]));
    if (order != 0) p->after = false;
    if (order > 0) p->empty = true;
  }
  if (p->after && p->equal == p->columns) { /* the one row there can be */
    p->after = false;
    p->empty = true;
  }
}

/* The bound where reading starts, or the position: whichever is further on. */
static void clip_to_start(range_plan *p) {
  int *kind = p->descending ? &p->high : &p->low;
  st_key_part part = p->descending ? p->high_part : p->low_part;
  if (!p->after || *kind == NO_BOUND) return;
  int order = in_direction(p, st_key_part_compare(p->behind[p->equal], part));
  if (order < 0 || (order == 0 && *kind == STRICT_BOUND))
    p->after = false;
  else
    *kind = NO_BOUND;
}

static int bound_kind(const st_bound *b) {
  if (!b->set) return NO_BOUND;
  return b->inclusive ? INCLUSIVE_BOUND : STRICT_BOUND;
}

static void plan_query(range_plan *p, const st_range *range) {
  p->shard =
      p->index ? st_index_shard(range->hash, p->hashes) : st_hash_shard(range->hash[0].bytes);
  p->equal = 1 + p->hashes + range->equal_count;
  for (int i = 0; i < p->hashes; i++) p->given[1 + i] = range->hash[i];
  for (int i = 0; i < range->equal_count; i++) p->given[1 + p->hashes + i] = range->equal[i];
  p->low = bound_kind(&range->low);
  p->high = bound_kind(&range->high);
  p->low_part = range->low.part;
  p->high_part = range->high.part;
  clip_to_equal(p);
  if (!p->empty) clip_to_start(p);
}

static void plan_scan(range_plan *p, const st_range *range) {
  /* The upper bound is compared with every row: not where it excludes none. */
  p->low = INCLUSIVE_BOUND;
  p->high = range->last_shard < ST_SHARDS - 1 || range->descending ? INCLUSIVE_BOUND : NO_BOUND;
  p->low_shard = range->first_shard;
  p->high_shard = range->last_shard;
  if (!p->after) return;
  int start = p->descending ? p->high_shard : p->low_shard;
  int end = p->descending ? p->low_shard : p->high_shard;
  if (in_direction(p, p->after_shard - end) > 0) p->empty = true;
  if (in_direction(p, p->after_shard - start) < 0)
    p->after = false;
  else if (p->descending)
    p->high = NO_BOUND;
  else
    p->low = NO_BOUND;
}

static void plan_range(range_plan *p, const st_range *range) {
  memset(p, 0, sizeof *p);
  set_columns(p, range);
  if (range->after) set_behind(p, range->after);
  if (range->hash_count > 0)
    plan_query(p, range);
  else
    plan_scan(p, range);
}

/* ---------------------------------------------------------- statements */

static void add_column(const range_plan *p, int i, st_buf *sql) {
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

static void add_columns(const range_plan *p, const char *behind, st_buf *sql) {
  for (int i = p->equal; i < p->columns; i++) {
    if (i > p->equal) st_buf_char(sql, ',');
    add_column(p, i, sql);
    st_buf_text(sql, behind);
  }
}

static void add_condition(const range_plan *p, int column, const char *operator, bool * first,
                          st_buf *sql) {
  st_buf_text(sql, *first ? " WHERE " : " AND ");
  *first = false;
  add_column(p, column, sql);
  st_buf_text(sql, operator);
  st_buf_char(sql, '?');
}

static void add_position(const range_plan *p, bool *first, st_buf *sql) {
  st_buf_text(sql, *first ? " WHERE (" : " AND (");
  add_columns(p, "", sql);
  st_buf_text(sql, p->descending ? ")<(?" : ")>(?");
  for (int i = p->equal + 1; i < p->columns; i++) st_buf_lit(sql, ",?");
  st_buf_char(sql, ')');
}

static void add_source(const range_plan *p, st_buf *sql) {
  if (!p->index) {
    /* Nobody asks for the id of a table's row; 1 says that there is one. */
    st_buf_lit(sql, "SELECT 1,size,item FROM stator_t@ INDEXED BY sqlite_autoindex_stator_t@_1");
  } else if (p->keys_only) {
    st_buf_lit(sql, "SELECT x.id");
    for (int i = 1; i < p->columns; i++) {
      st_buf_char(sql, ',');
      add_column(p, i, sql);
    }
    st_buf_lit(sql, " FROM stator_x# AS x");
  } else {
    st_buf_lit(sql, "SELECT t.id,t.size,t.item FROM stator_x# AS x"
                    " CROSS JOIN stator_t@ AS t ON t.id=x.id");
  }
}

static void write_sql(const range_plan *p, st_buf *sql) {
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

static uint32_t shape_key(const range_plan *p, const st_table *t) {
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

static int prepare_range(st_store *s, const st_table *t, const range_plan *p, sqlite3_stmt **query,
                         st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  write_sql(p, &sql);
  const char *text = st_buf_cstr(&sql);
  int rc = text ? st_sql_prepare(s, text, t->id, p->index ? p->index->id : 0, query, error)
                : st_error_nomem(error);
  st_buf_free(&sql);
  return rc;
}

static int add_shape(st_store *s, st_table *t, const range_plan *p, uint32_t key, st_error *error) {
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

/* Makes the shape the first of the list. */
static int find_shape(st_store *s, st_table *t, const range_plan *p, st_error *error) {
  uint32_t key = shape_key(p, t);
  for (st_range_query **at = &t->statements->queries; *at; at = &(*at)->next) {
    st_range_query *shape = *at;
    if (shape->key != key) continue;
    *at = shape->next;
    shape->next = t->statements->queries;
    t->statements->queries = shape;
    return STATOR_OK;
  }
  return add_shape(s, t, p, key, error);
}

static void bind_column(sqlite3_stmt *q, int at, int column, int shard, const st_key_part *parts) {
  if (column == 0)
    sqlite3_bind_int(q, at, shard);
  else
    st_sql_bind_part(q, at, parts[column]);
}

static void bind_range(const range_plan *p, sqlite3_stmt *q) {
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

/* ------------------------------------------------------------- reading */

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
  int column = 1; /* 0 is the row's id */
  rows->member_count = 0;
  for (int i = 0; i < x->hash_count; i++) add_key_member(rows, &x->hash[i], column++);
  for (int i = 0; i < x->range_count; i++) add_key_member(rows, &x->range[i], column++);
  add_key_member(rows, &t->hash, column++);
  add_key_member(rows, &t->range, column++);
}

int st_rows_open(st_store *s, st_table *t, const st_range *range, st_rows **out, st_error *error) {
  range_plan plan;
  st_rows *rows = &s->rows;
  *out = NULL;
  st_rows_close(rows);
  if (t->statements->retired && s->depth == 0) return ST_AGAIN;
  plan_range(&plan, range);
  int rc = find_shape(s, t, &plan, error);
  if (rc != STATOR_OK) return st_catalog_after_step(s, rc, error);
  rows->store = s;
  rows->query = t->statements->queries->query;
  rows->keys_only = plan.keys_only;
  rows->empty = plan.empty;
  rows->started = false;
  if (plan.keys_only) set_key_members(rows, t, range->index);
  bind_range(&plan, rows->query);
  *out = rows;
  return STATOR_OK;
}

static int take_key_row(st_rows *rows, st_row *row, st_error *error) {
  st_buf *text = &rows->text;
  st_buf_clear(text);
  for (int i = 0; i < rows->member_count; i++) {
    const st_key_member *m = &rows->members[i];
    st_buf_text(text, i ? ",\"" : "{\"");
    st_utf8_escape(m->attribute->name, text);
    st_buf_lit(text, "\":");
    st_key_part_write(st_sql_part(rows->query, m->column, m->attribute), text);
  }
  st_buf_char(text, '}');
  if (text->failed) return st_error_nomem(error);
  row->item = st_buf_view(text);
  row->size = (int64_t)st_item_size(row->item);
  row->id = sqlite3_column_int64(rows->query, 0);
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
  if (rows->keys_only) return take_key_row(rows, row, error);
  row->item = st_sql_bytes(rows->query, 2);
  row->size = sqlite3_column_int64(rows->query, 1);
  row->id = sqlite3_column_int64(rows->query, 0);
  return STATOR_OK;
}

void st_rows_close(st_rows *rows) {
  if (!rows || !rows->query) return;
  sqlite3_reset(rows->query);
  rows->query = NULL;
}
