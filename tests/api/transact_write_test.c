/* TransactWriteItems: what happens, what cancels it, what refuses it. */
#include "api/transact_support.h"

static int setup_table(void **state) {
  *state = support_open(0);
  support_table(*state, "Tab", "S", NULL);
  return 0;
}

#define on_table(f) cmocka_unit_test_setup_teardown(f, setup_table, support_teardown)

/* -- what happens ----------------------------------------------------------------- */

static void all_four_actions_happen_together(void **state) {
  put_item(*state, "'pk':{'S':'gone'}");
  put_item(*state, "'pk':{'S':'there'}");
  expect_done(*state,
              FOUR(PUT("'pk':{'S':'new'},'x':{'S':'1'}"), ADD_ONE("counter"), DELETE("gone"),
                   CHECK("there", "attribute_exists(pk)")),
              "");
  expect_stored(*state, "new", "{'pk':{'S':'new'},'x':{'S':'1'}}");
  expect_stored(*state, "counter", "{'n':{'N':'1'},'pk':{'S':'counter'}}");
  expect_stored(*state, "gone", NULL);
  expect_stored(*state, "there", "{'pk':{'S':'there'}}");
}

#define CHECK_FIVE                                                                                 \
  "{'ConditionCheck':{" NAME_T "," KEY_OF("a") ",'ConditionExpression':'#n >= :least',"            \
                                               "'ExpressionAttributeNames':{'#n':'n'},'"           \
                                               "ExpressionAttributeValues':{':least':{'N':'5'}},"  \
                                               "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}}"

static void a_check_judges_and_writes_nothing(void **state) {
  put_item(*state, "'pk':{'S':'a'},'n':{'N':'5'}");
  expect_done(*state, CHECK_FIVE, "");
  put_item(*state, "'pk':{'S':'a'},'n':{'N':'4'}");
  expect_cancelled(*state, WRITE, CHECK_FIVE, "ConditionalCheckFailed",
                   FAILED_ON("{'n':{'N':'4'},'pk':{'S':'a'}}"));
  expect_stored(*state, "a", "{'n':{'N':'4'},'pk':{'S':'a'}}");
  expect_done(*state, CHECK("nobody", "attribute_not_exists(pk)"), "");
  expect_stored(*state, "nobody", NULL);
}

static void several_tables_take_part(void **state) {
  support_table(*state, "Other", "N", "B");
  expect_done(*state,
              PUT("'pk':{'S':'a'}") ",{'Put':{'TableName':'Other','Item':{'pk':{'N':'1'},"
                                    "'sk':{'B':'AA=='}}}},{'Put':{'TableName':"
                                    "'arn:aws:dynamodb:us-east-1:000000000000:table/Other',"
                                    "'Item':{'pk':{'N':'1'},'sk':{'B':'AQ=='}}}}",
              "");
  expect_stored(*state, "a", "{'pk':{'S':'a'}}");
  expect_ok(*state, "Scan", "{'TableName':'Other','Select':'COUNT'}", "'Count':2");
}

static void indexes_follow(void **state) {
  expect_ok(*state, "CreateTable", "{'TableName':'Idx'," GSI_TABLE "}", NULL);
  expect_done(
      *state,
      "{'Put':{'TableName':'Idx','Item':{'pk':{'S':'a'},'g':{'S':'x'}}}},"
      "{'Update':{'TableName':'Idx'," KEY_OF("b") ",'UpdateExpression':'SET g = :g',"
                                                  "'ExpressionAttributeValues':{':g':{'S':'x'}}}}",
      "");
  expect_ok(*state, "Scan", "{'TableName':'Idx','IndexName':'gii','Select':'COUNT'}", "'Count':2");
#define IDX_REMOVE_G "{'Update':{'TableName':'Idx'," KEY_OF("b") ",'UpdateExpression':'REMOVE g'}}"
  expect_done(*state, TWO("{'Delete':{'TableName':'Idx'," KEY_OF("a") "}}", IDX_REMOVE_G), "");
  expect_ok(*state, "Scan", "{'TableName':'Idx','IndexName':'gii','Select':'COUNT'}", "'Count':0");
}

