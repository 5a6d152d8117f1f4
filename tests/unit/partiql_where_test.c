/* WHERE of PartiQL statements: what conditions hold of an item, and which are
** refused before any item is looked at. */
#include "base/bounds.h"
#include "partiql_support.h"

static const char item[] =
    "{\"pk\":{\"S\":\"k\"},\"n\":{\"N\":\"5\"},\"s\":{\"S\":\"abc\"},"
    "\"ss\":{\"SS\":[\"x\",\"y\"]},\"ns\":{\"NS\":[\"1\",\"2.5\"]},\"b\":{\"B\":\"AQID\"},"
    "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"S\":\"z\"}]},\"m\":{\"M\":{\"a\":{\"N\":\"1\"},"
    "\"in\":{\"L\":[{\"M\":{\"x\":{\"S\":\"deep\"}}}]}}},\"t\":{\"BOOL\":true},"
    "\"nil\":{\"NULL\":true},\"e\":{\"S\":\"\"},\"a.b\":{\"S\":\"dotted\"},\"it's\":{\"S\":\"o'k\"}"
    ","
    "\"big\":{\"N\":\"12345678901234567890123456789012345678\"}}";

static bool holds(const char *where, const char *parameters, const char *on) {
  char text[4000];
  statement_bench t;
  bool result = false;
  snprintf(text, sizeof text, "SELECT * FROM t WHERE %s", where);
  const st_statement *s = statement_of(&t, text, parameters);
  st_str it = bench_item(&t.b, st_str_of(on));
  st_condition_eval(s->where, it, &t.b.scratch, &result, &t.b.error);
  bench_accepted(&t.b, where);
  statement_free(&t);
  return result;
}

static void assert_each(const char *const *wheres, size_t count, bool expected) {
  for (size_t i = 0; i < count; i++)
    if (holds(wheres[i], NULL, item) != expected)
      fail_msg("%s is %s", wheres[i], expected ? "false" : "true");
}

#define ASSERT_HOLD(...)                                                                           \
  do {                                                                                             \
    static const char *const wheres[] = {__VA_ARGS__};                                             \
    assert_each(wheres, sizeof wheres / sizeof *wheres, true);                                     \
  } while (0)

#define ASSERT_FAIL(...)                                                                           \
  do {                                                                                             \
    static const char *const wheres[] = {__VA_ARGS__};                                             \
    assert_each(wheres, sizeof wheres / sizeof *wheres, false);                                    \
  } while (0)

#define WHERE_REFUSED(where, message) assert_refused("SELECT * FROM t WHERE " where, NULL, message)

static void comparisons_are_those_of_expressions(void **state) {
  (void)state;
  ASSERT_HOLD("n = 5", "n = 5.0", "n = 0.5E1", "n = +5", "n <> 4", "n != 4", "n < 6", "n <= 5",
              "n > 4.99", "n >= 5", "5 = n", "6 > n", "s = 'abc'", "s < 'abd'",
              "\"a.b\" = 'dotted'", "\"it's\" = 'o''k'", "e = ''", "t = true", "t = TRUE",
              "nil = null", "m.a = 1", "m.\"in\"[0].x = 'deep'", "l[2] = 'z'", "m['a'] = 1",
              "n = .5e1", "n = 5.", "big = 12345678901234567890123456789012345678");
  ASSERT_FAIL("n = 6", "n = '5'", "n <> 5", "s > 'abc'", "t = false", "nope = 1", "n < 's'",
              "big = 12345678901234567890123456789012345679", "S = 'abc'", "m.a > 1");
}

static void collections_are_compared_whole(void **state) {
  (void)state;
  ASSERT_HOLD("ss = <<'y', 'x'>>", "ns = <<2.50, 1>>", "l = [1, 2, 'z']", "l = (1, 2, 'z')",
              "m = {'in': [{'x': 'deep'}], 'a': 1}", "m.\"in\"[0] = {'x': 'deep'}");
  ASSERT_FAIL("ss = ['x', 'y']", "l = [1, 2]", "m = {'a': 1}", "m = {}");
}

