/* CreateView, DescribeView, DeleteView, ListViews, and what SQL sees of it: rows, plans,
** the tables' own views. */
#include "api/view_support.h"

/* ------------------------------------------------------------- operations */

static void a_view_is_created_described_listed_and_deleted(void **state) {
  view_store *v = *state;
  static const char described[] =
      "{'ViewDescription':{'ViewName':'users','TableName':'shop','CreationDateTime':1760000000.123,"
      "'Columns':[{'ColumnName':'pk','AttributePath':'pk','Type':'TEXT'},{'ColumnName':'email',"
      "'AttributePath':'email','Type':'TEXT'},{'ColumnName':'name','AttributePath':'name','Type':"
      "'TEXT'},{'ColumnName':'age','AttributePath':'info.age','Type':'INTEGER'}],"
      "'ConditionExpression':'begins_with(pk, :p) AND sk = :s','ExpressionAttributeValues':{':p':{"
      "'S':'USER#'},':s':{'S':'PROFILE'}},'Indexes':[{'Columns':['email'],'Covering':['name']},{"
      "'Columns':['age','name']}]}}";
  make_shop(v->db);
  expect_body(v->db, "ListViews", "{}", "{'Views':[]}");
  expect_body(v->db, "CreateView", USERS_VIEW, described);
  expect_body(v->db, "DescribeView", "{'ViewName':'Users'}", described);
  expect_body(v->db, "ListViews", "{'TableName':'shop'}",
              "{'Views':[{'ViewName':'users','TableName':'shop'}]}");
  expect_rows(v->sql, "SELECT * FROM users ORDER BY email",
              "USER#1|a@x|Ann|40|1\nUSER#2|b@x|Ben|31|2");
  expect_body(v->db, "DeleteView", "{'ViewName':'users'}", described);
  expect_rows(v->sql,
              "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'stator_v%' OR name='users'",
              "0");
  expect_body(v->db, "ListViews", "{}", "{'Views':[]}");
}

static void what_is_described_can_be_asked_for_again(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  stator_result *r = support_success(
      v->db, "CreateView",
      "{'ViewName':'o','TableName':'shop','Columns':[{'ColumnName':'t','AttributePath':'#t.#x[2]',"
      "'Type':'TEXT'}],'ConditionExpression':'attribute_exists(#t)','ExpressionAttributeNames':{"
      "'#t':'a.type','#x':'in there'}}",
      __FILE__, __LINE__);
  char *body = strdup(stator_result_body(r, NULL));
  stator_result_free(r);
  expect_ok(v->db, "DeleteView", "{'ViewName':'o'}", NULL);
  char *request = strdup(strstr(body, "{\"ViewName\""));
  request[strlen(request) - 1] = 0;
  expect_body(v->db, "CreateView", request, body);
  free(request);
  free(body);
}

