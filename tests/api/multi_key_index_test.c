/* Global indexes whose keys have several attributes: what may be defined, which
** items are in them, what a query may ask, in which order it answers, how it is
** paged, and how an index that is added later is filled. */
#include "api/table_requests.h"
#include <stdbool.h>

/* clang-format off */
#define WIDE_ATTRIBUTES                                                                            \
  ATTRIBUTE("pk", "S") "," ATTRIBUTE("h1", "S") "," ATTRIBUTE("h2", "N") ","                       \
  ATTRIBUTE("r1", "S") "," ATTRIBUTE("r2", "N") "," ATTRIBUTE("r3", "B")
#define WIDE_KEYS                                                                                  \
  HASH("h2") "," HASH("h1") "," RANGE("r1") "," RANGE("r2") "," RANGE("r3")
/* clang-format on */
#define WIDE_INDEX "{'IndexName':'wide'," KEYS(WIDE_KEYS) "," PROJECT_ALL "}"
#define WIDE_TABLE                                                                                 \
  ATTRIBUTES(WIDE_ATTRIBUTES)                                                                      \
  "," KEYS(HASH("pk")) "," ON_DEMAND ",'GlobalSecondaryIndexes':[" WIDE_INDEX "]"

static void make_table(stator *db) {
  expect_ok(db, "CreateTable", CREATE(WIDE_TABLE), NULL);
}

/* -- definitions -------------------------------------------------------------------- */

#define WITH_INDEX(attributes, keys)                                                               \
  CREATE(ATTRIBUTES(attributes) "," KEYS(                                                          \
      HASH("a")) "," ON_DEMAND ",'GlobalSecondaryIndexes':[" INDEX("wide", keys) "]")
#define S1(a) ATTRIBUTE(a, "S")
#define FIVE S1("a") "," S1("b") "," S1("c") "," S1("d") "," S1("e")

