/* UpdateTable: one concern a call, indexes filled and dropped, the life cycle. */
#include "api/table_requests.h"

#define UPDATE(rest) "{" NAME_T "," rest "}"
#define CHANGES(list) "'GlobalSecondaryIndexUpdates':[" list "]"
#define CREATE_INDEX(index) "{'Create':" index "}"
#define DELETE_INDEX(name) "{'Delete':{'IndexName':'" name "'}}"
#define UPDATE_INDEX(name, r, w) "{'Update':{'IndexName':'" name "'," UNITS(r, w) "}}"
#define DEFINE(name, type) ATTRIBUTES(ATTRIBUTE(name, type))
#define STREAM_ON "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}"
#define STREAM_OFF "'StreamSpecification':{'StreamEnabled':false}"
#define PROTECT "'DeletionProtectionEnabled':true"
#define PROVISION "'BillingMode':'PROVISIONED'"
#define SSE_ON "'SSESpecification':{'Enabled':true}"
#define MAXIMA(r, w)                                                                               \
  "'OnDemandThroughput':{'MaxReadRequestUnits':" #r ",'MaxWriteRequestUnits':" #w "}"
#define WARM(r, w) "'WarmThroughput':{'ReadUnitsPerSecond':" #r ",'WriteUnitsPerSecond':" #w "}"
#define DESCRIBE "{" NAME_T "}"

#define PARTS_BUT_INDEXES                                                                          \
  "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "            \
  "MultiRegionConsistency, DeletionProtectionEnabled, "

static void make(stator *db, const char *request) {
  expect_ok(db, "CreateTable", request, NULL);
}

#define ON_DEMAND_TABLE CREATE(HASH_TABLE "," ON_DEMAND)
#define PROVISIONED_TABLE CREATE(HASH_TABLE "," UNITS(5, 5))
#define PROVISIONED_GSI_TABLE                                                                      \
  CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("g", "S")) "," KEYS(HASH("pk")) "," UNITS(  \
      5, 5) ",'GlobalSecondaryIndexes':[" INDEX_UNITS("gii", HASH("g"), 2, 2) "]")

/* ---------------------------------------------------------------- the request */

static void update_table_refuses_a_request_for_nothing(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {DESCRIBE, "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                 "GlobalSecondaryIndexUpdates, " PARTS_BUT_INDEXES
                 "OnDemandThroughput, WarmThroughput or TableClass is required"},
      {UPDATE(DEFINE("a", "S")),
       "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
       "GlobalSecondaryIndexUpdates, " PARTS_BUT_INDEXES
       "OnDemandThroughput, WarmThroughput or TableClass is required"},
      {UPDATE(CHANGES("")), "At least one of ProvisionedThroughput, BillingMode, "
                            "UpdateStreamEnabled, " PARTS_BUT_INDEXES
                            "OnDemandThroughput, WarmThroughput or TableClass is required"},
      {UPDATE("'MultiRegionConsistency':'STRONG'"),
       "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
       "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
       "ReplicaTransitRoleArn, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or "
       "TableClass is required"},
      {UPDATE("'GlobalTableWitnessUpdates':[{}]"),
       "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
       "GlobalSecondaryIndexUpdates, " PARTS_BUT_INDEXES
       "OnDemandThroughput, WarmThroughput or TableClass is required"},
      {"{}", "The parameter 'TableName' is required but was not present in the request"},
  };
  /* clang-format on */
  REFUSALS(*state, "UpdateTable", rows);
}

