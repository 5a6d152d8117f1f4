/*
** table_control.c - what the table operations share. Knows the catalog and the
** life cycle; nothing of what one operation may change.
*/
#include "ops/table/table_control.h"
#include "store/items.h"
#include "store/upkeep/upkeep.h"

enum { MOST_PROJECTED = 100 }; /* NonKeyAttributes of a table's indexes together */
enum { BACKFILL_ROWS = 1000 }; /* rows a transaction: some milliseconds of the write lock */

int st_control_name(st_call *c, const st_json *node, st_str *name) {
  static const st_field control_name_fields[] = {
      {"TableName", ST_KIND_STRING, ST_NAME_PATTERN, ST_MIN_TABLE_NAME, ST_MAX_TABLE_NAME, NULL,
       NULL, NULL}
  };
  static const st_shape control_name_shape = ST_SHAPE("", control_name_fields);
  *name = (st_str){NULL, 0};
  if (!node)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The parameter 'TableName' is required but was not present in the "
                          "request");
  st_str sent = st_call_string(c, node);
  st_str bare = st_call_table_name(sent);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  st_json own = *node; /* the name within an ARN keeps the same rule */
  if (bare.n != sent.n && sent.n <= ST_MAX_TABLE_ARN)
    own = (st_json){.text = bare.p, .len = (uint32_t)bare.n, .skip = 1, .type = ST_JSON_STRING};
  const st_json *member = &own;
  int rc = st_decode_constraints(&control_name_shape, &member, NULL, 2, c->arena, c->error);
  if (rc == STATOR_OK) *name = bare;
  return rc;
}

bool st_control_is_gone(const st_call *c, const st_table *t) {
  bool gone = false;
  (void)st_status_at(t->status, t->until_ms, c->now_ms, &gone);
  return gone;
}

int st_control_look(st_call *c, st_str name, st_table **table) {
  *table = NULL;
  st_table *found;
  int rc = st_catalog_refresh(c->store, c->error); /* what is described is the file's */
  if (rc == STATOR_OK) rc = st_catalog_find(c->store, name, &found, c->error);
  if (rc == STATOR_OK && found && !st_control_is_gone(c, found)) *table = found;
  return rc;
}

int st_control_find(st_call *c, st_str name, st_table **table) {
  int rc = st_control_look(c, name, table);
  return rc != STATOR_OK || *table ? rc : st_control_absent(c, name);
}

int st_control_absent(st_call *c, st_str name) {
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: Table: %.*s not found", ST_FMT(name));
}

static bool key_names(st_str name, const st_attribute *keys, int count) {
  for (int i = 0; i < count; i++)
    if (st_str_eq(name, keys[i].name)) return true;
  return false;
}

static bool attribute_is_used(const st_table *t, st_str name) {
  if (st_str_eq(name, t->hash.name) || (t->range.name.p && st_str_eq(name, t->range.name)))
    return true;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *x = &t->indexes[i];
    if (key_names(name, x->hash, x->hash_count) || key_names(name, x->range, x->range_count))
      return true;
  }
  return false;
}

void st_control_prune_attributes(st_table *t) {
  size_t kept = 0;
  for (size_t i = 0; i < t->attribute_count; i++)
    if (attribute_is_used(t, t->attributes[i].name)) t->attributes[kept++] = t->attributes[i];
  t->attribute_count = kept;
}

/* Names an INCLUDE index lists besides keys, which it holds anyway. */
static size_t count_projected(const st_table *t, const st_index *x) {
  size_t n = 0;
  for (size_t i = 0; i < x->included_count; i++) {
    st_str name = x->included[i];
    n += !key_names(name, &t->hash, 1) && !key_names(name, &t->range, t->range.name.p ? 1 : 0) &&
         !key_names(name, x->hash, x->hash_count) && !key_names(name, x->range, x->range_count);
  }
  return n;
}

int st_control_check_projected(st_call *c, const st_table *t) {
  size_t n = 0;
  for (size_t i = 0; i < t->index_count; i++) n += count_projected(t, &t->indexes[i]);
  if (n <= MOST_PROJECTED) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES
                        "Number of NonKeyAttributes over all indexes exceeds the per-table limit "
                        "of %d",
                        MOST_PROJECTED);
}

