/* A key is taken from the request's own text, from a copy of it that was made
** canonical, or by way of JSON nodes. A name written with an escape takes the second
** way, a value with a null beside it the third: all must answer the same, whatever is
** asked. */
#include <stdbool.h>
#include "support.h"

static const char *const tables[] = {"t_ss", "t_sn", "t_nn", "t_bs", "t_s", "t_n", "none"};

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "t_ss", "S", "S");
  support_table(*state, "t_sn", "S", "N");
  support_table(*state, "t_nn", "N", "N");
  support_table(*state, "t_bs", "B", "S");
  support_table(*state, "t_s", "S", NULL);
  support_table(*state, "t_n", "N", NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static uint64_t next_random(uint64_t *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return *seed >> 33;
}

#define PICK(seed, choices) (choices)[next_random(seed) % (sizeof(choices) / sizeof *(choices))]

static const char *const values[] = {"{'S':'a'}",
                                     "{'S':'b'}",
                                     "{ 'S' : 'a' }",
                                     "{'S':''}",
                                     "{'S':'\\u0061'}",
                                     "{'S':'\xC3\xA9'}",
                                     "{'N':'1'}",
                                     "{'N':'2'}",
                                     "{'N':'-1'}",
                                     "{'N':'0'}",
                                     "{'N':'-0'}",
                                     "{'N':'01'}",
                                     "{'N':'1.0'}",
                                     "{'N':'1e2'}",
                                     "{'N':'100'}",
                                     "{'N':'-'}",
                                     "{'N':''}",
                                     "{'N':'x'}",
                                     "{'B':'YQ=='}",
                                     "{'B':''}",
                                     "{'B':'!'}",
                                     "{'S':'a','N':'1'}",
                                     "{'S':'a','S':'b'}",
                                     "{'S':null}",
                                     "null",
                                     "{}",
                                     "{'NULL':true}",
                                     "{'NULL':false}",
                                     "{'BOOL':true}",
                                     "{'SS':['a']}",
                                     "{'M':{'a':{'S':'a'}}}",
                                     "{'S':1}",
                                     "{'X':'a'}",
                                     "'a'",
                                     "1",
                                     "{'N':'123456789012345678'}",
                                     "{'N':'1234567890123456789'}",
                                     "{'N':'-123456789012345678'}",
                                     "{'N':'12345678901234567890123456789012345678'}",
                                     "{'N':'123456789012345678901234567890123456789'}"};
static const char *const usual[] = {"{'S':'a'}", "{'S':'b'}", "{'N':'1'}", "{'N':'2'}",
                                    "{'B':'YQ=='}"};
static const char *const names[] = {"pk", "sk", "pk", "sk", "pk", "sk", "", "p", "PK"};

enum { SENT, ESCAPED, ODD, WAYS };

typedef struct ways {
  char text[WAYS][2048];
} ways;

static void append(ways *w, int way, const char *format, ...) {
  size_t n = strlen(w->text[way]);
  va_list args;
  va_start(args, format);
  vsnprintf(w->text[way] + n, sizeof w->text[way] - n, format, args);
  va_end(args);
}

static void append_all(ways *w, const char *text) {
  for (int i = 0; i < WAYS; i++) append(w, i, "%s", text);
}

/* The same members thrice: as they are, with the first letter of each name as an
** escape, and with a null of no type beside each value. */
static void append_random_key(uint64_t *seed, ways *w) {
  size_t count = next_random(seed) % 8 ? 1 + next_random(seed) % 2 : next_random(seed) % 4;
  append_all(w, "{");
  for (size_t i = 0; i < count; i++) {
    const char *name = next_random(seed) % 4 ? names[i % 2] : PICK(seed, names);
    const char *value = next_random(seed) % 2 ? PICK(seed, usual) : PICK(seed, values);
    append_all(w, i ? ",'" : "'");
    append(w, SENT, "%s':%s", name, value);
    if (*name)
      append(w, ESCAPED, "\\u%04x%s':%s", (unsigned)*name, name + 1, value);
    else
      append(w, ESCAPED, "':%s", value);
    if (strncmp(value, "{'", 2) == 0)
      append(w, ODD, "%s':{'?':null,%s", name, value + 1);
    else
      append(w, ODD, "%s':%s", name, value);
  }
  append_all(w, "}");
}

/* Up to four keys, often equal ones. */
static void append_random_keys(uint64_t *seed, ways *w) {
  size_t count = 1 + next_random(seed) % 4;
  for (size_t i = 0; i < count; i++) {
    if (i) append_all(w, ",");
    append_random_key(seed, w);
  }
}

static void expect_same(stator *db, const char *operation, const ways *w) {
  stator_result *first = support_call(db, operation, w->text[SENT]);
  for (int way = ESCAPED; way < WAYS; way++) {
    stator_result *r = support_call(db, operation, w->text[way]);
    const char *expected = stator_result_body(first, NULL), *got = stator_result_body(r, NULL);
    if (stator_result_code(first) != stator_result_code(r) || strcmp(expected, got) != 0)
      support_fail(operation, w->text[way], expected, got, __FILE__, __LINE__);
    stator_result_free(r);
  }
  stator_result_free(first);
}

static void fill(stator *db) {
  static const char *const keys[] = {
      "'t_ss','Item':{'pk':{'S':'a'},'sk':{'S':'b'}",
      "'t_ss','Item':{'pk':{'S':'a'},'sk':{'S':'a'}",
      "'t_sn','Item':{'pk':{'S':'a'},'sk':{'N':'1'}",
      "'t_sn','Item':{'pk':{'S':'a'},'sk':{'N':'-123456789012345678'}",
      "'t_nn','Item':{'pk':{'N':'1'},'sk':{'N':'2'}",
      "'t_bs','Item':{'pk':{'B':'YQ=='},'sk':{'S':'a'}",
      "'t_s','Item':{'pk':{'S':'a'}",
      "'t_n','Item':{'pk':{'N':'1'}"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    char request[256];
    snprintf(request, sizeof request, "{'TableName':%s,'v':{'S':'it'}}}", keys[i]);
    expect_ok(db, "PutItem", request, NULL);
  }
}

static void an_item_is_got_the_same_by_every_way(void **state) {
  static const char *const more[] = {"}", "}", ",'ReturnConsumedCapacity':'TOTAL'}",
                                     ",'ProjectionExpression':'v, pk.x'}"};
  uint64_t seed = 1;
  fill(*state);
  for (int i = 0; i < 20000; i++) {
    ways w = {0};
    append_all(&w, "{'TableName':'");
    append_all(&w, PICK(&seed, tables));
    append_all(&w, "','Key':");
    append_random_key(&seed, &w);
    append_all(&w, PICK(&seed, more));
    expect_same(*state, "GetItem", &w);
  }
}

static void items_are_got_together_the_same_by_every_way(void **state) {
  uint64_t seed = 2;
  fill(*state);
  for (int i = 0; i < 10000; i++) {
    ways w = {0};
    append_all(&w, "{'RequestItems':{'");
    for (int j = 0; j < 2; j++) {
      append_all(&w, PICK(&seed, tables));
      append_all(&w, "':{'Keys':[");
      append_random_keys(&seed, &w);
      append_all(&w, j ? "]}}}" : "]},'");
    }
    expect_same(*state, "BatchGetItem", &w);
  }
}

static void a_key_is_told_twice_in_any_order_and_under_any_name_of_its_table(void **state) {
  static const char duplicates[] = "Provided list of item keys contains duplicates";
  static const char *const requests[] = {
      "{'RequestItems':{'t_ss':{'Keys':[{'pk':{'S':'a'},'sk':{'S':'b'}},"
      "{'sk':{'S':'b'},'pk':{'S':'a'}}]}}}",
      "{'RequestItems':{'t_sn':{'Keys':[{'pk':{'S':'a'},'sk':{'N':'1'}},"
      "{'pk':{'S':'a'},'sk':{'N':'1.0'}}]}}}",
      "{'RequestItems':{'t_ss':{'Keys':[{'pk':{'S':'a'},'sk':{'S':'b'}}]},"
      "'arn:aws:dynamodb:us-east-1:000000000000:table/t_ss':{'Keys':[{'pk':{'S':'a'},"
      "'sk':{'S':'b'}}]}}}",
      "{'RequestItems':{'none':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'a'}}]}}}"};
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
    expect_error(*state, "BatchGetItem", requests[i], "ValidationException", duplicates);
}

static void a_transaction_gets_the_same_by_every_way(void **state) {
  uint64_t seed = 3;
  fill(*state);
  for (int i = 0; i < 5000; i++) {
    ways w = {0};
    append_all(&w, "{'TransactItems':[{'Get':{'TableName':'");
    append_all(&w, PICK(&seed, tables));
    append_all(&w, "','Key':");
    append_random_key(&seed, &w);
    append_all(&w, "}}]}");
    expect_same(*state, "TransactGetItems", &w);
  }
}

static void plain_keys_are_got_the_same_by_either_way(void **state) {
  static const char *const plain_values[] = {
      "\"a\"", "\"b\"", "\"\"", "1",  "2",  "-1", "-0",   "1.0",     "1e2",
      "100",   "true",  "null", "[]", "{}", "01", "1e-5", "\"\\n\"", "[\"a\"]"};
  static const stator_args plain = {.format = STATOR_PLAIN};
  uint64_t seed = 4;
  stator_result *a = stator_result_new(), *b = stator_result_new();
  fill(*state);
  for (int i = 0; i < 5000; i++) {
    char sent[128], escaped[128];
    const char *table = PICK(&seed, tables);
    const char *v = PICK(&seed, plain_values), *w = PICK(&seed, plain_values);
    bool two = next_random(&seed) % 3;
    snprintf(sent, sizeof sent, two ? "{\"pk\":%s,\"sk\":%s}" : "{\"pk\":%s}", v, w);
    snprintf(escaped, sizeof escaped, two ? "{\"\\u0070k\":%s,\"sk\":%s}" : "{\"\\u0070k\":%s}", v,
             w);
    assert_int_equal(stator_get(*state, table, sent, STATOR_NUL, &plain, a),
                     stator_get(*state, table, escaped, STATOR_NUL, &plain, b));
    const char *got = stator_result_body(a, NULL), *expected = stator_result_body(b, NULL);
    assert_int_equal(got != NULL, expected != NULL);
    if (got && !strstr(got, "Malformed JSON at byte")) assert_string_equal(got, expected);
  }
  stator_result_free(a);
  stator_result_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      test(an_item_is_got_the_same_by_every_way),
      test(items_are_got_together_the_same_by_every_way),
      test(a_key_is_told_twice_in_any_order_and_under_any_name_of_its_table),
      test(a_transaction_gets_the_same_by_every_way),
      test(plain_keys_are_got_the_same_by_either_way),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
