/* Conditions of views against the library's own evaluator: a view shows exactly the items
** that a Scan with the same expression as its filter answers. Random items, random
** conditions; what is refused is refused for a known reason. */
#include "api/support.h"
#include "unit/random_expressions.h"
#include <sqlite3.h>
#include <stdbool.h>

enum { ITEMS = 150, CONDITIONS = 2500, REQUEST = 8000 };

typedef struct pair {
  sqlite3 *sql;
  stator *db;
  int accepted, refused, some, all;
} pair;

static const char *const texts[] = {"",
                                    "a",
                                    "ab",
                                    "abc",
                                    "abc\\u0000",
                                    "abc\\u0000x",
                                    "abcd",
                                    "\\u0000",
                                    "ab\\\"q\\\"",
                                    "it's",
                                    "\\\\",
                                    "\\n",
                                    "\xc3\xa9",
                                    "\xc3\xaa",
                                    "\xef\xbf\xbf",
                                    "\xf0\x9f\x98\x80",
                                    "\xf4\x8f\xbf\xbf",
                                    "ABC",
                                    "S",
                                    "N",
                                    "M",
                                    "L",
                                    "NULL",
                                    "BOOL"};
static const char *const numbers[] = {
    "0", "1", "-1", "1.5", "12345678901234567890123456789012345678", "1E-130", "10", "9.99E125"};
static const char *const bytes[] = {"", "AA==", "YWI=", "YWJj", "/w==", "//8="};

#define PICK(w, list) ((list)[pick((w), sizeof(list) / sizeof *(list))])

static void add_format(writing *w, const char *format, const char *text) {
  char one[200];
  snprintf(one, sizeof one, format, text);
  add(w, one);
}

/* A value as a request has it. */
static void add_any_value(writing *w, int depth) {
  switch (pick(w, depth > 2 ? 8 : 11)) {
  case 0:
  case 1:
  case 2: add_format(w, "{\"S\":\"%s\"}", PICK(w, texts)); break;
  case 3:
  case 4: add_format(w, "{\"N\":\"%s\"}", PICK(w, numbers)); break;
  case 5: add_format(w, "{\"B\":\"%s\"}", PICK(w, bytes)); break;
  case 6: add_format(w, "{\"BOOL\":%s}", pick(w, 2) ? "true" : "false"); break;
  case 7: add(w, pick(w, 2) ? "{\"NULL\":true}" : "{\"SS\":[\"a\",\"S\"]}"); break;
  case 8:
    add(w, "{\"L\":[");
    add_any_value(w, depth + 1);
    add(w, ",");
    add_any_value(w, depth + 1);
    add(w, "]}");
    break;
  default:
    add(w, "{\"M\":{\"x\":");
    add_any_value(w, depth + 1);
    add(w, ",\"S\":");
    add_any_value(w, depth + 1);
    add(w, "}}");
  }
}

/* ------------------------------------------------------------------ items */

static void add_key_value(writing *w, char type) {
  if (type == 'S') {
    const char *text = PICK(w, texts);
    add_format(w, "{\"S\":\"k%s\"}", text);
  } else if (type == 'N') {
    add_format(w, "{\"N\":\"%s\"}", PICK(w, numbers));
  } else {
    add_format(w, "{\"B\":\"%s\"}", bytes[1 + pick(w, 5)]);
  }
}

static void put_items(stator *db, const char *table, const char *types, uint64_t *seed) {
  static const char *const names[] = {"a", "b", "m", "l", "q'x", "d.t"};
  char number[64];
  for (int i = 0; i < ITEMS; i++) {
    writing w = {.seed = seed};
    add_format(&w, "{\"TableName\":\"%s\",\"Item\":{\"pk\":", table);
    add_key_value(&w, types[0]);
    add(&w, ",\"sk\":");
    add_key_value(&w, types[1]);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
      if (pick(&w, 4) == 0) continue;
      add_format(&w, ",\"%s\":", names[k]);
      add_any_value(&w, 0);
    }
    snprintf(number, sizeof number, ",\"i\":{\"N\":\"%d\"}}}", i);
    add(&w, number);
    expect_ok(db, "PutItem", w.text, NULL);
  }
}

