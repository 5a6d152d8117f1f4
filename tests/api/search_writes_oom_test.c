// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Writes of searched items while memory runs out at every allocation in turn: each is done,
** or fails and has changed neither item nor index; within a transaction it may take the
** whole of it along, which then says so. A check finds nothing then, or runs out itself. */
#include "api/search_writes_support.h"
#include "unit/failing_memory.h"

typedef struct write_case {
  const char *op, *request;
} write_case;

static const write_case writes[] = {
    {"PutItem",
     "{" NAME_T
     ",'Item':{'pk':{'S':'k1'},'a':{'S':'alpha'},'l':{'L':[{'S':'beta'},{'S':'eta'}]}}}"},
    {"PutItem",          "{" NAME_T ",'Item':{'pk':{'S':'new'},'a':{'S':'zeta gamma'}}}"},
    {"UpdateItem",
     "{" NAME_T
     ",'Key':{'pk':{'S':'k2'}},'UpdateExpression':'SET a=:a','ExpressionAttributeValues':"
     "{':a':{'S':'iota'}},'ReturnValues':'ALL_NEW'}"                                    },
    {"DeleteItem",       "{" NAME_T ",'Key':{'pk':{'S':'k3'}},'ReturnValues':'ALL_OLD'}"},
    {"ExecuteStatement", "{\"Statement\":\"UPDATE Tab SET a='kappa' WHERE pk='k4'\"}"   },
    {"BatchWriteItem",
     "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{'pk':{'S':'k5'},'a':{'S':'eta'}}}},"
     "{'DeleteRequest':{'Key':{'pk':{'S':'k6'}}}}]}}"                                   },
};

static void prepare(stator *db) {
  char members[2000], request[2200];
  sw_model m = {.seed = 17};
  support_table(db, "Tab", "S", NULL);
  sw_make_index(db, "words", "unicode61");
  for (int i = 0; i < 10; i++) {
    sw_item item = sw_random_item(&m);
    sw_write_members(i, &item, members);
    snprintf(request, sizeof request, "{\"TableName\":\"Tab\",\"Item\":{%s}}", members);
    expect_ok(db, "PutItem", request, NULL);
  }
}

static char *all_items(stator *db) {
  stator_result *r = support_success(db, "Scan", "{" NAME_T "}", __FILE__, __LINE__);
  char *copy = strdup(stator_result_body(r, NULL));
  assert_non_null(copy);
  stator_result_free(r);
  return copy;
}

static void expect_items(stator *db, const char *wanted) {
  char *now = all_items(db);
  assert_string_equal(now, wanted);
  free(now);
}

/* With the n-th allocation failing; *reached: there was one. */
static int write_failing(stator *db, const write_case *w, size_t n, bool *reached) {
  char *request = support_quoted(w->request);
  stator_result *r = stator_result_new();
  allocations = 0;
  failing = n;
  int rc = stator_call(db, w->op, request, STATOR_NUL, r);
  *reached = allocations >= n;
  failing = 0;
  if (rc != STATOR_OK && rc != STATOR_NOMEM) fail_msg("%d %s", rc, stator_result_message(r));
  stator_result_free(r);
  free(request);
  return rc;
}

static void by_itself(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
    stator *db = support_open(0);
    bool reached = true;
    prepare(db);
    for (size_t n = 1; reached; n++) {
      char *before = all_items(db);
      if (write_failing(db, &writes[i], n, &reached) != STATOR_OK) expect_items(db, before);
      sw_expect_sound(db);
      free(before);
    }
    assert_int_equal(stator_close(db), STATOR_OK);
  }
}

/* Another write before it; it ends with both, or the first, or nothing. */
static void within_a_transaction(void **state) {
  (void)state;
  int whole = 0;
  for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
    stator *db = support_open(0), *tx;
    stator_result *r = stator_result_new();
    bool reached = true;
    prepare(db);
    for (size_t n = 1; reached; n++) {
      char *before = all_items(db);
      assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
      expect_ok(tx, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'k9'},'a':{'S':'first'}}}", NULL);
      int rc = write_failing(tx, &writes[i], n, &reached);
      int end = stator_commit(tx, r);
      if (rc == STATOR_OK) assert_int_equal(end, STATOR_OK);
      if (end != STATOR_OK) {
        assert_non_null(strstr(stator_result_message(r), "was undone after an earlier failure"));
        expect_items(db, before);
        whole++;
      } else {
        expect_ok(db, "Search", "{" NAME_T ",'SearchQuery':'first'}", "'Count':1");
      }
      sw_expect_sound(db);
      free(before);
    }
    stator_result_free(r);
    assert_int_equal(stator_close(db), STATOR_OK);
  }
  assert_true(whole > 0);
}

static void a_check_runs_out_or_finds_nothing(void **state) {
  stator *db = *state;
  bool failed = true;
  prepare(db);
  for (size_t n = 1; failed; n++) {
    stator_result *r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = stator_check(db, 0, NULL, NULL, NULL, r);
    failed = allocations >= n;
    failing = 0;
    if (rc == STATOR_OK)
      expect_result(r, rc, "{\"Findings\":0,");
    else
      assert_int_equal(rc, STATOR_NOMEM);
    stator_result_free(r);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(by_itself),
      cmocka_unit_test(within_a_transaction),
      store_test(a_check_runs_out_or_finds_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
