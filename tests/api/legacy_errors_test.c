/* What legacy parameters are refused with before any table is looked up: both
** styles in one request, their own contents, JSON types. The table does not exist. */
#include "table_requests.h"

#define ONE "1 validation error detected: "
#define PUT(rest) "{'TableName':'Nope','Item':{'pk':{'S':'a'}}," rest "}"
#define KEYED(rest) "{'TableName':'Nope','Key':{'pk':{'S':'a'}}," rest "}"
#define READ(rest) "{'TableName':'Nope'," rest "}"
#define COMPARE(name, op, values)                                                                  \
  "'" name "':{'ComparisonOperator':'" op "','AttributeValueList':[" values "]}"
#define EQ_A COMPARE("a", "EQ", "{'S':'x'}")
#define EQ_B COMPARE("b", "EQ", "{'S':'x'}")
#define BY_KEY "'KeyConditions':{" COMPARE("pk", "EQ", "{'S':'x'}") "}"
#define MIXED(legacy, expressions)                                                                 \
  "Can not use both expression and non-expression parameters in the same request: Non-expression " \
  "parameters: {" legacy "} Expression parameters: {" expressions "}"
#define test(f) store_test(f)

static void writes_do_not_mix_styles(void **state) {
  static const refusal puts[] = {
      {PUT("'Expected':{" EQ_A "},'ConditionExpression':'a'"),
       ONE MIXED("Expected",                      "ConditionExpression")},
      {PUT("'ConditionalOperator':'OR','ConditionExpression':'a'"),
       ONE MIXED("ConditionalOperator",           "ConditionExpression")},
      {PUT("'ConditionalOperator':'OR','Expected':{},'ConditionExpression':'a'"),
       ONE MIXED("Expected, ConditionalOperator", "ConditionExpression")},
  };
  static const refusal deletes[] = {
      {KEYED("'Expected':{" EQ_A "},'ConditionExpression':'a'"),
       MIXED("Expected", "ConditionExpression")},
  };
  static const refusal updates[] = {
      {KEYED("'AttributeUpdates':{},'UpdateExpression':'x'"),
       ONE MIXED("AttributeUpdates",                                                           "UpdateExpression")   },
      {KEYED("'AttributeUpdates':{},'ConditionExpression':'x'"),
       ONE MIXED("AttributeUpdates",                                                           "ConditionExpression")},
      {KEYED("'Expected':{},'UpdateExpression':'x'"),                    ONE MIXED("Expected", "UpdateExpression")   },
      {KEYED("'ConditionalOperator':'AND','Expected':{},'AttributeUpdates':{},"
             "'ConditionExpression':'x','UpdateExpression':'x'"),
       ONE MIXED("AttributeUpdates, Expected, ConditionalOperator",
       "UpdateExpression, ConditionExpression")                                                                      },
  };
  REFUSALS(*state, "PutItem", puts);
  REFUSALS(*state, "DeleteItem", deletes);
  REFUSALS(*state, "UpdateItem", updates);
}

static void reads_do_not_mix_styles(void **state) {
  static const refusal gets[] = {
      {KEYED("'AttributesToGet':['a'],'ProjectionExpression':'a'"),
       MIXED("AttributesToGet", "ProjectionExpression")},
  };
  static const refusal queries[] = {
      {READ("'AttributesToGet':['a'],'KeyConditionExpression':'a'"),
       MIXED("AttributesToGet",                                                  "KeyConditionExpression")},
      {READ("'QueryFilter':{},'KeyConditionExpression':'a'"),
       MIXED("QueryFilter",                                                      "KeyConditionExpression")},
      {READ(BY_KEY ",'KeyConditionExpression':'a'"),
       MIXED("KeyConditions",                                                    "KeyConditionExpression")},
      {READ(BY_KEY ",'QueryFilter':{},'FilterExpression':'a'"),
       MIXED("QueryFilter",                                                      "FilterExpression")      },
      {READ(BY_KEY ",'AttributesToGet':['a'],'FilterExpression':'a'"),
       MIXED("AttributesToGet",                                                  "FilterExpression")      },
      {READ(BY_KEY ",'AttributesToGet':['a'],'QueryFilter':{},'ConditionalOperator':'OR',"
                   "'KeyConditionExpression':'a','FilterExpression':'a',"
                   "'ProjectionExpression':'a'"),
       MIXED("AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions",
       "ProjectionExpression, FilterExpression, KeyConditionExpression")                                  },
  };
  static const refusal scans[] = {
      {READ("'ScanFilter':{},'ProjectionExpression':'a'"),
       MIXED("ScanFilter",                                       "ProjectionExpression")},
      {READ("'ConditionalOperator':'OR','ProjectionExpression':'a'"),
       MIXED("ConditionalOperator",                              "ProjectionExpression")},
      {READ("'ScanFilter':{},'AttributesToGet':['a'],'ConditionalOperator':'AND',"
            "'FilterExpression':'a','ProjectionExpression':'a'"),
       MIXED("AttributesToGet, ScanFilter, ConditionalOperator",
       "ProjectionExpression, FilterExpression")                                        },
  };
  REFUSALS(*state, "GetItem", gets);
  REFUSALS(*state, "Query", queries);
  REFUSALS(*state, "Scan", scans);
}

