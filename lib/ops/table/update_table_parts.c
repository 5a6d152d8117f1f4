/*
** update_table_parts.c - UpdateTable's changes of the table itself: throughput
** and billing, stream, encryption, class, protection. Each function has the rules
** that need the table, and changes the settled copy.
*/
#include "base/clock.h"
#include "ops/table/update_table.h"

/* Pauses and counts AWS asks for; kept with a simulated life cycle only. */
static const int64_t protection_pause_ms = 15000;
static const int64_t class_span_ms = 30LL * 86400000;
static const int64_t decrease_pause_ms = 3600000;
enum { FREE_DECREASES = 4, DAY_IN_MS = 86400000 };

static const st_str own_setting = {NULL, 0}; /* the table's, not an index's */

static int refuse_change(const st_table_update *u, const char *message) {
  return st_error_raise(u->c->error, STATOR_VALIDATION, "%s", message);
}

/* The table is UPDATING for one span, for a reason that others' errors name. */
static int enter_updating(st_table_update *u, const char *why) {
  st_call *c = u->c;
  st_control_enter(c, ST_UPDATING, 1, &u->t->status, &u->t->until_ms);
  int rc = st_settings_put(c, u->t, ST_SETTING_PREVIOUS, own_setting, (st_str){NULL, 0});
  if (rc != STATOR_OK || u->t->status == ST_ACTIVE) return rc;
  return st_settings_put(c, u->t, ST_SETTING_UPDATING, own_setting, st_str_of(why));
}

static int setting_time(const st_table_update *u, const char *name, int64_t *ms) {
  const st_json *root;
  int rc = st_settings_read(u->c, u->t->settings, &root);
  *ms = rc == STATOR_OK ? st_decode_int(st_settings_member(root, name, own_setting), 0) : 0;
  return rc;
}

/* ----------------------------------------------------------------- throughput */

static int refuse_same_throughput(const st_table_update *u, const st_throughput *p, st_str index) {
  const char *of = index.n ? "index " : "the table";
  return st_error_raise(
      u->c->error, STATOR_VALIDATION,
      "The provisioned throughput for %s%.*s will not change. The requested value equals the "
      "current value. Current ReadCapacityUnits provisioned for %s%.*s: %lld. Requested "
      "ReadCapacityUnits: %lld. Current WriteCapacityUnits provisioned for %s%.*s: %lld. Requested "
      "WriteCapacityUnits: %lld. Refer to the Amazon DynamoDB Developer Guide for current limits "
      "and how to request higher limits.",
      index.n ? "the index " : "the table", ST_FMT(index), of, ST_FMT(index), (long long)p->read,
      (long long)p->read, of, ST_FMT(index), (long long)p->write, (long long)p->write);
}

static int count_decrease(const st_table_update *u, st_throughput *p) {
  int64_t now = u->c->now_ms;
  bool today = p->decreased_ms && p->decreased_ms / DAY_IN_MS == now / DAY_IN_MS;
  int64_t before = today ? p->decreases : 0;
  if (st_control_paced(u->c) && before >= FREE_DECREASES &&
      now - p->decreased_ms < decrease_pause_ms) {
    char last[96], next[96];
    int64_t tomorrow = (now / DAY_IN_MS + 1) * DAY_IN_MS,
            later = p->decreased_ms + decrease_pause_ms;
    st_clock_say(p->decreased_ms, last);
    st_clock_say(later < tomorrow ? later : tomorrow, next);
    return st_error_raise(
        u->c->error, STATOR_LIMIT_EXCEEDED,
        ST_SUBSCRIBER_LIMIT
        "Provisioned throughput decreases are limited within a given UTC day. After the first 4 "
        "decreases, each subsequent decrease in the same UTC day can be performed at most once "
        "every 3600 seconds. Number of decreases today: %lld. Last decrease at %s. Next decrease "
        "can "
        "be made at %s",
        (long long)before, last, next);
  }
  p->decreases = before + 1;
  p->decreased_ms = now;
  return STATOR_OK;
}

