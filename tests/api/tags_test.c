/* TagResource, UntagResource, ListTagsOfResource, and tags given at creation. */
#include "api/table_requests.h"

#define ARN "arn:aws:dynamodb:us-east-1:000000000000:table/Tab"
#define OF(arn) "'ResourceArn':'" arn "'"
#define TAG(key, value) "{'Key':'" key "','Value':'" value "'}"
#define ADD(tags) "{" OF(ARN) ",'Tags':[" tags "]}"
#define REMOVE(keys) "{" OF(ARN) ",'TagKeys':[" keys "]}"
#define LIST "{" OF(ARN) "}"

static void table(void **state) {
  support_table(*state, "Tab", "S", NULL);
}

/* {'ResourceArn':...,'Tags':[...]} with keys <prefix>0 to <prefix>n-1. */
static char *many_tags(const char *before, const char *prefix, int n) {
  static char request[16384];
  size_t at = (size_t)snprintf(request, sizeof request, "{%s,'Tags':[", before);
  for (int i = 0; i < n; i++)
    at += (size_t)snprintf(request + at, sizeof request - at, "%s{'Key':'%s%d','Value':'v'}",
                           i ? "," : "", prefix, i);
  snprintf(request + at, sizeof request - at, "]}");
  return request;
}

/* -------------------------------------------------------------------- changing */

static void a_plain_table_has_no_tags(void **state) {
  table(state);
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[]}");
}

static void tags_are_added_and_replaced_by_their_keys(void **state) {
  table(state);
  expect_body(*state, "TagResource", ADD(TAG("team", "a") "," TAG("Team", "")), "");
  expect_body(*state, "TagResource", ADD(TAG("cost", "1") "," TAG("team", "b")), "");
  expect_body(*state, "ListTagsOfResource", LIST,
              "{'Tags':[" TAG("team", "b") "," TAG("Team", "") "," TAG("cost", "1") "]}");
}

static void tags_are_taken_away_by_their_keys(void **state) {
  table(state);
  expect_body(*state, "TagResource", ADD(TAG("a", "1") "," TAG("b", "2") "," TAG("c", "3")), "");
  expect_body(*state, "UntagResource", REMOVE("'b','never there'"), "");
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[" TAG("a", "1") "," TAG("c", "3") "]}");
  expect_body(*state, "UntagResource", REMOVE("'a','c'"), "");
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[]}");
}

static void tags_of_creation_are_listed(void **state) {
  expect_ok(*state, "CreateTable",
            CREATE(HASH_TABLE "," ON_DEMAND ",'Tags':[" TAG("a", "1") "," TAG("b", "") "]"), NULL);
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[" TAG("a", "1") "," TAG("b", "") "]}");
  expect_without(*state, "DescribeTable", "{" NAME_T "}", "'Tags'");
}

static void tags_go_with_their_table(void **state) {
  table(state);
  expect_body(*state, "TagResource", ADD(TAG("a", "1")), "");
  expect_ok(*state, "DeleteTable", "{" NAME_T "}", NULL);
  table(state);
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[]}");
}

static void tags_survive_a_change_of_the_table(void **state) {
  table(state);
  expect_body(*state, "TagResource", ADD(TAG("a", "1")), "");
  expect_ok(*state, "UpdateTable", "{" NAME_T ",'TableClass':'STANDARD'}", NULL);
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[" TAG("a", "1") "]}");
}

static void a_page_of_tags_is_all_of_them(void **state) {
  table(state);
  expect_body(*state, "TagResource", many_tags(OF(ARN), "k", 50), "");
  expect_without(*state, "ListTagsOfResource", LIST, "NextToken");
  expect_ok(*state, "ListTagsOfResource", "{" OF(ARN) ",'NextToken':'bad'}", "'Key':'k0'");
}

/* ----------------------------------------------------------------------- rules */

static void tags_have_rules_for_keys_and_values(void **state) {
  table(state);
  /* clang-format off */
  static const refusal rows[] = {
      {ADD(""), "Atleast one Tag needs to be provided as Input."},
      {ADD("{}"), "The Tag Key provided is invalid, Key: null"},
      {ADD("{'Value':'v'}"), "The Tag Key provided is invalid, Key: null"},
      {ADD("{'Key':'k'}"), "The Tag Value provided is invalid, Value: null"},
      {ADD(TAG("", "v")), "The Tag Key provided is invalid, Key: "},
      {ADD(TAG("a#b", "v")), "The Tag Key provided is invalid, Key: a#b"},
      {ADD(TAG("k", "100%")), "The Tag Value provided is invalid, Value: 100%"},
      {ADD(TAG("k", "a,b")), "The Tag Value provided is invalid, Value: a,b"},
      {ADD(TAG("\xF0\x9F\x94\x91", "v")),
       "The Tag Key provided is invalid, Key: \xF0\x9F\x94\x91"},
      {ADD(TAG("aws:x", "v")), "Tag Key cannot be prefixed with aws:, Key: aws:x"},
      {ADD(TAG("AWS:x", "v")), "Tag Key cannot be prefixed with aws:, Key: AWS:x"},
      {ADD(TAG("a", "1") "," TAG("b", "2") "," TAG("a", "3")),
       "Duplicate Tag Keys provided as input: Duplicate Tag Key found a"},
      {"{" OF(ARN) "}", "1 validation error detected: Value null at 'tags' failed to satisfy "
                        "constraint: Member must not be null"},
  };
  /* clang-format on */
  REFUSALS(*state, "TagResource", rows);
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[]}");
}

