/*
** continuous_backups.c - UpdateContinuousBackups and DescribeContinuousBackups. The
** setting of point-in-time recovery is kept, with the window it would have by the
** handle's clock; there is no operation that restores.
*/
#include "ops/backup/backup.h"
#include "ops/table/table_description.h"
#include "ops/table/table_settings.h"

enum { MOST_RECOVERY_DAYS = 35 }; /* and the default */
static const int64_t a_day_ms = 86400000;
static const int64_t recovery_lag_ms = 300000; /* what is restorable is so far behind */

enum { CONTINUOUS_TABLE, CONTINUOUS_SPECIFICATION };
enum { RECOVERY_ENABLED, RECOVERY_DAYS };

static const st_field recovery_fields[] = {
    [RECOVERY_ENABLED] = {.name = "PointInTimeRecoveryEnabled",
                          .kind = ST_KIND_BOOLEAN,
                          .rules = ST_REQUIRED     },
    [RECOVERY_DAYS] = { .name = "RecoveryPeriodInDays",
                          .kind = ST_KIND_INTEGER,
                          .min = 1,
                          .max = MOST_RECOVERY_DAYS},
};
static const st_shape recovery_shape =
    ST_SHAPE("PointInTimeRecoverySpecification", recovery_fields);

static const st_field describe_continuous_fields[] = {
    [CONTINUOUS_TABLE] = {.name = "TableName", .kind = ST_KIND_STRING},
};
const st_shape st_describe_continuous_backups_shape =
    ST_SHAPE("DescribeContinuousBackupsInput", describe_continuous_fields);

static const st_field update_continuous_fields[] = {
    [CONTINUOUS_TABLE] = {.name = "TableName",  .kind = ST_KIND_STRING},
    [CONTINUOUS_SPECIFICATION] = { .name = "PointInTimeRecoverySpecification",
                          .kind = ST_KIND_STRUCT,
                          .rules = ST_REQUIRED,
                          .shape = &recovery_shape},
};
const st_shape st_update_continuous_backups_shape =
    ST_SHAPE("UpdateContinuousBackupsInput", update_continuous_fields);

static const st_str of_the_whole_table = {NULL, 0};

/* ------------------------------------------------------------- what is kept */

typedef struct recovery {
  bool enabled;
  int64_t since_ms, days;
} recovery;

static int read_recovery(st_call *c, const st_table *t, recovery *out) {
  const st_json *root;
  *out = (recovery){.enabled = false};
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK) return rc;
  const st_json *kept = st_settings_member(root, ST_SETTING_PITR, of_the_whole_table);
  if (!kept) return STATOR_OK;
  *out = (recovery){true, st_decode_int(st_json_member(kept, "Since"), 0),
                    st_decode_int(st_json_member(kept, "Days"), MOST_RECOVERY_DAYS)};
  return STATOR_OK;
}

static int keep_recovery(st_call *c, st_table *t, const recovery *r) {
  st_buf text;
  st_buf_init(&text, 0);
  if (r->enabled)
    st_buf_format(&text, "{\"Since\":%lld,\"Days\":%lld}", (long long)r->since_ms,
                  (long long)r->days);
  int rc = text.failed
               ? st_error_nomem(c->error)
               : st_settings_put(c, t, ST_SETTING_PITR, of_the_whole_table, st_buf_view(&text));
  st_buf_free(&text);
  return rc == STATOR_OK ? st_catalog_alter(c->store, t->id, t, c->error) : rc;
}

/* ----------------------------------------------------------------- answering */

static int64_t later_of(int64_t a, int64_t b) {
  return a > b ? a : b;
}

/* No table has backups before it is there. */
static void print_continuous_backups(st_call *c, const st_table *t, const recovery *r) {
  st_buf *out = c->out;
  st_buf_format(out,
                "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"%s\","
                "\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"%s\"",
                t->status == ST_CREATING ? "DISABLED" : "ENABLED",
                r->enabled ? "ENABLED" : "DISABLED");
  if (r->enabled) {
    st_buf_format(
        out, ",\"RecoveryPeriodInDays\":%lld,\"EarliestRestorableDateTime\":", (long long)r->days);
    st_print_seconds(later_of(r->since_ms, c->now_ms - r->days * a_day_ms), out);
    st_buf_lit(out, ",\"LatestRestorableDateTime\":");
    st_print_seconds(later_of(r->since_ms, c->now_ms - recovery_lag_ms), out);
  }
  st_buf_lit(out, "}}}");
}

/* A settled copy. These operations have an exception of their own for a table that
** is not there, or on its way out. */
static int find_with_backups(st_call *c, st_str name, st_table **copy) {
  st_table *t;
  int rc = st_control_look(c, name, &t);
  if (rc == STATOR_OK && t) rc = st_control_settled(c, t, copy);
  if (rc != STATOR_OK || (t && (*copy)->status != ST_DELETING)) return rc;
  st_error_raise(c->error, STATOR_TABLE_NOT_FOUND, "Table not found: %.*s", ST_FMT(name));
  return STATOR_TABLE_NOT_FOUND;
}

int st_op_describe_continuous_backups(st_call *c) {
  st_str name;
  st_table *t;
  recovery r;
  int rc = st_control_name(c, c->m[CONTINUOUS_TABLE], &name);
  if (rc == STATOR_OK) rc = find_with_backups(c, name, &t);
  if (rc == STATOR_OK) rc = read_recovery(c, t, &r);
  if (rc == STATOR_OK) print_continuous_backups(c, t, &r);
  return rc;
}

/* ------------------------------------------------------------------ changing */

typedef struct recovery_change {
  st_str table;
  bool enable;
  int64_t days; /* 0: not given */
} recovery_change;

/* Switching off forgets the window and the period. */
static int update_recovery_within(st_call *c, void *draft) {
  const recovery_change *change = draft;
  st_table *t;
  recovery r;
  int rc = find_with_backups(c, change->table, &t);
  if (rc == STATOR_OK && t->status == ST_CREATING)
    rc = st_error_raise(c->error, STATOR_BACKUPS_UNAVAILABLE,
                        "Backups are being enabled for the table: %.*s. Please retry later",
                        ST_FMT(t->name));
  if (rc == STATOR_OK) rc = read_recovery(c, t, &r);
  if (rc != STATOR_OK) return rc;
  if (!change->enable)
    r = (recovery){.enabled = false};
  else if (!r.enabled)
    r = (recovery){true, c->now_ms, MOST_RECOVERY_DAYS};
  if (change->days) r.days = change->days;
  print_continuous_backups(c, t, &r);
  return keep_recovery(c, t, &r);
}

int st_op_update_continuous_backups(st_call *c) {
  recovery_change change;
  const st_json *m[ST_MAX_FIELDS];
  int rc = st_control_name(c, c->m[CONTINUOUS_TABLE], &change.table);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_update_continuous_backups_shape, c->m, NULL, 10, c->arena,
                               c->error);
  if (rc != STATOR_OK) return rc;
  st_decode_members(&recovery_shape, c->m[CONTINUOUS_SPECIFICATION], m);
  change.enable = st_decode_true(m[RECOVERY_ENABLED]);
  change.days = st_decode_int(m[RECOVERY_DAYS], 0);
  if (!change.enable && change.days)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling "
                          "point-in-time recovery.");
  return st_control_write(c, update_recovery_within, &change);
}