/* What the answers show until the change is over. */
static int keep_previous(st_table_update *u, const st_throughput *p, st_str index) {
  if (!st_control_paced(u->c)) return STATOR_OK;
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_format(&text, "{\"ReadCapacityUnits\":%lld,\"WriteCapacityUnits\":%lld}",
                (long long)p->read, (long long)p->write);
  int rc = text.failed
               ? st_error_nomem(u->c->error)
               : st_settings_put(u->c, u->t, ST_SETTING_PREVIOUS, index, st_buf_view(&text));
  st_buf_free(&text);
  return rc;
}

int st_update_keep_warm(st_table_update *u, st_str index, const st_throughput *p) {
  const st_json *root;
  int rc = st_settings_read(u->c, u->t->settings, &root);
  if (rc != STATOR_OK) return rc;
  return st_warm_put(u->c, u->t, index, st_warm_in_effect(root, index, u->t->billing, p));
}

int st_update_throughput(st_table_update *u, st_throughput *p, const st_json *asked, st_str index) {
  st_units to = st_units_read(&st_throughput_shape, asked);
  if (to.read == p->read && to.write == p->write) return refuse_same_throughput(u, p, index);
  int rc = keep_previous(u, p, index);
  bool was_on_demand = p->read == 0;
  if (rc == STATOR_OK && !was_on_demand) rc = st_update_keep_warm(u, index, p);
  if (rc == STATOR_OK && !was_on_demand && (to.read < p->read || to.write < p->write))
    rc = count_decrease(u, p);
  if (rc != STATOR_OK) return rc;
  if (!was_on_demand && (to.read > p->read || to.write > p->write)) p->increased_ms = u->c->now_ms;
  p->read = to.read;
  p->write = to.write;
  return STATOR_OK;
}

/* -------------------------------------------------------------------- billing */

static int clear_throughput(st_table_update *u, st_throughput *p, st_str index) {
  int rc = st_update_keep_warm(u, index, p);
  p->read = p->write = 0;
  return rc;
}

static int switch_to_on_demand(st_table_update *u) {
  st_table *t = u->t;
  int rc = enter_updating(u, "\"" ST_UPDATING_IOPS "\"");
  if (rc == STATOR_OK) rc = clear_throughput(u, &t->throughput, own_setting);
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++)
    if (t->indexes[i].kind == ST_GSI)
      rc = clear_throughput(u, &t->indexes[i].throughput, t->indexes[i].name);
  t->billing = ST_PAY_PER_REQUEST;
  t->billing_named = true;
  t->on_demand_since_ms = u->c->now_ms;
  return rc;
}

/* Every GSI must be told its throughput in the same request. */
static int check_gsis_provisioned(const st_table_update *u) {
  st_buf missing;
  st_buf_init(&missing, 0);
  for (size_t i = 0; i < u->t->index_count; i++) {
    const st_index *x = &u->t->indexes[i];
    const st_index_change *change = st_update_of_index(u, x->name);
    if (x->kind != ST_GSI || (change && change->draft.throughput)) continue;
    if (missing.n) st_buf_char(&missing, ',');
    st_buf_str(&missing, x->name);
  }
  int rc = missing.failed ? st_error_nomem(u->c->error) : STATOR_OK;
  if (rc == STATOR_OK && missing.n)
    rc = st_error_raise(u->c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "ProvisionedThroughput must be specified for index: %.*s",
                        ST_FMT(st_buf_view(&missing)));
  st_buf_free(&missing);
  return rc;
}

static int switch_to_provisioned(st_table_update *u) {
  st_table *t = u->t;
  st_str none = {NULL, 0};
  int rc = check_gsis_provisioned(u);
  if (rc == STATOR_OK) rc = st_update_keep_warm(u, own_setting, &t->throughput);
  if (rc == STATOR_OK) rc = st_settings_put(u->c, t, ST_SETTING_ON_DEMAND, own_setting, none);
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++) {
    const st_index *x = &t->indexes[i];
    if (x->kind != ST_GSI) continue;
    rc = st_update_keep_warm(u, x->name, &x->throughput);
    if (rc == STATOR_OK) rc = st_settings_put(u->c, t, ST_SETTING_ON_DEMAND, x->name, none);
  }
  t->billing = ST_PROVISIONED;
  t->billing_named = true;
  return rc;
}

