/* What columns of views show of values: each type of column over each type of value, with
** and without an index; then random numbers and strings beside what was put. */
#include "api/view_support.h"
#include "unit/random_expressions.h"

enum { ROW = 3000 };

/* A column of each type over the attribute x, and others to where it lies deeper. */
static const char columns_view[] =
    "{'ViewName':'c','TableName':'Tab','Columns':[{'ColumnName':'t','AttributePath':'x','Type':'"
    "TEXT'},{"
    "'ColumnName':'i','AttributePath':'x','Type':'INTEGER'},{'ColumnName':'r','AttributePath':'x',"
    "'Type':'REAL'},{'ColumnName':'n','AttributePath':'x','Type':'NUMERIC'},{'ColumnName':'j',"
    "'AttributePath':'x','Type':'JSON'},{'ColumnName':'b','AttributePath':'x','Type':'BLOB'},{"
    "'ColumnName':'dt','AttributePath':'m.l[1].x','Type':'TEXT'},{'ColumnName':'di','AttributePath'"
    ":"
    "'m.l[1].x','Type':'INTEGER'}],'Indexes':[{'Columns':['t']},{'Columns':['i']},{'Columns':['r']}"
    ",{"
    "'Columns':['n']},{'Columns':['j']},{'Columns':['dt','di']}]}";

static void make_columns(stator *db) {
  expect_ok(
      db, "CreateTable",
      "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'N'}],"
      "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}",
      NULL);
  expect_ok(db, "CreateView", columns_view, NULL);
}

static void put_value(stator *db, int key, const char *value) {
  char request[ROW];
  snprintf(
      request, sizeof request,
      "{\"TableName\":\"Tab\",\"Item\":{\"pk\":{\"N\":\"%d\"},\"x\":%s,\"m\":{\"M\":{\"l\":{\"L\":"
      "[{\"N\":\"1\"},{\"M\":{\"x\":%s}}]}}}}}",
      key, value, value);
  expect_ok(db, "PutItem", request, NULL);
}

