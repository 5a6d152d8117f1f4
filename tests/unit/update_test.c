/* Updates: the worked examples, every action, message and limit, large items, and
** random actions against a model. */
#include "expr_support.h"
#include "expr/update_plan.h"
#include "value/number.h"

static const char item[] =
    "{\"pk\":{\"S\":\"k\"},\"n\":{\"N\":\"5\"},\"s\":{\"S\":\"abc\"},\"ss\":{\"SS\":[\"x\",\"y\"]},"
    "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]},\"m\":{\"M\":{\"a\":{\"N\":\"1\"}}}"
    "}";

static const char names[] =
    "{\"#a\":\"s\",\"#b\":\"s\",\"#dot\":\"s.nested\",\"#q\":\"q\\\"\\n\",\"#n\":\"n\"}";

static const char values[] =
    "{\":one\":{\"N\":\"1\"},\":z\":{\"N\":\"10\"},\":v\":{\"S\":\"v\"},\":w\":{\"S\":\"w\"},"
    "\":a\":{\"S\":\"A\"},\":b\":{\"S\":\"B\"},\":str\":{\"S\":\"str\"},\":bin\":{\"B\":\"AQ==\"},"
    "\":x\":{\"L\":[{\"N\":\"9\"}]},\":empty\":{\"L\":[]},\":set\":{\"SS\":[\"z\",\"x\",\"a\"]},"
    "\":xy\":{\"SS\":[\"y\",\"x\"]},\":onlyx\":{\"SS\":[\"x\"]},\":ns\":{\"NS\":[\"10\",\"-1\","
    "\"2\"]},"
    "\":bs\":{\"BS\":[\"AQI=\",\"/w==\"]},\":true\":{\"BOOL\":true},\":null\":{\"NULL\":true},"
    "\":map\":{\"M\":{\"k\":{\"S\":\"v\"}}},\":max\":{\"N\":\"9.9E125\"},\":tiny\":{\"N\":\"1E-"
    "130\"}}";

static st_update *parsed(expr_bench *b, const char *text) {
  st_update *u;
  st_update_parse(&b->holders, st_str_of(text), &u, &b->error);
  bench_accepted(b, text);
  return u;
}

static void apply_to(const char *before, const char *text, const char *after) {
  expr_bench b;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_str old = bench_item(&b, st_str_of(before));
  st_str wanted = bench_item(&b, st_str_of(after));
  st_update *u = parsed(&b, text);
  bench_apply(&b, u, old);
  bench_accepted(&b, text);
  if (!st_str_eq(st_buf_view(&b.out), wanted))
    fail_msg("%s\n gave:     %s\n expected: %.*s", text, st_buf_cstr(&b.out), ST_FMT(wanted));
  bench_free(&b);
}

/* On the item above; `change` is what its JSON becomes, by replacing `from`. */
static void gives(const char *text, const char *from, const char *to) {
  char after[2048];
  const char *at = strstr(item, from);
  assert_non_null(at);
  size_t before = (size_t)(at - item);
  memcpy(after, item, before);
  strcpy(after + before, to);
  strcat(after, at + strlen(from));
  apply_to(item, text, after);
}

#define N5 "\"n\":{\"N\":\"5\"}"
#define L123 "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]}"
#define SSXY "\"ss\":{\"SS\":[\"x\",\"y\"]}"
#define MA1 "\"m\":{\"M\":{\"a\":{\"N\":\"1\"}}}"

static void fails(const char *before, const char *text, const char *message) {
  expr_bench b;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_str old = bench_item(&b, st_str_of(before));
  st_update *u = parsed(&b, text);
  bench_apply(&b, u, old);
  bench_raised(&b, text, ST_FAMILY_NONE, message);
  bench_free(&b);
}

#define BAD_PATH "The document path provided in the update expression is invalid for update"
#define BAD_TYPE "An operand in the update expression has an incorrect data type"
#define MISSING "The provided expression refers to an attribute that does not exist in the item"

static void refuse(const char *text, st_family family, const char *message) {
  expr_bench b;
  st_update *u;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_update_parse(&b.holders, st_str_of(text), &u, &b.error);
  assert_null(u);
  bench_raised(&b, text, family, message);
  bench_free(&b);
}

#define REFUSED(text, message)                                                                     \
  refuse(text, ST_FAMILY_EXPRESSION, "Invalid UpdateExpression: " message)

