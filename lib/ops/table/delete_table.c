/*
** delete_table.c - DeleteTable: the table is gone at once, or DELETING for a life
** cycle span, after which the next change of the catalog drops it.
*/
#include "ops/table/table_description.h"
#include "ops/table/table_settings.h"

static int refuse_delete(st_call *c, const char *why, st_str table, const char *behind) {
  return st_error_raise(c->error, STATOR_RESOURCE_IN_USE, ST_STILL_IN_USE "%s%.*s%s", why,
                        ST_FMT(table), behind);
}

static bool indexes_change(const st_table *t) {
  for (size_t i = 0; i < t->index_count; i++)
    if (t->indexes[i].status != ST_ACTIVE || t->indexes[i].backfilling) return true;
  for (size_t i = 0; i < t->search_count; i++)
    if (t->searches[i].backfilling) return true;
  return false;
}

static bool stream_changes(st_call *c, const st_table *t) {
  const st_json *root;
  if (st_settings_read(c, t->settings, &root) != STATOR_OK) return false;
  const st_json *why = st_settings_member(root, ST_SETTING_UPDATING, (st_str){NULL, 0});
  return why && st_json_is(why, ST_LIT(ST_UPDATING_STREAM));
}

/* `t` is settled. */
static int check_deletable(st_call *c, const st_table *t) {
  static const st_str none = {NULL, 0};
  if (t->status == ST_CREATING) return refuse_delete(c, "Table is being created: ", t->name, "");
  if (t->status == ST_DELETING) return refuse_delete(c, "Table is being deleted: ", t->name, "");
  if (t->deletion_protection)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Resource cannot be deleted as it is currently protected against "
                          "deletion. Disable deletion protection first.");
  if (indexes_change(t))
    return refuse_delete(c,
                         "Cannot delete table while indexes are being created, updated, or "
                         "deleted.",
                         none, "");
  if (t->status != ST_UPDATING) return STATOR_OK;
  if (stream_changes(c, t))
    return refuse_delete(c, "Cannot delete table while stream is being enabled/disabled.", none,
                         "");
  return refuse_delete(c, "Table: ", t->name, " is in the process of being updated.");
}

static int delete_within(st_call *c, void *draft) {
  const st_str *name = draft;
  st_table *t, *copy;
  int rc = st_control_find(c, *name, &t);
  if (rc == STATOR_OK) rc = st_control_settled(c, t, &copy);
  if (rc == STATOR_OK) rc = check_deletable(c, copy);
  if (rc == STATOR_OK)
    rc = st_table_describe_as(c, "TableDescription", t, ST_SHOW_PROTECTION, ST_DELETING);
  if (rc != STATOR_OK) return rc;
  if (c->settings->lifecycle_ms == 0) return st_catalog_drop(c->store, t->id, c->error);
  st_control_enter(c, ST_DELETING, 1, &copy->status, &copy->until_ms);
  return st_catalog_alter(c->store, t->id, copy, c->error);
}

int st_op_delete_table(st_call *c) {
  st_str name;
  int rc = st_control_name(c, c->m[TABLE_NAME_ONLY], &name);
  if (rc == STATOR_OK) rc = st_table_count_ahead(c, name, ST_SHOW_PROTECTION);
  return rc == STATOR_OK ? st_control_write(c, delete_within, &name) : rc;
}
