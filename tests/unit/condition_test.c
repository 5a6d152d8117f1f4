/* Conditions and filters: every operator, message, order of errors and limit, and
** random text. */
#include "expr_support.h"

static const char item[] =
    "{\"pk\":{\"S\":\"k\"},\"n\":{\"N\":\"5\"},\"s\":{\"S\":\"abc\"},"
    "\"ss\":{\"SS\":[\"x\",\"y\"]},\"ns\":{\"NS\":[\"1\",\"2.5\"]},\"bs\":{\"BS\":[\"AQI=\"]},"
    "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]},\"m\":{\"M\":{\"a\":{\"N\":\"1\"},"
    "\"deep\":{\"L\":[{\"M\":{\"x\":{\"S\":\"in\"}}}]}}},\"b\":{\"B\":\"AQID\"},"
    "\"t\":{\"BOOL\":true},\"nil\":{\"NULL\":true},\"e\":{\"S\":\"\"},\"el\":{\"L\":[]},"
    "\"a.b\":{\"S\":\"dotted\"},\"q\\\"\\n\":{\"S\":\"quote\\\"\\u0000\\u00e4\\ud83d\\ude00\"}}";

static const char names[] = "{\"#n\":\"n\",\"#ab\":\"a.b\",\"#q\":\"q\\\"\\n\",\"#size\":\"size\","
                            "\"#m\":\"m\",\"#0\":\"s\"}";

static const char values[] =
    "{\":zero\":{\"N\":\"0\"},\":one\":{\"N\":\"1.0\"},\":two\":{\"N\":\"2\"},\":three\":{\"N\":"
    "\"3\"},"
    "\":four\":{\"N\":\"4\"},\":five\":{\"N\":\"5\"},\":nine\":{\"N\":\"9\"},\":ten\":{\"N\":"
    "\"10\"},"
    "\":neg\":{\"N\":\"-1\"},\":s\":{\"S\":\"abc\"},\":x\":{\"S\":\"x\"},\":bc\":{\"S\":\"bc\"},"
    "\":ab\":{\"S\":\"ab\"},\":abd\":{\"S\":\"abd\"},\":empty\":{\"S\":\"\"},\":L\":{\"S\":\"L\"},"
    "\":M\":{\"S\":\"M\"},\":SS\":{\"S\":\"SS\"},\":BOOL\":{\"S\":\"BOOL\"},\":bad\":{\"S\":"
    "\"str\\\"\"},"
    "\":map\":{\"M\":{\"deep\":{\"L\":[{\"M\":{\"x\":{\"S\":\"in\"}}}]},\"a\":{\"N\":\"1e0\"}}},"
    "\":list\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]},\":elem\":{\"M\":{\"x\":{\"S\":"
    "\"in\"}}},"
    "\":ss\":{\"SS\":[\"y\",\"x\"]},\":ns\":{\"NS\":[\"2.50\",\"1\"]},\":b\":{\"B\":\"AQID\"},"
    "\":b1\":{\"B\":\"AQ==\"},\":b23\":{\"B\":\"AgM=\"},\":b12\":{\"B\":\"AQI=\"},\":true\":{"
    "\"BOOL\":true},"
    "\":false\":{\"BOOL\":false},\":null\":{\"NULL\":true},\":quote\":{\"S\":\"\\\"\\u0000\"},"
    "\":smile\":{\"S\":\"quote\\\"\\u0000\\u00e4\\ud83d\\ude00\"}}";

static void evaluate(expr_bench *b, const char *text, st_str on, bool expected) {
  st_condition *c;
  bool holds = !expected;
  st_condition_parse(&b->holders, ST_EXPR_CONDITION, st_str_of(text), &c, &b->error);
  bench_accepted(b, text);
  st_condition_eval(c, on, &b->scratch, &holds, &b->error);
  bench_accepted(b, text);
  if (holds != expected) fail_msg("%s is %s", text, holds ? "true" : "false");
  st_arena_reset(&b->scratch);
}

