/* Statements made at random, and the API calls that Explain says do the same: both
** answer the same items and change the same ones; and what a statement is refused
** with, Explain of it is refused with. */
#include "api/statements.h"
#include <cJSON.h>
#include <stdbool.h>

enum { READS = 4000, WRITES = 3000, MOST_ITEMS = 400 };

static uint64_t seed = 20261121;

static uint32_t below(uint32_t n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed >> 33) % n;
}

/* -- statements at random ----------------------------------------------------------- */

typedef struct text {
  char p[16384];
} text;

__attribute__((format(printf, 2, 3))) static void add(text *t, const char *format, ...) {
  va_list args;
  size_t n = strlen(t->p);
  va_start(args, format);
  vsnprintf(t->p + n, sizeof t->p - n, format, args);
  va_end(args);
}

/* Two tables: one with every sort of index, one whose names need placeholders. */
typedef struct table {
  const char *name, *hash, *range;
  const char *from[6];
  uint32_t from_count;
  const char *paths[12];
  uint32_t path_count;
} table;

static const table tables[] = {
    {"Tab",
     "pk",       "sk",
     {"Tab", "Tab", "Tab.\"all\"", "Tab.\"keys\"", "Tab.\"near\"", "Tab.\"wide\""},
     6, {"pk", "pk", "sk", "sk", "g", "g", "h", "x", "m.y", "l[1]", "s", "nothing"},
     12},
    {"Odd",
     "\"year\"", "\"it's \"\"name\"\"\"",
     {"Odd", "Odd", "Odd.\"by.size\""},
     3, {"\"year\"", "\"year\"", "\"it's \"\"name\"\"\"", "\"it's \"\"name\"\"\"", "\"size\"",
      "\"a.b\"", "\"größe\"", "m.\"list\"", "_u"},
     9 },
};

static void add_number(text *t) {
  add(t, "%u", below(4));
}

static void add_letters(text *t) {
  static const char *const strings[] = {"a", "b", "c", "aa", "ab", "it''s \"q\" \\", "ü✓"};
  add(t, "'%s'", strings[below(7)]);
}

/* Keys need their types: mostly they get them. */
static void add_constant(text *t, const char *path) {
  bool number = strcmp(path, "sk") == 0 || strcmp(path, "x") == 0 || strcmp(path, "\"year\"") == 0;
  if (below(20) == 0) number = !number;
  if (number || (below(3) == 0 && strlen(path) > 2))
    add_number(t);
  else
    add_letters(t);
}

static const char *any_path(const table *b) {
  return b->paths[below(b->path_count)];
}

static void add_list(text *t, const char *path) {
  add(t, "%s %sIN [", path, below(6) ? "" : "NOT ");
  for (uint32_t i = 0, n = 1 + below(4); i < n; i++) {
    if (i) add(t, ", ");
    add_constant(t, path);
  }
  add(t, "]");
}

static void add_between(text *t, const char *path) {
  uint32_t low = below(3);
  if (strcmp(path, "sk") == 0 || strcmp(path, "x") == 0)
    add(t, "%s BETWEEN %u AND %u", path, low, low + below(3));
  else
    add(t, "%s BETWEEN 'a' AND 'b%u'", path, low);
}

static void add_comparison(text *t, const char *path) {
  static const char *const operators[] = {"=", "=", "=", "=", "<", "<=", ">", ">=", "<>"};
  const char *op = operators[below(9)];
  if (below(8) == 0) {
    add_constant(t, path);
    add(t, " %s %s", op, path);
  } else {
    add(t, "%s %s ", path, op);
    add_constant(t, path);
  }
}

static void add_test(text *t, const table *b) {
  static const char *const types[] = {"NULL", "STRING", "NUMERIC", "MISSING", "LIST"};
  const char *path = any_path(b);
  switch (below(14)) {
  case 0:
  case 1: add_list(t, path); break;
  case 2: add_between(t, path); break;
  case 3: add(t, "%s IS %s%s", path, below(2) ? "NOT " : "", types[below(5)]); break;
  case 4: add(t, "begins_with(%s, '%s')", path, below(2) ? "a" : "it"); break;
  case 5:
    add(t, "contains(%s, ", path);
    add_constant(t, path);
    add(t, ")");
    break;
  case 6: add(t, "size(%s) %s %u", path, below(2) ? "<>" : ">=", below(3)); break;
  case 7: add(t, "%s %s %s", path, below(2) ? "<>" : "=", any_path(b)); break;
  default: add_comparison(t, path);
  }
}

