/* UPDATE of PartiQL: what SET and REMOVE make of an item, and what is refused
** before any item is looked at. */
#include "partiql_support.h"

static const char item[] = "{\"pk\":{\"S\":\"k\"},\"n\":{\"N\":\"5\"},\"s\":{\"S\":\"abc\"},"
                           "\"ss\":{\"SS\":[\"x\",\"y\"]},\"ns\":{\"NS\":[\"1\",\"2.5\"]},"
                           "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]},"
                           "\"m\":{\"M\":{\"a\":{\"N\":\"1\"},\"ss\":{\"SS\":[\"q\"]}}}}";

/* One attribute of the item after the update; `expected` NULL: it is gone. */
static void apply(const char *clauses, const char *parameters, const char *name,
                  const char *expected) {
  char text[1000];
  statement_bench t;
  snprintf(text, sizeof text, "UPDATE t %s WHERE pk = 'k'", clauses);
  const st_statement *s = statement_of(&t, text, parameters);
  st_str old = bench_item(&t.b, ST_LIT(item));
  st_buf_clear(&t.b.out);
  bench_apply(&t.b, s->update, old);
  bench_accepted(&t.b, clauses);
  st_value v = st_map_find(st_buf_view(&t.b.out), st_str_of(name));
  if (expected && v.type == ST_NONE) fail_msg("%s: no %s", clauses, name);
  if (!expected && v.type != ST_NONE) fail_msg("%s: there is %s", clauses, name);
  if (expected) assert_str((st_str){v.text, v.len}, expected);
  statement_free(&t);
}

static void apply_refused(const char *clauses, const char *message) {
  char text[1000];
  statement_bench t;
  snprintf(text, sizeof text, "UPDATE t %s WHERE pk = 'k'", clauses);
  const st_statement *s = statement_of(&t, text, NULL);
  st_str old = bench_item(&t.b, ST_LIT(item));
  st_buf_clear(&t.b.out);
  bench_apply(&t.b, s->update, old);
  bench_raised(&t.b, clauses, ST_FAMILY_NONE, message);
  statement_free(&t);
}

static void set_takes_literals_paths_and_parameters(void **state) {
  (void)state;
  apply("SET n = 6", NULL, "n", "{\"N\":\"6\"}");
  apply("set fresh = 'x'", NULL, "fresh", "{\"S\":\"x\"}");
  apply("SET \"a.b\" = [1, {'c': <<'d'>>}]", NULL, "a.b",
        "{\"L\":[{\"N\":\"1\"},{\"M\":{\"c\":{\"SS\":[\"d\"]}}}]}");
  apply("SET c = n", NULL, "c", "{\"N\":\"5\"}");
  apply("SET c = m.a", NULL, "c", "{\"N\":\"1\"}");
  apply("SET n = n", NULL, "n", "{\"N\":\"5\"}");
  apply("SET c = NULL", NULL, "c", "{\"NULL\":true}");
  apply("SET c = ?", "[{\"B\":\"AQ==\"}]", "c", "{\"B\":\"AQ==\"}");
}

static void set_reaches_into_documents(void **state) {
  (void)state;
  apply("SET m.a = 2", NULL, "m", "{\"M\":{\"a\":{\"N\":\"2\"},\"ss\":{\"SS\":[\"q\"]}}}");
  apply("SET m['b c'] = true", NULL, "m",
        "{\"M\":{\"a\":{\"N\":\"1\"},\"b c\":{\"BOOL\":true},\"ss\":{\"SS\":[\"q\"]}}}");
  apply("SET l[0] = 'x'", NULL, "l", "{\"L\":[{\"S\":\"x\"},{\"N\":\"2\"},{\"N\":\"3\"}]}");
  apply("SET l[9] = 4", NULL, "l",
        "{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"},{\"N\":\"4\"}]}");
}

