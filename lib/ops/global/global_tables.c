/*
** global_tables.c - global tables, of which there are none: creating is refused as
** AWS refuses it everywhere, the rest finds nothing.
*/
#include "ops/global/global_tables.h"
#include "base/bounds.h"
#include "ops/table/table_control.h"

#define VERSION_IS_DEAD                                                                            \
  "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB "       \
  "global tables version 2019.11.21, instead of version 2017.11.29 (Legacy)."

enum { GLOBAL_NAME, GLOBAL_REPLICAS };

#define GLOBAL_NAME_MEMBER                                                                         \
  { .name = "GlobalTableName", .kind = ST_KIND_STRING }
#define REGION_MEMBER(required)                                                                    \
  { .name = "RegionName", .kind = ST_KIND_STRING, .rules = (required) }

static const st_field region_fields[] = {REGION_MEMBER(0)};
static const st_shape replica_of_global_shape = ST_SHAPE("Replica", region_fields);
static const st_field replica_of_global = {.kind = ST_KIND_STRUCT,
                                           .shape = &replica_of_global_shape};
static const st_field create_global_fields[] = {
    [GLOBAL_NAME] = GLOBAL_NAME_MEMBER,
    [GLOBAL_REPLICAS] = {.name = "ReplicationGroup",
                         .kind = ST_KIND_LIST,
                         .rules = ST_REQUIRED,
                         .of = &replica_of_global},
};
const st_shape st_create_global_shape = ST_SHAPE("CreateGlobalTableInput", create_global_fields);

static const st_field named_region_fields[] = {REGION_MEMBER(ST_REQUIRED)};
static const st_shape create_replica_shape = ST_SHAPE("CreateReplicaAction", named_region_fields);
static const st_shape delete_replica_shape = ST_SHAPE("DeleteReplicaAction", named_region_fields);
enum { REPLICA_CREATE, REPLICA_DELETE };
static const st_field replica_update_fields[] = {
    [REPLICA_CREATE] = {.name = "Create", .kind = ST_KIND_STRUCT, .shape = &create_replica_shape},
    [REPLICA_DELETE] = {.name = "Delete", .kind = ST_KIND_STRUCT, .shape = &delete_replica_shape},
};
static const st_shape replica_update_shape = ST_SHAPE("ReplicaUpdate", replica_update_fields);
static const st_field replica_update = {.kind = ST_KIND_STRUCT, .shape = &replica_update_shape};
static const st_field update_global_fields[] = {
    [GLOBAL_NAME] = GLOBAL_NAME_MEMBER,
    [GLOBAL_REPLICAS] = {.name = "ReplicaUpdates",
                         .kind = ST_KIND_LIST,
                         .rules = ST_REQUIRED,
                         .of = &replica_update},
};
const st_shape st_update_global_shape = ST_SHAPE("UpdateGlobalTableInput", update_global_fields);

static const st_field named_global_fields[] = {[GLOBAL_NAME] = GLOBAL_NAME_MEMBER};
const st_shape st_describe_global_shape = ST_SHAPE("DescribeGlobalTableInput", named_global_fields);
const st_shape st_describe_global_settings_shape =
    ST_SHAPE("DescribeGlobalTableSettingsInput", named_global_fields);

static const st_field list_globals_fields[] = {
    {.name = "ExclusiveStartGlobalTableName",
     .kind = ST_KIND_STRING,
     .rules = ST_NAME_PATTERN,
     .min = ST_MIN_TABLE_NAME,
     .max = ST_MAX_TABLE_NAME},
    {.name = "Limit",                .kind = ST_KIND_INTEGER,                                .min = 1, .max = INT32_MAX},
    {.name = "RegionName",                         .kind = ST_KIND_STRING},
};
const st_shape st_list_globals_shape = ST_SHAPE("ListGlobalTablesInput", list_globals_fields);

static const st_shape index_settings_shape = {"GlobalTableGlobalSecondaryIndexSettingsUpdate", NULL,
                                              0};
static const st_field index_settings = {.kind = ST_KIND_STRUCT, .shape = &index_settings_shape};
static const st_shape replica_settings_shape =
    ST_SHAPE("ReplicaSettingsUpdate", named_region_fields);
static const st_field replica_settings = {.kind = ST_KIND_STRUCT, .shape = &replica_settings_shape};
static const st_field update_global_settings_fields[] = {
    [GLOBAL_NAME] = GLOBAL_NAME_MEMBER,
    {.name = "GlobalTableBillingMode", .kind = ST_KIND_STRING, .allowed = st_enum_billing_mode},
    { .name = "GlobalTableProvisionedWriteCapacityUnits",
                                       .kind = ST_KIND_LONG,
                                       .min = 1,
                                       .max = INT64_MAX},
    {                  .name = "GlobalTableGlobalSecondaryIndexSettingsUpdate",
                                       .kind = ST_KIND_LIST,
                                       .min = 1,
                                       .max = 20,
                                       .of = &index_settings},
    {                                     .name = "ReplicaSettingsUpdate",
                                       .kind = ST_KIND_LIST,
                                       .min = 1,
                                       .max = 50,
                                       .of = &replica_settings},
};
const st_shape st_update_global_settings_shape =
    ST_SHAPE("UpdateGlobalTableSettingsInput", update_global_settings_fields);

/* ----------------------------------------------------------------- the name */