static void add_condition(text *t, const table *b, int depth) {
  uint32_t what = depth > 2 ? 0 : below(10);
  if (what < 5) {
    add_test(t, b);
  } else if (what == 5) {
    add(t, "NOT (");
    add_condition(t, b, depth + 1);
    add(t, ")");
  } else {
    add(t, "(");
    add_condition(t, b, depth + 1);
    add(t, what < 8 ? ") AND (" : ") OR (");
    add_condition(t, b, depth + 1);
    add(t, ")");
  }
}

static void add_equality(text *t, const char *name) {
  bool several = below(3) == 0;
  add(t, several ? "%s IN [" : "%s = ", name);
  for (uint32_t i = 0, n = several ? 1 + below(3) : 1; i < n; i++) {
    if (i) add(t, ", ");
    add_constant(t, name);
  }
  if (several) add(t, "]");
}

static void add_columns(text *t, const table *b) {
  if (below(3)) {
    add(t, "*");
    return;
  }
  for (uint32_t i = 0, n = 1 + below(3); i < n; i++) add(t, "%s%s", i ? ", " : "", any_path(b));
}

static void make_select(text *t, const table *b) {
  bool keyed = below(3) != 0;
  add(t, "SELECT ");
  add_columns(t, b);
  uint32_t from = below(b->from_count);
  add(t, " FROM %s", b->from[from]);
  if (!keyed && below(10) == 0) return;
  add(t, " WHERE ");
  if (keyed) add_equality(t, strchr(b->from[from], '.') ? any_path(b) : b->hash);
  if (keyed && below(2)) {
    add(t, " AND ");
    if (below(2))
      add_equality(t, b->range);
    else
      add_comparison(t, b->range);
  }
  if (!keyed || below(2)) {
    if (keyed) add(t, " AND ");
    add(t, "(");
    add_condition(t, b, 0);
    add(t, ")");
  }
  if (below(4) == 0) add(t, " ORDER BY %s %s", b->range, below(2) ? "DESC" : "ASC");
}

/* -- both ways ---------------------------------------------------------------------- */

typedef struct items {
  char *p[MOST_ITEMS];
  size_t n;
} items;

static int compare_items(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_item(items *all, const cJSON *item) {
  assert_true(all->n < MOST_ITEMS);
  all->p[all->n] = cJSON_PrintUnformatted(item);
  assert_non_null(all->p[all->n++]);
}

static void free_items(items *all) {
  for (size_t i = 0; i < all->n; i++) free(all->p[i]);
  all->n = 0;
}

/* Wherever an answer of one of the operations holds them. */
static void add_items(items *all, const cJSON *body) {
  const cJSON *item, *one = cJSON_GetObjectItemCaseSensitive(body, "Item");
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(body, "Items");
  const cJSON *responses = cJSON_GetObjectItemCaseSensitive(body, "Responses");
  if (one) add_item(all, one);
  if (responses) list = responses->child;
  cJSON_ArrayForEach(item, list) add_item(all, item);
}

static stator_result *raw_call(stator *db, const char *op, const char *request) {
  stator_result *r = stator_result_new();
  assert_non_null(r);
  (void)stator_call(db, op, request, STATOR_NUL, r);
  return r;
}

/* All pages of an operation; false: it was refused, and *why says with what. */
static bool read_all(stator *db, const char *op, const cJSON *request, items *all, char **why) {
  static const char *const goes_on[][2] = {
      {"LastEvaluatedKey", "ExclusiveStartKey"},
      {"NextToken",        "NextToken"        }
  };
  bool statement = strcmp(op, "ExecuteStatement") == 0, more = true;
  cJSON *page = cJSON_Duplicate(request, 1);
  while (more) {
    char *body = cJSON_PrintUnformatted(page);
    stator_result *r = raw_call(db, op, body);
    free(body);
    cJSON *answer = cJSON_Parse(stator_result_body(r, NULL));
    bool ok = stator_result_code(r) == STATOR_OK;
    if (!ok) *why = strdup(stator_result_body(r, NULL));
    stator_result_free(r);
    if (ok) add_items(all, answer);
    cJSON *next = cJSON_DetachItemFromObjectCaseSensitive(answer, goes_on[statement][0]);
    more = ok && next;
    cJSON_DeleteItemFromObjectCaseSensitive(page, goes_on[statement][1]);
    if (more) cJSON_AddItemToObject(page, goes_on[statement][1], next);
    cJSON_Delete(answer);
    if (!ok) {
      cJSON_Delete(page);
      return false;
    }
  }
  cJSON_Delete(page);
  return true;
}

static cJSON *explain(stator *db, const cJSON *statement, char **why) {
  char *body = cJSON_PrintUnformatted(statement);
  stator_result *r = raw_call(db, "Explain", body);
  free(body);
  *why = NULL;
  cJSON *answer = NULL;
  if (stator_result_code(r) == STATOR_OK)
    answer = cJSON_Parse(stator_result_body(r, NULL));
  else
    *why = strdup(stator_result_body(r, NULL));
  stator_result_free(r);
  return answer;
}

static const char *text_of(const cJSON *object, const char *member) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));
}