static void a_hundred_actions_are_allowed_and_no_more(void **state) {
  char actions[101 * 80] = "", one[128];
  for (int i = 0; i < 100; i++) {
    snprintf(one, sizeof one, "%s{'Delete':{" NAME_T ",'Key':{'pk':{'S':'k%d'}}}}", i ? "," : "",
             i);
    strcat(actions, one);
  }
  expect_done(*state, actions, "");
  strcat(actions, ",{'Put':{" NAME_T ",'Item':{'pk':{'S':'k100'}}}}");
  char *request = transact_request(actions, "");
  stator_result *r = support_call(*state, WRITE, request);
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  const char *message = stator_result_message(r);
  assert_ptr_equal(strstr(message, "1 validation error detected: Value '[TransactWriteItem(delete="
                                   "Delete(key={pk="),
                   message);
  assert_non_null(strstr(message, "' at 'transactItems' failed to satisfy constraint: Member must "
                                  "have length less than or equal to 100"));
  stator_result_free(r);
  free(request);
  expect_stored(*state, "k100", NULL);
}

static void members_that_are_null_count_as_absent(void **state) {
  expect_done(*state,
              "{'Put':{" NAME_T ",'Item':{'pk':{'S':'a'}},'ConditionExpression':null},"
              "'Delete':null,'Update':null,'ConditionCheck':null}",
              ",'ClientRequestToken':null,'ReturnConsumedCapacity':null");
  expect_stored(*state, "a", "{'pk':{'S':'a'}}");
}

/* Single operations refuse that. */
static void names_and_values_may_come_without_an_expression(void **state) {
  expect_done(*state,
              "{'Put':{" NAME_T ",'Item':{'pk':{'S':'a'}},'ExpressionAttributeNames':{'#a':'a'},"
              "'ExpressionAttributeValues':{':a':{'S':'a'}}}},"
              "{'Delete':{" NAME_T "," KEY_OF("b") ",'ExpressionAttributeNames':{'#a':'a'}}}",
              "");
}

/* -- cancelled -------------------------------------------------------------------- */

static void nothing_happens_if_one_condition_fails(void **state) {
  put_item(*state, "'pk':{'S':'b'},'x':{'S':'old'}");
  expect_cancelled(*state, WRITE, PUT("'pk':{'S':'a'}") "," PUT_NEW("b") "," ADD_ONE("c"),
                   "None, ConditionalCheckFailed, None", NONE "," FAILED "," NONE);
  expect_stored(*state, "a", NULL);
  expect_stored(*state, "b", "{'pk':{'S':'b'},'x':{'S':'old'}}");
  expect_stored(*state, "c", NULL);
}

#define ADD_TO_NOTHING                                                                             \
  "{'Update':{" NAME_T "," KEY_OF("d") ",'UpdateExpression':'SET n = n + :one',"                   \
                                       "'ExpressionAttributeValues':{':one':{'N':'1'}}}}"
#define NO_ATTRIBUTE                                                                               \
  UNFIT("The provided expression refers to an attribute that does not exist in the item")

static void every_failure_is_reported_in_order(void **state) {
  put_item(*state, "'pk':{'S':'b'},'s':{'S':'text'}");
  expect_cancelled(
      *state, WRITE,
      TWO(THREE(PUT_NEW("b"), PUT("'pk':{'S':'a'}"), CHECK("c", "attribute_exists(pk)")),
          TWO("{'Delete':{" NAME_T ",'Key':{'pk':{'N':'1'}}}}", ADD_TO_NOTHING)),
      "ConditionalCheckFailed, None, ConditionalCheckFailed, ValidationError, ValidationError",
      TWO(THREE(FAILED, NONE, FAILED), TWO(MISMATCH, NO_ATTRIBUTE)));
  expect_stored(*state, "a", NULL);
}

static void the_item_that_failed_is_shown_where_it_was_asked_for(void **state) {
  put_item(*state, "'pk':{'S':'a'},'x':{'S':'old'}");
#define ASKING "'ReturnValuesOnConditionCheckFailure':'ALL_OLD','ConditionExpression':"
  expect_cancelled(*state, WRITE,
                   "{'Put':{" NAME_T ",'Item':{'pk':{'S':'a'}}," ASKING
                   "'attribute_not_exists(pk)'}},"
                   "{'Delete':{" NAME_T
                   "," KEY_OF("b") "," ASKING "'attribute_exists(pk)'}},"
                                   "{'Update':{" NAME_T
                                   "," KEY_OF("c") ",'UpdateExpression':'REMOVE x',"
                                                   "'ReturnValuesOnConditionCheckFailure':'NONE','"
                                                   "ConditionExpression':'attribute_exists(pk)'}}",
                   "ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed",
                   FAILED_ON("{'pk':{'S':'a'},'x':{'S':'old'}}") "," FAILED "," FAILED);
}

