/*
** update_table_rules.c - UpdateTable's request: decoding it, and the rules among
** its members. One concern a call: most members stand alone.
*/
#include "ops/table/name_sets.h"
#include "ops/table/update_table.h"

/* ------------------------------------------------------------------- decoding */

/* Tag: st_update_part. The parts in the order in which AWS lists them; name: in
** "At least one of ...". bit 0: AWS lists it, this store has no such member. */
static const struct {
  unsigned bit;
  int member;
  const char *name;
} update_parts[] = {
    {ST_PART_THROUGHPUT,  UPDATE_THROUGHPUT,  "ProvisionedThroughput"      },
    {ST_PART_BILLING,     UPDATE_BILLING,     "BillingMode"                },
    {ST_PART_STREAM,      UPDATE_STREAM,      "UpdateStreamEnabled"        },
    {ST_PART_INDEXES,     UPDATE_INDEXES,     "GlobalSecondaryIndexUpdates"},
    {ST_PART_SSE,         UPDATE_SSE,         "SSESpecification"           },
    {ST_PART_REPLICAS,    UPDATE_REPLICAS,    "ReplicaUpdates"             },
    {0,                   -1,                 "MultiAccountReplicaReady"   },
    {0,                   -1,                 "ReplicaTransitRoleArn"      },
    {ST_PART_CONSISTENCY, UPDATE_CONSISTENCY, "MultiRegionConsistency"     },
    {ST_PART_PROTECTION,  UPDATE_PROTECTION,  "DeletionProtectionEnabled"  },
    {ST_PART_ON_DEMAND,   UPDATE_ON_DEMAND,   "OnDemandThroughput"         },
    {ST_PART_WARM,        UPDATE_WARM,        "WarmThroughput"             },
    {ST_PART_CLASS,       UPDATE_CLASS,       "TableClass"                 },
};
enum { UPDATE_PART_COUNT = sizeof update_parts / sizeof update_parts[0] };

/* Lists and structures that ask for nothing are no part of the request. */
static bool member_asks(int member, const st_json *node) {
  if (!node) return false;
  bool may_be_empty = member == UPDATE_INDEXES || member == UPDATE_ON_DEMAND ||
                      member == UPDATE_WARM || member == UPDATE_REPLICAS;
  return !may_be_empty || node->count > 0;
}

static void decode_small_change(st_call *c, const st_json *node, st_index_change *change) {
  const st_json *m[ST_MAX_FIELDS] = {NULL};
  bool update = change->action == INDEX_CHANGE_UPDATE;
  st_decode_members(update ? &st_gsi_update_shape : &st_gsi_delete_shape, node, m);
  change->draft.name = st_call_string(c, m[GSI_UPDATE_NAME]);
  if (!update) return;
  change->draft.throughput = m[GSI_UPDATE_THROUGHPUT];
  change->draft.on_demand = m[GSI_UPDATE_ON_DEMAND];
  change->draft.warm = m[GSI_UPDATE_WARM];
}

static int decode_change(st_table_update *u, const st_json *node) {
  st_index_change *change = &u->changes[u->change_count++];
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_gsi_change_shape, node, m);
  for (int i = INDEX_CHANGE_DELETE; i >= INDEX_CHANGE_UPDATE; i--) {
    if (!m[i]) continue;
    change->actions++;
    change->action = i;
  }
  if (change->actions != 1) return STATOR_OK; /* refused by a rule */
  u->creates += change->action == INDEX_CHANGE_CREATE;
  u->deletes += change->action == INDEX_CHANGE_DELETE;
  if (change->action == INDEX_CHANGE_CREATE)
    return st_definition_read_index(u->c, ST_GSI, m[change->action], &change->draft);
  decode_small_change(u->c, m[change->action], change);
  return (int)u->c->error->code;
}

int st_update_decode(st_table_update *u) {
  st_call *c = u->c;
  for (size_t i = 0; i < UPDATE_PART_COUNT; i++)
    if (update_parts[i].bit && member_asks(update_parts[i].member, c->m[update_parts[i].member]))
      u->parts |= update_parts[i].bit;
  const st_json *list = c->m[UPDATE_INDEXES];
  u->changes = st_arena_array(c->arena, (list ? list->count : 0) + (size_t)1, sizeof *u->changes);
  if (!u->changes) return st_error_nomem(c->error);
  int rc = st_definition_read_attributes(c, c->m[UPDATE_ATTRIBUTES], &u->attributes);
  const st_json *e = list ? st_json_first(list) : NULL;
  for (; e && rc == STATOR_OK; e = st_json_next(list, e)) rc = decode_change(u, e);
  return rc;
}