static void assert_all(const char *const *texts, size_t count, const char *on, bool expected) {
  expr_bench b;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_str text = bench_item(&b, st_str_of(on));
  for (size_t i = 0; i < count; i++) evaluate(&b, texts[i], text, expected);
  bench_free(&b);
}

#define ASSERT_TRUE(...)                                                                           \
  do {                                                                                             \
    static const char *const texts[] = {__VA_ARGS__};                                              \
    assert_all(texts, sizeof texts / sizeof *texts, item, true);                                   \
  } while (0)

#define ASSERT_FALSE(...)                                                                          \
  do {                                                                                             \
    static const char *const texts[] = {__VA_ARGS__};                                              \
    assert_all(texts, sizeof texts / sizeof *texts, item, false);                                  \
  } while (0)

static void refuse(st_expr_kind kind, st_str text, st_family family, const char *message) {
  expr_bench b;
  st_condition *c;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_condition_parse(&b.holders, kind, text, &c, &b.error);
  assert_null(c);
  bench_raised(&b, text.p, family, message);
  bench_free(&b);
}

#define REFUSED(text, message)                                                                     \
  refuse(ST_EXPR_CONDITION, st_str_of(text), ST_FAMILY_EXPRESSION,                                 \
         "Invalid ConditionExpression: " message)

static void worked_examples_hold(void **state) {
  (void)state;
  ASSERT_TRUE("nope <> :x", "NOT nope = :x", "size(s) = :three", "size(ss) = :two",
              "contains(ss, :x)", "contains(s, :bc)", "contains(l, :two)", "begins_with(s, :ab)",
              "attribute_type(l, :L)", "n BETWEEN :one AND :nine", "n IN (:four, :five)",
              "m = :map", "attribute_exists(l[2])");
  ASSERT_FALSE("n > :s", "nope = :x", "nope < :x", "size(n) > :zero", "attribute_exists(l[3])");
}

static void equality_is_by_type_and_value(void **state) {
  (void)state;
  ASSERT_TRUE("n = :five", "l[0] = :one", "ss = :ss", "ns = :ns", "l = :list", "b = :b",
              "t = :true", "nil = :null", "t <> :false", "n <> :s", "e = :empty", ":one = :one",
              "m.deep[0] = :elem", "s <> n", "nope <> nada", "#q = :smile");
  ASSERT_FALSE("n = :s", "s = :b", "nope = nada", "n <> :five", "t = :false", ":one = :two",
               "m.a = s", "ss = :list");
}

static void order_is_by_number_or_bytes(void **state) {
  (void)state;
  ASSERT_TRUE("n < :ten", "n > :neg", "n >= :five", "n <= :five", "s < :abd", "s > :ab", "s >= :s",
              "b > :b1", "b < :b23", ":one < :two", "size(l) > l[1]");
  ASSERT_FALSE("n > :ten", "n < s", "s < b", "t < n", "nope < :one", "nope > :one", "m < :s",
               "n < :neg");
}

static void between_includes_its_bounds(void **state) {
  (void)state;
  ASSERT_TRUE("n BETWEEN :five AND :ten", "n between :one and :five", "s BETWEEN :ab AND :abd",
              ":two BETWEEN l[0] AND l[2]", "n BETWEEN l[0] AND :nine AND s = :s",
              "NOT n BETWEEN :nine AND :ten", "size(s) BETWEEN :one AND :three");
  ASSERT_FALSE("n BETWEEN :nine AND :ten", "s BETWEEN :one AND :two", "nope BETWEEN :one AND :two",
               "n BETWEEN l[0] AND s", "n BETWEEN nope AND :nine");
}

static void in_is_true_for_any_equal_operand(void **state) {
  (void)state;
  ASSERT_TRUE("n IN (:five)", "s in (:x, :b, :s)", "m IN (:one, :map)", ":two IN (l[0], l[1])",
              "n IN (nope, :five)", "size(s) IN (:two, :three)", "NOT n IN (:one)");
  ASSERT_FALSE("n IN (:one, :s)", "nope IN (:one)", "nope IN (nada)", "size(n) IN (:one)");
}

