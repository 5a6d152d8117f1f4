/*
** update_table_indexes.c - UpdateTable's changes of global secondary indexes: the
** rules of all entries first, then the changes. One index is created or deleted
** at a time.
*/
#include "ops/table/update_table.h"

typedef int index_rule(st_table_update *u, const st_index_change *change, st_index *x);

const st_index_change *st_update_of_index(const st_table_update *u, st_str name) {
  for (size_t i = 0; i < u->change_count; i++)
    if (u->changes[i].action == INDEX_CHANGE_UPDATE && st_str_eq(u->changes[i].draft.name, name))
      return &u->changes[i];
  return NULL;
}

static st_index *index_of_name(const st_table_update *u, st_str name) {
  for (size_t i = 0; i < u->t->index_count; i++)
    if (st_str_eq(u->t->indexes[i].name, name)) return &u->t->indexes[i];
  return NULL;
}

static int refuse_index(const st_table_update *u, const char *message, st_str index,
                        const char *behind) {
  return st_error_raise(u->c->error, STATOR_VALIDATION, "%s%.*s%s", message, ST_FMT(index), behind);
}

static int index_in_use(const st_table_update *u, const char *why, st_str index) {
  return st_error_raise(u->c->error, STATOR_RESOURCE_IN_USE,
                        ST_STILL_IN_USE "%s Table: %.*s Index: %.*s", why, ST_FMT(u->t->name),
                        ST_FMT(index));
}

static bool index_is_building(const st_index *x) {
  return x->backfilling || x->status == ST_CREATING;
}

/* ------------------------------------------------------------------ the rules */

/* What a new index may refer to: the table's definitions, then those sent. */
static int merged_definitions(st_table_update *u, st_definitions *out) {
  size_t most = u->t->attribute_count + u->attributes.count + 1;
  out->count = 0;
  out->all = st_arena_array(u->c->arena, most, sizeof *out->all);
  if (!out->all) return st_error_nomem(u->c->error);
  for (size_t i = 0; i < u->t->attribute_count; i++) out->all[out->count++] = u->t->attributes[i];
  st_definitions old = {out->all, u->t->attribute_count};
  for (size_t i = 0; i < u->attributes.count; i++)
    if (!st_definition_find(&old, u->attributes.all[i].name).name.p)
      out->all[out->count++] = u->attributes.all[i];
  return STATOR_OK;
}

static int check_new_throughput(st_table_update *u, const st_index_draft *x) {
  st_billing billing = u->t->billing;
  if (billing == ST_PROVISIONED && !x->throughput)
    return refuse_index(u,
                        ST_INVALID_VALUES
                        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for "
                        "index: ",
                        x->name, "");
  if (billing == ST_PAY_PER_REQUEST && x->throughput)
    return refuse_index(
        u, ST_INVALID_VALUES "ProvisionedThroughput should not be specified for index: ", x->name,
        " when BillingMode is PAY_PER_REQUEST");
  st_units units = st_units_read(&st_throughput_shape, x->throughput);
  st_throughput p = {.read = units.read, .write = units.write};
  int rc = st_on_demand_check(u->c, x->on_demand, x->name, billing, ST_ASKED_BY_UPDATE);
  return rc == STATOR_OK ? st_warm_check(u->c, x->warm, x->name, billing, &p) : rc;
}

static int check_index_create(st_table_update *u, const st_index_change *change, st_index *x) {
  const st_index_draft *draft = &change->draft;
  if (x)
    return refuse_index(u, "Attempting to create an index which already exists", (st_str){NULL, 0},
                        "");
  if (!u->c->m[UPDATE_ATTRIBUTES])
    return refuse_index(
        u, ST_INVALID_VALUES "AttributeDefinitions is not specified for index: ", draft->name, "");
  st_definitions merged;
  int rc = st_definition_check_attributes(u->c, &u->attributes);
  if (rc == STATOR_OK) rc = merged_definitions(u, &merged);
  if (rc == STATOR_OK) rc = st_definition_check_gsi_keys(u->c, draft, &merged);
  if (rc == STATOR_OK) rc = st_definition_check_projection(u->c, draft);
  return rc == STATOR_OK ? check_new_throughput(u, draft) : rc;
}

