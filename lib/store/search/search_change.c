/* search_change.c - making and dropping search indexes: the table's definition, the
** physical tables and the backfill together, in the caller's transaction. */
#include "store/search/search_internal.h"
#include "store/sql_name.h"
#include <inttypes.h>
#include <string.h>

/* -------------------------------------------------------------------- making */

static int raise_without_fts5(st_store *s, st_error *error) {
  bool found;
  int64_t there;
  int rc =
      st_sql_int(s, "SELECT 1 FROM pragma_module_list WHERE name='fts5'", 0, &found, &there, error);
  if (rc != STATOR_OK || found) return rc;
  return st_error_raise(error, STATOR_SQLITE,
                        "full-text search needs FTS5, which the SQLite library in use (%s) was "
                        "built without",
                        sqlite3_libversion());
}

/* SQLite 3.40 cannot say such a name in a JSON path. */
static int check_path(const st_search_column *column, st_error *error) {
  for (size_t i = 0; i < column->path.count; i++) {
    st_str name = column->path.steps[i].name;
    for (size_t j = 0; j < name.n; j++)
      if (name.p[j] == '"' || name.p[j] == '\\' || (unsigned char)name.p[j] < ' ')
        return st_error_raise(error, STATOR_VALIDATION,
                              "An attribute whose name has a quotation mark, a backslash or a "
                              "control character cannot be searched: %.*s",
                              ST_FMT(column->text));
  }
  return STATOR_OK;
}

static int check_wanted(st_store *s, const st_table *t, const st_search *wanted, st_error *error) {
  if (st_table_search(t, wanted->name))
    return st_error_raise(error, STATOR_RESOURCE_IN_USE, "Search index already exists: %.*s",
                          ST_FMT(wanted->name));
  if (t->search_count >= ST_MAX_SEARCHES)
    return st_error_raise(error, STATOR_LIMIT_EXCEEDED, "A table has at most %d search indexes",
                          ST_MAX_SEARCHES);
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < wanted->column_count; i++)
    rc = check_path(&wanted->columns[i], error);
  return rc == STATOR_OK ? raise_without_fts5(s, error) : rc;
}

static bool column_name_is_taken(const st_search *x, size_t before, st_str name) {
  if (st_sql_name_eq(name, ST_LIT("rank")) || st_sql_name_eq(name, ST_LIT("rowid")) ||
      st_sql_name_eq(name, x->sql_name))
    return true;
  for (size_t i = 0; i < before; i++)
    if (st_sql_name_eq(name, x->columns[i].name)) return true;
  return false;
}

/* The path as it is written; where that is taken, with _2, _3 ... behind it. */
static int name_search_column(st_search *x, size_t i, st_arena *arena, st_error *error) {
  st_buf name;
  st_buf_init(&name, 0);
  st_buf_str(&name, x->columns[i].text);
  for (int number = 2; !name.failed && column_name_is_taken(x, i, st_buf_view(&name)); number++) {
    st_buf_truncate(&name, x->columns[i].text.n);
    st_buf_format(&name, "_%d", number);
  }
  bool ok = !name.failed && st_arena_copy(arena, st_buf_view(&name), &x->columns[i].name);
  st_buf_free(&name);
  return ok ? STATOR_OK : st_error_nomem(error);
}

static int name_all(st_store *s, const st_table *t, st_search *x, st_arena *arena,
                    st_error *error) {
  st_buf wanted;
  st_buf_init(&wanted, 0);
  st_buf_str(&wanted, t->name);
  st_buf_char(&wanted, '_');
  st_buf_str(&wanted, x->name);
  st_sql_wish wish = {.wanted = st_buf_view(&wanted),
                      .id = x->id,
                      .prefix = "stator_search_",
                      .beside = st_search_endings};
  int rc = wanted.failed ? st_error_nomem(error)
                         : st_sql_name_choose(s, &wish, arena, &x->sql_name, error);
  st_buf_free(&wanted);
  for (size_t i = 0; rc == STATOR_OK && i < x->column_count; i++)
    rc = name_search_column(x, i, arena, error);
  return rc;
}

static int create_tables(st_store *s, const st_table *t, const st_search *x, st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_search_view_sql(t, x, &sql);
  int rc = st_sql_exec_as_is(s, &sql, error);
  st_buf_clear(&sql);
  st_search_table_sql(x, &sql);
  if (rc == STATOR_OK) rc = st_sql_exec_as_is(s, &sql, error);
  st_buf_free(&sql);
  return rc;
}

