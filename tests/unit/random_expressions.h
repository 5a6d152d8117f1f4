/* Requests with random expressions, good ones and bad ones, that come again with
** other names and values. */
#ifndef TESTS_UNIT_RANDOM_EXPRESSIONS_H
#define TESTS_UNIT_RANDOM_EXPRESSIONS_H
#include "api/support.h"
#include <stdbool.h>

/* The same series in every run. */
static inline uint32_t random_below(uint64_t *seed, uint32_t below) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*seed >> 33) % below;
}

/* -- random expressions ------------------------------------------------------------- */

enum { TEXT_ROOM = 1200, NAMES = 3, VALUES = 5 };

typedef struct writing {
  uint64_t *seed;
  char text[TEXT_ROOM];
  unsigned names, values; /* used: bits */
} writing;

static inline uint32_t pick(writing *w, uint32_t below) {
  return random_below(w->seed, below);
}

static inline void add(writing *w, const char *text) {
  assert_true(strlen(w->text) + strlen(text) < sizeof w->text);
  strcat(w->text, text);
}

static inline void add_path(writing *w) {
  static const char *const paths[] = {"a",   "b", "n",    "m.x",    "l[1]", "m.b",
                                      "s",   "l", "zz",   "l[0]",   "pk",   "status",
                                      "m.y", "m", "l[7]", "m.x.y.z"};
  static const char *const placeholders[] = {"#a", "#b", "#c"};
  if (pick(w, 3)) {
    add(w, paths[pick(w, sizeof paths / sizeof *paths - (pick(w, 8) ? 6 : 0))]);
    return;
  }
  uint32_t i = pick(w, NAMES);
  w->names |= 1u << i;
  if (pick(w, 6) == 0) add(w, "m.");
  add(w, placeholders[i]);
}

static inline void add_value(writing *w) {
  static const char *const placeholders[] = {":a", ":b", ":c", ":d", ":e"};
  uint32_t i = pick(w, VALUES);
  w->values |= 1u << i;
  add(w, placeholders[i]);
}

static inline void add_operand(writing *w) {
  uint32_t sort = pick(w, 8);
  if (sort == 0) add(w, "size(");
  if (sort < 4)
    add_path(w);
  else
    add_value(w);
  if (sort == 0) add(w, ")");
}

static inline void add_call(writing *w, const char *name, bool value) {
  add(w, name);
  add(w, "(");
  add_path(w);
  if (value) add(w, ", ");
  if (value) add_value(w);
  add(w, ")");
}