static void run_same(stator *db, const cJSON *call, const char *statement, items *all) {
  char *why = NULL;
  const cJSON *request = cJSON_GetObjectItemCaseSensitive(call, "Request");
  if (!read_all(db, text_of(call, "Operation"), request, all, &why))
    fail_msg("%s\n%s", statement, why);
}

static void compare_all(items *a, items *b, const char *statement, const cJSON *answer) {
  qsort(a->p, a->n, sizeof *a->p, compare_items);
  qsort(b->p, b->n, sizeof *b->p, compare_items);
  bool same = a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++) same = strcmp(a->p[i], b->p[i]) == 0;
  if (same) return;
  for (size_t i = 0; i < a->n; i++) print_error("statement: %s\n", a->p[i]);
  for (size_t i = 0; i < b->n; i++) print_error("calls:     %s\n", b->p[i]);
  fail_msg("%s\n%s", statement, cJSON_Print(answer));
}

typedef struct tally {
  int refused, single, several, none, noted, items;
} tally;

static bool shows_otherwise(const cJSON *answer) {
  const char *note = text_of(answer, "Note");
  return note && strstr(note, "side by side");
}

static void compare_reads(stator *db, const char *statement, const cJSON *request,
                          const cJSON *answer, items *selected, tally *n) {
  const cJSON *calls = cJSON_GetObjectItemCaseSensitive(answer, "Calls"), *call;
  items called = {.n = 0};
  bool single = text_of(answer, "Operation") != NULL;
  (void)request;
  if (single) run_same(db, answer, statement, &called);
  cJSON_ArrayForEach(call, calls) run_same(db, call, statement, &called);
  bool any = single || (calls && calls->child);
  if (single)
    n->single++;
  else if (any)
    n->several++;
  else
    n->none++;
  if (shows_otherwise(answer))
    n->noted++;
  else if (any)
    compare_all(selected, &called, statement, answer);
  assert_true(any || text_of(answer, "Note"));
  n->items += (int)selected->n;
  free_items(&called);
}

static void compare_select(stator *db, const char *statement, tally *n) {
  items selected = {.n = 0};
  char *refused_with = NULL, *why;
  cJSON *request = cJSON_CreateObject();
  cJSON_AddStringToObject(request, "Statement", statement);
  bool ok = read_all(db, "ExecuteStatement", request, &selected, &refused_with);
  cJSON *answer = explain(db, request, &why);
  if (ok != (answer != NULL) || (!ok && strcmp(refused_with, why) != 0))
    fail_msg("%s\n runs:    %s\n explain: %s", statement, refused_with ? refused_with : "yes",
             why ? why : "yes");
  if (ok)
    compare_reads(db, statement, request, answer, &selected, n);
  else
    n->refused++;
  free_items(&selected);
  cJSON_Delete(answer);
  cJSON_Delete(request);
  free(refused_with);
  free(why);
}

/* -- data --------------------------------------------------------------------------- */

