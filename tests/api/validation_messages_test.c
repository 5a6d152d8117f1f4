/* Messages of requests that are refused, beside those that the tests of single
** operations have: constraints, keys, expression members, reads over many items. */
#include "table_requests.h"

#define ONE "1 validation error detected: "
#define FAILED(value, path) ONE "Value " value " at '" path "' failed to satisfy constraint: "
#define ENUM(value, path, set)                                                                     \
  FAILED("'" value "'", path) "Member must satisfy enum value set: [" set "]"
#define KEYED(rest) "{'TableName':'Tab','Key':{'pk':{'S':'a'}}," rest "}"
#define READ(rest) "{'TableName':'Tab'," rest "}"
#define V "'ExpressionAttributeValues':{':v':{'S':'a'}}"
#define NOT_VALID "One or more parameter values are not valid. "

/* Tab: key pk, index gii on g. Bin: keys pk and sk, both binary. */
static int setup(void **state) {
  support_setup(state);
  expect_ok(*state, "CreateTable", CREATE(GSI_TABLE), NULL);
  support_table(*state, "Bin", "B", "B");
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static void enums_are_printed_in_order(void **state) {
  static const refusal updates[] = {
      {KEYED("'ReturnValues':'x'"),
       ENUM("x",                                                     "returnValues",                        "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW")},
      {KEYED("'ReturnValuesOnConditionCheckFailure':'x'"),
       ENUM("x",                                                     "returnValuesOnConditionCheckFailure", "ALL_OLD, NONE")                                   },
      {KEYED("'ReturnConsumedCapacity':'x'"),
       ENUM("x",                                                     "returnConsumedCapacity",              "INDEXES, TOTAL, NONE")                            },
      {KEYED("'ReturnItemCollectionMetrics':'x'"),
       ENUM("x",                                                     "returnItemCollectionMetrics",         "SIZE, NONE")                                      },
      {KEYED("'ConditionalOperator':'x'"),                 ENUM("x", "conditionalOperator",                 "OR, AND")                                         },
  };
  static const refusal reads[] = {
      {READ("'Select':'x'"),     ENUM("x",                                                                             "select",
       "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, "
                                  "ALL_PROJECTED_ATTRIBUTES")},
      {READ("'ReturnConsumedCapacity':'x'"),
       ENUM("x",                                                                         "returnConsumedCapacity",                                                                                                                 "INDEXES, TOTAL, NONE")},
      {READ("'ConditionalOperator':'x'"), ENUM("x",                                                                                     "conditionalOperator","OR, AND")},
      {READ("'IndexName':'ab'"),   FAILED("'ab'","indexName") "Member must have length greater than "
                                                             "or equal to 3"                                                    },
      {READ("'IndexName':'a b c'"),         FAILED("'a b c'",                  "indexName") "Member must satisfy regular "
                                                                   "expression pattern: "
                                                                   "[a-zA-Z0-9_.-]+"},
      {READ("'AttributesToGet':[]"),
       FAILED("'[]'", "attributesToGet") "Member must have length "
                                         "greater than or equal to 1"                                   },
  };
  static const refusal scans[] = {
      {READ("'Segment':0,'TotalSegments':0"),
       FAILED("'0'",       "totalSegments") "Member must have value greater than or equal to 1"   },
      {READ("'Segment':0,'TotalSegments':1000001"),
       FAILED("'1000001'", "totalSegments") "Member must have value less than or equal to 1000000"},
      {READ("'Segment':1000000,'TotalSegments':5"),
       FAILED("'1000000'", "segment") "Member must have value less than or equal to 999999"       },
  };
  REFUSALS(*state, "UpdateItem", updates);
  REFUSALS(*state, "DeleteItem", updates);
  REFUSALS(*state, "Query", reads);
  REFUSALS(*state, "Scan", reads);
  REFUSALS(*state, "Scan", scans);
}

static void an_index_name_has_255_characters(void **state) {
  char request[400], message[600], name[257];
  memset(name, 'i', 256);
  name[256] = '\0';
  snprintf(request, sizeof request, "{'TableName':'Tab','IndexName':'%s'}", name);
  snprintf(message, sizeof message,
           ONE "Value '%s' at 'indexName' failed to satisfy constraint: Member must have length "
               "less than or equal to 255",
           name);
  expect_error(*state, "Scan", request, "ValidationException", message);
}

static void empty_binary_keys_are_refused(void **state) {
#define EMPTY_BINARY(key)                                                                          \
  NOT_VALID "The AttributeValue for a key attribute cannot contain an empty binary value. "        \
            "Key: " key
  static const refusal puts[] = {
      {"{'TableName':'Bin','Item':{'pk':{'B':''},'sk':{'B':'AQ=='}}}", EMPTY_BINARY("pk")},
      {"{'TableName':'Bin','Item':{'pk':{'B':'AQ=='},'sk':{'B':''}}}", EMPTY_BINARY("sk")},
  };
  static const refusal gets[] = {
      {"{'TableName':'Bin','Key':{'pk':{'B':''},'sk':{'B':'AQ=='}}}", EMPTY_BINARY("pk")},
      {"{'TableName':'Bin','Key':{'pk':{'B':'AQ=='},'sk':{'B':''}}}", EMPTY_BINARY("sk")},
  };
  REFUSALS(*state, "PutItem", puts);
  REFUSALS(*state, "GetItem", gets);
  REFUSALS(*state, "DeleteItem", gets);
  REFUSALS(*state, "UpdateItem", gets);
}

/* before, `bytes` times "k", behind; in memory that the caller frees. */
static char *with_key(const char *before, int bytes, const char *behind) {
  char *text = malloc(strlen(before) + (size_t)bytes + strlen(behind) + 1);
  assert_non_null(text);
  size_t n = (size_t)sprintf(text, "%s", before);
  memset(text + n, 'k', (size_t)bytes);
  strcpy(text + n + bytes, behind);
  return text;
}

static void refused_key(void **state, const char *op, const char *before, int bytes,
                        const char *behind, const char *message) {
  char *request = with_key(before, bytes, behind);
  expect_error(*state, op, request, "ValidationException", message);
  free(request);
}

static void keys_have_their_sizes_wherever_they_stand(void **state) {
#define LONG_HASH INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes"
#define LONG_RANGE                                                                                 \
  INVALID "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
  support_table(*state, "Str", "S", "S");
#define HASHED "{'TableName':'Str','Key':{'sk':{'S':'a'},'pk':{'S':'"
#define RANGED "{'TableName':'Str','Key':{'pk':{'S':'a'},'sk':{'S':'"
  static const char *const keyed[] = {"GetItem", "DeleteItem", "UpdateItem"};
  for (size_t i = 0; i < sizeof keyed / sizeof keyed[0]; i++) {
    refused_key(state, keyed[i], HASHED, 2049, "'}}}", LONG_HASH);
    refused_key(state, keyed[i], RANGED, 1025, "'}}}", LONG_RANGE);
  }
  refused_key(state, "BatchGetItem", "{'RequestItems':{'Str':{'Keys':[{'sk':{'S':'a'},'pk':{'S':'",
              2049, "'}}]}}}", LONG_HASH);
#define BY(condition) "{'TableName':'Str','KeyConditionExpression':'" condition "',"
  refused_key(state, "Query", BY("pk = :p") "'ExpressionAttributeValues':{':p':{'S':'", 2049,
              "'}}}", LONG_HASH);
  refused_key(state, "Query",
              BY("pk = :p AND sk > :s") "'ExpressionAttributeValues':{':p':{'S':'a'},':s':{'S':'",
              1025, "'}}}", LONG_RANGE);
  refused_key(state, "PutItem", "{'TableName':'Tab','Item':{'pk':{'S':'a'},'g':{'S':'", 2049,
              "'}}}", LONG_HASH);
  refused_key(state, "UpdateItem",
              "{'TableName':'Tab','Key':{'pk':{'S':'a'}},'AttributeUpdates':{'g':{'Value':{'S':'",
              2049, "'}}}}", LONG_HASH);
}

static void values_without_an_expression_name_what_is_missing(void **state) {
#define ALONE "ExpressionAttributeValues can only be specified when using expressions: "
  static const refusal queries[] = {
      {READ(V),                               ALONE "FilterExpression and KeyConditionExpression are null"},
      {READ(V ",'ProjectionExpression':'a'"),
       ALONE "FilterExpression and KeyConditionExpression are null"                                       },
  };
  static const refusal scans[] = {
      {READ(V), ALONE "FilterExpression is null"},
  };
  static const refusal deletes[] = {
      {KEYED(V), ALONE "ConditionExpression is null"},
  };
  REFUSALS(*state, "Query", queries);
  REFUSALS(*state, "Scan", scans);
  REFUSALS(*state, "DeleteItem", deletes);
}

static void placeholders_have_255_bytes(void **state) {
  char request[600], name[260];
  for (int n = 255; n <= 256; n++) {
    memset(name, 'n', (size_t)n);
    name[0] = '#';
    name[n] = '\0';
    snprintf(
        request, sizeof request,
        "{'TableName':'Tab','ProjectionExpression':'%s','ExpressionAttributeNames':{'%s':'a'}}",
        name, name);
    if (n == 255)
      expect_ok(*state, "Scan", request, NULL);
    else
      expect_error(*state, "Scan", request, "ValidationException",
                   "ExpressionAttributeNames contains invalid key: key too long; size of key: 256");
  }
}

static void placeholders_are_words_behind_their_sign(void **state) {
  static const refusal rows[] = {
      {READ("'FilterExpression':'a = :v','ExpressionAttributeNames':{'n':'a'}"),
       "ExpressionAttributeNames contains invalid key: Syntax error; key: \"n\""          },
      {READ("'FilterExpression':'a = :v','ExpressionAttributeNames':{'#':'a'}"),
       "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\""          },
      {READ("'FilterExpression':'a = :v','ExpressionAttributeNames':{'#a-b':'a'}"),
       "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\""       },
      {READ("'FilterExpression':'a = :v','ExpressionAttributeValues':{':':{'S':'a'}}"),
       "ExpressionAttributeValues contains invalid key: Syntax error; key: \":\""         },
      {READ("'FilterExpression':'a = :v','ExpressionAttributeValues':{}"),
       "ExpressionAttributeValues must not be empty"                                      },
      {READ("'FilterExpression':'a = :v',"
            "'ExpressionAttributeValues':{':v':{'S':'a'},':w':{'S':'a'},':x':{'S':'a'}}"),
       "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w, :x}"},
  };
  REFUSALS(*state, "Scan", rows);
}

static void a_bad_value_of_an_expression_names_its_placeholder(void **state) {
#define VALUE(v) READ("'FilterExpression':'a = :v','ExpressionAttributeValues':{':v':" v "}")
#define WRAPPED(message) "ExpressionAttributeValues contains invalid value: " message " for key :v"
  static const refusal rows[] = {
      {VALUE("{}"),                 WRAPPED("Supplied AttributeValue is empty, must contain exactly one of the "
                            "supported datatypes")                               },
      {VALUE("{'S':'a','N':'1'}"),  WRAPPED("Supplied AttributeValue has more than one datatypes "
                                           "set, must contain exactly one of the supported "
                                           "datatypes")           },
      {VALUE("{'SS':[]}"),          WRAPPED(INVALID "An string set  may not be empty")              },
      {VALUE("{'NS':['1','1.0']}"), WRAPPED("Input collection contains duplicates")                 },
      {VALUE("{'N':''}"),           WRAPPED("The parameter cannot be converted to a numeric value") },
      {VALUE("{'NULL':false}"),     INVALID "Null attribute value types must have the value of true"},
  };
  REFUSALS(*state, "Scan", rows);
}

static void select_goes_with_a_projection_or_not(void **state) {
#define CANNOT "Cannot specify the ProjectionExpression when choosing to get "
  static const refusal rows[] = {
      {READ("'ProjectionExpression':'a','Select':'ALL_ATTRIBUTES'"),                             CANNOT "ALL_ATTRIBUTES"},
      {READ("'ProjectionExpression':'a','Select':'ALL_PROJECTED_ATTRIBUTES','IndexName':'gii'"),
       CANNOT "ALL_PROJECTED_ATTRIBUTES"                                                                                },
      {READ("'ProjectionExpression':'a','Select':'COUNT'"),                                      CANNOT "only the Count"},
      {READ("'Select':'ALL_PROJECTED_ATTRIBUTES'"),
       "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"                                     },
  };
  REFUSALS(*state, "Scan", rows);
}

static void key_conditions_are_simple(void **state) {
#define CONDITION(text) READ("'KeyConditionExpression':'" text "'," V)
#define REFUSED_KEY(message) "Invalid KeyConditionExpression: " message
#define IN_CONDITION "Invalid condition in KeyConditionExpression: "
  static const refusal rows[] = {
      {CONDITION("pk.x = :v"),
       REFUSED_KEY("KeyConditionExpressions cannot have conditions on nested attributes")                                 },
      {CONDITION("pk = g"),
       REFUSED_KEY(IN_CONDITION "Multiple attribute names used in one condition")                                         },
      {CONDITION(":v = :v"),              REFUSED_KEY(IN_CONDITION "No key attribute specified")                          },
      {CONDITION("size(pk) = :v"),
       REFUSED_KEY("KeyConditionExpressions cannot contain nested operations")                                            },
      {CONDITION(":v BETWEEN pk AND :v"),
       REFUSED_KEY(IN_CONDITION "BETWEEN operator must have the key attribute as its first "
                                "operand")                                                                                },
      {CONDITION("begins_with(:v, pk)"),
       REFUSED_KEY(IN_CONDITION "begins_with operator must have the key attribute as its first "
                                "operand")                                                                                },
      {CONDITION("NOT pk = :v"),          REFUSED_KEY("Invalid operator used in KeyConditionExpression: "
                                             "NOT")                                       },
      {CONDITION("pk IN (:v)"),           REFUSED_KEY("Invalid operator used in KeyConditionExpression: "
                                            "IN")                                          },
      {CONDITION("pk <> :v"),             REFUSED_KEY("Invalid operator used in KeyConditionExpression: <>")              },
      {CONDITION("attribute_exists(pk)"), REFUSED_KEY("Invalid operator used in "
                                                      "KeyConditionExpression: "
                                                      "attribute_exists")        },
      {CONDITION("contains(pk, :v)"),     REFUSED_KEY("Invalid operator used in "
                                                  "KeyConditionExpression: contains")},
      {CONDITION("pk = :v AND x = :v"),   "Query key condition not supported"                                             },
  };
  REFUSALS(*state, "Query", rows);
}

static void a_query_for_one_item_does_not_start_again(void **state) {
  expect_error(*state, "Query",
               READ("'KeyConditionExpression':'pk = :v','ExclusiveStartKey':{'pk':{'S':'a'}}," V),
               "ValidationException",
               "The query can return at most one row and cannot be restarted");
}

static void a_starting_key_is_sound(void **state) {
#define START(key) READ("'ExclusiveStartKey':{" key "}")
#define BAD_START "The provided starting key is invalid"
  static const refusal rows[] = {
      {START(""),                             BAD_START                                                       },
      {START("'pk':{'S':'a'},'x':{'S':'a'}"), BAD_START                                                       },
      {START("'x':{'S':'a'}"),                BAD_START ": The provided key element does not match the schema"},
      {START("'pk':{'N':'x'}"),               "The parameter cannot be converted to a numeric value: x"       },
      {START("'pk':{'SS':['a','a']}"),        INVALID "Input collection [a, a] contains duplicates."          },
  };
  REFUSALS(*state, "Scan", rows);
}

static void requests_of_batches_are_bounded(void **state) {
  static const refusal gets[] = {
      {"{'RequestItems':{'Tab':{'Keys':[{}]}},'ReturnConsumedCapacity':'x'}",
       ENUM("x",                          "returnConsumedCapacity", "INDEXES, TOTAL, NONE")},
      {"{'RequestItems':{'Tab':null}}",
       FAILED("null", "requestItems.Tab.member.keys") "Member must not be null"                                              },
  };
  static const refusal writes[] = {
      {"{'RequestItems':{'Tab':[{}]},'ReturnConsumedCapacity':'x'}",
       ENUM("x",                                "returnConsumedCapacity", "INDEXES, TOTAL, NONE")},
      {"{'RequestItems':{'Tab':[{}]},'ReturnItemCollectionMetrics':'x'}",
       ENUM("x",              "returnItemCollectionMetrics", "SIZE, NONE")},
      {"{'RequestItems':{'Tab':null}}",
       ONE "Value at 'requestItems.Tab.member' failed to satisfy constraint: Member must have "
           "length greater than or equal to 1"},
  };
  REFUSALS(*state, "BatchGetItem", gets);
  REFUSALS(*state, "BatchWriteItem", writes);
}

static void add_puts(char *request, const char *prefix, int count) {
  for (int i = 0; i < count; i++)
    sprintf(request + strlen(request), "%s{'PutRequest':{'Item':{'pk':{'S':'%s%d'}}}}",
            i ? "," : "", prefix, i);
}

static void a_batch_write_over_several_tables_takes_25_requests(void **state) {
  char request[4096] = "{'RequestItems':{'Tab':[";
  support_table(*state, "Two", "S", NULL);
  add_puts(request, "t", 12);
  strcat(request, "],'Two':[");
  add_puts(request, "u", 14);
  strcat(request, "]}}");
  stator_result *r = support_call(*state, "BatchWriteItem", request);
  static const char before[] = ONE "Value '{Two=[WriteRequest(putRequest=PutRequest(item=";
  static const char behind[] =
      "]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
      "[Member must have length less than or equal to 25, Member must have length greater than or "
      "equal to 1]";
  const char *message = stator_result_message(r);
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  assert_memory_equal(message, before, sizeof before - 1);
  assert_string_equal(message + strlen(message) - (sizeof behind - 1), behind);
  stator_result_free(r);
  expect_body(*state, "Scan", "{'TableName':'Two','Select':'COUNT'}",
              "{'Count':0,'ScannedCount':0}");
}

static void a_batch_write_with_one_large_item_writes_nothing(void **state) {
  char *request = malloc(420000);
  assert_non_null(request);
  int n =
      sprintf(request, "{\"RequestItems\":{\"Tab\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":"
                       "\"a\"}}}},{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"b\"},\"v\":{\"S\":\"");
  memset(request + n, 'x', 409600);
  strcpy(request + n + 409600, "\"}}}}]}}");
  expect_error(*state, "BatchWriteItem", request, "ValidationException",
               "Item size has exceeded the maximum allowed size");
  free(request);
  expect_body(*state, "Scan", READ("'Select':'COUNT'"), "{'Count':0,'ScannedCount':0}");
}

static void scalar_keys_have_no_parts(void **state) {
#define PARTS(what)                                                                                \
  "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "            \
  "allowed: " what
  static const refusal scans[] = {
      {READ("'FilterExpression':'attribute_exists(pk.x)'"), PARTS("Key: pk")    },
      {READ("'FilterExpression':'attribute_exists(g[0])'"), PARTS("IndexKey: g")},
      {READ("'ProjectionExpression':'a, pk.x'"),            PARTS("Key: pk")    },
  };
  static const refusal updates[] = {
      {KEYED("'UpdateExpression':'REMOVE g.x'"),                 PARTS("IndexKey: g")},
      {KEYED("'ConditionExpression':'attribute_exists(pk[1])'"), PARTS("Key: pk")    },
  };
  REFUSALS(*state, "Scan", scans);
  REFUSALS(*state, "UpdateItem", updates);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(enums_are_printed_in_order),
      test(an_index_name_has_255_characters),
      test(empty_binary_keys_are_refused),
      test(keys_have_their_sizes_wherever_they_stand),
      test(values_without_an_expression_name_what_is_missing),
      test(placeholders_have_255_bytes),
      test(placeholders_are_words_behind_their_sign),
      test(a_bad_value_of_an_expression_names_its_placeholder),
      test(select_goes_with_a_projection_or_not),
      test(key_conditions_are_simple),
      test(a_query_for_one_item_does_not_start_again),
      test(a_starting_key_is_sound),
      test(requests_of_batches_are_bounded),
      test(a_batch_write_over_several_tables_takes_25_requests),
      test(a_batch_write_with_one_large_item_writes_nothing),
      test(scalar_keys_have_no_parts),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
