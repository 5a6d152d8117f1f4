/*
** table_shapes.c - what the requests of the table operations may hold. Members
** stand in the order in which AWS lists their errors. TableName has its own rule,
** checked alone and first (ops/table_control).
*/
#include "ops/table/table_shapes.h"
#include "base/bounds.h"

/* Its version 14 cannot align arrays whose rows differ in length. */
/* clang-format off */

#define ANY_COUNT INT32_MAX

#define STRING_MEMBER(n) .name = (n), .kind = ST_KIND_STRING
#define KEY_NAME_MEMBER(n)                                                                         \
  STRING_MEMBER(n), .rules = ST_REQUIRED, .min = 1, .max = ST_MAX_KEY_NAME
#define INDEX_NAME_MEMBER                                                                          \
  STRING_MEMBER("IndexName"), .rules = ST_REQUIRED | ST_NAME_PATTERN, .min = ST_MIN_TABLE_NAME,    \
                              .max = ST_MAX_TABLE_NAME
#define STRUCT_MEMBER(n, s) .name = (n), .kind = ST_KIND_STRUCT, .shape = &(s)
#define LIST_MEMBER(n, element) .name = (n), .kind = ST_KIND_LIST, .of = &(element)

/* ---------------------------------------------------- attributes and keys */

static const st_field attribute_fields[] = {
    [ATTRIBUTE_NAME] = {KEY_NAME_MEMBER("AttributeName")},
    [ATTRIBUTE_TYPE] = {STRING_MEMBER("AttributeType"), .rules = ST_REQUIRED,
                        .allowed = st_enum_attribute_type},
};
const st_shape st_attribute_shape = ST_SHAPE("AttributeDefinition", attribute_fields);
static const st_field attribute_element = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_attribute_shape};

static const st_field key_element_fields[] = {
    [KEY_ELEMENT_NAME] = {KEY_NAME_MEMBER("AttributeName")},
    [KEY_ELEMENT_TYPE] = {STRING_MEMBER("KeyType"), .rules = ST_REQUIRED,
                          .allowed = st_enum_key_type},
};
const st_shape st_key_element_shape = ST_SHAPE("KeySchemaElement", key_element_fields);
static const st_field key_element = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_key_element_shape};

/* Tables and LSIs have one attribute of each kind; a GSI's own limits have
** messages of their own. */
#define KEY_SCHEMA_MEMBER(most)                                                                    \
  LIST_MEMBER("KeySchema", key_element), .rules = ST_REQUIRED, .min = 1, .max = (most)

/* -------------------------------------------------------------- throughput */

#define UNITS_MEMBER(n) .name = (n), .kind = ST_KIND_LONG

static const st_field throughput_fields[] = {
    [THROUGHPUT_WRITE] = {UNITS_MEMBER("WriteCapacityUnits"), .rules = ST_REQUIRED, .min = 1,
                          .max = INT64_MAX},
    [THROUGHPUT_READ] = {UNITS_MEMBER("ReadCapacityUnits"), .rules = ST_REQUIRED, .min = 1,
                         .max = INT64_MAX},
};
const st_shape st_throughput_shape = ST_SHAPE("ProvisionedThroughput", throughput_fields);

static const st_field on_demand_fields[] = {
    [UNITS_READ] = {UNITS_MEMBER("MaxReadRequestUnits")},
    [UNITS_WRITE] = {UNITS_MEMBER("MaxWriteRequestUnits")},
};
const st_shape st_on_demand_shape = ST_SHAPE("OnDemandThroughput", on_demand_fields);

static const st_field warm_fields[] = {
    [UNITS_READ] = {UNITS_MEMBER("ReadUnitsPerSecond")},
    [UNITS_WRITE] = {UNITS_MEMBER("WriteUnitsPerSecond")},
};
const st_shape st_warm_shape = ST_SHAPE("WarmThroughput", warm_fields);

/* ----------------------------------------------------------------- indexes */

static const st_field included_name = {
    .kind = ST_KIND_STRING, .rules = ST_REQUIRED, .min = 1, .max = ST_MAX_KEY_NAME};
static const st_field projection_fields[] = {
    [PROJECTION_TYPE] = {STRING_MEMBER("ProjectionType"), .allowed = st_enum_projection_type},
    [PROJECTION_INCLUDED] = {LIST_MEMBER("NonKeyAttributes", included_name), .min = 1,
                             .max = ST_MAX_NONKEY_ATTRIBUTES},
};
const st_shape st_projection_shape = ST_SHAPE("Projection", projection_fields);

#define PROJECTION_MEMBER STRUCT_MEMBER("Projection", st_projection_shape), .rules = ST_REQUIRED

static const st_field lsi_fields[] = {
    [INDEX_PROJECTION] = {PROJECTION_MEMBER},
    [INDEX_NAME] = {INDEX_NAME_MEMBER},
    [INDEX_KEYS] = {KEY_SCHEMA_MEMBER(2)},
};
const st_shape st_lsi_shape = ST_SHAPE("LocalSecondaryIndex", lsi_fields);
static const st_field lsi_element = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_lsi_shape};