static void each_type_shows_what_it_can(void **state) {
  view_store *v = *state;
  /* value; TEXT, INTEGER, REAL, NUMERIC, JSON and BLOB as SQL literals */
  static const char *const rows[][7] = {
      {"{\"S\":\"abc\"}",                                     "'abc'",                      "NULL",                   "NULL",                  "NULL",                   "'{\"S\":\"abc\"}'",                                     "NULL"   },
      {"{\"S\":\"\"}",                                        "''",                         "NULL",                   "NULL",                  "NULL",                   "'{\"S\":\"\"}'",                                        "NULL"   },
      {"{\"S\":\"12\"}",                                      "'12'",                       "NULL",                   "NULL",                  "NULL",                   "'{\"S\":\"12\"}'",                                      "NULL"   },
      {"{\"S\":\"it's \\\"q\\\" \\\\ \\n\"}",                 "'it''s \"q\" \\ \n'",        "NULL",                   "NULL",                  "NULL",
       "'{\"S\":\"it''s \\\"q\\\" \\\\ \\n\"}'",                                                                                                                                                                                  "NULL"   },
      {"{\"S\":\"\xc3\xa9\xf0\x9f\x98\x80\"}",                "'\xc3\xa9\xf0\x9f\x98\x80'", "NULL",                   "NULL",                  "NULL",
       "'{\"S\":\"\xc3\xa9\xf0\x9f\x98\x80\"}'",                                                                                                                                                                                  "NULL"   },
      {"{\"N\":\"42\"}",                                      "'42'",                       "42",                     "42.0",                  "42",                     "'{\"N\":\"42\"}'",                                      "NULL"   },
      {"{\"N\":\"-7\"}",                                      "'-7'",                       "-7",                     "-7.0",                  "-7",                     "'{\"N\":\"-7\"}'",                                      "NULL"   },
      {"{\"N\":\"0\"}",                                       "'0'",                        "0",                      "0.0",                   "0",                      "'{\"N\":\"0\"}'",                                       "NULL"   },
      {"{\"N\":\"1.50\"}",                                    "'1.5'",                      "NULL",                   "1.5",                   "1.5",                    "'{\"N\":\"1.5\"}'",                                     "NULL"   },
      {"{\"N\":\"2e3\"}",                                     "'2000'",                     "2000",                   "2000.0",                "2000",                   "'{\"N\":\"2000\"}'",                                    "NULL"   },
      {"{\"N\":\"9223372036854775807\"}",                     "'9223372036854775807'",      "9223372036854775807",
       "9223372036854775807.0",                                                                                                                "9223372036854775807",    "'{\"N\":\"9223372036854775807\"}'",                     "NULL"   },
      {"{\"N\":\"-9223372036854775808\"}",                    "'-9223372036854775808'",     "-9223372036854775807-1",
       "-9223372036854775808.0",                                                                                                               "-9223372036854775807-1", "'{\"N\":\"-9223372036854775808\"}'",
       "NULL"                                                                                                                                                                                                                              },
      {"{\"N\":\"9223372036854775808\"}",                     "'9223372036854775808'",      "NULL",                   "9223372036854775808.0",
       "9223372036854775808.0",                                                                                                                                          "'{\"N\":\"9223372036854775808\"}'",                     "NULL"   },
      {"{\"N\":\"9007199254740993\"}",                        "'9007199254740993'",         "9007199254740993",
       "9007199254740992.0",                                                                                                                   "9007199254740993",       "'{\"N\":\"9007199254740993\"}'",                        "NULL"   },
      {"{\"N\":\"12345678901234567890.123456789012345678\"}",
       "'12345678901234567890.123456789012345678'",                                         "NULL",                   "1.2345678901234567e19",
       "1.2345678901234567e19",                                                                                                                                          "'{\"N\":\"12345678901234567890.123456789012345678\"}'", "NULL"   },
      {"{\"N\":\"0.1\"}",                                     "'0.1'",                      "NULL",                   "0.1",                   "0.1",                    "'{\"N\":\"0.1\"}'",                                     "NULL"   },
      {"{\"B\":\"AP8=\"}",                                    "NULL",                       "NULL",                   "NULL",                  "NULL",                   "'{\"B\":\"AP8=\"}'",                                    "x'00FF'"},
      {"{\"B\":\"\"}",                                        "NULL",                       "NULL",                   "NULL",                  "NULL",                   "'{\"B\":\"\"}'",                                        "x''"    },
      {"{\"BOOL\":true}",                                     "NULL",                       "1",                      "NULL",                  "1",                      "'{\"BOOL\":true}'",                                     "NULL"   },
      {"{\"BOOL\":false}",                                    "NULL",                       "0",                      "NULL",                  "0",                      "'{\"BOOL\":false}'",                                    "NULL"   },
      {"{\"NULL\":true}",                                     "NULL",                       "NULL",                   "NULL",                  "NULL",                   "'{\"NULL\":true}'",                                     "NULL"   },
      {"{\"SS\":[\"b\",\"a\"]}",                              "NULL",                       "NULL",                   "NULL",                  "NULL",                   "'{\"SS\":[\"a\",\"b\"]}'",
       "NULL"                                                                                                                                                                                                                              },
      {"{\"NS\":[\"2\"]}",                                    "NULL",                       "NULL",                   "NULL",                  "NULL",                   "'{\"NS\":[\"2\"]}'",                                    "NULL"   },
      {"{\"M\":{\"S\":{\"S\":\"no\"},\"N\":{\"N\":\"1\"}}}",  "NULL",                       "NULL",                   "NULL",                  "NULL",
       "'{\"M\":{\"N\":{\"N\":\"1\"},\"S\":{\"S\":\"no\"}}}'",                                                                                                                                                                    "NULL"   },
      {"{\"L\":[{\"S\":\"a\"}]}",                             "NULL",                       "NULL",                   "NULL",                  "NULL",                   "'{\"L\":[{\"S\":\"a\"}]}'",
       "NULL"                                                                                                                                                                                                                              },
  };
  make_columns(v->db);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    static const char *const names[] = {"t", "i", "r", "n", "j", "b"};
    put_value(v->db, 1, rows[i][0]);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
      char *question = sqlite3_mprintf("SELECT %s IS %s AND typeof(%s)=typeof(%s) FROM c", names[k],
                                       rows[i][k + 1], names[k], rows[i][k + 1]);
      char *got = sql_rows(v->sql, question);
      if (strcmp(got, "1") != 0) {
        char *shown = sqlite3_mprintf("SELECT quote(%s) FROM c", names[k]);
        fail_msg("%s as %s: not %s but %s", rows[i][0], names[k], rows[i][k + 1],
                 sql_rows(v->sql, shown));
      }
      sqlite3_free(got);
      sqlite3_free(question);
    }
    expect_rows(v->sql, "SELECT dt IS t AND di IS i FROM c", "1");
  }
}

