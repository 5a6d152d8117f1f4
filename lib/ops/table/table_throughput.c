/*
** table_throughput.c - the three kinds of throughput a table or GSI may have, and
** AWS's rules about them. Nothing here limits what the store does: the numbers
** are kept and shown.
*/
#include "ops/table/table_throughput.h"
#include "base/bounds.h"

static const int64_t out_of_bounds = 1000000000000; /* above it AWS looks at no quota */

/* Tag: throughput members. By shape: the names of the read and the write member. */
typedef struct unit_names {
  const char *read, *write;
} unit_names;
static const unit_names capacity_units = {"ReadCapacityUnits", "WriteCapacityUnits"};
static const unit_names request_units = {"MaxReadRequestUnits", "MaxWriteRequestUnits"};
static const unit_names warm_units = {"ReadUnitsPerSecond", "WriteUnitsPerSecond"};

st_units st_units_read(const st_shape *shape, const st_json *node) {
  bool write_first = shape == &st_throughput_shape;
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(shape, node, m);
  const st_json *read = m[write_first ? THROUGHPUT_READ : UNITS_READ];
  const st_json *write = m[write_first ? THROUGHPUT_WRITE : UNITS_WRITE];
  return (st_units){read != NULL, write != NULL, st_decode_int(read, 0), st_decode_int(write, 0)};
}

/* "table", or a word before the index's name. */
static int raise_units(st_call *c, stator_code code, const char *before, const char *member,
                       const char *middle, const char *index_word, st_str index,
                       const char *after) {
  return st_error_raise(c->error, code, "%s%s%s%s%.*s%s", before, member, middle,
                        index.n ? index_word : "table", ST_FMT(index), after);
}

/* ------------------------------------------------------------- provisioned */

static int check_capacity_bounds(st_call *c, const char *member, int64_t units, st_str index) {
  if (units <= out_of_bounds) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Given value %lld for %s is out of bounds%s%.*s", (long long)units, member,
                        index.n ? " for index " : "", ST_FMT(index));
}

static int check_quota(st_call *c, const char *member, int64_t units) {
  if (units <= ST_MAX_TABLE_UNITS) return STATOR_OK;
  return st_error_raise(c->error, STATOR_LIMIT_EXCEEDED,
                        "The requested %s, %lld, is above the per table maximum for the account in "
                        "%s. Per table maximum: %d. Refer to the Amazon DynamoDB Developer Guide "
                        "for current limits and how to request higher limits.",
                        member, (long long)units, c->settings->region, ST_MAX_TABLE_UNITS);
}

int st_throughput_check(st_call *c, const st_json *throughput, st_str index) {
  if (!throughput) return STATOR_OK;
  st_units u = st_units_read(&st_throughput_shape, throughput);
  int rc = check_capacity_bounds(c, capacity_units.read, u.read, index);
  if (rc == STATOR_OK) rc = check_capacity_bounds(c, capacity_units.write, u.write, index);
  if (rc == STATOR_OK) rc = check_quota(c, capacity_units.read, u.read);
  if (rc == STATOR_OK) rc = check_quota(c, capacity_units.write, u.write);
  return rc;
}

/* --------------------------------------------------------------- on demand */

static int check_request_units(st_call *c, const char *member, int64_t units, st_str index,
                               bool may_clear) {
  if (units < (may_clear ? -1 : 1) || units == 0)
    return raise_units(c, STATOR_VALIDATION, ST_INVALID_VALUES "Requested ", member,
                       " for OnDemandThroughput for ", "index : ", index,
                       " is outside of valid range");
  if (units <= ST_MAX_TABLE_UNITS) return STATOR_OK;
  bool read = member == request_units.read;
  return st_error_raise(c->error, STATOR_LIMIT_EXCEEDED,
                        ST_SUBSCRIBER_LIMIT
                        "Requested %s for OnDemandThroughput for %s%.*s exceeds "
                        "TableMax%sCapacityUnits of the account in region %s",
                        member, index.n ? "index : " : "table", ST_FMT(index),
                        read ? "Read" : "Write", c->settings->region);
}