/* These operations word the length of a name their own way. */
static int read_global_name(st_call *c, st_str *name) {
  static const st_field pattern_fields[] = {
      {.name = "GlobalTableName", .kind = ST_KIND_STRING, .rules = ST_NAME_PATTERN}
  };
  static const st_shape pattern_shape = ST_SHAPE("", pattern_fields);
  *name = (st_str){NULL, 0};
  if (!c->m[GLOBAL_NAME])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The parameter 'TableName' is required but was not present in the "
                          "request");
  *name = st_call_string(c, c->m[GLOBAL_NAME]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  if (name->n < ST_MIN_TABLE_NAME || name->n > ST_MAX_TABLE_NAME)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "TableName must be at least %d characters long and at most %d "
                          "characters long",
                          ST_MIN_TABLE_NAME, ST_MAX_TABLE_NAME);
  return st_decode_constraints(&pattern_shape, &c->m[GLOBAL_NAME], NULL, 1, c->arena, c->error);
}

static int read_global_request(st_call *c, st_str *name) {
  int rc = read_global_name(c, name);
  return rc == STATOR_OK ? st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error)
                         : rc;
}

static int no_such_global(st_call *c, stator_code code, const char *before, st_str name) {
  return st_error_raise(c->error, code, "%sGlobal table with name: '%.*s' does not exist.", before,
                        ST_FMT(name));
}

/* ------------------------------------------------------------- the operations */

static int refuse_version(st_call *c) {
  return st_error_raise(c->error, STATOR_VALIDATION, ST_INVALID_VALUES "%s", VERSION_IS_DEAD);
}

int st_op_create_global(st_call *c) {
  st_str name;
  int rc = read_global_request(c, &name);
  return rc == STATOR_OK ? refuse_version(c) : rc;
}

/* A replica cannot be added to what could not be created. */
static int check_replica_updates(st_call *c) {
  const st_json *list = c->m[GLOBAL_REPLICAS], *m[ST_MAX_FIELDS];
  bool creates = false, empty = list->count == 0;
  for (const st_json *e = st_json_first(list); e; e = st_json_next(list, e)) {
    st_decode_members(&replica_update_shape, e->type == ST_JSON_NULL ? NULL : e, m);
    creates |= m[REPLICA_CREATE] != NULL;
    empty |= !m[REPLICA_CREATE] && !m[REPLICA_DELETE];
  }
  if (empty)
    return st_error_raise(c->error, STATOR_VALIDATION, "One or more parameter values were invalid");
  return creates ? refuse_version(c) : STATOR_OK;
}

int st_op_update_global(st_call *c) {
  st_str name;
  int rc = read_global_request(c, &name);
  if (rc == STATOR_OK) rc = check_replica_updates(c);
  return rc == STATOR_OK ? no_such_global(c, STATOR_GLOBAL_NOT_FOUND, "", name) : rc;
}

int st_op_describe_global(st_call *c) {
  st_str name;
  int rc = read_global_request(c, &name);
  if (rc != STATOR_OK) return rc;
  return no_such_global(c, STATOR_GLOBAL_NOT_FOUND, "Global table not found: ", name);
}

static int find_global_settings(st_call *c) {
  st_str name;
  int rc = read_global_request(c, &name);
  return rc == STATOR_OK ? no_such_global(c, STATOR_GLOBAL_NOT_FOUND, "", name) : rc;
}

int st_op_describe_global_settings(st_call *c) {
  return find_global_settings(c);
}

int st_op_update_global_settings(st_call *c) {
  return find_global_settings(c);
}

int st_op_list_globals(st_call *c) {
  int rc = st_decode_constraints(&st_list_globals_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) st_buf_lit(c->out, "{\"GlobalTables\":[]}");
  return rc;
}

/* -------------------------------------------------------- scaling of replicas */

enum { SCALING_TABLE, SCALING_INDEXES, SCALING_REPLICAS };

static const st_shape index_scaling_shape = {"GlobalSecondaryIndexAutoScalingUpdate", NULL, 0};
static const st_field index_scaling = {.kind = ST_KIND_STRUCT, .shape = &index_scaling_shape};
static const st_shape replica_scaling_shape =
    ST_SHAPE("ReplicaAutoScalingUpdate", named_region_fields);
static const st_field replica_scaling = {.kind = ST_KIND_STRUCT, .shape = &replica_scaling_shape};
static const st_field update_scaling_fields[] = {
    [SCALING_TABLE] = {.name = "TableName", .kind = ST_KIND_STRING},
    [SCALING_INDEXES] = { .name = "GlobalSecondaryIndexUpdates",
                       .kind = ST_KIND_LIST,
                       .min = 1,
                       .max = INT32_MAX,
                       .of = &index_scaling},
    [SCALING_REPLICAS] = {                        .name = "ReplicaUpdates",
                       .kind = ST_KIND_LIST,
                       .min = 1,
                       .max = INT32_MAX,
                       .of = &replica_scaling},
};
const st_shape st_update_scaling_shape =
    ST_SHAPE("UpdateTableReplicaAutoScalingInput", update_scaling_fields);
static const st_field describe_scaling_fields[] = {
    [SCALING_TABLE] = {.name = "TableName", .kind = ST_KIND_STRING},
};
const st_shape st_describe_scaling_shape =
    ST_SHAPE("DescribeTableReplicaAutoScalingInput", describe_scaling_fields);

/* A table without replicas, as all are, has none to scale. */
static int find_scaling(st_call *c) {
  st_str name;
  int rc = st_control_name(c, c->m[SCALING_TABLE], &name);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  return rc == STATOR_OK ? no_such_global(c, STATOR_RESOURCE_NOT_FOUND, "", name) : rc;
}

int st_op_describe_scaling(st_call *c) {
  return find_scaling(c);
}

int st_op_update_scaling(st_call *c) {
  return find_scaling(c);
}