static void a_bad_tag_keeps_the_good_ones_out(void **state) {
  table(state);
  expect_error(*state, "TagResource", ADD(TAG("good", "1") "," TAG("bad|", "2")),
               "ValidationException", "The Tag Key provided is invalid, Key: bad|");
  expect_body(*state, "ListTagsOfResource", LIST, "{'Tags':[]}");
}

static void tags_take_letters_of_any_script(void **state) {
  table(state);
  expect_body(*state, "TagResource",
              ADD(TAG("\xD0\xBA\xD0\xBB\xD1\x8E\xD1\x87", "caf\xC3\xA9") "," TAG(
                  "\xE8\xA1\xA8", "a\xC2\xA0"
                                  "b\xE3\x80\x80") "," TAG(" k", "a+b-c=d.e_f:g/h@i 1")),
              "");
}

static void keys_have_128_characters_and_values_256(void **state) {
  table(state);
  char text[300], request[1200], message[400];
  memset(text, 'x', sizeof text);
  text[128] = 0;
  snprintf(request, sizeof request, "{" OF(ARN) ",'Tags':[{'Key':'%s','Value':'%s%s'}]}", text,
           text, text);
  expect_body(*state, "TagResource", request, "");
  text[128] = 'x', text[129] = 0;
  snprintf(request, sizeof request, ADD("{'Key':'%s','Value':''}"), text);
  snprintf(message, sizeof message, "The Tag Key provided is invalid, Key: %s", text);
  expect_error(*state, "TagResource", request, "ValidationException", message);
  text[129] = 'x', text[257] = 0;
  snprintf(request, sizeof request, ADD("{'Key':'k','Value':'%s'}"), text);
  snprintf(message, sizeof message, "The Tag Value provided is invalid, Value: %s", text);
  expect_error(*state, "TagResource", request, "ValidationException", message);
}

static void a_table_has_50_tags_at_most(void **state) {
  static const char limit[] =
      "Number of Tags exceed the current limit for the provided ResourceArn";
  table(state);
  expect_error(*state, "TagResource", many_tags(OF(ARN), "k", 51), "ValidationException", limit);
  expect_body(*state, "TagResource", many_tags(OF(ARN), "k", 50), "");
  expect_error(*state, "TagResource", ADD(TAG("k51", "v")), "ValidationException", limit);
  expect_error(*state, "TagResource", ADD(TAG("k1", "new") "," TAG("k51", "v")),
               "ValidationException", limit);
  expect_without(*state, "ListTagsOfResource", LIST, "new");
  expect_body(*state, "TagResource", ADD(TAG("k1", "new")), "");
  expect_body(*state, "TagResource", many_tags(OF(ARN), "k", 50), "");
}

static void keys_to_take_away_have_the_same_rules(void **state) {
  table(state);
  static const refusal rows[] = {
      {REMOVE(""),               "Atleast one Tag Key needs to be provided as Input."       },
      {REMOVE("''"),             "The Tag Key provided is invalid, Key: "                   },
      {REMOVE("'a*'"),           "The Tag Key provided is invalid, Key: a*"                 },
      {REMOVE("'ok','aws:foo'"), "Tag Key cannot be prefixed with aws:, Key: aws:foo"       },
      {"{" OF(ARN) "}",          "1 validation error detected: Value null at 'tagKeys' failed to "
                        "satisfy constraint: Member must not be null"},
  };
  REFUSALS(*state, "UntagResource", rows);
}

/* ------------------------------------------------------------------------ ARNs */

