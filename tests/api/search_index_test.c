/* CreateSearchIndex, DescribeSearchIndex, DeleteSearchIndex, and what of them
** DescribeTable and DeleteTable tell. */
#include "api/table_requests.h"

#define PLOTS "'IndexName':'plots'"
#define TITLE "{'AttributePath':'title'}"
#define ON(attributes) "{" NAME_T "," PLOTS ",'Attributes':[" attributes "]}"
#define WITH(attributes, rest) "{" NAME_T "," PLOTS ",'Attributes':[" attributes "]," rest "}"
#define NAMED(name) "{" NAME_T ",'IndexName':'" name "'}"

static int films_setup(void **state) {
  support_setup(state);
  support_table(*state, "Tab", "S", NULL);
  expect_ok(*state, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'a'},'title':{'S':'Rush'},"
            "'info':{'M':{'plot':{'S':'Two rivals race cars.'}}}}}",
            NULL);
  expect_ok(*state, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'},'n':{'N':'1'}}}", NULL);
  return 0;
}
#define films_test(f) cmocka_unit_test_setup_teardown(f, films_setup, support_teardown)

#define RUSH                                                                                       \
  "{'SearchIndexDescription':{'TableName':'Tab','IndexName':'plots','IndexStatus':'ACTIVE',"       \
  "'CreationDateTime':1760000000.123,'Attributes':[{'AttributePath':'title','Weight':2.5},"        \
  "{'AttributePath':'info.plot','Weight':1}],'Tokenizer':'porter','PrefixLengths':[2,4],"          \
  "'ItemCount':1,'SqlName':'Tab_plots'}}"

static void a_search_index_is_made_described_and_deleted(void **state) {
  stator *db = *state;
  expect_body(db, "CreateSearchIndex",
              WITH("{'AttributePath':'title','Weight':2.500},{'AttributePath':'info.plot'}",
                   "'Tokenizer':'porter','PrefixLengths':[4,2]"),
              RUSH);
  expect_body(db, "DescribeSearchIndex", NAMED("plots"), RUSH);
  expect_ok(db, "DescribeTable", "{" NAME_T "}",
            "'SearchIndexes':[{'TableName':'Tab','IndexName':'plots',");
  expect_ok(db, "DescribeStore", "{}",
            "'Indexes':[],'SearchIndexes':[{'TableName':'Tab','IndexName':'plots',");
  expect_body(db, "DeleteSearchIndex", NAMED("plots"), RUSH);
  expect_error(db, "DescribeSearchIndex", NAMED("plots"), "ResourceNotFoundException",
               "Requested resource not found: Search index plots of table Tab not found");
  expect_error(db, "DeleteSearchIndex", NAMED("plots"), "ResourceNotFoundException",
               "Requested resource not found: Search index plots of table Tab not found");
  expect_without(db, "DescribeTable", "{" NAME_T "}", "'SearchIndexes'");
}

static void a_search_index_needs_its_table(void **state) {
  expect_error(*state, "CreateSearchIndex",
               "{'TableName':'Nope'," PLOTS ",'Attributes':[" TITLE "]}",
               "ResourceNotFoundException", "Requested resource not found: Table: Nope not found");
  expect_error(*state, "DescribeSearchIndex", "{'TableName':'Nope'," PLOTS "}",
               "ResourceNotFoundException", "Requested resource not found: Table: Nope not found");
  expect_error(*state, "DeleteSearchIndex", "{'TableName':'Nope'," PLOTS "}",
               "ResourceNotFoundException", "Requested resource not found: Table: Nope not found");
}

static void a_search_index_is_made_once_and_five_of_a_table(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateSearchIndex", ON(TITLE), NULL);
  expect_error(db, "CreateSearchIndex", ON(TITLE), "ResourceInUseException",
               "Search index already exists: plots of table Tab");
  for (int i = 1; i < 5; i++) {
    char request[200];
    snprintf(request, sizeof request, "{" NAME_T ",'IndexName':'more%d','Attributes':[" TITLE "]}",
             i);
    expect_ok(db, "CreateSearchIndex", request, NULL);
  }
  expect_error(db, "CreateSearchIndex", "{" NAME_T ",'IndexName':'sixth','Attributes':[" TITLE "]}",
               "LimitExceededException",
               LIMIT "Number of search indexes exceeds per-table limit of 5");
}