static void update_table_refuses_what_must_stand_alone(void **state) {
#define ALONE(what) INVALID what " modification must be the only operation in the request"
  /* clang-format off */
  static const refusal rows[] = {
      {UPDATE(SSE_ON "," PROTECT), ALONE("Server-Side Encryption")},
      {UPDATE("'TableClass':'STANDARD'," PROTECT), ALONE("TableClass")},
      {UPDATE(PROTECT "," STREAM_ON), ALONE("DeletionProtection")},
      {UPDATE(WARM(1, 1) "," ON_DEMAND),
       INVALID "WarmThroughput must be the only operation in the request"},
      {UPDATE(WARM(1, 1) "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("g"))))),
       INVALID "Create global secondary index cannot be specified when updating WarmThroughput"},
      {UPDATE(MAXIMA(1, 1) "," STREAM_ON), INVALID
       "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"},
      {UPDATE(STREAM_ON "," UNITS(1, 1)),
       INVALID "You cannot modify stream status while updating table IOPS"},
      {UPDATE(UNITS(1, 1) "," CHANGES(DELETE_INDEX("gii"))),
       INVALID "You cannot create or delete index while updating table IOPS"},
      {UPDATE(STREAM_OFF "," CHANGES(DELETE_INDEX("gii"))),
       INVALID "You cannot create or delete index while changing stream status"},
      {UPDATE("'ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}]," PROTECT),
       ALONE("DeletionProtection")},
      {UPDATE("'ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}]," STREAM_ON),
       INVALID "Requests that modify replicas or witnesses must not also modify other fields"},
      {UPDATE("'ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}]"),
       INVALID "ReplicaUpdates are not supported: a store has no replicas"},
  };
  /* clang-format on */
  make(*state, ON_DEMAND_TABLE);
  REFUSALS(*state, "UpdateTable", rows);
}

static void update_table_refuses_unsound_members(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {UPDATE("'StreamSpecification':{'StreamEnabled':true}"),
       INVALID "If stream is being enabled then UpdateViewType is required"},
      {UPDATE("'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'KEYS_ONLY'}"),
       INVALID "If stream is being disabled, then UpdateViewType must not be specified"},
      {UPDATE(PROVISION),
       INVALID "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"},
      {UPDATE(ON_DEMAND "," UNITS(1, 1)),
       INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
               "is PAY_PER_REQUEST"},
      {UPDATE(CHANGES("{}")),
       INVALID "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
               "GlobalSecondaryIndexUpdate.Delete must not be null"},
      {UPDATE(CHANGES("{'Delete':{'IndexName':'gii'},'Update':{'IndexName':'gii'}}")),
       INVALID "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
               "object"},
      {UPDATE(ON_DEMAND "," CHANGES("")), INVALID "List of GlobalSecondaryIndexUpdates is empty"},
      {UPDATE(CHANGES(DELETE_INDEX("gii") "," UPDATE_INDEX("gii", 1, 1))),
       INVALID "Only one global secondary index update per index is allowed simultaneously. Index: "
               "gii"},
      {UPDATE("'TableClass':'GOLD'"),
       "Invalid table-class parameter provided. Please try again with a valid table-class value: "
       "[STANDARD, STANDARD_INFREQUENT_ACCESS]."},
      {UPDATE(UNITS(0, 1)),
       "1 validation error detected: Value '0' at 'provisionedThroughput.readCapacityUnits' failed "
       "to satisfy constraint: Member must have value greater than or equal to 1"},
      {UPDATE(CHANGES("{'Delete':{'IndexName':'x'}}")),
       "1 validation error detected: Value 'x' at "
       "'globalSecondaryIndexUpdates.1.member.delete.indexName' failed to satisfy constraint: "
       "Member "
       "must have length greater than or equal to 3"},
  };
  /* clang-format on */
  REFUSALS(*state, "UpdateTable", rows); /* all before the table is looked up */
  expect_error(*state, "UpdateTable", UPDATE(PROTECT), "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
}

/* ----------------------------------------------------------- throughput, billing */

static void update_table_changes_throughput(void **state) {
  stator *db = *state;
  make(db, PROVISIONED_TABLE);
  expect_ok(db, "UpdateTable", UPDATE(UNITS(10, 5)),
            "'ProvisionedThroughput':{'NumberOfDecreasesToday':0,'ReadCapacityUnits':10,"
            "'WriteCapacityUnits':5,'LastIncreaseDateTime':1760000000.123}");
  expect_ok(db, "UpdateTable", UPDATE(UNITS(9, 4)),
            "'ProvisionedThroughput':{'NumberOfDecreasesToday':1,'ReadCapacityUnits':9,"
            "'WriteCapacityUnits':4,'LastIncreaseDateTime':1760000000.123,'LastDecreaseDateTime':"
            "1760000000.123}");
  expect_ok(db, "DescribeTable", DESCRIBE,
            "'WarmThroughput':{'ReadUnitsPerSecond':10,'WriteUnitsPerSecond':5,");
  expect_error(
      db, "UpdateTable", UPDATE(UNITS(9, 4)), "ValidationException",
      "The provisioned throughput for the table will not change. The requested value equals "
      "the current value. Current ReadCapacityUnits provisioned for the table: 9. Requested "
      "ReadCapacityUnits: 9. Current WriteCapacityUnits provisioned for the table: 4. "
      "Requested WriteCapacityUnits: 4. Refer to the Amazon DynamoDB Developer Guide for "
      "current limits and how to request higher limits.");
  stator_clock_advance(db, 86400000);
  expect_ok(db, "DescribeTable", DESCRIBE, "'NumberOfDecreasesToday':0");
}

static void update_table_switches_billing(void **state) {
  stator *db = *state;
  make(db, PROVISIONED_GSI_TABLE);
  expect_ok(db, "UpdateTable", UPDATE(ON_DEMAND),
            "'BillingModeSummary':{'BillingMode':'PAY_PER_REQUEST',"
            "'LastUpdateToPayPerRequestDateTime':1760000000.123}");
  expect_ok(db, "DescribeTable", DESCRIBE, "'ReadCapacityUnits':0,'WriteCapacityUnits':0");
  expect_without(db, "DescribeTable", DESCRIBE, "'ReadCapacityUnits':2");
  expect_error(db, "UpdateTable", UPDATE(UNITS(1, 1)), "ValidationException",
               INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                       "BillingMode is PAY_PER_REQUEST");
  expect_error(db, "UpdateTable", UPDATE(PROVISION "," UNITS(1, 1)), "ValidationException",
               INVALID "ProvisionedThroughput must be specified for index: gii");
  expect_ok(db, "UpdateTable",
            UPDATE(PROVISION "," UNITS(1, 1) "," CHANGES(UPDATE_INDEX("gii", 3, 3))),
            "'BillingModeSummary':{'BillingMode':'PROVISIONED'");
  expect_ok(db, "DescribeTable", DESCRIBE, "'ReadCapacityUnits':3,'WriteCapacityUnits':3");
  expect_ok(db, "DescribeTable", DESCRIBE, "'ReadUnitsPerSecond':12000");
}

static void update_table_sets_and_clears_on_demand_maxima(void **state) {
  stator *db = *state;
  make(db, ON_DEMAND_TABLE);
  expect_ok(db, "UpdateTable", UPDATE(MAXIMA(5, 6)),
            "'OnDemandThroughput':{'MaxReadRequestUnits':5,'MaxWriteRequestUnits':6}");
  expect_ok(db, "UpdateTable", UPDATE("'OnDemandThroughput':{'MaxReadRequestUnits':7}"),
            "'OnDemandThroughput':{'MaxReadRequestUnits':7,'MaxWriteRequestUnits':6}");
  expect_ok(db, "UpdateTable", UPDATE("'OnDemandThroughput':{'MaxReadRequestUnits':-1}"),
            "'OnDemandThroughput':{'MaxReadRequestUnits':-1,'MaxWriteRequestUnits':6}");
  expect_ok(db, "DescribeTable", DESCRIBE, "'OnDemandThroughput':{'MaxWriteRequestUnits':6}");
  expect_error(db, "UpdateTable", UPDATE(MAXIMA(0, 1)), "ValidationException",
               INVALID
               "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of "
               "valid range");
  expect_ok(db, "UpdateTable", UPDATE(PROVISION "," UNITS(1, 1)), NULL);
  expect_without(db, "DescribeTable", DESCRIBE, "OnDemandThroughput");
  expect_error(db, "UpdateTable", UPDATE(MAXIMA(1, 1)), "ValidationException",
               INVALID "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the "
                       "table BillingMode is PROVISIONED");
}

static void update_table_raises_warm_throughput_only(void **state) {
  stator *db = *state;
  make(db, ON_DEMAND_TABLE);
  expect_ok(db, "UpdateTable", UPDATE("'WarmThroughput':{'ReadUnitsPerSecond':15000}"),
            "'WarmThroughput':{'ReadUnitsPerSecond':15000,'WriteUnitsPerSecond':4000,'Status':"
            "'ACTIVE'}");
  expect_ok(db, "UpdateTable", UPDATE(WARM(15000, 4000)), NULL);
  expect_error(db, "UpdateTable", UPDATE(WARM(14999, 4000)), "ValidationException",
               INVALID "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than "
                       "current WarmThroughput, decreasing WarmThroughput is not supported");
}

/* ------------------------------------------------------------------ lesser parts */

static void update_table_turns_streams_on_and_off(void **state) {
  stator *db = *state;
  make(db, ON_DEMAND_TABLE);
  expect_error(db, "UpdateTable", UPDATE(STREAM_OFF), "ValidationException",
               "Table has no stream to disable: TableName: Tab");
  expect_ok(db, "UpdateTable", UPDATE(STREAM_ON),
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'},"
            "'LatestStreamLabel':'2025-10-09T08:53:20.123'");
  expect_error(db, "UpdateTable", UPDATE(STREAM_ON), "ValidationException",
               "Table already has an enabled stream: TableName: Tab");
  expect_ok(db, "UpdateTable", UPDATE(STREAM_OFF), "'LatestStreamLabel':'2025-10-09T08:53:20.123'");
  expect_without(db, "DescribeTable", DESCRIBE, "StreamSpecification");
  expect_ok(db, "UpdateTable", UPDATE(STREAM_ON "," ON_DEMAND),
            "'LatestStreamLabel':'2025-10-09T08:53:20.124'"); /* never the same twice */
}

static void update_table_changes_encryption(void **state) {
  stator *db = *state;
  make(db, ON_DEMAND_TABLE);
  expect_error(db, "UpdateTable", UPDATE("'SSESpecification':{'Enabled':false}"),
               "ValidationException", INVALID "Table is already encrypted by default");
  expect_ok(db, "UpdateTable",
            UPDATE("'SSESpecification':{'Enabled':true,'SSEType':'KMS','KMSMasterKeyId':'k1'}"),
            "'KMSMasterKeyArn':'arn:aws:kms:us-east-1:000000000000:key/k1'");
  expect_error(db, "UpdateTable",
               UPDATE("'SSESpecification':{'Enabled':true,'SSEType':'KMS','KMSMasterKeyId':'k1'}"),
               "ValidationException",
               INVALID "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId "
                       "parameter if you want to change Master Key");
  expect_ok(db, "UpdateTable", UPDATE("'SSESpecification':{'Enabled':false}"), NULL);
  expect_without(db, "DescribeTable", DESCRIBE, "SSEDescription");
}

static void update_table_changes_class_and_protection(void **state) {
  stator *db = *state;
  make(db, ON_DEMAND_TABLE);
  expect_without(db, "DescribeTable", DESCRIBE, "TableClassSummary");
  expect_ok(db, "UpdateTable", UPDATE("'TableClass':'STANDARD'"),
            "'TableClassSummary':{'TableClass':'STANDARD','LastUpdateDateTime':1760000000.123}");
  expect_ok(db, "UpdateTable", UPDATE(PROTECT), "'DeletionProtectionEnabled':true");
  expect_ok(db, "UpdateTable", UPDATE(PROTECT), "'DeletionProtectionEnabled':true");
}

static void update_table_keeps_ttl_and_tags(void **state) {
  stator *db = *state;
  make(db, CREATE(HASH_TABLE "," ON_DEMAND ",'Tags':[{'Key':'a','Value':'b'}]"));
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'exp','Enabled':true}}", NULL);
  expect_ok(db, "UpdateTable", UPDATE(STREAM_ON), NULL);
  expect_ok(db, "DescribeTimeToLive", DESCRIBE, "'AttributeName':'exp'");
}