static void a_key_schema_is_refused_with_its_reason(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {WITH_INDEX(S1("a") "," S1("b"), RANGE("b") "," HASH("a")),
       "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      {WITH_INDEX(S1("a"), RANGE("a")),
       "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      {WITH_INDEX(S1("a") "," S1("b") "," S1("c"), HASH("a") "," RANGE("b") "," HASH("c")),
       INVALID "All HASH key attributes must precede RANGE key attributes in the KeySchema"},
      {WITH_INDEX(FIVE, HASH("a") "," HASH("b") "," HASH("c") "," HASH("d") "," HASH("e")),
       INVALID "The KeySchema exceeds the maximum allowed number of HASH key attributes"},
      {WITH_INDEX(FIVE "," S1("f"), HASH("a") "," RANGE("b") "," RANGE("c") "," RANGE("d") ","
                                    RANGE("e") "," RANGE("f")),
       INVALID "The KeySchema exceeds the maximum allowed number of RANGE key attributes"},
      {WITH_INDEX(S1("a"), HASH("a") "," RANGE("a")),
       "The KeySchema contains multiple key attributes with the same name"},
      {WITH_INDEX(S1("a") "," S1("b"), HASH("a") "," HASH("b") "," HASH("a")),
       "The KeySchema contains multiple key attributes with the same name"},
      {WITH_INDEX(S1("a") "," S1("b"), HASH("b") "," HASH("a") "," RANGE("q")),
       INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: "
               "[a, q, b], AttributeDefinitions: [a, b]"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateTable", rows);
}

static void tables_and_local_indexes_keep_two_key_attributes(void **state) {
  expect_error(
      *state, "CreateTable",
      CREATE(ATTRIBUTES(S1("a") "," S1("b") "," S1("c")) "," ON_DEMAND "," KEYS(
          HASH("a") "," HASH("b") "," RANGE("c"))),
      "ValidationException",
      "1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), "
      "KeySchemaElement(attributeName=b, keyType=HASH), KeySchemaElement(attributeName=c, "
      "keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less "
      "than or equal to 2");
  expect_error(
      *state, "CreateTable",
      CREATE(ATTRIBUTES(S1("a") "," S1("b") "," S1("c")) "," KEYS(
          HASH("a") "," RANGE("b")) "," ON_DEMAND
                                    ",'LocalSecondaryIndexes':[" INDEX(
                                        "local", HASH("a") "," RANGE("b") "," RANGE("c")) "]"),
      "ValidationException",
      "1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), "
      "KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, "
      "keyType=RANGE)]' at 'localSecondaryIndexes.1.member.keySchema' failed to satisfy "
      "constraint: Member must have length less than or equal to 2");
}

/* clang-format off */
#define EIGHT                                                                                      \
  HASH("a") "," HASH("b") "," HASH("c") "," HASH("d") ","                                          \
  RANGE("e") "," RANGE("f") "," RANGE("g") "," RANGE("h")
/* clang-format on */

static void four_and_four_are_taken_and_shown_in_their_order(void **state) {
  expect_ok(*state, "CreateTable", WITH_INDEX(FIVE "," S1("f") "," S1("g") "," S1("h"), EIGHT),
            KEYS(EIGHT));
  expect_ok(*state, "DescribeTable", "{" NAME_T "}", "'IndexName':'wide'," KEYS(EIGHT));
  expect_ok(*state, "CreateTable", "{'TableName':'Two'," WIDE_TABLE "}", KEYS(WIDE_KEYS));
  expect_ok(*state, "DescribeTable", "{'TableName':'Two'}", KEYS(WIDE_KEYS));
}

/* -- which items are in it ------------------------------------------------------------ */

#define WHOLE "'h1':{'S':'h'},'h2':{'N':'1'},'r1':{'S':'r'},'r2':{'N':'2'},'r3':{'B':'Aw=='}"

static void expect_entries(stator *db, int count) {
  char part[64];
  snprintf(part, sizeof part, "'Count':%d,", count);
  expect_ok(db, "Scan", "{" NAME_T ",'IndexName':'wide','Select':'COUNT'}", part);
}

static void only_items_with_all_key_attributes_are_in_it(void **state) {
  stator *db = *state;
  make_table(db);
  static const char *const lacking[] = {
      "",
      ",'h1':{'S':'h'},'h2':{'N':'1'}",
      ",'h2':{'N':'1'},'r1':{'S':'r'},'r2':{'N':'2'},'r3':{'B':'Aw=='}",
      ",'h1':{'S':'h'},'h2':{'N':'1'},'r1':{'S':'r'},'r2':{'N':'2'}",
      ",'h1':{'S':'h'},'h2':{'N':'1'},'r2':{'N':'2'},'r3':{'B':'Aw=='}",
  };
  for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++) {
    char request[300];
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'%zu'}%s}}", i, lacking[i]);
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_entries(db, 0);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'0'}," WHOLE "}}", NULL);
  expect_ok(db, "UpdateItem",
            "{" NAME_T ",'Key':{'pk':{'S':'3'}},'UpdateExpression':'SET r3=:b',"
            "'ExpressionAttributeValues':{':b':{'B':'Aw=='}}}",
            NULL);
  expect_entries(db, 2);
  expect_ok(db, "UpdateItem", "{" NAME_T ",'Key':{'pk':{'S':'3'}},'UpdateExpression':'REMOVE r2'}",
            NULL);
  expect_entries(db, 1);
  expect_ok(db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'0'}}}", NULL);
  expect_entries(db, 0);
}

static void each_key_attribute_keeps_its_type(void **state) {
  make_table(*state);
  expect_error(*state, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'r2':{'S':'2'}}}",
               "ValidationException",
               INVALID "Type mismatch for Index Key r2 Expected: N Actual: S IndexName: wide");
  expect_error(*state, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'h2':{'S':'2'}}}",
               "ValidationException",
               INVALID "Type mismatch for Index Key h2 Expected: N Actual: S IndexName: wide");
  expect_error(*state, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'r1':{'S':''}}}",
               "ValidationException",
               "One or more parameter values are not valid. A value specified for a secondary "
               "index key is not supported. The AttributeValue for a key attribute cannot contain "
               "an empty string value. IndexName: wide, IndexKey: r1");
}

/* -- queries ------------------------------------------------------------------------ */