static void worked_examples_hold(void **state) {
  (void)state;
  gives("SET n = n + :one, was = n", N5, "\"n\":{\"N\":\"6\"},\"was\":{\"N\":\"5\"}");
  gives("SET a = if_not_exists(a, :z) + :one", N5, N5 ",\"a\":{\"N\":\"11\"}");
  gives("SET l[5] = :v", "{\"N\":\"3\"}]", "{\"N\":\"3\"},{\"S\":\"v\"}]");
  gives("SET l[7] = :b, l[5] = :a", "{\"N\":\"3\"}]", "{\"N\":\"3\"},{\"S\":\"A\"},{\"S\":\"B\"}]");
  gives("REMOVE l[0], l[1]", L123, "\"l\":{\"L\":[{\"N\":\"3\"}]}");
  gives("REMOVE l[0] SET l[1] = :v", L123, "\"l\":{\"L\":[{\"S\":\"v\"},{\"N\":\"3\"}]}");
  gives("SET l = list_append(l, :x)", "{\"N\":\"3\"}]", "{\"N\":\"3\"},{\"N\":\"9\"}]");
  gives("SET l = list_append(:x, l)", "[{\"N\":\"1\"}", "[{\"N\":\"9\"},{\"N\":\"1\"}");
  fails(item, "SET q = list_append(q, :x)", MISSING);
  gives("SET q = list_append(if_not_exists(q, :empty), :x)", N5,
        N5 ",\"q\":{\"L\":[{\"N\":\"9\"}]}");
  gives("ADD n :one, ss :set", N5 ",\"s\":{\"S\":\"abc\"}," SSXY,
        "\"n\":{\"N\":\"6\"},\"s\":{\"S\":\"abc\"},\"ss\":{\"SS\":[\"a\",\"x\",\"y\",\"z\"]}");
  fails(item, "ADD s :one", BAD_TYPE);
  gives("DELETE ss :xy", SSXY ",", "");
  gives("SET m.b = :v", "{\"N\":\"1\"}}}", "{\"N\":\"1\"},\"b\":{\"S\":\"v\"}}}");
  fails(item, "SET m.x.y = :v", BAD_PATH);
  fails(item, "SET s.x = :v", BAD_PATH);
  REFUSED("SET m = :v, m.a = :w", "Two document paths overlap with each other; must remove or "
                                  "rewrite one of these paths; path one: [m], path two: [m, a]");
  REFUSED("SET m.a = :v REMOVE m[0]",
          "Two document paths conflict with each other; must remove or "
          "rewrite one of these paths; path one: [m, a], path two: [m, [0]]");
  fails(item, "SET n = s + :one", BAD_TYPE);
  REFUSED("SET n = :str + :one", "Incorrect operand type for operator or function; operator or "
                                 "function: +, operand type: S");
  gives("REMOVE nope", N5, N5);
  gives("REMOVE m.nope", N5, N5);
  fails(item, "REMOVE nope.x", BAD_PATH);
}

static void set_creates_and_replaces(void **state) {
  (void)state;
  gives("SET n = :v", N5, "\"n\":{\"S\":\"v\"}");
  gives("SET a = :a, zz = :b, n = n", N5, N5 ",\"a\":{\"S\":\"A\"},\"zz\":{\"S\":\"B\"}");
  gives("SET #q = :v, #dot = :w", N5, N5 ",\"q\\\"\\n\":{\"S\":\"v\"},\"s.nested\":{\"S\":\"w\"}");
  gives("set l[1] = m.a, m.a = l[1]", L123 "," MA1,
        "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"1\"},{\"N\":\"3\"}]},\"m\":{\"M\":{\"a\":{\"N\":"
        "\"2\"}}}");
  gives("SET c = l, d = m.a", N5,
        N5 ",\"c\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"}]},\"d\":{\"N\":\"1\"}");
  gives("SET n = (n + :one)", N5, "\"n\":{\"N\":\"6\"}");
  gives("SET n = (n) - (:one)", N5, "\"n\":{\"N\":\"4\"}");
  gives("SET n = (n - :one)", N5, "\"n\":{\"N\":\"4\"}");
  gives("SET n = (n) - (:one)", N5, "\"n\":{\"N\":\"4\"}");
  gives("SET n = if_not_exists(n, :v)", N5, N5);
  gives("SET a = if_not_exists(nope, if_not_exists(nada, s))", N5, N5 ",\"a\":{\"S\":\"abc\"}");
  gives("SET a = if_not_exists(nope, :one) + if_not_exists(n, :one)", N5,
        N5 ",\"a\":{\"N\":\"6\"}");
  gives("SET m.b = :map, m.#q = n", MA1,
        "\"m\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"M\":{\"k\":{\"S\":\"v\"}}},\"q\\\"\\n\":{\"N\":"
        "\"5\"}}}");
  fails(item, "SET a = nope", MISSING);
  fails(item, "SET a = nope + :one", MISSING);
  fails(item, "SET a = n - nope", MISSING);
  fails(item, "SET a = if_not_exists(nope, nada)", MISSING);
  fails(item, "SET l[7].x = :v", BAD_PATH);
  fails(item, "SET l[0].x = :v", BAD_PATH);
  fails(item, "SET m[0] = :v", BAD_PATH);
  fails(item, "SET nope[0] = :v", BAD_PATH);
  fails(item, "SET l.x = :v", BAD_PATH);
  fails(item, "SET a = list_append(s, :x)", BAD_TYPE);
  fails(item, "SET a = if_not_exists(s, :x) + :one", BAD_TYPE);
}

static void list_append_joins_two_lists(void **state) {
  (void)state;
  gives("SET l = (list_append(l, l))", L123,
        "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"},{\"N\":\"1\"},{\"N\":"
        "\"2\"},{\"N\":\"3\"}]}");
  gives("SET l = list_append(:empty, :empty)", L123, "\"l\":{\"L\":[]}");
  gives("SET l = list_append(:empty, :x)", L123, "\"l\":{\"L\":[{\"N\":\"9\"}]}");
  gives("SET m.b = list_append((l), if_not_exists(nope, :x))", MA1,
        "\"m\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"N\":\"3\"},"
        "{\"N\":\"9\"}]}}}");
}

