/* maintenance.c - the clock, interrupting, and the sweep of expired items. */
#include "api/handle.h"
#include "base/utf8.h"

int64_t stator_now(stator *db) {
  return db ? st_clock_now(st_handle_clock(db)) : 0;
}

/* The clock belongs to the handle; a transaction only reads it. */
int stator_clock_set(stator *db, int64_t ms) {
  if (!db || db->parent) return STATOR_MISUSE;
  st_clock_stop(&db->clock, ms);
  return STATOR_OK;
}

int stator_clock_advance(stator *db, int64_t ms) {
  if (!db || db->parent) return STATOR_MISUSE;
  return st_clock_advance(&db->clock, ms, INT64_MIN, INT64_MAX) ? STATOR_OK : STATOR_MISUSE;
}

int stator_clock_run(stator *db) {
  if (!db || db->parent) return STATOR_MISUSE;
  st_clock_run(&db->clock);
  return STATOR_OK;
}

/* -- interrupting ----------------------------------------------------------------------- */

_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "signal handlers count interrupts");

void stator_interrupt(stator *db) {
  if (db) (void)atomic_fetch_add_explicit(&db->interrupts, 1, memory_order_relaxed);
}

/* -- backfills -------------------------------------------------------------------------- */

int stator_watch_backfills(stator *db, const stator_progress *progress) {
  if (!db || db->parent) return STATOR_MISUSE;
  db->backfill = progress ? *progress : (stator_progress){NULL, NULL};
  return STATOR_OK;
}

/* -- sweep ------------------------------------------------------------------------------ */

static void sweep_request(const char *table, int64_t limit, st_buf *out) {
  st_buf_char(out, '{');
  if (table) {
    st_buf_lit(out, "\"TableName\":\"");
    st_utf8_escape(st_str_of(table), out);
    st_buf_char(out, '"');
  }
  if (limit) {
    st_buf_text(out, table ? ",\"Limit\":" : "\"Limit\":");
    st_buf_int(out, limit);
  }
  st_buf_char(out, '}');
}

/* {"Deleted":n,"More":bool} */
static void read_sweep_answer(const stator_result *r, int64_t *deleted, int *more) {
  st_arena arena;
  st_error error;
  const st_json *root;
  st_arena_init(&arena);
  st_error_init(&error);
  if (st_json_read((st_str){r->body, r->length}, &arena, &root, &error) == STATOR_OK) {
    if (deleted) *deleted = st_decode_int(st_json_member(root, "Deleted"), 0);
    if (more) *more = st_decode_true(st_json_member(root, "More"));
  }
  st_error_free(&error);
  st_arena_free(&arena);
}

int stator_sweep(stator *db, const char *table, int64_t limit, int64_t *deleted, int *more,
                 stator_result *result) {
  if (deleted) *deleted = 0;
  if (more) *more = 0;
  if (!result) return STATOR_MISUSE;
  if (!db || limit < 0) return st_result_misuse(result, "stator_sweep needs a handle");
  st_buf request;
  st_buf_init(&request, 0);
  sweep_request(table, limit, &request);
  const char *text = st_buf_cstr(&request);
  int rc;
  if (text) {
    rc = stator_call(db, "Sweep", text, request.n, result);
  } else {
    st_result_begin(result);
    rc = st_result_end(result, st_error_nomem(&result->error));
  }
  st_buf_free(&request);
  if (rc == STATOR_OK) read_sweep_answer(result, deleted, more);
  return rc;
}