/* Twelve items of the partition (h, 1): r1 a or b, r2 -1, 2 or 10, r3 1 or 2; and
** neighbours that must not be seen. Item numbers are in the order of the index. */
static void fill(stator *db) {
  static const char *const r1[] = {"a", "b"}, *const r2[] = {"-1", "2", "10"},
                           *const r3[] = {"AQ==", "Ag=="};
  make_table(db);
  char request[400];
  for (int i = 11; i >= 0; i--) {
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'%02d'},'h1':{'S':'h'},'h2':{'N':'1'},"
             "'r1':{'S':'%s'},'r2':{'N':'%s'},'r3':{'B':'%s'}}}",
             i, r1[i / 6], r2[i / 2 % 3], r3[i % 2]);
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_ok(db, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'x'},'h1':{'S':'h1'},'h2':{'N':'1'},'r1':{'S':'a'},"
            "'r2':{'N':'2'},'r3':{'B':'AQ=='}}}",
            NULL);
  expect_ok(db, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'y'},'h1':{'S':'h'},'h2':{'N':'11'},'r1':{'S':'a'},"
            "'r2':{'N':'2'},'r3':{'B':'AQ=='}}}",
            NULL);
}

#define OPERANDS "'ExpressionAttributeValues':{':h1':{'S':'h'},':h2':{'N':'1'}"
#define PARTITION "h1=:h1 AND h2=:h2"

typedef struct asked {
  const char *condition, *values, *found; /* item numbers in order, "00 01" */
} asked;

/* The numbers of the items in an answer's order. */
static void found_items(const char *body, char *out, size_t size) {
  size_t n = 0;
  out[0] = 0;
  for (const char *p = body; (p = strstr(p, "\"pk\":{\"S\":\"")) != NULL; p += 11)
    if (p > body && n + 4 < size)
      n += (size_t)snprintf(out + n, size - n, "%s%.2s", n ? " " : "", p + 11);
}

static void expect_found(stator *db, const asked *a, bool backwards) {
  char request[1024], found[128];
  snprintf(request, sizeof request,
           "{" NAME_T
           ",'IndexName':'wide','ScanIndexForward':%s,'KeyConditionExpression':'%s'," OPERANDS
           "%s}}",
           backwards ? "false" : "true", a->condition, a->values);
  stator_result *r = support_call(db, "Query", request);
  if (stator_result_code(r) != STATOR_OK) fail_msg("%s", stator_result_body(r, NULL));
  found_items(stator_result_body(r, NULL), found, sizeof found);
  assert_string_equal(found, a->found);
  stator_result_free(r);
}

