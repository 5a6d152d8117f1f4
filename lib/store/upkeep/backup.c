/*
** backup.c - whole stores from file to file, page by page.
**
** The source is read from one snapshot that a pinned row holds, so that writers
** neither wait nor make the copy begin again. What is copied into a store is
** written in one transaction of SQLite's: until it is committed, and after a crash,
** there is the old content.
*/
#include "store/upkeep/new_file.h"
#include "store/store_internal.h"
#include "store/upkeep/upkeep.h"
#include "store/view/views.h"

enum { PAGES_AT_ONCE = 512 }; /* 4 MiB */

int st_store_progress(st_store *s, const stator_progress *p, int64_t done, int64_t total,
                      st_error *error) {
  int rc = st_store_go_on(s, error);
  if (rc != STATOR_OK || !p || !p->step || p->step(p->arg, done, total) == 0) return rc;
  return st_error_raise(error, STATOR_INTERRUPTED, "the call was interrupted");
}

static int page_number(st_store *s, const char *sql, int64_t *number, st_error *error) {
  bool found;
  return st_sql_int(s, sql, 0, &found, number, error);
}

int st_store_size(st_store *s, int64_t *bytes, st_error *error) {
  int64_t pages = 0, size = 0;
  int rc = page_number(s, "PRAGMA main.page_count", &pages, error);
  if (rc == STATOR_OK) rc = page_number(s, "PRAGMA main.page_size", &size, error);
  *bytes = pages * size;
  return rc;
}