static void functions_follow_their_tables(void **state) {
  (void)state;
  ASSERT_TRUE(
      "attribute_exists(nil)", "attribute_exists(e)", "attribute_exists(el)",
      "attribute_exists(m.deep[0].x)", "attribute_not_exists(m.deep[1])",
      "attribute_not_exists(m.deep.x)", "attribute_not_exists(s.x)", "attribute_not_exists(nope.x)",
      "attribute_not_exists(m[0])", "attribute_type(ss, :SS)", "attribute_type(m, :M)",
      "attribute_type(t, :BOOL)", "begins_with(s, :empty)", "begins_with(b, :b1)",
      "begins_with(:s, :ab)", "begins_with(#q, s) OR begins_with(s, :ab)", "contains(b, :b23)",
      "contains(ns, :one)", "contains(bs, :b12)", "contains(m.deep, :elem)", "contains(s, :empty)",
      "contains(:s, :bc)", "contains(:ss, :x)", "contains(#q, :quote)");
  ASSERT_FALSE("attribute_exists(nope)", "attribute_exists(s[0])", "attribute_not_exists(n)",
               "attribute_type(nope, :L)", "attribute_type(m, :L)", "begins_with(s, :bc)",
               "begins_with(n, :ab)", "begins_with(b, :ab)", "begins_with(nope, :ab)",
               "contains(s, :one)", "contains(ss, :one)", "contains(n, :one)", "contains(l, :s)",
               "contains(nope, :one)", "contains(ns, :x)", "contains(s, nope)");
}

static void size_counts_by_type(void **state) {
  (void)state;
  ASSERT_TRUE("size(e) = :zero", "size(el) = :zero", "size(b) = :three", "size(ss) = :two",
              "size(m) = :two", "size(l) = :three", "size(bs) = l[0]", "size(:s) = :three",
              "size(#q) = :ten", "size(l) = size(s)", "size(m.deep) < :two", "size (s) <> :two",
              "size(n) <> :one", "size(nope) <> :one");
  ASSERT_FALSE("size(n) = :one", "size(t) < :ten", "size(nil) > :neg", "size(nope) = size(nope)",
               "size(s) = :s", "size(n) BETWEEN :zero AND :ten");
}

static void logic_has_its_precedence(void **state) {
  (void)state;
  ASSERT_TRUE("n = :five OR n = :one AND s = :x", "NOT n = :one AND s = :s",
              "NOT (n = :one OR s = :x)", "NOT NOT n = :five", "(n = :five)",
              "(n = :five) AND (s = :s OR (n = :one AND n = :two))", "(n) = (:five)",
              "not(n=:one)and(s=:s)", "NOT n = :one AND NOT s = :x",
              "n = :one AND n = :two OR n = :five", "(n = :five OR n = :one) AND s = :s",
              "attribute_exists(n) AND NOT attribute_exists(nope)", "\tn\r\n=\n:five ",
              "l [ 0 ] = :one", "m . a = :one", "(size((s))) = :three");
  ASSERT_FALSE("(n = :five OR n = :one) AND s = :x", "NOT n = :five OR s = :x",
               "NOT (n = :five AND s = :s)", "NOT NOT NOT n = :five",
               "n = :five AND n = :one OR s = :x AND s = :s");
}

static void names_may_be_replaced(void **state) {
  (void)state;
  ASSERT_TRUE("#n = :five", "#ab <> :x", "attribute_exists(#ab)", "attribute_not_exists(#m.#ab)",
              "#m.a = :one", "attribute_exists(#q)", "#0 = :s", "attribute_not_exists(#size)");
}

static void a_missing_item_has_no_paths(void **state) {
  (void)state;
  static const char *const yes[] = {"attribute_not_exists(pk)", "n <> :one", "NOT n = :one",
                                    ":one = :one", "size(s) <> :one"};
  static const char *const no[] = {"attribute_exists(pk)", "n = :one", "n < :one",
                                   "size(s) = :one"};
  assert_all(yes, 5, "", true);
  assert_all(no, 4, "", false);
}

