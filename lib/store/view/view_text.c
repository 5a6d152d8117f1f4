/*
** view_text.c - views and their indexes as statements of SQL.
**
** A view says of the shard that it is one of the eight, as it always is: so SQLite can
** look for a key in the table's UNIQUE(shard,pk,sk), in each shard. A view with an index
** of its own for that says nothing. An index of a view says the same, and the view's
** condition: SQLite then knows that all of the view's rows are in it, and asks none of
** them again.
*/
#include "store/sql_name.h"
#include "store/store_internal.h"
#include "store/view/view_text.h"

static void put_all_shards(st_buf *sql) {
  st_buf_lit(sql, " WHERE shard IN (0");
  for (int i = 1; i < ST_SHARDS; i++) st_buf_format(sql, ",%d", i);
  st_buf_char(sql, ')');
}

/* Whether an index of the view finds partition keys: SQLite would take that of the table,
** with eight places to look at, for the better one. */
static bool finds_partitions(const st_table *t, const st_sql_view *view) {
  char type;
  for (size_t i = 0; i < view->index_count; i++) {
    const st_view_column *column = &view->columns[view->indexes[i].columns[0]];
    const char *key = st_view_key_column(t, &column->path, &type);
    if (key && *key == 'p' && type == 'S' && column->type == ST_SQL_TEXT) return true;
  }
  return false;
}

static void put_where(const st_table *t, const st_sql_view *view, st_buf *sql) {
  bool sharded = !view || !finds_partitions(t, view);
  if (sharded) put_all_shards(sql);
  if (!view || !view->condition_sql.n) return;
  st_buf_text(sql, sharded ? " AND " : " WHERE ");
  st_buf_str(sql, view->condition_sql);
}

/* `view` NULL: the table's own. */
static void put_viewed(const st_table *t, const st_sql_view *view, st_view_place place,
                       st_buf *sql) {
  bool shading = place == ST_VIEW_SHADING;
  st_buf_format(sql, " FROM %sstator_t%lld%s", shading ? "main." : "", (long long)t->id,
                shading ? " NOT INDEXED" : "");
  put_where(t, view, sql);
}

static void put_head(st_str name, st_view_place place, st_buf *sql) {
  st_buf_text(sql, place == ST_VIEW_SHADING ? "CREATE TEMP VIEW " : "CREATE VIEW main.");
  st_sql_put_name(name, sql);
  st_buf_lit(sql, " AS SELECT ");
}

static void put_named(st_str name, st_buf *sql) {
  st_buf_lit(sql, " AS ");
  st_sql_put_name(name, sql);
  st_buf_char(sql, ',');
}

void st_view_put_view(const st_table *t, const st_sql_view *view, st_view_place place,
                      st_buf *sql) {
  put_head(view->name, place, sql);
  for (size_t i = 0; i < view->column_count; i++) {
    const st_view_column *column = &view->columns[i];
    st_view_put_column(t, &column->path, column->type, sql);
    put_named(column->name, sql);
  }
  st_buf_lit(sql, "id AS \"_id\"");
  put_viewed(t, view, place, sql);
}

void st_view_put_index(const st_table *t, const st_sql_view *view, size_t place, st_buf *sql) {
  const st_view_index *index = &view->indexes[place];
  st_buf_format(sql, "CREATE INDEX main.stator_v%lld_%zu ON stator_t%lld(", (long long)view->id,
                place + 1, (long long)t->id);
  for (int i = 0; i < index->count; i++) {
    const st_view_column *column = &view->columns[index->columns[i]];
    if (i) st_buf_char(sql, ',');
    st_view_put_column(t, &column->path, column->type, sql);
  }
  st_buf_char(sql, ')');
  put_where(t, view, sql);
}

/* ------------------------------------------------------- a table's own view */

static st_str column_before(const st_table *t, size_t place) {
  st_str ours[] = {ST_LIT("_item"), ST_LIT("_id")};
  enum { OURS = sizeof ours / sizeof *ours };
  return place < OURS ? ours[place] : t->attributes[place - OURS].name;
}

/* How many of ours and of the attributes before it have its name but for case. */
static int namesakes(const st_table *t, size_t attribute) {
  int count = 0;
  for (size_t i = 0; i < attribute + 2; i++)
    count += st_sql_name_eq(column_before(t, i), t->attributes[attribute].name);
  return count;
}

static void put_attribute(const st_table *t, size_t place, st_buf *sql) {
  const st_attribute *a = &t->attributes[place];
  st_step step = {.name = a->name};
  st_path path = {&step, 1};
  char type;
  bool key = st_view_key_column(t, &path, &type) && a->type != 'N';
  if (!key && !st_view_name_fits(a->name)) return;
  st_view_put_attribute(t, a, sql);
  st_buf_lit(sql, " AS ");
  int before = namesakes(t, place);
  if (before) {
    st_buf name;
    st_buf_init(&name, 0);
    st_buf_str(&name, a->name);
    st_buf_format(&name, "_%d", before + 1);
    st_sql_put_name(st_buf_view(&name), sql);
    if (name.failed) sql->failed = true;
    st_buf_free(&name);
  } else {
    st_sql_put_name(a->name, sql);
  }
  st_buf_char(sql, ',');
}

static bool defines_key(const st_table *t, size_t place, const st_attribute *key) {
  return key->name.p && st_str_eq(t->attributes[place].name, key->name);
}

/* The table's keys first. */
void st_view_put_table_view(const st_table *t, st_view_place place, st_buf *sql) {
  put_head(t->sql_name, place, sql);
  for (size_t i = 0; i < t->attribute_count; i++)
    if (defines_key(t, i, &t->hash)) put_attribute(t, i, sql);
  for (size_t i = 0; i < t->attribute_count; i++)
    if (defines_key(t, i, &t->range)) put_attribute(t, i, sql);
  for (size_t i = 0; i < t->attribute_count; i++)
    if (!defines_key(t, i, &t->hash) && !defines_key(t, i, &t->range)) put_attribute(t, i, sql);
  st_buf_lit(sql, "item AS \"_item\",id AS \"_id\"");
  put_viewed(t, NULL, place, sql);
}

int st_view_run(st_store *s, st_buf *sql, st_error *error) {
  const char *text = st_buf_cstr(sql);
  if (!text) return st_error_nomem(error);
  sqlite3_stmt *q = NULL;
  int code = sqlite3_prepare_v2(s->db, text, (int)sql->n + 1, &q, NULL);
  int rc = code == SQLITE_OK ? st_sql_run(s, q, error) : st_store_raise(s, code, error);
  sqlite3_finalize(q);
  return rc;
}
