/* SELECTs with conditions made at random answer what a Scan with the same condition
** as its FilterExpression answers, whatever keys they are read by. */
#include "api/statements.h"
#include <stdbool.h>

enum { ROUNDS = 1500, MOST_VALUES = 64 };

static uint64_t seed = 20261121;

static uint32_t below(uint32_t n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed >> 33) % n;
}

/* A condition in both languages. */
typedef struct twin {
  char where[8192], filter[8192], values[8192];
  int value_count;
} twin;

static void both(twin *t, const char *text) {
  strcat(t->where, text);
  strcat(t->filter, text);
}

/* A number or a letter, 'a' and :v0. */
static void add_value(twin *t, bool number) {
  char literal[32], json[64];
  int n = (int)below(6);
  snprintf(literal, sizeof literal, number ? "%d" : "'%c'", number ? n : 'a' + n);
  snprintf(json, sizeof json, number ? "%s\":v%d\":{\"N\":\"%d\"}" : "%s\":v%d\":{\"S\":\"%c\"}",
           t->value_count ? "," : "", t->value_count, number ? n : 'a' + n);
  strcat(t->where, literal);
  sprintf(t->filter + strlen(t->filter), ":v%d", t->value_count++);
  strcat(t->values, json);
}

/* Attributes and the type that keys need; others are of any. */
static const struct {
  const char *name;
  bool number;
} attributes[] = {
    {"pk",  false},
    {"pk",  false},
    {"pk",  false},
    {"sk",  true },
    {"sk",  true },
    {"g",   false},
    {"x",   true },
    {"x",   false},
    {"m.y", true },
};

/* PartiQL's <> is false where there is nothing. */
static void add_comparison(twin *t, const char *name, bool number) {
  static const char *const operators[] = {"=", "=", "=", "<", "<=", ">", ">=", "<>"};
  const char *op = operators[below(8)];
  bool differs = strcmp(op, "<>") == 0;
  if (differs) sprintf(t->filter + strlen(t->filter), "attribute_exists(%s) AND ", name);
  both(t, name);
  both(t, op);
  add_value(t, number);
}

static void add_list(twin *t, const char *name, bool number) {
  both(t, name);
  both(t, " IN (");
  for (uint32_t i = 0, n = 1 + below(3); i < n; i++) {
    if (i) both(t, ",");
    add_value(t, number);
  }
  both(t, ")");
}

static void add_between(twin *t, const char *name) {
  uint32_t low = below(4), high = low + below(3);
  char text[128];
  sprintf(t->where + strlen(t->where), "%s BETWEEN %u AND %u", name, low, high);
  sprintf(t->filter + strlen(t->filter), "%s BETWEEN :v%d AND :v%d", name, t->value_count,
          t->value_count + 1);
  snprintf(text, sizeof text, "%s\":v%d\":{\"N\":\"%u\"},\":v%d\":{\"N\":\"%u\"}",
           t->value_count ? "," : "", t->value_count, low, t->value_count + 1, high);
  strcat(t->values, text);
  t->value_count += 2;
}

static void add_function(twin *t, const char *name, const char *function) {
  both(t, function);
  both(t, "(");
  both(t, name);
  both(t, ",");
  add_value(t, false);
  both(t, ")");
}

static void add_test(twin *t) {
  uint32_t at = below(sizeof attributes / sizeof *attributes);
  const char *name = attributes[at].name;
  bool number = attributes[at].number;
  switch (below(9)) {
  case 0:
  case 1: add_list(t, name, number); break;
  case 2:
    if (number)
      add_between(t, name);
    else
      add_function(t, name, "begins_with");
    break;
  case 3:
    sprintf(t->where + strlen(t->where), "%s IS MISSING", name);
    sprintf(t->filter + strlen(t->filter), "attribute_not_exists(%s)", name);
    break;
  case 4: add_function(t, name, "contains"); break;
  default: add_comparison(t, name, number); break;
  }
}

static void add_condition(twin *t, int depth) {
  uint32_t what = t->value_count > MOST_VALUES - 12 ? 0 : below(depth > 3 ? 1 : 10);
  if (what < 3) {
    add_test(t);
    return;
  }
  if (what == 3) {
    both(t, "NOT (");
    add_condition(t, depth + 1);
    both(t, ")");
    return;
  }
  both(t, "(");
  add_condition(t, depth + 1);
  both(t, what < 8 ? ") AND (" : ") OR (");
  add_condition(t, depth + 1);
  both(t, ")");
}

static twin make_twin(void) {
  twin t = {.where = "", .filter = "", .values = ""};
  if (below(2)) {
    both(&t, "pk=");
    add_value(&t, false);
    both(&t, " AND (");
    add_condition(&t, 1);
    both(&t, ")");
  } else {
    add_condition(&t, 0);
  }
  return t;
}

