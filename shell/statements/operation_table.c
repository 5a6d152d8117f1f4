/*
** operation_table.c - the table of operations. The options of the command line, the
** help and the completion are made from it; the library needs none of it.
**
** A member is Name, Name:kind, with a * behind a required one's name.
*/
#include "statements/operation_table.h"

#include <stdio.h>
#include <string.h>

#define NAMES "ExpressionAttributeNames:json "
#define VALUES "ExpressionAttributeValues:json "
#define CAPACITY "ReturnConsumedCapacity "
#define AFTER_WRITE CAPACITY "ReturnItemCollectionMetrics "
#define OLD_CONDITION "Expected:json ConditionalOperator "
#define CONDITION "ConditionExpression " NAMES VALUES OLD_CONDITION
#define RETURNS "ReturnValues ReturnValuesOnConditionCheckFailure " AFTER_WRITE
#define READ_MANY                                                                                  \
  "FilterExpression ProjectionExpression " NAMES VALUES                                            \
  "AttributesToGet:texts ConditionalOperator "                                                     \
  "Select Limit:integer ConsistentRead:flag ExclusiveStartKey:json " CAPACITY
#define SETTINGS                                                                                   \
  "BillingMode ProvisionedThroughput:structure OnDemandThroughput:structure "                      \
  "WarmThroughput:structure StreamSpecification:structure SSESpecification:structure "             \
  "TableClass DeletionProtectionEnabled:flag "

#define CREATE_TABLE                                                                               \
  "TableName* AttributeDefinitions:structures KeySchema:structures "                               \
  "LocalSecondaryIndexes:structures GlobalSecondaryIndexes:structures " SETTINGS                   \
  "Tags:structures ResourcePolicy"
#define UPDATE_TABLE                                                                               \
  "TableName* AttributeDefinitions:structures GlobalSecondaryIndexUpdates:json " SETTINGS          \
  "ReplicaUpdates:json"
#define GET_ITEM                                                                                   \
  "TableName* Key*:json ConsistentRead:flag ProjectionExpression " NAMES                           \
  "AttributesToGet:texts " CAPACITY
#define PUT_ITEM "TableName* Item*:json " CONDITION RETURNS
#define UPDATE_ITEM                                                                                \
  "TableName* Key*:json UpdateExpression " CONDITION "AttributeUpdates:json " RETURNS
#define DELETE_ITEM "TableName* Key*:json " CONDITION RETURNS
#define STATEMENT_FLAGS "ReturnValuesOnConditionCheckFailure " CAPACITY
#define EXECUTE_STATEMENT                                                                          \
  "Statement* Parameters:structures ConsistentRead:flag Limit:integer NextToken " STATEMENT_FLAGS
#define QUERY                                                                                      \
  "TableName* IndexName KeyConditionExpression ScanIndexForward:flag " READ_MANY                   \
  "KeyConditions:json QueryFilter:json"
#define SCAN                                                                                       \
  "TableName* IndexName " READ_MANY "ScanFilter:json Segment:integer TotalSegments:integer"
#define CREATE_SEARCH_INDEX                                                                        \
  "TableName* IndexName* Attributes*:structures Tokenizer PrefixLengths:json " NAMES
#define SEARCH                                                                                     \
  "TableName* IndexName SearchQuery* KeyConditionExpression FilterExpression "                     \
  "ProjectionExpression " NAMES VALUES                                                             \
  "Limit:integer NextToken Highlight:json Snippet:json " CAPACITY
#define CREATE_VIEW                                                                                \
  "ViewName* TableName* Columns*:structures ConditionExpression " NAMES VALUES "Indexes:json"
#define DESCRIBE_STREAM "StreamArn* Limit:integer ExclusiveStartShardId ShardFilter:structure"
#define GET_SHARD_ITERATOR "StreamArn* ShardId* ShardIteratorType* SequenceNumber"
#define TIME_TO_LIVE "TableName* TimeToLiveSpecification*:structure"
#define GLOBAL_SETTINGS                                                                            \
  "GlobalTableName* GlobalTableBillingMode GlobalTableProvisionedWriteCapacityUnits:integer "      \
  "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate:json "                             \
  "GlobalTableGlobalSecondaryIndexSettingsUpdate:json ReplicaSettingsUpdate:json"
#define REPLICA_SCALING                                                                            \
  "TableName* GlobalSecondaryIndexUpdates:json ProvisionedWriteCapacityAutoScalingUpdate:json "    \
  "ReplicaUpdates:json"