static void range_conditions_are_a_prefix_and_the_order_goes_left_to_right(void **state) {
  stator *db = *state;
  fill(db);
  /* clang-format off */
  static const asked cases[] = {
      {PARTITION, "", "00 01 02 03 04 05 06 07 08 09 10 11"},
      {"h2=:h2 AND h1=:h1", "", "00 01 02 03 04 05 06 07 08 09 10 11"},
      {PARTITION " AND r1=:a", ",':a':{'S':'b'}", "06 07 08 09 10 11"},
      {PARTITION " AND r1>:a", ",':a':{'S':'a'}", "06 07 08 09 10 11"},
      {PARTITION " AND r1<=:a", ",':a':{'S':'a'}", "00 01 02 03 04 05"},
      {PARTITION " AND begins_with(r1,:a)", ",':a':{'S':'b'}", "06 07 08 09 10 11"},
      {PARTITION " AND r1=:a AND r2=:n", ",':a':{'S':'a'},':n':{'N':'2.0'}", "02 03"},
      {PARTITION " AND r1=:a AND r2<:n", ",':a':{'S':'b'},':n':{'N':'10'}", "06 07 08 09"},
      {PARTITION " AND r1=:a AND r2 BETWEEN :n AND :m",
       ",':a':{'S':'a'},':n':{'N':'0'},':m':{'N':'10'}", "02 03 04 05"},
      {"r2=:n AND " PARTITION " AND r3>=:b AND r1=:a",
       ",':a':{'S':'a'},':n':{'N':'-1'},':b':{'B':'Ag=='}", "01"},
      {PARTITION " AND r1=:a AND r2=:n AND r3=:b",
       ",':a':{'S':'b'},':n':{'N':'10'},':b':{'B':'AQ=='}", "10"},
      {PARTITION " AND r1=:a AND r2=:n AND begins_with(r3,:b)",
       ",':a':{'S':'b'},':n':{'N':'10'},':b':{'B':'AQ=='}", "10"},
      {PARTITION " AND r1=:a", ",':a':{'S':'c'}", ""},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect_found(db, &cases[i], false);
  static const asked back = {PARTITION " AND r1=:a", ",':a':{'S':'a'}", "05 04 03 02 01 00"};
  expect_found(db, &back, true);
}

static void conditions_that_are_no_prefix_are_refused(void **state) {
  stator *db = *state;
  fill(db);
#define QUERY(condition, values)                                                                   \
  "{" NAME_T ",'IndexName':'wide','KeyConditionExpression':'" condition                            \
  "','ExpressionAttributeValues':{" values "}}"
#define H "':h1':{'S':'h'},':h2':{'N':'1'}"
#define GAP(earlier, later)                                                                        \
  "RANGE key attributes " earlier " must have equality conditions specified in the query because " \
  "a condition is present on key attribute " later
  /* clang-format off */
  static const refusal rows[] = {
      {QUERY("h1=:h1", "':h1':{'S':'h'}"), "Query condition missed key schema element: h2"},
      {QUERY("h2=:h2", "':h2':{'N':'1'}"), "Query condition missed key schema element: h1"},
      {QUERY("r1=:r", "':r':{'S':'a'}"), "Query condition missed key schema element: h2"},
      {QUERY("h1=:h1 AND h2>:h2", H), "Query key condition not supported"},
      {QUERY("begins_with(h1,:h1) AND h2=:h2", H), "Query key condition not supported"},
      {QUERY(PARTITION " AND r2=:n", H ",':n':{'N':'1'}"), GAP("r1", "r2")},
      {QUERY(PARTITION " AND r1=:a AND r3=:b", H ",':a':{'S':'a'},':b':{'B':'AQ=='}"),
       GAP("r2", "r3")},
      {QUERY(PARTITION " AND r3=:b", H ",':b':{'B':'AQ=='}"), GAP("r1, r2", "r3")},
      {QUERY(PARTITION " AND r1>:a AND r2=:n", H ",':a':{'S':'a'},':n':{'N':'1'}"),
       GAP("r1", "r2")},
      {QUERY(PARTITION " AND begins_with(r1,:a) AND r2=:n AND r3=:b",
             H ",':a':{'S':'a'},':n':{'N':'1'},':b':{'B':'AQ=='}"),
       GAP("r1", "r2")},
      {QUERY(PARTITION " AND r1=:n", H ",':n':{'N':'1'}"),
       INVALID "Condition parameter type does not match schema type"},
      {QUERY("h1=:n AND h2=:h2", "':n':{'N':'1'},':h2':{'N':'1'}"),
       INVALID "Condition parameter type does not match schema type"},
      {QUERY(PARTITION " AND pk=:h1", H), "Query condition missed key schema element: r1"},
  };
  /* clang-format on */
  REFUSALS(db, "Query", rows);
  expect_error(db, "Query",
               "{" NAME_T ",'IndexName':'wide','KeyConditionExpression':'" PARTITION
               "','FilterExpression':'r3=:b'," OPERANDS ",':b':{'B':'AQ=='}}}",
               "ValidationException",
               "Filter Expression can only contain non-primary key attributes: Primary key "
               "attribute: r3");
}

static void key_conditions_follow_the_same_rules(void **state) {
  stator *db = *state;
  fill(db);
#define TESTED(name, op, value)                                                                    \
  "'" name "':{'ComparisonOperator':'" op "','AttributeValueList':[" value "]}"
#define LEGACY(more)                                                                               \
  "{" NAME_T                                                                                       \
  ",'IndexName':'wide','Select':'COUNT','KeyConditions':{" TESTED("h1", "EQ", "{'S':'h'}") more    \
      "}}"
#define H2 "," TESTED("h2", "EQ", "{'N':'1'}")
  expect_body(db, "Query", LEGACY(H2 "," TESTED("r1", "BEGINS_WITH", "{'S':'b'}")),
              "{'Count':6,'ScannedCount':6}");
  expect_body(db, "Query",
              LEGACY(H2 "," TESTED("r1", "EQ", "{'S':'a'}") "," TESTED("r2", "GE", "{'N':'2'}")),
              "{'Count':4,'ScannedCount':4}");
  expect_error(db, "Query", LEGACY(), "ValidationException",
               "Query condition missed key schema element: h2");
  expect_error(db, "Query", LEGACY(H2 "," TESTED("r2", "EQ", "{'N':'2'}")), "ValidationException",
               GAP("r1", "r2"));
}

/* -- paging ------------------------------------------------------------------------- */

#define POSITION(pk, r1, r2, r3)                                                                   \
  "{'h1':{'S':'h'},'h2':{'N':'1'},'pk':{'S':'" pk "'},'r1':{'S':'" r1 "'},'r2':{'N':'" r2          \
  "'},'r3':{'B':'" r3 "'}}"

static void pages_go_on_from_all_key_attributes(void **state) {
  stator *db = *state;
  fill(db);
#define PAGE "{" NAME_T ",'IndexName':'wide','Limit':5,'Select':'COUNT'"
#define QUERY_PAGE PAGE ",'KeyConditionExpression':'" PARTITION "'," OPERANDS "}"
  expect_body(
      db, "Query", QUERY_PAGE "}",
      "{'Count':5,'ScannedCount':5,'LastEvaluatedKey':" POSITION("04", "a", "10", "AQ==") "}");
  expect_body(
      db, "Query", QUERY_PAGE ",'ExclusiveStartKey':" POSITION("04", "a", "10", "AQ==") "}",
      "{'Count':5,'ScannedCount':5,'LastEvaluatedKey':" POSITION("09", "b", "2", "Ag==") "}");
  expect_body(db, "Query", QUERY_PAGE ",'ExclusiveStartKey':" POSITION("09", "b", "2", "Ag==") "}",
              "{'Count':2,'ScannedCount':2}");
  expect_body(db, "Query",
              QUERY_PAGE ",'ScanIndexForward':false,'ExclusiveStartKey':" POSITION("04", "a", "10",
                                                                                   "AQ==") "}",
              "{'Count':4,'ScannedCount':4}");
}

static void a_scan_of_the_index_pages_through_every_entry_once(void **state) {
  stator *db = *state;
  fill(db);
  char start[300] = "", request[600];
  int entries = 0, pages = 0;
  do {
    snprintf(request, sizeof request, "{" NAME_T ",'IndexName':'wide','Limit':3%s%s}",
             *start ? ",'ExclusiveStartKey':" : "", start);
    for (char *p = request; *p; p++)
      if (*p == '\'') *p = '"';
    stator_result *r = support_call(db, "Scan", request);
    const char *body = stator_result_body(r, NULL), *key = strstr(body, "\"LastEvaluatedKey\":");
    const char *count = strstr(body, "\"Count\":");
    assert_non_null(count);
    entries += (int)strtol(count + strlen("\"Count\":"), NULL, 10);
    *start = 0;
    if (key) {
      key += strlen("\"LastEvaluatedKey\":");
      snprintf(start, sizeof start, "%.*s", (int)(strlen(key) - 1), key);
    }
    stator_result_free(r);
    pages++;
  } while (*start && pages < 20);
  assert_int_equal(entries, 14);
}

static void a_start_key_must_fit_index_and_conditions(void **state) {
  stator *db = *state;
  fill(db);
#define STARTED(key)                                                                               \
  "{" NAME_T ",'IndexName':'wide','KeyConditionExpression':'" PARTITION                            \
  " AND r1=:a AND r2>:n'," OPERANDS ",':a':{'S':'a'},':n':{'N':'0'}},'ExclusiveStartKey':" key "}"
  /* clang-format off */
  static const refusal rows[] = {
      {STARTED("{'h1':{'S':'h'},'h2':{'N':'1'},'pk':{'S':'1'}}"),
       "The provided starting key is invalid"},
      {STARTED("{'pk':{'S':'1'}}"), "The provided starting key is invalid"},
      {STARTED("{'h1':{'S':'h'},'h2':{'S':'1'},'pk':{'S':'1'},'r1':{'S':'a'},'r2':{'N':'2'},"
               "'r3':{'B':'AQ=='}}"),
       "The provided starting key is invalid"},
      {STARTED("{'h1':{'S':'h'},'h2':{'N':'2'},'pk':{'S':'1'},'r1':{'S':'a'},'r2':{'N':'2'},"
               "'r3':{'B':'AQ=='}}"),
       "The provided starting key is outside query boundaries based on provided conditions"},
      {STARTED(POSITION("1", "b", "2", "AQ==")),
       "The provided starting key does not match the range key predicate"},
      {STARTED(POSITION("1", "a", "-1", "AQ==")),
       "The provided starting key does not match the range key predicate"},
  };
  /* clang-format on */
  REFUSALS(db, "Query", rows);
}

/* -- indexes of a table that is there -------------------------------------------------- */

static void an_index_added_later_is_filled(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable",
            CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S")) "," KEYS(HASH("pk")) "," ON_DEMAND), NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'01'}," WHOLE "}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'02'}," WHOLE ",'x':{'N':'1'}}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'03'},'h1':{'S':'h'},'h2':{'N':'1'}}}",
            NULL);
  expect_ok(db, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'04'},'h1':{'S':'h'},'h2':{'N':'1'},'r1':{'S':''},"
            "'r2':{'N':'2'},'r3':{'B':'Aw=='}}}",
            NULL);
  expect_ok(db, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'05'},'h1':{'S':'h'},'h2':{'S':'1'},'r1':{'S':'r'},"
            "'r2':{'N':'2'},'r3':{'B':'Aw=='}}}",
            NULL);
  expect_ok(db, "UpdateTable",
            "{" NAME_T
            "," ATTRIBUTES(WIDE_ATTRIBUTES) ",'GlobalSecondaryIndexUpdates':[{'Create':" WIDE_INDEX
                                            "}]}",
            KEYS(WIDE_KEYS));
  expect_entries(db, 2);
  static const asked all = {PARTITION " AND r1=:a AND r2=:n", ",':a':{'S':'r'},':n':{'N':'2'}",
                            "01 02"};
  expect_found(db, &all, false);
  expect_ok(db, "DescribeTable", "{" NAME_T "}", KEYS(WIDE_KEYS));
}