static void several_clauses_see_the_old_item(void **state) {
  (void)state;
  static const char clauses[] = "SET n = 1 SET c = n, d = s REMOVE s SET e = l[1] REMOVE m.a";
  apply(clauses, NULL, "n", "{\"N\":\"1\"}");
  apply(clauses, NULL, "c", "{\"N\":\"5\"}");
  apply(clauses, NULL, "d", "{\"S\":\"abc\"}");
  apply(clauses, NULL, "s", NULL);
  apply(clauses, NULL, "e", "{\"N\":\"2\"}");
  apply(clauses, NULL, "m", "{\"M\":{\"ss\":{\"SS\":[\"q\"]}}}");
}

static void remove_takes_one_path_each(void **state) {
  (void)state;
  apply("REMOVE n", NULL, "n", NULL);
  apply("remove nope", NULL, "n", "{\"N\":\"5\"}");
  apply("REMOVE l[0] REMOVE l[2]", NULL, "l", "{\"L\":[{\"N\":\"2\"}]}");
}

static void sums_are_chains_from_the_left(void **state) {
  (void)state;
  apply("SET n = n + 1", NULL, "n", "{\"N\":\"6\"}");
  apply("SET n = n - 1 - 2 + 10", NULL, "n", "{\"N\":\"12\"}");
  apply("SET n = n - (1 - 2)", NULL, "n", "{\"N\":\"6\"}");
  apply("SET n = 10 - n", NULL, "n", "{\"N\":\"5\"}");
  apply("SET n = n -1", NULL, "n", "{\"N\":\"4\"}");
  apply("SET c = m.a + l[2] + ?", "[{\"N\":\"0.5\"}]", "c", "{\"N\":\"4.5\"}");
  apply("SET c = 0.1 + 0.2", NULL, "c", "{\"N\":\"0.3\"}");
  apply_refused("SET c = s + 1", "An operand in the update expression has an incorrect data type");
  apply_refused("SET c = nope + 1", "The provided expression refers to an attribute that does not "
                                    "exist in the item");
}

static void list_append_joins_lists(void **state) {
  (void)state;
  apply("SET l = list_append(l, [4])", NULL, "l",
        "{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"},{\"N\":\"4\"}]}");
  apply("SET l = LIST_APPEND(['a', <<'b'>>], l)", NULL, "l",
        "{\"L\":[{\"S\":\"a\"},{\"SS\":[\"b\"]},{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]}");
  apply("SET l = list_append(list_append(l, [4]), ?)", "[{\"L\":[{\"S\":\"z\"}]}]", "l",
        "{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"},{\"N\":\"4\"},{\"S\":\"z\"}]}");
  apply_refused("SET l = list_append(nope, [4])",
                "The provided expression refers to an attribute that does not exist in the item");
  apply_refused("SET l = list_append(n, [4])",
                "An operand in the update expression has an incorrect data type");
}

static void set_functions_are_unions_and_differences(void **state) {
  (void)state;
  apply("SET ss = set_add(ss, <<'z', 'x'>>)", NULL, "ss", "{\"SS\":[\"x\",\"y\",\"z\"]}");
  apply("SET ns = SET_ADD(ns, <<345, 48.4, 1>>)", NULL, "ns",
        "{\"NS\":[\"1\",\"2.5\",\"48.4\",\"345\"]}");
  apply("SET fresh = set_add(fresh, <<1>>)", NULL, "fresh", "{\"NS\":[\"1\"]}");
  apply("SET ss = set_delete(ss, <<'x', 'q'>>)", NULL, "ss", "{\"SS\":[\"y\"]}");
  apply("SET ss = Set_Delete(ss, <<'x', 'y'>>)", NULL, "ss", NULL);
  apply("SET fresh = set_delete(fresh, <<1>>)", NULL, "fresh", NULL);
  apply("SET m.ss = set_add(m.ss, ?)", "[{\"SS\":[\"r\"]}]", "m",
        "{\"M\":{\"a\":{\"N\":\"1\"},\"ss\":{\"SS\":[\"q\",\"r\"]}}}");
  apply("SET b = set_add(b, ?)", "[{\"BS\":[\"AQ==\"]}]", "b", "{\"BS\":[\"AQ==\"]}");
  apply_refused("SET ss = set_add(ss, <<1>>)",
                "An operand in the update expression has an incorrect data type");
}

