/* Key conditions: what they are read as, and what they refuse. */
#include "expr_support.h"

static const char names[] = "{\"#pk\":\"p.k\"}";

static const char values[] = "{\":a\":{\"S\":\"a\"},\":b\":{\"S\":\"b\"},\":n\":{\"N\":\"1\"},\":"
                             "m\":{\"N\":\"2\"},\":true\":{\"BOOL\":true}}";

static void read_tests(const char *text, const char *expected) {
  static const char *const ops[] = {"=", "<", "<=", ">", ">=", "between", "begins"};
  expr_bench b;
  st_key_condition c;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_key_condition_parse(&b.holders, st_str_of(text), &c, &b.error);
  bench_accepted(&b, text);
  for (size_t i = 0; i < c.count; i++) {
    const st_key_test *t = &c.tests[i];
    st_str low = st_value_scalar(t->low);
    st_buf_format(&b.out, "%.*s %s %.*s", ST_FMT(t->name), ops[t->op], ST_FMT(low));
    if (t->op == ST_KEY_BETWEEN) {
      st_str high = st_value_scalar(t->high);
      st_buf_format(&b.out, "-%.*s", ST_FMT(high));
    } else {
      assert_int_equal(t->high.type, ST_NONE);
    }
    st_buf_lit(&b.out, "; ");
  }
  assert_string_equal(st_buf_cstr(&b.out), expected);
  bench_free(&b);
}

static void refuse(const char *text, st_family family, const char *message) {
  expr_bench b;
  st_key_condition c;
  bench_init(&b);
  bench_names(&b, names);
  bench_values(&b, values);
  st_key_condition_parse(&b.holders, st_str_of(text), &c, &b.error);
  bench_raised(&b, text, family, message);
  bench_free(&b);
}

#define REFUSED(text, message)                                                                     \
  refuse(text, ST_FAMILY_EXPRESSION, "Invalid KeyConditionExpression: " message)

static void tests_are_read_in_text_order(void **state) {
  (void)state;
  read_tests("pk = :a", "pk = a; ");
  read_tests("pk = :a AND sk > :n", "pk = a; sk > 1; ");
  read_tests("sk <= :n and #pk = :a", "sk <= 1; p.k = a; ");
  read_tests("pk = :a AND sk BETWEEN :n AND :m", "pk = a; sk between 1-2; ");
  read_tests("begins_with(sk, :b) AND pk = :a", "sk begins b; pk = a; ");
  read_tests("(pk = :a) AND (sk < :n)", "pk = a; sk < 1; ");
  read_tests("(pk = :a AND sk >= :n)", "pk = a; sk >= 1; ");
  read_tests("(p = :a AND q = :b) AND (r = :a AND s > :n)", "p = a; q = b; r = a; s > 1; ");
  read_tests("a1=:a AND a2=:a AND a3=:a AND a4=:a AND b1=:a AND b2=:a AND b3=:a AND b4<:a",
             "a1 = a; a2 = a; a3 = a; a4 = a; b1 = a; b2 = a; b3 = a; b4 < a; ");
}

static void mirrored_comparisons_are_turned_round(void **state) {
  (void)state;
  read_tests(":a = pk AND :n < sk", "pk = a; sk > 1; ");
  read_tests(":n <= sk", "sk >= 1; ");
  read_tests(":n > sk", "sk < 1; ");
  read_tests(":n >= sk", "sk <= 1; ");
}

static void other_operators_are_refused(void **state) {
  (void)state;
  REFUSED("pk = :a OR sk = :b", "Invalid operator used in KeyConditionExpression: OR");
  REFUSED("NOT pk = :a", "Invalid operator used in KeyConditionExpression: NOT");
  REFUSED("pk <> :a", "Invalid operator used in KeyConditionExpression: <>");
  REFUSED("pk = :a AND sk IN (:a, :b)", "Invalid operator used in KeyConditionExpression: IN");
  REFUSED("attribute_exists(pk)",
          "Invalid operator used in KeyConditionExpression: attribute_exists");
  REFUSED("contains(pk, :a)", "Invalid operator used in KeyConditionExpression: contains");
  REFUSED("pk = :a AND attribute_type(sk, :b)", "Invalid attribute type name found; type: b, valid "
                                                "types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}");
  REFUSED("size(pk) = :n", "KeyConditionExpressions cannot contain nested operations");
  REFUSED("pk = size(sk)", "KeyConditionExpressions cannot contain nested operations");
}

static void odd_operands_are_refused(void **state) {
  (void)state;
  REFUSED(
      ":a BETWEEN :a AND :b",
      "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute "
      "as its first operand");
  REFUSED("begins_with(:a, pk)",
          "Invalid condition in KeyConditionExpression: begins_with operator must have the key "
          "attribute as its first operand");
  REFUSED("pk = sk",
          "Invalid condition in KeyConditionExpression: Multiple attribute names used in "
          "one condition");
  REFUSED(":a = :b", "Invalid condition in KeyConditionExpression: No key attribute specified");
  REFUSED("pk.x = :a", "KeyConditionExpressions cannot have conditions on nested attributes");
  REFUSED("pk[0] = :a", "KeyConditionExpressions cannot have conditions on nested attributes");
  REFUSED("pk = :a AND pk = :b", "KeyConditionExpressions must only contain one condition per key");
  REFUSED("pk = :a AND (sk > :n AND sk < :m)",
          "KeyConditionExpressions must only contain one condition per key");
  refuse("a1=:a AND a2=:a AND a3=:a AND a4=:a AND b1=:a AND b2=:a AND b3=:a AND b4=:a AND c=:a",
         ST_FAMILY_NONE, "Query key condition not supported");
}

static void errors_of_conditions_come_first(void **state) {
  (void)state;
  refuse("", ST_FAMILY_EMPTY_EXPRESSION,
         "Invalid KeyConditionExpression: The expression can not be empty;");
  REFUSED("pk = :a AND", "Syntax error; token: \"<EOF>\", near: \"AND\"");
  REFUSED("((pk = :a))", "The expression has redundant parentheses;");
  REFUSED("name = :a OR pk = :a", "Attribute name is a reserved keyword; reserved keyword: name");
  REFUSED("pk = :zz OR pk = :a", "An expression attribute value used in expression is not defined; "
                                 "attribute value: :zz");
  REFUSED("pk = :a AND begins_with(sk, :n)", "Incorrect operand type for operator or function; "
                                             "operator or function: begins_with, operand type: N");
  REFUSED("pk = :a AND sk < :true", "Incorrect operand type for operator or function; operator or "
                                    "function: <, operand type: BOOL");
  REFUSED("pk = :a AND sk BETWEEN :m AND :n",
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
          "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tests_are_read_in_text_order),
      cmocka_unit_test(mirrored_comparisons_are_turned_round),
      cmocka_unit_test(other_operators_are_refused),
      cmocka_unit_test(odd_operands_are_refused),
      cmocka_unit_test(errors_of_conditions_come_first),
  };
  RUN_EXPR_TESTS(tests);
}