static int change_throughput(st_table_update *u) {
  const st_json *mode = u->c->m[UPDATE_BILLING], *asked = u->c->m[UPDATE_THROUGHPUT];
  bool was_on_demand = u->t->billing == ST_PAY_PER_REQUEST;
  bool on_demand = mode ? st_json_is(mode, ST_LIT("PAY_PER_REQUEST")) : was_on_demand;
  if (on_demand && asked)
    return refuse_change(u, ST_INVALID_VALUES
                         "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                         "BillingMode is PAY_PER_REQUEST");
  if (on_demand) return was_on_demand ? STATOR_OK : switch_to_on_demand(u);
  int rc = was_on_demand ? switch_to_provisioned(u) : STATOR_OK;
  if (rc != STATOR_OK || !asked) return rc;
  rc = enter_updating(u, "\"" ST_UPDATING_IOPS "\"");
  return rc == STATOR_OK ? st_update_throughput(u, &u->t->throughput, asked, own_setting) : rc;
}

/* ----------------------------------------------------------- on demand, warm */

/* At once: the table stays ACTIVE. */
static int change_on_demand(st_table_update *u) {
  st_call *c = u->c;
  int rc =
      st_on_demand_check(c, c->m[UPDATE_ON_DEMAND], own_setting, u->t->billing, ST_ASKED_BY_UPDATE);
  return rc == STATOR_OK ? st_on_demand_put(c, u->t, own_setting, c->m[UPDATE_ON_DEMAND]) : rc;
}

static int refuse_warm_decrease(const st_table_update *u, const char *member, st_str index) {
  return st_error_raise(u->c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES
                        "Requested %s for WarmThroughput for %s%.*s is lower than current "
                        "WarmThroughput, decreasing WarmThroughput is not supported",
                        member, index.n ? "index " : "table", ST_FMT(index));
}

int st_update_warm(st_table_update *u, const st_json *asked, st_str index, const st_throughput *p) {
  const st_json *root;
  int rc = st_settings_read(u->c, u->t->settings, &root);
  if (rc != STATOR_OK) return rc;
  st_units to = st_units_read(&st_warm_shape, asked);
  st_units now = st_warm_in_effect(root, index, u->t->billing, p);
  if (to.has_read && to.read < now.read)
    return refuse_warm_decrease(u, "ReadUnitsPerSecond", index);
  if (to.has_write && to.write < now.write)
    return refuse_warm_decrease(u, "WriteUnitsPerSecond", index);
  bool more = (to.has_read && to.read > now.read) || (to.has_write && to.write > now.write);
  if (to.has_read) now.read = to.read;
  if (to.has_write) now.write = to.write;
  rc = st_warm_put(u->c, u->t, index, now);
  if (rc != STATOR_OK || !more || !st_control_paced(u->c)) return rc;
  st_buf until;
  st_buf_init(&until, 0);
  st_buf_int(&until, u->c->now_ms + u->c->settings->lifecycle_ms);
  rc = until.failed
           ? st_error_nomem(u->c->error)
           : st_settings_put(u->c, u->t, ST_SETTING_WARM_UNTIL, index, st_buf_view(&until));
  st_buf_free(&until);
  return rc;
}

static int change_warm(st_table_update *u) {
  return st_update_warm(u, u->c->m[UPDATE_WARM], own_setting, &u->t->throughput);
}

/* --------------------------------------------------------------- the lesser ones */

static int change_stream(st_table_update *u) {
  st_table *t = u->t;
  st_stream_draft s = st_stream_read(u->c->m[UPDATE_STREAM]);
  bool is_on = t->stream_view != ST_VIEW_NONE;
  if (s.enabled == is_on)
    return st_error_raise(u->c->error, STATOR_VALIDATION,
                          is_on ? "Table already has an enabled stream: TableName: %.*s"
                                : "Table has no stream to disable: TableName: %.*s",
                          ST_FMT(t->name));
  t->stream_view = ST_VIEW_NONE;
  int rc = s.enabled ? st_stream_begin(u->c, t, s.view) : STATOR_OK;
  if (rc != STATOR_OK) return rc;
  return enter_updating(u, "\"" ST_UPDATING_STREAM "\"");
}

static int change_sse(st_table_update *u) {
  st_call *c = u->c;
  const st_json *root;
  st_str to = {NULL, 0};
  int rc = st_settings_read(c, u->t->settings, &root);
  if (rc == STATOR_OK && st_sse_enabled(c->m[UPDATE_SSE]))
    rc = st_sse_describe(c, c->m[UPDATE_SSE], &to);
  if (rc != STATOR_OK) return rc;
  const st_json *now = st_settings_member(root, ST_SETTING_SSE, own_setting);
  if (!to.n && !now)
    return refuse_change(u, ST_INVALID_VALUES "Table is already encrypted by default");
  if (now && st_str_eq(to, (st_str){now->text, now->len}))
    return refuse_change(u, ST_INVALID_VALUES
                         "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId "
                         "parameter if you want to change Master Key");
  rc = st_settings_put(c, u->t, ST_SETTING_SSE, own_setting, to);
  return rc == STATOR_OK ? enter_updating(u, "\"" ST_UPDATING_SSE "\"") : rc;
}

static int put_class_times(st_table_update *u, int64_t latest, int64_t before) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_format(&text, "[%lld,%lld]", (long long)latest, (long long)before);
  int rc = text.failed ? st_error_nomem(u->c->error)
                       : st_settings_put(u->c, u->t, ST_SETTING_CLASS_TIMES, own_setting,
                                         st_buf_view(&text));
  st_buf_free(&text);
  return rc;
}

