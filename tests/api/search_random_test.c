/* What Search finds against a plain look at every item: random items, queries, writes;
** and page by page while items are deleted, changed and put. */
#include "api/table_requests.h"
#include <stdbool.h>

enum { ITEMS = 300, WORDS = 12, ROUNDS = 150, MOST_WORDS = 8, TEXT = 128 };

static const char *const words[WORDS] = {"race", "car",  "cars", "time",          "travel", "love",
                                         "war",  "ward", "boy",  "\u00e9t\u00e9", "x",      "zoo"};

typedef struct model_item {
  bool there;
  char title[TEXT], plot[TEXT]; /* words with blanks between, and one at each end */
} model_item;

typedef struct model {
  stator *db;
  uint64_t seed;
  model_item items[ITEMS];
} model;

static unsigned pick(model *m, unsigned below) {
  m->seed = m->seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(m->seed >> 33) % below;
}

static void random_text(model *m, char *out) {
  unsigned n = pick(m, MOST_WORDS);
  strcpy(out, " ");
  for (unsigned i = 0; i < n; i++) strcat(strcat(out, words[pick(m, WORDS)]), " ");
}

static void put_model_item(model *m, unsigned i) {
  model_item *item = &m->items[i];
  char request[1024];
  random_text(m, item->title);
  random_text(m, item->plot);
  item->there = true;
  snprintf(request, sizeof request,
           "{" NAME_T
           ",'Item':{'pk':{'S':'%u'},'title':{'S':'%s'},'info':{'M':{'plot':{'S':'%s'}}},"
           "'n':{'N':'%u'}}}",
           i, item->title, item->plot, i % 7);
  expect_ok(m->db, "PutItem", request, NULL);
}

static void delete_model_item(model *m, unsigned i) {
  char request[128];
  snprintf(request, sizeof request, "{" NAME_T ",'Key':{'pk':{'S':'%u'}}}", i);
  m->items[i].there = false;
  expect_ok(m->db, "DeleteItem", request, NULL);
}

static int model_setup(void **state) {
  model *m = calloc(1, sizeof *m);
  assert_non_null(m);
  m->db = support_open(0);
  m->seed = 20261121;
  support_table(m->db, "Tab", "S", NULL);
  for (unsigned i = 0; i < ITEMS / 2; i++) put_model_item(m, i);
  expect_ok(m->db, "CreateSearchIndex",
            "{" NAME_T ",'IndexName':'both','Attributes':[{'AttributePath':'title','Weight':3},"
            "{'AttributePath':'info.plot'}]}",
            NULL);
  *state = m;
  return 0;
}

static int model_teardown(void **state) {
  model *m = *state;
  int rc = stator_close(m->db) == STATOR_OK ? 0 : -1;
  free(m);
  return rc;
}
#define model_test(f) cmocka_unit_test_setup_teardown(f, model_setup, model_teardown)

/* ---------------------------------------------------------------- the plain look */

typedef enum query_form {
  ONE,
  BOTH,
  EITHER,
  FIRST_ONLY,
  PHRASE,
  PREFIX,
  IN_TITLE,
  FORMS
} query_form;

typedef struct query {
  query_form form;
  const char *a, *b;
} query;

static bool holds_word(const char *text, const char *word) {
  char spaced[64];
  snprintf(spaced, sizeof spaced, " %s ", word);
  return strstr(text, spaced) != NULL;
}

static bool in_either(const model_item *i, const char *word) {
  return holds_word(i->title, word) || holds_word(i->plot, word);
}

static bool begins(const char *text, const char *prefix) {
  char spaced[64];
  snprintf(spaced, sizeof spaced, " %s", prefix);
  return strstr(text, spaced) != NULL;
}

static bool model_holds(const model_item *i, const query *q) {
  char both[64];
  if (!i->there) return false;
  switch (q->form) {
  case ONE: return in_either(i, q->a);
  case BOTH: return in_either(i, q->a) && in_either(i, q->b);
  case EITHER: return in_either(i, q->a) || in_either(i, q->b);
  case FIRST_ONLY: return in_either(i, q->a) && !in_either(i, q->b);
  case PHRASE: snprintf(both, sizeof both, "%s %s", q->a, q->b); return in_either(i, both);
  case PREFIX: return begins(i->title, q->a) || begins(i->plot, q->a);
  default: return holds_word(i->title, q->a);
  }
}