/* -- both answers --------------------------------------------------------------------- */

static int compare_words(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_words(char *text) {
  char *copy = strdup(text), *words[128], *save = NULL;
  size_t n = 0;
  for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) words[n++] = w;
  qsort(words, n, sizeof *words, compare_words);
  *text = 0;
  for (size_t i = 0; i < n; i++) {
    strcat(text, words[i]);
    strcat(text, " ");
  }
  free(copy);
}

/* Appends the keys of "Items". */
static void take_page(const stator_result *r, char *keys) {
  char *body = strdup(stator_result_body(r, NULL));
  char *behind = strstr(body, "],\"");
  if (behind) *behind = 0;
  list_keys(body, keys + strlen(keys));
  free(body);
}

static void scan_keys(stator *db, const char *table, const twin *t, char *keys) {
  static char request[32768];
  sprintf(request,
          "{\"TableName\":\"%s\",\"FilterExpression\":\"%s\","
          "\"ExpressionAttributeValues\":{%s}}",
          table, t->filter, t->values);
  if (!t->value_count)
    sprintf(request, "{\"TableName\":\"%s\",\"FilterExpression\":\"%s\"}", table, t->filter);
  stator_result *r = support_call(db, "Scan", request);
  if (stator_result_code(r) != STATOR_OK) fail_msg("%s\n%s", request, stator_result_body(r, NULL));
  *keys = 0;
  take_page(r, keys);
  stator_result_free(r);
}

/* False: refused, as conditions that cover a key twice are. */
static bool select_keys(stator *db, const char *from, const twin *t, char *keys) {
  static char statement[16384];
  char token[4096] = "", more[5000];
  uint32_t limit = below(3) ? 0 : 1 + below(5);
  sprintf(statement, "SELECT pk, sk FROM %s WHERE %s", from, t->where);
  *keys = 0;
  do {
    int at = limit ? sprintf(more, "'Limit':%u", limit) : 0;
    more[at] = 0;
    if (*token) sprintf(more + at, "%s'NextToken':'%s'", at ? "," : "", token);
    stator_result *r = statement_result(db, statement, *more ? more : NULL);
    const char *message = stator_result_message(r);
    if (stator_result_code(r) != STATOR_OK) {
      bool known = strstr(message, "Overlapping conditions") || strstr(message, "Too many decomp");
      if (!known) fail_msg("%s\n%s", statement, stator_result_body(r, NULL));
      stator_result_free(r);
      return false;
    }
    take_page(r, keys);
    const char *next = strstr(stator_result_body(r, NULL), "\"NextToken\":\"");
    *token = 0;
    if (next) sscanf(next + 13, "%4095[^\"]", token);
    stator_result_free(r);
  } while (*token);
  return true;
}

static void fill(stator *db) {
  for (int i = 0; i < 40; i++) {
    char statement[512];
    int at = sprintf(statement, "INSERT INTO Sorted VALUE {'pk':'%c','sk':%d,'g':'%c'", 'a' + i / 6,
                     i % 6, 'a' + (int)below(4));
    uint32_t x = below(4);
    if (x == 0) at += sprintf(statement + at, ",'x':%u", below(6));
    if (x == 1)
      at += sprintf(statement + at, ",'x':'%c%c'", 'a' + (int)below(4), 'a' + (int)below(4));
    if (x == 2) at += sprintf(statement + at, ",'x':null");
    if (below(2)) at += sprintf(statement + at, ",'m':{'y':%u}", below(6));
    sprintf(statement + at, "}");
    run_statement(db, statement);
  }
}

static void make_table(stator *db) {
  expect_ok(db, "CreateTable",
            "{'TableName':'Sorted'," ON_DEMAND
            "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE(
                "g", "S")) "," KEYS(HASH("pk") "," RANGE("sk")) ","
                                                                "'GlobalSecondaryIndexes':[" INDEX(
                                                                    "all",
                                                                    HASH("g") "," RANGE("sk")) "]}",
            NULL);
}

static void selects_answer_what_scans_answer(void **state) {
  stator *db = *state;
  static char scanned[4096], selected[4096];
  int compared = 0;
  make_table(db);
  fill(db);
  for (int i = 0; i < ROUNDS; i++) {
    twin t = make_twin();
    scan_keys(db, "Sorted", &t, scanned);
    sort_words(scanned);
    for (int index = 0; index < 2; index++) {
      if (!select_keys(db, index ? "Sorted.\"all\"" : "Sorted", &t, selected)) continue;
      compared++;
      sort_words(selected);
      if (strcmp(scanned, selected) != 0)
        fail_msg("%s WHERE %s\nFilter %s\n select: %s\n scan:   %s", index ? "index" : "table",
                 t.where, t.filter, selected, scanned);
    }
  }
  assert_true(compared > ROUNDS);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      store_test(selects_answer_what_scans_answer),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
