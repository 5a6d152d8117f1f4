// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Search and its indexes while memory runs out at every allocation in turn: a call
** answers as ever, or fails and has changed nothing. */
#include "api/table_requests.h"
#include "unit/failing_memory.h"

#define T "{" NAME_T ","

static stator *searched_store(void) {
  stator *db = support_open(0);
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "PutItem",
            T "'Item':{'pk':{'S':'1'},'title':{'S':'Rush'},'info':{'M':{'plot':{'S':'Two rivals "
              "race cars.'}}}}}",
            NULL);
  expect_ok(db, "PutItem", T "'Item':{'pk':{'S':'2'},'title':{'S':'A race'}}}", NULL);
  expect_ok(db, "CreateSearchIndex",
            T "'IndexName':'films','Attributes':[{'AttributePath':'title','Weight':2},"
              "{'AttributePath':'info.plot'}]}",
            NULL);
  return db;
}

/* On a store made anew each time, with the first allocation failing, then with the
** second, until none does. `indexes`: how many there are behind a success. */
static void fail_each(const char *op, const char *members, const char *answer, int indexes) {
  char *request = support_quoted(members);
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    stator *db = searched_store();
    stator_result *r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = stator_call(db, op, request, STATOR_NUL, r);
    failed = allocations >= n;
    failing = 0;
    if (rc == STATOR_OK && !strstr(stator_result_body(r, NULL), answer))
      fail_msg("%zu: %s", n, stator_result_body(r, NULL));
    if (rc != STATOR_OK && rc != STATOR_NOMEM)
      fail_msg("%zu: %d %s", n, rc, stator_result_message(r));
    int there = rc == STATOR_OK ? indexes : 1;
    expect_ok(db, "DescribeTable", "{" NAME_T "}", there ? "'SearchIndexes':[{" : "'Table':");
    if (there < 2) expect_without(db, "DescribeTable", "{" NAME_T "}", "more");
    if (there < 1) expect_without(db, "DescribeTable", "{" NAME_T "}", "SearchIndexes");
    if (there) expect_ok(db, "Search", T "'IndexName':'films','SearchQuery':'race'}", "'Count':2");
    stator_result_free(r);
    assert_int_equal(stator_close(db), STATOR_OK);
  }
  free(request);
}

static void an_index_is_made_or_dropped_or_memory_ran_out(void **state) {
  (void)state;
  fail_each("CreateSearchIndex",
            T "'IndexName':'more','Attributes':[{'AttributePath':'#i.plot[0]'},"
              "{'AttributePath':'title','Weight':0.5}],'PrefixLengths':[2],"
              "'ExpressionAttributeNames':{'#i':'my info'}}",
            "\"AttributePath\":\"\\\"my info\\\".plot[0]\"", 2);
  fail_each("DeleteSearchIndex", T "'IndexName':'films'}", "\"ItemCount\":2", 0);
  fail_each("DescribeSearchIndex", T "'IndexName':'films'}", "\"ItemCount\":2", 1);
}

static void a_search_answers_or_memory_ran_out(void **state) {
  (void)state;
  fail_each("Search",
            T
            "'SearchQuery':'race OR {title info.plot}: NEAR(two rivals)','Limit':1,'Highlight':{},"
            "'Snippet':{},'FilterExpression':'begins_with(#p, :p)','ProjectionExpression':'#p',"
            "'ExpressionAttributeNames':{'#p':'pk'},'ExpressionAttributeValues':{':p':{'S':'1'}}}",
            "{\"Items\":[{\"pk\":{\"S\":\"1\"}}],", 1);
  fail_each("ExecuteStatement",
            "{\"Statement\":\"SELECT pk FROM Tab WHERE search(title, info.plot, 'race') AND pk > "
            "'0'\",\"Limit\":1}",
            "\"NextToken\":\"", 1);
  fail_each("Explain",
            "{\"Statement\":\"SELECT pk FROM Tab WHERE search(title, info.plot, 'race') AND pk = "
            "'1' AND x = 1\"}",
            "\"Operation\":\"Search\"", 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_index_is_made_or_dropped_or_memory_ran_out),
      cmocka_unit_test(a_search_answers_or_memory_ran_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