static query random_query(model *m, char *text, size_t room) {
  query q = {(query_form)pick(m, FORMS), words[pick(m, WORDS)], words[pick(m, WORDS)]};
  switch (q.form) {
  case ONE: snprintf(text, room, "%s", q.a); break;
  case PREFIX: snprintf(text, room, "%s*", q.a); break;
  case IN_TITLE: snprintf(text, room, "title: %s", q.a); break;
  case BOTH: snprintf(text, room, "%s %s", q.a, q.b); break;
  case EITHER: snprintf(text, room, "%s OR %s", q.a, q.b); break;
  case FIRST_ONLY: snprintf(text, room, "%s NOT %s", q.a, q.b); break;
  default: snprintf(text, room, "%s + %s", q.a, q.b); break;
  }
  return q;
}

/* ------------------------------------------------------------------------ pages */

/* Counts what a page holds in `seen`; its token, n 0: the last. */
static void read_search_page(model *m, const char *rest, char *token, size_t room,
                             unsigned char *seen) {
  char request[2048];
  snprintf(request, sizeof request, "{" NAME_T ",%s%s%s%s}", rest, *token ? ",'NextToken':'" : "",
           token, *token ? "'" : "");
  stator_result *r = support_call(m->db, "Search", request);
  const char *body = stator_result_body(r, NULL), *next = strstr(body, "\"NextToken\":\"");
  if (stator_result_code(r) != STATOR_OK) fail_msg("%s %s", request, body);
  for (const char *at = body; (at = strstr(at, "\"pk\":{\"S\":\"")); at++)
    seen[atoi(at + strlen("\"pk\":{\"S\":\""))]++;
  *token = 0;
  if (next) snprintf(token, room, "%.*s", (int)strcspn(next + 13, "\""), next + 13);
  stator_result_free(r);
}

static void expect_agreement(model *m) {
  char text[128], rest[512], token[1024] = "";
  unsigned char seen[ITEMS] = {0};
  query q = random_query(m, text, sizeof text);
  bool filtered = pick(m, 2);
  snprintf(rest, sizeof rest, "'SearchQuery':'%s','Limit':%u%s", text, 1 + pick(m, 50),
           filtered ? ",'FilterExpression':'n < :n','ExpressionAttributeValues':{':n':{'N':'3'}}"
                    : "");
  do read_search_page(m, rest, token, sizeof token, seen);
  while (*token);
  for (unsigned i = 0; i < ITEMS; i++) {
    bool wanted = model_holds(&m->items[i], &q) && (!filtered || i % 7 < 3);
    if (seen[i] != wanted)
      fail_msg("%s: item %u came %u times: '%s' '%s'", text, i, seen[i], m->items[i].title,
               m->items[i].plot);
  }
}

static void a_search_finds_what_a_plain_look_finds(void **state) {
  model *m = *state;
  for (int round = 0; round < ROUNDS; round++) {
    for (int k = 0; k < 10; k++) {
      unsigned i = pick(m, ITEMS);
      if (m->items[i].there && pick(m, 3) == 0)
        delete_model_item(m, i);
      else
        put_model_item(m, i);
    }
    expect_agreement(m);
  }
}

/* -------------------------------------------------- pages between which is written */

/* Deletes what the page brought, and changes others; `touched`: since the search began. */
static void write_between(model *m, const unsigned char *seen, bool *touched) {
  for (unsigned i = 0; i < ITEMS; i++)
    if (seen[i] && m->items[i].there && !touched[i] && pick(m, 2)) {
      delete_model_item(m, i);
      touched[i] = true;
    }
  for (int k = 0; k < 4; k++) {
    unsigned i = pick(m, ITEMS);
    touched[i] = true;
    if (m->items[i].there && pick(m, 2))
      delete_model_item(m, i);
    else
      put_model_item(m, i);
  }
}

static void page_through(model *m) {
  char text[128], rest[512], token[1024] = "";
  unsigned char seen[ITEMS] = {0};
  bool touched[ITEMS] = {false}, held[ITEMS];
  query q = random_query(m, text, sizeof text);
  for (unsigned i = 0; i < ITEMS; i++) held[i] = model_holds(&m->items[i], &q);
  snprintf(rest, sizeof rest, "'SearchQuery':'%s','Limit':%u", text, 1 + pick(m, 9));
  do {
    read_search_page(m, rest, token, sizeof token, seen);
    write_between(m, seen, touched);
  } while (*token);
  for (unsigned i = 0; i < ITEMS; i++)
    if (!touched[i] && seen[i] != held[i])
      fail_msg("%s: item %u came %u times: '%s' '%s'", text, i, seen[i], m->items[i].title,
               m->items[i].plot);
}

static void what_is_not_touched_comes_once_whatever_is_written(void **state) {
  model *m = *state;
  for (int round = 0; round < ROUNDS; round++) {
    for (unsigned i = 0; i < ITEMS; i += 5)
      if (!m->items[i].there) put_model_item(m, i);
    page_through(m);
  }
}

/* ------------------------------------------------------------------- keys beside it */

enum { PARTITIONS = 4, SORT_KEYS = 60 };

