/* PartiQL statements: their clauses, tables, columns, orders, returned values. */
#include "partiql_support.h"

static void a_select_names_its_table(void **state) {
  (void)state;
  static const char *const texts[] = {
      "SELECT * FROM Music",       "select * from \"Music\"",
      "Select  *\n From\tMusic ;", "SELECT -- everything\n * /* really\n** */ FROM Music--",
      "SELECT ALL * FROM Music",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    statement_bench t;
    const st_statement *s = statement_of(&t, texts[i], NULL);
    assert_int_equal(s->kind, ST_STATEMENT_SELECT);
    assert_str(s->table, "Music");
    assert_null(s->index.p);
    assert_int_equal(s->column_count, 0);
    assert_int_equal(s->order_count, 0);
    assert_null(s->where);
    statement_free(&t);
  }
}

static void names_in_quotes_may_hold_anything(void **state) {
  (void)state;
  statement_bench t;
  const st_statement *s =
      statement_of(&t, "SELECT * FROM \"my-table.v1\".\"by \"\"date\"\"\"", NULL);
  assert_str(s->table, "my-table.v1");
  assert_str(s->index, "by \"date\"");
  statement_free(&t);
}

static const struct column_case {
  const char *columns, *path, *name;
} column_cases[] = {
    {"a",               "[a]",               "a"            },
    {"a.b.c",           "[a, b, c]",         "c"            },
    {"a[0]",            "[a, [0]]",          "a[0]"         },
    {"m.k[0]",          "[m, k, [0]]",       "k[0]"         },
    {"m.k[1][2]",       "[m, k, [1], [2]]",  "k[1][2]"      },
    {"a[0].b",          "[a, [0], b]",       "b"            },
    {"\"a.b\".\"c d\"", "[a.b, c d]",        "c d"          },
    {"\"select\"",      "[select]",          "select"       },
    {"a['b']",          "[a, b]",            "b"            },
    {"a[2147483647]",   "[a, [2147483647]]", "a[2147483647]"},
};

static void columns_are_paths_named_by_their_last_name(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof column_cases / sizeof *column_cases; i++) {
    const struct column_case *c = &column_cases[i];
    char text[200];
    statement_bench t;
    snprintf(text, sizeof text, "SELECT %s FROM t", c->columns);
    const st_statement *s = statement_of(&t, text, NULL);
    assert_int_equal(s->column_count, 1);
    assert_str(s->columns[0].name, c->name);
    st_path_print(&s->columns[0].path, &t.b.out);
    assert_str(st_buf_view(&t.b.out), c->path);
    statement_free(&t);
  }
}

static void columns_keep_their_order(void **state) {
  (void)state;
  statement_bench t;
  const st_statement *s = statement_of(&t, "SELECT b, a.x , c FROM t", NULL);
  assert_int_equal(s->column_count, 3);
  assert_str(s->columns[0].name, "b");
  assert_str(s->columns[1].name, "x");
  assert_str(s->columns[2].name, "c");
  statement_free(&t);
}

static void order_by_names_keys_and_directions(void **state) {
  (void)state;
  statement_bench t;
  const st_statement *s = statement_of(
      &t, "SELECT * FROM t WHERE pk IN ['a','b'] ORDER BY pk DESC, sk asc, \"x y\"", NULL);
  assert_int_equal(s->order_count, 3);
  assert_str(s->orders[0].name, "pk");
  assert_true(s->orders[0].descending);
  assert_str(s->orders[1].name, "sk");
  assert_false(s->orders[1].descending);
  assert_str(s->orders[2].name, "x y");
  assert_false(s->orders[2].descending);
  statement_free(&t);
}

static void exists_holds_a_select(void **state) {
  (void)state;
  statement_bench t;
  const st_statement *s =
      statement_of(&t, "EXISTS(SELECT * FROM t WHERE pk = 'a' AND v = 1)", NULL);
  assert_int_equal(s->kind, ST_STATEMENT_EXISTS);
  assert_str(s->table, "t");
  assert_non_null(s->where);
  statement_free(&t);
}

