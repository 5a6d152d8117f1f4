/*
** views.c - making and dropping views and their indexes, and the rows of sqlite_stat1
** that let SQLite choose well among them: without these it takes the one table index for
** far better than it is, and reads every item of the eight shards where an index of a
** view, or the table from end to end, would do. The numbers are nominal: they say what
** is selective, whatever the table holds.
*/
#include "store/sql_name.h"
#include "store/store_internal.h"
#include "store/view/view_text.h"
#include "store/view/view_versions.h"

#define IN_REQUEST "One or more parameter values were invalid: "

/* --------------------------------------------------------------- statistics */

/* For SQLite's estimates: rows of the table, of a shard, and of a view's index. Chosen by
** the plans they give (3.40): the index has more than the table and a shard more than its
** part, so that reading the table from end to end is taken for cheaper than all of an
** index, of the view or of the eight shards, but not for cheaper than sorting. */
#define TABLE_ROWS "1000000"
#define SHARD_ROWS "200000"
#define INDEX_ROWS "1200000"

/* Makes sqlite_stat1 where there is none, and reads it. */
static int read_statistics(st_store *s, st_error *error) {
  return st_sql_exec(s, "ANALYZE main.sqlite_schema", 0, 0, error);
}

static int have_statistics(st_store *s, st_error *error) {
  bool found;
  int64_t is;
  int rc = st_sql_int(s, "SELECT 1 FROM main.sqlite_schema WHERE name='sqlite_stat1'", 0, &found,
                      &is, error);
  return rc == STATOR_OK && !found ? read_statistics(s, error) : rc;
}

/* A partition has 10 items. */
static int put_table_statistics(st_store *s, const st_table *t, st_error *error) {
  return st_sql_exec(s,
                     "INSERT INTO main.sqlite_stat1(tbl,idx,stat) VALUES('stator_t@',"
                     "'sqlite_autoindex_stator_t@_1','" TABLE_ROWS " " SHARD_ROWS " 10 1')",
                     t->id, 0, error);
}

/* "1200000 10 5": of a first key's value there are 10 rows, of two keys' values 5. */
static int put_index_statistics(st_store *s, const st_table *t, const st_sql_view *view,
                                size_t place, st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_format(&sql,
                "INSERT INTO main.sqlite_stat1(tbl,idx,stat) VALUES('stator_t%lld',"
                "'stator_v%lld_%zu','" INDEX_ROWS " 10",
                (long long)t->id, (long long)view->id, place + 1);
  for (int i = 1; i < view->indexes[place].count; i++) st_buf_lit(&sql, " 5");
  st_buf_lit(&sql, "')");
  int rc = st_view_run(s, &sql, error);
  st_buf_free(&sql);
  return rc;
}

/* ------------------------------------------------------------------- checks */

static int refuse_view(st_error *error, const char *what, st_str name, const char *why) {
  return st_error_raise(error, STATOR_VALIDATION, IN_REQUEST "%s %.*s %s", what, ST_FMT(name), why);
}

static int check_view_name(st_store *s, st_str name, st_error *error) {
  bool taken;
  if (!st_view_name_fits(name))
    return refuse_view(error, "ViewName", name, "is not to have '\"', '\\' or control characters");
  if (st_sql_name_reserved(name))
    return refuse_view(error, "ViewName", name,
                       "is reserved: names that begin with sqlite_, stator_ or pragma_, json_each "
                       "and json_tree have a meaning of their own");
  int rc = st_sql_name_taken(s, name, &taken, error);
  if (rc != STATOR_OK || !taken) return rc;
  return st_error_raise(error, STATOR_RESOURCE_IN_USE,
                        "The name is taken, by a view, a table's own view or a search index: %.*s",
                        ST_FMT(name));
}