static void lists_are_changed_by_their_old_indexes(void **state) {
  (void)state;
  gives("SET l[9] = :v REMOVE l[2], l[8]", L123,
        "\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"},{\"S\":\"v\"}]}");
  gives("SET l[0] = :a, l[2] = :b", L123,
        "\"l\":{\"L\":[{\"S\":\"A\"},{\"N\":\"2\"},{\"S\":\"B\"}]}");
  gives("REMOVE l[0], l[1], l[2]", L123, "\"l\":{\"L\":[]}");
  gives("REMOVE l[0], l[1], l[2] SET l[3] = :a", L123, "\"l\":{\"L\":[{\"S\":\"A\"}]}");
  gives("ADD l[0] :one, l[3] :one", L123,
        "\"l\":{\"L\":[{\"N\":\"2\"},{\"N\":\"2\"},{\"N\":\"3\"},{\"N\":\"1\"}]}");
  apply_to("{\"pk\":{\"S\":\"k\"},\"l\":{\"L\":[]}}", "SET l[1] = :a, l[0] = :b",
           "{\"pk\":{\"S\":\"k\"},\"l\":{\"L\":[{\"S\":\"B\"},{\"S\":\"A\"}]}}");
  apply_to("{\"l\":{\"L\":[{\"SS\":[\"x\"]},{\"S\":\"stay\"}]}}", "DELETE l[0] :onlyx, l[5] :onlyx",
           "{\"l\":{\"L\":[{\"S\":\"stay\"}]}}");
  apply_to("{\"l\":{\"L\":[{\"L\":[{\"S\":\"x\"},{\"M\":{\"q\":{\"S\":\"y\"}}}]}]}}",
           "SET l[0][1].q = :v, l[0][4] = :w REMOVE l[0][0]",
           "{\"l\":{\"L\":[{\"L\":[{\"M\":{\"q\":{\"S\":\"v\"}}},{\"S\":\"w\"}]}]}}");
}

static void remove_takes_away(void **state) {
  (void)state;
  gives("REMOVE n, "
        "s, l, m, ss, pk",
        item, "{}");
  gives("REMOVE m.a", MA1, "\"m\":{\"M\":{}}");
  gives("REMOVE n", N5 ",", "");
  gives("REMOVE #a, l[2]", N5 ",\"s\":{\"S\":\"abc\"}," SSXY "," L123,
        N5 "," SSXY ",\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"}]}");
  gives("REMOVE l[3]", N5, N5);
  fails(item, "REMOVE s.x", BAD_PATH);
  fails(item, "REMOVE l[3].x", BAD_PATH);
  fails(item, "REMOVE s[0]", BAD_PATH);
}

