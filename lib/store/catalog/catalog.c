/*
** catalog.c - the catalog in memory: reading it from the file, finding tables in
** it, and noticing that the file's has changed.
**
** A table whose rows in the catalog are byte for byte those it was read from is
** kept over a reload, with its prepared statements. Every change of the catalog
** writes a new random stamp, so that a stamp seen again means the same catalog
** even after rollbacks that no counter of SQLite shows.
*/
#include "base/mem.h"
#include "store/store_internal.h"
#include "store/view/view_versions.h"
#include <string.h>

st_status st_status_at(st_status status, int64_t until_ms, int64_t now_ms, bool *gone) {
  *gone = false;
  if (until_ms == 0 || now_ms < until_ms) return status;
  if (status != ST_DELETING) return ST_ACTIVE;
  *gone = true;
  return status;
}

const st_index *st_table_index(const st_table *t, st_str name) {
  for (size_t i = 0; i < t->index_count; i++) {
    if (st_str_eq(t->indexes[i].name, name)) return &t->indexes[i];
  }
  return NULL;
}

const st_search *st_table_search(const st_table *t, st_str name) {
  for (size_t i = 0; i < t->search_count; i++) {
    if (st_str_eq(t->searches[i].name, name)) return &t->searches[i];
  }
  return NULL;
}

/* ------------------------------------------------------------- in memory */