/* ---------------------------------------------------------------------- indexes */

static void put_many(stator *db, int count) {
  char request[256];
  for (int i = 0; i < count; i++) {
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'p%d'},'g':{'S':'same'},'n':{'N':'%d'}}}", i, i);
    expect_ok(db, "PutItem", request, NULL);
  }
}

static void update_table_fills_a_new_index_with_the_items_there(void **state) {
  stator *db = *state;
  make(db, ON_DEMAND_TABLE);
  put_many(db, 2345); /* more than two batches */
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'x'},'g':{'N':'1'}}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'y'},'g':{'S':''}}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'z'}}}", NULL);
  expect_ok(db, "UpdateTable",
            UPDATE(DEFINE("g", "S") "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("g"))))),
            "'IndexStatus':'ACTIVE'");
  expect_without(db, "DescribeTable", DESCRIBE, "Backfilling");
  expect_ok(db, "DescribeTable", DESCRIBE, "'ItemCount':2345,'IndexArn'");
  expect_ok(db, "Query",
            "{" NAME_T ",'IndexName':'gii','Select':'COUNT','KeyConditionExpression':'g = :g',"
            "'ExpressionAttributeValues':{':g':{'S':'same'}}}",
            "'Count':2345");
}

static void update_table_deletes_an_index_and_its_definitions(void **state) {
  stator *db = *state;
  make(db, CREATE(GSI_TABLE));
  put_many(db, 3);
  expect_without(db, "UpdateTable", UPDATE(CHANGES(DELETE_INDEX("gii"))), "gii");
  expect_without(db, "DescribeTable", DESCRIBE, "'AttributeName':'g'");
  expect_error(db, "Query",
               "{" NAME_T ",'IndexName':'gii','KeyConditionExpression':'g = :g',"
               "'ExpressionAttributeValues':{':g':{'S':'same'}}}",
               "ValidationException", "The table does not have the specified index: gii");
  expect_ok(db, "UpdateTable", /* under the old name, with another key */
            UPDATE(DEFINE("n", "N") "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("n"))))),
            "'AttributeDefinitions':[{'AttributeName':'n','AttributeType':'N'},{'AttributeName':"
            "'pk','AttributeType':'S'}]");
  expect_ok(db, "DescribeTable", DESCRIBE, "'ItemCount':3,'IndexArn'");
}

static void update_table_takes_only_the_definitions_it_needs(void **state) {
  stator *db = *state;
  make(db, CREATE(GSI_TABLE));
  /* pk with another type and a stray definition are passed over */
  expect_ok(
      db, "UpdateTable",
      UPDATE(ATTRIBUTES(ATTRIBUTE("pk", "N") "," ATTRIBUTE("stray", "B") "," ATTRIBUTE(
          "h", "N")) "," CHANGES(CREATE_INDEX(INDEX("hii", HASH("h") "," RANGE("pk"))))),
      "'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'S'},{'AttributeName':'h',"
      "'AttributeType':'N'},{'AttributeName':'pk','AttributeType':'S'}]");
}

static void update_table_refuses_unsound_index_changes(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {UPDATE(CHANGES(CREATE_INDEX(INDEX("new", HASH("g"))))),
       INVALID "AttributeDefinitions is not specified for index: new"},
      {UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(INDEX("new", HASH("q"))))),
       INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [q], "
               "AttributeDefinitions: [g, sk, x, pk]"},
      {UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(INDEX("gii", RANGE("q"))))),
       "Attempting to create an index which already exists"},
      {UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(INDEX("lii", HASH("x"))))),
       "Attempting to create an index which already exists"},
      {UPDATE(CHANGES(DELETE_INDEX("lii"))),
       "Cannot delete an index that is not a GlobalSecondaryIndex: lii"},
      {UPDATE(CHANGES(UPDATE_INDEX("lii", 1, 1))),
       "Cannot update an index that is not a GlobalSecondaryIndex: lii"},
      {UPDATE(CHANGES(UPDATE_INDEX("gii", 1, 1))),
       INVALID "The only Updates for index: gii when TableThroughputMode is PAY_PER_REQUEST can be "
               "to OnDemandThroughput, WarmThroughput"},
      {UPDATE(CHANGES("{'Update':{'IndexName':'gii','WarmThroughput':{}}}")),
       INVALID "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond "
               "specified for index: gii"},
      {UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(INDEX_UNITS("new", HASH("x"), 1, 1)))),
       INVALID "ProvisionedThroughput should not be specified for index: new when BillingMode is "
               "PAY_PER_REQUEST"},
      {UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(
           "{'IndexName':'new'," KEYS(HASH("x")) ",'Projection':{'ProjectionType':'INCLUDE'}}"))),
       INVALID "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
  };
  /* clang-format on */
  stator *db = *state;
  make(db, CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") "," ATTRIBUTE(
               "g",
               "S")) "," KEYS(HASH("pk") "," RANGE("sk")) "," ON_DEMAND
                                                          ",'LocalSecondaryIndexes':[" INDEX(
                                                              "lii",
                                                              HASH("pk") "," RANGE(
                                                                  "g")) "],'GlobalSecondaryIndexes'"
                                                                        ":[" INDEX("gii",
                                                                                   HASH("g")) "]"));
  REFUSALS(db, "UpdateTable", rows);
  expect_error(db, "UpdateTable", UPDATE(CHANGES(DELETE_INDEX("nope"))),
               "ResourceNotFoundException",
               "Requested resource not found: Index nope for table Tab");
  expect_error(db, "UpdateTable",
               UPDATE(DEFINE("x", "S") "," CHANGES(
                   CREATE_INDEX(INDEX("new", HASH("x"))) "," DELETE_INDEX("gii"))),
               "LimitExceededException",
               LIMIT "Only 1 online index can be created or deleted simultaneously per table");
  expect_ok(db, "DescribeTable", DESCRIBE, "'IndexName':'gii'"); /* nothing has changed */
}