/* A copy of the table with what is wanted as its last. NULL: no memory, as was raised. */
static st_table *copy_with(const st_table *t, const st_search *wanted, st_arena *arena,
                           st_error *error) {
  st_table with = *t, *copy;
  st_search *searches = st_arena_array(arena, t->search_count + 1, sizeof *searches);
  if (!searches) {
    (void)st_error_nomem(error);
    return NULL;
  }
  if (t->search_count) memcpy(searches, t->searches, t->search_count * sizeof *searches);
  searches[with.search_count++] = *wanted;
  with.searches = searches;
  return st_table_copy(&with, arena, &copy, error) == STATOR_OK ? copy : NULL;
}

int st_search_create(st_store *s, const st_table *t, const st_search *wanted, st_error *error) {
  st_arena arena;
  int rc = check_wanted(s, t, wanted, error);
  if (rc != STATOR_OK) return rc;
  st_store_end_reads(s);
  s->cache.changed = true;
  st_arena_init(&arena);
  st_table *copy = copy_with(t, wanted, &arena, error);
  if (copy) {
    st_search *x = &copy->searches[t->search_count];
    rc = st_catalog_next_id(s, &x->id, error);
    if (rc == STATOR_OK) rc = name_all(s, t, x, &arena, error);
    if (rc == STATOR_OK) rc = create_tables(s, t, x, error);
    if (rc == STATOR_OK) rc = st_catalog_add_job(s, t->id, -x->id, &x->backfilling, error);
    if (rc == STATOR_OK) rc = st_catalog_rewrite(s, copy, error);
  }
  st_arena_free(&arena);
  return copy ? rc : (int)error->code;
}

int st_search_ready(st_store *s, const st_table *t, int64_t id, st_error *error) {
  st_table *copy;
  st_arena arena;
  st_arena_init(&arena);
  int rc = st_table_copy(t, &arena, &copy, error);
  for (size_t i = 0; rc == STATOR_OK && i < copy->search_count; i++)
    if (copy->searches[i].id == id) copy->searches[i].backfilling = false;
  if (rc == STATOR_OK) rc = st_catalog_rewrite(s, copy, error);
  st_arena_free(&arena);
  return rc;
}

/* ------------------------------------------------------------------ dropping */

static int drop_tables(st_store *s, int64_t table_id, const st_search *x, st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "DROP TABLE main.");
  st_sql_put_name(x->sql_name, &sql);
  int rc = st_sql_exec_as_is(s, &sql, error);
  st_buf_free(&sql);
  if (rc == STATOR_OK) rc = st_sql_exec(s, "DROP VIEW main.stator_c#", 0, x->id, error);
  if (rc != STATOR_OK) return rc;
  return st_sql_exec(s, "DELETE FROM stator_jobs WHERE table_id=@ AND index_id=#", table_id, -x->id,
                     error);
}

/* What is prepared on a table keeps it from going. */
static void begin_dropping(st_store *s, const st_table *t) {
  st_store_end_reads(s);
  s->cache.changed = true;
  st_statements_finalize(t->statements);
}

int st_search_drop(st_store *s, const st_table *t, st_str name, st_error *error) {
  const st_search *x = st_table_search(t, name);
  st_table *copy;
  st_arena arena;
  if (!x)
    return st_error_raise(error, STATOR_RESOURCE_NOT_FOUND,
                          "Requested resource not found: Search index: %.*s not found",
                          ST_FMT(name));
  size_t place = (size_t)(x - t->searches);
  begin_dropping(s, t);
  st_arena_init(&arena);
  int rc = st_table_copy(t, &arena, &copy, error);
  if (rc == STATOR_OK) rc = drop_tables(s, t->id, x, error);
  if (rc == STATOR_OK) {
    copy->search_count--;
    memmove(&copy->searches[place], &copy->searches[place + 1],
            (copy->search_count - place) * sizeof *copy->searches);
    rc = st_catalog_rewrite(s, copy, error);
  }
  st_arena_free(&arena);
  return rc;
}

int st_search_drop_all(st_store *s, const st_table *t, st_error *error) {
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < t->search_count; i++)
    rc = drop_tables(s, t->id, &t->searches[i], error);
  return rc;
}