/* What makes a single action fail, and its reason. */
typedef struct unfit {
  const char *action, *reason;
} unfit;

static void expect_unfit(stator *db, const unfit *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char actions[2048], reasons[1024];
    snprintf(actions, sizeof actions, "%s,%s", PUT("'pk':{'S':'bystander'}"), rows[i].action);
    snprintf(reasons, sizeof reasons, "%s,%s", NONE, rows[i].reason);
    expect_cancelled(db, WRITE, actions, "None, ValidationError", reasons);
  }
  expect_stored(db, "bystander", NULL);
}

#define UPDATE_A(update, values)                                                                   \
  "{'Update':{" NAME_T "," KEY_OF("a") ",'UpdateExpression':'" update "'" values "}}"
#define VALUE(v) ",'ExpressionAttributeValues':{':v':" v "}"

static void keys_that_do_not_fit_cancel(void **state) {
  static const unfit rows[] = {
      {PUT("'x':{'S':'1'}"),                                                          UNFIT(INVALID "Missing the key pk in the item")                },
      {PUT("'pk':{'N':'1'}"),                                                         UNFIT(INVALID "Type mismatch for key pk expected: S actual: N")},
      {PUT("'pk':{'M':{}}"),                                                          UNFIT(INVALID "Type mismatch for key pk expected: S actual: M")},
      {"{'Delete':{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'b'}}}}",               MISMATCH                                                       },
      {"{'Delete':{" NAME_T ",'Key':{}}}",                                            MISMATCH                                                       },
      {"{'Update':{" NAME_T ",'Key':{'pk':{'L':[]}},'UpdateExpression':'REMOVE x'}}", MISMATCH                                                       },
      {"{'ConditionCheck':{" NAME_T ",'Key':{'other':{'S':'a'}},"
       "'ConditionExpression':'attribute_exists(x)'}}",                        MISMATCH                                                       },
  };
  expect_unfit(*state, rows, sizeof rows / sizeof *rows);
}

static void updates_that_cannot_be_applied_cancel(void **state) {
  put_item(*state, "'pk':{'S':'a'},'s':{'S':'text'},'big':{'N':'9E125'}");
  static const unfit rows[] = {
      {UPDATE_A("SET x = n",    ""),
       UNFIT("The provided expression refers to an attribute that does not exist in the item")},
      {UPDATE_A("SET m.x = :v", VALUE("{'S':'1'}")),
       UNFIT("The document path provided in the update expression is invalid for update")     },
      {UPDATE_A("ADD s :v",     VALUE("{'N':'1'}")),
       UNFIT("An operand in the update expression has an incorrect data type")                },
      {UPDATE_A("ADD big :v",   VALUE("{'N':'9E125'}")),
       UNFIT("Number overflow. Attempting to store a number with magnitude larger than supported "
             "range")                                                                         },
      {UPDATE_A("SET pk = :v",  VALUE("{'S':'1'}")),
       UNFIT(INVALID "Cannot update attribute pk. This attribute is part of the key")         },
      {UPDATE_A("REMOVE pk.x",  ""),
       UNFIT("Key attributes must be scalars; list random access ^[]^ and map lookup ^.^ are not "
             "allowed: Key: pk")                                                              },
  };
  expect_unfit(*state, rows, sizeof rows / sizeof *rows);
}