static void nothing_differs_from_a_missing_attribute(void **state) {
  (void)state;
  ASSERT_FAIL("nope <> 'x'", "nope != 1", "'x' <> nope", "nope <> nada", "s <> nope",
              "size(nope) <> 1", "size(n) <> 1");
  ASSERT_HOLD("NOT nope = 'x'", "NOT nope <> 'x'", "s <> n", "nil <> 1", "nope <> 'x' OR n = 5",
              "NOT (nope > 1)");
}

static void logic_binds_as_in_sql(void **state) {
  (void)state;
  ASSERT_HOLD("n = 5 OR n = 6 AND n = 7", "NOT n = 6 AND n = 5", "NOT (n = 6 OR s = 'x')",
              "n = 5 and not s = 'x' or n = 9", "((n = 5))", "NOT NOT n = 5",
              "n = 1 OR n = 2 OR (n = 5 AND s = 'abc')", "(n = 5 AND s = 'abc') AND t = true");
  ASSERT_FAIL("(n = 5 OR n = 6) AND n = 7", "NOT n = 5 OR n = 6", "NOT (n = 5 AND s = 'abc')",
              "NOT n = 5 AND n = 5");
}

static void between_and_in_may_be_negated(void **state) {
  (void)state;
  ASSERT_HOLD("n BETWEEN 5 AND 6", "n between 1 and 5 AND s = 'abc'", "n NOT BETWEEN 6 AND 7",
              "NOT n BETWEEN 6 AND 7", "s BETWEEN 'a' AND 'b'", "n IN [4, 5]", "n IN (4, 5)",
              "n IN (5)", "n IN <<4, 5>>", "n NOT IN [6]", "NOT n IN [6]", "nope NOT IN [1]",
              "m.a IN [1]", "s IN ['abc', n]", "n IN [l[0], m.a, 5]", "size(s) IN [3]",
              "n IN [1] OR n IN (5)", "nope NOT BETWEEN 1 AND 2");
  ASSERT_FAIL("n BETWEEN 6 AND 7", "n NOT BETWEEN 5 AND 5", "n IN [4]", "n NOT IN [5]",
              "nope IN [1]", "n IN ['5']");
}

static void is_tests_missing_and_null(void **state) {
  (void)state;
  ASSERT_HOLD("nope IS MISSING", "nil IS NOT MISSING", "n is not missing", "m.nope IS MISSING",
              "l[3] IS MISSING", "nil IS NULL", "n IS NOT NULL", "NOT n IS NULL",
              "NOT n IS MISSING");
  ASSERT_FAIL("n IS MISSING", "nope IS NOT MISSING", "n IS NULL", "nope IS NULL",
              "nil IS NOT NULL");
}

static void is_tests_types(void **state) {
  (void)state;
  ASSERT_HOLD("n IS NUMERIC", "s IS STRING", "s is String", "l IS LIST", "m IS STRUCT",
              "m IS TUPLE", "n IS NOT STRING", "nope IS NOT STRING", "nil IS NULL", "1 IS NUMERIC",
              "NULL IS NULL", "1 IS NOT NULL");
  ASSERT_FAIL("n IS STRING", "s IS BLOB", "nope IS STRING", "l IS BOOLEAN", "n IS BOOL",
              "1 IS NULL");
}

static void functions_are_named_in_any_letter_case(void **state) {
  (void)state;
  ASSERT_HOLD("begins_with(s, 'ab')", "BEGINS_WITH(\"s\", 'ab')", "contains(s, 'bc')",
              "Contains(ss, 'x')", "contains(ns, 2.5)", "contains(l, 2)", "size(s) = 3",
              "SIZE(ss) > 1", "3 = size(l)", "attribute_type(s, 'S')", "attribute_type(ss, 'SS')",
              "attribute_exists(nil)", "attribute_not_exists(nope)", "NOT contains(s, 'x')",
              "begins_with(s, '') AND size(m) = 2");
  ASSERT_FAIL("begins_with(s, 'b')", "contains(s, 'x')", "contains(nope, 'x')", "size(n) > 0",
              "attribute_type(n, 'S')", "attribute_exists(nope)", "begins_with(n, 'a')");
}

