/*
** The largest legal items in their most awkward shapes: put, filtered, updated,
** projected and deleted. Work that grew with the square of the item would take
** minutes here.
*/
#include "support.h"

enum { ROOM = 16 * 1024 * 1024 };

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "big", "S", NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

typedef struct text {
  char *p;
  size_t n;
} text;

static text new_text(void) {
  text t = {malloc(ROOM), 0};
  assert_non_null(t.p);
  return t;
}

static void add(text *t, const char *format, ...) {
  va_list args;
  va_start(args, format);
  t->n += (size_t)vsnprintf(t->p + t->n, ROOM - t->n, format, args);
  va_end(args);
  assert_true(t->n < ROOM);
}

/* An item of the given attributes, then everything one can do with it. `first`
** and `last` are attributes, or paths, of it. */
static void go_through(stator *db, const text *attributes, const char *first, const char *last) {
  text request = new_text();
  char ask[1024];
  add(&request, "{\"TableName\":\"big\",\"Item\":{\"pk\":{\"S\":\"a\"},%s}}", attributes->p);
  expect_body(db, "PutItem", request.p, "{}");
  expect_body(db, "PutItem", request.p, "{}");
  snprintf(ask, sizeof ask,
           "{'TableName':'big','FilterExpression':'(attribute_exists(%s) OR attribute_exists(%s)) "
           "AND size(pk) = :one',"
           "'ProjectionExpression':'%s, %s','ExpressionAttributeValues':{':one':{'N':'1'}}}",
           first, last, first, last);
  expect_ok(db, "Scan", ask, "'Count':1");
  snprintf(ask, sizeof ask,
           "{'TableName':'big','Key':{'pk':{'S':'a'}},'UpdateExpression':'REMOVE %s, "
           "%s','ReturnValues':'UPDATED_OLD'}",
           first, last);
  expect_ok(db, "UpdateItem", ask, "'Attributes'");
  snprintf(ask, sizeof ask,
           "{'TableName':'big','FilterExpression':'attribute_exists(%s)','Select':'COUNT'}", first);
  expect_ok(db, "Scan", ask, "'Count'");
  expect_ok(db, "DeleteItem", "{'TableName':'big','Key':{'pk':{'S':'a'}},'ReturnValues':'ALL_OLD'}",
            "'Attributes'");
  free(request.p);
}

static void a_list_of_nulls(void **state) {
  text t = new_text();
  int n = 204700; /* two bytes each */
  add(&t, "\"l\":{\"L\":[");
  for (int i = 0; i < n; i++) add(&t, "%s{\"NULL\":true}", i ? "," : "");
  add(&t, "]}");
  go_through(*state, &t, "l[0]", "l[204699]");
  free(t.p);
}

static void a_list_of_one_digit_numbers(void **state) {
  text t = new_text();
  int n = 136500; /* three bytes each */
  add(&t, "\"l\":{\"L\":[");
  for (int i = 0; i < n; i++) add(&t, "%s{\"N\":\"%d\"}", i ? "," : "", 1 + i % 9);
  add(&t, "]}");
  go_through(*state, &t, "l[0]", "l[136499]");
  free(t.p);
}

/* Four significant digits make three bytes: none ends in 0, so that no two of
** different exponents are equal. */
static void a_number_set_of_130000_members(void **state) {
  text t = new_text();
  add(&t, "\"s\":{\"NS\":[");
  for (int i = 0; i < 130000; i++) {
    int k = (int)((long long)i * 7919 % 130000), four = 1000 + k % 8100 / 9 * 10 + k % 9 + 1;
    add(&t, "%s\"%de%d\"", i ? "," : "", four, k / 8100);
  }
  add(&t, "]}");
  go_through(*state, &t, "s", "pk2");
  free(t.p);
}

static void a_string_set_of_130000_members(void **state) {
  text t = new_text();
  add(&t, "\"s\":{\"SS\":[");
  for (int i = 0; i < 130000; i++) {
    int k = (int)((long long)i * 7919 % 130000);
    add(&t, "%s\"%c%c%c\"", i ? "," : "", '#' + k % 55, '#' + k / 55 % 55, '#' + k / 55 / 55);
  }
  add(&t, "]}");
  for (char *p = t.p; *p; p++)
    if (*p == '\\') *p = '~';
  go_through(*state, &t, "s", "pk2");
  free(t.p);
}

static void sixty_thousand_attribute_names(void **state) {
  text t = new_text();
  for (int i = 0; i < 58000; i++) {
    int k = (int)((long long)i * 7919 % 58000);
    add(&t, "%s\"a%05d\":{\"NULL\":true}", i ? "," : "", k);
  }
  go_through(*state, &t, "a00000", "a57999");
  free(t.p);
}

static void sets_grow_and_shrink_by_thousands(void **state) {
  text t = new_text();
  add(&t, "{\"TableName\":\"big\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"UpdateExpression\":\"ADD s "
          ":s\",\"ExpressionAttributeValues\":{\":s\":{\"SS\":[");
  for (int i = 0; i < 60000; i++) add(&t, "%s\"%d\"", i ? "," : "", 59999 - i);
  add(&t, "]}}}");
  expect_ok(*state, "UpdateItem", t.p, NULL);
  expect_ok(*state, "UpdateItem", t.p, NULL);
  memcpy(strstr(t.p, "ADD s :s"), "DELETE s", 8);
  free(t.p);
  expect_ok(
      *state, "Scan",
      "{'TableName':'big','FilterExpression':'contains(s, :x) AND size(s) = :n','Select':'COUNT',"
      "'ExpressionAttributeValues':{':x':{'S':'31415'},':n':{'N':'60000'}}}",
      "'Count':1");
}

/* A thousand paths against sixty thousand names. */
static void a_full_expression_against_a_full_item(void **state) {
  text item = new_text(), names = new_text();
  add(&item, "{\"TableName\":\"big\",\"Item\":{\"pk\":{\"S\":\"a\"}");
  for (int i = 0; i < 58000; i++) add(&item, ",\"a%05d\":{\"NULL\":true}", i);
  add(&item, "}}");
  expect_ok(*state, "PutItem", item.p, NULL);
  add(&names, "{\"TableName\":\"big\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"ReturnValues\":\"UPDATED_"
              "OLD\",\"UpdateExpression\":\"REMOVE ");
  for (int i = 0; i < 580; i++) add(&names, "%sa%05d", i ? "," : "", i * 100);
  add(&names, "\"}");
  expect_ok(*state, "UpdateItem", names.p, "\"a57900\":{\"NULL\":true}}}");
  free(item.p);
  free(names.p);
}

static void deep_brackets_are_refused_cheaply(void **state) {
  char *brackets = malloc(ROOM + 1);
  stator_result *r = stator_result_new();
  assert_non_null(brackets);
  memset(brackets, '[', ROOM);
  brackets[ROOM] = 0;
  assert_int_equal(stator_call(*state, "PutItem", brackets, ROOM, r), STATOR_SERIALIZATION);
  assert_int_equal(stator_call(*state, "PutItem", brackets, ROOM + 1, r), STATOR_SERIALIZATION);
  free(brackets);
  stator_result_free(r);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(a_list_of_nulls),
      test(a_list_of_one_digit_numbers),
      test(a_number_set_of_130000_members),
      test(a_string_set_of_130000_members),
      test(sixty_thousand_attribute_names),
      test(sets_grow_and_shrink_by_thousands),
      test(a_full_expression_against_a_full_item),
      test(deep_brackets_are_refused_cheaply),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