static void syntax_errors_name_token_and_surroundings(void **state) {
  (void)state;
  REFUSED(" ", "Syntax error; token: \"<EOF>\", near: \" \"");
  REFUSED("n", "Syntax error; token: \"<EOF>\", near: \"n\"");
  REFUSED("(n)", "Syntax error; token: \"<EOF>\", near: \")\"");
  REFUSED("n = ", "Syntax error; token: \"<EOF>\", near: \"= \"");
  REFUSED("n = :one)", "Syntax error; token: \")\", near: \":one)\"");
  REFUSED("(n = :one", "Syntax error; token: \"<EOF>\", near: \":one\"");
  REFUSED("n = = :one", "Syntax error; token: \"=\", near: \"= = :one\"");
  REFUSED("n = :one = :two", "Syntax error; token: \"=\", near: \":one = :two\"");
  REFUSED("n AND s = :s", "Syntax error; token: \"AND\", near: \"n AND s\"");
  REFUSED("s = :s AND n", "Syntax error; token: \"<EOF>\", near: \"n\"");
  REFUSED("s = :s AND", "Syntax error; token: \"<EOF>\", near: \"AND\"");
  REFUSED("NOT", "Syntax error; token: \"<EOF>\", near: \"NOT\"");
  REFUSED("NOT n", "Syntax error; token: \"<EOF>\", near: \"n\"");
  REFUSED("n BETWEEN :one", "Syntax error; token: \"<EOF>\", near: \":one\"");
  REFUSED("n BETWEEN :one OR :two", "Syntax error; token: \"OR\", near: \":one OR :two\"");
  REFUSED("n IN :one", "Syntax error; token: \":one\", near: \"IN :one\"");
  REFUSED("n IN ()", "Syntax error; token: \")\", near: \"()\"");
  REFUSED("n IN (:one", "Syntax error; token: \"<EOF>\", near: \":one\"");
  REFUSED("size() = :one", "Syntax error; token: \")\", near: \"() =\"");
  REFUSED("n = :one + :two", "Syntax error; token: \"+\", near: \":one + :two\"");
  REFUSED("n = 5", "Syntax error; token: \"5\", near: \"= 5\"");
  REFUSED("a-b = :one", "Syntax error; token: \"-\", near: \"a-b\"");
  REFUSED("_n = :one", "Syntax error; token: \"_\", near: \"_n\"");
  REFUSED("m._n = :one", "Syntax error; token: \"_\", near: \"._n\"");
  REFUSED("n != :one", "Syntax error; token: \"!\", near: \"n !=\"");
  REFUSED("l[] = :one", "Syntax error; token: \"]\", near: \"[] =\"");
  REFUSED("l[-1] = :one", "Syntax error; token: \"-\", near: \"[-1\"");
  REFUSED("l[a] = :one", "Syntax error; token: \"a\", near: \"[a]\"");
  REFUSED("l[0 = :one", "Syntax error; token: \"=\", near: \"0 = :one\"");
  REFUSED("m. = :one", "Syntax error; token: \"=\", near: \". = :one\"");
  REFUSED("#n(s)", "Syntax error; token: \"(\", near: \"#n(s\"");
  REFUSED("(n = :one AND) s = :s", "Syntax error; token: \")\", near: \"AND) s\"");
  REFUSED("n = (NOT s)", "Syntax error; token: \"NOT\", near: \"(NOT s\"");
  REFUSED("contains(s = :s, :x)", "Syntax error; token: \"=\", near: \"s = :s\"");
  REFUSED("m.and = :one", "Syntax error; token: \"and\", near: \".and =\"");
  REFUSED("n = :one s = :s", "Syntax error; token: \"s\", near: \":one s =\"");
  REFUSED("(n = :one) = :two", "Syntax error; token: \"=\", near: \") = :two\"");
}