static void parameters_stand_for_values_in_order(void **state) {
  (void)state;
  assert_true(holds("s = ? AND n = ?", "[{\"S\":\"abc\"},{\"N\":\"5\"}]", item));
  assert_true(
      holds("n IN [?, ?] AND b = ?", "[{\"N\":\"4\"},{\"N\":\"5\"},{\"B\":\"AQID\"}]", item));
  assert_true(holds("n BETWEEN ? AND ?", "[{\"N\":\"4\"},{\"N\":\"5\"}]", item));
  assert_true(holds("begins_with(b, ?)", "[{\"B\":\"AQI=\"}]", item));
  assert_true(holds("attribute_type(s, ?)", "[{\"S\":\"S\"}]", item));
  assert_true(holds("l = ?", "[{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"S\":\"z\"}]}]", item));
  assert_true(holds("? = s", "[{\"S\":\"abc\"}]", item));
  assert_false(holds("s = ? OR n = ?", "[{\"N\":\"5\"},{\"S\":\"abc\"}]", item));
}

static void a_missing_item_has_no_attributes(void **state) {
  (void)state;
  assert_true(holds("s IS MISSING", NULL, ""));
  assert_false(holds("s <> 'x'", NULL, ""));
  assert_true(holds("NOT s = 'x'", NULL, ""));
}

static void operands_of_a_wrong_type_are_refused(void **state) {
  (void)state;
#define WRONG(op, type)                                                                            \
  "Incorrect operand type for operator or function; operator or function: " op                     \
  ", operand type: " type
  WHERE_REFUSED("a < true", WRONG("<", "BOOL"));
  WHERE_REFUSED("a >= NULL", WRONG(">=", "NULL"));
  WHERE_REFUSED("a > [1]", WRONG(">", "L"));
  WHERE_REFUSED("a <= {'b': 1}", WRONG("<=", "M"));
  WHERE_REFUSED("a < <<1>>", WRONG("<", "NS"));
  WHERE_REFUSED("a BETWEEN true AND false", WRONG("BETWEEN", "BOOL"));
  WHERE_REFUSED("begins_with(a, 1)", WRONG("begins_with", "N"));
  WHERE_REFUSED("attribute_type(a, 1)", WRONG("attribute_type", "N"));
  WHERE_REFUSED("a = 1 AND size(5) = 1", WRONG("size", "N"));
  WHERE_REFUSED("attribute_type(a, 'X')",
                "Invalid attribute type name found; type: X, valid types: "
                "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}");
  WHERE_REFUSED("a BETWEEN 2 AND 1",
                "The BETWEEN operator requires upper bound to be greater than or equal to lower "
                "bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: "
                "AttributeValue: {N:1}");
  WHERE_REFUSED("attribute_exists(1)",
                "Operator or function requires a document path; operator or function: "
                "attribute_exists");
  WHERE_REFUSED("contains(a)", "Incorrect number of operands for operator or function; operator "
                               "or function: contains, number of operands: 1");
  WHERE_REFUSED("a = a", "The first operand must be distinct from the remaining operands for this "
                         "operator or function; operator: =, first operand: [a]");
}

