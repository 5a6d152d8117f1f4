/* import_jobs.c - positions of imports, as rows of stator_meta: import/NAME. */
#include "store/import_jobs.h"
#include "store/store_internal.h"

/* Prepares sql with ?1 = the job's key. */
static int prepare_job(st_store *s, const char *sql, st_str job, sqlite3_stmt **q,
                       st_error *error) {
  int rc = st_sql_prepare(s, sql, 0, 0, q, error);
  return rc == STATOR_OK ? st_sql_bind_text(s, *q, 1, job, error) : rc;
}

static int run_job(st_store *s, const char *sql, st_str job, int64_t position, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = prepare_job(s, sql, job, &q, error);
  if (rc == STATOR_OK && sqlite3_bind_parameter_count(q) > 1) sqlite3_bind_int64(q, 2, position);
  if (rc == STATOR_OK) rc = st_sql_run(s, q, error);
  sqlite3_finalize(q);
  return rc;
}

int st_import_job_keep(st_store *s, st_str job, int64_t position, st_error *error) {
  return run_job(s, "REPLACE INTO stator_meta(key,value) VALUES('import/'||?1,?2)", job, position,
                 error);
}

int st_import_job_forget(st_store *s, st_str job, st_error *error) {
  return run_job(s, "DELETE FROM stator_meta WHERE key='import/'||?1", job, 0, error);
}

int st_import_job_find(st_store *s, st_str job, bool *known, int64_t *position, st_error *error) {
  sqlite3_stmt *q = NULL;
  *known = false;
  int rc = prepare_job(s, "SELECT value FROM stator_meta WHERE key='import/'||?1", job, &q, error);
  int code = rc == STATOR_OK ? sqlite3_step(q) : SQLITE_DONE;
  if (code == SQLITE_ROW) {
    *known = true;
    *position = sqlite3_column_int64(q, 0);
  } else if (code != SQLITE_DONE) {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}