static void mistakes_are_told(void **state) {
  view_store *v = *state;
#define ONE_COLUMN "'Columns':[{'ColumnName':'x','Type':'TEXT'}]"
#define VIEW_OF(name, rest) "{'ViewName':'" name "','TableName':'shop'," rest "}"
#define CONDITION(text)                                                                            \
  VIEW_OF("n", ONE_COLUMN ",'ConditionExpression':'" text                                          \
                          "','ExpressionAttributeValues':{':v':{'N':'1'}}")
  /* clang-format off */
  static const struct mistake {
    const char *op, *request, *exception, *message;
  } mistakes[] = {
      {"DescribeView", "{'ViewName':'none'}", "ResourceNotFoundException",
      "Requested resource not found: View: none not found"},
      {"DeleteView", "{'ViewName':'none'}", "ResourceNotFoundException",
      "Requested resource not found: View: none not found"},
      {"ListViews", "{'TableName':'none'}", "ResourceNotFoundException",
      "Requested resource not found: Table: none not found"},
      {"CreateView", "{'ViewName':'x','TableName':'none'," ONE_COLUMN "}",
      "ResourceNotFoundException", "Requested resource not found: Table: none not found"},
      {"CreateView", VIEW_OF("SHOP", ONE_COLUMN), "ResourceInUseException",
      "The name is taken, by a view, a table's own view or a search index: SHOP"},
      {"CreateView", VIEW_OF("Users", ONE_COLUMN), "ResourceInUseException",
      "The name is taken, by a view, a table's own view or a search index: Users"},
      {"CreateView", VIEW_OF("stator_x", ONE_COLUMN), "ValidationException",
      "One or more parameter values were invalid: ViewName stator_x is reserved: names that begin "
      "with sqlite_, stator_ or pragma_, json_each and json_tree have a meaning of their own"},
      {"CreateView",
      VIEW_OF("n", "'Columns':[{'ColumnName':'_ID','AttributePath':'x','Type':'TEXT'}]"),
      "ValidationException", "One or more parameter values were invalid: column _ID is reserved: a view's last column "
      "has "
      "this name"},
      {"CreateView",
      VIEW_OF("n",
      "'Columns':[{'ColumnName':'x','Type':'TEXT'},{'ColumnName':'X','Type':'REAL'}]"),
      "ValidationException", "One or more parameter values were invalid: column X is there twice; SQL does not tell "
      "upper "
      "case from lower"},
      {"CreateView", VIEW_OF("n", ONE_COLUMN ",'Indexes':[{'Columns':['y']}]"),
      "ValidationException", "One or more parameter values were invalid: An index names a column that the view does not "
      "have: y"},
      {"CreateView",
      VIEW_OF("n", "'Columns':[{'ColumnName':'x','Type':'BLOB'}],'Indexes':[{'Columns':['x']}]"),
      "ValidationException", "One or more parameter values were invalid: column x is a BLOB, which an index cannot hold"},
      {"CreateView", VIEW_OF("n", ONE_COLUMN ",'Indexes':[{'Columns':['x'],'Covering':['x']}]"),
      "ValidationException", "One or more parameter values were invalid: column x is twice in an index"},
      {"CreateView", CONDITION("x < :v"), "ValidationException",
      "Invalid ConditionExpression: A view's condition cannot use the order of numbers; ask for "
      "it "
      "in the WHERE of a query of the view; operator or function: <"},
      {"CreateView", CONDITION("size(x) = :v"), "ValidationException",
      "Invalid ConditionExpression: A view's condition cannot use size(); ask for it in the WHERE "
      "of a query of the view; operator or function: ="},
      {"CreateView", CONDITION("contains(x, :v)"), "ValidationException",
      "Invalid ConditionExpression: A view's condition cannot use contains(); ask for it in the "
      "WHERE of a query of the view; operator or function: contains"},
      {"CreateView", CONDITION("x = y OR x = :v"), "ValidationException",
      "Invalid ConditionExpression: A view's condition compares one attribute with values; ask "
      "for "
      "it in the WHERE of a query of the view; operator or function: ="},
      };
  /* clang-format on */
  make_shop(v->db);
  expect_ok(v->db, "CreateView", USERS_VIEW, NULL);
  char *before = sql_rows(v->sql, "SELECT name,sql FROM sqlite_schema");
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
    expect_error(v->db, mistakes[i].op, mistakes[i].request, mistakes[i].exception,
                 mistakes[i].message);
  expect_rows(v->sql, "SELECT name,sql FROM sqlite_schema", before);
  sqlite3_free(before);
}

static void names_that_sql_cannot_say_are_refused(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  expect_error(
      v->db, "CreateView",
      "{\"ViewName\":\"a\\\"b\",\"TableName\":\"shop\",\"Columns\":[{\"ColumnName\":\"x\","
      "\"Type\":\"TEXT\"}]}",
      "ValidationException",
      "One or more parameter values were invalid: ViewName a\"b is not to have '\"', '\\' or "
      "control characters");
  expect_error(
      v->db, "CreateView",
      "{\"ViewName\":\"n\",\"TableName\":\"shop\",\"Columns\":[{\"ColumnName\":\"a\\\\b\","
      "\"Type\":\"TEXT\"}]}",
      "ValidationException",
      "One or more parameter values were invalid: column a\\b and its AttributePath are not to "
      "have '\"', '\\' or control characters");
  expect_error(v->db, "CreateView",
               "{\"ViewName\":\"n\",\"TableName\":\"shop\",\"Columns\":[{\"ColumnName\":\"x\","
               "\"Type\":\"TEXT\"}],\"ConditionExpression\":\"attribute_exists(#n)\","
               "\"ExpressionAttributeNames\":{\"#n\":\"a\\nb\"}}",
               "ValidationException",
               "Invalid ConditionExpression: A view cannot use attribute names with '\"', '\\' or "
               "control characters");
}