static const struct returning_case {
  const char *clause;
  st_returning returning;
  const char *text;
} returning_cases[] = {
    {"",                           ST_RETURNING_NONE,         ""              },
    {"RETURNING ALL OLD *",        ST_RETURNING_ALL_OLD,      "ALL OLD *"     },
    {"returning all new *",        ST_RETURNING_ALL_NEW,      "ALL NEW *"     },
    {"RETURNING MODIFIED OLD * ;", ST_RETURNING_MODIFIED_OLD, "MODIFIED OLD *"},
    {"RETURNING modified new *",   ST_RETURNING_MODIFIED_NEW, "MODIFIED NEW *"},
};

static void an_update_says_what_it_returns(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof returning_cases / sizeof *returning_cases; i++) {
    char text[200];
    statement_bench t;
    snprintf(text, sizeof text, "UPDATE t SET a = 1 WHERE pk = 'x' %s", returning_cases[i].clause);
    const st_statement *s = statement_of(&t, text, NULL);
    assert_int_equal(s->kind, ST_STATEMENT_UPDATE);
    assert_int_equal(s->returning, returning_cases[i].returning);
    assert_str(s->returning_text, returning_cases[i].text);
    statement_free(&t);
  }
}

static void a_delete_returns_the_old_item_or_nothing(void **state) {
  (void)state;
  statement_bench t;
  const st_statement *s =
      statement_of(&t, "DELETE FROM \"t\" WHERE pk = 'x' RETURNING ALL OLD *", NULL);
  assert_int_equal(s->kind, ST_STATEMENT_DELETE);
  assert_int_equal(s->returning, ST_RETURNING_ALL_OLD);
  statement_free(&t);
  s = statement_of(&t, "DELETE FROM t", NULL);
  assert_null(s->where);
  assert_int_equal(s->returning, ST_RETURNING_NONE);
  statement_free(&t);
#define ONLY_OLD(what)                                                                             \
  "Invalid returning clause: RETURNING " what                                                      \
  ". Only RETURNING ALL OLD * is allowed in DELETE statements."
  ASSERT_REFUSED(
      {"DELETE FROM t WHERE a = 1 RETURNING MODIFIED OLD *", ONLY_OLD("MODIFIED OLD *")},
      {"DELETE FROM t WHERE a = 1 RETURNING ALL NEW *", ONLY_OLD("ALL NEW *")},
      {"DELETE FROM t WHERE a = 1 RETURNING MODIFIED NEW *", ONLY_OLD("MODIFIED NEW *")});
}

static void parameters_are_counted(void **state) {
  (void)state;
  static const char mismatch[] = "Number of parameters in request and statement don't match.";
  assert_refused("SELECT * FROM t WHERE a = ?", NULL, mismatch);
  assert_refused("SELECT * FROM t WHERE a = ?", "[{\"S\":\"x\"},{\"S\":\"y\"}]", mismatch);
  assert_refused("SELECT * FROM t", "[{\"S\":\"x\"}]", mismatch);
  assert_refused("SELECT * FROM t WHERE a = '?' -- ?", "[{\"S\":\"x\"}]", mismatch);
}

static void tables_and_indexes_are_refused_where_they_cannot_be(void **state) {
  (void)state;
  ASSERT_REFUSED(
      {"SELECT * FROM a.b.c", "A path may contain at most 2 components in the FROM clause"},
      {"SELECT * FROM \"\"", "Path component cannot be an empty string"},
      {"SELECT * FROM \"t\".\"\"", "Path component cannot be an empty string"},
      {"SELECT * FROM \"\".\"i\"", "Path component cannot be an empty string"},
      {"SELECT * FROM t[0]", "Invalid list expression in source."},
      {"SELECT * FROM t.*", "Unexpected path component at 1:17:1"},
      {"SELECT * FROM my-data", "Unexpected from source"},
      {"SELECT * FROM 'Music'", "Unexpected from source"},
      {"SELECT * FROM (SELECT * FROM t)", "Unexpected from source"},
      {"INSERT INTO \"t\".\"i\" VALUE {'a':1}",
       "FROM clause may only contain a single table name in data manipulation statements at "
       "1:13:3"},
      {"UPDATE \"t\".\"i\" SET a = 1", "This operation is not supported on an index"},
      {"DELETE FROM \"t\".\"i\" WHERE a = 1", "This operation is not supported on an index"});
}

