/*
** create_table.c - CreateTable: the definition is checked as a whole, in AWS's
** order, before the catalog is looked at; an unsound request is refused even
** where the name is taken.
*/
#include "ops/table/name_sets.h"
#include "ops/table/resource_policy.h"
#include "ops/table/table_definition.h"
#include "ops/table/table_description.h"
#include "ops/table/table_options.h"
#include "ops/table/table_throughput.h"
#include "ops/table/tags.h"

typedef struct new_table {
  st_call *c;
  st_str name;
  st_billing billing;
  st_definitions attributes;
  st_key_schema keys;
  st_index_draft *indexes; /* LSIs first */
  size_t lsi_count, index_count;
  st_str table_class, policy; /* n 0: none */
  st_tags tags;
} new_table;

static int refuse_create(const new_table *n, const char *message) {
  return st_error_raise(n->c->error, STATOR_VALIDATION, ST_INVALID_VALUES "%s", message);
}

static bool is_gsi(const new_table *n, size_t i) {
  return i >= n->lsi_count;
}

/* ------------------------------------------------------------------- decoding */

static int decode_index_list(new_table *n, st_index_kind kind, const st_json *list) {
  int rc = STATOR_OK;
  const st_json *e = list ? st_json_first(list) : NULL;
  for (; e && rc == STATOR_OK; e = st_json_next(list, e))
    rc = st_definition_read_index(n->c, kind, e, &n->indexes[n->index_count++]);
  return rc;
}

static int decode_new_table(st_call *c, new_table *n) {
  const st_json *const *m = c->m;
  bool on_demand = m[CREATE_BILLING] && st_json_is(m[CREATE_BILLING], ST_LIT("PAY_PER_REQUEST"));
  n->billing = on_demand ? ST_PAY_PER_REQUEST : ST_PROVISIONED;
  size_t most = (m[CREATE_LSI] ? m[CREATE_LSI]->count : 0) + (size_t)1;
  if (m[CREATE_GSI]) most += m[CREATE_GSI]->count;
  n->indexes = st_arena_array(c->arena, most, sizeof *n->indexes);
  if (!n->indexes) return st_error_nomem(c->error);
  int rc = st_definition_read_attributes(c, m[CREATE_ATTRIBUTES], &n->attributes);
  if (rc == STATOR_OK) rc = st_definition_read_keys(c, m[CREATE_KEYS], &n->keys);
  if (rc == STATOR_OK) rc = decode_index_list(n, ST_LSI, m[CREATE_LSI]);
  n->lsi_count = n->index_count;
  if (rc == STATOR_OK) rc = decode_index_list(n, ST_GSI, m[CREATE_GSI]);
  return rc;
}

/* --------------------------------------------------------------------- checks */

static int check_source(new_table *n) {
  if (!n->c->m[CREATE_SOURCE]) return STATOR_OK;
  return refuse_create(n, "GlobalTableSourceArn is not supported: a store has no replicas");
}

