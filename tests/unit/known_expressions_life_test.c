// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Expressions that are parsed once, where it is about their life: many of them in one
** call, pages of cursors, calls that start again, memory that runs out. */
#include "parsing_pair.h"
#include "api/place.h"
#include "unit/failing_memory.h"

static char *text_of(size_t room) {
  char *text = malloc(room);
  assert_non_null(text);
  return text;
}

/* -- many in one call ----------------------------------------------------------------- */

#define VALUES "'ExpressionAttributeValues':{':v':{'N':'%d'},':zero':{'N':'0'},':one':{'N':'1'}}"

/* A hundred updates, each with an expression of its own. */
static void write_transaction(char *out, size_t room, int first, int value) {
  size_t n = (size_t)snprintf(out, room, "{'TransactItems':[");
  for (int i = first; i < first + 100; i++)
    n += (size_t)snprintf(out + n, room - n,
                          "%s{'Update':{'TableName':'Tab','Key':{'pk':{'S':'i'},'sk':{'S':'%d'}},"
                          "'UpdateExpression':'SET a%d = :v, #n = if_not_exists(#n, :zero) + :one',"
                          "'ConditionExpression':'attribute_not_exists(a%d) OR a%d < :v',"
                          "'ExpressionAttributeNames':{'#n':'n%d'}," VALUES "}}",
                          i > first ? "," : "", i, i, i, i, i, value);
  assert_true(n + 3 < room);
  strcpy(out + n, "]}");
}

static void one_call_uses_more_than_is_kept(void **state) {
  enum { ROOM = 100000 };
  char *request = text_of(ROOM);
  int good = 0;
  for (int round = 0; round < 12; round++) {
    write_transaction(request, ROOM, round % 5 * 40, 1 + round / 2);
    good += same_answer(*state, "TransactWriteItems", request) == STATOR_OK;
  }
  assert_true(good >= 6);
  assert_int_equal(same_answer(*state, "Scan", "{'TableName':'Tab'}"), STATOR_OK);
  free(request);
}

static void one_expression_has_many_values_in_a_call(void **state) {
  char request[4000];
  for (int round = 0; round < 4; round++) {
    size_t n = (size_t)snprintf(request, sizeof request, "{'TransactItems':[");
    for (int i = 0; i < 8; i++)
      n += (size_t)snprintf(request + n, sizeof request - n,
                            "%s{'Update':{'TableName':'Tab','Key':{'pk':{'S':'i'},'sk':{'S':'%d'}},"
                            "'UpdateExpression':'SET l = :l, b = :v',"
                            "'ExpressionAttributeValues':{':l':{'L':[{'N':'%d'}]},':v':{'S':'%d'}}"
                            "}}",
                            i ? "," : "", i, i * round, i);
    strcpy(request + n, "]}");
    assert_int_equal(same_answer(*state, "TransactWriteItems", request), STATOR_OK);
  }
  assert_int_equal(same_answer(*state, "Scan", "{'TableName':'Tab'}"), STATOR_OK);
}

/* Which element an action wrote is told of the action's own item. */
static void indexes_are_each_calls_own(void **state) {
  for (int i = 0; i < 12; i++) {
    char request[600];
    snprintf(request, sizeof request,
             "{'TableName':'Tab','Key':{'pk':{'S':'p%d'},'sk':{'S':'s%d'}},"
             "'UpdateExpression':'REMOVE l[0] SET l[%d] = :v','ReturnValues':'UPDATED_NEW',"
             "'ExpressionAttributeValues':{':v':{'N':'%d'}}}",
             i % 2, i % 4, 1 + i / 4 % 2 * 8, i);
    assert_int_equal(same_answer(*state, "UpdateItem", request), STATOR_OK);
  }
}

/* -- other calls between a cursor's pages ------------------------------------------------ */

static void ask_for_something_else(stator *db, int series) {
  for (int i = 0; i < 400; i++) {
    char request[300];
    snprintf(request, sizeof request,
             "{'TableName':'Tab','FilterExpression':'x%d = :v',"
             "'ExpressionAttributeValues':{':v':{'N':'1'}}}",
             series * 200 + i / 2);
    expect_ok(db, "Scan", request, "'Count':0");
  }
}

static int read_all(stator *db, const stator_args *args, bool with_others) {
  stator_result *r = stator_result_new();
  stator_cursor *cursor;
  const char *item;
  int found = 0;
  if (stator_query(db, "Tab", "pk = :p AND sk BETWEEN :a AND :z", args, &cursor, r) != STATOR_OK)
    fail_msg("%s", stator_result_message(r));
  while (stator_next(cursor, &item, NULL) == STATOR_OK)
    if (found++ % 2 == 0 && with_others) ask_for_something_else(db, found / 2);
  stator_cursor_free(cursor);
  stator_result_free(r);
  return found;
}

