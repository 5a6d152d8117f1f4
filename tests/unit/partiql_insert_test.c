/* INSERT of PartiQL: literals of every type as an item, and the values that are
** refused, with their places. */
#include "partiql_support.h"

static void assert_item(const char *tuple, const char *parameters, const char *item) {
  char text[1000];
  statement_bench t;
  snprintf(text, sizeof text, "INSERT INTO \"t\" VALUE %s", tuple);
  const st_statement *s = statement_of(&t, text, parameters);
  assert_int_equal(s->kind, ST_STATEMENT_INSERT);
  assert_str(s->table, "t");
  assert_str(s->item, item);
  assert_int_equal(s->item_size, st_item_size(s->item));
  statement_free(&t);
}

#define INSERT_REFUSED(tuple, message) assert_refused("INSERT INTO t VALUE " tuple, NULL, message)

static void every_literal_becomes_its_type(void **state) {
  (void)state;
  assert_item("{'s': 'it''s', 'n': -1.50e1, 't': true, 'f': FALSE, 'z': Null}", NULL,
              "{\"f\":{\"BOOL\":false},\"n\":{\"N\":\"-15\"},\"s\":{\"S\":\"it's\"},"
              "\"t\":{\"BOOL\":true},\"z\":{\"NULL\":true}}");
  assert_item("{'l': [1, 'a', [], {}], 'm': {'b': {'c': 2}, 'a': []}}", NULL,
              "{\"l\":{\"L\":[{\"N\":\"1\"},{\"S\":\"a\"},{\"L\":[]},{\"M\":{}}]},"
              "\"m\":{\"M\":{\"a\":{\"L\":[]},\"b\":{\"M\":{\"c\":{\"N\":\"2\"}}}}}}");
  assert_item("{'ss': <<'b', 'a'>>, 'ns': <<34, 4.50, - 1>>, 'in': [<<'x'>>]}", NULL,
              "{\"in\":{\"L\":[{\"SS\":[\"x\"]}]},\"ns\":{\"NS\":[\"-1\",\"4.5\",\"34\"]},"
              "\"ss\":{\"SS\":[\"a\",\"b\"]}}");
  assert_item("{}", NULL, "{}");
}

static void text_is_taken_as_it_stands(void **state) {
  (void)state;
  assert_item("{'a \"b\"\\': 'c\td\\n', 'e': 'ä€😀', 'f': ''}", NULL,
              "{\"a \\\"b\\\"\\\\\":{\"S\":\"c\\td\\\\n\"},\"e\":{\"S\":\"ä€😀\"},"
              "\"f\":{\"S\":\"\"}}");
  assert_item("{'a': '-- no comment', 'b': '/* nor this */', 'c': '?'}", NULL,
              "{\"a\":{\"S\":\"-- no comment\"},\"b\":{\"S\":\"/* nor this */\"},"
              "\"c\":{\"S\":\"?\"}}");
}

static void numbers_have_38_digits(void **state) {
  (void)state;
  assert_item("{'n': 12345678901234567890123456789012345678}", NULL,
              "{\"n\":{\"N\":\"12345678901234567890123456789012345678\"}}");
  assert_item(
      "{'a': 1e125, 'b': .5, 'c': 5., 'd': 0e9, 'e': + 7}", NULL,
      "{\"a\":{\"N\":\"1000000000000000000000000000000000000000000000000000000000000000000"
      "00000000000000000000000000000000000000000000000000000000000\"},\"b\":{\"N\":\"0.5\"},"
      "\"c\":{\"N\":\"5\"},\"d\":{\"N\":\"0\"},\"e\":{\"N\":\"7\"}}");
  INSERT_REFUSED("{'n': 123456789012345678901234567890123456789}",
                 "Attempting to store more than 38 significant digits in a Number");
  INSERT_REFUSED("{'n': 1e126}", "Number overflow. Attempting to store a number with magnitude "
                                 "larger than supported range");
  INSERT_REFUSED("{'n': [-1e-131]}", "Number underflow. Attempting to store a number with "
                                     "magnitude smaller than supported range");
}

static void parameters_are_values_of_attributes(void **state) {
  (void)state;
  assert_item(
      "{'pk': ?, 'b': ?, 'c': 1}",
      "[{\"S\":\"k\"},{\"M\":{\"x\":{\"B\":\"AQ==\"},\"y\":{\"BS\":[\"AQ==\"]}}}]",
      "{\"b\":{\"M\":{\"x\":{\"B\":\"AQ==\"},\"y\":{\"BS\":[\"AQ==\"]}}},\"c\":{\"N\":\"1\"}"
      ",\"pk\":{\"S\":\"k\"}}");
}

#define NO_STRUCT                                                                                  \
  "Unsupported format in item expression. Please use struct format {...} to express item values "  \
  "for insert statement. at "

static void parameters_stand_in_no_collection(void **state) {
  (void)state;
  static const char one[] = "[{\"S\":\"k\"}]";
#define INSIDE(key, at) "Unsupported data type: Parameter under key " key " at " at
  assert_refused("INSERT INTO t VALUE {'l': [?]}", one, INSIDE("root[0]", "1:28:1"));
  assert_refused("INSERT INTO t VALUE {'l': [1, ?]}", one, INSIDE("root[1]", "1:31:1"));
  assert_refused("INSERT INTO t VALUE {'m': {'a': [{'b':\n  ?}]}}", one,
                 INSIDE("root.a[0].b", "2:3:1"));
  assert_refused("INSERT INTO t VALUE {'s': <<1, ?>>}", one, INSIDE("root[1]", "1:32:1"));
  assert_refused("UPDATE t SET a = [?] WHERE b = 1", one, INSIDE("root[0]", "1:19:1"));
  assert_refused("SELECT * FROM t WHERE a = {'b': ?}", one, INSIDE("root.b", "1:33:1"));
  assert_refused("INSERT INTO t VALUE ?", one, NO_STRUCT "1:21:1");
}