static void update_table_refuses_the_same_schemas(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable",
            CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S")) "," KEYS(HASH("pk")) "," ON_DEMAND), NULL);
#define ADDING(attributes, keys)                                                                   \
  "{" NAME_T "," ATTRIBUTES(attributes) ",'GlobalSecondaryIndexUpdates':[{'Create':" INDEX(        \
      "wide", keys) "}]}"
  /* clang-format off */
  static const refusal rows[] = {
      {ADDING(S1("a") "," S1("b"), RANGE("b") "," HASH("a")),
       "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      {ADDING(S1("a") "," S1("b") "," S1("c"), HASH("a") "," RANGE("b") "," HASH("c")),
       INVALID "All HASH key attributes must precede RANGE key attributes in the KeySchema"},
      {ADDING(FIVE, HASH("a") "," HASH("b") "," HASH("c") "," HASH("d") "," HASH("e")),
       INVALID "The KeySchema exceeds the maximum allowed number of HASH key attributes"},
      {ADDING(S1("a"), HASH("a") "," HASH("a")),
       "The KeySchema contains multiple key attributes with the same name"},
  };
  /* clang-format on */
  REFUSALS(db, "UpdateTable", rows);
  expect_without(db, "DescribeTable", "{" NAME_T "}", "GlobalSecondaryIndexes");
}

