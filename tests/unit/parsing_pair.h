/* Two stores that are asked the same: one keeps the expressions it has parsed, the other
** parses everything anew. */
#ifndef TESTS_UNIT_PARSING_PAIR_H
#define TESTS_UNIT_PARSING_PAIR_H
#include "api/handle.h"
#include "api/support.h"

typedef struct pair {
  stator *quick, *anew;
} pair;

static inline void put_items(stator *db) {
  support_table(db, "Tab", "S", "S");
  for (int i = 0; i < 6; i++) {
    char request[400];
    snprintf(request, sizeof request,
             "{'TableName':'Tab','Item':{'pk':{'S':'p%d'},'sk':{'S':'s%d'},'a':{'S':'x%d'},"
             "'b':{'N':'%d'},'n':{'N':'5'},'m':{'M':{'x':{'N':'1'},'b':{'S':'in'}}},"
             "'l':{'L':[{'N':'1'},{'S':'two'}]},'s':{'SS':['u','v']}}}",
             i % 2, i, i, i);
    expect_ok(db, "PutItem", request, NULL);
  }
}

static inline int pair_setup(void **state) {
  pair *p = malloc(sizeof *p);
  assert_non_null(p);
  p->quick = support_open(0);
  p->anew = support_open(0);
  p->anew->lane->parsed.off = true;
  put_items(p->quick);
  put_items(p->anew);
  *state = p;
  return 0;
}

static inline int pair_teardown(void **state) {
  pair *p = *state;
  assert_non_null(p->quick->lane->parsed.table);
  assert_null(p->anew->lane->parsed.table);
  assert_int_equal(stator_close(p->quick), STATOR_OK);
  assert_int_equal(stator_close(p->anew), STATOR_OK);
  free(p);
  return 0;
}

/* The code that both answer with. */
static inline int same_answer(pair *p, const char *op, const char *request) {
  stator_result *quick = support_call(p->quick, op, request);
  stator_result *anew = support_call(p->anew, op, request);
  int code = (int)stator_result_code(anew);
  if (code != (int)stator_result_code(quick) ||
      strcmp(stator_result_body(quick, NULL), stator_result_body(anew, NULL)) != 0)
    fail_msg("%s %s\n parsed anew: %s\n known:       %s", op, request,
             stator_result_body(anew, NULL), stator_result_body(quick, NULL));
  stator_result_free(quick);
  stator_result_free(anew);
  return code;
}

#define pair_test(function) cmocka_unit_test_setup_teardown(function, pair_setup, pair_teardown)
#endif
