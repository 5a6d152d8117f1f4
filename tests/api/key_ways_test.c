/* Keys are taken as a request holds them where they can be, else by way of their
** canonical text. A name written with an escape takes the second way: both must
** answer the same, whatever is asked. */
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

/* The same members twice, once with the first letter of each name as an escape. */
static void write_random_key(uint64_t *seed, char *sent, char *escaped, size_t room) {
  size_t count = next_random(seed) % 8 ? 1 + next_random(seed) % 2 : next_random(seed) % 4;
  int a = snprintf(sent, room, "{"), b = snprintf(escaped, room, "{");
  for (size_t i = 0; i < count; i++) {
    const char *name = next_random(seed) % 4 ? names[i % 2] : PICK(seed, names);
    const char *value = next_random(seed) % 2 ? PICK(seed, usual) : PICK(seed, values);
    const char *comma = i ? "," : "";
    a += snprintf(sent + a, room - (size_t)a, "%s'%s':%s", comma, name, value);
    if (*name)
      b += snprintf(escaped + b, room - (size_t)b, "%s'\\u%04x%s':%s", comma, (unsigned)*name,
                    name + 1, value);
    else
      b += snprintf(escaped + b, room - (size_t)b, "%s'':%s", comma, value);
  }
  snprintf(sent + a, room - (size_t)a, "}");
  snprintf(escaped + b, room - (size_t)b, "}");
}

static void expect_same(stator *db, const char *operation, const char *sent, const char *escaped) {
  stator_result *a = support_call(db, operation, sent);
  stator_result *b = support_call(db, operation, escaped);
  bool same = stator_result_code(a) == stator_result_code(b) &&
              strcmp(stator_result_body(a, NULL), stator_result_body(b, NULL)) == 0;
  if (!same)
    support_fail(operation, sent, stator_result_body(b, NULL), stator_result_body(a, NULL),
                 __FILE__, __LINE__);
  stator_result_free(a);
  stator_result_free(b);
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

static void an_item_is_got_the_same_by_either_way(void **state) {
  uint64_t seed = 1;
  fill(*state);
  for (int i = 0; i < 20000; i++) {
    char sent[512], escaped[512], a[1024], b[1024];
    write_random_key(&seed, sent, escaped, sizeof sent);
    const char *table = PICK(&seed, tables);
    const char *more = next_random(&seed) % 4 ? "" : ",'ReturnConsumedCapacity':'TOTAL'";
    if (next_random(&seed) % 8 == 0) more = ",'ProjectionExpression':'v, pk.x'";
    snprintf(a, sizeof a, "{'TableName':'%s','Key':%s%s}", table, sent, more);
    snprintf(b, sizeof b, "{'TableName':'%s','Key':%s%s}", table, escaped, more);
    expect_same(*state, "GetItem", a, b);
  }
}

/* Up to four keys, often equal ones, of one table or of two. */
static void write_random_keys(uint64_t *seed, char *sent, char *escaped, size_t room) {
  size_t count = 1 + next_random(seed) % 4;
  int a = 0, b = 0;
  for (size_t i = 0; i < count; i++) {
    char one[512], other[512];
    write_random_key(seed, one, other, sizeof one);
    a += snprintf(sent + a, room - (size_t)a, "%s%s", i ? "," : "", one);
    b += snprintf(escaped + b, room - (size_t)b, "%s%s", i ? "," : "", other);
  }
}

static void items_are_got_together_the_same_by_either_way(void **state) {
  static const char form[] = "{'RequestItems':{'%s':{'Keys':[%s]},'%s':{'Keys':[%s]}}}";
  uint64_t seed = 2;
  fill(*state);
  for (int i = 0; i < 10000; i++) {
    char sent[2][2048], escaped[2][2048], a[8192], b[8192];
    const char *first = PICK(&seed, tables), *second = PICK(&seed, tables);
    for (int j = 0; j < 2; j++) write_random_keys(&seed, sent[j], escaped[j], sizeof sent[j]);
    snprintf(a, sizeof a, form, first, sent[0], second, sent[1]);
    snprintf(b, sizeof b, form, first, escaped[0], second, escaped[1]);
    expect_same(*state, "BatchGetItem", a, b);
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

static void a_transaction_gets_the_same_by_either_way(void **state) {
  uint64_t seed = 3;
  fill(*state);
  for (int i = 0; i < 5000; i++) {
    char sent[512], escaped[512], a[1024], b[1024];
    const char *table = PICK(&seed, tables);
    write_random_key(&seed, sent, escaped, sizeof sent);
    snprintf(a, sizeof a, "{'TransactItems':[{'Get':{'TableName':'%s','Key':%s}}]}", table, sent);
    snprintf(b, sizeof b, "{'TransactItems':[{'Get':{'TableName':'%s','Key':%s}}]}", table,
             escaped);
    expect_same(*state, "TransactGetItems", a, b);
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
      test(an_item_is_got_the_same_by_either_way),
      test(items_are_got_together_the_same_by_either_way),
      test(a_key_is_told_twice_in_any_order_and_under_any_name_of_its_table),
      test(a_transaction_gets_the_same_by_either_way),
      test(plain_keys_are_got_the_same_by_either_way),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