static int change_class(st_table_update *u) {
  st_call *c = u->c;
  if (st_str_eq(u->t->table_class, u->table_class)) return STATOR_OK;
  const st_json *root;
  int rc = st_settings_read(c, u->t->settings, &root);
  if (rc != STATOR_OK) return rc;
  const st_json *times = st_settings_member(root, ST_SETTING_CLASS_TIMES, own_setting);
  int64_t latest = times ? st_decode_int(st_json_first(times), 0) : 0;
  int64_t before = times ? st_decode_int(st_json_next(times, st_json_first(times)), 0) : 0;
  if (st_control_paced(c) && before && c->now_ms - before < class_span_ms)
    return st_error_raise(c->error, STATOR_LIMIT_EXCEEDED,
                          ST_SUBSCRIBER_LIMIT
                          "Updates to TableClass are limited to 2 times in 30 day(s).");
  u->t->table_class = u->table_class;
  rc = put_class_times(u, c->now_ms, latest);
  return rc == STATOR_OK ? enter_updating(u, "\"CLASS\"") : rc;
}

static int change_protection(st_table_update *u) {
  st_call *c = u->c;
  bool to = st_decode_true(c->m[UPDATE_PROTECTION]);
  if (to == u->t->deletion_protection) return STATOR_OK;
  int64_t last;
  int rc = setting_time(u, ST_SETTING_PROTECTION_TIME, &last);
  if (rc != STATOR_OK) return rc;
  if (st_control_paced(c) && last && c->now_ms - last < protection_pause_ms) {
    char again[32];
    st_clock_format(last + protection_pause_ms, again);
    return st_error_raise(c->error, STATOR_THROTTLED,
                          "Deletion protection setting for table %.*s modified within the previous "
                          "15000 milliseconds. Please try again after %sZ",
                          ST_FMT(u->t->name), again);
  }
  u->t->deletion_protection = to;
  return st_settings_put_int(c, u->t, ST_SETTING_PROTECTION_TIME, c->now_ms);
}

int st_update_table_parts(st_table_update *u) {
  static const struct {
    unsigned parts;
    int (*change)(st_table_update *);
  } changes[] = {
      {ST_PART_BILLING | ST_PART_THROUGHPUT, change_throughput},
      {ST_PART_ON_DEMAND,                    change_on_demand },
      {ST_PART_WARM,                         change_warm      },
      {ST_PART_STREAM,                       change_stream    },
      {ST_PART_SSE,                          change_sse       },
      {ST_PART_CLASS,                        change_class     },
      {ST_PART_PROTECTION,                   change_protection},
  };
  int rc = STATOR_OK;
  for (size_t i = 0; i < sizeof changes / sizeof *changes && rc == STATOR_OK; i++)
    if (u->parts & changes[i].parts) rc = changes[i].change(u);
  return rc;
}