/* ------------------------------------------------------------- conditions */

static void add_view_path(writing *w) {
  static const char *const paths[] = {"a",   "b",     "a",      "b",    "m.x",   "l[0]", "l[1]",
                                      "m.S", "m.x.x", "l[1].x", "m",    "pk",    "sk",   "pk",
                                      "zz",  "#q",    "#d",     "sk.x", "m.x[0]"};
  const char *path = PICK(w, paths);
  if (*path == '#') w->names |= path[1] == 'q' ? 1 : 2;
  add(w, path);
}

static void add_view_test(writing *w) {
  static const char *const comparisons[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
  switch (pick(w, 12)) {
  case 0: add(w, "attribute_exists("), add_view_path(w), add(w, ")"); break;
  case 1: add(w, "attribute_not_exists("), add_view_path(w), add(w, ")"); break;
  case 2:
    add(w, "attribute_type("), add_view_path(w), add(w, ", "), add_value(w), add(w, ")");
    break;
  case 3:
  case 4: add(w, "begins_with("), add_view_path(w), add(w, ", "), add_value(w), add(w, ")"); break;
  case 5: add_view_path(w), add(w, " BETWEEN "), add_value(w), add(w, " AND "), add_value(w); break;
  case 6:
    add_view_path(w), add(w, " IN ("), add_value(w), add(w, ", "), add_value(w), add(w, ")");
    break;
  case 7: add_value(w), add(w, comparisons[pick(w, 6)]), add_view_path(w); break;
  default: add_view_path(w), add(w, comparisons[pick(w, 6)]), add_value(w);
  }
}

static void add_view_condition(writing *w, int depth) {
  uint32_t sort = pick(w, 6);
  if (depth > 3 || sort < 3) {
    add_view_test(w);
  } else if (sort == 3) {
    add(w, "NOT (");
    add_view_condition(w, depth + 1);
    add(w, ")");
  } else {
    add(w, "(");
    add_view_condition(w, depth + 1);
    add(w, sort == 4 ? ") AND (" : ") OR (");
    add_view_condition(w, depth + 1);
    add(w, ")");
  }
}

/* ,"ExpressionAttributeNames":...,"ExpressionAttributeValues":... of what is used */
static void add_placeholders(writing *w, const writing *condition) {
  bool any = false;
  if (condition->names)
    add_format(w, ",\"ExpressionAttributeNames\":{%s}",
               condition->names == 1   ? "\"#q\":\"q'x\""
               : condition->names == 2 ? "\"#d\":\"d.t\""
                                       : "\"#q\":\"q'x\",\"#d\":\"d.t\"");
  for (int i = 0; i < VALUES; i++) {
    char name[2] = {(char)('a' + i), 0};
    if (!(condition->values >> i & 1)) continue;
    add_format(w, any ? ",\":%s\":" : ",\"ExpressionAttributeValues\":{\":%s\":", name);
    any = true;
    if (pick(w, 4) == 0)
      add_key_value(w, "SNB"[pick(w, 3)]);
    else
      add_any_value(w, 1);
  }
  if (any) add(w, "}");
}

/* -------------------------------------------------------------- comparing */

static void scanned(stator *db, const char *request, bool *found) {
  stator_result *r = support_success(db, "Scan", request, __FILE__, __LINE__);
  const char *body = stator_result_body(r, NULL);
  assert_null(strstr(body, "LastEvaluatedKey"));
  while ((body = strstr(body, "\"i\":{\"N\":\"")) != NULL) {
    body += strlen("\"i\":{\"N\":\"");
    found[atoi(body)] = true;
  }
  stator_result_free(r);
}

static void selected(sqlite3 *sql, const char *text, bool *found) {
  sqlite3_stmt *q;
  if (sqlite3_prepare_v2(sql, text, -1, &q, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(sql));
  while (sqlite3_step(q) == SQLITE_ROW) found[sqlite3_column_int(q, 0)] = true;
  assert_int_equal(sqlite3_finalize(q), SQLITE_OK);
}

static void same_items(pair *p, const char *how, const char *request, const bool *wanted,
                       const bool *got) {
  int count = 0;
  for (int i = 0; i < ITEMS; i++) {
    count += wanted[i];
    if (wanted[i] != got[i])
      fail_msg("%s %s item %d\n%s", how, wanted[i] ? "misses" : "has", i, request);
  }
  p->some += count > 0;
  p->all += count == ITEMS;
}

/* Reasons that are ours; others a Scan has too. */
static bool refused_by_views(const char *body) {
  return strstr(body, "A view's condition") || strstr(body, "A view cannot");
}

static void compare_condition(pair *p, const char *table, uint64_t *seed) {
  char create[REQUEST], scan[REQUEST];
  writing condition = {.seed = seed}, holders = {.seed = seed};
  add_view_condition(&condition, 0);
  add_placeholders(&holders, &condition);
  snprintf(create, sizeof create,
           "{\"TableName\":\"%s\",\"ViewName\":\"v\",\"Columns\":[{\"ColumnName\":\"i\",\"Type\":"
           "\"INTEGER\"}]%s,\"ConditionExpression\":\"%s\"%s}",
           table, pick(&holders, 2) ? ",\"Indexes\":[{\"Columns\":[\"i\"]}]" : "", condition.text,
           holders.text);
  snprintf(scan, sizeof scan, "{\"TableName\":\"%s\",\"FilterExpression\":\"%s\"%s}", table,
           condition.text, holders.text);
  stator_result *r = support_call(p->db, "CreateView", create);
  if (stator_result_code(r) != STATOR_OK) {
    const char *body = stator_result_body(r, NULL);
    p->refused++;
    if (!refused_by_views(body)) {
      stator_result *s = support_call(p->db, "Scan", scan);
      if (stator_result_code(s) == STATOR_OK) fail_msg("%s\n%s", body, create);
      stator_result_free(s);
    }
  } else {
    bool wanted[ITEMS] = {0}, got[ITEMS] = {0}, indexed[ITEMS] = {0};
    p->accepted++;
    scanned(p->db, scan, wanted);
    selected(p->sql, "SELECT i FROM v", got);
    same_items(p, "the view", create, wanted, got);
    selected(p->sql, "SELECT i FROM v WHERE i>=0 ORDER BY i", indexed);
    same_items(p, "its index", create, wanted, indexed);
    expect_ok(p->db, "DeleteView", "{'ViewName':'v'}", NULL);
  }
  stator_result_free(r);
}

static void compare_with_keys(pair *p, const char *table, const char *types, uint64_t *seed) {
  char request[400];
  snprintf(
      request, sizeof request,
      "{'TableName':'%s','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'%c'},{"
      "'AttributeName':'sk','AttributeType':'%c'}],'KeySchema':[{'AttributeName':'pk','KeyType'"
      ":'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST'}",
      table, types[0], types[1]);
  expect_ok(p->db, "CreateTable", request, NULL);
  put_items(p->db, table, types, seed);
  for (int i = 0; i < CONDITIONS; i++) compare_condition(p, table, seed);
}

static void a_view_shows_what_a_scan_with_its_condition_answers(void **state) {
  (void)state;
  pair p = {0};
  uint64_t seed = 20261121;
  stator_result *why = stator_result_new();
  assert_int_equal(sqlite3_open(":memory:", &p.sql), SQLITE_OK);
  assert_int_equal(stator_open_on(p.sql, NULL, &p.db, why), STATOR_OK);
  stator_result_free(why);
  compare_with_keys(&p, "strings", "SS", &seed);
  compare_with_keys(&p, "numbers", "SN", &seed);
  compare_with_keys(&p, "binary", "BB", &seed);
  compare_with_keys(&p, "mixed", "NS", &seed);
  print_message("%d accepted, %d refused, %d select some, %d all\n", p.accepted, p.refused,
                p.some / 2, p.all / 2);
  assert_true(p.accepted > CONDITIONS);
  assert_true(p.some / 2 > p.accepted / 2);
  assert_int_equal(stator_close(p.db), STATOR_OK);
  assert_int_equal(sqlite3_close(p.sql), SQLITE_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_view_shows_what_a_scan_with_its_condition_answers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