static void add_sums_and_unites(void **state) {
  (void)state;
  gives("ADD a :one, b :set", N5, N5 ",\"a\":{\"N\":\"1\"},\"b\":{\"SS\":[\"a\",\"x\",\"z\"]}");
  gives("ADD m.a :z, m.b :ns", MA1,
        "\"m\":{\"M\":{\"a\":{\"N\":\"11\"},\"b\":{\"NS\":[\"-1\",\"2\",\"10\"]}}}");
  apply_to("{\"x\":{\"NS\":[\"2\",\"3\",\"11\"]},\"y\":{\"BS\":[\"AQI=\",\"Ag==\"]}}",
           "ADD x :ns, y :bs",
           "{\"x\":{\"NS\":[\"-1\",\"2\",\"3\",\"10\",\"11\"]},\"y\":{\"BS\":[\"AQI=\",\"Ag==\",\"/"
           "w==\"]}}");
  fails(item, "ADD ss :ns", BAD_TYPE);
  fails(item, "ADD ss :one", BAD_TYPE);
  fails(item, "ADD n :set", BAD_TYPE);
  fails(item, "ADD nope.x :one", BAD_PATH);
  fails("{\"n\":{\"N\":\"9.99E125\"}}", "ADD n :max",
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  fails("{\"n\":{\"N\":\"1E125\"}}", "SET n = n + :tiny",
        "Attempting to store more than 38 significant digits in a Number");
  apply_to("{\"n\":{\"N\":\"-1E-130\"}}", "ADD n :tiny", "{\"n\":{\"N\":\"0\"}}");
}

static void delete_takes_members_away(void **state) {
  (void)state;
  gives("DELETE ss :onlyx", SSXY, "\"ss\":{\"SS\":[\"y\"]}");
  gives("DELETE ss :set, nope :set, m.b :set", SSXY, "\"ss\":{\"SS\":[\"y\"]}");
  apply_to("{\"x\":{\"NS\":[\"-5\",\"-1\",\"3\",\"10\",\"11\"]},\"y\":{\"M\":{\"z\":{\"BS\":[\"/"
           "w==\",\"\"]}}}}",
           "DELETE x :ns, y.z :bs",
           "{\"x\":{\"NS\":[\"-5\",\"3\",\"11\"]},\"y\":{\"M\":{\"z\":{\"BS\":[\"\"]}}}}");
  apply_to("{\"m\":{\"M\":{\"s\":{\"SS\":[\"y\"]}}}}", "DELETE m.s :xy", "{\"m\":{\"M\":{}}}");
  fails(item, "DELETE ss :ns", BAD_TYPE);
  fails(item, "DELETE n :ns", BAD_TYPE);
  fails(item, "DELETE nope.x :ns", BAD_PATH);
}

static void clauses_come_in_any_order_once_each(void **state) {
  (void)state;
  gives("remove s delete ss :onlyx add n :one set l[0] = :v",
        N5 ",\"s\":{\"S\":\"abc\"}," SSXY ",\"l\":{\"L\":[{\"N\":\"1\"}",
        "\"n\":{\"N\":\"6\"},\"ss\":{\"SS\":[\"y\"]},\"l\":{\"L\":[{\"S\":\"v\"}");
  REFUSED("SET a = :v SET b = :v",
          "The \"SET\" section can only be used once in an update expression;");
  REFUSED("REMOVE a SET b = :v remove c",
          "The \"REMOVE\" section can only be used once in an update expression;");
  REFUSED("ADD a :one ADD b :one",
          "The \"ADD\" section can only be used once in an update expression;");
  REFUSED("DELETE a :xy DELETE b :xy",
          "The \"DELETE\" section can only be used once in an update expression;");
}

static void syntax_errors_name_token_and_surroundings(void **state) {
  (void)state;
  refuse("", ST_FAMILY_EMPTY_EXPRESSION,
         "Invalid UpdateExpression: The expression can not be empty;");
  REFUSED("SET", "Syntax error; token: \"<EOF>\", near: \"SET\"");
  REFUSED("a = :v", "Syntax error; token: \"a\", near: \"a =\"");
  REFUSED("SET a = = :v", "Syntax error; token: \"=\", near: \"= = :v\"");
  REFUSED("SET a :v", "Syntax error; token: \":v\", near: \"a :v\"");
  REFUSED("SET a = :v,", "Syntax error; token: \"<EOF>\", near: \",\"");
  REFUSED("SET a = :v b = :w", "Syntax error; token: \"b\", near: \":v b =\"");
  REFUSED("SET a = n + n + n", "Syntax error; token: \"+\", near: \"n + n\"");
  REFUSED("SET a = (n + n", "Syntax error; token: \"<EOF>\", near: \"n\"");
  REFUSED("SET a = list_append(n + n, l)", "Syntax error; token: \"+\", near: \"n + n\"");
  REFUSED("SET a = :v = :w", "Syntax error; token: \"=\", near: \":v = :w\"");
  REFUSED("SET a = (n = :v)", "Syntax error; token: \"=\", near: \"n = :v\"");
  REFUSED("SET remove = :v", "Syntax error; token: \"remove\", near: \"SET remove =\"");
  REFUSED("ADD a b", "Syntax error; token: \"b\", near: \"a b\"");
  REFUSED("ADD a", "Syntax error; token: \"<EOF>\", near: \"a\"");
  REFUSED("DELETE ss = :xy", "Syntax error; token: \"=\", near: \"ss = :xy\"");
  REFUSED("REMOVE a :one", "Syntax error; token: \":one\", near: \"a :one\"");
  REFUSED("REMOVE :one", "Syntax error; token: \":one\", near: \"REMOVE :one\"");
  REFUSED("SET _a = :v", "Syntax error; token: \"_\", near: \"SET _a\"");
  REFUSED("SET :v = :w", "Syntax error; token: \":v\", near: \"SET :v =\"");
  REFUSED("SET size(a) = :w", "Syntax error; token: \"(\", near: \"size(a\"");
}

static void faults_are_refused_in_their_order(void **state) {
  (void)state;
  REFUSED("SET status = :v", "Attribute name is a reserved keyword; reserved keyword: status");
  REFUSED("SET and = :v", "Attribute name is a reserved keyword; reserved keyword: and");
  REFUSED("SET a = foo(b), status = :v",
          "Attribute name is a reserved keyword; reserved keyword: status");
  REFUSED("SET a = foo(b) SET b = :v", "Invalid function name; function: foo");
  REFUSED("SET a = size(b)", "The function is not allowed in an update expression; function: size");
  REFUSED(
      "SET a = if_not_exists(b, list_append(b, l))",
      "The function is not allowed to be used this way in an expression; function: list_append");
  REFUSED(
      "SET a = list_append(list_append(b, l), l)",
      "The function is not allowed to be used this way in an expression; function: list_append");
  REFUSED(
      "SET a = n + list_append(l, l)",
      "The function is not allowed to be used this way in an expression; function: list_append");
  REFUSED("SET a = ((n))", "The expression has redundant parentheses;");
  REFUSED("SET a = (n + n) + n", "Syntax error; token: \"+\", near: \") + n\"");
  REFUSED("SET a = n + (n - n)", "Syntax error; token: \"-\", near: \"n - n\"");
  REFUSED("SET a = if_not_exists(a, (n - n))", "Syntax error; token: \"-\", near: \"n - n\"");
  REFUSED("SET a = If_not_exists(b, :v)", "Invalid function name; function: If_not_exists");
  REFUSED("SET a = :zz SET b = #zz",
          "The \"SET\" section can only be used once in an update expression;");
  REFUSED("SET a = :zz, b = #zz", "An expression attribute name used in the document path is not "
                                  "defined; attribute name: #zz");
  REFUSED("SET a = :zz, a = :v", "An expression attribute value used in expression is not defined; "
                                 "attribute value: :zz");
  REFUSED("SET a.b = :v, a[1] = :w, c = :v, c = :w ADD a :v",
          "Two document paths overlap with each other; must remove or rewrite one of these paths; "
          "path one: [c], path two: [c]");
  REFUSED("SET a.b = :v, a[1] = :w ADD c :v",
          "Two document paths conflict with each other; must remove or rewrite one of these paths; "
          "path one: [a, b], path two: [a, [1]]");
  REFUSED("SET a = :v + :v ADD b :v",
          "Incorrect operand type for operator or function; operator: "
          "ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND");
}

static void overlap_looks_through_placeholders(void **state) {
  (void)state;
  REFUSED("SET #a = :v, #b = :v", "Two document paths overlap with each other; must remove or "
                                  "rewrite one of these paths; path one: [s], path two: [s]");
  REFUSED("SET a.b = :v REMOVE a", "Two document paths overlap with each other; must remove or "
                                   "rewrite one of these paths; path one: [a, b], path two: [a]");
  gives("SET s = :v, #dot = :v", "\"s\":{\"S\":\"abc\"}",
        "\"s\":{\"S\":\"v\"},\"s.nested\":{\"S\":\"v\"}");
}

static void operand_types_are_checked(void **state) {
  (void)state;
#define ADD_TYPE(op, type)                                                                         \
  "Incorrect operand type for operator or function; operator: " op ", operand type: " type         \
  ", typeSet: ALLOWED_FOR_ADD_OPERAND"
#define TYPE(op, type)                                                                             \
  "Incorrect operand type for operator or function; operator or function: " op                     \
  ", operand type: " type
  REFUSED("ADD a :v", ADD_TYPE("ADD", "STRING"));
  REFUSED("ADD a :bin", ADD_TYPE("ADD", "BINARY"));
  REFUSED("ADD a :true", ADD_TYPE("ADD", "BOOL"));
  REFUSED("ADD a :null", ADD_TYPE("ADD", "NULL"));
  REFUSED("ADD a :x", ADD_TYPE("ADD", "LIST"));
  REFUSED("ADD a :map", ADD_TYPE("ADD", "MAP"));
  REFUSED("DELETE a :one", ADD_TYPE("DELETE", "NUMBER"));
  REFUSED("DELETE a :v", ADD_TYPE("DELETE", "STRING"));
  REFUSED("SET a = n - :set", TYPE("-", "SS"));
  REFUSED("SET a = n + :x", TYPE("+", "L"));
  REFUSED("SET a = n + :x", TYPE("+", "L"));
  REFUSED("SET a = if_not_exists(a, a)", "The first operand must be distinct from the remaining "
                                         "operands for this operator or function; operator: "
                                         "if_not_exists, first operand: [a]");
  REFUSED("SET a = list_append(l, :one)", TYPE("list_append", "N"));
  REFUSED("SET a = if_not_exists(:one, n)",
          "Operator or function requires a document path; operator or function: if_not_exists");
  REFUSED("SET a = if_not_exists(n)", "Incorrect number of operands for operator or function; "
                                      "operator or function: if_not_exists, number of operands: 1");
  REFUSED("SET a = list_append(l, l, l)",
          "Incorrect number of operands for operator or function; "
          "operator or function: list_append, number of operands: 3");
}

static void limits_are_enforced(void **state) {
  (void)state;
  char text[8192] = "SET a = ";
  for (int i = 0; i < 301; i++) strcat(text, "list_append(");
  assert_true(strlen(text) <= 4096);
  for (int i = 0; i < 60; i++) text[8 + i] = text[8 + i];
  REFUSED(text, "Syntax error; token: \"<EOF>\", near: \"(\"");
  strcpy(text, "SET n00=n+n");
  for (int i = 1; i < 301; i++) snprintf(text + strlen(text), 32, ",n%02d=n+n", i);
  REFUSED(text, "The expression contains too many operators; operator count: 301");
  *strrchr(text, ',') = 0;
  expr_bench b;
  bench_init(&b);
  assert_int_equal(st_update_count(parsed(&b, text)).set_arithmetic, 300);
  bench_free(&b);
  strcpy(text, "REMOVE a");
  for (int i = 0; i < 32; i++) strcat(text, "[1]");
  REFUSED(text, "The document path has too many nesting levels; nesting levels: 33");
  memset(text, ' ', 5000);
  text[5000] = 0;
  REFUSED(text, "Expression size has exceeded the maximum allowed size; expression size: 5000");
  memset(text, '(', 4096);
  text[4096] = 0;
  memcpy(text, "SET a = ", 8);
  REFUSED(text, "Syntax error; token: \"<EOF>\", near: \"(\"");
}

static void actions_are_counted(void **state) {
  (void)state;
  expr_bench b;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_update *u = parsed(&b, "SET a = :v, l[0] = n + :one, b[1].c = if_not_exists(c, n) "
                            "REMOVE d, e[1] ADD f :one DELETE g :xy, h :xy, i.j :xy");
  st_update_actions n = st_update_count(u);
  assert_int_equal(n.set, 3);
  assert_int_equal(n.set_index, 1);
  assert_int_equal(n.set_arithmetic, 1);
  assert_int_equal(n.remove, 2);
  assert_int_equal(n.add, 1);
  assert_int_equal(n.del, 3);
  const st_projection *targets = st_update_targets(u);
  assert_int_equal(targets->count, 9);
  for (size_t i = 0; i < targets->count; i++) st_path_print(&targets->paths[i], &b.out);
  assert_string_equal(st_buf_cstr(&b.out), "[a][l, [0]][b, [1], c][d][e, [1]][f][g][h][i, j]");
  bench_free(&b);
}

static void targets_project_what_was_touched(void **state) {
  (void)state;
  expr_bench b;
  bool any;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_str old = bench_item(&b, st_str_of(item));
  st_update *u = parsed(&b, "SET m.a = :v, l[2] = :w, nope = :v REMOVE l[0], n");
  st_projection_apply(st_update_targets(u), old, &b.out, &any);
  assert_true(any);
  assert_string_equal(
      st_buf_cstr(&b.out),
      "{\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"3\"}]},\"m\":{\"M\":{\"a\":{\"N\":\"1\"}}},"
      "\"n\":{\"N\":\"5\"}}");
  bench_free(&b);
}

/* ---- size */

/* {"a000000":{"N":"0"},...}: as many attributes as 400 KB hold. */
static st_str wide_item(expr_bench *b, int count) {
  st_buf text;
  st_str kept;
  st_buf_init(&text, 0);
  for (int i = 0; i < count; i++)
    st_buf_format(&text, "%s\"a%05d\":{\"N\":\"0\"}", i ? "," : "{", i);
  st_buf_char(&text, '}');
  assert_true(st_arena_copy(&b->arena, st_buf_view(&text), &kept));
  st_buf_free(&text);
  return kept;
}

/* Whole numbers of up to 17 digits are added in another way than all others. */
static void sums_are_the_same_either_way(void **state) {
  (void)state;
  apply_to("{\"n\":{\"N\":\"99999999999999999\"}}", "ADD n :one",
           "{\"n\":{\"N\":\"100000000000000000\"}}");
  apply_to("{\"n\":{\"N\":\"-100000000000000000\"}}", "ADD n :one",
           "{\"n\":{\"N\":\"-99999999999999999\"}}");
  apply_to("{\"n\":{\"N\":\"1\"}}", "SET n = n - :one", "{\"n\":{\"N\":\"0\"}}");
  uint64_t seed = 5;
  for (int i = 0; i < 3000; i++) {
    expr_bench b;
    bench_init(&b);
    char text[2][40];
    st_value v[2], sum;
    st_number n[2], wanted;
    for (int k = 0; k < 2; k++) {
      int digits = 1 + (int)bench_random(&seed, 20), at = 7;
      strcpy(text[k], "{\"N\":\"-");
      at -= (int)bench_random(&seed, 2);
      for (int d = 0; d < digits; d++)
        text[k][at++] = (char)('0' + (d ? 0 : 1) + (int)bench_random(&seed, 9));
      strcpy(text[k] + at, "\"}");
      v[k] = st_value_at(text[k], text[k] + strlen(text[k]));
      st_number_read(st_value_scalar(v[k]), &n[k]);
    }
    bool subtract = bench_random(&seed, 2) == 0;
    assert_int_equal(st_update_sum(v[0], v[1], subtract, &b.arena, &sum, &b.error), STATOR_OK);
    assert_int_equal(st_number_add(&n[0], &n[1], subtract, &wanted, &b.error), STATOR_OK);
    st_number_write(&wanted, &b.out);
    assert_true(st_str_eq(st_value_scalar(sum), st_buf_view(&b.out)));
    bench_free(&b);
  }
}

static void many_actions_on_a_wide_item_take_one_pass(void **state) {
  (void)state;
  expr_bench b;
  bench_init(&b);
  bench_values(&b, values);
  st_str old = wide_item(&b, 60000);
  char text[4096] = "SET ";
  size_t n = 4;
  for (int i = 299; i >= 0; i--)
    n += (size_t)snprintf(text + n, sizeof text - n, "%sa%05d=:v", i < 299 ? "," : "", i * 200);
  st_update *u = parsed(&b, text);
  for (int i = 0; i < 20; i++) {
    st_buf_clear(&b.out);
    bench_apply(&b, u, old);
    bench_accepted(&b, text);
    st_arena_reset(&b.scratch);
  }
  assert_int_equal(b.out.n, old.n); /* {"N":"0"} became {"S":"v"} */
  assert_true(st_str_is(st_value_scalar(st_map_find(st_buf_view(&b.out), ST_LIT("a00200"))), "v"));
  assert_true(st_str_is(st_value_scalar(st_map_find(st_buf_view(&b.out), ST_LIT("a00201"))), "0"));
  bench_free(&b);
}

/* A set of `count` numbers from `first` on in steps of two. */
static st_value number_set(expr_bench *b, int count, int first) {
  st_buf text;
  st_str kept;
  st_buf_init(&text, 0);
  for (int i = 0; i < count; i++)
    st_buf_format(&text, "%s\"%d\"", i ? "," : "{\"NS\":[", first + 2 * i);
  st_buf_lit(&text, "]}");
  assert_true(st_arena_copy(&b->arena, st_buf_view(&text), &kept));
  st_buf_free(&text);
  return st_value_at(kept.p, kept.p + kept.n);
}

static void large_sets_are_merged(void **state) {
  (void)state;
  expr_bench b;
  bench_init(&b);
  st_value odd = number_set(&b, 130000, 1), even = number_set(&b, 130000, 0);
  b.holders.values = st_arena_array(&b.arena, 1, sizeof *b.holders.values);
  b.holders.values[0] = (st_value_holder){.key = ST_LIT(":s"), .value = even};
  b.holders.value_count = 1;
  assert_true(st_placeholders_sort(&b.holders));
  st_buf_format(&b.out, "{\"s\":%.*s}", (int)odd.len, odd.text);
  st_str one, both;
  assert_true(st_arena_copy(&b.arena, st_buf_view(&b.out), &one));
  st_buf_clear(&b.out);
  bench_apply(&b, parsed(&b, "ADD s :s"), one);
  bench_accepted(&b, "ADD s :s");
  assert_true(st_arena_copy(&b.arena, st_buf_view(&b.out), &both));
  assert_int_equal(st_value_count(st_map_find(both, ST_LIT("s"))), 260000);
  st_buf_clear(&b.out);
  bench_apply(&b, parsed(&b, "DELETE s :s"), both);
  bench_accepted(&b, "DELETE s :s");
  assert_true(st_str_eq(st_buf_view(&b.out), one));
  bench_free(&b);
}

static void copies_without_end_are_refused(void **state) {
  (void)state;
  expr_bench b;
  bench_init(&b);
  bench_values(&b, values);
  st_buf text;
  st_buf_init(&text, 0);
  for (int i = 0; i < 40000; i++)
    st_buf_text(&text, i ? ",{\"N\":\"1\"}" : "{\"l\":{\"L\":[{\"N\":\"1\"}");
  st_buf_lit(&text, "]}}");
  char update[4096] = "SET a0 = list_append(l, l)";
  for (int i = 1; i < 250; i++) snprintf(update + strlen(update), 32, ",a%d=l", i);
  bench_apply(&b, parsed(&b, update), st_buf_view(&text));
  bench_raised(&b, update, ST_FAMILY_NONE,
               "Item size to update has exceeded the maximum allowed size");
  st_buf_free(&text);
  bench_free(&b);
}

/* 31 maps in one another; the innermost has many members. Entering a level must
** not mean to skip it first. */
static void deep_targets_take_one_pass(void **state) {
  (void)state;
  expr_bench b;
  bench_init(&b);
  bench_values(&b, values);
  st_buf text;
  st_buf_init(&text, 0);
  char update[256] = "SET x";
  st_buf_lit(&text, "{\"x\":");
  for (int i = 0; i < 30; i++) {
    st_buf_lit(&text, "{\"M\":{\"x\":");
    strcat(update, ".x");
  }
  st_buf_lit(&text, "{\"M\":{\"a\":{\"N\":\"0\"}");
  for (int i = 0; i < 40000; i++) st_buf_format(&text, ",\"b%05d\":{\"N\":\"0\"}", i);
  for (int i = 0; i < 31; i++) st_buf_lit(&text, "}}");
  st_buf_char(&text, '}');
  strcat(update, ".a = :v");
  st_update *u = parsed(&b, update);
  for (int i = 0; i < 50; i++) {
    st_buf_clear(&b.out);
    bench_apply(&b, u, st_buf_view(&text));
    bench_accepted(&b, update);
    st_arena_reset(&b.scratch);
  }
  assert_int_equal(b.out.n, text.n);
  st_buf_free(&text);
  bench_free(&b);
}

/* Every beginning of an item's text, in memory of just its length. */
static void text_cut_short_is_never_read_past(void **state) {
  (void)state;
  static const char *const updates[] = {
      "SET m.b = :v, l[1] = :v, zz = :v", "REMOVE m.a, l[0], ss, a",
      "ADD n :one, ss :set DELETE m.q :xy",
      "SET l = list_append(l, l), n = n + :one, s = if_not_exists(m.zz, s)"};
  expr_bench b;
  bench_init(&b);
  bench_values(&b, values);
  st_str text = bench_item(&b, st_str_of(item));
  for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
    st_update *u = parsed(&b, updates[i]);
    for (size_t n = 1; n < text.n; n++) {
      char *cut = malloc(n);
      assert_non_null(cut);
      memcpy(cut, text.p, n);
      st_buf_clear(&b.out);
      st_update_effect effect;
      st_update_apply(u, (st_str){cut, n}, &b.scratch, &b.out, &effect, &b.error);
      st_error_clear(&b.error);
      free(cut);
    }
  }
  bench_free(&b);
}