/* ---------------------------------------------------------------------- rules */

static int refuse_update(const st_table_update *u, const char *message) {
  return st_error_raise(u->c->error, STATOR_VALIDATION, ST_INVALID_VALUES "%s", message);
}

static bool has_part(const st_table_update *u, unsigned parts) {
  return (u->parts & parts) != 0;
}

/* A consistency or witnesses without replicas ask for nothing. */
static int check_asks_anything(st_table_update *u) {
  if (u->parts & ~(unsigned)ST_PART_CONSISTENCY) return STATOR_OK;
  const char *listed[UPDATE_PART_COUNT];
  size_t n = 0;
  for (size_t i = 0; i < UPDATE_PART_COUNT; i++)
    if (update_parts[i].member < 0 || !u->c->m[update_parts[i].member])
      listed[n++] = update_parts[i].name;
  st_buf text;
  st_buf_init(&text, 0);
  for (size_t i = 0; i < n; i++)
    st_buf_format(&text, "%s%s", i == 0 ? "" : i == n - 1 ? " or " : ", ", listed[i]);
  const char *names = st_buf_cstr(&text);
  int rc = names ? st_error_raise(u->c->error, STATOR_VALIDATION, "At least one of %s is required",
                                  names)
                 : st_error_nomem(u->c->error);
  st_buf_free(&text);
  return rc;
}

static int check_replicas(st_table_update *u) {
  bool witnesses = u->c->m[UPDATE_WITNESSES] != NULL;
  unsigned replicas = ST_PART_REPLICAS | ST_PART_CONSISTENCY;
  if (!witnesses && !has_part(u, replicas)) return STATOR_OK;
  if (has_part(u, ~replicas))
    return refuse_update(
        u, "Requests that modify replicas or witnesses must not also modify other fields");
  return refuse_update(u, "ReplicaUpdates are not supported: a store has no replicas");
}

/* Members that stand alone, the first that does not wins. */
static int check_alone(st_table_update *u) {
  static const struct {
    unsigned part, with; /* what may stand beside it */
    const char *message;
  } alone[] = {
      {ST_PART_SSE,        0,
       "Server-Side Encryption modification must be the only operation in the request"                         },
      {ST_PART_CLASS,      0,               "TableClass modification must be the only operation in the request"},
      {ST_PART_PROTECTION, 0,
       "DeletionProtection modification must be the only operation in the request"                             },
      {ST_PART_WARM,       0,               "WarmThroughput must be the only operation in the request"         },
      {ST_PART_ON_DEMAND,  ST_PART_BILLING,
       "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"                    },
  };
  for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
    if (!has_part(u, alone[i].part) || !has_part(u, ~(alone[i].part | alone[i].with))) continue;
    if (alone[i].part == ST_PART_WARM && u->creates)
      return refuse_update(
          u, "Create global secondary index cannot be specified when updating WarmThroughput");
    return refuse_update(u, alone[i].message);
  }
  return STATOR_OK;
}

static bool is_billing(const st_table_update *u, st_str mode) {
  return has_part(u, ST_PART_BILLING) && st_json_is(u->c->m[UPDATE_BILLING], mode);
}

static int check_combinations(st_table_update *u) {
  bool structure = u->creates || u->deletes;
  bool updates_index = u->change_count > u->creates + u->deletes;
  if (has_part(u, ST_PART_STREAM) && has_part(u, ST_PART_THROUGHPUT))
    return refuse_update(u, "You cannot modify stream status while updating table IOPS");
  if (structure &&
      (has_part(u, ST_PART_THROUGHPUT) || (u->deletes && has_part(u, ST_PART_BILLING))))
    return refuse_update(u, "You cannot create or delete index while updating table IOPS");
  if (structure && has_part(u, ST_PART_STREAM))
    return refuse_update(u, "You cannot create or delete index while changing stream status");
  if (updates_index && has_part(u, ST_PART_STREAM))
    return refuse_update(u, "You cannot modify stream status while updating table IOPS");
  return STATOR_OK;
}

