/*
** Which of two errors in one request is reported: the steps of each operation, in
** order (validation.md section 5). Every row has the error of its own step and
** those of steps behind it.
*/
#include "table_requests.h"

#define ONE "1 validation error detected: "
#define NULL_FALSE ONE INVALID "Null attribute value types must have the value of true"
#define NOT_A_NUMBER "The parameter cannot be converted to a numeric value: x"
#define MIXED(legacy, expressions)                                                                 \
  "Can not use both expression and non-expression parameters in the same request: Non-expression " \
  "parameters: {" legacy "} Expression parameters: {" expressions "}"
#define NAMES_ALONE "ExpressionAttributeNames can only be specified when using expressions"
#define ATTRIBUTE_VALUE(kind) "Invalid " kind ": An expression attribute value used in expression "
#define UNDEFINED(kind) ATTRIBUTE_VALUE(kind) "is not defined; attribute value: :v"
#define EMPTY(kind) "Invalid " kind ": The expression can not be empty;"
#define NULL_AT(path)                                                                              \
  ONE "Value null at '" path "' failed to satisfy constraint: Member must not be null"
#define SCHEMA "The provided key element does not match the schema"
#define BAD_EXPECTED "'Expected':{'a':{}}"
#define NO_VALUE INVALID "Value must be provided when Exists is null for Attribute: a"
#define COMPARE(name, op, values)                                                                  \
  "'" name "':{'ComparisonOperator':'" op "','AttributeValueList':[" values "]}"
#define COUNT_OF(op) INVALID "Invalid number of argument(s) for the " op " ComparisonOperator"

#define KEYS_INDEX                                                                                 \
  "{'IndexName':'keys','Projection':{'ProjectionType':'KEYS_ONLY'}," KEYS(HASH("g")) "}"
#define ADD_KEYS_INDEX                                                                             \
  CREATE(ATTRIBUTES(ATTRIBUTE("g", "S")) ",'GlobalSecondaryIndexUpdates':[{'Create':" KEYS_INDEX   \
                                         "}]")