/* clang-format off */
static void make_tables(stator *db) {
  expect_ok(db, "CreateTable",
            "{'TableName':'Tab'," ON_DEMAND ","
            ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE("g", "S") ","
                       ATTRIBUTE("h", "S") "," ATTRIBUTE("x", "N")) ","
            KEYS(HASH("pk") "," RANGE("sk")) ","
            "'LocalSecondaryIndexes':[{'IndexName':'near'," KEYS(HASH("pk") "," RANGE("x"))
            ",'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['m']}}],"
            "'GlobalSecondaryIndexes':[" INDEX("all", HASH("g") "," RANGE("sk")) ","
            "{'IndexName':'keys'," KEYS(HASH("x")) ",'Projection':{'ProjectionType':'KEYS_ONLY'}},"
            INDEX("wide", HASH("g") "," HASH("h") "," RANGE("sk") "," RANGE("x")) "]}",
            NULL);
  expect_ok(db, "CreateTable",
            "{\"TableName\":\"Odd\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
            "{\"AttributeName\":\"year\",\"AttributeType\":\"N\"},"
            "{\"AttributeName\":\"it's \\\"name\\\"\",\"AttributeType\":\"S\"},"
            "{\"AttributeName\":\"size\",\"AttributeType\":\"S\"}],\"KeySchema\":["
            "{\"AttributeName\":\"year\",\"KeyType\":\"HASH\"},"
            "{\"AttributeName\":\"it's \\\"name\\\"\",\"KeyType\":\"RANGE\"}],"
            "\"GlobalSecondaryIndexes\":[{\"IndexName\":\"by.size\",\"KeySchema\":["
            "{\"AttributeName\":\"size\",\"KeyType\":\"HASH\"}],"
            "\"Projection\":{\"ProjectionType\":\"ALL\"}}]}",
            NULL);
}
/* clang-format on */

static void add_attribute(text *t, const char *name, bool number) {
  if (below(3) == 0) return;
  add(t, ", '%s': ", name);
  if (number)
    add_number(t);
  else
    add_letters(t);
}

static void make_item(text *t) {
  add(t, "INSERT INTO Tab VALUE {'pk': '%c', 'sk': %u", 'a' + (char)below(4), below(5));
  add_attribute(t, "g", false);
  add_attribute(t, "h", false);
  add_attribute(t, "x", true);
  if (below(2)) add(t, ", 'm': {'y': '%c', 'z': 1}", 'a' + (char)below(3));
  if (below(2)) add(t, ", 'l': [1, 'a', null]");
  if (below(2)) add(t, ", 's': <<'a', 'b'>>");
  add(t, "}");
}

static void make_odd_item(text *t) {
  add(t, "INSERT INTO Odd VALUE {'year': %u, 'it''s \"name\"': ", below(4));
  add_letters(t);
  add_attribute(t, "size", false);
  add_attribute(t, "a.b", false);
  add_attribute(t, "größe", true);
  add_attribute(t, "_u", true);
  if (below(2)) add(t, ", 'm': {'list': 'a'}");
  add(t, "}");
}

static void fill(stator *db) {
  for (int i = 0; i < 80; i++) {
    text t = {""};
    if (i % 4)
      make_item(&t);
    else
      make_odd_item(&t);
    stator_result_free(statement_result(db, t.p, NULL));
  }
}

static void selects_do_what_their_calls_do(void **state) {
  tally n = {0};
  make_tables(*state);
  fill(*state);
  for (int i = 0; i < READS; i++) {
    text t = {""};
    make_select(&t, &tables[below(4) == 0]);
    compare_select(*state, t.p, &n);
  }
  print_message("refused %d, one call %d, several %d, none %d, shown otherwise %d, items %d\n",
                n.refused, n.single, n.several, n.none, n.noted, n.items);
  assert_true(n.single > READS / 4 && n.several > 50 && n.items > READS);
}

/* -- writes ------------------------------------------------------------------------- */

static void add_assignment(text *t, const table *b) {
  static const char *const odd[] = {"\"size\"", "\"größe\"", "\"a.b\"", "_u"};
  static const char *const plain[] = {"g", "x", "m.y", "l[1]", "n", "nothing"};
  bool first = b == &tables[0];
  const char *path = first ? plain[below(6)] : odd[below(4)];
  switch (below(7)) {
  case 0: add(t, " REMOVE %s", path); break;
  case 1: add(t, " SET %s = %s + %u", path, path, below(3)); break;
  case 2: add(t, " SET l2 = list_append(l, [%u])", below(3)); break;
  case 3: add(t, " SET s = set_add(s, <<'%c'>>)", 'a' + (char)below(5)); break;
  case 4: add(t, " SET s = set_delete(s, <<'%c'>>)", 'a' + (char)below(5)); break;
  case 5: add(t, " SET %s = if_not_exists(%s, 'c')", path, path); break;
  default: add(t, " SET %s = ", path); add_constant(t, path);
  }
}

static void add_write_where(text *t, const table *b) {
  add(t, " WHERE %s = ", b->hash);
  add_constant(t, b->hash);
  add(t, " AND %s = ", b->range);
  add_constant(t, b->range);
  if (below(2)) return;
  add(t, " AND (");
  add_condition(t, b, 0);
  add(t, ")");
}