/* Update and Delete name a GSI that is there. */
static int check_is_gsi(st_table_update *u, const st_index_change *change, const st_index *x,
                        const char *what) {
  st_str name = change->draft.name;
  if (!x)
    return st_error_raise(u->c->error, STATOR_RESOURCE_NOT_FOUND,
                          "Requested resource not found: Index %.*s for table %.*s", ST_FMT(name),
                          ST_FMT(u->t->name));
  if (x->kind == ST_LSI)
    return st_error_raise(u->c->error, STATOR_VALIDATION,
                          "Cannot %s an index that is not a GlobalSecondaryIndex: %.*s", what,
                          ST_FMT(name));
  if (x->status == ST_DELETING) return index_in_use(u, "Index is being deleted.", name);
  return STATOR_OK;
}

static int check_index_update(st_table_update *u, const st_index_change *change, st_index *x) {
  const st_index_draft *draft = &change->draft;
  int rc = check_is_gsi(u, change, x, "update");
  if (rc != STATOR_OK) return rc;
  if (x->status == ST_UPDATING) return index_in_use(u, "Index is being updated.", draft->name);
  bool else_given = draft->on_demand || draft->warm;
  if (u->t->billing == ST_PAY_PER_REQUEST && (draft->throughput || !else_given))
    return refuse_index(u, ST_INVALID_VALUES "The only Updates for index: ", draft->name,
                        " when TableThroughputMode is PAY_PER_REQUEST can be to "
                        "OnDemandThroughput, WarmThroughput");
  if (u->t->billing == ST_PROVISIONED && !draft->throughput && !else_given)
    return refuse_index(u,
                        ST_INVALID_VALUES
                        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for "
                        "index: ",
                        draft->name, "");
  return st_on_demand_check(u->c, draft->on_demand, draft->name, u->t->billing, ST_ASKED_BY_UPDATE);
}

/* A new index can be given up once it is being filled. */
static int check_index_delete(st_table_update *u, const st_index_change *change, st_index *x) {
  int rc = check_is_gsi(u, change, x, "delete");
  if (rc != STATOR_OK) return rc;
  if (x->status == ST_CREATING && u->t->status == ST_UPDATING)
    return index_in_use(u,
                        "Index creation is in resource allocation phase. Retry deletion during "
                        "backfilling phase or when the index is active.",
                        x->name);
  if (x->status == ST_UPDATING) return index_in_use(u, "Index is being updated.", x->name);
  return rc;
}

static bool deletes_index(const st_table_update *u, st_str name) {
  for (size_t i = 0; i < u->change_count; i++)
    if (u->changes[i].action == INDEX_CHANGE_DELETE && st_str_eq(u->changes[i].draft.name, name))
      return true;
  return false;
}

static int check_one_at_a_time(st_table_update *u) {
  size_t under_way = u->creates + u->deletes, gsis = u->creates;
  if (under_way == 0) return STATOR_OK;
  for (size_t i = 0; i < u->t->index_count; i++) {
    const st_index *x = &u->t->indexes[i];
    gsis += x->kind == ST_GSI;
    if (deletes_index(u, x->name)) continue;
    under_way += index_is_building(x) || x->status == ST_DELETING;
  }
  if (under_way > 1)
    return st_error_raise(u->c->error, STATOR_LIMIT_EXCEEDED,
                          ST_SUBSCRIBER_LIMIT "Only 1 online index can be created or deleted "
                                              "simultaneously per table");
  if (u->creates && gsis > ST_MAX_GSI)
    return st_error_raise(u->c->error, STATOR_LIMIT_EXCEEDED,
                          ST_SUBSCRIBER_LIMIT
                          "Number of global secondary indexes exceeds per-table limit of 20");
  return STATOR_OK;
}

/* ---------------------------------------------------------------- the changes */

