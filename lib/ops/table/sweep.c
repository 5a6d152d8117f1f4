/*
** sweep.c - Sweep, an extension: deletes what TTL says has expired, in short
** transactions, of one table or of all; and takes out of the change log what is
** older than a day.
*/
#include "ops/table/table_control.h"
#include "store/change_log.h"
#include "store/items.h"

enum { SWEEP_BATCH = 200, TRIM_RECORDS = 1000 };

typedef struct sweeping {
  int64_t left; /* items that may still be deleted; -1: no limit */
  int64_t deleted;
} sweeping;

static bool table_can_be_swept(const st_call *c, const st_table *t) {
  bool gone;
  st_status status = st_status_at(t->status, t->until_ms, c->now_ms, &gone);
  return t->ttl.n && !gone && (status == ST_ACTIVE || status == ST_UPDATING);
}

/* Ids in the arena: a batch's transaction takes the tables away. */
static int tables_to_sweep(st_call *c, int64_t **ids, size_t *count) {
  st_table *const *tables;
  size_t all;
  *count = 0;
  int rc = st_catalog_list(c->store, &tables, &all, c->error);
  if (rc != STATOR_OK) return rc;
  *ids = st_arena_array(c->arena, all + 1, sizeof **ids);
  if (!*ids) return st_error_nomem(c->error);
  for (size_t i = 0; i < all; i++)
    if (table_can_be_swept(c, tables[i])) (*ids)[(*count)++] = tables[i]->id;
  return STATOR_OK;
}

static int one_table_to_sweep(st_call *c, int64_t **ids, size_t *count) {
  st_str name;
  st_table *t;
  *count = 0;
  int rc = st_control_name(c, c->m[SWEEP_TABLE], &name);
  if (rc == STATOR_OK) rc = st_control_find(c, name, &t);
  if (rc != STATOR_OK) return rc;
  *ids = st_arena_array(c->arena, 1, sizeof **ids);
  if (!*ids) return st_error_nomem(c->error);
  if (table_can_be_swept(c, t)) (*ids)[(*count)++] = t->id;
  return STATOR_OK;
}

static int sweep_table(st_call *c, int64_t id, sweeping *s) {
  while (s->left != 0) {
    int64_t batch = s->left > 0 && s->left < SWEEP_BATCH ? s->left : SWEEP_BATCH, deleted = 0;
    int rc = st_items_sweep(c->store, id, c->now_ms / 1000, batch, &deleted, c->error);
    if (rc != STATOR_OK) return rc;
    s->deleted += deleted;
    if (s->left > 0) s->left -= deleted;
    if (deleted < batch) break;
  }
  return STATOR_OK;
}

/* *all false: the limit ended it. */
static int trim_log(st_call *c, int64_t limit, bool *all) {
  int64_t left = limit, trimmed = 0;
  *all = true;
  do {
    int64_t batch = limit && left < TRIM_RECORDS ? left : TRIM_RECORDS;
    int rc = st_log_trim(c->store, batch, &trimmed, c->error);
    if (rc != STATOR_OK) return rc;
    *all = trimmed < batch;
    left -= trimmed;
  } while (!*all && (!limit || left > 0));
  return STATOR_OK;
}

int st_op_sweep(st_call *c) {
  int64_t *ids = NULL;
  size_t count = 0;
  int rc = st_decode_constraints(&st_sweep_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK)
    rc = c->m[SWEEP_TABLE] ? one_table_to_sweep(c, &ids, &count) : tables_to_sweep(c, &ids, &count);
  int64_t limit = st_decode_int(c->m[SWEEP_LIMIT], 0);
  sweeping s = {.left = limit > 0 ? limit : -1};
  bool all = true;
  for (size_t i = 0; rc == STATOR_OK && i < count; i++) rc = sweep_table(c, ids[i], &s);
  if (rc == STATOR_OK) rc = trim_log(c, limit, &all);
  if (rc != STATOR_OK) return rc;
  st_buf_format(c->out, "{\"Deleted\":%lld,\"More\":%s}", (long long)s.deleted,
                s.left == 0 || !all ? "true" : "false");
  return STATOR_OK;
}