/* Attributes of the key are not told apart by their joined bytes. */
static void neighbouring_partitions_do_not_run_together(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", WITH_INDEX(S1("a") "," S1("b") "," S1("c"), HASH("b") "," HASH("c")),
            NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'a':{'S':'1'},'b':{'S':'xy'},'c':{'S':'z'}}}",
            NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'a':{'S':'2'},'b':{'S':'x'},'c':{'S':'yz'}}}",
            NULL);
  expect_body(db, "Query",
              "{" NAME_T ",'IndexName':'wide','KeyConditionExpression':'b=:b AND c=:c',"
              "'ExpressionAttributeValues':{':b':{'S':'x'},':c':{'S':'yz'}}}",
              "{'Items':[{'a':{'S':'2'},'b':{'S':'x'},'c':{'S':'yz'}}],'Count':1,"
              "'ScannedCount':1}");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(a_key_schema_is_refused_with_its_reason),
      store_test(tables_and_local_indexes_keep_two_key_attributes),
      store_test(four_and_four_are_taken_and_shown_in_their_order),
      store_test(only_items_with_all_key_attributes_are_in_it),
      store_test(each_key_attribute_keeps_its_type),
      store_test(range_conditions_are_a_prefix_and_the_order_goes_left_to_right),
      store_test(conditions_that_are_no_prefix_are_refused),
      store_test(key_conditions_follow_the_same_rules),
      store_test(pages_go_on_from_all_key_attributes),
      store_test(a_scan_of_the_index_pages_through_every_entry_once),
      store_test(a_start_key_must_fit_index_and_conditions),
      store_test(an_index_added_later_is_filled),
      store_test(update_table_refuses_the_same_schemas),
      store_test(neighbouring_partitions_do_not_run_together),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