static void a_search_index_refuses_bad_members(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{}", "The parameter 'TableName' is required but was not present in the request"},
      {"{" NAME_T "}",
       "2 validation errors detected: Value null at 'indexName' failed to satisfy constraint: "
       "Member must not be null; Value null at 'attributes' failed to satisfy constraint: Member "
       "must not be null"},
      {"{" NAME_T ",'IndexName':'a b','Attributes':[" TITLE "]}",
       "1 validation error detected: Value 'a b' at 'indexName' failed to satisfy constraint: "
       "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"},
      {WITH(TITLE, "'Tokenizer':'Porter'"),
       "1 validation error detected: Value 'Porter' at 'tokenizer' failed to satisfy constraint: "
       "Member must satisfy enum value set: [unicode61, porter, trigram]"},
      {WITH(TITLE, "'PrefixLengths':[17]"),
       "1 validation error detected: Value '17' at 'prefixLengths.1.member' failed to satisfy "
       "constraint: Member must have value less than or equal to 16"},
      {WITH(TITLE, "'PrefixLengths':[3,2,3]"), INVALID "Duplicate element in PrefixLengths: 3"},
      {WITH(TITLE, "'Tokenizer':'trigram','PrefixLengths':[3]"),
       INVALID "PrefixLengths cannot be specified with the tokenizer trigram: it finds parts of "
       "words anyway"},
      {ON(TITLE "," TITLE), INVALID "Duplicate AttributePath in Attributes: title"},
      {WITH("{'AttributePath':'#t'}," TITLE, "'ExpressionAttributeNames':{'#t':'title'}"),
       INVALID "Duplicate AttributePath in Attributes: title"},
      {ON("{'AttributePath':'title','Weight':0}"),
       INVALID "A Weight is greater than 0, at most 1000, and has up to three decimals: 0"},
      {ON("{'AttributePath':'title','Weight':-1}"),
       INVALID "A Weight is greater than 0, at most 1000, and has up to three decimals: -1"},
      {ON("{'AttributePath':'title','Weight':1000.001}"),
       INVALID "A Weight is greater than 0, at most 1000, and has up to three decimals: 1000.001"},
      {ON("{'AttributePath':'title','Weight':0.0001}"),
       INVALID "A Weight is greater than 0, at most 1000, and has up to three decimals: 0.0001"},
      {ON("{'AttributePath':'title','Weight':1e3}"),
       INVALID "A Weight is greater than 0, at most 1000, and has up to three decimals: 1e3"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateSearchIndex", rows);
}

#define PATH(path) ON("{'AttributePath':'" path "'}")

static void a_search_index_refuses_bad_paths(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {PATH("a..b"), "Invalid AttributePath: A name is missing; path: a..b"},
      {PATH("a."), "Invalid AttributePath: A name is missing; path: a."},
      {PATH("a b"), "Invalid AttributePath: Syntax error; path: a b"},
      {PATH("[0]"), "Invalid AttributePath: A name is missing; path: [0]"},
      {PATH("a[x]"), "Invalid AttributePath: A list index is digits within brackets; path: a[x]"},
      {PATH("a[1"), "Invalid AttributePath: A list index is digits within brackets; path: a[1"},
      {PATH("a[2147483648]"),
       "Invalid AttributePath: List index is not within the allowable range; path: a[2147483648]"},
      {PATH("#t"), "Invalid AttributePath: An expression attribute name used in the document path "
                   "is not defined; attribute name: #t"},
      {WITH("{'AttributePath':'#t'}", "'ExpressionAttributeNames':{'#t':'a\\\\b'}"),
       "Invalid AttributePath: Names with double quotes, backslashes or control characters cannot "
       "be indexed; path: #t"},
      {WITH("{'AttributePath':'#t'}", "'ExpressionAttributeNames':{'#t':'a\\u0001b'}"),
       "Invalid AttributePath: Names with double quotes, backslashes or control characters cannot "
       "be indexed; path: #t"},
      {WITH(TITLE, "'ExpressionAttributeNames':{'#t':'x'}"),
       "Value provided in ExpressionAttributeNames unused in expressions: keys: {#t}"},
      {WITH(TITLE, "'ExpressionAttributeNames':{}"), "ExpressionAttributeNames must not be empty"},
  };
  /* clang-format on */
  REFUSALS(*state, "CreateSearchIndex", rows);
}