/* `heeded`, one of the two, tells of interrupts. */
static int copy_steps(sqlite3_backup *b, st_store *heeded, st_store *to, int64_t page_size,
                      const stator_progress *progress, st_error *error) {
  int rc = STATOR_OK, code = SQLITE_OK;
  while (rc == STATOR_OK && code == SQLITE_OK) {
    code = sqlite3_backup_step(b, PAGES_AT_ONCE);
    if (code != SQLITE_OK) break;
    int64_t total = sqlite3_backup_pagecount(b), left = sqlite3_backup_remaining(b);
    rc = st_store_progress(heeded, progress, (total - left) * page_size, total * page_size, error);
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(to, code, error);
  return rc;
}

static int copy_pages(st_store *from, st_store *to, st_store *heeded,
                      const stator_progress *progress, st_error *error) {
  int64_t page_size = 0;
  int rc = page_number(from, "PRAGMA main.page_size", &page_size, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_backup *b = sqlite3_backup_init(to->db, "main", from->db, "main");
  if (!b) return st_store_raise(to, sqlite3_errcode(to->db), error);
  rc = copy_steps(b, heeded, to, page_size, progress, error);
  int code = sqlite3_backup_finish(b);
  if (rc == STATOR_OK && code != SQLITE_OK) rc = st_store_raise(to, code, error);
  return rc;
}

int st_store_hold(st_store *s, st_error *error) {
  int rc = st_store_snapshot(s, error);
  return rc == ST_AGAIN ? st_store_snapshot(s, error) : rc;
}

/* ----------------------------------------------------------------- backup */

static const char *path_of(const st_store *s) {
  const char *path = sqlite3_db_filename(s->db, "main");
  return path && *path ? path : NULL;
}

/* Nothing needs to be undone in a file that is not there yet, nor synced twice. */
static int copy_to_part(st_store *s, const char *part, const stator_progress *progress,
                        st_error *error) {
  st_store_options o = {.path = part, .existing = true, .durability = STATOR_SYNC_OFF};
  st_store *copy;
  int rc = st_store_connect(&o, &copy, error);
  if (rc != STATOR_OK) return rc;
  rc = st_sql_exec(copy, "PRAGMA main.journal_mode=OFF", 0, 0, error);
  if (rc == STATOR_OK) rc = st_store_hold(s, error);
  if (rc == STATOR_OK) rc = copy_pages(s, copy, s, progress, error);
  st_store_end_reads(s);
  st_store_close(copy);
  return rc;
}

int st_store_backup(st_store *s, const char *path, bool replace, const stator_progress *progress,
                    st_error *error) {
  const char *own = path_of(s);
  if (own && st_new_file_is_same(own, path))
    return st_error_raise(error, STATOR_MISUSE, "%s: this is the store itself", path);
  if (!st_store_rests(s))
    return st_error_raise(error, STATOR_MISUSE, "a store is not copied inside a transaction");
  st_new_file f;
  int rc = st_new_file_begin(&f, path, own, replace, error);
  if (rc == STATOR_OK) rc = copy_to_part(s, f.part, progress, error);
  if (rc == STATOR_OK) rc = st_new_file_publish(&f, error);
  st_new_file_end(&f);
  return rc;
}

/* ---------------------------------------------------------------- restore */

/* SQLite's check, up to its first complaint. What another SQLite wrote into the indexes
** of views is not compared with the items: it is made anew. */
static int check_pages(st_store *s, st_error *error) {
  sqlite3_stmt *q = NULL;
  static const char whole[] = "PRAGMA main.integrity_check(1)";
  static const char quick[] = "PRAGMA main.quick_check(1)";
  int rc = st_sql_prepare(s, st_views_foreign(s) ? quick : whole, 0, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  st_str said = code == SQLITE_ROW ? st_sql_bytes(q, 0) : (st_str){"", 0};
  if (code != SQLITE_ROW)
    rc = st_store_raise(s, code, error);
  else if (!st_str_eq(said, ST_LIT("ok")))
    rc = st_error_raise(error, STATOR_CORRUPT, "%s: the file is damaged: %.*s", s->options.path,
                        ST_FMT(said));
  sqlite3_finalize(q);
  return rc;
}

int st_store_open_source(const st_store *s, const char *path, const atomic_uint *interrupts,
                         unsigned seen, st_store **source, st_error *error) {
  st_store_options o = {.path = path,
                        .readonly = true,
                        .existing = true,
                        .busy_timeout_ms = s->options.busy_timeout_ms};
  const char *own = path_of(s);
  *source = NULL;
  if (strcmp(path, ":memory:") == 0)
    return st_error_raise(error, STATOR_MISUSE, "a store is restored from a file");
  if (own && st_new_file_is_same(own, path))
    return st_error_raise(error, STATOR_MISUSE, "%s: this is the store itself", path);
  int rc = st_store_open(&o, source, error);
  if (rc != STATOR_OK) return rc;
  st_store_heed(*source, interrupts, seen);
  rc = st_store_hold(*source, error);
  if (rc == STATOR_OK) rc = check_pages(*source, error);
  if (rc == STATOR_OK) return rc;
  st_store_close(*source);
  *source = NULL;
  return rc;
}

static int compare_page_sizes(st_store *s, st_store *source, st_error *error) {
  int64_t own = 0, other = 0;
  int rc = page_number(s, "PRAGMA main.page_size", &own, error);
  if (rc == STATOR_OK) rc = page_number(source, "PRAGMA main.page_size", &other, error);
  if (rc != STATOR_OK || own == other) return rc;
  return st_error_raise(error, STATOR_MISUSE,
                        "%s: its pages have %lld bytes, those of the store %lld; it can be opened "
                        "itself, but not take the store's place",
                        source->options.path, (long long)other, (long long)own);
}

/* Nothing that is known of the old content is true any more, whatever the stamp of
** the new one is. */
static int forget_catalog(st_store *s, st_error *error) {
  st_catalog_free(s);
  sqlite3_randomness(sizeof s->cache.stamp, &s->cache.stamp);
  s->cache.stale = true;
  s->undone++;
  int rc = st_catalog_refresh(s, error);
  return rc == ST_AGAIN ? STATOR_OK : rc;
}

int st_store_restore(st_store *s, st_store *source, const stator_progress *progress,
                     st_error *error) {
  if (s->readonly)
    return st_error_raise(error, STATOR_READONLY, "%s: the store is open for reading only",
                          s->options.path);
  st_store_release(s);
  int rc = compare_page_sizes(s, source, error);
  if (rc == STATOR_OK) rc = copy_pages(source, s, s, progress, error);
  if (rc != STATOR_OK) return rc;
  rc = forget_catalog(s, error);
  if (rc == STATOR_OK) rc = st_views_upgrade(s, error);
  if (rc == STATOR_OK) (void)st_store_checkpoint(s); /* a later commit tries again */
  return rc;
}