/* ---- random text */

static void random_text_is_refused_or_applied(void **state) {
  (void)state;
  static const char *const parts[] = {"SET ",
                                      "REMOVE ",
                                      "ADD ",
                                      "DELETE ",
                                      "n = n + :one",
                                      "l[0] = :v",
                                      "m.b = l[1]",
                                      "n",
                                      "l[2]",
                                      "m.a",
                                      "ss :xy",
                                      "n :one",
                                      ", ",
                                      ", ",
                                      ", ",
                                      "q = list_append(l, :x)",
                                      "w = if_not_exists(q, :v)",
                                      "z = (n - (:one))",
                                      "l[9] = :map",
                                      "m.c :ns",
                                      "#a = n",
                                      "(",
                                      ")",
                                      "= ",
                                      "status"};
  uint64_t seed = 23;
  int applied = 0;
  for (int round = 0; round < 40; round++) {
    expr_bench b;
    bench_init(&b);
    bench_names(&b, names);
    bench_values(&b, values);
    st_str old = bench_item(&b, st_str_of(item));
    for (int i = 0; i < 400; i++) {
      char text[256] = "";
      st_update *u;
      strcat(text, parts[bench_random(&seed, 4)]);
      int n = 1 + (int)bench_random(&seed, 5);
      for (int k = 0; k < n; k++) {
        strcat(text, parts[bench_random(&seed, sizeof parts / sizeof *parts)]);
        strcat(text, " ");
      }
      st_buf_clear(&b.out);
      if (st_update_parse(&b.holders, st_str_of(text), &u, &b.error) == STATOR_OK &&
          bench_apply(&b, u, old) == STATOR_OK) {
        st_str copy = bench_item(&b, st_buf_view(&b.out)); /* it was canonical */
        assert_true(st_str_eq(copy, st_buf_view(&b.out)));
        applied++;
      }
      st_error_clear(&b.error);
      st_arena_reset(&b.scratch);
    }
    bench_free(&b);
  }
  assert_true(applied > 100);
}