static void what_is_not_there_is_null(void **state) {
  view_store *v = *state;
  make_columns(v->db);
  expect_ok(v->db, "PutItem", "{'TableName':'Tab','Item':{'pk':{'N':'1'},'m':{'L':[{'S':'x'}]}}}",
            NULL);
  expect_rows(v->sql, "SELECT coalesce(t,i,r,n,j,b,dt,di) IS NULL FROM c", "1");
}

/* SQLite 3.40 gives of a string what is before U+0000; of a key all. */
static void a_string_ends_at_u0000(void **state) {
  view_store *v = *state;
  make_columns(v->db);
  put_value(v->db, 1, "{\"S\":\"ab\\u0000cd\"}");
  expect_rows(v->sql, "SELECT hex(t),j FROM c", "6162|{\"S\":\"ab\\u0000cd\"}");
  expect_rows(v->sql, "SELECT count(*) FROM c WHERE t='ab'", "1");
  expect_ok(v->db, "CreateTable", SHOP_TABLE, NULL);
  expect_ok(v->db, "PutItem",
            "{\"TableName\":\"shop\",\"Item\":{\"pk\":{\"S\":\"a\\u0000b\"},\"sk\":{\"S\":\"s\"}}}",
            NULL);
  expect_rows(v->sql, "SELECT hex(pk) FROM shop", "610062");
}

/* By scanning and by each index the same rows, however random the values. */
static void indexes_agree_with_the_items(void **state) {
  view_store *v = *state;
  uint64_t seed = 7;
  char value[200];
  make_columns(v->db);
  for (int i = 0; i < 3000; i++) {
    static const char *const forms[] = {"{\"N\":\"%u\"}",
                                        "{\"N\":\"-%u.25\"}",
                                        "{\"N\":\"%ue12\"}",
                                        "{\"S\":\"%u\"}",
                                        "{\"S\":\"it's \\\"%u\\\"\"}",
                                        "{\"BOOL\":true}",
                                        "{\"B\":\"AAAA\"}",
                                        "{\"L\":[]}"};
    snprintf(value, sizeof value, forms[random_below(&seed, 8)], random_below(&seed, 1000000000));
    put_value(v->db, (int)random_below(&seed, 400), value);
    if (random_below(&seed, 5) == 0) {
      snprintf(value, sizeof value, "{'TableName':'Tab','Key':{'pk':{'N':'%u'}}}",
               random_below(&seed, 400));
      expect_ok(v->db, "DeleteItem", value, NULL);
    }
  }
  static const char *const names[] = {"t", "i", "r", "n", "j", "dt"};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    char *plan = sqlite3_mprintf("SELECT %s FROM c WHERE %s IS NOT NULL ORDER BY %s", names[k],
                                 names[k], names[k]);
    char *scan = sqlite3_mprintf("SELECT +%s FROM c WHERE +%s IS NOT NULL ORDER BY +%s", names[k],
                                 names[k], names[k]);
    char *wanted = sql_rows(v->sql, scan);
    expect_plan(v->sql, plan, "USING INDEX stator_v1_");
    expect_rows(v->sql, plan, wanted);
    sqlite3_free(wanted);
    sqlite3_free(plan);
    sqlite3_free(scan);
  }
  expect_rows(v->sql, "PRAGMA integrity_check", "ok");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      view_test(each_type_shows_what_it_can),
      view_test(what_is_not_there_is_null),
      view_test(a_string_ends_at_u0000),
      view_test(indexes_agree_with_the_items),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