static void a_conditional_operator_joins_two_conditions_at_least(void **state) {
#define WITHOUT "ConditionalOperator cannot be used without Filter or Expected"
#define FEW "ConditionalOperator can only be used when Filter or Expected has two or more elements"
#define OR "'ConditionalOperator':'OR'"
  static const refusal puts[] = {
      {PUT(OR),                          WITHOUT},
      {PUT(OR ",'Expected':{}"),         WITHOUT},
      {PUT(OR ",'Expected':{" EQ_A "}"), FEW    },
  };
  static const refusal keyed[] = {
      {KEYED(OR),                          WITHOUT},
      {KEYED(OR ",'Expected':{" EQ_A "}"), FEW    },
  };
  static const refusal queries[] = {
      {READ(OR),                                        WITHOUT},
      {READ(OR "," BY_KEY),                             WITHOUT},
      {READ(OR "," BY_KEY ",'QueryFilter':{" EQ_A "}"), FEW    },
  };
  static const refusal scans[] = {
      {READ(OR),                            WITHOUT},
      {READ(OR ",'AttributesToGet':['a']"), WITHOUT},
      {READ(OR ",'ScanFilter':{" EQ_A "}"), FEW    },
      {READ("'ConditionalOperator':'XOR'"),
       ONE "Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy "
           "enum value set: [OR, AND]"             },
  };
  REFUSALS(*state, "PutItem", puts);
  REFUSALS(*state, "DeleteItem", keyed);
  REFUSALS(*state, "UpdateItem", keyed);
  REFUSALS(*state, "Query", queries);
  REFUSALS(*state, "Scan", scans);
}

#define EXPECTED(member) PUT("'Expected':{'a':{" member "}}")

static void expected_refuses_members_that_do_not_go_together(void **state) {
  static const refusal rows[] = {
      {EXPECTED("'Value':{'S':'x'},'AttributeValueList':[{'S':'x'}]"),
       INVALID "Value and AttributeValueList cannot be used together for Attribute: a"                                                             },
      {EXPECTED("'Value':{'S':'x'},'AttributeValueList':[{'S':'x'}],'ComparisonOperator':'EQ',"
                "'Exists':true"),
       INVALID "Value and AttributeValueList cannot be used together for Attribute: a"                                                             },
      {EXPECTED("'Exists':true,'ComparisonOperator':'EQ','Value':{'S':'x'}"),
       INVALID "Exists and ComparisonOperator cannot be used together for Attribute: a"                                                            },
      {EXPECTED("'ComparisonOperator':'GE'"),
       INVALID "Value or AttributeValueList must be used with ComparisonOperator: GE for "
               "Attribute: a"                                                                                                                      },
      {EXPECTED("'AttributeValueList':[{'S':'x'}]"),
       INVALID "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"                                                    },
      {EXPECTED(""),                                                          INVALID "Value must be provided when Exists is null for Attribute: a"},
      {EXPECTED("'Exists':true"),
       INVALID "Value must be provided when Exists is true for Attribute: a"                                                                       },
      {EXPECTED("'Exists':false,'Value':{'S':'x'}"),
       INVALID "Value cannot be used when Exists is false for Attribute: a"                                                                        },
      {EXPECTED("'ComparisonOperator':'LIKE'"),
       ONE "Value 'LIKE' at 'expected.a.member.comparisonOperator' failed to satisfy constraint: "
           "Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, "
           "NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"                                                                                          },
      {PUT("'Expected':{'':{'Exists':false}}"),                               INVALID "Empty attribute name"                                       },
  };
  REFUSALS(*state, "PutItem", rows);
  expect_error(*state, "DeleteItem", KEYED("'Expected':{'a':{}}"), "ValidationException",
               INVALID "Value must be provided when Exists is null for Attribute: a");
  expect_error(*state, "UpdateItem", KEYED("'Expected':{'a':{}}"), "ValidationException",
               INVALID "Value must be provided when Exists is null for Attribute: a");
}