static void update_table_changes_throughput_of_indexes(void **state) {
  stator *db = *state;
  make(db, PROVISIONED_GSI_TABLE);
  expect_error(db, "UpdateTable",
               UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(INDEX("new", HASH("x"))))),
               "ValidationException",
               INVALID "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: "
                       "new");
  expect_error(db, "UpdateTable", UPDATE(CHANGES(UPDATE_INDEX("gii", 2, 2))), "ValidationException",
               "The provisioned throughput for the index gii will not change. The requested value "
               "equals the current value. Current ReadCapacityUnits provisioned for index gii: 2. "
               "Requested ReadCapacityUnits: 2. Current WriteCapacityUnits provisioned for index "
               "gii: 2. Requested WriteCapacityUnits: 2. Refer to the Amazon DynamoDB Developer "
               "Guide for current limits and how to request higher limits.");
  expect_ok(db, "UpdateTable", UPDATE(UNITS(6, 6) "," CHANGES(UPDATE_INDEX("gii", 3, 4))),
            "'ReadCapacityUnits':3,'WriteCapacityUnits':4");
  expect_ok(db, "UpdateTable", /* a new index beside the update of another */
            UPDATE(DEFINE("x", "S") "," CHANGES(
                CREATE_INDEX(INDEX_UNITS("new", HASH("x"), 1, 1)) "," UPDATE_INDEX("gii", 7, 7))),
            "'ReadCapacityUnits':7,'WriteCapacityUnits':7");
}