/* ------------------------------------------------------------------ plans */

static void questions_are_answered_by_indexes(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  make_shop_views(v->db);
  expect_plan(v->sql, "SELECT name FROM users WHERE email='a@x'",
              "USING INDEX stator_v1_1 (<expr>=?)");
  expect_plan(v->sql, "SELECT pk FROM users WHERE email>'a' AND email<'c'",
              "USING INDEX stator_v1_1 (<expr>>? AND <expr><?)");
  expect_plan(v->sql, "SELECT pk FROM users WHERE email IN ('a','b')",
              "USING INDEX stator_v1_1 (<expr>=?)");
  expect_plan(v->sql, "SELECT pk FROM users WHERE email GLOB 'a*'",
              "USING INDEX stator_v1_1 (<expr>>? AND <expr><?)");
  expect_plan(v->sql, "SELECT pk FROM users ORDER BY email",
              "SCAN stator_t1 USING INDEX stator_v1_1");
  expect_plan(v->sql, "SELECT age,count(*) FROM users GROUP BY age",
              "SCAN stator_t1 USING INDEX stator_v1_2");
  expect_plan(v->sql, "SELECT max(total) FROM orders", "USING INDEX stator_v2_2");
  expect_plan(v->sql, "SELECT * FROM users WHERE pk='USER#1'",
              "USING INDEX sqlite_autoindex_stator_t1_1 (shard=? AND pk=?");
  expect_plan(v->sql, "SELECT * FROM shop WHERE pk='USER#1'",
              "USING INDEX sqlite_autoindex_stator_t1_1 (shard=? AND pk=?)");
  expect_plan(v->sql, "SELECT pk FROM users WHERE email>'a' ORDER BY email LIMIT 5",
              "USING INDEX stator_v1_1 (<expr>>?)");
  expect_plan(v->sql, "SELECT name FROM users ORDER BY name", "SCAN stator_t1");
  expect_plan(v->sql, "SELECT max(title) FROM products", "SEARCH stator_t1");
  expect_plan(v->sql, "SELECT title,count(*) FROM products GROUP BY title", "SCAN stator_t1");
  expect_plan(v->sql, "SELECT * FROM products WHERE title='Tea'", "SCAN stator_t1");
  expect_plan(v->sql, "SELECT count(*) FROM shop", "stator_t1");
}

/* A view without indexes of its own is looked for by the keys that its condition names. */
static void conditions_on_keys_find_their_items(void **state) {
  view_store *v = *state;
#define KEYED(name, condition)                                                                     \
  "{'ViewName':'" name "','TableName':'shop','Columns':[{'ColumnName':'sk','Type':'TEXT'}],"       \
  "'ConditionExpression':'" condition "','ExpressionAttributeValues':{':p':{'S':'USER#1'}}}"
  make_shop(v->db);
  expect_ok(v->db, "CreateView", KEYED("one", "pk = :p"), NULL);
  expect_ok(v->db, "CreateView", KEYED("some", "begins_with(pk, :p)"), NULL);
  expect_plan(v->sql, "SELECT * FROM one", "sqlite_autoindex_stator_t1_1 (shard=? AND pk=?)");
  expect_plan(v->sql, "SELECT * FROM some",
              "sqlite_autoindex_stator_t1_1 (shard=? AND pk>? AND pk<?)");
  expect_rows(v->sql, "SELECT count(*) FROM one", "3");
}