/* The same of Expected, of a filter and of key conditions. */
static void refused_comparison(void **state, const char *condition, const char *message) {
  char request[600];
  snprintf(request, sizeof request, PUT("'Expected':{'a':%s}"), condition);
  expect_error(*state, "PutItem", request, "ValidationException", message);
  snprintf(request, sizeof request, READ("'ScanFilter':{'a':%s}"), condition);
  expect_error(*state, "Scan", request, "ValidationException", message);
  snprintf(request, sizeof request, READ(BY_KEY ",'QueryFilter':{'a':%s}"), condition);
  expect_error(*state, "Query", request, "ValidationException", message);
  snprintf(request, sizeof request, READ("'KeyConditions':{'a':%s}"), condition);
  expect_error(*state, "Query", request, "ValidationException", message);
}

static void each_operator_has_its_number_of_values(void **state) {
  static const char *const single[] = {"EQ", "NE",       "LE",           "LT",         "GE",
                                       "GT", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH"};
  char condition[200], message[200];
#define refused_count(op, values)                                                                  \
  snprintf(condition, sizeof condition,                                                            \
           "{'ComparisonOperator':'%s','AttributeValueList':[" values "]}", op);                   \
  snprintf(message, sizeof message,                                                                \
           INVALID "Invalid number of argument(s) for the %s ComparisonOperator", op);             \
  refused_comparison(state, condition, message)
  for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
    refused_count(single[i], "");
    refused_count(single[i], "{'S':'a'},{'S':'a'}");
  }
  refused_count("NULL", "{'S':'a'}");
  refused_count("NOT_NULL", "{'S':'a'}");
  refused_count("IN", "");
  refused_count("BETWEEN", "");
  refused_count("BETWEEN", "{'S':'a'}");
  refused_count("BETWEEN", "{'S':'a'},{'S':'b'},{'S':'c'}");
  expect_error(*state, "Scan", READ("'ScanFilter':{'a':{'ComparisonOperator':'EQ'}}"),
               "ValidationException",
               INVALID "Invalid number of argument(s) for the EQ ComparisonOperator");
  expect_error(*state, "PutItem", EXPECTED("'ComparisonOperator':'NULL','Value':{'S':'x'}"),
               "ValidationException",
               INVALID "Invalid number of argument(s) for the NULL ComparisonOperator");
}

static void each_operator_has_its_types_of_values(void **state) {
  static const char *const scalar[] = {"LE",       "LT",           "GE", "GT",
                                       "CONTAINS", "NOT_CONTAINS", "IN", "BEGINS_WITH"};
  static const struct {
    const char *type, *value;
  } values[] = {
      {"SS",   "{'SS':['a']}"   },
      {"NS",   "{'NS':['1']}"   },
      {"BS",   "{'BS':['AQ==']}"},
      {"L",    "{'L':[]}"       },
      {"M",    "{'M':{}}"       },
      {"BOOL", "{'BOOL':true}"  },
      {"NULL", "{'NULL':true}"  },
  };
  char condition[200], message[200];
  for (size_t i = 0; i < sizeof scalar / sizeof scalar[0]; i++)
    for (size_t j = 0; j < sizeof values / sizeof values[0]; j++) {
      snprintf(condition, sizeof condition, "{'ComparisonOperator':'%s','AttributeValueList':[%s]}",
               scalar[i], values[j].value);
      snprintf(message, sizeof message,
               INVALID "ComparisonOperator %s is not valid for %s AttributeValue type", scalar[i],
               values[j].type);
      refused_comparison(state, condition, message);
    }
  refused_comparison(state, "{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'N':'1'}]}",
                     INVALID
                     "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type");
  refused_comparison(
      state, "{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'SS':['a']},{'SS':['b']}]}",
      INVALID "ComparisonOperator BETWEEN is not valid for SS AttributeValue type");
}

static void the_values_of_an_operator_are_of_one_type(void **state) {
  refused_comparison(state,
                     "{'ComparisonOperator':'IN','AttributeValueList':[{'S':'a'},{'N':'1'}]}",
                     INVALID "AttributeValues inside AttributeValueList must be of same type");
  refused_comparison(state,
                     "{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'a'},{'N':'1'}]}",
                     INVALID "AttributeValues inside AttributeValueList must be of same type");
}