static void every_operation_of_tags_checks_the_arn(void **state) {
  table(state);
#define BAD(arn, message)                                                                          \
  { "{" OF(arn) ",'Tags':[" TAG("a", "b") "],'TagKeys':['a']}", message }
#define HERE "arn:aws:dynamodb:us-east-1:000000000000:"
  /* clang-format off */
  static const refusal rows[] = {
      {"{'Tags':[],'TagKeys':[]}", "Invalid TableArn"},
      BAD("Tab", INVALID "ARNs must start with 'arn:': Tab"),
      BAD("a:b:c:d:e:f/g", INVALID "ARNs must start with 'arn:': a:b:c:d:e:f/g"),
      BAD("arn:aws:s3:::bucket",
          INVALID "Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket"),
      BAD("arn:", INVALID "Provided Arn is not a DynamoDB resource arn: arn:"),
      BAD(ARN "/backup/0170",
          INVALID "Provided Arn is not a DynamoDB resource arn: " ARN "/backup/0170"),
      BAD(ARN "/index/i", INVALID "Invalid resource arn provided, only table or stream is "
                                  "accepted. Provided resource arn: " ARN "/index/i"),
      BAD("arn:aws:dynamodb:eu-west-1:000000000000:table/Tab",
          "Invalid TableArn: Invalid ResourceArn provided as input "
          "arn:aws:dynamodb:eu-west-1:000000000000:table/Tab"),
      BAD(HERE "table/ab",
          "Invalid TableArn: Invalid ResourceArn provided as input " HERE "table/ab"),
      BAD("", "1 validation error detected: Value '' at 'resourceArn' failed to satisfy "
              "constraint: Member must have length greater than or equal to 1"),
  };
  /* clang-format on */
  REFUSALS(*state, "TagResource", rows);
  REFUSALS(*state, "UntagResource", rows);
  REFUSALS(*state, "ListTagsOfResource", rows);
#undef BAD
#undef HERE
}

static void tags_of_another_account_are_denied(void **state) {
#define OTHER "arn:aws:dynamodb:us-east-1:111111111111:table/Tab"
  expect_error(*state, "TagResource", "{" OF(OTHER) ",'Tags':[" TAG("a", "b") "]}",
               "AccessDeniedException",
               "User: arn:aws:iam::000000000000:root is not authorized to perform: "
               "dynamodb:TagResource on resource: " OTHER);
#undef OTHER
}

static void what_is_not_there_has_no_tags(void **state) {
  static const char absent[] = "Requested resource not found: ResourceArn: " ARN " not found";
  expect_error(*state, "TagResource", ADD(TAG("a", "b")), "ResourceNotFoundException", absent);
  expect_error(*state, "UntagResource", REMOVE("'a'"), "ResourceNotFoundException", absent);
  expect_error(*state, "ListTagsOfResource", LIST, "ResourceNotFoundException", absent);
}

static void a_stream_has_no_tags(void **state) {
  expect_ok(*state, "CreateTable",
            CREATE(HASH_TABLE "," ON_DEMAND ",'StreamSpecification':{'StreamEnabled':true,"
                              "'StreamViewType':'KEYS_ONLY'}"),
            NULL);
  expect_error(*state, "ListTagsOfResource", "{" OF(ARN "/stream/2025-10-09T08:53:20.123") "}",
               "ResourceNotFoundException",
               "Requested resource not found: ResourceArn: " ARN
               "/stream/2025-10-09T08:53:20.123 not found");
}

/* -------------------------------------------------------------- the life cycle */

static void tags_wait_for_a_table_to_be_there(void **state) {
  (void)state;
  stator *db = support_open(1000);
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND ",'Tags':[" TAG("a", "1") "]"),
            NULL);
  expect_error(db, "TagResource", ADD(TAG("a", "b")), "ResourceInUseException",
               IN_USE "Table is being created: Tab");
  expect_error(db, "ListTagsOfResource", LIST, "ResourceNotFoundException",
               "Requested resource not found: ResourceArn: " ARN " not found");
  stator_clock_advance(db, 1000);
  expect_body(db, "ListTagsOfResource", LIST, "{'Tags':[" TAG("a", "1") "]}");
  expect_ok(db, "UpdateTable", "{" NAME_T ",'TableClass':'STANDARD'}", "'UPDATING'");
  expect_body(db, "TagResource", ADD(TAG("a", "2")), "");
  stator_clock_advance(db, 1000);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, "TagResource", ADD(TAG("a", "b")), "ResourceInUseException",
               IN_USE "Table is being deleted: Tab");
  expect_body(db, "ListTagsOfResource", LIST, "{'Tags':[" TAG("a", "2") "]}");
  stator_clock_advance(db, 1000);
  expect_error(db, "ListTagsOfResource", LIST, "ResourceNotFoundException",
               "Requested resource not found: ResourceArn: " ARN " not found");
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(a_plain_table_has_no_tags),
      store_test(tags_are_added_and_replaced_by_their_keys),
      store_test(tags_are_taken_away_by_their_keys),
      store_test(tags_of_creation_are_listed),
      store_test(tags_go_with_their_table),
      store_test(tags_survive_a_change_of_the_table),
      store_test(a_page_of_tags_is_all_of_them),
      store_test(tags_have_rules_for_keys_and_values),
      store_test(a_bad_tag_keeps_the_good_ones_out),
      store_test(tags_take_letters_of_any_script),
      store_test(keys_have_128_characters_and_values_256),
      store_test(a_table_has_50_tags_at_most),
      store_test(keys_to_take_away_have_the_same_rules),
      store_test(every_operation_of_tags_checks_the_arn),
      store_test(tags_of_another_account_are_denied),
      store_test(what_is_not_there_has_no_tags),
      store_test(a_stream_has_no_tags),
      cmocka_unit_test(tags_wait_for_a_table_to_be_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