static const st_field gsi_fields[] = {
    [INDEX_PROJECTION] = {PROJECTION_MEMBER},
    [INDEX_NAME] = {INDEX_NAME_MEMBER},
    [INDEX_KEYS] = {KEY_SCHEMA_MEMBER(ANY_COUNT)},
    [INDEX_THROUGHPUT] = {STRUCT_MEMBER("ProvisionedThroughput", st_throughput_shape)},
    [INDEX_ON_DEMAND] = {STRUCT_MEMBER("OnDemandThroughput", st_on_demand_shape)},
    [INDEX_WARM] = {STRUCT_MEMBER("WarmThroughput", st_warm_shape)},
};
const st_shape st_gsi_shape = ST_SHAPE("GlobalSecondaryIndex", gsi_fields);
static const st_field gsi_element = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_gsi_shape};

static const st_field gsi_update_fields[] = {
    [GSI_UPDATE_NAME] = {INDEX_NAME_MEMBER},
    [GSI_UPDATE_THROUGHPUT] = {STRUCT_MEMBER("ProvisionedThroughput", st_throughput_shape)},
    [GSI_UPDATE_ON_DEMAND] = {STRUCT_MEMBER("OnDemandThroughput", st_on_demand_shape)},
    [GSI_UPDATE_WARM] = {STRUCT_MEMBER("WarmThroughput", st_warm_shape)},
};
const st_shape st_gsi_update_shape =
    ST_SHAPE("UpdateGlobalSecondaryIndexAction", gsi_update_fields);
static const st_field gsi_delete_fields[] = {{INDEX_NAME_MEMBER}};
const st_shape st_gsi_delete_shape =
    ST_SHAPE("DeleteGlobalSecondaryIndexAction", gsi_delete_fields);

static const st_field gsi_change_fields[] = {
    [INDEX_CHANGE_UPDATE] = {STRUCT_MEMBER("Update", st_gsi_update_shape)},
    [INDEX_CHANGE_CREATE] = {STRUCT_MEMBER("Create", st_gsi_shape)},
    [INDEX_CHANGE_DELETE] = {STRUCT_MEMBER("Delete", st_gsi_delete_shape)},
};
const st_shape st_gsi_change_shape = ST_SHAPE("GlobalSecondaryIndexUpdate", gsi_change_fields);
static const st_field gsi_change = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_gsi_change_shape};

/* ------------------------------------------------------------------ the rest */

static const st_field stream_fields[] = {
    [STREAM_ENABLED] = {.name = "StreamEnabled", .kind = ST_KIND_BOOLEAN, .rules = ST_REQUIRED},
    [STREAM_VIEW] = {STRING_MEMBER("StreamViewType"), .allowed = st_enum_stream_view_type},
};
const st_shape st_stream_shape = ST_SHAPE("StreamSpecification", stream_fields);

static const st_field sse_fields[] = {
    [SSE_ENABLED] = {.name = "Enabled", .kind = ST_KIND_BOOLEAN},
    [SSE_TYPE] = {STRING_MEMBER("SSEType"), .allowed = st_enum_sse_type},
    [SSE_KEY] = {STRING_MEMBER("KMSMasterKeyId"), .min = 1, .max = ANY_COUNT},
};
const st_shape st_sse_shape = ST_SHAPE("SSESpecification", sse_fields);

static const st_field tag_fields[] = {
    [TAG_KEY] = {STRING_MEMBER("Key")},
    [TAG_VALUE] = {STRING_MEMBER("Value")},
};
const st_shape st_tag_shape = ST_SHAPE("Tag", tag_fields);
static const st_field tag_element = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_tag_shape};

#define BILLING_MEMBER STRING_MEMBER("BillingMode"), .allowed = st_enum_billing_mode
#define STREAM_MEMBER STRUCT_MEMBER("StreamSpecification", st_stream_shape)
#define SSE_MEMBER STRUCT_MEMBER("SSESpecification", st_sse_shape)

static const st_field create_table_fields[] = {
    [CREATE_ATTRIBUTES] = {LIST_MEMBER("AttributeDefinitions", attribute_element),
                           .rules = ST_REQUIRED},
    [CREATE_NAME] = {STRING_MEMBER("TableName")},
    [CREATE_BILLING] = {BILLING_MEMBER},
    [CREATE_THROUGHPUT] = {STRUCT_MEMBER("ProvisionedThroughput", st_throughput_shape)},
    [CREATE_KEYS] = {KEY_SCHEMA_MEMBER(2)},
    [CREATE_LSI] = {LIST_MEMBER("LocalSecondaryIndexes", lsi_element)},
    [CREATE_GSI] = {LIST_MEMBER("GlobalSecondaryIndexes", gsi_element)},
    [CREATE_STREAM] = {STREAM_MEMBER},
    [CREATE_SSE] = {SSE_MEMBER},
    [CREATE_CLASS] = {STRING_MEMBER("TableClass")},
    [CREATE_PROTECTION] = {.name = "DeletionProtectionEnabled", .kind = ST_KIND_BOOLEAN},
    [CREATE_ON_DEMAND] = {STRUCT_MEMBER("OnDemandThroughput", st_on_demand_shape)},
    [CREATE_WARM] = {STRUCT_MEMBER("WarmThroughput", st_warm_shape)},
    [CREATE_TAGS] = {LIST_MEMBER("Tags", tag_element)},
    [CREATE_POLICY] = {STRING_MEMBER("ResourcePolicy")},
    [CREATE_SOURCE] = {STRING_MEMBER("GlobalTableSourceArn")},
};
const st_shape st_create_table_shape = ST_SHAPE("CreateTableInput", create_table_fields);

