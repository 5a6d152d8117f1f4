/*
** time_to_live.c - UpdateTimeToLive and DescribeTimeToLive.
*/
#include "base/utf8.h"
#include "ops/table/table_description.h"
#include "ops/table/table_settings.h"

static const int64_t ttl_pause_ms = 30 * 60 * 1000; /* between two changes */

typedef struct ttl_change {
  st_str table;
  bool enabled;
  st_str attribute;
  int64_t backfill_id; /* out: the table whose items are to be entered; 0: none */
} ttl_change;

static int refuse_ttl(st_call *c, const char *message) {
  return st_error_raise(c->error, STATOR_VALIDATION, "%s", message);
}

static int check_ttl_state(st_call *c, const st_table *t) {
  if (t->status == ST_CREATING)
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          ST_STILL_IN_USE "Table %.*s is being created", ST_FMT(t->name));
  if (t->status == ST_DELETING)
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          ST_STILL_IN_USE "Table is being deleted: %.*s", ST_FMT(t->name));
  return STATOR_OK;
}

static int check_ttl_content(st_call *c, const st_table *t, const ttl_change *u) {
  if (!t->ttl.n) return u->enabled ? STATOR_OK : refuse_ttl(c, "TimeToLive is already disabled");
  if (!st_str_eq(t->ttl, u->attribute))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "TimeToLive is active on a different AttributeName: current "
                          "AttributeName is %.*s",
                          ST_FMT(t->ttl));
  return u->enabled ? refuse_ttl(c, "TimeToLive is already enabled") : STATOR_OK;
}

static int check_ttl_pause(st_call *c, const st_table *t) {
  const st_json *root;
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK || !st_control_paced(c)) return rc;
  const st_json *last = st_settings_member(root, ST_SETTING_TTL_TIME, (st_str){NULL, 0});
  if (!last || c->now_ms - st_decode_int(last, 0) >= ttl_pause_ms) return STATOR_OK;
  return refuse_ttl(c, "Time to live has been modified multiple times within a fixed interval");
}

static void print_ttl(st_call *c, const ttl_change *u) {
  st_buf_lit(c->out, "{\"TimeToLiveSpecification\":{\"AttributeName\":\"");
  st_utf8_escape(u->attribute, c->out);
  st_buf_format(c->out, "\",\"Enabled\":%s}}", u->enabled ? "true" : "false");
}

static int change_ttl_within(st_call *c, void *draft) {
  ttl_change *u = draft;
  st_table *t, *copy;
  int rc = st_control_find(c, u->table, &t);
  if (rc == STATOR_OK) rc = st_control_settled(c, t, &copy);
  if (rc == STATOR_OK) rc = check_ttl_state(c, copy);
  if (rc == STATOR_OK) rc = check_ttl_content(c, copy, u);
  if (rc == STATOR_OK) rc = check_ttl_pause(c, copy);
  if (rc == STATOR_OK) rc = st_settings_put_int(c, copy, ST_SETTING_TTL_TIME, c->now_ms);
  if (rc != STATOR_OK) return rc;
  copy->ttl = u->enabled ? u->attribute : (st_str){NULL, 0};
  u->backfill_id = u->enabled ? t->id : 0;
  print_ttl(c, u);
  return st_catalog_alter(c->store, t->id, copy, c->error);
}

static int disable_within(st_call *c, void *draft) {
  const ttl_change *u = draft;
  st_table *t, *copy;
  int rc = st_control_find(c, u->table, &t);
  if (rc == STATOR_OK) rc = st_control_settled(c, t, &copy);
  if (rc != STATOR_OK) return rc;
  copy->ttl = (st_str){NULL, 0};
  return st_catalog_alter(c->store, t->id, copy, c->error);
}

/* A failed backfill takes the setting back. */
static int fill_ttl(st_call *c, ttl_change *u) {
  int rc = st_control_backfill(c, u->backfill_id);
  if (rc != STATOR_OK) st_control_take_back(c, disable_within, u);
  return rc;
}

int st_op_update_time_to_live(st_call *c) {
  ttl_change u = {.backfill_id = 0};
  const st_json *m[ST_MAX_FIELDS];
  int rc = st_control_name(c, c->m[TTL_NAME], &u.table);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_update_time_to_live_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  st_decode_members(&st_ttl_specification_shape, c->m[TTL_SPECIFICATION], m);
  u.enabled = st_decode_true(m[TTL_ENABLED]);
  u.attribute = st_call_string(c, m[TTL_ATTRIBUTE]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  rc = st_control_write(c, change_ttl_within, &u);
  return rc == STATOR_OK && u.backfill_id ? fill_ttl(c, &u) : rc;
}

int st_op_describe_time_to_live(st_call *c) {
  st_str name;
  st_table *t;
  int rc = st_control_name(c, c->m[TABLE_NAME_ONLY], &name);
  if (rc == STATOR_OK) rc = st_control_find(c, name, &t);
  if (rc != STATOR_OK) return rc;
  bool gone;
  st_status status = st_status_at(t->status, t->until_ms, c->now_ms, &gone);
  if (status == ST_CREATING || status == ST_DELETING)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Cannot describe time to live while table is in %s state: Current table "
                          "state is %s",
                          st_status_name(status), st_status_name(status));
  st_buf_lit(c->out, "{\"TimeToLiveDescription\":{");
  if (t->ttl.n) {
    st_buf_lit(c->out, "\"AttributeName\":\"");
    st_utf8_escape(t->ttl, c->out);
    st_buf_lit(c->out, "\",");
  }
  st_buf_format(c->out, "\"TimeToLiveStatus\":\"%s\"}}", t->ttl.n ? "ENABLED" : "DISABLED");
  return STATOR_OK;
}
