/* ImportItems: many puts, all or none, and how far an import has come;
** DescribeImportJob. */
#include "api/store_file.h"
#include "api/stream_support.h"

#define IMPORT(items) "{" NAME_T ",'Items':[" items "]}"
#define ITEM(rest) "{'pk':{'S':'a'}" rest "}"

static void all_items_are_put(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_body(db, "ImportItems",
              IMPORT("{'pk':{'S':'1'},'g':{'S':'x'}},{'g':{'S':'x'},'pk':{'S':'2'}},"
                     "{'pk':{'S':'3'},'n':{'N':'01.0'}}"),
              "{'Imported':3}");
  expect_ok(db, "Scan", "{" NAME_T "}", "'Count':3");
  expect_ok(db, "Query",
            "{" NAME_T ",'IndexName':'gii','KeyConditionExpression':'g=:g',"
            "'ExpressionAttributeValues':{':g':{'S':'x'}}}",
            "'Count':2");
  expect_ok(db, "GetItem", "{" NAME_T ",'Key':{'pk':{'S':'3'}}}", "'n':{'N':'1'}");
}

static void a_later_item_replaces_an_earlier_one(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "ImportItems", IMPORT(ITEM(",'v':{'N':'1'}") "," ITEM(",'w':{'N':'2'}")),
              "{'Imported':2}");
  expect_body(db, "GetItem", "{" NAME_T ",'Key':{'pk':{'S':'a'}}}",
              "{'Item':{'pk':{'S':'a'},'w':{'N':'2'}}}");
}

static void streams_and_expiry_learn_of_it(void **state) {
  stator *db = *state;
  stream_table(db, "NEW_AND_OLD_IMAGES");
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'ttl','Enabled':true}}", NULL);
  expect_ok(db, "ImportItems",
            IMPORT("{'pk':{'S':'a'},'sk':{'S':'1'}},"
                   "{'pk':{'S':'a'},'sk':{'S':'1'},'ttl':{'N':'1750000000'}}"),
            NULL);
  assert_int_equal(count_records(db, ARN_T), 2);
  expect_ok(db, "Sweep", "{}", "'Deleted':1");
}

/* -- refusals ------------------------------------------------------------------- */

/* Items that PutItem refuses, for what is wrong in each of its steps. */
static const char *const bad_items[] = {
    "{}",
    "{'g':{'S':'x'}}",
    "{'pk':{'N':'1'}}",
    "{'pk':{'S':''}}",
    "{'pk':{'S':5}}",
    "{'pk':'a'}",
    "5",
    "[]",
    ITEM(",'n':{'N':'x'}"),
    ITEM(",'n':{'N':'1e200'}"),
    ITEM(",'n':{'S':'1','N':'1'}"),
    ITEM(",'n':{}"),
    ITEM(",'n':{'SS':[]}"),
    ITEM(",'n':{'SS':['x','x']}"),
    ITEM(",'n':{'NULL':false}"),
    ITEM(",'n':{'B':'x'}"),
    ITEM(",'g':{'N':'1'}"),
    ITEM(",'g':{'S':''}"),
};

static char *request_of(const char *format, const char *item) {
  char *request = malloc(strlen(format) + strlen(item) + 1);
  assert_non_null(request);
  sprintf(request, format, item);
  return request;
}

/* As PutItem says it; the error's body tells which item it was. */
static void expect_refused_as_put(stator *db, const char *item) {
  char *put = request_of("{" NAME_T ",'Item':%s}", item);
  char *import = request_of("{" NAME_T ",'Items':[{'pk':{'S':'first'}},%s,{}]}", item);
  stator_result *a = support_call(db, "PutItem", put), *b = support_call(db, "ImportItems", import);
  assert_int_not_equal(stator_result_code(a), STATOR_OK);
  assert_int_equal(stator_result_code(b), stator_result_code(a));
  assert_string_equal(stator_result_exception(b), stator_result_exception(a));
  assert_string_equal(stator_result_message(b), stator_result_message(a));
  assert_non_null(strstr(stator_result_body(b, NULL), "\"ItemIndex\":1,"));
  stator_result_free(a);
  stator_result_free(b);
  free(put);
  free(import);
}

static void the_first_bad_item_is_told_and_nothing_is_put(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  for (size_t i = 0; i < sizeof bad_items / sizeof *bad_items; i++)
    expect_refused_as_put(db, bad_items[i]);
  expect_refused_as_put(db, "null");
  expect_ok(db, "Scan", "{" NAME_T "}", "'Count':0");
}

static void an_item_that_is_too_large_is_refused_as_put_does(void **state) {
  enum { SIZE = 409600 };
  char *item = malloc(SIZE + 100);
  assert_non_null(item);
  support_table(*state, "Tab", "S", NULL);
  int n = sprintf(item, "{'pk':{'S':'a'},'x':{'S':'");
  memset(item + n, 'y', SIZE);
  sprintf(item + n + SIZE, "'}}");
  expect_refused_as_put(*state, item);
  free(item);
}