/* clang-format off */
const operation operations[] = {
    {"BatchExecuteStatement",               "runs up to 25 PartiQL statements",                   "Statements*:structures " CAPACITY},
    {"BatchGetItem",                        "reads up to 100 items by their keys",                "RequestItems*:json " CAPACITY},
    {"BatchWriteItem",                      "puts and deletes up to 25 items",                    "RequestItems*:json " AFTER_WRITE},
    {"CreateGlobalTable",                   "is refused, as it is everywhere",                    "GlobalTableName* ReplicationGroup*:structures"},
    {"CreateSearchIndex",                   "makes an index of words for full-text search",       CREATE_SEARCH_INDEX},
    {"CreateTable",                         "creates a table",                                    CREATE_TABLE},
    {"CreateView",                          "makes a view of items for SQL",                      CREATE_VIEW},
    {"DeleteBackup",                        "deletes a backup",                                   "BackupArn*"},
    {"DeleteItem",                          "deletes one item",                                   DELETE_ITEM},
    {"DeleteResourcePolicy",                "takes a policy away",                                "ResourceArn* ExpectedRevisionId"},
    {"DeleteSearchIndex",                   "deletes a search index",                             "TableName* IndexName*"},
    {"DeleteTable",                         "deletes a table and all its items",                  "TableName*"},
    {"DeleteView",                          "deletes a view",                                     "ViewName*"},
    {"DescribeBackup",                      "describes a backup",                                 "BackupArn*"},
    {"DescribeContinuousBackups",           "tells the state of point-in-time recovery",          "TableName*"},
    {"DescribeContributorInsights",         "tells the state of contributor insights",            "TableName* IndexName"},
    {"DescribeEndpoints",                   "tells the service's name",                           ""},
    {"DescribeExport",                      "describes an export",                                "ExportArn*"},
    {"DescribeGlobalTable",                 "describes a global table",                           "GlobalTableName*"},
    {"DescribeGlobalTableSettings",         "describes the settings of a global table",           "GlobalTableName*"},
    {"DescribeImport",                      "describes an import",                                "ImportArn*"},
    {"DescribeImportJob",                   "tells how far an import with a name has come",       "Job*"},
    {"DescribeItemSizes",                   "counts a table's items by size, in powers of two",   "TableName*"},
    {"DescribeKinesisStreamingDestination", "lists a table's Kinesis streams",                    "TableName*"},
    {"DescribeLimits",                      "tells the account's quotas",                         ""},
    {"DescribePartitions",                  "counts the items of a table's largest partitions",   "TableName* Limit:integer"},
    {"DescribeSearchIndex",                 "describes a search index",                           "TableName* IndexName*"},
    {"DescribeShards",                      "counts items and bytes in each of a table's shards", "TableName*"},
    {"DescribeStore",                       "describes the file, counts what its tables hold",    ""},
    {"DescribeStream",                      "describes a stream and its shards",                  DESCRIBE_STREAM},
    {"DescribeTable",                       "describes a table",                                  "TableName*"},
    {"DescribeTableReplicaAutoScaling",     "describes the scaling of replicas",                  "TableName*"},
    {"DescribeTimeToLive",                  "tells a table's expiry attribute",                   "TableName*"},
    {"DescribeView",                        "describes a view",                                   "ViewName*"},
    {"DisableKinesisStreamingDestination",  "takes a table's Kinesis stream away",                "TableName* StreamArn* EnableKinesisStreamingConfiguration:structure"},
    {"EnableKinesisStreamingDestination",   "names a Kinesis stream for a table",                 "TableName* StreamArn* EnableKinesisStreamingConfiguration:structure"},
    {"ExecuteStatement",                    "runs one PartiQL statement",                         EXECUTE_STATEMENT},
    {"ExecuteTransaction",                  "runs up to 100 PartiQL statements, all or none",     "TransactStatements*:structures ClientRequestToken " CAPACITY},
    {"Explain",                             "tells what a statement or request would do",        "Statement Parameters:structures ConsistentRead:flag Operation Request:json"},
    {"GetItem",                             "reads one item",                                     GET_ITEM},
    {"GetRecords",                          "reads changes from a place in a stream's shard",     "ShardIterator* Limit:integer"},
    {"GetResourcePolicy",                   "tells a table's or stream's policy",                 "ResourceArn*"},
    {"GetShardIterator",                    "finds the place in a stream's shard to read from",   GET_SHARD_ITERATOR},
    {"ImportItems",                         "puts up to 10000 items of one table, all or none",   "TableName* Items*:json Job Position:integer Done:flag"},
    {"ListBackups",                         "lists backups: none",                                "TableName Limit:integer TimeRangeLowerBound:integer TimeRangeUpperBound:integer " "ExclusiveStartBackupArn BackupType"},
    {"ListContributorInsights",             "lists where contributor insights are on",            "TableName NextToken MaxResults:integer"},
    {"ListExports",                         "lists exports: none",                                "TableArn MaxResults:integer NextToken"},
    {"ListGlobalTables",                    "lists global tables: none",                          "ExclusiveStartGlobalTableName Limit:integer RegionName"},
    {"ListImports",                         "lists imports: none",                                "TableArn PageSize:integer NextToken"},
    {"ListStreams",                         "lists the streams of changes",                       "TableName Limit:integer ExclusiveStartStreamArn"},
    {"ListTables",                          "lists the tables",                                   "ExclusiveStartTableName Limit:integer"},
    {"ListTagsOfResource",                  "lists a table's tags",                               "ResourceArn* NextToken"},
    {"ListViews",                           "lists the views, or those of a table",               "TableName"},
    {"PutItem",                             "writes one item, in place of one with the same key", PUT_ITEM},
    {"PutResourcePolicy",                   "attaches a policy to a table or stream",             "ResourceArn* Policy* ExpectedRevisionId ConfirmRemoveSelfResourceAccess:flag"},
    {"Query",                               "reads the items of one partition key, in order",     QUERY},
    {"Scan",                                "reads all items of a table or index",                SCAN},
    {"Search",                              "finds items by words, the best first",               SEARCH},
    {"SetClock",                            "stops the store's clock, moves it on, or tells it",  "NowMs:integer AdvanceMs:integer Run:flag"},
    {"Sql",                                 "answers one statement of SQL that reads",            "Statement* Parameters:structures Limit:integer TimeoutMs:integer MaxSteps:integer"},
    {"Sweep",                               "deletes expired items",                              "TableName Limit:integer"},
    {"TagResource",                         "adds tags to a table",                               "ResourceArn* Tags*:structures"},
    {"TransactGetItems",                    "reads up to 100 items as they are at one moment",    "TransactItems*:json " CAPACITY},
    {"TransactWriteItems",                  "writes and checks up to 100 items, all or none",     "TransactItems*:json ClientRequestToken " AFTER_WRITE},
    {"UntagResource",                       "takes tags off a table",                             "ResourceArn* TagKeys*:texts"},
    {"UpdateContinuousBackups",             "sets point-in-time recovery",                        "TableName* PointInTimeRecoverySpecification*:structure"},
    {"UpdateContributorInsights",           "turns contributor insights on or off",               "TableName* IndexName ContributorInsightsAction* ContributorInsightsMode"},
    {"UpdateGlobalTable",                   "changes a global table",                             "GlobalTableName* ReplicaUpdates*:structures"},
    {"UpdateGlobalTableSettings",           "changes the settings of a global table",             GLOBAL_SETTINGS},
    {"UpdateItem",                          "changes one item, or creates it",                    UPDATE_ITEM},
    {"UpdateKinesisStreamingDestination",   "changes the precision of a table's Kinesis stream",  "TableName* StreamArn* UpdateKinesisStreamingConfiguration:structure"},
    {"UpdateTable",                         "changes a table's settings or indexes",              UPDATE_TABLE},
    {"UpdateTableReplicaAutoScaling",       "changes the scaling of replicas",                    REPLICA_SCALING},
    {"UpdateTimeToLive",                    "sets a table's expiry attribute",                    TIME_TO_LIVE},
};
/* clang-format on */
const size_t operation_count = sizeof operations / sizeof *operations;