static void arithmetic_has_no_place_in_a_condition(void **state) {
  (void)state;
#define NO_OPERATOR(op) "Unsupported operator in Condition Expression. Operator: " op
  WHERE_REFUSED("a = 1 + 2", NO_OPERATOR("+"));
  WHERE_REFUSED("a - 1 = 2", NO_OPERATOR("-"));
  WHERE_REFUSED("a = -b", NO_OPERATOR("-"));
  WHERE_REFUSED("a * 2 = 4", NO_OPERATOR("*"));
  WHERE_REFUSED("a = b || 'c'", NO_OPERATOR("||"));
  WHERE_REFUSED("a LIKE 'b%'", NO_OPERATOR("like"));
  WHERE_REFUSED("a + 1", NO_OPERATOR("+"));
  WHERE_REFUSED("a NOT LIKE 'b%'", NO_OPERATOR("like"));
}

static void what_is_no_condition_is_refused(void **state) {
  (void)state;
  WHERE_REFUSED("a", "WHERE clause must contain an expression that resolves to a boolean");
  WHERE_REFUSED("a = 1 AND true", "The arguments to AND/OR must be Expressions");
  WHERE_REFUSED("5 OR a = 1", "The arguments to AND/OR must be Expressions");
  WHERE_REFUSED("NOT a", "The argument to NOT must be a Type or Expression");
  WHERE_REFUSED("size(a)", "Unexpected path component at 1:23:4");
  WHERE_REFUSED("a = contains(b, 'c')", "Unexpected path component at 1:27:8");
  WHERE_REFUSED("COUNT(a) > 1", "Unexpected path component at 1:23:5");
  WHERE_REFUSED("a = (b = 1)", "Unexpected path component at 1:30:1");
  WHERE_REFUSED("a[*] = 1", "Unexpected path component at 1:25:1");
  WHERE_REFUSED("Foo(a)", "Unrecognized function: foo");
  WHERE_REFUSED("if_not_exists(a, 1) = 1",
                "The function is not allowed in a condition expression; function: if_not_exists");
  WHERE_REFUSED("EXISTS(SELECT * FROM u)",
                "EXISTS can only be used in ExecuteTransaction write requests.");
  WHERE_REFUSED("a[2147483648] = 1",
                "List index is not within the allowable range; index: [2147483648] at 1:25:10");
}

static void in_takes_a_list_of_at_least_one(void **state) {
  (void)state;
  static const char list[] =
      "IN operator must have a left hand argument of type Variable Reference "
      "and right hand argument of type Seq with at least one member";
  WHERE_REFUSED("a IN []", list);
  WHERE_REFUSED("a IN b", list);
  WHERE_REFUSED("a IN 1", list);
  WHERE_REFUSED("a IN (SELECT * FROM u)", list);
}

static void missing_is_compared_by_is_alone(void **state) {
  (void)state;
  static const char missing[] = "MISSING must be compared using IS operator";
  WHERE_REFUSED("a = MISSING", missing);
  WHERE_REFUSED("MISSING <> a", missing);
  WHERE_REFUSED("a IN (1, MISSING)", missing);
  WHERE_REFUSED("a BETWEEN MISSING AND 1", missing);
  WHERE_REFUSED("contains(a, MISSING)", missing);
  WHERE_REFUSED("MISSING", missing);
  WHERE_REFUSED("NOT MISSING", missing);
  WHERE_REFUSED("a = [MISSING]",
                "Unsupported data type: LiteralMissing under key root[0] at 1:28:7");
}

static void is_refuses_what_it_cannot_test(void **state) {
  (void)state;
  WHERE_REFUSED("a IS integer", "Unsupported data type for IS operator: INTEGER. Supported data "
                                "types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, "
                                "TUPLE, LIST] at 1:25:2");
  WHERE_REFUSED("size(a) IS NULL", "The left hand side argument to IS must be a Variable "
                                   "Reference, Literal, or Path");
  WHERE_REFUSED("1 IS MISSING", "Operator or function requires a document path; operator or "
                                "function: attribute_not_exists");
}