static void if_not_exists_takes_a_path_and_what_stands_in_for_it(void **state) {
  (void)state;
  apply("SET n = if_not_exists(n, 1)", NULL, "n", "{\"N\":\"5\"}");
  apply("SET fresh = IF_NOT_EXISTS(fresh, 1)", NULL, "fresh", "{\"N\":\"1\"}");
  apply("SET fresh = if_not_exists(fresh, 0) + 2", NULL, "fresh", "{\"N\":\"2\"}");
  apply("SET fresh = if_not_exists(m.q, if_not_exists(n, 1))", NULL, "fresh", "{\"N\":\"5\"}");
  apply("SET fresh = list_append(if_not_exists(fresh, []), [1])", NULL, "fresh",
        "{\"L\":[{\"N\":\"1\"}]}");
  apply("SET fresh = if_not_exists(fresh, ?)", "[{\"S\":\"x\"}]", "fresh", "{\"S\":\"x\"}");
  apply_refused("SET fresh = if_not_exists(fresh, other)",
                "The provided expression refers to an attribute that does not exist in the item");
  ASSERT_REFUSED({"UPDATE t SET a = if_not_exists(a)",
                  "Incorrect number of operands for operator or function; operator or function: "
                  "if_not_exists, number of operands: 1"},
                 {"UPDATE t SET a = if_not_exists(1, 2)",
                  "Operator or function requires a document path; operator or function: "
                  "if_not_exists"});
}

static void set_functions_are_checked_at_their_place(void **state) {
  (void)state;
#define FIRST(f) "The first argument to " f " must equal the assignment value at "
#define SECOND(f) "The second argument to " f " must be a value with type SET at "
  ASSERT_REFUSED(
      {"UPDATE t SET a = set_add(b, <<1>>)", FIRST("SET_ADD") "1:18:7"},
      {"UPDATE t SET a = set_add(a.b, <<1>>)", FIRST("SET_ADD") "1:18:7"},
      {"UPDATE t SET a = set_add(<<1>>, a)", FIRST("SET_ADD") "1:18:7"},
      {"UPDATE t\nSET a =\n set_delete(b, <<1>>)", FIRST("SET_DELETE") "3:2:10"},
      {"UPDATE t SET a = set_add(a, 1)", SECOND("SET_ADD") "1:26:1"},
      {"UPDATE t SET a = set_add(a, [1])", SECOND("SET_ADD") "1:26:1"},
      {"UPDATE t SET a = set_add(a, b)", SECOND("SET_ADD") "1:26:1"},
      {"UPDATE t SET a = set_delete(a, 'x')", SECOND("SET_DELETE") "1:29:1"},
      {"UPDATE t SET a = set_add(a, <<>>)", "Empty bags are not supported"},
      {"UPDATE t SET a = set_add(a)", "SET_ADD must have exactly two arguments at 1:18:7"},
      {"UPDATE t SET a = list_append(set_add(a, <<1>>), [1])", "Unrecognized function: set_add"});
  assert_refused("UPDATE t SET a = set_add(a, ?)", "[{\"N\":\"1\"}]", SECOND("SET_ADD") "1:26:1");
}

static void constants_of_a_wrong_type_are_refused(void **state) {
  (void)state;
#define WRONG_TYPE(op, type)                                                                       \
  "Incorrect operand type for operator or function; operator or function: " op                     \
  ", operand type: " type
  ASSERT_REFUSED({"UPDATE t SET a = b + 'x'", WRONG_TYPE("+", "S")},
                 {"UPDATE t SET a = [1] - b", WRONG_TYPE("-", "L")},
                 {"UPDATE t SET a = list_append(a, 'x')", WRONG_TYPE("list_append", "S")},
                 {"UPDATE t SET a = list_append(a, b + 1)", WRONG_TYPE("list_append", "N")},
                 {"UPDATE t SET a = list_append(a)",
                  "Incorrect number of operands for operator or function; operator or function: "
                  "list_append, number of operands: 1"});
  assert_refused("UPDATE t SET a = a + ?", "[{\"S\":\"1\"}]", WRONG_TYPE("+", "S"));
}