/* Where a table of that name is, or would be. */
static size_t place_of(const st_cache *c, st_str name, bool *found) {
  size_t low = 0, high = c->count;
  *found = false;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = st_str_cmp(c->tables[middle]->name, name);
    if (order == 0) {
      *found = true;
      return middle;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static st_table *cached_by_id(const st_cache *c, int64_t id) {
  for (size_t i = 0; i < c->count; i++) {
    if (c->tables[i]->id == id) return c->tables[i];
  }
  return NULL;
}

static void free_table(st_table *t) {
  st_statements_free(t->statements);
}

static void free_tables(st_table **tables, size_t count) {
  for (size_t i = 0; i < count; i++) free_table(tables[i]);
  st_mem_free(tables);
}

/* A call may still hold the table: its text stays until the call ends, and reads
** of it answer ST_AGAIN. */
static void retire_table(st_store *s, st_table *t) {
  st_table_statements *x = t->statements;
  st_statements_finalize(x);
  x->retired = true;
  x->next_retired = s->retired;
  s->retired = x;
}

void st_catalog_free_retired(st_store *s) {
  while (s->retired) {
    st_table_statements *next = s->retired->next_retired;
    st_statements_free(s->retired);
    s->retired = next;
  }
}

void st_catalog_free(st_store *s) {
  st_catalog_free_retired(s);
  free_tables(s->cache.tables, s->cache.count);
  s->cache.tables = NULL;
  s->cache.count = 0;
}

/* ------------------------------------------------- from rows to a table */

/* One table as the catalog's rows say it, gathered: name, definition, then id,
** name and definition of each index, every part followed by a NUL. */
typedef struct table_source {
  int64_t id;
  size_t index_count;
  st_buf text;
} table_source;

static void add_part(table_source *source, st_str part) {
  st_buf_str(&source->text, part);
  st_buf_char(&source->text, 0);
}

static st_str next_part(st_str *rest) {
  const char *end = rest->n ? memchr(rest->p, 0, rest->n) : NULL;
  size_t n = end ? (size_t)(end - rest->p) : rest->n;
  st_str part = {rest->p, n};
  size_t used = n < rest->n ? n + 1 : n;
  rest->p += used;
  rest->n -= used;
  return part;
}

/* From the order in which the file has them at hand to the order given. */
static void sort_indexes(st_table *t) {
  for (size_t i = 1; i < t->index_count; i++) {
    st_index x = t->indexes[i];
    size_t at = i;
    for (; at > 0 && t->indexes[at - 1].id > x.id; at--) t->indexes[at] = t->indexes[at - 1];
    t->indexes[at] = x;
  }
}

static int parse_table(st_table_statements *x, const table_source *source, st_error *error) {
  st_arena *arena = &x->arena;
  st_table *t = st_arena_array(arena, 1, sizeof *t);
  x->table = t;
  if (!t || !st_arena_copy(arena, st_buf_view(&source->text), &x->source)) {
    return st_error_nomem(error);
  }
  st_str rest = x->source;
  t->statements = x;
  t->id = source->id;
  t->name = next_part(&rest);
  int rc = st_definition_read(next_part(&rest), arena, t, error);
  t->indexes = st_arena_array(arena, source->index_count, sizeof *t->indexes);
  if (!t->indexes) return st_error_nomem(error);
  for (; rc == STATOR_OK && t->index_count < source->index_count; t->index_count++) {
    st_index *index = &t->indexes[t->index_count];
    st_str id = next_part(&rest);
    index->name = next_part(&rest);
    rc = st_index_definition_read(next_part(&rest), arena, index, error);
    if (rc == STATOR_OK && !st_str_to_int64(id, &index->id)) {
      rc = st_error_raise(error, STATOR_CORRUPT, "an index of table \"%.*s\" has no id",
                          ST_FMT(t->name));
    }
  }
  sort_indexes(t);
  return rc;
}

/* A table from its source: the cached one if that is still the same. */
static int make_table(const st_cache *c, const table_source *source, st_table **out,
                      st_error *error) {
  if (source->text.failed) return st_error_nomem(error);
  bool found;
  st_str rest = st_buf_view(&source->text);
  size_t place = place_of(c, next_part(&rest), &found);
  if (found && c->tables[place]->id == source->id &&
      st_str_eq(c->tables[place]->statements->source, st_buf_view(&source->text))) {
    *out = c->tables[place];
    (*out)->statements->kept = true;
    return STATOR_OK;
  }
  st_table_statements *x = st_statements_new();
  if (!x) return st_error_nomem(error);
  int rc = parse_table(x, source, error);
  if (rc == STATOR_OK) {
    *out = x->table;
  } else {
    st_statements_free(x);
  }
  return rc;
}

/* ---------------------------------------------------------- reading rows */

/* Tables as they are read, to become the cache when all went well. */
typedef struct loading {
  st_table **tables;
  size_t count, room;
} loading;

static int add_table(const st_cache *c, table_source *source, loading *l, st_error *error) {
  if (source->id == 0) return STATOR_OK;
  if (l->count == l->room) {
    size_t room = l->room ? l->room * 2 : 16;
    st_table **more = st_mem_resize(l->tables, room * sizeof *more);
    if (!more) return st_error_nomem(error);
    l->tables = more;
    l->room = room;
  }
  int rc = make_table(c, source, &l->tables[l->count], error);
  if (rc == STATOR_OK) l->count++;
  source->id = 0;
  return rc;
}

/* Columns: CATALOG_COLUMNS: stamp, table's id, name, definition, index's id, name,
** definition, and which SQLite wrote the indexes of views. */
static int take_catalog_row(const st_cache *c, sqlite3_stmt *q, table_source *source, loading *l,
                            st_error *error) {
  int64_t id = sqlite3_column_int64(q, 1);
  if (id != source->id) {
    int rc = add_table(c, source, l, error);
    if (rc != STATOR_OK) return rc;
    st_buf_clear(&source->text);
    source->id = id;
    source->index_count = 0;
    add_part(source, st_sql_bytes(q, 2));
    add_part(source, st_sql_bytes(q, 3));
  }
  if (id != 0 && sqlite3_column_type(q, 4) != SQLITE_NULL) {
    source->index_count++;
    st_buf_int(&source->text, sqlite3_column_int64(q, 4));
    add_part(source, (st_str){"", 0});
    add_part(source, st_sql_bytes(q, 5));
    add_part(source, st_sql_bytes(q, 6));
  }
  return STATOR_OK;
}

/* Steps through q; the data version is taken inside its snapshot. */
static int read_rows(st_store *s, sqlite3_stmt *q, loading *l, int64_t *stamp, uint32_t *version,
                     st_error *error) {
  table_source source = {0};
  st_buf_init(&source.text, 0);
  int rc = STATOR_OK, code;
  bool any = false;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) != SQLITE_DONE) {
    if (code != SQLITE_ROW) {
      rc = st_store_raise(s, code, error);
      break;
    }
    if (!any) *version = st_sql_data_version(s);
    if (!any) s->cache.foreign = !st_str_is(st_sql_bytes(q, 7), sqlite3_sourceid());
    any = true;
    *stamp = sqlite3_column_int64(q, 0);
    rc = take_catalog_row(&s->cache, q, &source, l, error);
  }
  if (rc == STATOR_OK && !any) {
    rc = st_error_raise(error, STATOR_CORRUPT, "%s: the catalog is damaged", s->options.path);
  }
  if (rc == STATOR_OK) rc = add_table(&s->cache, &source, l, error);
  st_buf_free(&source.text);
  return rc;
}