/* No word is reserved; names of any sort come in quotes or by placeholders, and are
** described so that they can be made again. */
static void paths_of_all_sorts_are_indexed(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateSearchIndex",
            WITH("{'AttributePath':'name'},{'AttributePath':'#o.list[2].x'},"
                 "{'AttributePath':'first-name'},{'AttributePath':'Name'},"
                 "{'AttributePath':'rank'},{'AttributePath':'\u00fcber'}",
                 "'ExpressionAttributeNames':{'#o':'my own'}"),
            NULL);
  stator_result *r = support_call(db, "DescribeSearchIndex", "{" NAME_T "," PLOTS "}");
  const char *attributes = strstr(stator_result_body(r, NULL), "\"Attributes\":");
  assert_non_null(attributes);
  const char *wanted =
      "\"Attributes\":[{\"AttributePath\":\"name\",\"Weight\":1},"
      "{\"AttributePath\":\"\\\"my own\\\".list[2].x\",\"Weight\":1},"
      "{\"AttributePath\":\"first-name\",\"Weight\":1},{\"AttributePath\":\"Name\",\"Weight\":1},"
      "{\"AttributePath\":\"rank\",\"Weight\":1},{\"AttributePath\":\"\u00fcber\",\"Weight\":1}]";
  assert_int_equal(strncmp(attributes, wanted, strlen(wanted)), 0);
  char request[1024];
  snprintf(request, sizeof request, "{\"TableName\":\"Tab\",\"IndexName\":\"again\",%.*s}",
           (int)strlen(wanted), wanted);
  expect_ok(db, "CreateSearchIndex", request, "'ItemCount':0");
  stator_result_free(r);
}

static void a_table_that_comes_or_goes_gets_no_search_index(void **state) {
  stator *db = support_open(1000);
  (void)state;
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), NULL);
  expect_error(db, "CreateSearchIndex", ON(TITLE), "ResourceInUseException",
               IN_USE "Table is being created: Tab");
  assert_int_equal(stator_clock_advance(db, 5000), STATOR_OK);
  expect_ok(db, "CreateSearchIndex", ON(TITLE), "'IndexStatus':'ACTIVE'");
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, "CreateSearchIndex", ON(TITLE), "ResourceInUseException",
               IN_USE "Table is being deleted: Tab");
  expect_error(db, "DeleteSearchIndex", "{" NAME_T "," PLOTS "}", "ResourceInUseException",
               IN_USE "Table is being deleted: Tab");
  assert_int_equal(stator_clock_advance(db, 5000), STATOR_OK);
  expect_error(db, "DescribeSearchIndex", "{" NAME_T "," PLOTS "}", "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), NULL);
  assert_int_equal(stator_clock_advance(db, 5000), STATOR_OK);
  expect_without(db, "DescribeTable", "{" NAME_T "}", "SearchIndexes");
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* UpdateTable knows nothing of search indexes, and leaves them as they are. */
static void a_search_index_outlives_changes_of_its_table(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateSearchIndex", ON(TITLE), "'ItemCount':1");
  expect_ok(db, "UpdateTable",
            "{" NAME_T
            "," ATTRIBUTES(ATTRIBUTE("g", "S")) ",'GlobalSecondaryIndexUpdates':[{"
                                                "'Create':" INDEX("gii", HASH("g")) "}]}",
            NULL);
  expect_ok(db, "UpdateTable", "{" NAME_T ",'DeletionProtectionEnabled':true}", NULL);
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'e','Enabled':true}}", NULL);
  expect_ok(db, "DescribeSearchIndex", NAMED("plots"), "'ItemCount':1");
  expect_ok(db, "Search", "{" NAME_T ",'SearchQuery':'rush'}", "'Count':1");
}

typedef struct watch {
  int calls, stop;
  int64_t total;
} watch;

static int watch_step(void *arg, int64_t done, int64_t total) {
  watch *w = arg;
  (void)done;
  w->calls++;
  w->total = total;
  return w->stop;
}

/* Progress is told; who interrupts it has no index. */
static void the_backfill_is_watched_and_taken_back(void **state) {
  stator *db = *state;
  watch w = {0};
  char request[200];
  for (int i = 0; i < 2500; i++) {
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'%d'},'title':{'S':'film %d'}}}", i, i);
    expect_ok(db, "PutItem", request, NULL);
  }
  assert_int_equal(stator_watch_backfills(db, &(stator_progress){watch_step, &w}), STATOR_OK);
  w.stop = 1;
  stator_result *r = support_call(db, "CreateSearchIndex", ON(TITLE));
  assert_int_equal(stator_result_code(r), STATOR_INTERRUPTED);
  stator_result_free(r);
  expect_without(db, "DescribeTable", "{" NAME_T "}", "'SearchIndexes'");
  w = (watch){0};
  expect_ok(db, "CreateSearchIndex", ON(TITLE), "'ItemCount':2501");
  assert_true(w.calls >= 3);
  assert_int_equal(w.total, 2502);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      films_test(a_search_index_is_made_described_and_deleted),
      films_test(a_search_index_needs_its_table),
      films_test(a_search_index_is_made_once_and_five_of_a_table),
      films_test(a_search_index_refuses_bad_members),
      films_test(a_search_index_refuses_bad_paths),
      films_test(paths_of_all_sorts_are_indexed),
      cmocka_unit_test(a_table_that_comes_or_goes_gets_no_search_index),
      films_test(a_search_index_outlives_changes_of_its_table),
      films_test(the_backfill_is_watched_and_taken_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