static int check_update_stream(st_table_update *u) {
  if (!has_part(u, ST_PART_STREAM)) return STATOR_OK;
  st_stream_draft s = st_stream_read(u->c->m[UPDATE_STREAM]);
  if (s.enabled && s.view == ST_VIEW_NONE)
    return refuse_update(u, "If stream is being enabled then UpdateViewType is required");
  if (!s.enabled && s.view != ST_VIEW_NONE)
    return refuse_update(u, "If stream is being disabled, then UpdateViewType must not be "
                            "specified");
  return STATOR_OK;
}

static int check_update_billing(st_table_update *u) {
  bool throughput = has_part(u, ST_PART_THROUGHPUT);
  if (is_billing(u, ST_LIT("PAY_PER_REQUEST")) && throughput)
    return refuse_update(u, "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                            "when BillingMode is PAY_PER_REQUEST");
  if (is_billing(u, ST_LIT("PROVISIONED")) && !throughput)
    return refuse_update(u, "ProvisionedThroughput must be specified when BillingMode is "
                            "PROVISIONED");
  return st_throughput_check(u->c, u->c->m[UPDATE_THROUGHPUT], (st_str){NULL, 0});
}

static int check_change_actions(st_table_update *u) {
  for (size_t i = 0; i < u->change_count; i++) {
    if (u->changes[i].actions == 0)
      return refuse_update(u, "One of GlobalSecondaryIndexUpdate.Update, "
                              "GlobalSecondaryIndexUpdate.Create, "
                              "GlobalSecondaryIndexUpdate.Delete must not be null");
    if (u->changes[i].actions > 1)
      return refuse_update(u, "Only one global secondary index action is allowed per "
                              "GlobalSecondaryIndexUpdate object");
  }
  return STATOR_OK;
}

static int check_change_names(st_table_update *u) {
  st_call *c = u->c;
  st_str *names = st_arena_array(c->arena, u->change_count + 1, sizeof *names), twice;
  if (!names) return st_error_nomem(c->error);
  for (size_t i = 0; i < u->change_count; i++) names[i] = u->changes[i].draft.name;
  int rc = st_names_repeated(names, u->change_count, c->arena, &twice, c->error);
  if (rc != STATOR_OK || !twice.p) return rc;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "Only one global secondary index update per index is "
                                          "allowed simultaneously. Index: %.*s",
                        ST_FMT(twice));
}

static int check_change_warm(st_table_update *u) {
  for (size_t i = 0; i < u->change_count; i++) {
    const st_index_change *change = &u->changes[i];
    st_units warm = st_units_read(&st_warm_shape, change->draft.warm);
    bool empty = change->draft.warm && !warm.has_read && !warm.has_write;
    if (empty && change->action == INDEX_CHANGE_UPDATE)
      return st_error_raise(u->c->error, STATOR_VALIDATION,
                            ST_INVALID_VALUES
                            "WarmThroughput must have at least one of ReadUnitsPerSecond or "
                            "WriteUnitsPerSecond specified for index: %.*s",
                            ST_FMT(change->draft.name));
  }
  return STATOR_OK;
}

static int check_change_list(st_table_update *u) {
  const st_json *list = u->c->m[UPDATE_INDEXES];
  if (list && list->count == 0)
    return refuse_update(u, "List of GlobalSecondaryIndexUpdates is empty");
  int rc = check_change_names(u);
  for (size_t i = 0; i < u->change_count && rc == STATOR_OK; i++)
    rc = st_throughput_check(u->c, u->changes[i].draft.throughput, u->changes[i].draft.name);
  return rc;
}

static int check_update_options(st_table_update *u) {
  int rc = st_sse_check(u->c, u->c->m[UPDATE_SSE]);
  return rc == STATOR_OK ? st_table_class_read(u->c, u->c->m[UPDATE_CLASS], &u->table_class) : rc;
}

int st_update_check_request(st_table_update *u) {
  static int (*const checks[])(st_table_update *) = {
      check_asks_anything, check_alone,          check_replicas,      check_change_actions,
      check_change_warm,   check_combinations,   check_update_stream, check_update_billing,
      check_change_list,   check_update_options,
  };
  int rc = STATOR_OK;
  for (size_t i = 0; i < sizeof checks / sizeof *checks && rc == STATOR_OK; i++) rc = checks[i](u);
  return rc;
}