int st_control_settled(st_call *c, const st_table *t, st_table **copy) {
  int rc = st_table_copy(t, c->arena, copy, c->error);
  if (rc != STATOR_OK) return rc;
  st_table *s = *copy;
  bool gone = false;
  s->status = st_status_at(s->status, s->until_ms, c->now_ms, &gone);
  if (s->status == ST_ACTIVE) s->until_ms = 0;
  size_t kept = 0;
  for (size_t i = 0; i < s->index_count; i++) {
    st_index *x = &s->indexes[i];
    gone = false;
    x->status = st_status_at(x->status, x->until_ms, c->now_ms, &gone);
    if (x->status == ST_ACTIVE) x->until_ms = 0;
    if (!gone) s->indexes[kept++] = *x;
  }
  bool fewer = kept < s->index_count;
  s->index_count = kept;
  if (fewer) st_control_prune_attributes(s);
  return STATOR_OK;
}

/* The list is anew after each drop; tables are deleted one by one anyway. */
static int drop_gone_tables(st_call *c) {
  for (;;) {
    st_table *const *tables;
    size_t count, i = 0;
    int rc = st_catalog_list(c->store, &tables, &count, c->error);
    if (rc != STATOR_OK) return rc;
    while (i < count && !st_control_is_gone(c, tables[i])) i++;
    if (i == count) return STATOR_OK;
    rc = st_catalog_drop(c->store, tables[i]->id, c->error);
    if (rc != STATOR_OK) return rc;
  }
}

/* In a turn of its own, where the call runs beside writers. */
static int take_turn(st_call *c, st_control_work *work, void *draft) {
  return c->turn.take ? c->turn.take(c->turn.of, c, work, draft) : work(c, draft);
}

typedef struct control_write {
  st_control_work *work;
  void *draft;
} control_write;

static int write_in_turn(st_call *c, void *arg) {
  const control_write *w = arg;
  int rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  rc = drop_gone_tables(c);
  if (rc == STATOR_OK) rc = w->work(c, w->draft);
  if (rc == STATOR_OK && c->out->failed) rc = st_error_nomem(c->error);
  if (rc == STATOR_OK) return st_store_commit(c->store, c->error);
  st_store_undo(c->store);
  return rc;
}

int st_control_write(st_call *c, st_control_work *work, void *draft) {
  control_write w = {work, draft};
  return take_turn(c, write_in_turn, &w);
}

/* Items are not counted one by one: batches are, each of so many or the last. */
static int tell_backfill(st_call *c, int64_t entered, int64_t total) {
  return st_store_progress(c->store, c->backfill, entered < total ? entered : total, total,
                           c->error);
}

static int count_for_backfill(st_call *c, int64_t table_id, int64_t *total) {
  st_table *t;
  st_extent extent = {0};
  *total = 0;
  if (!c->backfill || !c->backfill->step) return STATOR_OK;
  int rc = st_catalog_find_id(c->store, table_id, &t, c->error);
  if (rc == STATOR_OK && t)
    rc = st_items_extent(c->store, t, NULL, -1, c->now_ms, false, &extent, c->error);
  *total = extent.items;
  return rc == ST_AGAIN ? STATOR_OK : rc;
}

typedef struct backfill_step {
  int64_t table_id;
  bool done;
} backfill_step;

static int backfill_in_turn(st_call *c, void *arg) {
  backfill_step *step = arg;
  int rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  rc = st_items_backfill(c->store, step->table_id, BACKFILL_ROWS, &step->done, c->error);
  if (rc == STATOR_OK) return st_store_commit(c->store, c->error);
  st_store_undo(c->store);
  return rc;
}

int st_control_backfill(st_call *c, int64_t table_id) {
  int64_t entered = 0, total;
  backfill_step step = {.table_id = table_id};
  int rc = count_for_backfill(c, table_id, &total);
  for (; rc == STATOR_OK && !step.done; entered += BACKFILL_ROWS) {
    rc = tell_backfill(c, entered, total);
    if (rc == STATOR_OK) rc = take_turn(c, backfill_in_turn, &step);
  }
  return rc;
}

void st_control_take_back(st_call *c, st_control_work *work, void *draft) {
  st_error *first = c->error, own;
  st_error_init(&own);
  c->error = &own;
  st_buf_clear(c->out); /* an answer that there was no memory for is none */
  (void)st_control_write(c, work, draft);
  c->error = first;
  st_error_free(&own);
}

void st_control_enter(const st_call *c, st_status status, int spans, st_status *out,
                      int64_t *until_ms) {
  bool lasts = c->settings->lifecycle_ms > 0;
  *out = lasts ? status : ST_ACTIVE;
  *until_ms = lasts ? c->now_ms + spans * c->settings->lifecycle_ms : 0;
}

bool st_control_paced(const st_call *c) {
  return c->settings->lifecycle_ms > 0;
}