static void a_select_is_refused_for_its_columns(void **state) {
  (void)state;
  ASSERT_REFUSED(
      {"SELECT COUNT(*) FROM t", "Unexpected path component at 1:8:5"},
      {"SELECT\n  count(*) FROM t", "Unexpected path component at 2:3:5"},
      {"SELECT a, SUM(b) FROM t", "Unexpected path component at 1:11:3"},
      {"SELECT size(a) FROM t", "Unexpected path component at 1:8:4"},
      {"SELECT 'a' FROM t", "Unexpected path component at 1:8:3"},
      {"SELECT a + b FROM t", "Unexpected path component at 1:10:1"},
      {"SELECT a.* FROM t", "Unexpected path component at 1:10:1"},
      {"SELECT a[*] FROM t", "Unexpected path component at 1:10:1"},
      {"SELECT a[1.5] FROM t", "Unexpected path component at 1:10:3"},
      {"SELECT a[2147483648] FROM t",
       "List index is not within the allowable range; index: [2147483648] at 1:10:10"},
      {"SELECT a[-1] FROM t",
       "List index is not within the allowable range; index: [-1] at 1:11:1"},
      {"SELECT a.\"\" FROM t", "Path component cannot be an empty string"},
      {"SELECT DISTINCT a FROM t", "Unsupported token in expression: DISTINCT"},
      {"SELECT VALUE a FROM t", "Select projection doesn't support value or pivot keywords"},
      {"SELECT * FROM t LIMIT 10", "Unsupported clause: LIMIT at 1:23:2"},
      {"SELECT * FROM t GROUP BY a", "Unsupported clause: GROUP BY"},
      {"SELECT * FROM t GROUP BY a AS b, c HAVING d = 1", "Unsupported clause: GROUP BY"},
      {"SELECT * FROM t WHERE a = 1 HAVING b = 1", "Unsupported clause: HAVING at 1:38:1"});
}

static void every_column_has_a_name_of_its_own(void **state) {
  (void)state;
#define CLASH_OF(one, two)                                                                         \
  "Two document paths overlap with each other; must remove or rewrite one of these paths; path "   \
  "one: " one ", path two: " two
  ASSERT_REFUSED({"SELECT a, a FROM t", "Duplicate identifiers in select clause: a"},
                 {"SELECT b, m.a, a FROM t", "Duplicate identifiers in select clause: a"},
                 {"SELECT m[0].k[1], k[1] FROM t", "Duplicate identifiers in select clause: k[1]"},
                 {"SELECT m, m.a FROM t", CLASH_OF("[m]", "[m, a]")},
                 {"SELECT m.a.b, m.a FROM t", CLASH_OF("[m, a, b]", "[m, a]")});
}

static void nothing_has_an_alias(void **state) {
  (void)state;
  static const char alias[] = "Aliasing is not supported";
  ASSERT_REFUSED({"SELECT a AS b FROM t", alias}, {"SELECT a b, c FROM t", alias},
                 {"SELECT * FROM t x", alias}, {"SELECT x.a FROM t AS x", alias},
                 {"SELECT * FROM t AS x AT y", alias}, {"UPDATE t x SET a = 1 WHERE a = 1", alias},
                 {"DELETE FROM t AS x WHERE a = 1", alias});
}