static void at_most_100_values_stand_in_a_list(void **state) {
  (void)state;
  char text[2000] = "SELECT * FROM t WHERE a IN [0";
  statement_bench t;
  for (int i = 1; i < ST_MAX_IN_OPERANDS; i++) strcat(text, ",1");
  size_t end = strlen(text);
  strcat(text, "]");
  statement_of(&t, text, NULL);
  statement_free(&t);
  strcpy(text + end, ",1]");
  assert_refused(text, NULL,
                 "The IN operator is provided with too many operands; number of operands: 101");
}

static void at_most_300_operators_stand_in_a_condition(void **state) {
  (void)state;
  char text[8000] = "SELECT * FROM t WHERE a = 1";
  statement_bench t;
  for (int i = 1; i < ST_MAX_OPERATORS / 2; i++) strcat(text, " OR a = 1");
  statement_of(&t, text, NULL);
  statement_free(&t);
  strcat(text, " OR a = 1");
  assert_refused(text, NULL, "The expression contains too many operators; operator count: 301");
}

/* `count` times `open`, the middle, `count` times `close`. */
static void refuse_deep(const char *open, const char *middle, const char *close,
                        const char *message) {
  enum { COUNT = 100000 };
  statement_bench t;
  st_buf text;
  statement_init(&t, NULL);
  st_buf_init(&text, 0);
  st_buf_text(&text, "SELECT * FROM t WHERE ");
  for (int i = 0; i < COUNT; i++) st_buf_text(&text, open);
  st_buf_text(&text, middle);
  for (int i = 0; i < COUNT; i++) st_buf_text(&text, close);
  st_statement_parse(st_buf_view(&text), NULL, 0, &t.b.arena, &t.s, &t.b.error);
  bench_raised(&t.b, open, ST_FAMILY_NONE, message);
  st_buf_free(&text);
  statement_free(&t);
}

static void hostile_depth_is_refused(void **state) {
  (void)state;
  static const char deep[] = MALFORMED "Terms are nested too deeply";
  static const char many[] = "The expression contains too many operators; operator count: 301";
  refuse_deep("(", "a = 1", ")", deep);
  refuse_deep("a = [", "1", "]", deep);
  refuse_deep("- ", "1", "", deep);
  refuse_deep("a[", "1", "]", deep);
  refuse_deep("size(", "a", ")", deep);
  refuse_deep("a = {'b': ", "1", "}", deep);
  refuse_deep("a IN (SELECT * FROM t WHERE ", "a = 1", ")", deep);
  refuse_deep("NOT ", "a = 1", "", deep);
  refuse_deep("", "a = 1", " AND a = 1", many);
  refuse_deep("", "a = 1", " + 1", many);
  refuse_deep("", "a = 1", " = 1", many);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(comparisons_are_those_of_expressions),
      cmocka_unit_test(collections_are_compared_whole),
      cmocka_unit_test(nothing_differs_from_a_missing_attribute),
      cmocka_unit_test(logic_binds_as_in_sql),
      cmocka_unit_test(between_and_in_may_be_negated),
      cmocka_unit_test(is_tests_missing_and_null),
      cmocka_unit_test(is_tests_types),
      cmocka_unit_test(functions_are_named_in_any_letter_case),
      cmocka_unit_test(parameters_stand_for_values_in_order),
      cmocka_unit_test(a_missing_item_has_no_attributes),
      cmocka_unit_test(operands_of_a_wrong_type_are_refused),
      cmocka_unit_test(arithmetic_has_no_place_in_a_condition),
      cmocka_unit_test(what_is_no_condition_is_refused),
      cmocka_unit_test(in_takes_a_list_of_at_least_one),
      cmocka_unit_test(missing_is_compared_by_is_alone),
      cmocka_unit_test(is_refuses_what_it_cannot_test),
      cmocka_unit_test(at_most_100_values_stand_in_a_list),
      cmocka_unit_test(at_most_300_operators_stand_in_a_condition),
      cmocka_unit_test(hostile_depth_is_refused),
  };
  RUN_EXPR_TESTS(tests);
}
