/* CreateTable: what it accepts and shows, and every refusal. */
#include "api/table_requests.h"

#define TABLE_OF(body) "'TableDescription':{" body

static void create_table_answers_an_on_demand_table_with_an_index(void **state) {
  stator *db = *state;
  expect_ok(
      db, "CreateTable", CREATE(GSI_TABLE),
      "{'TableDescription':{'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'S'},"
      "{'AttributeName':'pk','AttributeType':'S'}],'TableName':'Tab','KeySchema':["
      "{'AttributeName':'pk','KeyType':'HASH'}],'TableStatus':'ACTIVE',"
      "'CreationDateTime':1760000000.123,'ProvisionedThroughput':{'NumberOfDecreasesToday':0,"
      "'ReadCapacityUnits':0,'WriteCapacityUnits':0},'TableSizeBytes':0,'ItemCount':0,"
      "'TableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab','TableId':'");
  expect_ok(db, "DescribeTable", "{" NAME_T "}",
            "'BillingModeSummary':{'BillingMode':'PAY_PER_REQUEST',"
            "'LastUpdateToPayPerRequestDateTime':1760000000.123},'GlobalSecondaryIndexes':["
            "{'IndexName':'gii','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],"
            "'Projection':{'ProjectionType':'ALL'},'IndexStatus':'ACTIVE','ProvisionedThroughput':"
            "{'NumberOfDecreasesToday':0,'ReadCapacityUnits':0,'WriteCapacityUnits':0},"
            "'WarmThroughput':{'ReadUnitsPerSecond':12000,'WriteUnitsPerSecond':4000,'Status':"
            "'ACTIVE'},'IndexSizeBytes':0,'ItemCount':0,'IndexArn':"
            "'arn:aws:dynamodb:us-east-1:000000000000:table/Tab/index/gii'}]");
}

static void create_table_shows_less_than_describe_table(void **state) {
  static const char *const only_described[] = {"LastUpdateToPayPerRequestDateTime",
                                               "DeletionProtectionEnabled",
                                               "WarmThroughput",
                                               "Backfilling",
                                               "StreamSpecification",
                                               "LocalSecondaryIndexes"};
  for (size_t i = 0; i < sizeof only_described / sizeof *only_described; i++) {
    char request[1024];
    snprintf(request, sizeof request, "{'TableName':'Tab%d'," GSI_TABLE "}", (int)i);
    expect_without(*state, "CreateTable", request, only_described[i]);
  }
}

static void create_table_shows_protection_and_warm_throughput_when_sent(void **state) {
  expect_ok(*state, "CreateTable",
            CREATE(HASH_TABLE "," ON_DEMAND ",'DeletionProtectionEnabled':false,"
                              "'WarmThroughput':{'ReadUnitsPerSecond':13000}"),
            "'DeletionProtectionEnabled':false,'WarmThroughput':{'ReadUnitsPerSecond':13000,"
            "'WriteUnitsPerSecond':4000,'Status':'ACTIVE'}");
}

static void create_table_keeps_provisioned_tables_without_a_billing_summary(void **state) {
  stator *db = *state;
  expect_without(db, "CreateTable", CREATE(HASH_TABLE ",'BillingMode':'PROVISIONED'," UNITS(3, 7)),
                 "BillingModeSummary");
  expect_ok(db, "DescribeTable", "{" NAME_T "}",
            "'ProvisionedThroughput':{'NumberOfDecreasesToday':0,'ReadCapacityUnits':3,"
            "'WriteCapacityUnits':7}");
  expect_ok(db, "DescribeTable", "{" NAME_T "}",
            "'WarmThroughput':{'ReadUnitsPerSecond':3,'WriteUnitsPerSecond':7,'Status':'ACTIVE'}");
}

static void create_table_takes_the_name_out_of_an_arn(void **state) {
  expect_ok(*state, "CreateTable",
            "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'," HASH_TABLE
            "," ON_DEMAND "}",
            "'TableName':'Tab'");
}

