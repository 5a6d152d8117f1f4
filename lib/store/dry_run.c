/* dry_run.c - notes of what a call would read and write. The statements are the
** prepared ones that would run; SQLite is asked how it would run them. */
#include "store/dry_run.h"
#include "base/hash.h"
#include "store/range_plan.h"
#include "store/search/search_internal.h"

void st_store_set_dry_run(st_store *s, st_dry_run *run) {
  s->dry = run;
}

st_dry_run *st_store_dry_run(const st_store *s) {
  return s->dry;
}

/* -- lines -------------------------------------------------------------------------- */

static bool add_line(st_dry_run *run, st_str text, st_dry_line **first, st_dry_line **last) {
  st_dry_line *line = st_arena_array(run->arena, 1, sizeof *line);
  if (!line || !st_arena_copy(run->arena, text, &line->text)) return false;
  if (*last)
    (*last)->next = line;
  else
    *first = line;
  *last = line;
  return true;
}

static bool sql_is_noted(const st_dry_run *run, st_str text) {
  const st_dry_line *line = run->sql;
  while (line && !st_str_eq(line->text, text)) line = line->next;
  return line != NULL;
}

static int read_plan(st_store *s, sqlite3_stmt *q, st_error *error) {
  enum { DETAIL = 3 };
  int code;
  while ((code = sqlite3_step(q)) == SQLITE_ROW)
    if (!add_line(s->dry, st_sql_bytes(q, DETAIL), &s->dry->plan, &s->dry->last_plan))
      return st_error_nomem(error);
  return code == SQLITE_DONE ? STATOR_OK : st_store_raise(s, code, error);
}

static int note_plan(st_store *s, const char *sql, st_error *error) {
  sqlite3_stmt *q = NULL;
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_lit(&text, "EXPLAIN QUERY PLAN ");
  st_buf_text(&text, sql);
  const char *question = st_buf_cstr(&text);
  int rc = question ? st_sql_prepare(s, question, 0, 0, &q, error) : st_error_nomem(error);
  if (rc == STATOR_OK) rc = read_plan(s, q, error);
  sqlite3_finalize(q);
  st_buf_free(&text);
  return rc;
}

static int note_sql(st_store *s, sqlite3_stmt *q, st_error *error) {
  const char *sql = sqlite3_sql(q);
  st_str text = st_str_of(sql);
  if (sql_is_noted(s->dry, text)) return STATOR_OK;
  if (!add_line(s->dry, text, &s->dry->sql, &s->dry->last_sql)) return st_error_nomem(error);
  return note_plan(s, sql, error);
}

static int note_item_sql(st_store *s, st_table *t, st_item_sql which, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_item(s, t, which, &q, error);
  return rc == STATOR_OK ? note_sql(s, q, error) : rc;
}

/* -- steps -------------------------------------------------------------------------- */

static int add_dry_step(st_store *s, const st_dry_step *step, st_error *error) {
  st_dry_run *run = s->dry;
  st_dry_step *kept = st_arena_array(run->arena, 1, sizeof *kept);
  if (!kept) return st_error_nomem(error);
  *kept = *step;
  if (run->last)
    run->last->next = kept;
  else
    run->first = kept;
  run->last = kept;
  return STATOR_OK;
}

int st_dry_get(st_store *s, st_table *t, st_item_sql which, const st_key *key, st_error *error) {
  st_dry_step step = {.sort = ST_STEP_GET, .table = t, .key = *key, .shards = 1u << key->shard};
  int rc = note_item_sql(s, t, which, error);
  return rc == STATOR_OK ? add_dry_step(s, &step, error) : rc;
}

static unsigned shards_of_plan(const st_range_plan *p) {
  unsigned shards = 0;
  if (p->empty) return 0;
  if (p->equal > 0) return 1u << p->shard;
  for (int i = p->low_shard; i <= p->high_shard; i++) shards |= 1u << i;
  return shards;
}

int st_dry_range(st_store *s, st_table *t, const st_range *range, const void *detail,
                 st_error *error) {
  st_range_plan plan;
  sqlite3_stmt *q;
  st_range_plan_make(range, &plan);
  st_dry_step step = {
      .sort = ST_STEP_RANGE, .table = t, .shards = shards_of_plan(&plan), .detail = detail};
  int rc = STATOR_OK;
  if (step.shards) rc = st_range_plan_query(&plan, s, t, &q, error);
  if (rc == STATOR_OK && step.shards) rc = note_sql(s, q, error);
  return rc == STATOR_OK ? add_dry_step(s, &step, error) : rc;
}