static void a_select_has_one_source(void **state) {
  (void)state;
  static const char one[] = "Only select from a single table or index is supported.";
  ASSERT_REFUSED({"SELECT * FROM t, u", one}, {"SELECT * FROM t x, u AS y", one},
                 {"SELECT * FROM t JOIN u ON 1 = 1", one},
                 {"SELECT * FROM t LEFT OUTER JOIN u ON t.a = u.b WHERE c = 1", one},
                 {"SELECT * FROM t CROSS JOIN u", one});
}

static void returning_is_refused_where_it_cannot_be(void **state) {
  (void)state;
  static const char star[] =
      "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause";
  ASSERT_REFUSED(
      {"INSERT INTO t VALUE {'a':1} RETURNING ALL OLD *", "RETURNING is not supported in INSERT"},
      {"UPDATE t SET a = 1 RETURNING MODIFIED NEW a", star},
      {"DELETE FROM t WHERE a = 1 RETURNING ALL OLD a", star},
      {"UPDATE t SET a = 1 RETURNING ALL OLD *, ALL NEW *",
       "Invalid syntax with multiple returning elements in RETURNING clause"});
}

static void index_names_may_stand_in_brackets(void **state) {
  (void)state;
  statement_bench t;
  assert_str(statement_of(&t, "SELECT * FROM t['by-b']", NULL)->index, "by-b");
  statement_free(&t);
}

static void only_keywords_of_the_language_need_quotes(void **state) {
  (void)state;
  static const char *const names[] = {"bigint",   "can_cast", "int8",   "integer4", "name",
                                      "status",   "year",     "data",   "type",     "offset",
                                      "location", "owner",    "region", "role",     "counter"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char text[100];
    statement_bench t;
    snprintf(text, sizeof text, "SELECT a.%s FROM %s WHERE %s = 1", names[i], names[i], names[i]);
    assert_str(statement_of(&t, text, NULL)->table, names[i]);
    statement_free(&t);
  }
}

static void a_path_has_at_most_32_elements(void **state) {
  (void)state;
  char text[300] = "SELECT a";
  statement_bench t;
  for (int i = 1; i < 32; i++) strcat(text, ".a");
  strcat(text, " FROM t");
  assert_int_equal(statement_of(&t, text, NULL)->columns[0].path.count, 32);
  statement_free(&t);
  strcpy(text + strlen(text) - 7, ".a FROM t");
  assert_refused(text, NULL, "The document path has too many nesting levels; nesting levels: 33");
}

static void order_by_needs_where_and_a_name(void **state) {
  (void)state;
  ASSERT_REFUSED({"SELECT * FROM t ORDER BY a",
                  "Must have WHERE clause in the statement when using ORDER BY clause."},
                 {"SELECT * FROM t WHERE a = 1 ORDER BY a.b[0]",
                  "Argument to ORDER BY must be of type VariableReference. Type: PATH"},
                 {"SELECT * FROM t WHERE a = 1 ORDER BY size(a)",
                  "Argument to ORDER BY must be of type VariableReference. Type: size"});
}