static void create_table_sorts_non_key_attributes(void **state) {
  expect_ok(
      *state, "CreateTable",
      CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE(
          "b",
          "B")) "," KEYS(HASH("pk") "," RANGE("sk")) "," ON_DEMAND
                                                     ",'LocalSecondaryIndexes':[{'IndexName':'lii'"
                                                     "," KEYS(HASH("pk") "," RANGE(
                                                         "b")) ",'Projection':{'ProjectionType':'"
                                                               "INCLUDE','NonKeyAttributes':['z','"
                                                               "a.b','a']}}]"),
      "'LocalSecondaryIndexes':[{'IndexName':'lii','KeySchema':[{'AttributeName':'pk',"
      "'KeyType':'HASH'},{'AttributeName':'b','KeyType':'RANGE'}],'Projection':"
      "{'ProjectionType':'INCLUDE','NonKeyAttributes':['a','a.b','z']},'IndexSizeBytes':0,"
      "'ItemCount':0,'IndexArn':'");
}

static void create_table_takes_index_keys_of_several_attributes(void **state) {
  expect_ok(
      *state, "CreateTable",
      CREATE(ATTRIBUTES(
          ATTRIBUTE("pk", "S") "," ATTRIBUTE("a", "S") "," ATTRIBUTE("b", "N") "," ATTRIBUTE(
              "c",
              "B") "," ATTRIBUTE("d",
                                 "S")) "," KEYS(HASH("pk")) "," ON_DEMAND
                                                            ",'GlobalSecondaryIndexes':[" INDEX(
                                                                "gii",
                                                                HASH("b") "," HASH("a") "," RANGE(
                                                                    "d") "," RANGE("c")) "]"),
      "'KeySchema':[{'AttributeName':'b','KeyType':'HASH'},{'AttributeName':'a','KeyType':"
      "'HASH'},{'AttributeName':'d','KeyType':'RANGE'},{'AttributeName':'c','KeyType':"
      "'RANGE'}]");
}

static void create_table_enables_a_stream(void **state) {
  expect_ok(*state, "CreateTable",
            CREATE(HASH_TABLE "," ON_DEMAND ",'StreamSpecification':{'StreamEnabled':true,"
                              "'StreamViewType':'NEW_AND_OLD_IMAGES'}"),
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_AND_OLD_IMAGES'},"
            "'LatestStreamLabel':'2025-10-09T08:53:20.123','LatestStreamArn':"
            "'arn:aws:dynamodb:us-east-1:000000000000:table/Tab/stream/2025-10-09T08:53:20.123'");
}

static void create_table_keeps_class_encryption_and_maxima(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable",
            CREATE(HASH_TABLE "," ON_DEMAND ",'TableClass':'STANDARD_INFREQUENT_ACCESS','Tags':["
                              "{'Key':'team','Value':'x'}],'SSESpecification':{'Enabled':true,"
                              "'SSEType':'KMS','KMSMasterKeyId':'alias/mine'},"
                              "'OnDemandThroughput':{'MaxReadRequestUnits':5}"),
            "'SSEDescription':{'Status':'ENABLED','SSEType':'KMS','KMSMasterKeyArn':"
            "'arn:aws:kms:us-east-1:000000000000:alias/mine'},'TableClassSummary':{'TableClass':"
            "'STANDARD_INFREQUENT_ACCESS'},'OnDemandThroughput':{'MaxReadRequestUnits':5}");
  expect_without(db, "DescribeTable", "{" NAME_T "}", "Tags");
}

static void create_table_accepts_odd_but_legal_requests(void **state) {
  static const char *const requests[] = {
      "{'TableName':'a_-.Z'," HASH_TABLE "," ON_DEMAND ",'SSESpecification':{},'Tags':[],"
      "'OnDemandThroughput':{},'Unknown':{'x':1}}",
      "{'TableName':'gii'," GSI_TABLE "}", /* an index named like its table */
      "{'TableName':'Same'," SORT_TABLE "," ON_DEMAND
      ",'GlobalSecondaryIndexes':[" INDEX("gii", HASH("pk") "," RANGE("sk")) "]}",
      "{'TableName':'NoStream'," HASH_TABLE "," ON_DEMAND
      ",'StreamSpecification':{'StreamEnabled':false}}",
      "{'TableName':'tab'," HASH_TABLE "," ON_DEMAND "}", /* names are case-sensitive */
      "{'TableName':'TAB'," HASH_TABLE "," ON_DEMAND "}",
  };
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
    expect_ok(*state, "CreateTable", requests[i], "'TableStatus':'ACTIVE'");
}