static void empty_and_long_text_is_refused(void **state) {
  (void)state;
  static const st_expr_kind kinds[] = {ST_EXPR_CONDITION, ST_EXPR_FILTER};
  static const char *const empty[] = {
      "Invalid ConditionExpression: The expression can not be empty;",
      "Invalid FilterExpression: The expression can not be empty;"};
  for (int i = 0; i < 2; i++)
    refuse(kinds[i], (st_str){"", 0}, ST_FAMILY_EMPTY_EXPRESSION, empty[i]);
  char text[4098];
  memset(text, ' ', sizeof text);
  memcpy(text, "n = :five", 9);
  text[4097] = 0;
  REFUSED(text, "Expression size has exceeded the maximum allowed size; expression size: 4097");
  text[4096] = 0;
  ASSERT_TRUE("n = :five");
  expr_bench b;
  bench_init(&b);
  bench_values(&b, values);
  evaluate(&b, text, bench_item(&b, st_str_of(item)), true);
  bench_free(&b);
}

static void faults_of_form_are_refused(void **state) {
  (void)state;
  REFUSED("((n = :one))", "The expression has redundant parentheses;");
  REFUSED("((n)) = :one", "The expression has redundant parentheses;");
  REFUSED("s = :s AND ((n = :one))", "The expression has redundant parentheses;");
  REFUSED("Size(n) = :one", "Invalid function name; function: Size");
  REFUSED("if_not_exists(n, :one) = :one",
          "The function is not allowed in a condition expression; function: if_not_exists");
  REFUSED("n = list_append(l, l)",
          "The function is not allowed in a condition expression; function: list_append");
  REFUSED("foo(n)", "Invalid function name; function: foo");
  REFUSED("size(n)",
          "The function is not allowed to be used this way in an expression; function: size");
  REFUSED("NOT size(n)",
          "The function is not allowed to be used this way in an expression; function: size");
  REFUSED("attribute_exists(n) = :one", "The function is not allowed to be used this way in an "
                                        "expression; function: attribute_exists");
  REFUSED(
      "contains(s, begins_with(s, :s))",
      "The function is not allowed to be used this way in an expression; function: begins_with");
  REFUSED("Status = :one", "Attribute name is a reserved keyword; reserved keyword: Status");
  REFUSED("m.size = :one", "Attribute name is a reserved keyword; reserved keyword: size");
  REFUSED("set = :one", "Attribute name is a reserved keyword; reserved keyword: set");
}

static void undefined_placeholders_are_refused(void **state) {
  (void)state;
  REFUSED("m.#zz = :one", "An expression attribute name used in the document path is not defined; "
                          "attribute name: #zz");
  REFUSED("n = :zz", "An expression attribute value used in expression is not defined; attribute "
                     "value: :zz");
  REFUSED("n = :zz AND #zz = :one", "An expression attribute value used in expression is not "
                                    "defined; attribute value: :zz");
}

static void operands_are_counted(void **state) {
  (void)state;
  REFUSED("size(s, n) = :one", "Incorrect number of operands for operator or function; operator or "
                               "function: size, number of operands: 2");
  REFUSED("attribute_exists(s, n)",
          "Incorrect number of operands for operator or function; operator "
          "or function: attribute_exists, number of operands: 2");
  REFUSED("begins_with(s)", "Incorrect number of operands for operator or function; operator or "
                            "function: begins_with, number of operands: 1");
  REFUSED("contains(s, :x, :x)", "Incorrect number of operands for operator or function; operator "
                                 "or function: contains, number of operands: 3");
  REFUSED("attribute_exists(:one)",
          "Operator or function requires a document path; operator or function: attribute_exists");
  REFUSED(
      "attribute_not_exists(size(n))",
      "Operator or function requires a document path; operator or function: attribute_not_exists");
}