static void index_keys_of_the_wrong_type_cancel(void **state) {
  expect_ok(*state, "CreateTable", "{'TableName':'Idx'," GSI_TABLE "}", NULL);
#define WRONG_TYPE                                                                                 \
  UNFIT(INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: gii")
  expect_cancelled(
      *state, WRITE,
      "{'Put':{'TableName':'Idx','Item':{'pk':{'S':'a'},'g':{'N':'1'}}}},"
      "{'Update':{'TableName':'Idx'," KEY_OF("b") ",'UpdateExpression':'SET g = :g',"
                                                  "'ExpressionAttributeValues':{':g':{'N':'1'}}}}",
      "ValidationError, ValidationError", WRONG_TYPE "," WRONG_TYPE);
}

static char *long_text(size_t n) {
  char *text = malloc(n + 1);
  assert_non_null(text);
  memset(text, 'x', n);
  text[n] = 0;
  return text;
}

/* A put of a whole item of `size` bytes. */
static char *put_of(const char *pk, size_t size) {
  char *text = long_text(size - 2 - strlen(pk) - 1), *action = malloc(size + 200);
  assert_non_null(action);
  snprintf(action, size + 200, "{'Put':{" NAME_T ",'Item':{'pk':{'S':'%s'},'x':{'S':'%s'}}}}", pk,
           text);
  free(text);
  return action;
}

static void keys_that_are_too_long_cancel(void **state) {
  char *key = long_text(2049), action[2200];
  snprintf(action, sizeof action, "{'Delete':{" NAME_T ",'Key':{'pk':{'S':'%s'}}}}", key);
  expect_cancelled(
      *state, WRITE, action, "ValidationError",
      UNFIT(INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes"));
  free(key);
}

/* UpdateItem's limit lies lower, by what the actions are counted with. */
static void an_update_in_a_transaction_may_fill_an_item_to_the_last_byte(void **state) {
  char *put = put_of("a", 409600 - 5);
  expect_done(*state, put, "");
  free(put);
  expect_error(*state, "UpdateItem",
               "{" NAME_T "," KEY_OF("a") ",'UpdateExpression':'SET y = :v'"
                                          ",'ExpressionAttributeValues':{':v':{'S':'abcd'}}}",
               "ValidationException", "Item size to update has exceeded the maximum allowed size");
  expect_done(*state, UPDATE_A("SET y = :v", VALUE("{'S':'abcd'}")), "");
  expect_cancelled(*state, WRITE, UPDATE_A("SET y = :v", VALUE("{'S':'abcde'}")), "ValidationError",
                   UNFIT("Item size to update has exceeded the maximum allowed size"));
}

/* -- refused ---------------------------------------------------------------------- */

#define NOT_NULL "failed to satisfy constraint: Member must not be null"

static void the_shape_of_the_request_is_checked_first(void **state) {
  static const refusal rows[] = {
      {"{}",                                                                  "1 validation error detected: Value null at 'transactItems' " NOT_NULL},
      {"{'TransactItems':[]}",
       "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: "
       "Member must have length greater than or equal to 1"                                                                                         },
      {"{'TransactItems':[{'Put':{" NAME_T "}}]}",
       "1 validation error detected: Value null at 'transactItems.1.member.put.item' " NOT_NULL                                                     },
      {"{'TransactItems':[" PUT("'pk':{'S':'a'}") ",{'Delete':{'Key':{}}}]}",
       "1 validation error detected: Value null at "
       "'transactItems.2.member.delete.tableName' " NOT_NULL                                                                                        },
      {"{'TransactItems':[{'Update':{" NAME_T "," KEY_OF("a") "}}]}",
       "1 validation error detected: Value null at 'transactItems.1.member.update."
       "updateExpression' " NOT_NULL                                                                                                                },
      {"{'TransactItems':[{'ConditionCheck':{}}]}",
       "3 validation errors detected: Value null at "
       "'transactItems.1.member.conditionCheck.key' " NOT_NULL
       "; Value null at 'transactItems.1.member.conditionCheck.tableName' " NOT_NULL
       "; Value null at 'transactItems.1.member.conditionCheck.conditionExpression' " NOT_NULL                                                      },
      {REQUEST(PUT("'pk':{'S':'a'}"),
       ",'ClientRequestToken':'1234567890123456789012345678901234567'"),
       "1 validation error detected: Value '1234567890123456789012345678901234567' at "
       "'clientRequestToken' failed to satisfy constraint: Member must have length less than or "
       "equal to 36"},
      {"{'TransactItems':[" PUT("'pk':{'S':'a'}") "],'ClientRequestToken':''}",
       "1 validation error detected: Value '' at 'clientRequestToken' failed to satisfy "
       "constraint: Member must have length greater than or equal to 1"                                                                    },
      {"{'TransactItems':[" PUT("'pk':{'S':'a'}") "],'ReturnConsumedCapacity':'ALL'}",
       "1 validation error detected: Value 'ALL' at 'returnConsumedCapacity' failed to satisfy "
       "constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"},
      {"{'TransactItems':[{'Put':{" NAME_T ",'Item':{'pk':{'S':'a'}},"
       "'ReturnValuesOnConditionCheckFailure':'ALL_NEW'}}]}",                                                                     "1 validation error detected: Value 'ALL_NEW' at 'transactItems.1.member.put."
       "returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy "
       "enum value set: [ALL_OLD, NONE]"                                                                                      },
  };
  REFUSALS(*state, WRITE, rows);
}

static void wrong_json_types_are_not_even_read(void **state) {
  expect_error(*state, WRITE, "{'TransactItems':{}}", "SerializationException",
               "Start of structure or map found where not expected");
  expect_error(*state, WRITE, "{'TransactItems':['Put']}", "SerializationException",
               "Unexpected value type in payload");
  expect_error(*state, WRITE, "{'TransactItems':[{'Put':{'TableName':1}}]}",
               "SerializationException", "NUMBER_VALUE cannot be converted to String");
}

static void an_element_holds_one_action(void **state) {
  static const char *const elements[] = {
      "{}", "null", "{'Get':{" NAME_T "," KEY_OF("a") "}}",
      "{'Put':{" NAME_T ",'Item':{'pk':{'S':'a'}}},'Delete':{" NAME_T "," KEY_OF("b") "}}"};
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
    expect_refused(*state, WRITE, elements[i],
                   "TransactItems can only contain one of Check, Put, Update or Delete");
}

static void an_item_stands_once(void **state) {
  static const char *const pairs[] = {
      PUT("'pk':{'S':'a'}") "," DELETE("a"),
      CHECK("a", "attribute_not_exists(pk)") "," PUT("'pk':{'S':'a'}"),
      ADD_ONE("a") "," PUT("'pk':{'S':'b'}") "," ADD_ONE("a"),
      PUT("'pk':{'S':'a'}") ",{'Delete':{'TableName':"
                            "'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'," KEY_OF("a") "}}",
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    expect_refused(*state, WRITE, pairs[i],
                   "Transaction request cannot include multiple operations on one item");
  expect_stored(*state, "a", NULL);
}

static void numbers_that_are_equal_are_one_key(void **state) {
  support_table(*state, "Num", "N", NULL);
  expect_refused(*state, WRITE,
                 "{'Put':{'TableName':'Num','Item':{'pk':{'N':'1'}}}},"
                 "{'Delete':{'TableName':'Num','Key':{'pk':{'N':'1.0'}}}}",
                 "Transaction request cannot include multiple operations on one item");
}

static void a_table_that_is_not_there_refuses_the_call(void **state) {
  expect_error(*state, WRITE,
               "{'TransactItems':[" PUT_NEW("a") ",{'Put':{'TableName':'Nope','Item':{}}}]}",
               "ResourceNotFoundException", "Requested resource not found");
  expect_stored(*state, "a", NULL);
}

static void table_names_are_checked_as_everywhere(void **state) {
  expect_refused(*state, WRITE, "{'Put':{'TableName':'a b','Item':{}}}",
                 "1 validation error detected: Value 'a b' at 'tableName' failed to satisfy "
                 "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

static void expressions_and_values_refuse_the_call_without_a_prefix(void **state) {
  static const struct {
    const char *action, *message;
  } rows[] = {
      {UPDATE_A("SET = :v",                                                                        VALUE("{'S':'1'}")),
       "Invalid UpdateExpression: Syntax error; token: \"=\", near: \"SET = :v\""},
      {UPDATE_A("SET status = :v",                                                                                          VALUE("{'S':'1'}")),
       "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status"},
      {UPDATE_A("SET x = :w", VALUE("{'S':'1'}")),
       "Invalid UpdateExpression: An expression attribute value used in expression is not defined; "
       "attribute value: :w"},
      {UPDATE_A("REMOVE x",                                                                       VALUE("{'S':'1'}")),
       "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"},
      {UPDATE_A("",                                                                        ""),    "Invalid UpdateExpression: The expression can not be empty;"},
      {UPDATE_A("REMOVE x",                                                                                          ",'ExpressionAttributeValues':{}"),
       "ExpressionAttributeValues must not be empty"},
      {UPDATE_A("SET x = :v",                              VALUE("{'SS':[]}")),
       "ExpressionAttributeValues contains invalid value: " INVALID
       "An string set  may not be empty for key :v"},
      {CHECK("a","#n = x"),
       "Invalid ConditionExpression: An expression attribute name used in the document path is not "
       "defined; attribute name: #n"},
      {PUT("'pk':{'S':'a'},'x':{'SS':[]}"),                                                                      INVALID "An string set  may not be empty"                                          },
      {PUT("'pk':{'S':'a'},'x':{'N':'abc'}"),
       "The parameter cannot be converted to a numeric value: abc"                                                                                                      },
      {PUT("'pk':{'S':'a'},'x':{}"),
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"                                                                                  },
      {"{'Put':{" NAME_T ",'Item':{'pk':{'S':'a'}},'ConditionExpression':'attribute_exists(#p)',"
       "'ExpressionAttributeNames':{'#p':'pk','#q':'q'}}}","Value provided in ExpressionAttributeNames unused in expressions: keys: {#q}"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_refused(*state, WRITE, rows[i].action, rows[i].message);
}

#define EMPTY_KEY(key)                                                                             \
  "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "     \
  "contain an empty string value. Key: " key

static void a_key_without_content_refuses_the_call(void **state) {
  expect_refused(*state, WRITE, PUT_NEW("b") "," PUT("'pk':{'S':''}"), EMPTY_KEY("pk"));
  expect_refused(*state, WRITE, DELETE(""), EMPTY_KEY("pk"));
  expect_refused(*state, WRITE, ADD_ONE(""), EMPTY_KEY("pk"));
  expect_refused(*state, WRITE, CHECK("", "attribute_exists(pk)"), EMPTY_KEY("pk"));
  expect_ok(*state, "CreateTable", "{'TableName':'Idx'," GSI_TABLE "}", NULL);
  expect_refused(
      *state, WRITE, "{'Put':{'TableName':'Idx','Item':{'pk':{'S':'a'},'g':{'S':''}}}}",
      "One or more parameter values are not valid. A value specified for a secondary "
      "index key is not supported. The AttributeValue for a key attribute cannot contain "
      "an empty string value. IndexName: gii, IndexKey: g");
}

static void an_item_of_more_than_400_KB_refuses_the_call(void **state) {
  char *put = put_of("a", 409601);
  expect_refused(*state, WRITE, put, "Item size has exceeded the maximum allowed size");
  free(put);
}

static void more_than_4_MB_refuse_the_call(void **state) {
  static char actions[5 * 1024 * 1024];
  actions[0] = 0;
  for (int i = 0; i < 10; i++) {
    char pk[8];
    snprintf(pk, sizeof pk, "%d", i);
    char *put = put_of(pk, 409600);
    if (i) strcat(actions, ",");
    strcat(actions, put);
    free(put);
  }
  expect_done(*state, actions, "");
  char *put = put_of("x", 4 * 1024 * 1024 - 10 * 409600);
  strcat(actions, ",");
  strcat(actions, put);
  expect_done(*state, actions, "");
  strcat(actions, "," DELETE("nothing"));
  expect_done(*state, actions, "");
  strcat(actions, "," PUT("'pk':{'S':'onemore'}"));
  expect_refused(*state, WRITE, actions,
                 "The aggregate size of the items in the transaction cannot exceed 4 MB");
  expect_stored(*state, "onemore", NULL);
  free(put);
}

/* -- what it answers ---------------------------------------------------------------- */

#define ASK(mode) ",'ReturnConsumedCapacity':'" mode "'"

static void expect_answer(stator *db, const char *actions, const char *rest, const char *body) {
  char *request = transact_request(actions, rest);
  expect_body(db, WRITE, request, body);
  free(request);
}

static void capacity_is_twice_that_of_single_writes(void **state) {
  support_table(*state, "Other", "S", NULL);
  put_item(*state, "'pk':{'S':'there'}");
  expect_answer(*state,
                FOUR(PUT("'pk':{'S':'a'}"), CHECK("there", "attribute_exists(pk)"),
                     DELETE("nobody"), "{'Put':{'TableName':'Other','Item':{'pk':{'S':'a'}}}}"),
                ASK("TOTAL"),
                "{'ConsumedCapacity':[{'TableName':'Tab','CapacityUnits':6.0,"
                "'WriteCapacityUnits':6.0},{'TableName':'Other','CapacityUnits':2.0,"
                "'WriteCapacityUnits':2.0}]}");
}

static void indexes_are_charged_once(void **state) {
  expect_ok(*state, "CreateTable", "{'TableName':'Idx'," GSI_TABLE "}", NULL);
  expect_answer(*state, "{'Put':{'TableName':'Idx','Item':{'pk':{'S':'a'},'g':{'S':'x'}}}}",
                ASK("INDEXES"),
                "{'ConsumedCapacity':[{'TableName':'Idx','CapacityUnits':3.0,"
                "'WriteCapacityUnits':3.0,'Table':{'CapacityUnits':2.0,'WriteCapacityUnits':2.0},"
                "'GlobalSecondaryIndexes':{'gii':{'CapacityUnits':1.0}}}]}");
}

static void collections_with_local_indexes_are_measured(void **state) {
  expect_ok(
      *state, "CreateTable",
      "{'TableName':'Loc'," ON_DEMAND
      "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") "," ATTRIBUTE(
          "l", "S")) "," KEYS(HASH("pk") "," RANGE("sk")) ",'LocalSecondaryIndexes':"
                                                          "[" INDEX("loc",
                                                                    HASH("pk") "," RANGE("l")) "]}",
      NULL);
  expect_answer(*state,
                "{'Put':{'TableName':'Loc','Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}},"
                "{'Put':{'TableName':'Loc','Item':{'pk':{'S':'a'},'sk':{'S':'2'}}}}," ADD_ONE("x"),
                ",'ReturnItemCollectionMetrics':'SIZE'",
                "{'ItemCollectionMetrics':{'Loc':[{'ItemCollectionKey':{'pk':{'S':'a'}},"
                "'SizeEstimateRangeGB':[0.0,1.0]}]}}");
}

/* -- inside a transaction of the typed API ------------------------------------------- */

static void a_cancelled_transaction_inside_another_undoes_itself_alone(void **state) {
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(*state, &tx, r), STATOR_OK);
  expect_done(tx, PUT("'pk':{'S':'a'}") "," PUT("'pk':{'S':'b'}"), "");
  expect_cancelled(tx, WRITE, PUT("'pk':{'S':'c'}") "," PUT_NEW("a"),
                   "None, ConditionalCheckFailed", NONE "," FAILED);
  expect_stored(tx, "a", "{'pk':{'S':'a'}}");
  expect_stored(tx, "c", NULL);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  stator_result_free(r);
  expect_stored(*state, "b", "{'pk':{'S':'b'}}");
  expect_stored(*state, "c", NULL);
}

static void a_transaction_around_it_takes_it_back(void **state) {
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(*state, &tx, r), STATOR_OK);
  expect_done(tx, ADD_ONE("a"), ",'ClientRequestToken':'t'");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
  expect_stored(*state, "a", NULL);
  expect_done(*state, ADD_ONE("a"), ",'ClientRequestToken':'t'");
  expect_stored(*state, "a", "{'n':{'N':'1'},'pk':{'S':'a'}}");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      on_table(all_four_actions_happen_together),
      on_table(a_check_judges_and_writes_nothing),
      on_table(several_tables_take_part),
      on_table(indexes_follow),
      on_table(a_hundred_actions_are_allowed_and_no_more),
      on_table(members_that_are_null_count_as_absent),
      on_table(names_and_values_may_come_without_an_expression),
      on_table(nothing_happens_if_one_condition_fails),
      on_table(every_failure_is_reported_in_order),
      on_table(the_item_that_failed_is_shown_where_it_was_asked_for),
      on_table(keys_that_do_not_fit_cancel),
      on_table(updates_that_cannot_be_applied_cancel),
      on_table(index_keys_of_the_wrong_type_cancel),
      on_table(keys_that_are_too_long_cancel),
      on_table(an_update_in_a_transaction_may_fill_an_item_to_the_last_byte),
      on_table(the_shape_of_the_request_is_checked_first),
      on_table(wrong_json_types_are_not_even_read),
      on_table(an_element_holds_one_action),
      on_table(an_item_stands_once),
      on_table(numbers_that_are_equal_are_one_key),
      on_table(a_table_that_is_not_there_refuses_the_call),
      on_table(table_names_are_checked_as_everywhere),
      on_table(expressions_and_values_refuse_the_call_without_a_prefix),
      on_table(a_key_without_content_refuses_the_call),
      on_table(an_item_of_more_than_400_KB_refuses_the_call),
      on_table(more_than_4_MB_refuse_the_call),
      on_table(capacity_is_twice_that_of_single_writes),
      on_table(indexes_are_charged_once),
      on_table(collections_with_local_indexes_are_measured),
      on_table(a_cancelled_transaction_inside_another_undoes_itself_alone),
      on_table(a_transaction_around_it_takes_it_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