static void malformed_statements_say_why(void **state) {
  (void)state;
  ASSERT_REFUSED(
      {"", MALFORMED "Unexpected term"}, {"   -- nothing", MALFORMED "Unexpected term"},
      {"SLECT * FROM t WHERE a = 1", MALFORMED "Expected data manipulation"},
      {"INVALID STATEMENT", MALFORMED "Unexpected token after expression"},
      {"x", MALFORMED "Expected data manipulation"},
      {"1 = 1", MALFORMED "Expected data manipulation"},
      {"DROP TABLE t", MALFORMED "Unexpected keyword"}, {"SELECT", MALFORMED "Unexpected term"},
      {"SELECT *", MALFORMED "Expected FROM after SELECT list"},
      {"SELECT * FORM t", MALFORMED "Expected FROM after SELECT list"},
      {"SELECT FROM t", MALFORMED "Expected data manipulation"},
      {"SELECT * FROM", MALFORMED "Unexpected term"},
      {"SELECT *, a FROM t",
       MALFORMED "Other expressions may not be present in the select list when '*' is used "
                 "without dot notation."},
      {"SELECT a, * FROM t",
       MALFORMED "Other expressions may not be present in the select list when '*' is used "
                 "without dot notation."},
      {"SELECT * FROM t WHERE", MALFORMED "Unexpected term"},
      {"SELECT * FROM t WHERE a =", MALFORMED "Missing right-hand side expression of infix "
                                              "operator"},
      {"SELECT * FROM t WHERE a = 1 b", MALFORMED "Unexpected token after expression"},
      {"SELECT * FROM t WHERE = 1", MALFORMED "Unexpected operator"},
      {"SELECT * FROM t WHERE AND a = 1", MALFORMED "Unexpected operator"},
      {"SELECT * FROM t WHERE (a = 1", MALFORMED "Expected RIGHT_PAREN"},
      {"SELECT * FROM t WHERE a = 1)", MALFORMED "Unexpected token after expression"},
      {"SELECT * FROM t WHERE a IN [1, 2", MALFORMED "Expected RIGHT_BRACKET"},
      {"SELECT * FROM t WHERE a IN ()", MALFORMED "Unexpected term"},
      {"SELECT * FROM t WHERE a = {'b' 1}", MALFORMED "Expected COLON"},
      {"SELECT * FROM t WHERE a = {'b': 1", MALFORMED "Expected RIGHT_CURLY"},
      {"SELECT * FROM t WHERE a = <<1", MALFORMED "Expected RIGHT_DOUBLE_ANGLE_BRACKET"},
      {"SELECT * FROM t WHERE a BETWEEN 1", MALFORMED "Expected AND keyword"},
      {"SELECT * FROM t WHERE a BETWEEN 1 AND", MALFORMED "Expected expression after AND"},
      {"SELECT * FROM t WHERE a IS", MALFORMED "Expected type name"},
      {"SELECT * FROM t WHERE a IS NOT x", MALFORMED "Expected type name"},
      {"SELECT * FROM t WHERE key = 1", MALFORMED "Unexpected keyword"},
      {"SELECT * FROM t WHERE a.key = 1", MALFORMED "Invalid path dot component"},
      {"SELECT * FROM t WHERE a.1 = 1", MALFORMED "Unexpected token after expression"},
      {"SELECT * FROM t AS", MALFORMED "Expected identifier for alias"},
      {"SELECT * FROM t LEFT u", MALFORMED "Expected JOIN"},
      {"SELECT * FROM t WHERE a = 1 ORDER a", MALFORMED "Expected BY"},
      {"SELECT * FROM t; SELECT * FROM t",
       MALFORMED "Unexpected token after semicolon. (Only one query is allowed.)"},
      {"SELECT * FROM t;;",
       MALFORMED "Unexpected token after semicolon. (Only one query is allowed.)"});
}