static void cursors_go_on_when_their_expressions_are_forgotten(void **state) {
  enum { LARGE = 300000 };
  stator *db = ((pair *)*state)->quick;
  char *request = text_of(LARGE + 200), *filling = text_of(LARGE + 1);
  memset(filling, 'x', LARGE);
  filling[LARGE] = 0;
  for (int i = 0; i < 10; i++) {
    snprintf(request, LARGE + 200,
             "{'TableName':'Tab','Item':{'pk':{'S':'big'},'sk':{'S':'%d'},'b':{'N':'%d'},"
             "'x':{'S':'%s'}}}",
             i, i, filling);
    expect_ok(db, "PutItem", request, NULL);
  }
  const stator_args args = {.filter = "#b < :n OR #b > :m",
                            .names = "{\"#b\":\"b\"}",
                            .values =
                                "{\":p\":\"big\",\":a\":\"0\",\":z\":\"9\",\":n\":3,\":m\":4}",
                            .format = STATOR_PLAIN};
  for (int i = 0; i < 4; i++) assert_int_equal(read_all(db, &args, i % 2), 8);
  free(request);
  free(filling);
}

/* -- the catalog changes under a call --------------------------------------------------- */

static void calls_that_start_again_know_their_expressions(void **state) {
  (void)state;
  char request[300];
  place *p = place_new(NULL);
  stator *one = p->db, *other = place_open(p->path, NULL);
  support_table(one, "Tab", "S", "S");
  for (int i = 0; i < 8; i++) {
    snprintf(request, sizeof request,
             "{'TableName':'Tab','Key':{'pk':{'S':'p'},'sk':{'S':'s'}},'UpdateExpression':"
             "'ADD n :one','ExpressionAttributeValues':{':one':{'N':'1'}},"
             "'ReturnValues':'UPDATED_NEW'}");
    char part[40];
    snprintf(part, sizeof part, "{'n':{'N':'%d'}}", i + 1);
    expect_ok(one, "UpdateItem", request, part);
    snprintf(part, sizeof part, "Other%d", i);
    support_table(other, part, "S", "S");
    expect_ok(one, "Query",
              "{'TableName':'Tab','KeyConditionExpression':'pk = :p',"
              "'ExpressionAttributeValues':{':p':{'S':'p'}}}",
              "'Count':1");
  }
  assert_int_equal(stator_close(other), STATOR_OK);
  place_free(p);
}

/* -- no memory ---------------------------------------------------------------------------- */

/* Four calls: the expressions are unknown, kept, known, known. */
static int call_four_times(stator *db, const char *op, char *const texts[2], stator_result *r) {
  int answered = 0;
  for (int i = 0; i < 4; i++) {
    int rc = stator_call(db, op, texts[i % 2], STATOR_NUL, r);
    if (rc != STATOR_OK && rc != STATOR_NOMEM) fail_msg("%d: %s", rc, stator_result_body(r, NULL));
    answered += rc == STATOR_OK;
  }
  return answered;
}

static void fail_at_each(const char *op, const char *first, const char *second) {
  char *const texts[] = {support_quoted(first), support_quoted(second)};
  stator_result *r = stator_result_new();
  bool failed = true;
  int enough = 0;
  for (size_t n = 1; failed; n++) {
    stator *db = support_open(0);
    put_items(db);
    allocations = 0;
    failing = n;
    enough += call_four_times(db, op, texts, r);
    failed = allocations >= n;
    failing = 0;
    for (int i = 0; i < 3; i++) expect_ok(db, op, first, NULL);
    assert_int_equal(stator_close(db), STATOR_OK);
  }
  assert_true(enough > 20);
  stator_result_free(r);
  free(texts[0]);
  free(texts[1]);
}

static void memory_runs_out(void **state) {
  (void)state;
#define QUERY(low)                                                                                 \
  "{'TableName':'Tab','KeyConditionExpression':'pk = :p AND sk BETWEEN :a AND :z',"                \
  "'FilterExpression':'#n > :n','ProjectionExpression':'m.x, b',"                                  \
  "'ExpressionAttributeNames':{'#n':'n'},'ExpressionAttributeValues':{':p':{'S':'p0'},"            \
  "':a':{'S':'" low "'},':z':{'S':'t'},':n':{'N':'1'}}}"
  fail_at_each("Query", QUERY("a"), QUERY("b"));
#define UPDATE(value)                                                                              \
  "{'TableName':'Tab','Key':{'pk':{'S':'p0'},'sk':{'S':'s0'}},'ConditionExpression':"              \
  "'n >= :one','UpdateExpression':'SET l[0] = :l, #n = n + :one','ExpressionAttributeNames':"      \
  "{'\\u0023n':'\\u006e'},'ExpressionAttributeValues':{':one':{'N':'1'},':l':" value "}}"
  fail_at_each("UpdateItem", UPDATE("{'L':[]}"), UPDATE("{'S':'y'}"));
  fail_at_each("ExecuteStatement",
               "{\"Statement\":\"SELECT a, m.x FROM Tab WHERE pk = 'p0' AND b > ?\","
               "\"Parameters\":[{\"N\":\"1\"}]}",
               "{\"Statement\":\"SELECT a, m.x FROM Tab WHERE pk = 'p0' AND b > ?\","
               "\"Parameters\":[{\"N\":\"2\"}]}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      pair_test(one_call_uses_more_than_is_kept),
      pair_test(one_expression_has_many_values_in_a_call),
      pair_test(indexes_are_each_calls_own),
      pair_test(cursors_go_on_when_their_expressions_are_forgotten),
      cmocka_unit_test(calls_that_start_again_know_their_expressions),
      cmocka_unit_test(memory_runs_out),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
