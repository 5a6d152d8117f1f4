/* What the tests of keeping search indexes share: a table of items of words, which a model
** knows as sets of bits, written in every way there is. */
#ifndef TESTS_API_SEARCH_WRITES_SUPPORT_H
#define TESTS_API_SEARCH_WRITES_SUPPORT_H
#include "api/upkeep_support.h"
#include <stdbool.h>

enum { SW_KEYS = 40, SW_WORDS = 10 };

static const char *const sw_words[SW_WORDS] = {"alpha",       "beta", "gamma", "d\\u00e9lta",
                                               "eps\\\\ilon", "zeta", "eta",   "th\\u0000zz",
                                               "iota",        "kappa"};
/* As they are asked for. */
static const char *const sw_asked[SW_WORDS] = {
    "alpha", "beta", "gamma",         "delta", "\\\"eps ilon\\\"",
    "zeta",  "eta",  "\\\"th zz\\\"", "iota",  "kappa"};

/* Bits of the words in `a`, a string, in `l`, a list, and in `m.p`, a set. */
typedef struct sw_item {
  bool there;
  unsigned a, l, p;
} sw_item;

typedef struct sw_model {
  stator *db, *other; /* two handles of one store, or twice the same */
  uint64_t seed;
  sw_item items[SW_KEYS];
} sw_model;

static inline unsigned sw_pick(sw_model *m, unsigned below) {
  m->seed = m->seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(m->seed >> 33) % below;
}

static inline stator *sw_handle(sw_model *m) {
  return sw_pick(m, 2) ? m->db : m->other;
}

static inline sw_item sw_random_item(sw_model *m) {
  unsigned all = 1u << SW_WORDS;
  return (sw_item){true, sw_pick(m, all) & sw_pick(m, all), sw_pick(m, all) & sw_pick(m, all),
                   sw_pick(m, 3) ? sw_pick(m, all) & sw_pick(m, all) : 0};
}

static inline void sw_put_words(char *out, unsigned bits, const char *before, const char *behind) {
  for (int i = 0; i < SW_WORDS; i++)
    if (bits & 1u << i) strcat(strcat(strcat(out, before), sw_words[i]), behind);
}

/* "pk":{..},"a":{..},.. */
static inline void sw_write_members(int key, const sw_item *item, char *out) {
  sprintf(out, "\"pk\":{\"S\":\"k%d\"},\"a\":{\"S\":\"", key);
  sw_put_words(out, item->a, " ", "");
  strcat(out, "\"},\"l\":{\"L\":[{\"N\":\"1\"}");
  sw_put_words(out, item->l, ",{\"S\":\"", "\"}");
  strcat(out, "]}");
  if (!item->p) return;
  strcat(out, ",\"m\":{\"M\":{\"p\":{\"SS\":[");
  sw_put_words(out, item->p, "\"", "\",");
  out[strlen(out) - 1] = 0;
  strcat(out, "]}}}");
}

static inline void sw_make_index(stator *db, const char *name, const char *tokenizer) {
  char request[400];
  snprintf(request, sizeof request,
           "{" NAME_T ",'IndexName':'%s','Tokenizer':'%s'%s,'Attributes':["
           "{'AttributePath':'a'},{'AttributePath':'l'},{'AttributePath':'m.p'}]}",
           name, tokenizer, strcmp(tokenizer, "trigram") == 0 ? "" : ",'PrefixLengths':[2]");
  expect_ok(db, "CreateSearchIndex", request, NULL);
}

/* The items that an answer holds are those that have the word. */
static inline void sw_expect_found(sw_model *m, stator *db, int word, const char *column) {
  char request[300], pk[40];
  snprintf(request, sizeof request,
           "{\"TableName\":\"Tab\",\"IndexName\":\"words\",\"SearchQuery\":\"%s%s\","
           "\"ProjectionExpression\":\"pk\"}",
           column, sw_asked[word]);
  stator_result *r = support_success(db, "Search", request, __FILE__, __LINE__);
  const char *body = stator_result_body(r, NULL);
  for (int k = 0; k < SW_KEYS; k++) {
    const sw_item *item = &m->items[k];
    unsigned bits = column[0] == 'a'   ? item->a
                    : column[0] == 'l' ? item->l
                    : column[0]        ? item->p
                                       : item->a | item->l | item->p;
    bool wanted = item->there && bits & 1u << word;
    snprintf(pk, sizeof pk, "{\"S\":\"k%d\"}", k);
    if ((strstr(body, pk) != NULL) != wanted) fail_msg("%s: k%d in %s", request, k, body);
  }
  stator_result_free(r);
}

static inline void sw_show(void *arg, const char *finding) {
  (void)arg;
  print_error("%s\n", finding);
}

static inline void sw_expect_sound(stator *db) {
  stator_result *r = stator_result_new();
  if (stator_check(db, 0, sw_show, NULL, NULL, r) != STATOR_OK)
    fail_msg("%s", stator_result_message(r));
  expect_result(r, STATOR_OK, "{\"Findings\":0,");
  stator_result_free(r);
}

static inline void sw_expect_exact(sw_model *m) {
  static const char *const columns[] = {"", "a: ", "l: ", "m.p: "};
  for (int word = 0; word < SW_WORDS; word++)
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
      sw_expect_found(m, sw_handle(m), word, columns[c]);
  sw_expect_sound(m->db);
}
#endif