static int check_create_billing(new_table *n) {
  const st_json *throughput = n->c->m[CREATE_THROUGHPUT];
  if (n->billing == ST_PROVISIONED && !throughput)
    return refuse_create(n, "ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                            "BillingMode is PROVISIONED");
  if (n->billing == ST_PAY_PER_REQUEST && throughput)
    return refuse_create(n, "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                            "when BillingMode is PAY_PER_REQUEST");
  return STATOR_OK;
}

static int check_create_throughput(new_table *n) {
  st_call *c = n->c;
  st_str table = {NULL, 0};
  st_units u = st_units_read(&st_throughput_shape, c->m[CREATE_THROUGHPUT]);
  st_throughput provisioned = {.read = u.read, .write = u.write};
  int rc = st_throughput_check(c, c->m[CREATE_THROUGHPUT], table);
  if (rc == STATOR_OK)
    rc = st_on_demand_check(c, c->m[CREATE_ON_DEMAND], table, n->billing, ST_ASKED_BY_CREATE);
  if (rc == STATOR_OK) rc = st_warm_check(c, c->m[CREATE_WARM], table, n->billing, &provisioned);
  return rc;
}

static int check_create_attributes(new_table *n) {
  return st_definition_check_attributes(n->c, &n->attributes);
}

static int check_create_keys(new_table *n) {
  return st_definition_check_table_keys(n->c, &n->keys, &n->attributes);
}

static int check_index_lists(new_table *n) {
  const st_json *lsi = n->c->m[CREATE_LSI], *gsi = n->c->m[CREATE_GSI];
  if (lsi && lsi->count == 0) return refuse_create(n, "List of LocalSecondaryIndexes is empty");
  if (gsi && gsi->count == 0) return refuse_create(n, "List of GlobalSecondaryIndexes is empty");
  if (lsi && n->keys.count < 2)
    return refuse_create(n, "Table KeySchema does not have a range key, which is required when "
                            "specifying a LocalSecondaryIndex");
  if (n->lsi_count > ST_MAX_LSI)
    return refuse_create(n, "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  if (n->index_count - n->lsi_count > ST_MAX_GSI)
    return refuse_create(n, "GlobalSecondaryIndex count exceeds the per-table limit of 20");
  return STATOR_OK;
}

static int check_create_used(new_table *n) {
  return st_definition_check_used(n->c, &n->attributes, &n->keys, n->indexes, n->index_count);
}

static int check_gsi_throughput(const new_table *n, const st_index_draft *x) {
  if (n->billing == ST_PAY_PER_REQUEST && x->throughput)
    return st_error_raise(n->c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "ProvisionedThroughput should not be specified for index: %.*s when "
                          "BillingMode is PAY_PER_REQUEST",
                          ST_FMT(x->name));
  if (n->billing == ST_PROVISIONED && !x->throughput)
    return st_error_raise(n->c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "ProvisionedThroughput is not specified for index: %.*s",
                          ST_FMT(x->name));
  st_units u = st_units_read(&st_throughput_shape, x->throughput);
  st_throughput provisioned = {.read = u.read, .write = u.write};
  int rc = st_throughput_check(n->c, x->throughput, x->name);
  if (rc == STATOR_OK)
    rc = st_on_demand_check(n->c, x->on_demand, x->name, n->billing, ST_ASKED_BY_CREATE);
  if (rc == STATOR_OK) rc = st_warm_check(n->c, x->warm, x->name, n->billing, &provisioned);
  return rc;
}

static int check_create_indexes(new_table *n) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < n->index_count && rc == STATOR_OK; i++) {
    const st_index_draft *x = &n->indexes[i];
    rc = is_gsi(n, i) ? st_definition_check_gsi_keys(n->c, x, &n->attributes)
                      : st_definition_check_lsi_keys(n->c, x, &n->keys, &n->attributes);
    if (rc == STATOR_OK) rc = st_definition_check_projection(n->c, x);
    if (rc == STATOR_OK && is_gsi(n, i)) rc = check_gsi_throughput(n, x);
  }
  return rc;
}

static int check_index_names(new_table *n) {
  st_str names[ST_MAX_INDEXES], twice;
  for (size_t i = 0; i < n->index_count; i++) names[i] = n->indexes[i].name;
  int rc = st_names_repeated(names, n->index_count, n->c->arena, &twice, n->c->error);
  if (rc != STATOR_OK || !twice.p) return rc;
  return st_error_raise(n->c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "Duplicate index name: %.*s", ST_FMT(twice));
}

static int check_create_stream(new_table *n) {
  if (!n->c->m[CREATE_STREAM]) return STATOR_OK;
  st_stream_draft s = st_stream_read(n->c->m[CREATE_STREAM]);
  if (s.enabled && s.view == ST_VIEW_NONE)
    return refuse_create(n, "Table is being created with a stream enabled, UpdateViewType is "
                            "required");
  if (!s.enabled && s.view != ST_VIEW_NONE)
    return refuse_create(n, "Table is being created with a stream disabled, UpdateViewType should "
                            "not be specified");
  return STATOR_OK;
}

static int check_create_options(new_table *n) {
  st_call *c = n->c;
  int rc = st_sse_check(c, c->m[CREATE_SSE]);
  if (rc == STATOR_OK) rc = st_table_class_read(c, c->m[CREATE_CLASS], &n->table_class);
  if (rc == STATOR_OK) rc = st_tags_read(c, c->m[CREATE_TAGS], &n->tags);
  if (rc == STATOR_OK && c->m[CREATE_POLICY])
    rc = st_policy_read(c, c->m[CREATE_POLICY], &n->policy);
  return rc;
}

static int check_new_table(new_table *n) {
  static int (*const checks[])(new_table *) = {
      check_source,      check_create_billing, check_create_throughput, check_create_attributes,
      check_create_keys, check_index_lists,    check_create_used,       check_create_indexes,
      check_index_names, check_create_stream,  check_create_options,
  };
  int rc = STATOR_OK;
  for (size_t i = 0; i < sizeof checks / sizeof *checks && rc == STATOR_OK; i++) rc = checks[i](n);
  return rc;
}

/* -------------------------------------------------------------- the definition */

/* A random (version 4) UUID. */
static void make_table_id(char *out) {
  static const char digits[] = "0123456789abcdef";
  unsigned char bytes[16];
  st_store_random(bytes, sizeof bytes);
  bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40);
  bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
  size_t n = 0;
  for (size_t i = 0; i < sizeof bytes; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out[n++] = '-';
    out[n++] = digits[bytes[i] >> 4];
    out[n++] = digits[bytes[i] & 15];
  }
  out[n] = 0;
}

static int define_indexes(const new_table *n, st_table *t) {
  st_call *c = n->c;
  t->indexes = st_arena_array(c->arena, n->index_count + 1, sizeof *t->indexes);
  if (!t->indexes) return st_error_nomem(c->error);
  int rc = STATOR_OK;
  for (size_t i = 0; i < n->index_count && rc == STATOR_OK; i++) {
    const st_index_draft *draft = &n->indexes[i];
    st_index *x = &t->indexes[t->index_count++];
    rc = st_definition_index(c, draft, &n->attributes, x);
    st_units u = st_units_read(&st_throughput_shape, draft->throughput);
    x->throughput = (st_throughput){.read = u.read, .write = u.write};
    x->status = is_gsi(n, i) ? t->status : ST_ACTIVE;
    x->until_ms = is_gsi(n, i) ? t->until_ms : 0;
  }
  return rc;
}