static void what_cannot_be_set_is_refused(void **state) {
  (void)state;
  ASSERT_REFUSED(
      {"UPDATE t SET a = foo(b)", "Unrecognized function: foo"},
      {"UPDATE t SET a = size(b)",
       "The function is not allowed in an update expression; function: size"},
      {"UPDATE t SET a = b * 2", "Unsupported operator in Update Expression. Operator: *"},
      {"UPDATE t SET a = b NOT IN (1)", "Unsupported operator in Update Expression. Operator: in"},
      {"UPDATE t SET a = b = 1", "Unsupported operator in Update Expression. Operator: ="},
      {"UPDATE t SET a = b IS NULL", "IS operator is not supported in update expressions"},
      {"UPDATE t SET a = -b", "Incorrect number of operands for operator or function; operator or "
                              "function: -, number of operands: 1"},
      {"UPDATE t SET a = MISSING", "MISSING must be compared using IS operator"},
      {"UPDATE t SET a = b + MISSING", "MISSING must be compared using IS operator"},
      {"UPDATE t SET a = set_add(a, MISSING)", "MISSING must be compared using IS operator"},
      {"UPDATE t SET a = {'b': 1, 'b': 2}", "Duplicate keys in tuple. Key: b under root at 1:18:1"},
      {"UPDATE t SET a = COUNT(b)", "Unexpected path component at 1:18:5"},
      {"UPDATE t SET a[b.c] = 1", "Unexpected path component at 1:16:1"},
      {"UPDATE t SET a[-1] = 1",
       "List index is not within the allowable range; index: [-1] at 1:17:1"},
      {"UPDATE t REMOVE a[2147483648]",
       "List index is not within the allowable range; index: [2147483648] at 1:19:10"});
}

static void the_where_is_judged_before_what_is_set(void **state) {
  (void)state;
  ASSERT_REFUSED({"UPDATE t SET a = 'x' + 1 WHERE b < true", WRONG_TYPE("<", "BOOL")},
                 {"UPDATE t SET a = set_add(a, 1) WHERE b < [1]", WRONG_TYPE("<", "L")});
}

static void paths_must_not_clash(void **state) {
  (void)state;
#define CLASH(how, one, two)                                                                       \
  "Two document paths " how                                                                        \
  " with each other; must remove or rewrite one of these paths; path one: " one ", path two: " two
  ASSERT_REFUSED({"UPDATE t SET a = 1 SET a.b = 2", CLASH("overlap", "[a]", "[a, b]")},
                 {"UPDATE t SET a = 1, a = 2", CLASH("overlap", "[a]", "[a]")},
                 {"UPDATE t SET a = set_add(a, <<1>>) REMOVE a", CLASH("overlap", "[a]", "[a]")},
                 {"UPDATE t SET a.b = 1 REMOVE a[0]", CLASH("conflict", "[a, b]", "[a, [0]]")});
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(set_takes_literals_paths_and_parameters),
      cmocka_unit_test(set_reaches_into_documents),
      cmocka_unit_test(several_clauses_see_the_old_item),
      cmocka_unit_test(remove_takes_one_path_each),
      cmocka_unit_test(sums_are_chains_from_the_left),
      cmocka_unit_test(list_append_joins_lists),
      cmocka_unit_test(set_functions_are_unions_and_differences),
      cmocka_unit_test(if_not_exists_takes_a_path_and_what_stands_in_for_it),
      cmocka_unit_test(set_functions_are_checked_at_their_place),
      cmocka_unit_test(constants_of_a_wrong_type_are_refused),
      cmocka_unit_test(what_cannot_be_set_is_refused),
      cmocka_unit_test(the_where_is_judged_before_what_is_set),
      cmocka_unit_test(paths_must_not_clash),
  };
  RUN_EXPR_TESTS(tests);
}
