/* operations.c - the operations by name: the way in for every caller. */
#include "ops/account/account.h"
#include "ops/backup/backup.h"
#include "ops/explain/explain.h"
#include "ops/global/global_tables.h"
#include "ops/inspect/inspect.h"
#include "ops/item/item_shapes.h"
#include "ops/search/search_shapes.h"
#include "ops/sql/sql.h"
#include "ops/statement/statement_shapes.h"
#include "ops/stream/stream_shapes.h"
#include "ops/table/table_features.h"
#include "ops/table/table_shapes.h"
#include "ops/testing/testing.h"
#include "ops/transfer/transfer.h"
#include "ops/view/view_shapes.h"

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
#define OP_OF(service, name, stem, prefixed, company)                                              \
  { (name), &st_##stem##_shape, st_op_##stem, (prefixed), (service), (company) }
#define DYNAMODB_OP(name, stem) OP_OF(ST_DYNAMODB, name, stem, 0, ST_ALONE)
#define STREAMS_OP(name, stem) OP_OF(ST_DYNAMODB_STREAMS, name, stem, 0, ST_ALONE)
#define STATOR_OP(name, stem) OP_OF(ST_EXTENSIONS, name, stem, 0, ST_ALONE)
#define IMPORTING_OP(name, stem, prefixed) OP_OF(ST_EXTENSIONS, name, stem, prefixed, ST_GROUPED)
#define READING_OP(name, stem, prefixed) OP_OF(ST_DYNAMODB, name, stem, prefixed, ST_READS)
#define STATOR_READING_OP(name, stem) OP_OF(ST_EXTENSIONS, name, stem, 0, ST_READS)
#define RECORDS_OP(name, stem) OP_OF(ST_DYNAMODB_STREAMS, name, stem, 0, ST_READS)
#define BUILDING_OP(name, stem) OP_OF(ST_EXTENSIONS, name, stem, 0, ST_BUILDS)
#define SURVEY_OP(name, stem) OP_OF(ST_EXTENSIONS, name, stem, 0, ST_SURVEYS)
#define ASKING_OP(name, stem) OP_OF(ST_EXTENSIONS, name, stem, 0, ST_ASKS)
#define WRITING_OP(name, stem, prefixed) OP_OF(ST_DYNAMODB, name, stem, prefixed, ST_GROUPED)

/* Those of items first: they are looked for most. */
const st_operation st_operations[] = {
    READING_OP("GetItem", get_item, 0),
    READING_OP("Query", query, PREFIXED_BY_QUERY),
    WRITING_OP("PutItem", put_item, PREFIXED_BY_WRITES),
    WRITING_OP("UpdateItem", update_item, PREFIXED_BY_WRITES),
    WRITING_OP("DeleteItem", delete_item, PREFIXED_BY_DELETE),
    READING_OP("BatchGetItem", batch_get_item, 0),
    WRITING_OP("BatchWriteItem", batch_write_item, 0),
    READING_OP("Scan", scan, 0),
    READING_OP("TransactGetItems", transact_get_items, 0),
    WRITING_OP("TransactWriteItems", transact_write_items, 0),
    WRITING_OP("BatchExecuteStatement", batch_execute_statement, 0),
    DYNAMODB_OP("CreateGlobalTable", create_global),
    BUILDING_OP("CreateSearchIndex", create_search),
    DYNAMODB_OP("CreateTable", create_table),
    STATOR_OP("CreateView", create_view),
    DYNAMODB_OP("DeleteBackup", delete_backup),
    DYNAMODB_OP("DeleteResourcePolicy", delete_policy),
    STATOR_OP("DeleteSearchIndex", delete_search),
    DYNAMODB_OP("DeleteTable", delete_table),
    STATOR_OP("DeleteView", delete_view),
    DYNAMODB_OP("DescribeBackup", describe_backup),
    DYNAMODB_OP("DescribeContinuousBackups", describe_continuous_backups),
    DYNAMODB_OP("DescribeContributorInsights", describe_insights),
    DYNAMODB_OP("DescribeEndpoints", describe_endpoints),
    DYNAMODB_OP("DescribeExport", describe_export),
    DYNAMODB_OP("DescribeGlobalTable", describe_global),
    DYNAMODB_OP("DescribeGlobalTableSettings", describe_global_settings),
    DYNAMODB_OP("DescribeImport", describe_import),
    STATOR_OP("DescribeImportJob", describe_import_job),
    SURVEY_OP("DescribeItemSizes", describe_item_sizes),
    DYNAMODB_OP("DescribeKinesisStreamingDestination", describe_kinesis),
    DYNAMODB_OP("DescribeLimits", describe_limits),
    SURVEY_OP("DescribePartitions", describe_partitions),
    STATOR_OP("DescribeSearchIndex", describe_search),
    SURVEY_OP("DescribeShards", describe_shards),
    SURVEY_OP("DescribeStore", describe_store),
    STREAMS_OP("DescribeStream", describe_stream),
    DYNAMODB_OP("DescribeTable", describe_table),
    DYNAMODB_OP("DescribeTableReplicaAutoScaling", describe_scaling),
    DYNAMODB_OP("DescribeTimeToLive", describe_time_to_live),
    STATOR_OP("DescribeView", describe_view),
    DYNAMODB_OP("DisableKinesisStreamingDestination", disable_kinesis),
    DYNAMODB_OP("EnableKinesisStreamingDestination", enable_kinesis),
    WRITING_OP("ExecuteStatement", execute_statement, 0),
    WRITING_OP("ExecuteTransaction", execute_transaction, 0),
    STATOR_READING_OP("Explain", explain),
    RECORDS_OP("GetRecords", get_records),
    DYNAMODB_OP("GetResourcePolicy", get_policy),
    RECORDS_OP("GetShardIterator", get_shard_iterator),
    IMPORTING_OP("ImportItems", import_items, PREFIXED_BY_WRITES),
    DYNAMODB_OP("ListBackups", list_backups),
    DYNAMODB_OP("ListContributorInsights", list_insights),
    DYNAMODB_OP("ListExports", list_exports),
    DYNAMODB_OP("ListGlobalTables", list_globals),
    DYNAMODB_OP("ListImports", list_imports),
    STREAMS_OP("ListStreams", list_streams),
    DYNAMODB_OP("ListTables", list_tables),
    DYNAMODB_OP("ListTagsOfResource", list_tags),
    STATOR_OP("ListViews", list_views),
    DYNAMODB_OP("PutResourcePolicy", put_policy),
    STATOR_READING_OP("Search", search),
    STATOR_OP("SetClock", set_clock),
    ASKING_OP("Sql", sql),
    STATOR_OP("Sweep", sweep),
    DYNAMODB_OP("TagResource", tag_resource),
    DYNAMODB_OP("UntagResource", untag_resource),
    DYNAMODB_OP("UpdateContinuousBackups", update_continuous_backups),
    DYNAMODB_OP("UpdateContributorInsights", update_insights),
    DYNAMODB_OP("UpdateGlobalTable", update_global),
    DYNAMODB_OP("UpdateGlobalTableSettings", update_global_settings),
    DYNAMODB_OP("UpdateKinesisStreamingDestination", update_kinesis),
    DYNAMODB_OP("UpdateTable", update_table),
    DYNAMODB_OP("UpdateTableReplicaAutoScaling", update_scaling),
    DYNAMODB_OP("UpdateTimeToLive", update_time_to_live),
    {.name = NULL},
};

const st_operation *st_operation_find(st_str name) {
  if (name.n == 0) return NULL;
  for (const st_operation *op = st_operations; op->name; op++)
    if (*op->name == *name.p && st_str_is(name, op->name)) return op;
  return NULL;
}