static inline void add_test(writing *w) {
  static const char *const comparisons[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
  switch (pick(w, 10)) {
  case 0: add_call(w, "attribute_exists", false); break;
  case 1: add_call(w, "attribute_not_exists", false); break;
  case 2: add_call(w, "attribute_type", true); break;
  case 3: add_call(w, "begins_with", true); break;
  case 4: add_call(w, "contains", true); break;
  case 5:
  case 6:
    add_path(w);
    add(w, " BETWEEN ");
    add_operand(w);
    add(w, " AND ");
    add_operand(w);
    break;
  case 7:
    add_path(w);
    add(w, " IN (");
    add_operand(w);
    add(w, ", ");
    add_operand(w);
    add(w, ")");
    break;
  default:
    add_path(w);
    add(w, comparisons[pick(w, 6)]);
    add_operand(w);
  }
}

static inline void add_condition(writing *w) {
  static const char *const joints[] = {" AND ", " OR ", " AND NOT "};
  uint32_t tests = 1 + pick(w, 3);
  if (pick(w, 6) == 0) add(w, "NOT ");
  for (uint32_t i = 0; i < tests; i++) {
    if (i) add(w, joints[pick(w, 3)]);
    add_test(w);
  }
}

static inline void add_right_side(writing *w) {
  switch (pick(w, 6)) {
  case 0: add_path(w), add(w, pick(w, 2) ? " + " : " - "), add_value(w); break;
  case 1: add_call(w, "if_not_exists", true); break;
  case 2: add_call(w, "list_append", true); break;
  case 3: add_path(w); break;
  default: add_value(w);
  }
}

static inline void add_update(writing *w) {
  static const char *const sections[] = {"SET ", " REMOVE ", " ADD ", " DELETE "};
  for (uint32_t i = 0; i < 4; i++) {
    if (pick(w, 4) > (i == 0 ? 2 : 0)) continue;
    uint32_t actions = 1 + pick(w, 3);
    add(w, sections[i]);
    for (uint32_t k = 0; k < actions; k++) {
      if (k) add(w, ", ");
      add_path(w);
      if (i == 0) add(w, " = "), add_right_side(w);
      if (i >= 2) add(w, " "), add_value(w);
    }
  }
}

static inline void add_key_condition(writing *w) {
  static const char *const ranges[] = {" AND sk = :b", " AND :b <= sk", " AND sk BETWEEN :b AND :c",
                                       " AND begins_with(sk, :b)", ""};
  uint32_t i = pick(w, 5);
  add(w, pick(w, 4) ? "pk = :a" : "#a = :a");
  w->names |= w->text[strlen(w->text) - 5] == 'a' ? 1u : 0;
  add(w, ranges[i]);
  w->values |= i == 4 ? 1u : i == 2 ? 7u : 3u;
}

/* -- random names and values ---------------------------------------------------------- */

/* Those that are used, now and then one more or less. */
static inline unsigned given(writing *w, unsigned used, uint32_t all) {
  if (pick(w, 12) == 0) used ^= 1u << pick(w, all);
  return used;
}

static inline void add_names(writing *w, unsigned used) {
  static const char *const keys[] = {"#a", "#b", "\\u0023c"};
  static const char *const names[] = {"a", "b", "n", "pk", "x", "l", "b\\u0000", "sk"};
  bool any = false;
  used = given(w, used, NAMES);
  if (!used && pick(w, 20)) return;
  add(w, ",\"ExpressionAttributeNames\":{");
  for (uint32_t i = 0; i < NAMES; i++) {
    char one[80];
    if (!(used >> i & 1)) continue;
    snprintf(one, sizeof one, "%s\"%s\":\"%s\"", any ? "," : "", keys[i], names[pick(w, 8)]);
    add(w, one);
    any = true;
  }
  add(w, "}");
}

static inline void add_values(writing *w, unsigned used) {
  static const char *const keys[] = {":a", ":b", ":c", ":d", ":\\u0065"};
  static const char *const values[] = {"{\"S\":\"p0\"}",
                                       "{\"S\":\"s1\"}",
                                       "{\"S\":\"s3\"}",
                                       "{\"S\":\"p1\"}",
                                       "{\"N\":\"3\"}",
                                       "{\"N\":\"-1.50e1\"}",
                                       "{\"N\":\"2\"}",
                                       "{\"S\":\"SS\"}",
                                       "{\"B\":\"eHg=\"}",
                                       "{\"SS\":[\"v\",\"a\"]}",
                                       "{\"NS\":[\"2\",\"1\"]}",
                                       "{\"L\":[{\"N\":\"1\"}]}",
                                       "{\"BOOL\":true}",
                                       "{\"M\":{\"x\":{\"S\":\"\"}}}",
                                       "{\"NULL\":true}",
                                       "{ \"S\" : \"p\\u0030\" }",
                                       "{\"N\":\"x\"}",
                                       "{}",
                                       "null",
                                       "{\"NULL\":false}"};
  bool any = false;
  used = given(w, used, VALUES);
  if (!used && pick(w, 20)) return;
  add(w, ",\"ExpressionAttributeValues\":{");
  for (uint32_t k = 0, first = pick(w, 4) ? 0 : 2; k < VALUES; k++) {
    uint32_t i = (k + first) % VALUES;
    char one[80];
    if (!(used >> i & 1)) continue;
    snprintf(one, sizeof one, "%s\"%s\":%s", any ? "," : "", keys[i],
             values[pick(w, pick(w, 10) ? 16 : 20) / (pick(w, 3) ? 2 : 1)]);
    add(w, one);
    any = true;
  }
  add(w, "}");
}

/* -- random requests -------------------------------------------------------------------- */

enum { TEXT_CONDITION, TEXT_UPDATE, TEXT_FILTER, TEXT_PROJECTION, TEXT_KEY, TEXTS };

typedef struct family { /* requests that differ by names and values */
  const char *op, *head;
  char texts[TEXTS][TEXT_ROOM];
  char names[2][TEXT_ROOM];
  unsigned values;
} family;

static inline void add_paths(writing *w) {
  uint32_t count = 1 + pick(w, 3);
  for (uint32_t i = 0; i < count; i++) {
    if (i) add(w, pick(w, 2) ? "," : ", ");
    add_path(w);
  }
}

static inline void make_family(family *f, uint64_t *seed) {
  static void (*const makers[])(writing * w) = {add_condition, add_update, add_condition, add_paths,
                                                add_key_condition};
  static const struct sort {
    const char *op, *head;
    uint32_t texts[TEXTS]; /* in so many of three */
  } sorts[] = {
#define KEY "\"Key\":{\"pk\":{\"S\":\"p0\"},\"sk\":{\"S\":\"s2\"}}"
      {"PutItem",
                                                                         "\"Item\":{\"pk\":{\"S\":\"p1\"},\"sk\":{\"S\":\"s1\"},\"b\":{\"N\":\"7\"}}",
                                                                         {2}                                                                                          },
      {"DeleteItem", "\"Key\":{\"pk\":{\"S\":\"-\"},\"sk\":{\"S\":\"-\"}}",          {2}            },
      {"Query",      "\"ScanIndexForward\":false",                                   {0, 0, 2, 1, 3}},
      {"Scan",       "\"Limit\":4",                                                  {0, 0, 3, 1, 0}},
      {"GetItem",    KEY,                                                            {0, 0, 0, 3, 0}},
      {"UpdateItem", KEY ",\"ReturnValues\":\"UPDATED_NEW\"",                        {1, 3}         },
      {"UpdateItem", KEY ",\"ReturnValues\":\"ALL_OLD\"",                            {1, 3}         },
  };
  const struct sort *sort = &sorts[random_below(seed, sizeof sorts / sizeof *sorts)];
  *f = (family){.op = sort->op, .head = sort->head};
  writing all = {.seed = seed};
  for (int i = 0; i < TEXTS; i++) {
    writing w = {.seed = seed};
    if (random_below(seed, 3) >= sort->texts[i]) continue;
    makers[i](&w);
    strcpy(f->texts[i], w.text);
    all.names |= w.names;
    all.values |= w.values;
  }
  f->values = all.values;
  for (int i = 0; i < 2; i++) {
    all.text[0] = 0;
    add_names(&all, all.names);
    strcpy(f->names[i], all.text);
  }
}

static inline void make_request(const family *f, uint64_t *seed, char *out, size_t room) {
  static const char *const members[] = {"ConditionExpression", "UpdateExpression",
                                        "FilterExpression", "ProjectionExpression",
                                        "KeyConditionExpression"};
  writing w = {.seed = seed};
  add_values(&w, f->values);
  int n = snprintf(out, room, "{\"TableName\":\"Tab\",%s%s%s", f->head, f->names[pick(&w, 4) == 0],
                   w.text);
  for (int i = 0; i < TEXTS; i++)
    if (*f->texts[i])
      n += snprintf(out + n, room - (size_t)n, ",\"%s\":\"%s\"", members[i], f->texts[i]);
  assert_true((size_t)snprintf(out + n, room - (size_t)n, "}") < room - (size_t)n);
}
#endif