/* What the store only keeps: on-demand maxima, warm throughput, encryption,
** tags, the policy. */
static int define_settings(const new_table *n, st_table *t) {
  st_call *c = n->c;
  st_str table = {NULL, 0}, sse = {NULL, 0};
  int rc = st_on_demand_put(c, t, table, c->m[CREATE_ON_DEMAND]);
  if (rc == STATOR_OK)
    rc = st_warm_put(c, t, table, st_units_read(&st_warm_shape, c->m[CREATE_WARM]));
  for (size_t i = n->lsi_count; i < n->index_count && rc == STATOR_OK; i++) {
    const st_index_draft *x = &n->indexes[i];
    rc = st_on_demand_put(c, t, x->name, x->on_demand);
    if (rc == STATOR_OK) rc = st_warm_put(c, t, x->name, st_units_read(&st_warm_shape, x->warm));
  }
  if (rc == STATOR_OK && st_sse_enabled(c->m[CREATE_SSE]))
    rc = st_sse_describe(c, c->m[CREATE_SSE], &sse);
  if (rc == STATOR_OK && sse.n) rc = st_settings_put(c, t, ST_SETTING_SSE, table, sse);
  if (rc == STATOR_OK) rc = st_tags_put(c, t, &n->tags);
  if (rc == STATOR_OK && n->policy.n) rc = st_policy_put(c, t, table, n->policy, c->now_ms);
  return rc;
}

static int define_table(const new_table *n, st_table *t) {
  st_call *c = n->c;
  st_stream_draft stream = st_stream_read(c->m[CREATE_STREAM]);
  st_units u = st_units_read(&st_throughput_shape, c->m[CREATE_THROUGHPUT]);
  bool on_demand = n->billing == ST_PAY_PER_REQUEST;
  *t = (st_table){.name = n->name, .created_ms = c->now_ms, .billing = n->billing};
  make_table_id(t->uuid);
  t->hash = st_definition_find(&n->attributes, n->keys.elements[0].name);
  if (n->keys.count > 1) t->range = st_definition_find(&n->attributes, n->keys.elements[1].name);
  t->attributes = n->attributes.all;
  t->attribute_count = n->attributes.count;
  st_definition_sort(t->attributes, t->attribute_count);
  t->billing_named = on_demand;
  t->on_demand_since_ms = on_demand ? c->now_ms : 0;
  t->throughput = (st_throughput){.read = u.read, .write = u.write};
  t->table_class = n->table_class;
  t->deletion_protection = st_decode_true(c->m[CREATE_PROTECTION]);
  st_control_enter(c, ST_CREATING, 1, &t->status, &t->until_ms);
  int rc = stream.enabled ? st_stream_begin(c, t, stream.view) : STATOR_OK;
  if (rc == STATOR_OK) rc = define_indexes(n, t);
  return rc == STATOR_OK ? define_settings(n, t) : rc;
}

/* ---------------------------------------------------------------- carrying out */

static int check_name_is_free(st_call *c, st_str name) {
  st_table *t;
  int rc = st_catalog_find(c->store, name, &t, c->error);
  if (rc != STATOR_OK || !t) return rc;
  bool gone;
  if (st_status_at(t->status, t->until_ms, c->now_ms, &gone) == ST_CREATING)
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          ST_STILL_IN_USE "Table is being created: %.*s", ST_FMT(name));
  return st_error_raise(c->error, STATOR_RESOURCE_IN_USE, "Table already exists: %.*s",
                        ST_FMT(name));
}

static int create_within(st_call *c, void *draft) {
  const new_table *n = draft;
  st_table definition, *t;
  int rc = check_name_is_free(c, n->name);
  if (rc == STATOR_OK) rc = define_table(n, &definition);
  if (rc == STATOR_OK) rc = st_control_check_projected(c, &definition);
  if (rc == STATOR_OK) rc = st_catalog_create(c->store, &definition, c->error);
  if (rc == STATOR_OK) rc = st_control_find(c, n->name, &t);
  if (rc != STATOR_OK) return rc;
  unsigned show = ST_SHOW_GSI | (c->m[CREATE_PROTECTION] ? ST_SHOW_PROTECTION : 0u);
  return st_table_describe(c, "TableDescription", t, show);
}

int st_op_create_table(st_call *c) {
  new_table n = {.c = c};
  int rc = st_control_name(c, c->m[CREATE_NAME], &n.name);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_create_table_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = decode_new_table(c, &n);
  if (rc == STATOR_OK) rc = check_new_table(&n);
  return rc == STATOR_OK ? st_control_write(c, create_within, &n) : rc;
}
