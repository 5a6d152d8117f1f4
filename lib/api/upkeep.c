/* upkeep.c - work on a store as a whole: backup, restore, check, vacuum. */
#include "store/upkeep/upkeep.h"
#include "api/handle.h"

typedef struct upkeep_job {
  st_job job;
  const char *path;
  int flags;
  const stator_progress *progress;
  st_store *source;
  st_check_wish wish;
} upkeep_job;

static upkeep_job upkeep_of(stator *db, stator_result *r, int (*run)(st_job *job, st_lane *lane),
                            st_company company, const stator_progress *progress) {
  return (upkeep_job){
      .job = {.db = db, .result = r, .run = run, .company = company},
        .progress = progress
  };
}

/* False: the result says why not. */
static bool can_be_kept_up(const stator *db, stator_result *r) {
  if (!db) return st_result_misuse(r, "this call needs a handle"), false;
  if (db->parent) return st_result_misuse(r, "this is not done inside a transaction"), false;
  return true;
}

/* {"SizeBytes":n}, after STATOR_OK. */
static int end_with_size(stator_result *r, st_store *s, int rc) {
  int64_t bytes = 0;
  if (rc == STATOR_OK) rc = st_store_size(s, &bytes, &r->error);
  if (rc == STATOR_OK) st_buf_format(&r->out, "{\"SizeBytes\":%lld}", (long long)bytes);
  return st_result_end(r, rc);
}

static int run_backup(st_job *job, st_lane *lane) {
  const upkeep_job *j = (const upkeep_job *)job;
  st_job_begin(job, lane);
  int rc = st_store_backup(lane->store, j->path, (j->flags & STATOR_OVERWRITE) != 0, j->progress,
                           &job->result->error);
  return end_with_size(job->result, lane->store, rc);
}

int stator_backup(stator *db, const char *path, int flags, const stator_progress *progress,
                  stator_result *result) {
  if (!result) return STATOR_MISUSE;
  if (!can_be_kept_up(db, result)) return (int)stator_result_code(result);
  if (!path || !*path || flags & ~STATOR_OVERWRITE || strcmp(path, ":memory:") == 0)
    return st_result_misuse(result, "stator_backup needs a path, and knows STATOR_OVERWRITE");
  upkeep_job j = upkeep_of(db, result, run_backup, ST_SURVEYS, progress);
  j.path = path;
  j.flags = flags;
  return st_job_run(&j.job);
}

/* -- restore ----------------------------------------------------------------------------- */

static int run_restore(st_job *job, st_lane *lane) {
  const upkeep_job *j = (const upkeep_job *)job;
  st_error *error = &job->result->error;
  st_job_begin(job, lane);
  int rc = st_store_restore(lane->store, j->source, j->progress, error);
  if (rc == STATOR_OK) rc = st_handle_finish_backfills(lane->store, error);
  return end_with_size(job->result, lane->store, rc);
}

/* The file is checked before anybody has to wait. */
int stator_restore(stator *db, const char *path, const stator_progress *progress,
                   stator_result *result) {
  if (!result) return STATOR_MISUSE;
  if (!can_be_kept_up(db, result)) return (int)stator_result_code(result);
  if (!path || !*path) return st_result_misuse(result, "stator_restore needs a path");
  const st_store *store = db->lane->store;
  if (st_store_is_borrowed(store))
    return st_result_misuse(result, "the file is the application's: it is not restored");
  upkeep_job j = upkeep_of(db, result, run_restore, ST_ALONE, progress);
  st_result_begin(result);
  int rc = st_store_open_source(store, path, &db->interrupts, atomic_load(&db->interrupts),
                                &j.source, &result->error);
  if (rc != STATOR_OK) return st_result_end(result, rc);
  rc = st_job_run(&j.job);
  st_store_close(j.source);
  return rc;
}

/* -- check ------------------------------------------------------------------------------- */

static int run_check(st_job *job, st_lane *lane) {
  const upkeep_job *j = (const upkeep_job *)job;
  st_check_counts counts;
  st_buf *out = &job->result->out;
  st_job_begin(job, lane);
  int rc = st_store_check(lane->store, &j->wish, &counts, &job->result->error);
  st_buf_format(out, "{\"Findings\":%lld,\"Tables\":%lld", (long long)counts.findings,
                (long long)counts.tables);
  if (!j->wish.quick)
    st_buf_format(out, ",\"Items\":%lld,\"Entries\":%lld", (long long)counts.items,
                  (long long)counts.entries);
  st_buf_char(out, '}');
  return st_result_end(job->result, rc);
}

int stator_check(stator *db, int flags, void (*found)(void *arg, const char *sentence), void *arg,
                 const stator_progress *progress, stator_result *result) {
  if (!result) return STATOR_MISUSE;
  if (!can_be_kept_up(db, result)) return (int)stator_result_code(result);
  if (flags & ~STATOR_QUICK) return st_result_misuse(result, "stator_check knows STATOR_QUICK");
  upkeep_job j = upkeep_of(db, result, run_check, ST_SURVEYS, progress);
  j.wish = (st_check_wish){(flags & STATOR_QUICK) != 0, found, arg, progress};
  return st_job_run(&j.job);
}

/* -- vacuum ------------------------------------------------------------------------------ */

static int run_vacuum(st_job *job, st_lane *lane) {
  const upkeep_job *j = (const upkeep_job *)job;
  st_error *error = &job->result->error;
  int64_t before = 0, after = 0;
  st_job_begin(job, lane);
  int rc = st_store_size(lane->store, &before, error);
  if (rc == STATOR_OK) rc = st_store_vacuum(lane->store, j->progress, error);
  if (rc == STATOR_OK) rc = st_store_size(lane->store, &after, error);
  if (rc == STATOR_OK)
    st_buf_format(&job->result->out, "{\"SizeBytes\":%lld,\"FreedBytes\":%lld}", (long long)after,
                  (long long)(before - after));
  return st_result_end(job->result, rc);
}

int stator_vacuum(stator *db, const stator_progress *progress, stator_result *result) {
  if (!result) return STATOR_MISUSE;
  if (!can_be_kept_up(db, result)) return (int)stator_result_code(result);
  if (st_store_is_borrowed(db->lane->store))
    return st_result_misuse(result, "the file is the application's: it runs VACUUM itself");
  upkeep_job j = upkeep_of(db, result, run_vacuum, ST_ALONE, progress);
  return st_job_run(&j.job);
}
