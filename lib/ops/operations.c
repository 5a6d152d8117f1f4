/* operations.c - the operations by name: the way in for every caller. */
#include "ops/account/account.h"
#include "ops/backup/backup.h"
#include "ops/global/global_tables.h"
#include "ops/item/item_shapes.h"
#include "ops/statement/statement_shapes.h"
#include "ops/stream/stream_shapes.h"
#include "ops/table/table_features.h"
#include "ops/table/table_shapes.h"
#include "ops/testing/testing.h"

#define WORDS(family) (1u << (family))

/* validation.md section 1.2: what each operation prefixes. */
enum {
  PREFIXED_BY_WRITES = WORDS(ST_FAMILY_SET) | WORDS(ST_FAMILY_NULL) | WORDS(ST_FAMILY_EXPRESSION) |
                       WORDS(ST_FAMILY_EMPTY_EXPRESSION) | WORDS(ST_FAMILY_UNUSED) |
                       WORDS(ST_FAMILY_PARAMETERS),
  PREFIXED_BY_DELETE = WORDS(ST_FAMILY_UNUSED),
  PREFIXED_BY_QUERY = WORDS(ST_FAMILY_SELECT)
};

/* An operation whose shape and function have the same stem; its wording. */
#define OP_OF(service, name, stem, prefixed)                                                       \
  { (name), &st_##stem##_shape, st_op_##stem, (prefixed), (service) }
#define DYNAMODB_OP(name, stem, prefixed) OP_OF(ST_DYNAMODB, name, stem, prefixed)
#define STREAMS_OP(name, stem, prefixed) OP_OF(ST_DYNAMODB_STREAMS, name, stem, prefixed)
#define STATOR_OP(name, stem, prefixed) OP_OF(ST_EXTENSIONS, name, stem, prefixed)

/* Sorted by name. */
const st_operation st_operations[] = {
    DYNAMODB_OP("BatchExecuteStatement", batch_execute_statement, 0),
    DYNAMODB_OP("BatchGetItem", batch_get_item, 0),
    DYNAMODB_OP("BatchWriteItem", batch_write_item, 0),
    DYNAMODB_OP("CreateGlobalTable", create_global, 0),
    DYNAMODB_OP("CreateTable", create_table, 0),
    DYNAMODB_OP("DeleteBackup", delete_backup, 0),
    DYNAMODB_OP("DeleteItem", delete_item, PREFIXED_BY_DELETE),
    DYNAMODB_OP("DeleteResourcePolicy", delete_policy, 0),
    DYNAMODB_OP("DeleteTable", delete_table, 0),
    DYNAMODB_OP("DescribeBackup", describe_backup, 0),
    DYNAMODB_OP("DescribeContinuousBackups", describe_continuous_backups, 0),
    DYNAMODB_OP("DescribeContributorInsights", describe_insights, 0),
    DYNAMODB_OP("DescribeEndpoints", describe_endpoints, 0),
    DYNAMODB_OP("DescribeExport", describe_export, 0),
    DYNAMODB_OP("DescribeGlobalTable", describe_global, 0),
    DYNAMODB_OP("DescribeGlobalTableSettings", describe_global_settings, 0),
    DYNAMODB_OP("DescribeImport", describe_import, 0),
    DYNAMODB_OP("DescribeKinesisStreamingDestination", describe_kinesis, 0),
    DYNAMODB_OP("DescribeLimits", describe_limits, 0),
    STATOR_OP("DescribeShards", describe_shards, 0),
    STREAMS_OP("DescribeStream", describe_stream, 0),
    DYNAMODB_OP("DescribeTable", describe_table, 0),
    DYNAMODB_OP("DescribeTableReplicaAutoScaling", describe_scaling, 0),
    DYNAMODB_OP("DescribeTimeToLive", describe_time_to_live, 0),
    DYNAMODB_OP("DisableKinesisStreamingDestination", disable_kinesis, 0),
    DYNAMODB_OP("EnableKinesisStreamingDestination", enable_kinesis, 0),
    DYNAMODB_OP("ExecuteStatement", execute_statement, 0),
    DYNAMODB_OP("ExecuteTransaction", execute_transaction, 0),
    DYNAMODB_OP("GetItem", get_item, 0),
    STREAMS_OP("GetRecords", get_records, 0),
    DYNAMODB_OP("GetResourcePolicy", get_policy, 0),
    STREAMS_OP("GetShardIterator", get_shard_iterator, 0),
    DYNAMODB_OP("ListBackups", list_backups, 0),
    DYNAMODB_OP("ListContributorInsights", list_insights, 0),
    DYNAMODB_OP("ListExports", list_exports, 0),
    DYNAMODB_OP("ListGlobalTables", list_globals, 0),
    DYNAMODB_OP("ListImports", list_imports, 0),
    STREAMS_OP("ListStreams", list_streams, 0),
    DYNAMODB_OP("ListTables", list_tables, 0),
    DYNAMODB_OP("ListTagsOfResource", list_tags, 0),
    DYNAMODB_OP("PutItem", put_item, PREFIXED_BY_WRITES),
    DYNAMODB_OP("PutResourcePolicy", put_policy, 0),
    DYNAMODB_OP("Query", query, PREFIXED_BY_QUERY),
    DYNAMODB_OP("Scan", scan, 0),
    STATOR_OP("SetClock", set_clock, 0),
    STATOR_OP("Sweep", sweep, 0),
    DYNAMODB_OP("TagResource", tag_resource, 0),
    DYNAMODB_OP("TransactGetItems", transact_get_items, 0),
    DYNAMODB_OP("TransactWriteItems", transact_write_items, 0),
    DYNAMODB_OP("UntagResource", untag_resource, 0),
    DYNAMODB_OP("UpdateContinuousBackups", update_continuous_backups, 0),
    DYNAMODB_OP("UpdateContributorInsights", update_insights, 0),
    DYNAMODB_OP("UpdateGlobalTable", update_global, 0),
    DYNAMODB_OP("UpdateGlobalTableSettings", update_global_settings, 0),
    DYNAMODB_OP("UpdateItem", update_item, PREFIXED_BY_WRITES),
    DYNAMODB_OP("UpdateKinesisStreamingDestination", update_kinesis, 0),
    DYNAMODB_OP("UpdateTable", update_table, 0),
    DYNAMODB_OP("UpdateTableReplicaAutoScaling", update_scaling, 0),
    DYNAMODB_OP("UpdateTimeToLive", update_time_to_live, 0),
    {.name = NULL},
};

const st_operation *st_operation_find(st_str name) {
  size_t low = 0, high = sizeof st_operations / sizeof st_operations[0] - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int c = st_str_cmp(name, st_str_of(st_operations[middle].name));
    if (c == 0) return &st_operations[middle];
    if (c < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