typedef struct key_test {
  const char *text; /* of two bounds, :a and :b */
  bool (*holds)(int sk, int a, int b);
} key_test;

static bool is_any(int sk, int a, int b) {
  return (void)sk, (void)a, (void)b, true;
}
static bool is_equal(int sk, int a, int b) {
  return (void)b, sk == a;
}
static bool is_below(int sk, int a, int b) {
  return (void)b, sk < a;
}
static bool is_up_to(int sk, int a, int b) {
  return (void)b, sk <= a;
}
static bool is_above(int sk, int a, int b) {
  return (void)b, sk > a;
}
static bool is_from(int sk, int a, int b) {
  return (void)b, sk >= a;
}
static bool is_between(int sk, int a, int b) {
  return a <= sk && sk <= b;
}

static const key_test key_tests[] = {
    {"",                          is_any    },
    {" AND sk = :a",              is_equal  },
    {" AND sk < :a",              is_below  },
    {" AND sk <= :a",             is_up_to  },
    {" AND sk > :a",              is_above  },
    {" AND sk >= :a",             is_from   },
    {" AND sk BETWEEN :a AND :b", is_between},
};

/* Of each item the word that it has; NULL: none. */
typedef const char *keyed_words[PARTITIONS][SORT_KEYS];

static void put_keyed(model *m, keyed_words has) {
  char request[256];
  support_table(m->db, "Keyed", "S", "N");
  for (int p = 0; p < PARTITIONS; p++)
    for (int s = 0; s < SORT_KEYS; s++) {
      has[p][s] = pick(m, 5) ? words[pick(m, 3)] : NULL;
      snprintf(request, sizeof request,
               "{'TableName':'Keyed','Item':{'pk':{'S':'p%d'},'sk':{'N':'%d'},'text':{'S':'%s'}}}",
               p, s - 30, has[p][s] ? has[p][s] : "none");
      expect_ok(m->db, "PutItem", request, NULL);
    }
  expect_ok(m->db, "CreateSearchIndex",
            "{'TableName':'Keyed','IndexName':'texts','Attributes':[{'AttributePath':'text'}]}",
            NULL);
}

/* How many items of the partition have the word, within the bounds; each is checked. */
static int count_keyed(model *m, const char *request, int partition, const key_test *k, int a,
                       int b) {
  stator_result *r = support_call(m->db, "Search", request);
  const char *body = stator_result_body(r, NULL);
  char pk[16];
  int count = 0;
  if (stator_result_code(r) != STATOR_OK) fail_msg("%s %s", request, body);
  snprintf(pk, sizeof pk, "\"p%d\"", partition);
  for (const char *at = body; (at = strstr(at, "{\"pk\":{\"S\":")); count++) {
    int sk = 99;
    at += strlen("{\"pk\":{\"S\":");
    assert_int_equal(strncmp(at, pk, strlen(pk)), 0);
    assert_int_equal(sscanf(at + strlen(pk), "},\"sk\":{\"N\":\"%d\"", &sk), 1);
    assert_true(k->holds(sk, a, b));
  }
  stator_result_free(r);
  return count;
}

static void keys_narrow_a_search_as_a_plain_look_does(void **state) {
  model *m = *state;
  keyed_words has;
  char request[512];
  put_keyed(m, has);
  for (int round = 0; round < 4 * ROUNDS; round++) {
    const key_test *k = &key_tests[pick(m, sizeof key_tests / sizeof *key_tests)];
    int p = (int)pick(m, PARTITIONS), a = (int)pick(m, SORT_KEYS) - 30, wanted = 0;
    int b = a + (int)pick(m, 20);
    const char *word = words[pick(m, 3)];
    for (int s = 0; s < SORT_KEYS; s++)
      wanted += has[p][s] && strcmp(has[p][s], word) == 0 && k->holds(s - 30, a, b);
    int n = snprintf(request, sizeof request,
                     "{'TableName':'Keyed','SearchQuery':'%s','ProjectionExpression':'pk, sk',"
                     "'KeyConditionExpression':'pk = :p%s','ExpressionAttributeValues':{':p':{'S':"
                     "'p%d'}",
                     word, k->text, p);
    if (strstr(k->text, ":a")) n += sprintf(request + n, ",':a':{'N':'%d'}", a);
    if (strstr(k->text, ":b")) n += sprintf(request + n, ",':b':{'N':'%d'}", b);
    strcpy(request + n, "}}");
    int found = count_keyed(m, request, p, k, a, b);
    if (found != wanted) fail_msg("%s: %d, not %d", request, found, wanted);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      model_test(a_search_finds_what_a_plain_look_finds),
      model_test(keys_narrow_a_search_as_a_plain_look_does),
      model_test(what_is_not_touched_comes_once_whatever_is_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