static int check_view_columns(const st_sql_view *view, st_error *error) {
  for (size_t i = 0; i < view->column_count; i++) {
    const st_view_column *column = &view->columns[i];
    if (!st_view_name_fits(column->name) || !st_view_path_fits(&column->path))
      return refuse_view(error, "column", column->name,
                         "and its AttributePath are not to have '\"', '\\' or control characters");
    if (st_sql_name_eq(column->name, ST_LIT("_id")))
      return refuse_view(error, "column", column->name,
                         "is reserved: a view's last column has this name");
    for (size_t k = 0; k < i; k++)
      if (st_sql_name_eq(column->name, view->columns[k].name))
        return refuse_view(error, "column", column->name,
                           "is there twice; SQL does not tell upper case from lower");
  }
  return STATOR_OK;
}

static int check_view_indexes(const st_sql_view *view, st_error *error) {
  for (size_t i = 0; i < view->index_count; i++) {
    const st_view_index *index = &view->indexes[i];
    for (int k = 0; k < index->count; k++) {
      const st_view_column *column = &view->columns[index->columns[k]];
      if (column->type == ST_SQL_BLOB)
        return refuse_view(error, "column", column->name, "is a BLOB, which an index cannot hold");
      for (int j = 0; j < k; j++)
        if (index->columns[j] == index->columns[k])
          return refuse_view(error, "column", column->name, "is twice in an index");
    }
  }
  return STATOR_OK;
}

/* ----------------------------------------------------------- making, dropping */

static int make_indexes(st_store *s, const st_table *t, const st_sql_view *view, st_error *error) {
  int rc = have_statistics(s, error);
  for (size_t i = 0; rc == STATOR_OK && i < view->index_count; i++) {
    st_buf sql;
    st_buf_init(&sql, 0);
    st_view_put_index(t, view, i, &sql);
    rc = st_view_run(s, &sql, error);
    st_buf_free(&sql);
    if (rc == STATOR_OK) rc = put_index_statistics(s, t, view, i, error);
  }
  if (rc == STATOR_OK) rc = read_statistics(s, error);
  return rc == STATOR_OK ? st_views_note_version(s, error) : rc;
}

static int make_physical_view(st_store *s, const st_table *t, const st_sql_view *view,
                              st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_view_put_view(t, view, ST_VIEW_IN_FILE, &sql);
  int rc = st_view_run(s, &sql, error);
  st_buf_free(&sql);
  return rc == STATOR_OK && view->index_count ? make_indexes(s, t, view, error) : rc;
}

static int drop_named(st_store *s, const char *kind, st_str name, st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_format(&sql, "DROP %s main.", kind);
  st_sql_put_name(name, &sql);
  int rc = st_view_run(s, &sql, error);
  st_buf_free(&sql);
  return rc;
}

static int drop_physical_view(st_store *s, const st_sql_view *view, st_error *error) {
  int rc = drop_named(s, "VIEW", view->name, error);
  for (size_t i = 0; rc == STATOR_OK && i < view->index_count; i++) {
    char name[64];
    sqlite3_snprintf(sizeof name, name, "stator_v%lld_%d", (long long)view->id, (int)i + 1);
    rc = drop_named(s, "INDEX", st_str_of(name), error);
  }
  return rc;
}

/* The table's definition without one of its views, or with one more. */
static int rewrite_views(st_store *s, const st_table *t, const st_sql_view *without,
                         const st_sql_view *with, st_error *error) {
  st_arena arena;
  st_arena_init(&arena);
  st_table changed = *t;
  changed.view_count = 0;
  changed.views = st_arena_array(&arena, t->view_count + 1, sizeof *changed.views);
  if (!changed.views) return st_error_nomem(error); /* the arena holds nothing */
  for (size_t i = 0; i < t->view_count; i++)
    if (&t->views[i] != without) changed.views[changed.view_count++] = t->views[i];
  if (with) changed.views[changed.view_count++] = *with;
  int rc = st_catalog_rewrite(s, &changed, error);
  st_arena_free(&arena);
  return rc;
}