static void drop_loading(loading *l) {
  for (size_t i = 0; i < l->count; i++) {
    if (!l->tables[i]->statements->kept)
      free_table(l->tables[i]);
    else
      l->tables[i]->statements->kept = false;
  }
  st_mem_free(l->tables);
}

static void use_loading(st_store *s, const loading *l) {
  st_cache *c = &s->cache;
  for (size_t i = 0; i < c->count; i++) {
    st_table_statements *x = c->tables[i]->statements;
    if (!x->kept) retire_table(s, c->tables[i]);
    x->kept = false;
  }
  st_mem_free(c->tables);
  c->tables = l->tables;
  c->count = l->count;
}

#define CATALOG_COLUMNS                                                                            \
  "m.value,t.id,t.name,t.definition,i.id,i.name,i.definition,"                                     \
  "(SELECT value FROM stator_meta WHERE key='sqlite')"

static const char all_rows_sql[] =
    "SELECT " CATALOG_COLUMNS " FROM stator_meta AS m"
    " LEFT JOIN stator_tables AS t LEFT JOIN stator_indexes AS i ON i.table_id=t.id"
    " WHERE m.key='catalog' ORDER BY t.name,i.name";
static const char one_table_sql[] =
    "SELECT " CATALOG_COLUMNS " FROM stator_meta AS m"
    " LEFT JOIN stator_tables AS t ON t.id=@ LEFT JOIN stator_indexes AS i ON i.table_id=t.id"
    " WHERE m.key='catalog' ORDER BY i.name";

int st_catalog_load(st_store *s, st_error *error) {
  loading l = {0};
  sqlite3_stmt *q = NULL;
  int64_t stamp = 0;
  uint32_t version = 0;
  st_store_end_reads(s);
  int rc = st_sql_prepare(s, all_rows_sql, 0, 0, &q, error);
  if (rc == STATOR_OK) rc = read_rows(s, q, &l, &stamp, &version, error);
  sqlite3_finalize(q);
  if (rc != STATOR_OK) {
    drop_loading(&l);
    return rc;
  }
  use_loading(s, &l);
  st_views_compare_version(s);
  s->cache.stamp = stamp;
  s->cache.seen = version;
  s->cache.stale = false;
  s->cache.unsure = s->borrowed && !sqlite3_get_autocommit(s->db);
  return STATOR_OK;
}

/* ------------------------------------------------------------- freshness */

