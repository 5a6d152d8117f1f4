/*
** backfill.c - entering the items there were when an index or TTL was added, in
** batches, each in its caller's transaction. Writers keep the new entries from
** the start, so what a batch meets may be there already. The place reached is in
** the file: any process may go on.
*/
#include "store/search/search_internal.h"

typedef struct backfill_job {
  int64_t id, index_id; /* index_id 0: TTL entries; below: of a search index, negative */
  int64_t done_id, last_id;
  bool found;
} backfill_job;

static int read_job(st_store *s, int64_t table_id, backfill_job *job, st_error *error) {
  *job = (backfill_job){0};
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s,
                          "SELECT id,index_id,done_id,last_id FROM stator_jobs WHERE table_id=@"
                          " ORDER BY id LIMIT 1",
                          table_id, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    *job = (backfill_job){.id = sqlite3_column_int64(q, 0),
                          .index_id = sqlite3_column_int64(q, 1),
                          .done_id = sqlite3_column_int64(q, 2),
                          .last_id = sqlite3_column_int64(q, 3),
                          .found = true};
  } else if (code != SQLITE_DONE) {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}

static bool place_of_index(const st_table *t, int64_t index_id, size_t *place) {
  for (*place = 0; *place < t->index_count; ++*place) {
    if (t->indexes[*place].id == index_id) return true;
  }
  return false;
}

/* NULL: there is none of that id. */
static const st_search *search_of_job(const st_table *t, const backfill_job *job) {
  for (size_t i = 0; i < t->search_count; i++)
    if (t->searches[i].id == -job->index_id) return &t->searches[i];
  return NULL;
}

static int enter_ttl(st_store *s, st_table *t, int64_t id, st_error *error) {
  int64_t seconds;
  const st_table_statements *x = t->statements;
  if (x->ttl_slot < 0 || !st_ttl_seconds(x->new_values[x->ttl_slot], &seconds)) return STATOR_OK;
  return st_ttl_insert(s, t, seconds, id, error);
}

static int enter_index(st_store *s, st_table *t, size_t index, const st_key *key, int64_t id,
                       st_error *error) {
  st_entry entry;
  bool fits;
  int rc = st_entry_of(s, t, index, t->statements->new_values, &entry, &fits, error);
  if (rc == STATOR_OK && fits) rc = st_entry_insert(s, t, index, &entry, key, id, error);
  st_arena_reset(&s->arena);
  return rc;
}

/* Columns: id, pk, sk, item. */
static int enter_row(st_store *s, st_table *t, const backfill_job *job, sqlite3_stmt *q,
                     st_error *error) {
  size_t index;
  int64_t id = sqlite3_column_int64(q, 0);
  st_path_tree_resolve(&t->statements->tree, st_sql_bytes(q, 3), t->statements->new_values);
  if (job->index_id == 0) return enter_ttl(s, t, id, error);
  const st_search *search = search_of_job(t, job);
  if (search) return st_search_enter(s, t, search, id, error);
  if (!place_of_index(t, job->index_id, &index)) return STATOR_OK;
  st_key key = {.hash = st_sql_part(q, 1, &t->hash), .range = st_sql_part(q, 2, &t->range)};
  return enter_index(s, t, index, &key, id, error);
}

/* One batch; job->done_id moves on. *rows: how many were passed. */
static int run_batch(st_store *s, st_table *t, backfill_job *job, int64_t limit, int64_t *rows,
                     st_error *error) {
  sqlite3_stmt *q = NULL;
  *rows = 0;
  int rc = st_entries_prepare(t, error);
  if (rc == STATOR_OK) {
    rc = st_sql_prepare(
        s, "SELECT id,pk,sk,item FROM stator_t@ WHERE id>?1 AND id<=?2 ORDER BY id LIMIT ?3", t->id,
        0, &q, error);
  }
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, job->done_id);
  sqlite3_bind_int64(q, 2, job->last_id);
  sqlite3_bind_int64(q, 3, limit);
  int code;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) != SQLITE_DONE) {
    if (code != SQLITE_ROW) {
      rc = st_store_raise(s, code, error);
      break;
    }
    rc = enter_row(s, t, job, q, error);
    job->done_id = sqlite3_column_int64(q, 0);
    ++*rows;
  }
  sqlite3_finalize(q);
  return rc;
}

static int keep_place(st_store *s, const backfill_job *job, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, "UPDATE stator_jobs SET done_id=?1 WHERE id=?2", 0, 0, &q, error);
  if (rc == STATOR_OK) {
    sqlite3_bind_int64(q, 1, job->done_id);
    sqlite3_bind_int64(q, 2, job->id);
    rc = st_sql_run(s, q, error);
  }
  sqlite3_finalize(q);
  return rc;
}

/* The index is readable now; a CREATING state without an end of its own is over. */
static int finish_job(st_store *s, st_table *t, const backfill_job *job, st_error *error) {
  size_t place;
  int rc = st_sql_exec(s, "DELETE FROM stator_jobs WHERE id=#", 0, job->id, error);
  if (rc == STATOR_OK && search_of_job(t, job)) return st_search_ready(s, t, -job->index_id, error);
  if (rc != STATOR_OK || !place_of_index(t, job->index_id, &place)) return rc;
  st_index x = t->indexes[place];
  x.backfilling = false;
  if (x.status == ST_CREATING && x.until_ms == 0) x.status = ST_ACTIVE;
  rc = st_catalog_put_index(s, &x, error);
  return rc == STATOR_OK ? st_catalog_replace(s, t->id, error) : rc;
}

static int go_on_with(st_store *s, st_table *t, backfill_job *job, int64_t limit, st_error *error) {
  int64_t rows;
  int rc = run_batch(s, t, job, limit, &rows, error);
  if (rc != STATOR_OK) return rc;
  if (rows < limit || job->done_id >= job->last_id) return finish_job(s, t, job, error);
  return keep_place(s, job, error);
}

int st_items_backfill(st_store *s, int64_t table_id, int64_t limit, bool *done, st_error *error) {
  st_table *t;
  backfill_job job;
  *done = false;
  int rc = st_catalog_find_id(s, table_id, &t, error);
  if (rc == STATOR_OK) rc = read_job(s, table_id, &job, error);
  if (rc == STATOR_OK && t && job.found) {
    rc = go_on_with(s, t, &job, limit < 1 ? 1 : limit, error);
    if (rc == STATOR_OK) rc = read_job(s, table_id, &job, error);
  }
  if (rc == STATOR_OK) *done = !job.found;
  return rc;
}

int st_items_unfinished(st_store *s, int64_t *table_id, st_error *error) {
  bool found;
  return st_sql_int(s, "SELECT min(table_id) FROM stator_jobs", 0, &found, table_id, error);
}