static void update_table_refuses_a_21st_index(void **state) {
  char request[8192];
  size_t n = (size_t)snprintf(request, sizeof request,
                              "{'TableName':'Tab'," HASH_TABLE "," ON_DEMAND
                              ",'GlobalSecondaryIndexes':[");
  for (int i = 0; i < 20; i++)
    n += (size_t)snprintf(request + n, sizeof request - n,
                          "%s{'IndexName':'gi%02d'," KEYS(HASH("pk")) "," PROJECT_ALL "}",
                          i ? "," : "", i);
  snprintf(request + n, sizeof request - n, "]}");
  make(*state, request);
  expect_error(*state, "UpdateTable",
               UPDATE(DEFINE("x", "S") "," CHANGES(CREATE_INDEX(INDEX("new", HASH("x"))))),
               "LimitExceededException",
               LIMIT "Number of global secondary indexes exceeds per-table limit of 20");
}

/* An index on pk that lists `count` names. */
static size_t print_including(char *out, size_t room, const char *index, int count) {
  size_t n = (size_t)snprintf(
      out, room,
      "{'IndexName':'%s'," KEYS(HASH("pk")) ",'Projection':{"
                                            "'ProjectionType':'INCLUDE','NonKeyAttributes':[",
      index);
  for (int i = 0; i < count; i++)
    n += (size_t)snprintf(out + n, room - n, "%s'a%d'", i ? "," : "", i);
  return n + (size_t)snprintf(out + n, room - n, "]}}");
}