/* Allocation, while the table is UPDATING, and backfill: two spans. Without a
** life cycle the index is CREATING until its backfill is done. */
static int add_table_index(st_table_update *u, const st_index_change *change, st_index *unused) {
  (void)unused;
  st_table *t = u->t;
  const st_index_draft *draft = &change->draft;
  st_definitions merged;
  int rc = merged_definitions(u, &merged);
  if (rc != STATOR_OK) return rc;
  st_index *all = st_arena_array(u->c->arena, t->index_count + 1, sizeof *all);
  if (!all) return st_error_nomem(u->c->error);
  for (size_t i = 0; i < t->index_count; i++) all[i] = t->indexes[i];
  st_index *x = &all[t->index_count++];
  t->indexes = all;
  rc = st_definition_index(u->c, draft, &merged, x);
  st_units units = st_units_read(&st_throughput_shape, draft->throughput);
  x->throughput = (st_throughput){.read = units.read, .write = units.write};
  st_control_enter(u->c, ST_CREATING, 2, &x->status, &x->until_ms);
  x->status = ST_CREATING;
  st_control_enter(u->c, ST_UPDATING, 1, &t->status, &t->until_ms);
  t->attributes = merged.all;
  t->attribute_count = merged.count;
  st_control_prune_attributes(t);
  st_definition_sort(t->attributes, t->attribute_count);
  u->backfill_id = u->original->id;
  if (rc == STATOR_OK) rc = st_on_demand_put(u->c, t, draft->name, draft->on_demand);
  if (rc == STATOR_OK)
    rc = st_warm_put(u->c, t, draft->name, st_units_read(&st_warm_shape, draft->warm));
  return rc;
}

static int update_table_index(st_table_update *u, const st_index_change *change, st_index *x) {
  const st_index_draft *draft = &change->draft;
  int rc = st_settings_put(u->c, u->t, ST_SETTING_PREVIOUS, x->name, (st_str){NULL, 0});
  if (rc == STATOR_OK && draft->throughput)
    rc = st_update_throughput(u, &x->throughput, draft->throughput, x->name);
  if (rc == STATOR_OK && draft->on_demand)
    rc = st_on_demand_put(u->c, u->t, x->name, draft->on_demand);
  if (rc == STATOR_OK && draft->warm) rc = st_update_warm(u, draft->warm, x->name, &x->throughput);
  if (rc == STATOR_OK && (draft->throughput || draft->on_demand))
    st_control_enter(u->c, ST_UPDATING, 1, &x->status, &x->until_ms);
  return rc;
}

static int drop_index_settings(st_table_update *u, st_str name) {
  static const char *const names[] = {ST_SETTING_ON_DEMAND, ST_SETTING_WARM, ST_SETTING_WARM_UNTIL,
                                      ST_SETTING_PREVIOUS, ST_SETTING_INSIGHTS};
  int rc = STATOR_OK;
  for (size_t i = 0; i < sizeof names / sizeof *names && rc == STATOR_OK; i++)
    rc = st_settings_put(u->c, u->t, names[i], name, (st_str){NULL, 0});
  return rc;
}

static int delete_table_index(st_table_update *u, const st_index_change *change, st_index *x) {
  (void)change;
  st_table *t = u->t;
  int rc = drop_index_settings(u, x->name);
  if (st_control_paced(u->c)) {
    st_control_enter(u->c, ST_DELETING, 1, &x->status, &x->until_ms);
    st_control_enter(u->c, ST_UPDATING, 1, &t->status, &t->until_ms);
    return rc;
  }
  for (st_index *to = x; to + 1 < t->indexes + t->index_count; to++) *to = to[1];
  t->index_count--;
  st_control_prune_attributes(t);
  return rc;
}

/* Tag: index_change_member. */
static int for_each_change(st_table_update *u, index_rule *const *by_action) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < u->change_count && rc == STATOR_OK; i++) {
    const st_index_change *change = &u->changes[i];
    rc = by_action[change->action](u, change, index_of_name(u, change->draft.name));
  }
  return rc;
}

int st_update_indexes(st_table_update *u) {
  static index_rule *const rules[] = {check_index_update, check_index_create, check_index_delete};
  static index_rule *const changes[] = {update_table_index, add_table_index, delete_table_index};
  int rc = for_each_change(u, rules);
  if (rc == STATOR_OK) rc = check_one_at_a_time(u);
  if (rc != STATOR_OK || u->change_count == 0) return rc;
  rc = for_each_change(u, changes);
  if (rc == STATOR_OK && (u->creates || u->deletes) && u->t->status == ST_UPDATING)
    rc = st_settings_put(u->c, u->t, ST_SETTING_UPDATING, (st_str){NULL, 0},
                         ST_LIT("\"" ST_UPDATING_INDEX "\""));
  return rc;
}