/* ---- against a slow model: one action at a time, on a map of scalars */

static void random_updates_equal_single_steps(void **state) {
  (void)state;
  uint64_t seed = 11;
  for (int round = 0; round < 300; round++) {
    expr_bench b;
    bench_init(&b);
    bench_values(&b, values);
    bool held[26], keeps[26];
    char before[1024] = "{", after[1024] = "{", sets[512] = "SET", removes[512] = "REMOVE";
    for (int i = 0; i < 26; i++) {
      uint32_t action = bench_random(&seed, 5);
      held[i] = bench_random(&seed, 2) == 0;
      keeps[i] = action == 0 || (held[i] && action != 1);
      char one[64];
      snprintf(one, sizeof one, "\"x%c\":{\"N\":\"%d\"},", 'a' + i, i + 2);
      if (held[i]) strcat(before, one);
      if (action == 0) snprintf(one, sizeof one, "\"x%c\":{\"N\":\"1\"},", 'a' + i);
      if (keeps[i]) strcat(after, one);
      if (action == 0) snprintf(sets + strlen(sets), 32, " x%c=:one,", 'a' + i);
      if (action == 1) snprintf(removes + strlen(removes), 32, " x%c,", 'a' + i);
    }
    strcat(before, "\"zz\":{\"S\":\"\"}}");
    strcat(after, "\"zz\":{\"S\":\"\"}}");
    char text[1100] = "";
    char *clauses[] = {sets, removes};
    for (int i = 0; i < 2; i++) {
      if (!strchr(clauses[i], ',')) continue;
      clauses[i][strlen(clauses[i]) - 1] = ' ';
      strcat(text, clauses[i]);
    }
    if (*text) apply_to(before, text, after);
    bench_free(&b);
  }
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(worked_examples_hold),
      cmocka_unit_test(set_creates_and_replaces),
      cmocka_unit_test(list_append_joins_two_lists),
      cmocka_unit_test(lists_are_changed_by_their_old_indexes),
      cmocka_unit_test(remove_takes_away),
      cmocka_unit_test(add_sums_and_unites),
      cmocka_unit_test(delete_takes_members_away),
      cmocka_unit_test(clauses_come_in_any_order_once_each),
      cmocka_unit_test(syntax_errors_name_token_and_surroundings),
      cmocka_unit_test(faults_are_refused_in_their_order),
      cmocka_unit_test(overlap_looks_through_placeholders),
      cmocka_unit_test(operand_types_are_checked),
      cmocka_unit_test(limits_are_enforced),
      cmocka_unit_test(actions_are_counted),
      cmocka_unit_test(targets_project_what_was_touched),
      cmocka_unit_test(sums_are_the_same_either_way),
      cmocka_unit_test(many_actions_on_a_wide_item_take_one_pass),
      cmocka_unit_test(large_sets_are_merged),
      cmocka_unit_test(copies_without_end_are_refused),
      cmocka_unit_test(deep_targets_take_one_pass),
      cmocka_unit_test(text_cut_short_is_never_read_past),
      cmocka_unit_test(random_text_is_refused_or_applied),
      cmocka_unit_test(random_updates_equal_single_steps),
  };
  RUN_EXPR_TESTS(tests);
}