/* Replicas and witnesses are refused whatever they say. */
static const st_shape replica_shape = {"ReplicationGroupUpdate", NULL, 0};
static const st_field replica_element = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &replica_shape};

static const st_field update_table_fields[] = {
    [UPDATE_ATTRIBUTES] = {LIST_MEMBER("AttributeDefinitions", attribute_element)},
    [UPDATE_NAME] = {STRING_MEMBER("TableName")},
    [UPDATE_BILLING] = {BILLING_MEMBER},
    [UPDATE_THROUGHPUT] = {STRUCT_MEMBER("ProvisionedThroughput", st_throughput_shape)},
    [UPDATE_INDEXES] = {LIST_MEMBER("GlobalSecondaryIndexUpdates", gsi_change)},
    [UPDATE_STREAM] = {STREAM_MEMBER},
    [UPDATE_SSE] = {SSE_MEMBER},
    [UPDATE_CLASS] = {STRING_MEMBER("TableClass")},
    [UPDATE_PROTECTION] = {.name = "DeletionProtectionEnabled", .kind = ST_KIND_BOOLEAN},
    [UPDATE_ON_DEMAND] = {STRUCT_MEMBER("OnDemandThroughput", st_on_demand_shape)},
    [UPDATE_WARM] = {STRUCT_MEMBER("WarmThroughput", st_warm_shape)},
    [UPDATE_REPLICAS] = {LIST_MEMBER("ReplicaUpdates", replica_element), .min = 1,
                         .max = ANY_COUNT},
    [UPDATE_CONSISTENCY] = {STRING_MEMBER("MultiRegionConsistency")},
    [UPDATE_WITNESSES] = {LIST_MEMBER("GlobalTableWitnessUpdates", replica_element), .min = 1,
                          .max = 1},
};
const st_shape st_update_table_shape = ST_SHAPE("UpdateTableInput", update_table_fields);

static const st_field table_name_fields[] = {[TABLE_NAME_ONLY] = {STRING_MEMBER("TableName")}};
const st_shape st_describe_table_shape = ST_SHAPE("DescribeTableInput", table_name_fields);
const st_shape st_delete_table_shape = ST_SHAPE("DeleteTableInput", table_name_fields);
const st_shape st_describe_time_to_live_shape =
    ST_SHAPE("DescribeTimeToLiveInput", table_name_fields);

static const st_field list_tables_fields[] = {
    [LIST_START] = {STRING_MEMBER("ExclusiveStartTableName"), .rules = ST_NAME_PATTERN,
                    .min = ST_MIN_TABLE_NAME, .max = ST_MAX_TABLE_NAME},
    [LIST_LIMIT] = {.name = "Limit", .kind = ST_KIND_INTEGER, .min = 1, .max = 100},
};
const st_shape st_list_tables_shape = ST_SHAPE("ListTablesInput", list_tables_fields);

static const st_field ttl_specification_fields[] = {
    [TTL_ATTRIBUTE] = {STRING_MEMBER("AttributeName"), .rules = ST_REQUIRED, .min = 1,
                       .max = ST_MAX_KEY_NAME},
    [TTL_ENABLED] = {.name = "Enabled", .kind = ST_KIND_BOOLEAN, .rules = ST_REQUIRED},
};
const st_shape st_ttl_specification_shape =
    ST_SHAPE("TimeToLiveSpecification", ttl_specification_fields);

static const st_field update_ttl_fields[] = {
    [TTL_NAME] = {STRING_MEMBER("TableName")},
    [TTL_SPECIFICATION] = {STRUCT_MEMBER("TimeToLiveSpecification", st_ttl_specification_shape),
                           .rules = ST_REQUIRED},
};
const st_shape st_update_time_to_live_shape = ST_SHAPE("UpdateTimeToLiveInput", update_ttl_fields);

static const st_field sweep_fields[] = {
    [SWEEP_TABLE] = {STRING_MEMBER("TableName")},
    [SWEEP_LIMIT] = {.name = "Limit", .kind = ST_KIND_LONG, .min = 0, .max = INT64_MAX},
};
const st_shape st_sweep_shape = ST_SHAPE("SweepInput", sweep_fields);
