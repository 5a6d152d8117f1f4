/*
** A shop in one table: users, products and orders, each kind of entity a view with a
** condition, joined by SQL through the cursor. What is written is seen by the next
** statement, inside a transaction too, and no copy of it is kept anywhere.
*/
#include "support.h"

#define ITEM(members) "{'PutRequest':{'Item':{" members "}}}"
#define USER(key, name, city)                                                                      \
  ITEM("'pk':{'S':'USER#" key "'},'sk':{'S':'PROFILE'},'kind':{'S':'user'},'name':{'S':'" name     \
       "'},'city':{'S':'" city "'}")
#define PRODUCT(key, name, price)                                                                  \
  ITEM("'pk':{'S':'PRODUCT#" key "'},'sk':{'S':'PRODUCT'},'kind':{'S':'product'},"                 \
       "'name':{'S':'" name "'},'price':{'N':'" price "'}")
#define ORDER(user, number, product, count)                                                        \
  ITEM("'pk':{'S':'USER#" user "'},'sk':{'S':'ORDER#" number "'},'kind':{'S':'order'},"            \
       "'product':{'S':'PRODUCT#" product "'},'count':{'N':'" count "'}")

#define VIEW(name, kind, columns, indexes)                                                         \
  "{'ViewName':'" name "','TableName':'shop','Columns':[" columns "],"                             \
  "'ConditionExpression':'kind = :k','ExpressionAttributeValues':{':k':{'S':'" kind                \
  "'}},'Indexes':[" indexes "]}"
#define COLUMN(name, path, type)                                                                   \
  "{'ColumnName':'" name "','AttributePath':'" path "','Type':'" type "'}"

static int make_shop(void **state) {
  if (support_setup(state) != 0) return -1;
  expect_ok(
      *state, "CreateTable",
      "{'TableName':'shop','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
      "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'}],"
      "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
      "{'AttributeName':'sk','KeyType':'RANGE'}]}",
      NULL);
  expect_ok(*state, "CreateView",
            VIEW("users", "user",
                 COLUMN("id", "pk", "TEXT") "," COLUMN("name", "name",
                                                       "TEXT") "," COLUMN("city", "city", "TEXT"),
                 "{'Columns':['city']}"),
            "'ViewName':'users'");
  expect_ok(*state, "CreateView",
            VIEW("products", "product",
                 COLUMN("id", "pk", "TEXT") "," COLUMN("name", "name", "TEXT") "," COLUMN(
                     "price", "price", "NUMERIC"),
                 ""),
            "'ViewName':'products'");
  expect_ok(*state, "CreateView",
            VIEW("orders", "order",
                 COLUMN("buyer", "pk", "TEXT") "," COLUMN("product", "product", "TEXT") "," COLUMN(
                     "count", "count", "INTEGER"),
                 "{'Columns':['product'],'Covering':['count']}"),
            "'ViewName':'orders'");
  expect_body(
      *state, "BatchWriteItem",
      "{'RequestItems':{'shop':[" USER("ann", "Ann", "Lisboa") "," USER("bob", "Bob", "Oslo") "," PRODUCT(
          "pen", "Pen", "2") "," PRODUCT("ink", "Ink",
                                         "7.5") "," ORDER("ann", "1", "pen",
                                                          "10") "," ORDER("ann", "2", "ink",
                                                                          "1") "," ORDER("bob", "1",
                                                                                         "pen",
                                                                                         "3") "]}}",
      "{'UnprocessedItems':{}}");
  return 0;
}

/* The rows as text, values with blanks between them and a line each. */
static void expect_rows(stator *db, const char *statement, const char *parameters,
                        const char *wanted) {
  char text[1000] = "";
  size_t n = 0;
  stator_rows *rows;
  stator_result *r = stator_result_new();
  int rc = stator_sql(db, statement, STATOR_NUL, parameters, NULL, &rows, r);
  if (rc != STATOR_OK) fail_msg("%s", stator_result_message(r));
  while ((rc = stator_rows_next(rows)) == STATOR_OK)
    for (int i = 0; i < stator_rows_count(rows); i++)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", stator_rows_text(rows, i, NULL),
                            i + 1 < stator_rows_count(rows) ? " " : "\n");
  if (rc != STATOR_DONE) fail_msg("%s", stator_result_message(stator_rows_result(rows)));
  stator_rows_free(rows);
  stator_result_free(r);
  assert_string_equal(text, wanted);
}

#define SPENT                                                                                      \
  "SELECT users.name, products.name, sum(count) FROM orders"                                       \
  " JOIN users ON users.id = buyer JOIN products ON products.id = product"                         \
  " GROUP BY 1, 2 ORDER BY 1, 2"

static void users_orders_and_products_are_joined(void **state) {
  expect_rows(*state, SPENT, NULL, "Ann Ink 1\nAnn Pen 10\nBob Pen 3\n");
  expect_rows(*state,
              "SELECT city, sum(count * price) FROM orders JOIN users ON users.id = buyer"
              " JOIN products ON products.id = product WHERE city = ? GROUP BY city",
              "[{\"S\":\"Lisboa\"}]", "Lisboa 27.5\n");
  expect_rows(*state, "SELECT sum(count) FROM orders WHERE product = 'PRODUCT#pen'", NULL, "13\n");
}

static void an_entity_that_changes_its_kind_changes_its_view(void **state) {
  expect_ok(*state, "UpdateItem",
            "{'TableName':'shop','Key':{'pk':{'S':'USER#bob'},'sk':{'S':'ORDER#1'}},"
            "'UpdateExpression':'SET kind = :k',"
            "'ExpressionAttributeValues':{':k':{'S':'cancelled order'}}}",
            NULL);
  expect_rows(*state, SPENT, NULL, "Ann Ink 1\nAnn Pen 10\n");
}

static void a_transaction_sees_its_own_writes_and_nobody_else_does(void **state) {
  static const char order[] =
      "{\"pk\":{\"S\":\"USER#bob\"},\"sk\":{\"S\":\"ORDER#2\"},\"kind\":{\"S\":\"order\"},"
      "\"product\":{\"S\":\"PRODUCT#ink\"},\"count\":{\"N\":\"5\"}}";
  stator_result *r = stator_result_new();
  stator *tx;
  assert_int_equal(stator_begin(*state, &tx, r), STATOR_OK);
  assert_int_equal(stator_put(tx, "shop", order, STATOR_NUL, NULL, r), STATOR_OK);
  expect_rows(tx, SPENT, NULL, "Ann Ink 1\nAnn Pen 10\nBob Ink 5\nBob Pen 3\n");
  stator_rollback(tx);
  expect_rows(*state, SPENT, NULL, "Ann Ink 1\nAnn Pen 10\nBob Pen 3\n");
  stator_result_free(r);
}

#define shop_test(function) cmocka_unit_test_setup_teardown(function, make_shop, support_teardown)

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      shop_test(users_orders_and_products_are_joined),
      shop_test(an_entity_that_changes_its_kind_changes_its_view),
      shop_test(a_transaction_sees_its_own_writes_and_nobody_else_does),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
