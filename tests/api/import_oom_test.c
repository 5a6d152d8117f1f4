// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* What is told of a store, and an import into it, while memory runs out at every
** allocation in turn: the call answers as ever, or fails and has changed nothing. */
#include "api/table_requests.h"
#include "unit/failing_memory.h"

static stator *store_with_items(void) {
  stator *db = support_open(0);
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'1'},'g':{'S':'x'}}}", NULL);
  return db;
}

/* On a store made anew each time, with the first allocation failing, then with the
** second, until none does. */
static void fail_each(const char *op, const char *members, const char *answer) {
  char *request = support_quoted(members);
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    stator *db = store_with_items();
    stator_result *r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = stator_call(db, op, request, STATOR_NUL, r);
    failed = allocations >= n;
    failing = 0;
    if (rc == STATOR_OK)
      assert_non_null(strstr(stator_result_body(r, NULL), answer));
    else
      assert_int_equal(rc, STATOR_NOMEM);
    expect_ok(db, "DescribeStore", "{}",
              rc == STATOR_OK && strcmp(op, "ImportItems") == 0 ? "'ItemCount':3"
                                                                : "'ItemCount':1");
    stator_result_free(r);
    assert_int_equal(stator_close(db), STATOR_OK);
  }
  free(request);
}

static void an_import_is_whole_or_memory_ran_out(void **state) {
  (void)state;
  fail_each("ImportItems",
            "{" NAME_T ",'Items':[{'pk':{'S':'2'},'g':{'S':'x'}},{'pk':{'S':'\\u0033'},"
            "'n':{'N':'01'}}],'Job':'j','Position':1}",
            "\"Imported\":2");
  fail_each("DescribeImportJob", "{'Job':'\\u006a'}", "{\"Job\":\"j\"}");
}

static void a_description_is_whole_or_memory_ran_out(void **state) {
  (void)state;
  fail_each("DescribeStore", "{}", "\"ItemCount\":1}]}");
  fail_each("DescribePartitions", "{" NAME_T "}", "\"PartitionCount\":1");
  fail_each("DescribeItemSizes", "{" NAME_T "}", "\"Sizes\":[{");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_import_is_whole_or_memory_ran_out),
      cmocka_unit_test(a_description_is_whole_or_memory_ran_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