int st_view_create(st_store *s, const st_table *t, const st_sql_view *view, st_error *error) {
  st_sql_view made = *view;
  int rc = check_view_name(s, view->name, error);
  if (rc == STATOR_OK) rc = check_view_columns(view, error);
  if (rc == STATOR_OK) rc = check_view_indexes(view, error);
  if (rc == STATOR_OK && t->view_count >= ST_MAX_VIEWS)
    rc = st_error_raise(error, STATOR_LIMIT_EXCEEDED, "A table has at most %d views", ST_MAX_VIEWS);
  if (rc == STATOR_OK) rc = st_catalog_next_id(s, &made.id, error);
  st_store_end_reads(s);
  s->cache.changed = true;
  if (rc == STATOR_OK) rc = make_physical_view(s, t, &made, error);
  return rc == STATOR_OK ? rewrite_views(s, t, NULL, &made, error) : rc;
}

static const st_sql_view *view_of(const st_table *t, st_str name) {
  for (size_t i = 0; i < t->view_count; i++)
    if (st_sql_name_eq(t->views[i].name, name)) return &t->views[i];
  return NULL;
}

int st_view_drop(st_store *s, const st_table *t, st_str name, st_error *error) {
  const st_sql_view *view = view_of(t, name);
  if (!view) return st_error_raise(error, STATOR_MISUSE, "there is no view of this name");
  st_store_end_reads(s);
  s->cache.changed = true;
  int rc = drop_physical_view(s, view, error);
  return rc == STATOR_OK ? rewrite_views(s, t, view, NULL, error) : rc;
}

int st_view_find(st_store *s, st_str name, const st_table **table, const st_sql_view **view,
                 st_error *error) {
  st_table *const *tables;
  size_t count;
  *table = NULL;
  *view = NULL;
  int rc = st_catalog_list(s, &tables, &count, error);
  for (size_t i = 0; rc == STATOR_OK && i < count && !*view; i++) {
    *view = view_of(tables[i], name);
    *table = tables[i];
  }
  if (!*view) *table = NULL;
  return rc;
}

/* ------------------------------------------------------- a table's own view */

static int make_table_view(st_store *s, const st_table *t, st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_view_put_table_view(t, ST_VIEW_IN_FILE, &sql);
  int rc = st_view_run(s, &sql, error);
  st_buf_free(&sql);
  return rc;
}

int st_table_view_create(st_store *s, st_table *t, st_arena *arena, st_error *error) {
  st_sql_wish wish = {.wanted = t->name, .id = t->id, .prefix = "stator_view_"};
  s->cache.changed = true;
  int rc = st_sql_name_choose(s, &wish, arena, &t->sql_name, error);
  if (rc == STATOR_OK) rc = make_table_view(s, t, error);
  if (rc == STATOR_OK) rc = have_statistics(s, error);
  return rc == STATOR_OK ? put_table_statistics(s, t, error) : rc;
}

static bool same_attributes(const st_table *a, const st_table *b) {
  bool same = a->attribute_count == b->attribute_count;
  for (size_t i = 0; same && i < a->attribute_count; i++)
    same = a->attributes[i].type == b->attributes[i].type &&
           st_str_eq(a->attributes[i].name, b->attributes[i].name);
  return same;
}

int st_table_view_alter(st_store *s, const st_table *old, const st_table *t, st_error *error) {
  if (!old->sql_name.n || same_attributes(old, t)) return STATOR_OK;
  int rc = drop_named(s, "VIEW", old->sql_name, error);
  return rc == STATOR_OK ? make_table_view(s, t, error) : rc;
}

int st_views_drop_all(st_store *s, const st_table *t, st_error *error) {
  int rc = t->sql_name.n ? drop_named(s, "VIEW", t->sql_name, error) : STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < t->view_count; i++)
    rc = drop_physical_view(s, &t->views[i], error);
  return rc;
}