/* Tab: key pk, indexes gii and keys on g. Sort: keys pk and sk. */
static int setup(void **state) {
  support_setup(state);
  expect_ok(*state, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_ok(*state, "CreateTable", "{'TableName':'Sort'," SORT_TABLE "," ON_DEMAND "}", NULL);
  expect_ok(*state, "UpdateTable", ADD_KEYS_INDEX, NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static void not_found(stator *db, const char *op, const char *request) {
  expect_error(db, op, request, "ResourceNotFoundException", "Requested resource not found");
}

static void put_item_in_its_order(void **state) {
#define PUT(table, item, rest) "{'TableName':'" table "','Item':{" item "}" rest "}"
#define BAD_RETURN ",'ReturnValues':'ALL_NEW'"
#define ONLY_OLD ONE "ReturnValues can only be ALL_OLD or NONE"
  static const refusal rows[] = {
      {"{'TableName':'a b','ReturnValues':'x'}",
       ONE "Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
           "expression pattern: [a-zA-Z0-9_.-]+"                                            },
      {                                                                                                                     "{'TableName':'Nope','Expected':{'a':{'Value':{'NULL':false}}}}",                                                                      NULL_AT("item")                                                                         },
      { PUT("Nope",                                                         "'a':{'N':'x'},'b':{'NULL':false}",                                                                          ""), NULL_FALSE},
      {                                                                                             PUT("Nope",                  "'a':{'N':'x'}",                                                                          ",'Expected':{},'ConditionExpression':''"), NOT_A_NUMBER},
      {                                                                                                                                PUT("Nope", "",                                                             ",'Expected':{},'ConditionExpression':'','ExpressionAttributeNames':{}"),
       ONE MIXED("Expected", "ConditionExpression")},
      {                                                                                                                                                                        PUT("Nope",                                                            "",                                                                        ",'ExpressionAttributeNames':{}," BAD_EXPECTED BAD_RETURN), NAMES_ALONE},
      {                                                                                                                                                                                   PUT("Nope",                                                                                                                         "",           ",'ConditionExpression':'','ExpressionAttributeNames':{'a':'b'}"),
       "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""},
      {                                                                                                                      PUT("Nope",                                                                                 "",                                                   ",'ConditionExpression':''" BAD_RETURN), ONE EMPTY("ConditionExpression")},
      {                                                                                                                                                              PUT("Nope",                                                                                    "",                                                ",'ConditionExpression':'a = :v'" BAD_RETURN),
       ONE UNDEFINED("ConditionExpression")},
      {                                                                                                                                                           PUT("Nope",                                                         "",                                                                           BAD_RETURN "," BAD_EXPECTED), ONLY_OLD},
      {                                                                                                                                                                                      PUT("Nope",                                                         "",                                                                           "," BAD_EXPECTED), NO_VALUE},
      {                                                                                                                                                                                       PUT("Tab",                                                                           "'g':{'N':'1'}",
       ",'ConditionExpression':'a = :v','ExpressionAttributeValues':{"
           "':v':{'N':'1'},':w':{'N':'1'}}"),
       INVALID "Missing the key pk in the item"},
      {                                                                                                                                                        PUT("Tab",                                                                                                "'pk':{'S':'a'},'g':{'N':'1'}",
       ",'ConditionExpression':'a = :v','ExpressionAttributeValues':{':v':{'N':'1'},"
           "':w':{'N':'1'}}"),
       INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: gii"},
      {                                                                                                                    PUT("Tab",                                                                                                                     "'pk':{'S':'a'}",
       ",'ConditionExpression':'a = :v','ExpressionAttributeValues':{':v':{'N':'1'},"
           "':w':{'N':'1'}}"),
       ONE "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}"},
  };
  REFUSALS(*state, "PutItem", rows);
  not_found(*state, "PutItem", PUT("Nope", "", ""));
}

static void update_item_in_its_order(void **state) {
#define UPDATE(table, key, rest) "{'TableName':'" table "','Key':{" key "}" rest "}"
#define BAD_UPDATES "'AttributeUpdates':{'a':{}}"
  static const refusal rows[] = {
      {"{'TableName':'','ReturnValues':'x'}",
       ONE "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater "
           "than or equal to 1"                                                            },
      {                                                                                                                     "{'TableName':'Nope','ReturnValues':'x','ReturnConsumedCapacity':'y'}",
       "2 validation errors detected: Value null at 'key' failed to satisfy constraint: Member "
       "must "
       "not be null; Value 'x' at 'returnValues' failed to satisfy constraint: Member must satisfy "
       "enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"                                                                     },
      { UPDATE("Nope", "'pk':{'N':'x'},'b':{'NULL':false}",                                                                      ",'Expected':{},'UpdateExpression':''"),
       NULL_FALSE},
      {                                                                                                            UPDATE("Nope",        "'pk':{'N':'x'}",                                                               ",'Expected':{},'UpdateExpression':''"),
       ONE MIXED("Expected", "UpdateExpression")},
      {                                                                                                                                                                       UPDATE("Nope",                      "'pk':{'N':'x'}",                                                                        ",'ExpressionAttributeNames':{}," BAD_EXPECTED),
       NAMES_ALONE},
      {                                                                                                                                                                                UPDATE("Nope",                        "'pk':{'N':'x'}",                                                                      "," BAD_UPDATES), NOT_A_NUMBER},
      {                                                                                                                                                                              UPDATE("Nope",                                                                                                     "",       "," BAD_UPDATES "," BAD_EXPECTED),
       INVALID "Only DELETE action is allowed when no attribute value is specified"},
      {                                                                                                               UPDATE("Nope",                                  "",                                                                          "," BAD_EXPECTED), NO_VALUE},
      {                                                                                                                                                                                  UPDATE("Nope",                                                         "",                                                   ",'UpdateExpression':'SET a = :v','ConditionExpression':''"),
       ONE EMPTY("ConditionExpression")},
      {                                                                                                                                                           UPDATE("Nope",                                                          "",                                                  ",'UpdateExpression':'SET a = :v','ConditionExpression':'('"),
       ONE UNDEFINED("UpdateExpression")},
      {                                                                                                                                                          UPDATE("Nope",                                                                                                           "", ",'UpdateExpression':'REMOVE a','ExpressionAttributeNames':{'#a':'a'}"),
       ONE "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"},
      {                                                                                                          UPDATE("Tab",                   "'x':{'S':'a'}",                                                                            ",'UpdateExpression':'REMOVE pk'"), SCHEMA},
      {                                                                                                                                                                                     UPDATE("Tab",                                                                                  "'pk':{'S':'a'}",
       ",'UpdateExpression':'REMOVE pk','ConditionExpression':'attribute_exists(a)'"),
       INVALID "Cannot update attribute pk. This attribute is part of the key"},
  };
  REFUSALS(*state, "UpdateItem", rows);
  not_found(*state, "UpdateItem", UPDATE("Nope", "", ",'UpdateExpression':'REMOVE pk'"));
  expect_error(
      *state, "UpdateItem",
      UPDATE("Tab", "'pk':{'S':'a'}",
             ",'UpdateExpression':'REMOVE x.y','ConditionExpression':'attribute_exists(a)'"),
      "ConditionalCheckFailedException", "The conditional request failed");
}

static void sizes_of_all_expressions_come_before_syntax(void **state) {
  char request[4400];
  int n = snprintf(request, sizeof request,
                   "{'TableName':'Nope','Key':{},'UpdateExpression':'(','ConditionExpression':'a");
  memset(request + n, ' ', 4096);
  strcpy(request + n + 4096, "'}");
  expect_error(*state, "UpdateItem", request, "ValidationException",
               ONE "Invalid ConditionExpression: Expression size has exceeded the maximum allowed "
                   "size; expression size: 4097");
}

static void delete_item_in_its_order(void **state) {
#define DELETE(table, key, rest) UPDATE(table, key, rest)
  static const refusal rows[] = {
      {"{'ReturnValues':'x'}",                      NULL_AT("tableName")},
      {                                    "{'TableName':'Nope'," BAD_EXPECTED "}",                                             NULL_AT("key")                                                  },
      { DELETE("Nope", "'a':{'N':'x'}",                                         ",'Expected':{},'ConditionExpression':''"),
       MIXED("Expected", "ConditionExpression")},
      {                                                                DELETE("Nope",                                      "'a':{'N':'x'}",                                                   ",'ConditionExpression':''"), NOT_A_NUMBER},
      {                                                                          DELETE("Nope",                                                                   "",                                   ",'ConditionExpression':''" BAD_RETURN), EMPTY("ConditionExpression")},
      {                                                          DELETE("Nope",                                                                      "",                                ",'ConditionExpression':'a = :v'" BAD_RETURN),
       UNDEFINED("ConditionExpression")},
      {                                                       DELETE("Nope",                                                                                 "",                     BAD_RETURN "," BAD_EXPECTED), "ReturnValues can only be ALL_OLD or NONE"},
      {                                            DELETE("Nope",                                               "",                                                       "," BAD_EXPECTED), NO_VALUE},
      {                                                                               DELETE("Tab",                                "'x':{'S':'a'}",                                                         ",'Expected':{'a':{'Value':{'S':'x'}}}"), SCHEMA},
  };
  REFUSALS(*state, "DeleteItem", rows);
  not_found(*state, "DeleteItem", DELETE("Nope", "", ""));
}

static void get_item_in_its_order(void **state) {
#define GET(table, key, rest) UPDATE(table, key, rest)
#define TWICE "'AttributesToGet':['a','a']"
#define REPEATED INVALID "Duplicate value in attribute name: a"
  static const refusal rows[] = {
      {"{'TableName':'Nope','AttributesToGet':[]}",
       "2 validation errors detected: Value null at 'key' failed to satisfy constraint: Member "
       "must "
       "not be null; Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must "
       "have "
       "length greater than or equal to 1"                                                                     },
      {                              GET("Nope", "'a':{'N':'x'}",                                                                                  "," TWICE ",'ProjectionExpression':''"),
       MIXED("AttributesToGet", "ProjectionExpression")},
      {                                                                                        GET("Nope",                                                                                                  "'a':{'N':'x'}",                 "," TWICE ",'ExpressionAttributeNames':{}"), NAMES_ALONE},
      {                   GET("Nope","'a':{'N':'x'}",                                                  "," TWICE), NOT_A_NUMBER},
      {                  GET("Nope",                                                                                                 "",                                                  "," TWICE), REPEATED},
      {                      GET("Nope","", ",'ProjectionExpression':'','ExpressionAttributeNames':{}"),
       "ExpressionAttributeNames must not be empty"},
      {                                                                                            GET("Nope",                                                                                                      "",                               ",'ProjectionExpression':''"), EMPTY("ProjectionExpression")},
      { GET("Tab","'x':{'S':'a'}",                           ",'ProjectionExpression':'pk.x'"), SCHEMA},
      {                        GET("Tab",                                                                                                                "'pk':{'S':'a'}",                           ",'ProjectionExpression':'pk.x'"),
       "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
       "allowed: Key: pk"},
      {                                                                                                                      GET("Tab",                                                                                                                                "'pk':{'S':'a'}",                           ",'ProjectionExpression':'g[0]'"),
       "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
       "allowed: IndexKey: g"},
  };
  REFUSALS(*state, "GetItem", rows);
  not_found(*state, "GetItem", GET("Nope", "", ",'ProjectionExpression':'a'"));
}

static void query_in_its_order(void **state) {
#define QUERY(table, rest) "{'TableName':'" table "'," rest "}"
#define BAD_VALUE(op) COMPARE("a", op, "{'N':'x'}")
#define TOO_MANY(op) COMPARE("a", op, "{'N':'1'},{'N':'1'}")
#define START_EMPTY "'ExclusiveStartKey':{'a':{}}"
  static const refusal rows[] = {
      {QUERY("Nope",                                                                 "'Limit':0,'Select':'x'"),
       ONE "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or "
           "equal to 1"},
      {QUERY("Nope",                                                                 "'QueryFilter':{" BAD_VALUE("EQ") "},'KeyConditionExpression':''"),
       MIXED("QueryFilter","KeyConditionExpression")},
      {QUERY("Nope",
       "'QueryFilter':{" COMPARE("a",                                                                                                                                   "EQ","{}") "},'KeyConditions':{" BAD_VALUE("EQ") "}"),
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
      {QUERY("Nope",                            "'QueryFilter':{" TOO_MANY("NE") "},'KeyConditions':{" BAD_VALUE("EQ") "}"),
       NOT_A_NUMBER},
      {QUERY("Nope","'QueryFilter':{" TOO_MANY("NE") "},'KeyConditions':{" TOO_MANY("EQ") "}"),
       COUNT_OF("NE")                                                                           },
      {QUERY("Nope",                             "'KeyConditions':{" TOO_MANY("EQ") "}," TWICE),                                                                                                                                   COUNT_OF("EQ")},
      {QUERY("Nope",  TWICE "," START_EMPTY),REPEATED},
      {QUERY("Nope",                                                     START_EMPTY ",'KeyConditionExpression':''"),
       "The provided starting key is invalid: Supplied AttributeValue is empty, must contain "
       "exactly one of the supported datatypes"                                                                                                                                    },
      {QUERY("Nope","'KeyConditionExpression':'','FilterExpression':'('"),
       EMPTY("KeyConditionExpression")},
      {QUERY("Nope",                                           "'KeyConditionExpression':'(','FilterExpression':'a = :v',"
                     "'ProjectionExpression':'('"),
       UNDEFINED("FilterExpression")                                                                                                                                             },
      {QUERY("Nope",                           "'KeyConditionExpression':'pk = :v','ProjectionExpression':'a, a',"
                     "'Select':'COUNT'"),
       "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
       "rewrite one of these paths; path one: [a], path two: [a]"},
      {QUERY("Nope",                                     "'KeyConditionExpression':'pk = :v','ProjectionExpression':'a',"
                     "'Select':'COUNT'"),
       ONE "Cannot specify the ProjectionExpression when choosing to get only the Count"                                                                                                                },
      {QUERY("Nope",                                     "'KeyConditionExpression':'pk = :v','Select':'ALL_PROJECTED_ATTRIBUTES'"),
       ONE "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"},
      {QUERY("Nope","'KeyConditionExpression':'pk = :v'"),                                                                 UNDEFINED("KeyConditionExpression")                                                                                                                 },
      {QUERY("Tab",                                                                         "'IndexName':'nope'"),
       "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
       "request."},
#define BAD_KEYS "'KeyConditions':{" COMPARE("a", "NULL", "") "}"
      {QUERY("Tab","'IndexName':'nope','ConsistentRead':true," BAD_KEYS),
       "The table does not have the specified index: nope"                                                                                                                                                                                                                },
      {QUERY("Tab",                                         "'IndexName':'gii','ConsistentRead':true,'ExclusiveStartKey':{}," BAD_KEYS),
       "Consistent reads are not supported on global secondary indexes"},
      {QUERY("Tab","'IndexName':'gii','ExclusiveStartKey':{}," BAD_KEYS),
       "The provided starting key is invalid"                                                                                                                                                                                                   },
#define BY_G "'KeyConditions':{" COMPARE("g", "EQ", "{'S':'x'}") "}"
#define G_FILTER "'QueryFilter':{" COMPARE("g", "EQ", "{'S':'x'}") "}"
      {QUERY("Tab",                                                               "'IndexName':'keys'," BAD_KEYS "," G_FILTER),
       "Query condition missed key schema element: g"},
      {QUERY("Tab","'IndexName':'keys','Select':'ALL_ATTRIBUTES'," BY_G "," G_FILTER),
       "QueryFilter can only contain non-primary key attributes: Primary key attribute: g"                                                                                                                                                                                           },
      {QUERY("Tab",                                         "'IndexName':'keys','Select':'ALL_ATTRIBUTES'," BY_G
                    ",'ExclusiveStartKey':{'g':{'S':'y'},'pk':{'S':'a'}}"),
       INVALID
       "Select type ALL_ATTRIBUTES is not supported for global secondary index keys because "
       "its projection type is not ALL"},
      {QUERY("Tab",
       "'IndexName':'keys'," BY_G ",'ExclusiveStartKey':{'g':{'S':'y'},'pk':{'S':'a'}}"),
       "The provided starting key is outside query boundaries based on provided conditions"                                                                                                                                                                                                                                              },
  };
  REFUSALS(*state, "Query", rows);
  not_found(*state, "Query", QUERY("Nope", "'IndexName':'nope'"));
}

static void key_conditions_in_their_order(void **state) {
#define PK(op, values) COMPARE("pk", op, values)
#define SK(op, values) COMPARE("sk", op, values)
#define ON(table, conditions) QUERY(table, "'KeyConditions':{" conditions "}")
#define TYPE INVALID "Condition parameter type does not match schema type"
#define INDEXABLE "Attempted conditional constraint is not an indexable operation"
  static const refusal rows[] = {
      {ON("Sort",                            COMPARE("a", "NULL",                            "") "," COMPARE("b",                               "NULL", "") "," PK("NULL", "")),
       "Conditions can be of length 1 or 2 only"},
      {ON("Tab",                   COMPARE("a",                          "NULL",                                            "") "," COMPARE("b",                                                                                             "NULL", "")),
       "Query key condition not supported"},
      {ON("Sort",       COMPARE("a","NULL","") "," SK("NULL","")),
       "Query condition missed key schema element: pk"},
      {ON("Sort",  PK("NULL",             "") "," COMPARE("a",                                      "NULL",                                                                      "")), INDEXABLE},
      {ON("Sort",                   PK("GT",                          "{'N':'1'}")),                                      TYPE                                                                                      },
      {ON("Sort",                          PK("GT",      "{'S':'a'}") "," SK("NULL","")),"Query key condition not supported"},
      {ON("Sort",                                    PK("EQ",                                       "{'S':'a'}") "," COMPARE("a",                                               "NULL",                                                          "")),
       "Query condition missed key schema element: sk"},
      {ON("Sort",                                    PK("EQ",                                       "{'S':''}") "," SK("NULL",                                        "")),INDEXABLE},
      {ON("Sort", PK("EQ",            "{'S':''}") "," SK("EQ",                                     "{'N':'1'}")),                                                                         TYPE},
      {ON("Sort",                              PK("EQ",                                     "{'S':''}")),
       "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
       "contain an empty string value. Key: pk"                                                                                      },
  };
  REFUSALS(*state, "Query", rows);
}

static void scan_in_its_order(void **state) {
#define SCAN(table, rest) QUERY(table, rest)
  static const refusal rows[] = {
      {SCAN("Nope", "'Limit':0,'Segment':-1"),
       "2 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member "
       "must "
       "have value greater than or equal to 1; Value '-1' at 'segment' failed to satisfy "
       "constraint: Member must have value greater than or equal to 0"                               },
      {SCAN("Nope", "'ScanFilter':{" BAD_VALUE("EQ") "},'FilterExpression':''"),
       MIXED("ScanFilter",                                                                             "FilterExpression")},
      {SCAN("Nope",           "'ScanFilter':{" BAD_VALUE("EQ") "}," TWICE),                                                            NOT_A_NUMBER                         },
      {SCAN("Nope",           "'ScanFilter':{" TOO_MANY("LE") "}," TWICE),                                                            COUNT_OF("LE") },
      {SCAN("Nope",           TWICE "," START_EMPTY),                                                            REPEATED                                              },
      {SCAN("Nope",           START_EMPTY ",'Segment':1"),
       "The provided starting key is invalid: Supplied AttributeValue is empty, must contain "
       "exactly one of the supported datatypes"},
      {SCAN("Nope",           "'Segment':1,'FilterExpression':''"),
       "The TotalSegments parameter is required but was not present in the request when Segment "
       "parameter is present"                                     },
      {SCAN("Nope",           "'FilterExpression':'','Select':'SPECIFIC_ATTRIBUTES'"),
       EMPTY("FilterExpression")},
      {SCAN("Nope",           "'Select':'SPECIFIC_ATTRIBUTES'"),
       "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
       "SPECIFIC_ATTRIBUTES"                                                           },
      {SCAN("Tab",           "'IndexName':'nope','ConsistentRead':true"),
       "The table does not have the specified index: nope"},
      {SCAN("Tab",           "'IndexName':'gii','ConsistentRead':true,'ExclusiveStartKey':{}"),
       "Consistent reads are not supported on global secondary indexes"                                     },
      {SCAN("Tab",           "'IndexName':'keys','Select':'ALL_ATTRIBUTES','ExclusiveStartKey':{}"),
       "The provided starting key is invalid"},
      {SCAN("Tab",           "'IndexName':'keys','Select':'ALL_ATTRIBUTES'"),                                                             INVALID
       "Select type ALL_ATTRIBUTES is not supported for global secondary index keys because "
       "its projection type is not ALL"                                                            },
  };
  REFUSALS(*state, "Scan", rows);
  not_found(*state, "Scan", SCAN("Nope", "'IndexName':'nope'"));
}

static void batch_get_item_in_its_order(void **state) {
#define BATCH(rest) "{'RequestItems':{" rest "}}"
#define PART(table, rest) "'" table "':{" rest "}"
#define KEY(k) "{'pk':{'S':'" k "'}}"
  static const refusal rows[] = {
      {"{}",                                                        NULL_AT("requestItems")},
      {                 BATCH(""),  "The requestItems parameter is required for BatchGetItem"                       },
      {  BATCH(PART("a b",                   "")),
       ONE "Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
           "expression pattern: [a-zA-Z0-9_.-]+"},
      {                                          BATCH(PART("Nope",                   TWICE)),                                          NULL_AT("requestItems.Nope.member.keys")},
      { BATCH(PART("Nope",                  "'Keys':[]," TWICE)),                                         ONE
       "Value at 'requestItems.Nope.member.keys' failed to satisfy constraint: Member must have "
       "length greater than or equal to 1"},
      {                                         BATCH(PART("Nope",                                     "'Keys':[{'a':{'N':'x'}}]," TWICE ",'ProjectionExpression':''")),
       MIXED("AttributesToGet", "ProjectionExpression")},
      {                                                     BATCH(PART("Nope",                        "'Keys':[{'a':{'N':'x'}}]," TWICE)),            NOT_A_NUMBER},
      {                 BATCH(PART("Nope",              "'Keys':[" KEY("a") "," KEY("a") "]," TWICE)),
       "Provided list of item keys contains duplicates"},
      {                                                     BATCH(PART("Nope",                           "'Keys':[" KEY("a") "]," TWICE)),                REPEATED},
      {                 BATCH(PART("Nope",        "'Keys':[" KEY("a") "],'ProjectionExpression':''")),
       EMPTY("ProjectionExpression")},
      {                                                                        BATCH(PART("Tab", "'Keys':[{'x':{'S':'a'}}],'ProjectionExpression':'pk.x'")),                  SCHEMA},
      {                 BATCH(PART("Tab",    "'Keys':[" KEY("a") "],'ProjectionExpression':'pk.x'")),
       "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
       "allowed: Key: pk"},
  };
  REFUSALS(*state, "BatchGetItem", rows);
  not_found(*state, "BatchGetItem", BATCH(PART("Nope", "'Keys':[" KEY("a") "]")));
}

static void batch_write_item_in_its_order(void **state) {
#define LIST(table, rest) "'" table "':[" rest "]"
#define PUT_REQUEST(item) "{'PutRequest':{'Item':{" item "}}}"
#define DELETE_REQUEST(key) "{'DeleteRequest':{'Key':{" key "}}}"
  static const refusal rows[] = {
      {"{'ReturnConsumedCapacity':'x'}",                               NULL_AT("requestItems")},
      {                 BATCH(""),   "The requestItems parameter is required for BatchWriteItem"                       },
      { BATCH(LIST("Nope",                        "")),
       ONE "Value at 'requestItems.Nope.member' failed to satisfy constraint: Member must have "
           "length greater than or equal to 1"},
      {                                               BATCH(LIST("Nope",                                          "{}," PUT_REQUEST("'a':{'N':'x'}"))),
       "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
       "supported datatypes"},
      {                                                                 BATCH(LIST("Nope",   "{'PutRequest':{}}")),
       NULL_AT("requestItems.Nope.member.1.member.putRequest.item")},
      {                          BATCH(LIST("Nope", "{'DeleteRequest':{}}")),
       NULL_AT("requestItems.Nope.member.1.member.deleteRequest.key")},
      {                        BATCH(LIST("Nope",                                                  PUT_REQUEST("'a':{'N':'x'}"))),                                                                         NOT_A_NUMBER},
      {  BATCH(LIST("Tab",                                                        PUT_REQUEST("'a':{'S':'x'}"))),                                                                               SCHEMA},
      {  BATCH(LIST("Tab",               PUT_REQUEST("'pk':{'S':'a'}") "," DELETE_REQUEST("'pk':{'S':'a'}"))),
       "Provided list of item keys contains duplicates"},
  };
  REFUSALS(*state, "BatchWriteItem", rows);
  not_found(*state, "BatchWriteItem",
            BATCH(LIST("Nope", PUT_REQUEST("'pk':{'S':'a'}") "," PUT_REQUEST("'pk':{'S':'a'}"))));
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(put_item_in_its_order),
      test(update_item_in_its_order),
      test(sizes_of_all_expressions_come_before_syntax),
      test(delete_item_in_its_order),
      test(get_item_in_its_order),
      test(query_in_its_order),
      test(key_conditions_in_their_order),
      test(scan_in_its_order),
      test(batch_get_item_in_its_order),
      test(batch_write_item_in_its_order),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