static void malformed_writes_say_why(void **state) {
  (void)state;
  ASSERT_REFUSED(
      {"INSERT t VALUE {'a':1}", MALFORMED "Unexpected keyword"},
      {"INSERT INTO 't' VALUE {'a':1}", MALFORMED "Expected identifier for simple path"},
      {"INSERT INTO t", MALFORMED "Unexpected term"},
      {"INSERT INTO t VALUE", MALFORMED "Unexpected term"},
      {"INSERT INTO t {'a':1}", MALFORMED "Expected VALUE"},
      {"INSERT INTO t (key, b) VALUES (1, 2)", MALFORMED "Unexpected keyword"},
      {"INSERT INTO t VALUES ({'a':1})", MALFORMED "Unexpected keyword"},
      {"UPDATE t", MALFORMED "Expected data manipulation"},
      {"UPDATE my-table SET a = 1", MALFORMED "Expected data manipulation"},
      {"UPDATE t WHERE a = 1", MALFORMED "Expected data manipulation"},
      {"UPDATE t SET", MALFORMED "Expected identifier for simple path"},
      {"UPDATE t SET a", MALFORMED "Expected '='"},
      {"UPDATE t SET a = WHERE b = 1", MALFORMED "Unexpected keyword"},
      {"UPDATE t SET a = 1, WHERE b = 1", MALFORMED "Expected identifier for simple path"},
      {"UPDATE t SET a.* = 1", MALFORMED "Invalid path dot component for simple path"},
      {"UPDATE t REMOVE", MALFORMED "Expected identifier for simple path"},
      {"UPDATE t REMOVE a, b WHERE c = 1", MALFORMED "Unexpected token after expression"},
      {"UPDATE t SET a = 1 WHERE b = 1 SET c = 1", MALFORMED "Unexpected token after expression"},
      {"UPDATE t SET a = 1 RETURNING",
       MALFORMED "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element."},
      {"UPDATE t SET a = 1 RETURNING ALL",
       MALFORMED "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element."},
      {"UPDATE t SET a = 1 RETURNING ALL OLD", MALFORMED "Unexpected term"},
      {"DELETE t WHERE a = 1", MALFORMED "Expected FROM after DELETE"},
      {"DELETE FROM", MALFORMED "Expected identifier for simple path"},
      {"EXISTS", MALFORMED "Unexpected keyword"},
      {"EXISTS(SELECT * FROM t WHERE a = 1", MALFORMED "Expected RIGHT_PAREN"},
      {"EXISTS(a)", "EXISTS() must contain a single item read with additional condition"});
}

/* Of its pages on statements, functions, operators, types and transactions. */
static void the_developer_guides_statements_are_accepted(void **state) {
  (void)state;
  static const char *const texts[] = {
      "SELECT OrderID, Total FROM \"Orders\" WHERE OrderID = 1",
      "SELECT OrderID, Total FROM \"Orders\" WHERE OrderID = 1 OR OrderID = 2",
      "SELECT * FROM \"Orders\" WHERE OrderID IN [100, 300, 234]",
      "SELECT * FROM \"Orders\" WHERE OrderID = 100 and Address='some address'",
      "SELECT OrderID, Total FROM \"Orders\" WHERE OrderID IN [1, 2, 3] ORDER BY OrderID DESC",
      "SELECT * FROM \"TableName\".\"IndexName\"",
      "SELECT Address FROM \"Orders\" WHERE OrderID = 1 AND Total BETWEEN 500 AND 600",
      "SELECT * FROM \"Orders\" WHERE \"OrderID\"=1 AND begins_with(\"Address\", '7834 24th')",
      "SELECT * FROM \"Orders\" WHERE \"OrderID\"=1 AND contains(\"Address\", 'Kirkland')",
      "SELECT * FROM \"Orders\" WHERE \"OrderID\"=1 AND size(\"Image\") >300",
      "SELECT * FROM Music WHERE ATTRIBUTE_TYPE(\"Artist\", 'S')",
      "SELECT * FROM Music WHERE \"Awards\" is MISSING",
      "EXISTS(\n SELECT * FROM \"Music\"\n WHERE \"Artist\" = 'Acme Band' AND \"SongTitle\" = 'X')",
      "INSERT INTO \"Music\" value {'Artist' : 'Acme Band','SongTitle' : 'PartiQL Rocks'}",
      "INSERT INTO TypesTable value {'primarykey':'1', 'NumberType':1, 'MapType' : {'entryname1': "
      "'value', 'entryname2': 4}, 'ListType': [1,'stringval'], 'NumberSetType':<<1,34,32,4.5>>, "
      "'StringSetType':<<'stringval','stringval2'>> }",
      "UPDATE TypesTable SET NumberType=NumberType + 100 SET MapType.NewMapEntry=[2020, "
      "'stringvalue', 2.4] SET ListType = LIST_APPEND(ListType, [4, <<'string1', 'string2'>>]) SET "
      "NumberSetType= SET_ADD(NumberSetType, <<345, 48.4>>) SET StringSetType = "
      "SET_ADD(StringSetType, <<'stringsetvalue1', 'stringsetvalue2'>>) WHERE primarykey='1'",
      "UPDATE TypesTable SET NumberType=NumberType - 1 REMOVE ListType[1] REMOVE "
      "MapType.NewMapEntry SET NumberSetType = SET_DELETE( NumberSetType, <<345>>) WHERE "
      "primarykey='1'",
      "UPDATE \"Music\" SET AwardsWon=1 SET AwardDetail={'Grammys':[2020, 2018]} WHERE "
      "Artist='Acme Band' AND SongTitle='PartiQL Rocks' RETURNING ALL OLD *",
      "UPDATE \"Music\" SET AwardDetail.Grammys =list_append(AwardDetail.Grammys,[2016]) WHERE "
      "Artist='Acme Band' AND SongTitle='PartiQL Rocks'",
      "UPDATE \"Music\" REMOVE AwardDetail.Grammys[2] WHERE Artist='Acme Band' AND SongTitle='P'",
      "UPDATE \"Music\" SET BandMembers =set_add(BandMembers, <<'newbandmember'>>) WHERE "
      "Artist='Acme Band' AND SongTitle='PartiQL Rocks'",
      "DELETE FROM \"Music\" WHERE \"Artist\" = 'Acme Band' AND \"SongTitle\" = 'PartiQL Rocks' "
      "RETURNING ALL OLD *",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    statement_bench t;
    statement_of(&t, texts[i], NULL);
    statement_free(&t);
  }
}