static void make_write(text *t, const table *b) {
  static const char *const returning[] = {"",
                                          "",
                                          " RETURNING ALL OLD *",
                                          " RETURNING ALL NEW *",
                                          " RETURNING MODIFIED OLD *",
                                          " RETURNING MODIFIED NEW *"};
  uint32_t what = below(10);
  if (what < 3) {
    if (b == &tables[0])
      make_item(t);
    else
      make_odd_item(t);
  } else if (what < 5) {
    add(t, "DELETE FROM %s", b->name);
    add_write_where(t, b);
    add(t, "%s", returning[below(3)]);
  } else {
    add(t, "UPDATE %s", b->name);
    for (uint32_t i = 0, count = 1 + below(2); i < count; i++) add_assignment(t, b);
    add_write_where(t, b);
    add(t, "%s", returning[below(6)]);
  }
}

/* What an answer gives back of the item: {} and nothing are the same. */
static char *returned(const char *body) {
  cJSON *answer = cJSON_Parse(body);
  const cJSON *attributes = cJSON_GetObjectItemCaseSensitive(answer, "Attributes");
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "Items");
  if (list) attributes = list->child;
  char *out = attributes && attributes->child ? cJSON_PrintUnformatted(attributes) : strdup("");
  cJSON_Delete(answer);
  return out;
}

static void compare_tables(stator *a, stator *b, const char *name, const char *statement,
                           const cJSON *answer) {
  items of_a = {.n = 0}, of_b = {.n = 0};
  char *why = NULL;
  cJSON *scan = cJSON_CreateObject();
  cJSON_AddStringToObject(scan, "TableName", name);
  assert_true(read_all(a, "Scan", scan, &of_a, &why) && read_all(b, "Scan", scan, &of_b, &why));
  compare_all(&of_a, &of_b, statement, answer);
  free_items(&of_a);
  free_items(&of_b);
  cJSON_Delete(scan);
}

/* The statement on `a`, the call on `b`; whether both did it. */
static bool write_both(stator *a, stator *b, const char *statement, const cJSON *request,
                       const cJSON *answer) {
  char *body = cJSON_PrintUnformatted(request);
  char *same = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(answer, "Request"));
  stator_result *x = raw_call(a, "ExecuteStatement", body);
  stator_result *y = raw_call(b, text_of(answer, "Operation"), same);
  int x_code = stator_result_code(x), y_code = stator_result_code(y);
  if (x_code == STATOR_DUPLICATE_ITEM) x_code = STATOR_CONDITION_FAILED;
  char *x_gives = returned(stator_result_body(x, NULL));
  char *y_gives = returned(stator_result_body(y, NULL));
  bool done = x_code == STATOR_OK;
  if (x_code != y_code || (done && strcmp(x_gives, y_gives) != 0))
    fail_msg("%s\n%s\n statement: %s\n call:      %s", statement, same, stator_result_body(x, NULL),
             stator_result_body(y, NULL));
  stator_result_free(x);
  stator_result_free(y);
  free(x_gives);
  free(y_gives);
  free(body);
  free(same);
  return done;
}

static void writes_do_what_their_calls_do(void **state) {
  stator *a = *state, *b = support_open(0);
  int done = 0, failed = 0, refused = 0;
  uint64_t from = seed;
  make_tables(a);
  fill(a);
  seed = from;
  make_tables(b);
  fill(b);
  for (int i = 0; i < WRITES; i++) {
    const table *of = &tables[below(4) == 0];
    text t = {""};
    char *why;
    make_write(&t, of);
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "Statement", t.p);
    cJSON *answer = explain(a, request, &why);
    if (!answer) {
      char *body = cJSON_PrintUnformatted(request);
      stator_result *r = raw_call(a, "ExecuteStatement", body);
      assert_string_equal(stator_result_body(r, NULL), why);
      stator_result_free(r);
      free(body);
      refused++;
    } else if (text_of(answer, "Operation")) {
      *(write_both(a, b, t.p, request, answer) ? &done : &failed) += 1;
      if (i % 20 == 0) compare_tables(a, b, of->name, t.p, answer);
    } else {
      fail_msg("%s: %s", t.p, text_of(answer, "Note"));
    }
    free(why);
    cJSON_Delete(answer);
    cJSON_Delete(request);
  }
  print_message("done %d, failed %d, refused %d\n", done, failed, refused);
  assert_true(done > WRITES / 10 && failed > WRITES / 20);
  assert_int_equal(stator_close(b), STATOR_OK);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      store_test(selects_do_what_their_calls_do),
      store_test(writes_do_what_their_calls_do),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
