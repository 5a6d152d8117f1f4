/*
** update_table.c - UpdateTable: the request's rules, the table's state, the
** changes made on a settled copy and given to the catalog in one transaction;
** then a new index is filled in short ones.
*/
#include "ops/table/table_description.h"
#include "ops/table/update_table.h"

static int table_in_use(const st_table_update *u, const char *why, const char *behind) {
  return st_error_raise(u->c->error, STATOR_RESOURCE_IN_USE, ST_STILL_IN_USE "%s%.*s%s", why,
                        ST_FMT(u->t->name), behind);
}

/* Index changes have rules of their own while an index is being built. */
static int check_not_updating(st_table_update *u) {
  st_call *c = u->c;
  if (u->parts & ST_PART_PROTECTION)
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          "Table needs to be in ACTIVE status to modify deletion protection "
                          "setting.");
  const st_json *root;
  int rc = st_settings_read(c, u->t->settings, &root);
  if (rc != STATOR_OK) return rc;
  const st_json *why = st_settings_member(root, ST_SETTING_UPDATING, (st_str){NULL, 0});
  if (why && st_json_is(why, ST_LIT(ST_UPDATING_INDEX)) && u->parts == ST_PART_INDEXES)
    return STATOR_OK;
  if (why && st_json_is(why, ST_LIT(ST_UPDATING_IOPS)))
    return table_in_use(u, "Table IOPS are currently being updated. Table: ", "");
  if (why && st_json_is(why, ST_LIT(ST_UPDATING_SSE)))
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          ST_STILL_IN_USE "Server-Side Encryption is still being updated");
  return table_in_use(u, "Table: ", " is in the process of being updated.");
}

static int check_update_state(st_table_update *u) {
  switch (u->t->status) {
  case ST_CREATING: return table_in_use(u, "Table is being created: ", "");
  case ST_DELETING: return table_in_use(u, "Table is being deleted: ", "");
  case ST_UPDATING: return check_not_updating(u);
  default: return STATOR_OK;
  }
}

static int describe_updated(st_call *c, void *draft) {
  const st_table_update *u = draft;
  st_table *t;
  int rc = st_control_find(c, u->name, &t);
  return rc == STATOR_OK ? st_table_describe_counted(c, "TableDescription", t,
                                                     ST_SHOW_ALL | ST_SHOW_CLEARED, u->counts)
                         : rc;
}

static int update_within(st_call *c, void *draft) {
  st_table_update *u = draft;
  st_counts counts;
  int rc = st_control_find(c, u->name, &u->original);
  if (rc == STATOR_OK) rc = st_table_count(c, u->original, ST_SHOW_ALL, &counts);
  u->counts = &counts;
  if (rc == STATOR_OK) rc = st_control_settled(c, u->original, &u->t);
  if (rc == STATOR_OK) rc = check_update_state(u);
  if (rc == STATOR_OK) rc = st_update_table_parts(u);
  if (rc == STATOR_OK) rc = st_update_indexes(u);
  if (rc == STATOR_OK && u->creates) rc = st_control_check_projected(c, u->t);
  if (rc == STATOR_OK) rc = st_catalog_alter(c->store, u->original->id, u->t, c->error);
  if (rc == STATOR_OK && !u->backfill_id) rc = describe_updated(c, u);
  u->counts = NULL;
  return rc;
}

/* -------------------------------------------------------------- filling an index */

static int remove_created(st_call *c, void *draft) {
  const st_table_update *u = draft;
  st_table *t, *copy;
  int rc = st_control_find(c, u->name, &t);
  if (rc == STATOR_OK) rc = st_control_settled(c, t, &copy);
  if (rc != STATOR_OK) return rc;
  size_t kept = 0;
  for (size_t i = 0; i < copy->index_count; i++) {
    bool created = false;
    for (size_t k = 0; k < u->change_count; k++)
      created |= u->changes[k].action == INDEX_CHANGE_CREATE &&
                 st_str_eq(u->changes[k].draft.name, copy->indexes[i].name);
    if (!created) copy->indexes[kept++] = copy->indexes[i];
  }
  copy->index_count = kept;
  st_control_prune_attributes(copy);
  return st_catalog_alter(c->store, t->id, copy, c->error);
}

static int fill_index(st_call *c, st_table_update *u) {
  int rc = st_control_backfill(c, u->backfill_id);
  if (rc == STATOR_OK) rc = st_table_count_ahead(c, u->name, ST_SHOW_ALL);
  if (rc == STATOR_OK) rc = st_control_write(c, describe_updated, u);
  if (rc != STATOR_OK) st_control_take_back(c, remove_created, u);
  return rc;
}

int st_op_update_table(st_call *c) {
  st_table_update u = {.c = c};
  int rc = st_control_name(c, c->m[UPDATE_NAME], &u.name);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_update_table_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_update_decode(&u);
  if (rc == STATOR_OK) rc = st_update_check_request(&u);
  if (rc == STATOR_OK) rc = st_table_count_ahead(c, u.name, ST_SHOW_ALL);
  if (rc == STATOR_OK) rc = st_control_write(c, update_within, &u);
  return rc == STATOR_OK && u.backfill_id ? fill_index(c, &u) : rc;
}