static void the_first_operand_must_be_distinct(void **state) {
  (void)state;
#define DISTINCT(op, path)                                                                         \
  "The first operand must be distinct from the remaining operands for this operator or function; " \
  "operator: " op ", first operand: " path
  REFUSED("n = n", DISTINCT("=", "[n]"));
  REFUSED("n = #n", DISTINCT("=", "[n]"));
  REFUSED("l[1].a <> l[1].a", DISTINCT("<>", "[l, [1], a]"));
  REFUSED("contains(m.a, m.a)", DISTINCT("contains", "[m, a]"));
  REFUSED("begins_with(s, s)", DISTINCT("begins_with", "[s]"));
  REFUSED("n BETWEEN :one AND n", DISTINCT("BETWEEN", "[n]"));
  REFUSED("n IN (:one, s, n)", DISTINCT("IN", "[n]"));
  ASSERT_TRUE("n <> m.n", "n IN (:five, s, s)");
}

static void operand_types_are_checked(void **state) {
  (void)state;
#define TYPE(op, type)                                                                             \
  "Incorrect operand type for operator or function; operator or function: " op                     \
  ", operand type: " type
  REFUSED("n < :true", TYPE("<", "BOOL"));
  REFUSED("n <= :null", TYPE("<=", "NULL"));
  REFUSED(":ss > n", TYPE(">", "SS"));
  REFUSED("n >= :map", TYPE(">=", "M"));
  REFUSED("size(s) < :list", TYPE("<", "L"));
  REFUSED("n BETWEEN :ns AND :ns", TYPE("BETWEEN", "NS"));
  REFUSED("begins_with(s, :one)", TYPE("begins_with", "N"));
  REFUSED("begins_with(s, size(n))", TYPE("begins_with", "N"));
  REFUSED("begins_with(:true, s)", TYPE("begins_with", "BOOL"));
  REFUSED("size(:one) = n", TYPE("size", "N"));
  REFUSED("size(:true) = n", TYPE("size", "BOOL"));
  REFUSED("size(:null) = n", TYPE("size", "NULL"));
  REFUSED("size(size(s)) = n", TYPE("size", "N"));
  REFUSED("attribute_type(n, s)", TYPE("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"));
  REFUSED("attribute_type(n, :one)", TYPE("attribute_type", "N"));
  REFUSED("attribute_type(n, :bad)", "Invalid attribute type name found; type: str\", valid types: "
                                     "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}");
  REFUSED("n BETWEEN :s AND :one",
          "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
          "operand: AttributeValue: {S:abc}, upper bound operand: AttributeValue: {N:1}");
  REFUSED("n BETWEEN :two AND :one",
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
          "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}");
  ASSERT_TRUE("n = :five OR contains(s, :true)", "n <> :map");
}

static void the_gravest_fault_wins(void **state) {
  (void)state;
  REFUSED("((n = :zz)) AND foo(status)", "The expression has redundant parentheses;");
  REFUSED("status = :zz AND size(n) AND foo(n)", "Invalid function name; function: foo");
  REFUSED("status = :zz AND size(n)",
          "The function is not allowed to be used this way in an expression; function: size");
  REFUSED("n = :zz AND status = :one",
          "Attribute name is a reserved keyword; reserved keyword: status");
  REFUSED("n < :true AND n = :zz", TYPE("<", "BOOL"));
  REFUSED("n = n AND n = :zz", DISTINCT("=", "[n]"));
  REFUSED("begins_with(s, s, :zz)", "An expression attribute value used in expression is not "
                                    "defined; attribute value: :zz");
  REFUSED("begins_with(s, s, s)", "Incorrect number of operands for operator or function; operator "
                                  "or function: begins_with, number of operands: 3");
  REFUSED("((n = :one)) AND", "The expression has redundant parentheses;");
}

/* "a=:one" times n, joined. */
static void chain(char *text, const char *unit, const char *join, int n) {
  *text = 0;
  for (int i = 0; i < n; i++) {
    if (i) strcat(text, join);
    strcat(text, unit);
  }
}