static void bounds_of_between_are_in_order(void **state) {
#define BOUNDS                                                                                     \
  "The BETWEEN condition was provided a range where the lower bound is greater than the upper "    \
  "bound"
  refused_comparison(state,
                     "{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'N':'10'},{'N':'9'}]}",
                     BOUNDS);
  refused_comparison(
      state, "{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'b'},{'S':'a'}]}", BOUNDS);
}

static void values_of_conditions_are_sound(void **state) {
  refused_comparison(
      state, "{'ComparisonOperator':'EQ','AttributeValueList':[{}]}",
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  refused_comparison(state, "{'ComparisonOperator':'EQ','AttributeValueList':[{'N':'x'}]}",
                     "The parameter cannot be converted to a numeric value: x");
  refused_comparison(
      state, "{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a','N':'1'}]}",
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
      "supported datatypes");
}

static void conditions_need_an_operator(void **state) {
#define NO_OPERATOR(map)                                                                           \
  ONE "Value null at '" map                                                                        \
      ".a.member.comparisonOperator' failed to satisfy constraint: Member must not be null"
  static const refusal queries[] = {
      {READ("'KeyConditions':{'a':{}}"), NO_OPERATOR("keyConditions")},
      {READ("'QueryFilter':{'a':{}}"),   NO_OPERATOR("queryFilter")  },
  };
  static const refusal scans[] = {
      {READ("'ScanFilter':{'a':{}}"), NO_OPERATOR("scanFilter")},
  };
  REFUSALS(*state, "Query", queries);
  REFUSALS(*state, "Scan", scans);
}

static void conditions_refuse_wrong_json_types(void **state) {
#define serialization(op, request, message)                                                        \
  expect_error(*state, op, request, "SerializationException", message)
#define MAP_OF(type)                                                                               \
  "Unrecognized collection type java.util.Map<java.lang.String, "                                  \
  "com.amazonaws.dynamodb.v20120810." type ">"
#define CLASS_OF(type) "Unrecognized collection type class com.amazonaws.dynamodb.v20120810." type
  serialization("PutItem", PUT("'Expected':[]"), MAP_OF("ExpectedAttributeValue"));
  serialization("PutItem", PUT("'Expected':'x'"), "Unexpected field type");
  serialization("PutItem", PUT("'Expected':{'a':[]}"), CLASS_OF("ExpectedAttributeValue"));
  serialization("PutItem", PUT("'Expected':{'a':'x'}"), "Unexpected value type in payload");
  serialization("PutItem", EXPECTED("'Exists':'maybe'"), "Unexpected token received from parser");
  serialization("PutItem", EXPECTED("'Exists':1"), "NUMBER_VALUE cannot be converted to Boolean");
  serialization("PutItem", EXPECTED("'Value':[]"), CLASS_OF("AttributeValue"));
  serialization("PutItem", EXPECTED("'AttributeValueList':{}"),
                "Start of structure or map found where not expected");
  serialization("PutItem", EXPECTED("'AttributeValueList':'x'"), "Unexpected field type");
  serialization("PutItem", EXPECTED("'AttributeValueList':['x']"),
                "Unexpected value type in payload");
  serialization("PutItem", EXPECTED("'AttributeValueList':[{'N':5}]"),
                "NUMBER_VALUE cannot be converted to String");
  serialization("Query", READ("'KeyConditions':[]"), MAP_OF("Condition"));
  serialization("Query", READ("'KeyConditions':{'a':[]}"), CLASS_OF("Condition"));
  serialization("Query", READ("'QueryFilter':{'a':5}"), "Unexpected value type in payload");
  serialization("Scan", READ("'ScanFilter':[]"), MAP_OF("Condition"));
  serialization("Scan", READ("'ScanFilter':{'a':{'ComparisonOperator':true}}"),
                "TRUE_VALUE cannot be converted to String");
  serialization("GetItem", KEYED("'AttributesToGet':'a'"), "Unexpected field type");
  serialization("GetItem", KEYED("'AttributesToGet':[5]"),
                "NUMBER_VALUE cannot be converted to String");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(writes_do_not_mix_styles),
      test(reads_do_not_mix_styles),
      test(a_conditional_operator_joins_two_conditions_at_least),
      test(expected_refuses_members_that_do_not_go_together),
      test(each_operator_has_its_number_of_values),
      test(each_operator_has_its_types_of_values),
      test(the_values_of_an_operator_are_of_one_type),
      test(bounds_of_between_are_in_order),
      test(values_of_conditions_are_sound),
      test(conditions_need_an_operator),
      test(conditions_refuse_wrong_json_types),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
