/*
** check.c - looking for damage in a store: what SQLite finds in the file, then what
** the catalog says, then table by table, then the change log.
*/
#include "store/upkeep/check.h"
#include "store/view/views.h"

int st_check_say(st_check *k, const char *format, ...) {
  va_list args;
  st_buf_clear(&k->sentence);
  va_start(args, format);
  st_buf_vformat(&k->sentence, format, args);
  va_end(args);
  const char *text = st_buf_cstr(&k->sentence);
  if (!text) return st_error_nomem(k->error);
  k->counts->findings++;
  if (k->wish->found) k->wish->found(k->wish->arg, text);
  return STATOR_OK;
}

/* STATOR_SQLITE: a table or a column is missing. */
int st_check_tolerate(st_check *k, int rc, const char *what, st_str name) {
  if (rc != STATOR_CORRUPT && rc != STATOR_SQLITE) return rc;
  st_buf why;
  st_buf_init(&why, 0);
  st_buf_str(&why, st_buf_view(&k->error->message));
  st_error_clear(k->error);
  rc = why.failed ? st_error_nomem(k->error)
       : name.n   ? st_check_say(k, "%s \"%.*s\" cannot be read: %.*s", what, ST_FMT(name),
                                 ST_FMT(st_buf_view(&why)))
                  : st_check_say(k, "%s cannot be read: %.*s", what, ST_FMT(st_buf_view(&why)));
  st_buf_free(&why);
  return rc;
}

/* What another SQLite wrote into an index of a view may differ from what this one makes
** of the items: it is not used, and made anew by the next write. */
static bool is_expected(const st_check *k, st_str line) {
  static const char name[] = " stator_v";
  bool found = false;
  for (size_t i = 0; i + sizeof name <= line.n && !found; i++)
    found = memcmp(line.p + i, name, sizeof name - 1) == 0;
  return found && st_views_foreign(k->store);
}

/* A line of SQLite's check may hold several. */
static int tell_pages(st_check *k, st_str said) {
  int rc = STATOR_OK;
  if (st_str_eq(said, ST_LIT("ok"))) return rc;
  while (rc == STATOR_OK && said.n) {
    const char *end = memchr(said.p, '\n', said.n);
    size_t n = end ? (size_t)(end - said.p) : said.n;
    bool heading = st_str_starts(said, ST_LIT("***"));
    if (n && !heading && !is_expected(k, (st_str){said.p, n}))
      rc = st_check_say(k, "the file: %.*s", (int)n, said.p);
    said.p += end ? n + 1 : n;
    said.n -= end ? n + 1 : n;
  }
  return rc;
}

/* SQLite ends by itself after so many. */
static int check_file(st_check *k) {
  static const char whole[] = "PRAGMA main.integrity_check(1000000)";
  static const char quick[] = "PRAGMA main.quick_check(1000000)";
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(k->store, k->wish->quick ? quick : whole, 0, 0, &q, k->error);
  int code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW)
    rc = tell_pages(k, st_sql_bytes(q, 0));
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return st_check_tolerate(k, rc, "the file", (st_str){NULL, 0});
}

static int count_items(st_check *k, st_table *const *tables, size_t count) {
  bool found;
  int rc = STATOR_OK;
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) {
    int64_t items = 0;
    rc = st_sql_int(k->store, "SELECT count(*) FROM stator_t@", tables[i]->id, &found, &items,
                    k->error);
    k->total += items;
    rc = st_check_tolerate(k, rc, "table", tables[i]->name);
  }
  return rc;
}

static int check_tables(st_check *k) {
  st_table *const *tables;
  size_t count;
  int rc = st_catalog_list(k->store, &tables, &count, k->error);
  if (rc != STATOR_OK) return st_check_tolerate(k, rc, "the catalog", (st_str){NULL, 0});
  k->counts->tables = (int64_t)count;
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) rc = st_check_views(k, tables[i]);
  if (rc == STATOR_OK) rc = st_check_view_strays(k);
  if (rc != STATOR_OK || k->wish->quick) return rc;
  rc = count_items(k, tables, count);
  for (size_t i = 0; i < count && rc == STATOR_OK; i++)
    rc = st_check_tolerate(k, st_check_table(k, tables[i]), "table", tables[i]->name);
  return rc;
}

int st_store_check(st_store *s, const st_check_wish *wish, st_check_counts *counts,
                   st_error *error) {
  st_check k = {.store = s, .wish = wish, .counts = counts, .error = error};
  *counts = (st_check_counts){0};
  if (!st_store_rests(s))
    return st_error_raise(error, STATOR_MISUSE, "a store is not checked inside a transaction");
  st_buf_init(&k.sentence, 0);
  st_arena_init(&k.arena);
  int rc = st_store_hold(s, error);
  if (rc == STATOR_OK) rc = check_file(&k);
  if (rc == STATOR_OK) rc = st_check_catalog(&k);
  if (rc == STATOR_OK) rc = check_tables(&k);
  if (rc == STATOR_OK) rc = st_check_log(&k);
  if (rc == STATOR_OK) rc = st_store_progress(s, wish->progress, k.done, k.done, error);
  st_store_release(s);
  st_buf_free(&k.sentence);
  st_arena_free(&k.arena);
  return rc;
}