static void what_is_not_an_items_fault_has_no_index(void **state) {
  stator *db = *state;
  stator_result *r = support_call(db, "ImportItems", IMPORT(ITEM("")));
  assert_int_equal(stator_result_code(r), STATOR_RESOURCE_NOT_FOUND);
  assert_null(strstr(stator_result_body(r, NULL), "ItemIndex"));
  stator_result_free(r);
  expect_error(db, "ImportItems", "{" NAME_T "}", "ValidationException",
               "1 validation error detected: Value null at 'items' failed to satisfy constraint: "
               "Member must not be null");
  expect_error(db, "ImportItems", "{" NAME_T ",'Items':{}}", "SerializationException",
               "Start of structure or map found where not expected");
}

/* {"TableName":"Tab","Items":[{"pk":{"S":"0"}}, ...]} */
static char *many_items(int count) {
  char *request = malloc((size_t)count * 32 + 64), *at = request;
  assert_non_null(request);
  at += sprintf(at, "{\"TableName\":\"Tab\",\"Items\":[");
  for (int i = 0; i < count; i++) at += sprintf(at, "%s{\"pk\":{\"S\":\"%d\"}}", i ? "," : "", i);
  sprintf(at, "]}");
  return request;
}

static void a_call_takes_ten_thousand_items(void **state) {
  support_table(*state, "Tab", "S", NULL);
  char *most = many_items(10000), *more = many_items(10001);
  expect_error(*state, "ImportItems", more, "ValidationException",
               "Too many items for one ImportItems call: 10001, of at most 10000");
  expect_body(*state, "ImportItems", most, "{'Imported':10000}");
  free(most);
  free(more);
}

/* -- jobs ----------------------------------------------------------------------- */

static void the_position_of_a_job_is_kept_with_its_items(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "DescribeImportJob", "{'Job':'a \\'b\\''}", "{'Job':'a \\'b\\''}");
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[" ITEM("") "],'Job':'j','Position':17}",
            "{'Imported':1}");
  expect_body(db, "DescribeImportJob", "{'Job':'j'}", "{'Job':'j','Position':17}");
  expect_body(db, "DescribeImportJob", "{'Job':'J'}", "{'Job':'J'}");
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Position':9007199254740993}",
            "{'Imported':0}");
  expect_body(db, "DescribeImportJob", "{'Job':'j'}", "{'Job':'j','Position':9007199254740993}");
}

static void a_refused_call_leaves_the_position(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Position':1}", NULL);
  expect_error(db, "ImportItems", "{" NAME_T ",'Items':[" ITEM("") ",{}],'Job':'j','Position':2}",
               "ValidationException",
               "One or more parameter values were invalid: Missing the key pk in the item");
  expect_body(db, "DescribeImportJob", "{'Job':'j'}", "{'Job':'j','Position':1}");
}

static void a_job_that_is_done_is_forgotten(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Position':1}", NULL);
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[" ITEM("") "],'Job':'j','Done':true}",
            "{'Imported':1}");
  expect_body(db, "DescribeImportJob", "{'Job':'j'}", "{'Job':'j'}");
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Done':true}", NULL);
}

static void a_job_says_where_it_is(void **state) {
  stator *db = *state;
  static const char *const senseless[] = {
      "{" NAME_T ",'Items':[],'Position':1}",
      "{" NAME_T ",'Items':[],'Done':true}",
      "{" NAME_T ",'Items':[],'Job':'j'}",
      "{" NAME_T ",'Items':[],'Job':'j','Done':false}",
      "{" NAME_T ",'Items':[],'Job':'j','Position':1,'Done':true}",
  };
  support_table(db, "Tab", "S", NULL);
  for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++)
    expect_error(db, "ImportItems", senseless[i], "ValidationException",
                 "An import's Job goes with a Position, or with Done");
  expect_error(db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Position':-1}",
               "ValidationException",
               "1 validation error detected: Value '-1' at 'position' failed to satisfy "
               "constraint: Member must have value greater than or equal to 0");
  expect_error(db, "DescribeImportJob", "{}", "ValidationException",
               "1 validation error detected: Value null at 'job' failed to satisfy constraint: "
               "Member must not be null");
}

static void a_job_is_in_the_file_and_in_its_transaction(void **state) {
  store_file *f = *state;
  stator *tx;
  stator_result *r = stator_result_new();
  support_table(f->db, "Tab", "S", NULL);
  expect_ok(f->db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Position':1}", NULL);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_ok(tx, "ImportItems", "{" NAME_T ",'Items':[" ITEM("") "],'Job':'j','Position':2}", NULL);
  expect_body(tx, "DescribeImportJob", "{'Job':'j'}", "{'Job':'j','Position':2}");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
  assert_int_equal(stator_close(f->db), STATOR_OK);
  f->db = file_open(f->path);
  expect_body(f->db, "DescribeImportJob", "{'Job':'j'}", "{'Job':'j','Position':1}");
  expect_ok(f->db, "Scan", "{" NAME_T "}", "'Count':0");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(all_items_are_put),
      store_test(a_later_item_replaces_an_earlier_one),
      store_test(streams_and_expiry_learn_of_it),
      store_test(the_first_bad_item_is_told_and_nothing_is_put),
      store_test(an_item_that_is_too_large_is_refused_as_put_does),
      store_test(what_is_not_an_items_fault_has_no_index),
      store_test(a_call_takes_ten_thousand_items),
      store_test(the_position_of_a_job_is_kept_with_its_items),
      store_test(a_refused_call_leaves_the_position),
      store_test(a_job_that_is_done_is_forgotten),
      store_test(a_job_says_where_it_is),
      file_test(a_job_is_in_the_file_and_in_its_transaction),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