static void limits_are_enforced(void **state) {
  (void)state;
  char text[8192];
  chain(text, "n=:five", " AND ", 150); /* 299 operators */
  strcat(text, " OR n=:one");           /* 301 */
  REFUSED(text, "The expression contains too many operators; operator count: 301");
  strcpy(strstr(text, " OR n=:one"), "");
  char more[8192] = "NOT "; /* 300 */
  strncat(more, text, sizeof more - 5);
  expr_bench b;
  bench_init(&b);
  bench_values(&b, values);
  evaluate(&b, more, bench_item(&b, st_str_of(item)), false);
  bench_free(&b);

  strcpy(text, "n IN (");
  for (int i = 0; i < 101; i++) strcat(text, i ? ",:five" : ":five");
  strcat(text, ")");
  REFUSED(text, "The IN operator is provided with too many operands; number of operands: 101");

  chain(text, "x", ".", 33);
  strcat(text, " = :one");
  REFUSED(text, "The document path has too many nesting levels; nesting levels: 33");
  REFUSED("l[2147483648] = :one",
          "List index is not within the allowable range; index: [2147483648]");
  REFUSED("l[99999999999999999999999999] = :one",
          "List index is not within the allowable range; index: [99999999999999999999999999]");
  ASSERT_FALSE("l[2147483647] = :one",
               "x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x "
               "= :one");
}

static void the_deepest_text_is_harmless(void **state) {
  (void)state;
  char text[4097];
  memset(text, '(', 4096);
  text[4096] = 0;
  REFUSED(text, "Syntax error; token: \"<EOF>\", near: \"(\"");
  memset(text, ')', 4096);
  memset(text, '(', 2000);
  memcpy(text + 2000, "n=:five", 7);
  text[4007] = 0;
  REFUSED(text, "The expression has redundant parentheses;");
  *text = 0;
  for (int i = 0; i < 1000; i++) strcat(text, "NOT ");
  strcat(text, "n=:five");
  REFUSED(text, "The expression contains too many operators; operator count: 301");
  *text = 0;
  for (int i = 0; i < 500; i++) strcat(text, "size(");
  REFUSED(text, "Syntax error; token: \"<EOF>\", near: \"(\"");
}

static bool note_name(void *arg, st_str name) {
  st_buf_str(arg, name);
  st_buf_char(arg, ' ');
  return true;
}

static bool note_path(void *arg, const st_path *path) {
  st_path_print(path, arg);
  return ((st_buf *)arg)->n < 20;
}

static void attributes_are_visited_in_text_order(void **state) {
  (void)state;
  expr_bench b;
  st_condition *c;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_condition_parse(&b.holders, ST_EXPR_FILTER,
                     ST_LIT("s = :s AND (size(m.a) < n OR #ab IN (l[1], s))"), &c, &b.error);
  bench_accepted(&b, "");
  st_condition_attributes(c, note_name, &b.out);
  assert_string_equal(st_buf_cstr(&b.out), "s m n a.b l s ");
  st_buf_clear(&b.out);
  st_condition_paths(c, note_path, &b.out);
  assert_string_equal(st_buf_cstr(&b.out), "[s][m, a][n][a.b][l, [1]]");
  bench_free(&b);
}

typedef struct babble {
  uint64_t seed;
  char text[2048];
  int tokens, spoil; /* the token that is replaced by another */
} babble;

static const char *const babble_tokens[] = {
    "n",   "s",  "m.a", "l[0]", ":one", ":s",      "=",     "<",         "AND", "OR",
    "NOT", "(",  ")",   ",",    "IN",   "BETWEEN", "size(", "contains(", "[",   "]",
    ".",   "#n", "@",   "_",    "5x",   "#z",      ":zzz",  "key",       "<>",  "foo("};

static void say(babble *b, const char *token) {
  size_t many = sizeof babble_tokens / sizeof *babble_tokens;
  if (b->tokens++ == b->spoil) token = babble_tokens[bench_random(&b->seed, (uint32_t)many)];
  if (strlen(b->text) > sizeof b->text - 64) return;
  strcat(b->text, token);
  strcat(b->text, " ");
}