/* What is in the range is looked up first, unless it is much. */
static int note_search_range(st_store *s, const st_table *t, const st_range *range,
                             st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_search_range_query(s, t, range, &q, error);
  if (rc == STATOR_OK) rc = note_sql(s, q, error);
  sqlite3_finalize(q);
  return rc;
}

int st_dry_search(st_store *s, st_table *t, const st_search_wish *wish, const void *detail,
                  st_error *error) {
  sqlite3_stmt *q;
  st_dry_step step = {.sort = ST_STEP_SEARCH, .table = t, .detail = detail};
  for (int i = 0; i < ST_SHARDS; i++)
    if (!wish->range || st_hash_shard(wish->range->hash[0].bytes) == i) step.shards |= 1u << i;
  int rc = wish->range ? note_search_range(s, t, wish->range, error) : STATOR_OK;
  if (rc == STATOR_OK) rc = st_search_ranking(s, t, wish, &q, error);
  if (rc == STATOR_OK) rc = note_sql(s, q, error);
  if (rc == STATOR_OK) rc = note_item_sql(s, t, ST_ITEM_BY_ID, error);
  return rc == STATOR_OK ? add_dry_step(s, &step, error) : rc;
}

/* What the table keeps beside its rows. */
static int note_entries(st_store *s, st_table *t, bool enters, st_error *error) {
  int rc = st_entries_prepare(t, error);
  for (size_t i = 0; rc == STATOR_OK && i < t->index_count; i++) {
    sqlite3_stmt *insert, *remove;
    rc = st_entry_statements(s, t, i, &insert, &remove, error);
    if (rc == STATOR_OK) rc = note_sql(s, remove, error);
    if (rc == STATOR_OK && enters) rc = note_sql(s, insert, error);
  }
  for (size_t i = 0; rc == STATOR_OK && i < t->search_count; i++) {
    sqlite3_stmt *insert, *remove;
    rc = st_search_statements(s, t, i, &insert, &remove, error);
    if (rc == STATOR_OK) rc = note_sql(s, remove, error);
    if (rc == STATOR_OK && enters) rc = note_sql(s, insert, error);
  }
  if (rc == STATOR_OK && t->ttl.n) rc = note_item_sql(s, t, ST_TTL_DELETE, error);
  if (rc == STATOR_OK && t->ttl.n && enters) rc = note_item_sql(s, t, ST_TTL_INSERT, error);
  sqlite3_stmt *log;
  if (rc == STATOR_OK && t->stream_id) rc = st_sql_fixed(s, ST_FIXED_LOG_APPEND, &log, error);
  return rc == STATOR_OK && t->stream_id ? note_sql(s, log, error) : rc;
}

/* Tag: dry_change. The statements of a row that was looked at, and of one that was
** not; ST_ITEM_SQL_COUNT: none. */
static const struct {
  st_item_sql looked[2], blind;
} change_sql[] = {
    [ST_DRY_PUT] = {{ST_ITEM_INSERT, ST_ITEM_UPDATE},       ST_ITEM_UPSERT   },
    [ST_DRY_UPDATE] = {{ST_ITEM_UPDATE, ST_ITEM_INSERT},       ST_ITEM_SQL_COUNT},
    [ST_DRY_DELETE] = {{ST_ITEM_DELETE_ID, ST_ITEM_SQL_COUNT}, ST_ITEM_DELETE   },
};

static int note_change(st_store *s, st_table *t, st_dry_change change, bool looks,
                       st_error *error) {
  if (!looks) return note_item_sql(s, t, change_sql[change].blind, error);
  int rc = STATOR_OK;
  for (int i = 0; i < 2 && rc == STATOR_OK; i++)
    if (change_sql[change].looked[i] != ST_ITEM_SQL_COUNT)
      rc = note_item_sql(s, t, change_sql[change].looked[i], error);
  return rc;
}

int st_dry_write(st_store *s, st_table *t, const st_key *key, st_dry_change change, bool looks,
                 const void *detail, st_error *error) {
  st_dry_step step = {
      .sort = ST_STEP_WRITE, .table = t, .key = *key, .shards = 1u << key->shard, .detail = detail};
  int rc = looks ? note_item_sql(s, t, ST_ITEM_GET, error) : STATOR_OK;
  if (rc == STATOR_OK && change != ST_DRY_NOTHING) {
    rc = note_change(s, t, change, looks, error);
    if (rc == STATOR_OK) rc = note_entries(s, t, change != ST_DRY_DELETE, error);
  }
  return rc == STATOR_OK ? add_dry_step(s, &step, error) : rc;
}