int st_on_demand_check(st_call *c, const st_json *on_demand, st_str index, st_billing billing,
                       st_asked_by by) {
  st_units u = st_units_read(&st_on_demand_shape, on_demand);
  if (!u.has_read && !u.has_write) return STATOR_OK;
  if (billing == ST_PROVISIONED)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES "%s for OnDemandThroughput cannot be specified when %s",
                          u.has_read ? request_units.read : request_units.write,
                          by == ST_ASKED_BY_CREATE ? "table BillingMode is PROVISIONED."
                                                   : "the table BillingMode is PROVISIONED");
  bool may_clear = by == ST_ASKED_BY_UPDATE;
  int rc =
      u.has_read ? check_request_units(c, request_units.read, u.read, index, may_clear) : STATOR_OK;
  if (rc == STATOR_OK && u.has_write)
    rc = check_request_units(c, request_units.write, u.write, index, may_clear);
  return rc;
}

/* -------------------------------------------------------------------- warm */

static int check_warm_units(st_call *c, const char *member, int64_t units, int64_t least,
                            st_str index, st_billing billing, const char *capacity) {
  static const char see[] = " is lower than initial throughput for OnDemand. See: "
                            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                            "on-demand-capacity-mode.html#on-demand-capacity-mode-initial";
  if (units >= least) return STATOR_OK;
  int rc = raise_units(c, STATOR_VALIDATION, ST_INVALID_VALUES "Requested ", member,
                       " for WarmThroughput for ", "index ", index,
                       billing == ST_PROVISIONED ? " is lower than " : see);
  if (billing == ST_PROVISIONED) {
    st_error_wrap(c->error, "", st_str_of(capacity));
    st_error_wrap(c->error, "", ST_LIT(" of ProvisionedThroughput"));
  }
  return rc;
}

static st_units warm_base(st_billing billing, const st_throughput *throughput) {
  if (billing == ST_PAY_PER_REQUEST)
    return (st_units){true, true, ST_ON_DEMAND_READ, ST_ON_DEMAND_WRITE};
  return (st_units){true, true, throughput->read, throughput->write};
}

int st_warm_check(st_call *c, const st_json *warm, st_str index, st_billing billing,
                  const st_throughput *throughput) {
  st_units u = st_units_read(&st_warm_shape, warm), base = warm_base(billing, throughput);
  int rc = STATOR_OK;
  if (u.has_read)
    rc = check_warm_units(c, warm_units.read, u.read, base.read, index, billing,
                          capacity_units.read);
  if (rc == STATOR_OK && u.has_write)
    rc = check_warm_units(c, warm_units.write, u.write, base.write, index, billing,
                          capacity_units.write);
  return rc;
}

st_units st_warm_in_effect(const st_json *settings, st_str index, st_billing billing,
                           const st_throughput *throughput) {
  st_units u = warm_base(billing, throughput);
  st_units set =
      st_units_read(&st_warm_shape, st_settings_member(settings, ST_SETTING_WARM, index));
  if (set.read > u.read) u.read = set.read;
  if (set.write > u.write) u.write = set.write;
  return u;
}

/* ----------------------------------------------------------------- settings */

static int put_units(st_call *c, st_table *t, const char *setting, st_str index,
                     const unit_names *names, st_units u) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_char(&text, '{');
  if (u.has_read) st_buf_format(&text, "\"%s\":%lld", names->read, (long long)u.read);
  if (u.has_read && u.has_write) st_buf_char(&text, ',');
  if (u.has_write) st_buf_format(&text, "\"%s\":%lld", names->write, (long long)u.write);
  st_buf_char(&text, '}');
  st_str none = {NULL, 0};
  int rc = text.failed ? st_error_nomem(c->error)
                       : st_settings_put(c, t, setting, index,
                                         u.has_read || u.has_write ? st_buf_view(&text) : none);
  st_buf_free(&text);
  return rc;
}

int st_on_demand_put(st_call *c, st_table *t, st_str index, const st_json *on_demand) {
  const st_json *root;
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK) return rc;
  st_units u = st_units_read(&st_on_demand_shape, on_demand);
  st_units old =
      st_units_read(&st_on_demand_shape, st_settings_member(root, ST_SETTING_ON_DEMAND, index));
  if (!u.has_read) u = (st_units){old.has_read, u.has_write, old.read, u.write};
  if (!u.has_write) u = (st_units){u.has_read, old.has_write, u.read, old.write};
  return put_units(c, t, ST_SETTING_ON_DEMAND, index, &request_units, u);
}

int st_warm_put(st_call *c, st_table *t, st_str index, st_units warm) {
  return put_units(c, t, ST_SETTING_WARM, index, &warm_units, warm);
}