static void a_view_may_have_its_own_index_of_the_partition_key(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  expect_ok(v->db, "CreateView",
            "{'ViewName':'all_items','TableName':'shop','Columns':[{'ColumnName':'p',"
            "'AttributePath':'pk','Type':'TEXT'},{'ColumnName':'total','Type':'REAL'}],'Indexes':[{"
            "'Columns':['p'],'Covering':['total']}]}",
            NULL);
  expect_plan(v->sql, "SELECT total FROM all_items WHERE p='USER#1'",
              "USING INDEX stator_v1_1 (pk=?)");
  expect_rows(v->sql, "SELECT sum(total) FROM all_items WHERE p='USER#1'", "29.5");
}

static void entities_of_one_table_are_joined(void **state) {
  view_store *v = *state;
#define JOIN                                                                                       \
  "SELECT u.name,p.title,o.total FROM users u JOIN orders o ON o.pk=u.pk JOIN products p ON "      \
  "p.pk=o.product"
  make_shop(v->db);
  make_shop_views(v->db);
  expect_rows(v->sql, JOIN " ORDER BY p.title", "Ann|Pot|20.0\nAnn|Tea|9.5");
  expect_plan(v->sql, JOIN " WHERE u.email='a@x'",
              "USING INDEX sqlite_autoindex_stator_t1_1 (shard=? AND pk=?)");
  expect_rows(v->sql,
              "SELECT u.name,count(o.pk) FROM users u LEFT JOIN orders o ON o.pk=u.pk GROUP "
              "BY u.pk",
              "Ann|2\nBen|0");
  expect_plan(v->sql, "SELECT p.title FROM products p JOIN orders o ON o.product=p.pk",
              "USING INDEX stator_v2_1 (<expr>=?)");
}

/* Without a step that goes to the item's row: none but the index is read. */
static void covering_columns_come_from_the_index(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  make_shop_views(v->db);
  sqlite3_stmt *q;
  int finished = 0;
  assert_int_equal(
      sqlite3_prepare_v2(v->sql, "EXPLAIN SELECT name FROM users WHERE email='a@x'", -1, &q, NULL),
      SQLITE_OK);
  while (sqlite3_step(q) == SQLITE_ROW) {
    const char *opcode = (const char *)sqlite3_column_text(q, 1);
    if (strcmp(opcode, "FinishSeek") == 0 || strcmp(opcode, "Function") == 0) finished++;
  }
  sqlite3_finalize(q);
  assert_int_equal(finished, 0);
}

static void every_write_is_seen_at_once(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  make_shop_views(v->db);
  expect_ok(
      v->db, "UpdateItem",
      "{'TableName':'shop','Key':{'pk':{'S':'USER#1'},'sk':{'S':'PROFILE'}},'UpdateExpression':"
      "'SET email = :e','ExpressionAttributeValues':{':e':{'S':'new@x'}}}",
      NULL);
  expect_rows(v->sql, "SELECT name FROM users WHERE email='new@x'", "Ann");
  expect_rows(v->sql, "SELECT name FROM users WHERE email='a@x'", "");
  expect_ok(v->db, "DeleteItem",
            "{'TableName':'shop','Key':{'pk':{'S':'USER#1'},'sk':{'S':'PROFILE'}}}", NULL);
  expect_rows(v->sql, "SELECT name FROM users WHERE email='new@x'", "");
  expect_rows(v->sql, "PRAGMA integrity_check", "ok");
}

/* --------------------------------------------------- the tables' own views */