static void update_table_refuses_the_101st_projected_attribute(void **state) {
  char request[8192], name[8];
  size_t n =
      (size_t)snprintf(request, sizeof request,
                       "{" NAME_T "," HASH_TABLE "," ON_DEMAND ",'GlobalSecondaryIndexes':[");
  for (int i = 0; i < 5; i++) {
    snprintf(name, sizeof name, "gi%d", i);
    if (i) request[n++] = ',';
    n += print_including(request + n, sizeof request - n, name, 20);
  }
  snprintf(request + n, sizeof request - n, "]}");
  make(*state, request);
  n = (size_t)snprintf(request, sizeof request,
                       "{" NAME_T
                       "," DEFINE("pk", "S") ",'GlobalSecondaryIndexUpdates':[{'Create':");
  n += print_including(request + n, sizeof request - n, "more", 1);
  snprintf(request + n, sizeof request - n, "}]}");
  expect_error(*state, "UpdateTable", request, "ValidationException",
               INVALID "Number of NonKeyAttributes over all indexes exceeds the per-table limit of "
                       "100");
}

static void update_table_in_a_transaction_is_undone_with_it(void **state) {
  stator *db = *state, *tx;
  make(db, ON_DEMAND_TABLE);
  put_many(db, 1500);
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  stator_result_free(r);
  expect_ok(tx, "UpdateTable",
            UPDATE(DEFINE("g", "S") "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("g"))))),
            "'IndexStatus':'ACTIVE'");
  expect_ok(tx, "DescribeTable", DESCRIBE, "'ItemCount':1500,'IndexArn'");
  expect_error(tx, "UpdateTable", UPDATE(STREAM_OFF), "ValidationException",
               "Table has no stream to disable: TableName: Tab");
  expect_ok(tx, "CreateTable", "{'TableName':'Other'," HASH_TABLE "," ON_DEMAND "}", NULL);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  expect_without(db, "DescribeTable", DESCRIBE, "gii");
  expect_body(db, "ListTables", "{}", "{'TableNames':['Tab']}");
}

/* --------------------------------------------------------------- the life cycle */

static stator *open_with_life_cycle(const char *create) {
  stator *db = support_open(1000);
  make(db, create);
  stator_clock_advance(db, 1000);
  return db;
}

static void update_table_shows_old_throughput_while_updating(void **state) {
  (void)state;
  stator *db = open_with_life_cycle(PROVISIONED_GSI_TABLE);
  expect_ok(db, "UpdateTable", UPDATE(UNITS(9, 9)), "'TableStatus':'UPDATING'");
  expect_ok(db, "DescribeTable", DESCRIBE, "'ReadCapacityUnits':5,'WriteCapacityUnits':5");
  expect_error(db, "UpdateTable", UPDATE(UNITS(8, 8)), "ResourceInUseException",
               IN_USE "Table IOPS are currently being updated. Table: Tab");
  expect_error(db, "UpdateTable", UPDATE(PROTECT), "ResourceInUseException",
               "Table needs to be in ACTIVE status to modify deletion protection setting.");
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'}}}", NULL); /* data goes on */
  stator_clock_advance(db, 1000);
  expect_ok(db, "DescribeTable", DESCRIBE, "'ReadCapacityUnits':9,'WriteCapacityUnits':9");
  expect_ok(db, "UpdateTable", UPDATE(CHANGES(UPDATE_INDEX("gii", 4, 4))),
            "'IndexStatus':'UPDATING','ProvisionedThroughput':{'NumberOfDecreasesToday':0,"
            "'ReadCapacityUnits':2");
  expect_status(db, "Tab", "ACTIVE");
  expect_error(db, "UpdateTable", UPDATE(CHANGES(UPDATE_INDEX("gii", 5, 5))),
               "ResourceInUseException", IN_USE "Index is being updated. Table: Tab Index: gii");
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void update_table_builds_an_index_in_two_phases(void **state) {
  (void)state;
  stator *db = open_with_life_cycle(ON_DEMAND_TABLE);
  expect_ok(db, "UpdateTable",
            UPDATE(DEFINE("g", "S") "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("g"))))),
            "'IndexStatus':'CREATING','Backfilling':false");
  expect_status(db, "Tab", "UPDATING");
  expect_error(db, "UpdateTable", UPDATE(CHANGES(DELETE_INDEX("gii"))), "ResourceInUseException",
               IN_USE "Index creation is in resource allocation phase. Retry deletion during "
                      "backfilling phase or when the index is active. Table: Tab Index: gii");
  expect_error(db, "UpdateTable",
               UPDATE(DEFINE("h", "S") "," CHANGES(CREATE_INDEX(INDEX("hii", HASH("h"))))),
               "LimitExceededException",
               LIMIT "Only 1 online index can be created or deleted simultaneously per table");
  stator_clock_advance(db, 1000);
  expect_status(db, "Tab", "ACTIVE");
  expect_ok(db, "DescribeTable", DESCRIBE, "'IndexStatus':'CREATING','Backfilling':true");
  stator_clock_advance(db, 1000);
  expect_ok(db, "DescribeTable", DESCRIBE, "'IndexStatus':'ACTIVE'");
  expect_without(db, "DescribeTable", DESCRIBE, "Backfilling");
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void update_table_gives_up_an_index_that_is_being_filled(void **state) {
  (void)state;
  stator *db = open_with_life_cycle(ON_DEMAND_TABLE);
  expect_ok(db, "UpdateTable",
            UPDATE(DEFINE("g", "S") "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("g"))))), NULL);
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateTable", UPDATE(CHANGES(DELETE_INDEX("gii"))), "'IndexStatus':'DELETING'");
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void update_table_deletes_an_index_by_the_life_cycle(void **state) {
  (void)state;
  stator *db = open_with_life_cycle(CREATE(GSI_TABLE));
  expect_ok(db, "UpdateTable", UPDATE(CHANGES(DELETE_INDEX("gii"))), "'IndexStatus':'DELETING'");
  expect_status(db, "Tab", "UPDATING");
  expect_error(db, "UpdateTable", UPDATE(CHANGES(DELETE_INDEX("gii"))), "ResourceInUseException",
               IN_USE "Index is being deleted. Table: Tab Index: gii");
  stator_clock_advance(db, 1000);
  expect_without(db, "DescribeTable", DESCRIBE, "gii");
  expect_without(db, "DescribeTable", DESCRIBE, "'AttributeName':'g'");
  expect_ok(db, "UpdateTable",
            UPDATE(DEFINE("g", "N") "," CHANGES(CREATE_INDEX(INDEX("gii", HASH("g"))))),
            "{'AttributeName':'g','AttributeType':'N'}");
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void update_table_sets_on_demand_maxima_at_once(void **state) {
  (void)state;
  stator *db = open_with_life_cycle(CREATE(HASH_TABLE "," ON_DEMAND));
  expect_ok(db, "UpdateTable", UPDATE("'OnDemandThroughput':{'MaxReadRequestUnits':7}"),
            "'TableStatus':'ACTIVE'");
  expect_ok(db, "DescribeTable", DESCRIBE, "'OnDemandThroughput':{'MaxReadRequestUnits':7}");
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* The answer's counts are those of before the change. */
static void update_table_tells_how_much_there_is(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'g':{'S':'xyz'}}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'},'h':{'S':'12345'}}}", NULL);
  expect_ok(db, "UpdateTable", UPDATE("'TableClass':'STANDARD'"),
            "'TableSizeBytes':16,'ItemCount':2");
  expect_ok(db, "UpdateTable", UPDATE("'TableClass':'STANDARD_INFREQUENT_ACCESS'"),
            "'IndexSizeBytes':7,'ItemCount':1");
  expect_ok(db, "UpdateTable",
            UPDATE(DEFINE("h", "S") "," CHANGES(CREATE_INDEX(INDEX("new", HASH("h"))))),
            "'IndexSizeBytes':9,'ItemCount':1");
  expect_ok(db, "DeleteTable", DESCRIBE, "'TableSizeBytes':16,'ItemCount':2");
}

static void update_table_limits_how_often_a_thing_may_change(void **state) {
  (void)state;
  stator *db = open_with_life_cycle(CREATE(HASH_TABLE "," UNITS(9, 9)));
  static const char *const decreases[] = {UPDATE(UNITS(8, 9)), UPDATE(UNITS(7, 9)),
                                          UPDATE(UNITS(6, 9)), UPDATE(UNITS(5, 9))};
  for (size_t i = 0; i < 4; i++) {
    expect_ok(db, "UpdateTable", decreases[i], NULL);
    stator_clock_advance(db, 1000);
  }
  expect_error(
      db, "UpdateTable", UPDATE(UNITS(4, 9)), "LimitExceededException",
      LIMIT "Provisioned throughput decreases are limited within a given UTC day. After "
            "the first 4 decreases, each subsequent decrease in the same UTC day can be "
            "performed at most once every 3600 seconds. Number of decreases today: 4. Last "
            "decrease at Thursday, October 9, 2025 at 8:53:24 AM Coordinated Universal Time. Next "
            "decrease can be made at Thursday, October 9, 2025 at 9:53:24 AM Coordinated "
            "Universal Time");
  stator_clock_advance(db, 3600000);
  expect_ok(db, "UpdateTable", UPDATE(UNITS(4, 9)), NULL);
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateTable", UPDATE(PROTECT), NULL);
  expect_error(db, "UpdateTable", UPDATE("'DeletionProtectionEnabled':false"),
               "ThrottlingException",
               "Deletion protection setting for table Tab modified within the previous 15000 "
               "milliseconds. Please try again after 2025-10-09T09:53:41.123Z");
  static const char *const classes[] = {UPDATE("'TableClass':'STANDARD'"),
                                        UPDATE("'TableClass':'STANDARD_INFREQUENT_ACCESS'")};
  for (size_t i = 0; i < 2; i++) {
    expect_ok(db, "UpdateTable", classes[i], NULL);
    stator_clock_advance(db, 1000);
  }
  expect_error(db, "UpdateTable", classes[0], "LimitExceededException",
               LIMIT "Updates to TableClass are limited to 2 times in 30 day(s).");
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(update_table_refuses_a_request_for_nothing),
      store_test(update_table_refuses_what_must_stand_alone),
      store_test(update_table_refuses_unsound_members),
      store_test(update_table_changes_throughput),
      store_test(update_table_switches_billing),
      store_test(update_table_sets_and_clears_on_demand_maxima),
      store_test(update_table_raises_warm_throughput_only),
      store_test(update_table_turns_streams_on_and_off),
      store_test(update_table_changes_encryption),
      store_test(update_table_changes_class_and_protection),
      store_test(update_table_keeps_ttl_and_tags),
      store_test(update_table_fills_a_new_index_with_the_items_there),
      store_test(update_table_deletes_an_index_and_its_definitions),
      store_test(update_table_takes_only_the_definitions_it_needs),
      store_test(update_table_refuses_unsound_index_changes),
      store_test(update_table_changes_throughput_of_indexes),
      store_test(update_table_refuses_a_21st_index),
      store_test(update_table_refuses_the_101st_projected_attribute),
      store_test(update_table_in_a_transaction_is_undone_with_it),
      cmocka_unit_test(update_table_shows_old_throughput_while_updating),
      cmocka_unit_test(update_table_builds_an_index_in_two_phases),
      cmocka_unit_test(update_table_gives_up_an_index_that_is_being_filled),
      cmocka_unit_test(update_table_deletes_an_index_by_the_life_cycle),
      cmocka_unit_test(update_table_sets_on_demand_maxima_at_once),
      store_test(update_table_tells_how_much_there_is),
      cmocka_unit_test(update_table_limits_how_often_a_thing_may_change),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
