/*
** search_indexes.c - CreateSearchIndex, DescribeSearchIndex, DeleteSearchIndex. An
** index is made empty, in one transaction with the catalog; writers keep it from then
** on, and the items there were are entered in short transactions behind it.
*/
#include "ops/search/search_definition.h"
#include "ops/search/search_description.h"
#include "ops/table/table_control.h"
#include "store/search/search.h"

typedef struct search_draft {
  st_str table;
  st_search index;  /* CreateSearchIndex; of the others only the name */
  int64_t table_id; /* whose items are to be entered */
} search_draft;

static int check_search_table(st_call *c, const st_table *t) {
  bool gone = false;
  st_status status = st_status_at(t->status, t->until_ms, c->now_ms, &gone);
  if (status != ST_CREATING && status != ST_DELETING) return STATOR_OK;
  return st_error_raise(c->error, STATOR_RESOURCE_IN_USE, ST_STILL_IN_USE "Table is being %s: %.*s",
                        status == ST_CREATING ? "created" : "deleted", ST_FMT(t->name));
}

static int check_search_is_new(st_call *c, const st_table *t, const st_search *index) {
  if (st_table_search(t, index->name))
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          "Search index already exists: %.*s of table %.*s", ST_FMT(index->name),
                          ST_FMT(t->name));
  if (t->search_count < ST_MAX_SEARCHES) return STATOR_OK;
  return st_error_raise(c->error, STATOR_LIMIT_EXCEEDED,
                        ST_SUBSCRIBER_LIMIT
                        "Number of search indexes exceeds per-table limit of %d",
                        ST_MAX_SEARCHES);
}

static int create_search_within(st_call *c, void *draft) {
  search_draft *d = draft;
  st_table *t;
  int rc = st_control_find(c, d->table, &t);
  if (rc == STATOR_OK) rc = check_search_table(c, t);
  if (rc == STATOR_OK) rc = check_search_is_new(c, t, &d->index);
  if (rc != STATOR_OK) return rc;
  d->table_id = t->id;
  rc = st_search_create(c->store, t, &d->index, c->error);
  if (rc == STATOR_OK) rc = st_control_find(c, d->table, &t);
  const st_search *made = rc == STATOR_OK ? st_table_search(t, d->index.name) : NULL;
  if (made) d->index.id = made->id;
  return rc;
}

static int answer_search_within(st_call *c, void *draft) {
  const search_draft *d = draft;
  st_table *t;
  int rc = st_control_find(c, d->table, &t);
  return rc == STATOR_OK ? st_search_answer(c, t, d->index.name) : rc;
}

/* The answer is written before the drop: it tells what there was. */
static int delete_search_within(st_call *c, void *draft) {
  const search_draft *d = draft;
  st_table *t;
  int rc = st_control_find(c, d->table, &t);
  if (rc == STATOR_OK) rc = check_search_table(c, t);
  if (rc == STATOR_OK) rc = st_search_answer(c, t, d->index.name);
  return rc == STATOR_OK ? st_search_drop(c->store, t, d->index.name, c->error) : rc;
}

/* What has the name now may be another's. */
static int take_back_search(st_call *c, void *draft) {
  const search_draft *d = draft;
  st_table *t;
  int rc = st_control_look(c, d->table, &t);
  const st_search *index = rc == STATOR_OK && t ? st_table_search(t, d->index.name) : NULL;
  if (!index || index->id != d->index.id) return rc;
  return st_search_drop(c->store, t, d->index.name, c->error);
}

int st_op_create_search(st_call *c) {
  search_draft d = {.table_id = 0};
  int rc = st_control_name(c, c->m[CREATE_SEARCH_TABLE], &d.table);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_search_definition_read(c, &d.index);
  if (rc == STATOR_OK) rc = st_control_write(c, create_search_within, &d);
  if (rc != STATOR_OK) return rc;
  rc = st_control_backfill(c, d.table_id);
  if (rc == STATOR_OK) rc = st_control_write(c, answer_search_within, &d);
  if (rc != STATOR_OK) st_control_take_back(c, take_back_search, &d);
  return rc;
}

static int take_search_name(st_call *c, search_draft *d) {
  int rc = st_control_name(c, c->m[SEARCH_TABLE_NAME], &d->table);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) d->index.name = st_call_string(c, c->m[SEARCH_INDEX_NAME]);
  return rc == STATOR_OK ? (int)c->error->code : rc;
}

int st_op_describe_search(st_call *c) {
  search_draft d = {.table_id = 0};
  int rc = take_search_name(c, &d);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  return rc == STATOR_OK ? answer_search_within(c, &d) : rc;
}

int st_op_delete_search(st_call *c) {
  search_draft d = {.table_id = 0};
  int rc = take_search_name(c, &d);
  return rc == STATOR_OK ? st_control_write(c, delete_search_within, &d) : rc;
}
