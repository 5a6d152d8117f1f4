/* For tests of views: a store on a connection that is the test's, so that it can be asked
** in SQL. */
#ifndef TESTS_API_VIEW_SUPPORT_H
#define TESTS_API_VIEW_SUPPORT_H
#include "api/support.h"
#include <sqlite3.h>
#include <stdbool.h>

typedef struct view_store {
  sqlite3 *sql;
  stator *db;
} view_store;

static inline int views_setup(void **state) {
  view_store *v = calloc(1, sizeof *v);
  stator_result *why = stator_result_new();
  if (!v || sqlite3_open(":memory:", &v->sql) != SQLITE_OK) return -1;
  /* as in a file of Stator's own: names without a prefix */
  if (sqlite3_exec(v->sql, "PRAGMA application_id=1400140914", NULL, NULL, NULL) != SQLITE_OK)
    return -1;
  if (stator_open_on(v->sql, NULL, &v->db, why) != STATOR_OK) return -1;
  stator_result_free(why);
  *state = v;
  return stator_clock_set(v->db, SUPPORT_NOW);
}

static inline int views_teardown(void **state) {
  view_store *v = *state;
  int rc = stator_close(v->db);
  if (sqlite3_close(v->sql) != SQLITE_OK) rc = -1;
  free(v);
  return rc;
}

#define view_test(function) cmocka_unit_test_setup_teardown(function, views_setup, views_teardown)

static inline void run_sql(sqlite3 *sql, const char *text) {
  char *why = NULL;
  if (sqlite3_exec(sql, text, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", text, why);
}

/* All rows, columns divided by |, rows by a line's end. Caller frees with sqlite3_free. */
static inline char *sql_rows(sqlite3 *sql, const char *text) {
  sqlite3_stmt *q;
  if (sqlite3_prepare_v2(sql, text, -1, &q, NULL) != SQLITE_OK)
    fail_msg("%s: %s", text, sqlite3_errmsg(sql));
  sqlite3_str *out = sqlite3_str_new(sql);
  for (bool any = false; sqlite3_step(q) == SQLITE_ROW; any = true) {
    if (any) sqlite3_str_appendall(out, "\n");
    for (int i = 0; i < sqlite3_column_count(q); i++)
      sqlite3_str_appendf(out, i ? "|%s" : "%s", sqlite3_column_text(q, i));
  }
  if (sqlite3_finalize(q) != SQLITE_OK) fail_msg("%s: %s", text, sqlite3_errmsg(sql));
  return sqlite3_str_length(out) ? sqlite3_str_finish(out)
                                 : (sqlite3_str_finish(out), sqlite3_mprintf(""));
}

#define expect_rows(sql, text, wanted) rows_are(sql, text, wanted, __FILE__, __LINE__)

static inline void rows_are(sqlite3 *sql, const char *text, const char *wanted, const char *file,
                            int line) {
  char *got = sql_rows(sql, text);
  if (strcmp(got, wanted) != 0) support_fail("SQL", text, wanted, got, file, line);
  sqlite3_free(got);
}

/* The plan, a line a step. */
#define expect_plan(sql, text, part) plan_has(sql, text, part, __FILE__, __LINE__)

static inline void plan_has(sqlite3 *sql, const char *text, const char *part, const char *file,
                            int line) {
  char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
  char *got = sql_rows(sql, explain);
  if (!strstr(got, part)) support_fail("plan", text, part, got, file, line);
  sqlite3_free(got);
  sqlite3_free(explain);
}

#define SHOP_TABLE                                                                                 \
  "{'TableName':'shop','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{"       \
  "'AttributeName':'sk','AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'" \
  "},{'AttributeName':'sk','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST'}"

#define USERS_VIEW                                                                                 \
  "{'ViewName':'users','TableName':'shop','Columns':[{'ColumnName':'pk','Type':'TEXT'},{"          \
  "'ColumnName':'email','Type':'TEXT'},{'ColumnName':'name','Type':'TEXT'},{'ColumnName':'age',"   \
  "'AttributePath':'info.age','Type':'INTEGER'}],'ConditionExpression':'begins_with(pk, :p) AND "  \
  "sk = :s','ExpressionAttributeValues':{':p':{'S':'USER#'},':s':{'S':'PROFILE'}},'Indexes':[{"    \
  "'Columns':['email'],'Covering':['name']},{'Columns':['age','name']}]}"

#define ORDERS_VIEW                                                                                \
  "{'ViewName':'orders','TableName':'shop','Columns':[{'ColumnName':'pk','Type':'TEXT'},{"         \
  "'ColumnName':'product','Type':'TEXT'},{'ColumnName':'total','Type':'REAL'}],"                   \
  "'ConditionExpression':'#t = :o','ExpressionAttributeNames':{'#t':'type'},"                      \
  "'ExpressionAttributeValues':{':o':{'S':'order'}},'Indexes':[{'Columns':['product']},{"          \
  "'Columns':['total']}]}"

#define PRODUCTS_VIEW                                                                              \
  "{'ViewName':'products','TableName':'shop','Columns':[{'ColumnName':'pk','Type':'TEXT'},{"       \
  "'ColumnName':'title','Type':'TEXT'}],'ConditionExpression':'#t = :o','ExpressionAttributeNames" \
  "':{'#t':'type'},'ExpressionAttributeValues':{':o':{'S':'product'}}}"

static inline void put_shop_item(stator *db, const char *attributes) {
  char request[600];
  snprintf(request, sizeof request, "{'TableName':'shop','Item':{%s}}", attributes);
  expect_ok(db, "PutItem", request, NULL);
}

/* Users, their orders and products: 1 has two orders, 2 none. */
static inline void make_shop(stator *db) {
  expect_ok(db, "CreateTable", SHOP_TABLE, NULL);
  put_shop_item(db, "'pk':{'S':'USER#1'},'sk':{'S':'PROFILE'},'email':{'S':'a@x'},'name':{'S':'Ann'"
                    "},'info':{'M':{'age':{'N':'40'}}}");
  put_shop_item(db, "'pk':{'S':'USER#2'},'sk':{'S':'PROFILE'},'email':{'S':'b@x'},'name':{'S':'Ben'"
                    "},'info':{'M':{'age':{'N':'31'}}}");
  put_shop_item(db, "'pk':{'S':'USER#1'},'sk':{'S':'ORDER#1'},'type':{'S':'order'},'product':{'S':"
                    "'PROD#1'},'total':{'N':'9.5'}");
  put_shop_item(db, "'pk':{'S':'USER#1'},'sk':{'S':'ORDER#2'},'type':{'S':'order'},'product':{'S':"
                    "'PROD#2'},'total':{'N':'20'}");
  put_shop_item(db,
                "'pk':{'S':'PROD#1'},'sk':{'S':'-'},'type':{'S':'product'},'title':{'S':'Tea'}");
  put_shop_item(db,
                "'pk':{'S':'PROD#2'},'sk':{'S':'-'},'type':{'S':'product'},'title':{'S':'Pot'}");
}

static inline void make_shop_views(stator *db) {
  expect_ok(db, "CreateView", USERS_VIEW, NULL);
  expect_ok(db, "CreateView", ORDERS_VIEW, NULL);
  expect_ok(db, "CreateView", PRODUCTS_VIEW, NULL);
}
#endif