static void create_table_gives_every_table_an_id_of_its_own(void **state) {
  stator *db = *state;
  char first[64] = "";
  for (int i = 0; i < 2; i++) {
    stator_result *r = support_call(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND));
    const char *id = strstr(stator_result_body(r, NULL), "\"TableId\":\"");
    assert_non_null(id);
    id += strlen("\"TableId\":\"");
    assert_memory_equal(id + 8, "-", 1);
    assert_memory_equal(id + 14, "4", 1);
    assert_memory_equal(id + 36, "\"", 1);
    if (i) assert_memory_not_equal(first, id, 36);
    memcpy(first, id, 36);
    stator_result_free(r);
    expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  }
}

/* -------------------------------------------------------------------- refusals */

static void create_table_refuses_a_name_that_is_taken(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), NULL);
  expect_error(db, "CreateTable", CREATE(SORT_TABLE "," ON_DEMAND), "ResourceInUseException",
               "Table already exists: Tab");
  expect_error(db, "CreateTable", CREATE(HASH_TABLE), "ValidationException",
               INVALID "ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                       "BillingMode is PROVISIONED");
}

static void create_table_refuses_bad_names_alone_and_first(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{}", "The parameter 'TableName' is required but was not present in the request"},
      {"{'TableName':null}",
       "The parameter 'TableName' is required but was not present in the request"},
      {"{'TableName':'ab'}", "1 validation error detected: Value 'ab' at 'tableName' failed to "
                             "satisfy constraint: Member "
                             "must have length greater than or equal to 3"},
      {"{'TableName':'a/bc'}",
       "1 validation error detected: Value 'a/bc' at 'tableName' failed to satisfy constraint: "
       "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"},
      {"{'TableName':'a;'}",
       "2 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: "
       "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' "
       "failed to satisfy constraint: Member must have length greater than or equal to 3"},
      {"{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/ab'}",
       "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: "
       "Member "
       "must have length greater than or equal to 3"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

static void create_table_lists_all_member_errors(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{'TableName':'Tab'}",
       "2 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy "
       "constraint: Member must not be null; Value null at 'keySchema' failed to satisfy "
       "constraint: Member must not be null"},
      {CREATE("'BillingMode':'FREE'," ATTRIBUTES(ATTRIBUTE("", "X")) "," KEYS("{}")),
       "5 validation errors detected: Value '' at 'attributeDefinitions.1.member.attributeName' "
       "failed to satisfy constraint: Member must have length greater than or equal to 1; Value "
       "'X' "
       "at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must "
       "satisfy enum value set: [B, N, S]; Value 'FREE' at 'billingMode' failed to satisfy "
       "constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]; Value null "
       "at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be "
       "null; "
       "Value null at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must not "
       "be "
       "null"},
      {CREATE(ATTRIBUTES("null") "," KEYS(HASH("pk"))),
       "1 validation error detected: Value null at 'attributeDefinitions.1.member' failed to "
       "satisfy "
       "constraint: Member must not be null"},
      {CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S")) "," KEYS("")),
       "1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint: "
       "Member "
       "must have length greater than or equal to 1"},
      {CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S")) "," KEYS(HASH("pk") "," RANGE("b") "," RANGE("c"))),
       "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), "
       "KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, "
       "keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less "
       "than or equal to 2"},
      {CREATE(HASH_TABLE "," UNITS(0, 0)),
       "2 validation errors detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' "
       "failed "
       "to satisfy constraint: Member must have value greater than or equal to 1; Value '0' at "
       "'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have "
       "value greater than or equal to 1"},
      {CREATE(HASH_TABLE ",'ProvisionedThroughput':{}"),
       "2 validation errors detected: Value null at 'provisionedThroughput.writeCapacityUnits' "
       "failed to satisfy constraint: Member must not be null; Value null at "
       "'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must not be "
       "null"},
      {CREATE(HASH_TABLE ",'GlobalSecondaryIndexes':[{}]"),
       "3 validation errors detected: Value null at 'globalSecondaryIndexes.1.member.projection' "
       "failed to satisfy constraint: Member must not be null; Value null at "
       "'globalSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must not "
       "be "
       "null; Value null at 'globalSecondaryIndexes.1.member.keySchema' failed to satisfy "
       "constraint: Member must not be null"},
      {CREATE(HASH_TABLE ",'StreamSpecification':{}"),
       "1 validation error detected: Value null at 'streamSpecification.streamEnabled' failed to "
       "satisfy constraint: Member must not be null"},
      {CREATE(HASH_TABLE ",'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'ALL'}"),
       "1 validation error detected: Value 'ALL' at 'streamSpecification.streamViewType' failed to "
       "satisfy constraint: Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, "
       "NEW_AND_OLD_IMAGES, NEW_IMAGE]"},
      {CREATE(HASH_TABLE ",'SSESpecification':{'SSEType':'DES'}"),
       "1 validation error detected: Value 'DES' at 'sSESpecification.sSEType' failed to satisfy "
       "constraint: Member must satisfy enum value set: [AES256, KMS]"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

static void create_table_refuses_members_of_the_wrong_type(void **state) {
  expect_error(*state, "CreateTable", "{'TableName':5}", "SerializationException",
               "NUMBER_VALUE cannot be converted to String");
  expect_error(*state, "CreateTable", CREATE("'KeySchema':{}"), "SerializationException",
               "Start of structure or map found where not expected");
  expect_error(*state, "CreateTable", CREATE("'ProvisionedThroughput':{'ReadCapacityUnits':'1'}"),
               "SerializationException", "STRING_VALUE cannot be converted to Long");
}

static void create_table_refuses_throughput_against_the_billing_mode(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {CREATE(HASH_TABLE), INVALID
       "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
       "PROVISIONED"},
      {CREATE(HASH_TABLE "," ON_DEMAND "," UNITS(1, 1)),
       INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
               "is PAY_PER_REQUEST"},
      {CREATE(HASH_TABLE "," UNITS(1000000000001, 1)),
       "Given value 1000000000001 for ReadCapacityUnits is out of bounds"},
      {CREATE(HASH_TABLE "," UNITS(1, 1) ",'OnDemandThroughput':{'MaxReadRequestUnits':1}"),
       INVALID "MaxReadRequestUnits for OnDemandThroughput cannot be specified when table "
               "BillingMode is PROVISIONED."},
      {CREATE(HASH_TABLE "," ON_DEMAND ",'OnDemandThroughput':{'MaxReadRequestUnits':0}"),
       INVALID "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid "
               "range"},
      {CREATE(HASH_TABLE "," ON_DEMAND ",'OnDemandThroughput':{'MaxWriteRequestUnits':-1}"), INVALID
       "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid "
       "range"},
      {CREATE(HASH_TABLE "," UNITS(5, 5) ",'WarmThroughput':{'ReadUnitsPerSecond':4}"),
       INVALID "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than "
               "ReadCapacityUnits of ProvisionedThroughput"},
      {CREATE(HASH_TABLE "," ON_DEMAND ",'WarmThroughput':{'WriteUnitsPerSecond':3999}"),
       INVALID "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than initial "
               "throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/"
               "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
  expect_error(*state, "CreateTable", CREATE(HASH_TABLE "," UNITS(40001, 1)),
               "LimitExceededException",
               "The requested ReadCapacityUnits, 40001, is above the per table maximum for the "
               "account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB "
               "Developer Guide for current limits and how to request higher limits.");
  expect_error(
      *state, "CreateTable",
      CREATE(HASH_TABLE "," ON_DEMAND ",'OnDemandThroughput':{'MaxReadRequestUnits':40001}"),
      "LimitExceededException",
      LIMIT "Requested MaxReadRequestUnits for OnDemandThroughput for table exceeds "
            "TableMaxReadCapacityUnits of the account in region us-east-1");
}

static void create_table_refuses_unsound_keys(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {CREATE(ON_DEMAND
              "," ATTRIBUTES(ATTRIBUTE("a", "S") "," ATTRIBUTE("a", "N")) "," KEYS(HASH("a"))),
       "Attribute Name is duplicated: a"},
      {CREATE(ON_DEMAND "," ATTRIBUTES(ATTRIBUTE("a", "S")) "," KEYS(RANGE("a"))),
       "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      {CREATE(ON_DEMAND "," ATTRIBUTES(ATTRIBUTE("a", "S")) "," KEYS(HASH("a") "," HASH("b"))),
       "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
      {CREATE(ON_DEMAND "," ATTRIBUTES(ATTRIBUTE("a", "S")) "," KEYS(HASH("a") "," RANGE("a"))),
       "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
      {CREATE(ON_DEMAND "," ATTRIBUTES(ATTRIBUTE("a", "S")) "," KEYS(HASH("a") "," RANGE("b"))),
       "Invalid KeySchema: Some index key attribute have no definition"},
      {CREATE(ON_DEMAND "," ATTRIBUTES("") "," KEYS(HASH("a"))),
       "Invalid KeySchema: Some index key attribute have no definition"},
      {CREATE(ON_DEMAND "," ATTRIBUTES(ATTRIBUTE("pk", "S")) "," KEYS(HASH("PK"))),
       INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [PK], "
               "AttributeDefinitions: [pk]"},
      {CREATE(ON_DEMAND
              "," ATTRIBUTES(ATTRIBUTE("a", "S") "," ATTRIBUTE("b", "N")) "," KEYS(HASH("a"))),
       INVALID "Number of attributes in KeySchema does not exactly match number of attributes "
               "defined in AttributeDefinitions"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

#define LSI_TABLE(index) SORT_TABLE "," ON_DEMAND ",'LocalSecondaryIndexes':[" index "]"
#define LSI_ON_B(index)                                                                            \
  ON_DEMAND                                                                                        \
  "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") "," ATTRIBUTE("b", "S")) "," KEYS(  \
      HASH("pk") "," RANGE("sk")) ",'LocalSecondaryIndexes':[" index "]"

static void create_table_refuses_unsound_local_indexes(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {CREATE(LSI_TABLE("")), INVALID "List of LocalSecondaryIndexes is empty"},
      {CREATE(HASH_TABLE "," ON_DEMAND ",'LocalSecondaryIndexes':[" INDEX("lii", HASH("pk")) "]"),
       INVALID "Table KeySchema does not have a range key, which is required when specifying a "
               "LocalSecondaryIndex"},
      {CREATE(LSI_TABLE(INDEX("lii", HASH("pk")))),
       INVALID "Index KeySchema does not have a range key for index: lii"},
      {CREATE(LSI_ON_B(INDEX("lii", HASH("sk") "," RANGE("b")))),
       INVALID "Index KeySchema does not have the same leading hash key as table KeySchema for "
               "index: lii. index hash key: sk, table hash key: pk"},
      {CREATE(LSI_TABLE(INDEX("lii", HASH("pk") "," RANGE("q")))),
       INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [q, pk], "
               "AttributeDefinitions: [sk, pk]"},
      {CREATE(LSI_TABLE(INDEX("lii", HASH("pk") "," RANGE("pk")))),
       "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
      {CREATE(LSI_TABLE(
           INDEX("la1", HASH("pk") "," RANGE("sk")) "," INDEX("la2", HASH("pk") "," RANGE("sk")) "," INDEX(
               "la3",
               HASH("pk") "," RANGE(
                   "sk")) "," INDEX("la4",
                                    HASH("pk") "," RANGE(
                                        "sk")) "," INDEX("la5",
                                                         HASH("pk") "," RANGE(
                                                             "sk")) "," INDEX("la6",
                                                                              HASH("pk") "," RANGE(
                                                                                  "sk")))),
       INVALID "Number of LocalSecondaryIndexes exceeds per-table limit of 5"},
      {CREATE(LSI_TABLE(
           INDEX("lii", HASH("pk") "," RANGE("sk")) "," INDEX("lii", HASH("pk") "," RANGE("sk")))),
       INVALID "Duplicate index name: lii"},
      {CREATE(
           LSI_TABLE(INDEX("lii", HASH("pk") "," RANGE("sk"))) ",'GlobalSecondaryIndexes':[" INDEX(
               "lii", HASH("sk")) "]"),
       INVALID "Duplicate index name: lii"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

#define WITH_GSI(index) HASH_TABLE "," ON_DEMAND ",'GlobalSecondaryIndexes':[" index "]"
#define GSI_KEYS(keys) INDEX("gii", keys)
#define MANY_ATTRIBUTES                                                                            \
  ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("a", "S") "," ATTRIBUTE("b", "S") "," ATTRIBUTE(   \
      "c", "S") "," ATTRIBUTE("d", "S") "," ATTRIBUTE("e", "S"))
#define MANY_GSI(keys)                                                                             \
  CREATE(MANY_ATTRIBUTES "," KEYS(HASH("pk")) "," ON_DEMAND                                        \
                                              ",'GlobalSecondaryIndexes':[" GSI_KEYS(keys) "]")

static void create_table_refuses_unsound_global_indexes(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {CREATE(WITH_GSI("")), INVALID "List of GlobalSecondaryIndexes is empty"},
      {CREATE(WITH_GSI(INDEX("gii", HASH("q")))),
       INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [q], "
               "AttributeDefinitions: [pk]"},
      {CREATE(WITH_GSI(INDEX("gii", RANGE("pk")))),
       "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      {CREATE(ATTRIBUTES(ATTRIBUTE("a", "S") "," ATTRIBUTE("b", "S")) "," KEYS(
           HASH("a")) "," ON_DEMAND ",'GlobalSecondaryIndexes':[" INDEX("gii", HASH("a")) "]"),
       INVALID "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b], keys used: "
               "[a]"},
      {MANY_GSI(HASH("a") "," RANGE("b") "," HASH("c") "," RANGE("d") "," RANGE("e")),
       INVALID "All HASH key attributes must precede RANGE key attributes in the KeySchema"},
      {MANY_GSI(HASH("a") "," HASH("b") "," HASH("c") "," HASH("d") "," HASH("e")),
       INVALID "The KeySchema exceeds the maximum allowed number of HASH key attributes"},
      {MANY_GSI(
           HASH("pk") "," RANGE("a") "," RANGE("b") "," RANGE("c") "," RANGE("d") "," RANGE("e")),
       INVALID "The KeySchema exceeds the maximum allowed number of RANGE key attributes"},
      {CREATE(WITH_GSI(INDEX("gii", HASH("pk") "," RANGE("pk")))),
       "The KeySchema contains multiple key attributes with the same name"},
      {CREATE(WITH_GSI("{'IndexName':'gii'," KEYS(HASH("pk")) ",'Projection':{}}")),
       INVALID "Unknown ProjectionType: null"},
      {CREATE(WITH_GSI(
           "{'IndexName':'gii'," KEYS(HASH("pk")) ",'Projection':{'ProjectionType':'INCLUDE'}}")),
       INVALID "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
      {CREATE(WITH_GSI("{'IndexName':'gii'," KEYS(
           HASH("pk")) ",'Projection':{'ProjectionType':'KEYS_ONLY','NonKeyAttributes':['a']}}")),
       INVALID "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified"},
      {CREATE(WITH_GSI("{'IndexName':'gii'," KEYS(
           HASH("pk")) ",'Projection':{'ProjectionType':'ALL','NonKeyAttributes':['a']}}")),
       INVALID "ProjectionType is ALL, but NonKeyAttributes is specified"},
      {CREATE(WITH_GSI("{'IndexName':'gii'," KEYS(HASH(
           "pk")) ",'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['a','b','a']}}")),
       INVALID "Duplicate element in NonKeyAttributes: a"},
      {CREATE(WITH_GSI("{'IndexName':'gii'," KEYS(
           HASH("pk")) ",'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':[]}}")),
       "1 validation error detected: Value '[]' at "
       "'globalSecondaryIndexes.1.member.projection.nonKeyAttributes' failed to satisfy "
       "constraint: "
       "Member must have length greater than or equal to 1"},
      {CREATE(WITH_GSI(INDEX_UNITS("gii", HASH("pk"), 1, 1))),
       INVALID "ProvisionedThroughput should not be specified for index: gii when BillingMode is "
               "PAY_PER_REQUEST"},
      {CREATE(HASH_TABLE
              "," UNITS(1, 1) ",'GlobalSecondaryIndexes':[" INDEX("gii", HASH("pk")) "]"),
       INVALID "ProvisionedThroughput is not specified for index: gii"},
      {CREATE(HASH_TABLE "," UNITS(1, 1) ",'GlobalSecondaryIndexes':[" INDEX_UNITS(
           "gii", HASH("pk"), 1, 1000000000001) "]"),
       "Given value 1000000000001 for WriteCapacityUnits is out of bounds for index gii"},
      {CREATE(WITH_GSI("{'IndexName':'gii'," KEYS(
           HASH("pk")) "," PROJECT_ALL ",'OnDemandThroughput':{'MaxReadRequestUnits':-2}}")),
       INVALID "Requested MaxReadRequestUnits for OnDemandThroughput for index : gii is outside of "
               "valid range"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

static void create_table_refuses_a_21st_global_index(void **state) {
  char request[8192];
  size_t n = (size_t)snprintf(request, sizeof request,
                              "{'TableName':'Tab'," HASH_TABLE "," ON_DEMAND
                              ",'GlobalSecondaryIndexes':[");
  for (int i = 0; i < 21; i++)
    n += (size_t)snprintf(request + n, sizeof request - n,
                          "%s{'IndexName':'gi%02d'," KEYS(HASH("pk")) "," PROJECT_ALL "}",
                          i ? "," : "", i);
  snprintf(request + n, sizeof request - n, "]}");
  expect_error(*state, "CreateTable", request, "ValidationException",
               INVALID "GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

static void create_table_refuses_unsound_options(void **state) {
#define WITH(rest) CREATE(HASH_TABLE "," ON_DEMAND "," rest)
  /* clang-format off */
  static const refusal rows[] = {
      {WITH("'StreamSpecification':{'StreamEnabled':true}"),
       INVALID "Table is being created with a stream enabled, UpdateViewType is required"},
      {WITH("'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'KEYS_ONLY'}"),
       INVALID "Table is being created with a stream disabled, UpdateViewType should not be "
               "specified"},
      {WITH("'SSESpecification':{'Enabled':true,'KMSMasterKeyId':'k'}"),
       INVALID "SSEType KMS is required if KMSMasterKeyId is specified"},
      {WITH("'SSESpecification':{'Enabled':false,'SSEType':'KMS'}"),
       INVALID "SSEType can not be specified if Enabled is false"},
      {WITH("'SSESpecification':{'Enabled':false,'KMSMasterKeyId':'k'}"),
       INVALID "KMSMasterKeyId can not be specified if Enabled is false"},
      {WITH("'SSESpecification':{'Enabled':true,'SSEType':'KMS','KMSMasterKeyId':''}"),
       "1 validation error detected: Value '' at 'sSESpecification.kMSMasterKeyId' failed to "
       "satisfy constraint: Member must have length greater than or equal to 1"},
      {WITH("'SSESpecification':{'Enabled':true,'SSEType':'AES256'}"),
       INVALID "SSEType AES256 is not supported"},
      {WITH("'TableClass':'GOLD'"),
       "Invalid table-class parameter provided. Please try again with a valid table-class value: "
       "[STANDARD, STANDARD_INFREQUENT_ACCESS]."},
      {WITH("'Tags':[{'Key':'','Value':''}]"), "The Tag Key provided is invalid, Key: "},
      {WITH("'Tags':[{'Key':'a*','Value':''}]"), "The Tag Key provided is invalid, Key: a*"},
      {WITH("'Tags':[{'Key':'a'}]"), "The Tag Value provided is invalid, Value: null"},
      {WITH("'Tags':[{'Key':'AWS:x','Value':''}]"),
       "Tag Key cannot be prefixed with aws:, Key: AWS:x"},
      {WITH("'Tags':[{'Key':'a','Value':''},{'Key':'a','Value':'b'}]"),
       "Duplicate Tag Keys provided as input: Duplicate Tag Key found a"},
      {WITH("'ResourcePolicy':'{'"),
       INVALID "Invalid policy document: This policy contains invalid Json"},
      {WITH("'GlobalTableSourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/X'"),
       INVALID "GlobalTableSourceArn is not supported: a store has no replicas"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

static void create_table_refuses_more_than_50_tags(void **state) {
  char request[8192];
  size_t n = (size_t)snprintf(request, sizeof request,
                              "{'TableName':'Tab'," HASH_TABLE "," ON_DEMAND ",'Tags':[");
  for (int i = 0; i < 51; i++)
    n += (size_t)snprintf(request + n, sizeof request - n, "%s{'Key':'k%d','Value':'v'}",
                          i ? "," : "", i);
  snprintf(request + n, sizeof request - n, "]}");
  expect_error(*state, "CreateTable", request, "ValidationException",
               "Number of Tags exceed the current limit for the provided ResourceArn");
}

/* --------------------------------------------------------------- the life cycle */

static void create_table_is_creating_for_a_life_cycle_span(void **state) {
  (void)state;
  stator *db = support_open(1000);
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), "'TableStatus':'CREATING'");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'IndexStatus':'CREATING'");
  expect_without(db, "DescribeTable", "{" NAME_T "}", "Backfilling");
  expect_error(db, "CreateTable", CREATE(GSI_TABLE), "ResourceInUseException",
               IN_USE "Table is being created: Tab");
  expect_error(db, "UpdateTable", "{" NAME_T ",'DeletionProtectionEnabled':true}",
               "ResourceInUseException", IN_USE "Table is being created: Tab");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Table is being created: Tab");
  expect_error(db, "GetItem", "{" NAME_T ",'Key':{'pk':{'S':'a'}}}", "ResourceNotFoundException",
               "Requested resource not found");
  expect_ok(db, "ListTables", "{}", "'Tab'");
  stator_clock_advance(db, 999);
  expect_status(db, "Tab", "CREATING");
  stator_clock_advance(db, 1);
  expect_status(db, "Tab", "ACTIVE");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'IndexStatus':'ACTIVE'");
  expect_error(db, "CreateTable", CREATE(GSI_TABLE), "ResourceInUseException",
               "Table already exists: Tab");
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(create_table_answers_an_on_demand_table_with_an_index),
      store_test(create_table_shows_less_than_describe_table),
      store_test(create_table_shows_protection_and_warm_throughput_when_sent),
      store_test(create_table_keeps_provisioned_tables_without_a_billing_summary),
      store_test(create_table_takes_the_name_out_of_an_arn),
      store_test(create_table_sorts_non_key_attributes),
      store_test(create_table_takes_index_keys_of_several_attributes),
      store_test(create_table_enables_a_stream),
      store_test(create_table_keeps_class_encryption_and_maxima),
      store_test(create_table_accepts_odd_but_legal_requests),
      store_test(create_table_gives_every_table_an_id_of_its_own),
      store_test(create_table_refuses_a_name_that_is_taken),
      store_test(create_table_refuses_bad_names_alone_and_first),
      store_test(create_table_lists_all_member_errors),
      store_test(create_table_refuses_members_of_the_wrong_type),
      store_test(create_table_refuses_throughput_against_the_billing_mode),
      store_test(create_table_refuses_unsound_keys),
      store_test(create_table_refuses_unsound_local_indexes),
      store_test(create_table_refuses_unsound_global_indexes),
      store_test(create_table_refuses_a_21st_global_index),
      store_test(create_table_refuses_unsound_options),
      store_test(create_table_refuses_more_than_50_tags),
      cmocka_unit_test(create_table_is_creating_for_a_life_cycle_span),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