static void say_operand(babble *b) {
  static const char *const plain[] = {"n", "s", "#m.a", "l[0]", "nope", ":one", ":s", ":ss"};
  uint32_t pick = bench_random(&b->seed, 11);
  if (pick < 8) {
    say(b, plain[pick]);
    return;
  }
  say(b, pick == 8 ? "(" : "size(");
  say(b, pick == 9 ? "l" : pick == 10 ? "m.deep" : "n");
  say(b, ")");
}

static void say_condition(babble *b, int depth) {
  static const char *const comparators[] = {"=", "<>", "<", "<=", ">", ">="};
  uint32_t pick = bench_random(&b->seed, depth > 3 ? 4 : 8);
  if (pick >= 4) {
    if (pick == 4) say(b, "NOT");
    if (pick == 5) say(b, "(");
    say_condition(b, depth + 1);
    if (pick == 5) say(b, ")");
    if (pick < 6) return;
    say(b, pick == 6 ? "AND" : "OR");
    say_condition(b, depth + 1);
    return;
  }
  if (pick == 3) say(b, "contains(");
  say_operand(b);
  if (pick == 0) say(b, comparators[bench_random(&b->seed, 6)]);
  if (pick == 1) say(b, "BETWEEN");
  if (pick == 2) say(b, "IN"), say(b, "(");
  if (pick == 3) say(b, ",");
  say_operand(b);
  if (pick == 1) say(b, "AND"), say_operand(b);
  if (pick >= 2) say(b, ")");
}

/* Sound conditions, half of them with one token replaced: whatever is accepted
** must evaluate. */
static void random_text_is_refused_or_evaluated(void **state) {
  (void)state;
  int accepted = 0, refused = 0;
  babble talk = {.seed = 7};
  for (int round = 0; round < 40; round++) {
    expr_bench b;
    bench_init(&b);
    bench_names(&b, names);
    bench_values(&b, values);
    st_str on = bench_item(&b, st_str_of(item));
    for (int i = 0; i < 250; i++) {
      st_condition *c;
      bool holds;
      talk.text[0] = 0;
      talk.tokens = 0;
      talk.spoil = i % 2 ? (int)bench_random(&talk.seed, 12) : -1;
      say_condition(&talk, 0);
      int rc = st_condition_parse(&b.holders, ST_EXPR_FILTER, st_str_of(talk.text), &c, &b.error);
      assert_true((rc == STATOR_OK) == (c != NULL));
      if (rc == STATOR_OK)
        assert_int_equal(st_condition_eval(c, on, &b.scratch, &holds, &b.error), STATOR_OK);
      ++*(rc == STATOR_OK ? &accepted : &refused);
      st_arena_reset(&b.scratch);
      st_error_clear(&b.error);
    }
    bench_free(&b);
  }
  assert_true(accepted > 1000);
  assert_true(refused > 1000);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(worked_examples_hold),
      cmocka_unit_test(equality_is_by_type_and_value),
      cmocka_unit_test(order_is_by_number_or_bytes),
      cmocka_unit_test(between_includes_its_bounds),
      cmocka_unit_test(in_is_true_for_any_equal_operand),
      cmocka_unit_test(functions_follow_their_tables),
      cmocka_unit_test(size_counts_by_type),
      cmocka_unit_test(logic_has_its_precedence),
      cmocka_unit_test(names_may_be_replaced),
      cmocka_unit_test(a_missing_item_has_no_paths),
      cmocka_unit_test(syntax_errors_name_token_and_surroundings),
      cmocka_unit_test(empty_and_long_text_is_refused),
      cmocka_unit_test(faults_of_form_are_refused),
      cmocka_unit_test(undefined_placeholders_are_refused),
      cmocka_unit_test(operands_are_counted),
      cmocka_unit_test(the_first_operand_must_be_distinct),
      cmocka_unit_test(operand_types_are_checked),
      cmocka_unit_test(the_gravest_fault_wins),
      cmocka_unit_test(limits_are_enforced),
      cmocka_unit_test(the_deepest_text_is_harmless),
      cmocka_unit_test(attributes_are_visited_in_text_order),
      cmocka_unit_test(random_text_is_refused_or_evaluated),
  };
  RUN_EXPR_TESTS(tests);
}