/* A character that begins no token, an open quote: nothing is said of them. */
static void lexical_faults_outrank_all_others(void **state) {
  (void)state;
  ASSERT_REFUSED(
      {"SELECT 'a FROM t", MALFORMED}, {"SELECT \"a FROM t", MALFORMED}, {"x y z #", MALFORMED},
      {"SELECT * FROM t WHERE a = 1e", MALFORMED}, {"SELECT * FROM t WHERE a = 1e+", MALFORMED},
      {"SELECT * /* FROM t", MALFORMED}, {"SELECT * FROM t WHERE a = 1 | 2", MALFORMED},
      {"SELECT * FROM t WHERE a = 1 ! 2", MALFORMED}, {"SELECT \xc3\xa4 FROM t", MALFORMED});
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_select_names_its_table),
      cmocka_unit_test(names_in_quotes_may_hold_anything),
      cmocka_unit_test(columns_are_paths_named_by_their_last_name),
      cmocka_unit_test(columns_keep_their_order),
      cmocka_unit_test(order_by_names_keys_and_directions),
      cmocka_unit_test(exists_holds_a_select),
      cmocka_unit_test(an_update_says_what_it_returns),
      cmocka_unit_test(a_delete_returns_the_old_item_or_nothing),
      cmocka_unit_test(parameters_are_counted),
      cmocka_unit_test(tables_and_indexes_are_refused_where_they_cannot_be),
      cmocka_unit_test(a_select_is_refused_for_its_columns),
      cmocka_unit_test(every_column_has_a_name_of_its_own),
      cmocka_unit_test(nothing_has_an_alias),
      cmocka_unit_test(a_select_has_one_source),
      cmocka_unit_test(returning_is_refused_where_it_cannot_be),
      cmocka_unit_test(index_names_may_stand_in_brackets),
      cmocka_unit_test(only_keywords_of_the_language_need_quotes),
      cmocka_unit_test(a_path_has_at_most_32_elements),
      cmocka_unit_test(order_by_needs_where_and_a_name),
      cmocka_unit_test(malformed_statements_say_why),
      cmocka_unit_test(malformed_writes_say_why),
      cmocka_unit_test(the_developer_guides_statements_are_accepted),
      cmocka_unit_test(lexical_faults_outrank_all_others),
  };
  RUN_EXPR_TESTS(tests);
}