static void bags_are_sets_of_strings_or_numbers(void **state) {
  (void)state;
  static const char other[] =
      "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";
  INSERT_REFUSED("{'s': <<>>}", "Empty bags are not supported");
  INSERT_REFUSED("{'s': <<1, 'a'>>}", other);
  INSERT_REFUSED("{'s': <<true>>}", other);
  INSERT_REFUSED("{'s': <<[1]>>}", other);
  INSERT_REFUSED("{'s': <<a>>}", other);
  INSERT_REFUSED("{'s': <<'a', 'b', 'a'>>}", "One or more parameter values were invalid: Input "
                                             "collection [a, b, a] contains duplicates.");
  INSERT_REFUSED("{'s': <<2, 2.0>>}", "One or more parameter values were invalid: Input "
                                      "collection [2, 2.0] contains duplicates! under root");
  INSERT_REFUSED("{'m': {'s': [<<-2, -2e0>>]}}",
                 "One or more parameter values were invalid: Input collection [-2, -2e0] contains "
                 "duplicates! under root.s[0]");
}

static void names_in_tuples_are_strings(void **state) {
  (void)state;
#define NO_NAME "Tuple keys must be of type String. Actual type: "
  INSERT_REFUSED("{a: 1}", NO_NAME "VariableReference under root at 1:22:1");
  INSERT_REFUSED("{\"a\": 1}", NO_NAME "VariableReference under root at 1:22:3");
  INSERT_REFUSED("{1: 1}", NO_NAME "INT under root at 1:22:1");
  INSERT_REFUSED("{'a': [{'b': {true: 1}}]}", NO_NAME "BOOL under root[0].b at 1:35:4");
}

static void a_name_stands_once_in_a_tuple(void **state) {
  (void)state;
#define TWICE "Duplicate keys in tuple. Key: "
  INSERT_REFUSED("{'a': 1, 'b': 2, 'a': 1}", TWICE "a under root at 1:38:3");
  INSERT_REFUSED("{'a': {'b': 1, 'b': 2}}", TWICE "b under root at 1:27:1");
  INSERT_REFUSED("{'a': [{'b': {'c': 1, 'c': 1}}]}", TWICE "c under root[0].b at 1:34:1");
}

static void what_is_no_value_is_refused(void **state) {
  (void)state;
#define NO_VALUE(class, key, at) "Unsupported data type: " class " under key " key " at " at
  INSERT_REFUSED("{'a': b}", NO_VALUE("VariableReference", "root", "1:27:1"));
  INSERT_REFUSED("{'a': b.c}", NO_VALUE("Path", "root", "1:27:1"));
  INSERT_REFUSED("{'a': MISSING}", NO_VALUE("LiteralMissing", "root", "1:27:7"));
  INSERT_REFUSED("{'a': [1 + 2]}", NO_VALUE("NAry", "root[0]", "1:30:1"));
  INSERT_REFUSED("{'a': size(b)}", NO_VALUE("NAry", "root", "1:27:4"));
  INSERT_REFUSED("{'a': COUNT(b)}", NO_VALUE("CallAgg", "root", "1:27:5"));
  INSERT_REFUSED("[1]", NO_STRUCT "1:21:1");
  INSERT_REFUSED("'a'", NO_STRUCT "1:21:3");
  INSERT_REFUSED("{'': 1}", "One or more parameter values were invalid: Empty attribute name");
}

static void nest(char *text, const char *open, const char *close, int levels) {
  text[0] = 0;
  for (int i = 0; i < levels; i++) strcat(text, open);
  strcat(text, "1");
  for (int i = 0; i < levels; i++) strcat(text, close);
}

static void values_nest_32_levels(void **state) {
  (void)state;
  char value[500], text[600];
  statement_bench t;
  nest(value, "{'a': ", "}", 31);
  snprintf(text, sizeof text, "INSERT INTO t VALUE {'x': %s}", value);
  statement_of(&t, text, NULL);
  statement_free(&t);
  nest(value, "{'a': ", "}", 32);
  snprintf(text, sizeof text, "INSERT INTO t VALUE {'x': %s}", value);
  assert_refused(text, NULL,
                 "Nesting Levels have exceeded supported limits under "
                 "root.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a");
  nest(value, "[", "]", 32);
  snprintf(text, sizeof text, "UPDATE t SET x = %s WHERE pk = 1", value);
  assert_refused(text, NULL,
                 "Nesting Levels have exceeded supported limits under "
                 "root[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]"
                 "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_literal_becomes_its_type),
      cmocka_unit_test(text_is_taken_as_it_stands),
      cmocka_unit_test(numbers_have_38_digits),
      cmocka_unit_test(parameters_are_values_of_attributes),
      cmocka_unit_test(parameters_stand_in_no_collection),
      cmocka_unit_test(bags_are_sets_of_strings_or_numbers),
      cmocka_unit_test(names_in_tuples_are_strings),
      cmocka_unit_test(a_name_stands_once_in_a_tuple),
      cmocka_unit_test(what_is_no_value_is_refused),
      cmocka_unit_test(values_nest_32_levels),
  };
  RUN_EXPR_TESTS(tests);
}