/* Whether the file's catalog is the one in memory. */
static int compare_stamp(st_store *s, bool *same, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_fixed(s, ST_FIXED_STAMP, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    *same = sqlite3_column_int64(q, 0) == s->cache.stamp;
    if (*same) {
      s->cache.seen = st_sql_data_version(s);
      s->cache.stale = false;
      if (sqlite3_get_autocommit(s->db)) s->cache.unsure = false;
    }
  } else if (code == SQLITE_DONE) {
    *same = false; /* the load says what is wrong */
  } else {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_reset(q);
  return rc;
}

/* Nobody else can have changed it: a store in memory of our own, or our own
** transaction, at whose start it was compared. */
static bool alone(const st_store *s) {
  return !s->borrowed && (s->memory || s->in_explicit || s->depth > 0);
}

static int compare_and_load(st_store *s, bool *loaded, st_error *error) {
  bool same = false;
  *loaded = false;
  int rc = compare_stamp(s, &same, error);
  if (rc != STATOR_OK || same) return rc;
  rc = st_catalog_load(s, error);
  *loaded = rc == STATOR_OK;
  return rc;
}

int st_catalog_check(st_store *s, st_error *error) {
  st_cache *c = &s->cache;
  if (!c->stale) {
    if (alone(s)) return STATOR_OK;
    if (!c->unsure && st_sql_data_version(s) == c->seen) return STATOR_OK;
  }
  bool loaded;
  int rc = compare_and_load(s, &loaded, error);
  return rc == STATOR_OK && loaded ? ST_AGAIN : rc;
}

int st_catalog_after_step(st_store *s, int rc, st_error *error) {
  if (s->depth > 0) return rc;
  if (rc == STATOR_OK) return st_catalog_check(s, error);
  st_error ignored;
  st_error_init(&ignored);
  if (st_catalog_refresh(s, &ignored) == ST_AGAIN) {
    st_error_clear(error);
    rc = ST_AGAIN;
  }
  st_error_free(&ignored);
  return rc;
}

int st_catalog_fresh(st_store *s, st_error *error) {
  st_cache *c = &s->cache;
  bool loaded;
  if (!c->stale) {
    if (!s->borrowed && (s->memory || s->in_explicit + s->depth > 1)) return STATOR_OK;
    if (!s->borrowed && st_sql_data_version(s) == c->seen) return STATOR_OK;
  }
  /* The application's transaction may not have read yet: comparing makes it. */
  return compare_and_load(s, &loaded, error);
}

int st_catalog_refresh(st_store *s, st_error *error) {
  if (alone(s) && !s->cache.stale) return STATOR_OK;
  bool loaded;
  int rc = compare_and_load(s, &loaded, error);
  return rc == STATOR_OK && loaded ? ST_AGAIN : rc;
}

/* --------------------------------------------------------------- finding */

static int without_again(int rc) {
  return rc == ST_AGAIN ? STATOR_OK : rc;
}

/* Most calls are about the table that the last one was about. */
static st_table *cached_by_name(st_cache *c, st_str name) {
  bool found = c->last < c->count && st_str_eq(c->tables[c->last]->name, name);
  if (!found) c->last = place_of(c, name, &found);
  return found ? c->tables[c->last] : NULL;
}

int st_catalog_find(st_store *s, st_str name, st_table **table, st_error *error) {
  *table = NULL;
  if (st_store_lost(s)) return st_store_raise_lost(s, error);
  if (s->cache.stale || s->cache.unsure) {
    int rc = without_again(st_catalog_refresh(s, error));
    if (rc != STATOR_OK) return rc;
  }
  *table = cached_by_name(&s->cache, name);
  if (*table) return STATOR_OK;
  int rc = without_again(st_catalog_refresh(s, error));
  if (rc == STATOR_OK) *table = cached_by_name(&s->cache, name);
  return rc;
}

int st_catalog_find_id(st_store *s, int64_t id, st_table **table, st_error *error) {
  *table = NULL;
  int rc = without_again(st_catalog_refresh(s, error));
  if (rc == STATOR_OK) *table = cached_by_id(&s->cache, id);
  return rc;
}

int st_catalog_list(st_store *s, st_table *const **tables, size_t *count, st_error *error) {
  *tables = NULL;
  *count = 0;
  int rc = without_again(st_catalog_refresh(s, error));
  if (rc != STATOR_OK) return rc;
  *tables = s->cache.tables;
  *count = s->cache.count;
  return rc;
}

/* ------------------------------------------------------------ own changes */

/* The stamp in memory changes before anything else does: whatever fails then, it
** is not the file's any more. */
static int write_stamp(st_store *s, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc =
      st_sql_prepare(s, "UPDATE stator_meta SET value=?1 WHERE key='catalog'", 0, 0, &q, error);
  if (rc == STATOR_OK) {
    sqlite3_bind_int64(q, 1, s->cache.stamp);
    rc = st_sql_run(s, q, error);
  }
  sqlite3_finalize(q);
  return rc;
}

static void take_out(st_cache *c, const st_table *t) {
  size_t i = 0;
  while (c->tables[i] != t) i++;
  memmove(&c->tables[i], &c->tables[i + 1], (c->count - i - 1) * sizeof *c->tables);
  c->count--;
}

static int put_in(st_cache *c, st_table *t, st_error *error) {
  st_table **more = st_mem_resize(c->tables, (c->count + 1) * sizeof *more);
  if (!more) return st_error_nomem(error);
  bool found;
  c->tables = more;
  size_t i = place_of(c, t->name, &found);
  memmove(&more[i + 1], &more[i], (c->count - i) * sizeof *more);
  more[i] = t;
  c->count++;
  return STATOR_OK;
}

int st_catalog_replace(st_store *s, int64_t table_id, st_error *error) {
  st_cache *c = &s->cache;
  loading l = {0};
  sqlite3_stmt *q = NULL;
  int64_t stamp;
  uint32_t version;
  c->changed = true;
  sqlite3_randomness(sizeof c->stamp, &c->stamp);
  st_table *old = cached_by_id(c, table_id);
  if (old) {
    take_out(c, old);
    retire_table(s, old);
  }
  int rc = st_sql_prepare(s, one_table_sql, table_id, 0, &q, error);
  if (rc == STATOR_OK) rc = read_rows(s, q, &l, &stamp, &version, error);
  if (rc == STATOR_OK && l.count == 1) {
    rc = put_in(c, l.tables[0], error);
    if (rc == STATOR_OK) l.count = 0; /* handed over */
  }
  sqlite3_finalize(q);
  drop_loading(&l);
  if (rc == STATOR_OK) rc = write_stamp(s, error);
  st_views_compare_version(s);
  if (rc != STATOR_OK) c->stale = true;
  return rc;
}