static const struct {
  const char *name;
  member_kind kind;
} member_kinds[] = {
    {"integer",    MEMBER_INTEGER   },
    {"flag",       MEMBER_FLAG      },
    {"json",       MEMBER_JSON      },
    {"structure",  MEMBER_STRUCTURE },
    {"structures", MEMBER_STRUCTURES},
    {"texts",      MEMBER_TEXTS     },
};

static bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
static bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}
static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* A capital begins a word unless it stands inside an abbreviation: SSESpecification
** is sse-specification. */
void operation_kebab(const char *name, char *out, size_t size) {
  size_t length = 0;
  for (size_t i = 0; name[i] != '\0' && length + 2 < size; i++) {
    bool starts = i > 0 && is_capital(name[i]) &&
                  (is_small(name[i - 1]) || is_digit(name[i - 1]) || is_small(name[i + 1]));
    if (starts) out[length++] = '-';
    out[length++] = is_capital(name[i]) ? (char)(name[i] - 'A' + 'a') : name[i];
  }
  out[length] = '\0';
}

const operation *operation_find(const char *name) {
  char kebab[64];
  for (size_t i = 0; i < operation_count; i++) {
    if (strcmp(operations[i].name, name) == 0) return &operations[i];
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    /* "query" and "scan" are words of their own in the shell: see command.c. */
    if (strcmp(kebab, name) == 0) return &operations[i];
  }
  return NULL;
}

bool operation_member(const operation *op, size_t *position, member *m) {
  const char *start = op->members + *position;
  start += strspn(start, " ");
  size_t length = strcspn(start, " ");
  if (length == 0) return false;
  *position = (size_t)(start + length - op->members);
  size_t name = strcspn(start, " *:");
  snprintf(m->name, sizeof m->name, "%.*s", (int)name, start);
  operation_kebab(m->name, m->option, sizeof m->option);
  m->required = start[name] == '*';
  m->kind = MEMBER_TEXT;
  const char *colon = memchr(start, ':', length);
  for (size_t i = 0; colon != NULL && i < sizeof member_kinds / sizeof *member_kinds; i++) {
    size_t kind = (size_t)(start + length - colon - 1);
    if (strlen(member_kinds[i].name) == kind && memcmp(member_kinds[i].name, colon + 1, kind) == 0)
      m->kind = member_kinds[i].kind;
  }
  return true;
}

bool operation_is_name(const char *word) {
  bool small = false;
  if (!is_capital(*word)) return false;
  for (; is_capital(*word) || is_small(*word) || is_digit(*word); word++)
    small = small || is_small(*word);
  return small && *word == '\0';
}