static void each_table_has_a_view_of_its_own(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  expect_rows(v->sql, "SELECT pk,sk,_item->>'$.title.S',_id FROM shop WHERE pk='PROD#1'",
              "PROD#1|-|Tea|5");
  expect_ok(
      v->db, "CreateTable",
      "{'TableName':'Shop','AttributeDefinitions':[{'AttributeName':'_id','AttributeType':'N'},{"
      "'AttributeName':'ID','AttributeType':'B'},{'AttributeName':'id','AttributeType':'S'}],"
      "'KeySchema':[{'AttributeName':'_id','KeyType':'HASH'},{'AttributeName':'ID','KeyType':"
      "'RANGE'}],'BillingMode':'PAY_PER_REQUEST','GlobalSecondaryIndexes':[{'IndexName':'ids',"
      "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],'Projection':{'ProjectionType':"
      "'ALL'}}]}",
      NULL);
  expect_ok(v->db, "PutItem",
            "{'TableName':'Shop','Item':{'_id':{'N':'1.5'},'ID':{'B':'AP8='},'id':{'S':'i'}}}",
            NULL);
  expect_rows(v->sql, "SELECT \"_id_2\",hex(ID),\"id_2\",_id FROM \"Shop_2\"", "1.5|00FF|i|1");
  expect_ok(v->db, "DeleteTable", "{'TableName':'Shop'}", NULL);
  expect_rows(v->sql, "SELECT name FROM sqlite_schema WHERE type='view'", "shop");
}

static void it_follows_the_attribute_definitions(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  expect_ok(
      v->db, "UpdateTable",
      "{'TableName':'shop','AttributeDefinitions':[{'AttributeName':'total','AttributeType':'N'}"
      ",{'AttributeName':'product','AttributeType':'S'}],'GlobalSecondaryIndexUpdates':[{'Create'"
      ":{'IndexName':'totals','KeySchema':[{'AttributeName':'product','KeyType':'HASH'},{"
      "'AttributeName':'total','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}}]}",
      NULL);
  expect_rows(v->sql, "SELECT product,total FROM shop WHERE total>10", "PROD#2|20");
  expect_ok(
      v->db, "UpdateTable",
      "{'TableName':'shop','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'totals'}}]}",
      NULL);
  expect_rows(v->sql, "SELECT group_concat(name) FROM pragma_table_info('shop')",
              "pk,sk,_item,_id");
}

static void deleting_a_table_takes_its_views_with_it(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  make_shop_views(v->db);
  expect_ok(v->db, "DeleteTable", "{'TableName':'shop'}", NULL);
  expect_rows(v->sql,
              "SELECT name FROM sqlite_schema WHERE type='view' OR name GLOB 'stator_[vt][0-9]*'",
              "");
  expect_rows(v->sql, "SELECT * FROM sqlite_stat1 WHERE tbl GLOB 'stator_t*'", "");
  make_shop(v->db);
  make_shop_views(v->db);
}

/* ------------------------------------------------------------------ check */

static void told(void *arg, const char *sentence) {
  char *all = arg;
  strncat(all, sentence, 900 - strlen(all));
  strcat(all, "\n");
}

static void check_says(stator *db, const char *wanted) {
  char all[1000] = "";
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(db, 0, told, all, NULL, r), STATOR_OK);
  assert_string_equal(all, wanted);
  stator_result_free(r);
}

static void a_check_finds_views_that_are_not_as_they_should(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  make_shop_views(v->db);
  check_says(v->db, "");
  run_sql(v->sql, "DROP VIEW users; DROP VIEW shop; CREATE VIEW shop AS SELECT 1;"
                  "DROP INDEX stator_v2_1; CREATE INDEX stator_v77_1 ON stator_t1(size)");
  check_says(v->db, "table \"shop\": its view \"shop\" is not as the catalog says\n"
                    "table \"shop\": its view \"users\" is gone\n"
                    "table \"shop\": its view index \"stator_v2_1\" is gone\n"
                    "stator_v77_1 is left over from a view that does not exist\n");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      view_test(a_view_is_created_described_listed_and_deleted),
      view_test(what_is_described_can_be_asked_for_again),
      view_test(mistakes_are_told),
      view_test(names_that_sql_cannot_say_are_refused),
      view_test(questions_are_answered_by_indexes),
      view_test(conditions_on_keys_find_their_items),
      view_test(a_view_may_have_its_own_index_of_the_partition_key),
      view_test(entities_of_one_table_are_joined),
      view_test(covering_columns_come_from_the_index),
      view_test(every_write_is_seen_at_once),
      view_test(each_table_has_a_view_of_its_own),
      view_test(it_follows_the_attribute_definitions),
      view_test(deleting_a_table_takes_its_views_with_it),
      view_test(a_check_finds_views_that_are_not_as_they_should),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
