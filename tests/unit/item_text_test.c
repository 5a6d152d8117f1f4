/* Items in one pass beside the general way (nodes, types checked, written): what
** the pass takes is the same text of the same size, and it takes plain items. */
#include <stdio.h>
#include <stdlib.h>
#include "ops/decode.h"
#include "unit/value_support.h"

#ifndef ROUNDS
#define ROUNDS 20000
#endif

static const st_field item_field = {.kind = ST_KIND_ITEM};

/* The general way. */
static void read_slowly(workbench *w, st_str json) {
  const st_json *root;
  st_buf_clear(&w->out);
  st_error_clear(&w->error);
  w->code = st_json_read(json, &w->arena, &root, &w->error);
  if (w->code == STATOR_OK) w->code = st_decode_check(&item_field, root, &w->error);
  if (w->code == STATOR_OK) w->code = st_write_item(root, &w->arena, &w->out, &w->size, &w->error);
}

static bool read_in_one_pass(workbench *w, st_str json, st_item_order *order, st_item_text *item) {
  st_item_source source = {
      .begin = json.p, .end = json.p + json.n, .arena = &w->arena, .order = order};
  bool taken = json.n > 0 && *json.p == '{' && st_item_text_read(&source, json.p, item);
  assert_false(source.out_of_memory);
  return taken && item->sent.n == json.n;
}

static void assert_members_known(const st_item_text *item) {
  const char *at = NULL;
  st_member m;
  size_t n = 0;
  for (; st_map_next(item->text, &at, &m); n++) {
    assert_true(n < item->count);
    st_member known = st_item_text_member(item, n);
    assert_true(st_str_eq(known.name, m.name) && known.name.p == m.name.p);
    assert_true(known.text == m.text && known.value.text == m.value.text);
    assert_true(known.value.len == m.value.len && known.value.type == m.value.type);
  }
  assert_int_equal(n, item->count);
}

static void assert_members_found(const st_item_text *item) {
  st_buf name;
  st_buf_init(&name, 0);
  for (size_t i = 0; i < item->count; i++) {
    st_member m = st_item_text_member(item, i);
    st_buf_clear(&name);
    st_name_decode(m.name, &name);
    assert_ptr_equal(st_item_text_find(item, st_buf_view(&name)).text, m.value.text);
    st_buf_char(&name, '!');
    st_value other = st_item_text_find(item, st_buf_view(&name));
    assert_ptr_equal(other.text, st_map_find(item->text, st_buf_view(&name)).text);
  }
  st_buf_free(&name);
}

/* Whether the pass took it; fails where it takes what the general way does not, or
** makes something else of it. `order` is of an item before. */
static bool compare_ways_after(workbench *w, st_str json, st_item_order *order) {
  st_item_text item;
  st_arena_reset(&w->arena);
  bool taken = read_in_one_pass(w, json, order, &item);
  read_slowly(w, json);
  if (!taken) return false;
  if (w->code != STATOR_OK || !st_str_eq(item.text, st_buf_view(&w->out)) || item.size != w->size)
    fail_msg("%.*s\nbecame %.*s (%zu)\nnot    %s (%zu) %s", ST_FMT(json), ST_FMT(item.text),
             item.size, st_buf_cstr(&w->out), w->size, st_buf_cstr(&w->error.message));
  assert_members_known(&item);
  assert_members_found(&item);
  return true;
}

/* Once with no item before it, once behind itself. */
static bool compare_ways(workbench *w, st_str json) {
  st_item_order order = {0};
  bool taken = compare_ways_after(w, json, &order);
  assert_int_equal(compare_ways_after(w, json, &order), taken);
  return taken;
}

static void assert_taken(const char *json, bool expected) {
  workbench w;
  workbench_init(&w);
  if (compare_ways(&w, st_str_of(json)) != expected) fail_msg("%s", json);
  workbench_free(&w);
}

static void plain_items_are_taken(void **state) {
  (void)state;
  static const char *const items[] = {
      "{}",
      "{ }",
      "{\"a\":{\"S\":\"\"}}",
      "{\"a\":{\"S\":\"b\\n\\\"\\\\\\/\\u00e9\\u000a\\u001F\\ud83d\\ude00\xC3\xA9\"}}",
      "{\"b\":{\"N\":\"1\"},\"a\":{\"N\":\"-0.5\"}}",
      "{ \"b\" : { \"N\" : \"01.50\" } ,\r\n\t\"a\" : { \"NULL\" : true } }",
      "{\"b\":{\"BOOL\":true},\"a\":{\"BOOL\":false}}",
      "{\"b\":{\"B\":\"\"},\"a\":{\"B\":\"QUI=\"},\"c\":{\"BS\":[\"/w==\",\"QQ==\",\"\"]}}",
      "{\"c\":{\"SS\":[\"b\",\"\\u0061\",\"\"]},\"a\":{\"NS\":[\"10\", \"9.0\",\"-1\"]}}",
      "{\"c\":{\"L\":[]},\"a\":{\"L\":[{\"M\":{}},{\"M\":{\"z\":{\"L\":[{\"S\":\"\"}]},\"a\":{"
      "\"NS\":"
      "[\"1\"]}}}]}}",
      "{\"\\u00e9\":{\"S\":\"4\"},\"b\":{\"S\":\"3\"},\"a\\u0000\":{\"S\":\"2\"},\"a\":{\"S\":"
      "\"1\"}}",
      "{\"[\":{\"S\":\"\"},\"\\\\\":{\"S\":\"\"},\"]\":{\"S\":\"\"},\"\\n\":{\"S\":\"\"}}",
  };
  for (size_t i = 0; i < sizeof items / sizeof *items; i++) assert_taken(items[i], true);
}

static void odd_and_wrong_items_are_left(void **state) {
  (void)state;
  static const char *const items[] = {
      "[]",
      "{\"a\":{\"S\":\"1\"},\"a\":{\"S\":\"2\"}}",
      "{\"a\":{\"S\":\"1\"},\"b\":{\"S\":\"\"},\"\\u0061\":{\"S\":\"2\"}}",
      "{\"a\":{\"S\":\"1\",\"N\":null}}",
      "{\"a\":{\"S\":\"1\",\"N\":\"1\"}}",
      "{\"a\":{\"\\u0053\":\"1\"}}",
      "{\"a\":{\"X\":\"1\"}}",
      "{\"a\":{}}",
      "{\"a\":null}",
      "{\"a\":{\"S\":1}}",
      "{\"a\":{\"BOOL\":\"true\"}}",
      "{\"a\":{\"NULL\":false}}",
      "{\"\":{\"S\":\"1\"}}",
      "{\"a\":{\"N\":\"\"}}",
      "{\"a\":{\"N\":\"x\"}}",
      "{\"a\":{\"N\":\"1e5\"}}", /* grows */
      "{\"a\":{\"N\":\"\\u0031\"}}",
      "{\"a\":{\"B\":\"QUJ=\"}}",
      "{\"a\":{\"B\":\"QQ=\"}}",
      "{\"a\":{\"B\":\"\\/\\/\\/\\/\"}}",
      "{\"a\":{\"SS\":[]}}",
      "{\"a\":{\"SS\":[\"b\",\"a\",\"b\"]}}",
      "{\"a\":{\"SS\":[\"a\",\"\\u0061\"]}}",
      "{\"a\":{\"NS\":[\"1\",\"1.0\"]}}",
      "{\"a\":{\"S\":\"\xC3\"}}",
      "{\"a\":{\"S\":\"\xED\xA0\x80\"}}",
      "{\"a\":{\"S\":\"\\ud800\"}}",
      "{\"a\":{\"S\":\"\n\"}}",
      "{\"a\":{\"S\":\"\"},}",
      "{\"a\":{\"L\":[{\"S\":\"\"},]}}",
      "{\"a\":{\"S\":\"\"}",
      "{\"a\":{\"S\":\"\"",
      "{\"a\":{\"S\":\"",
      "{\"a\":{\"S\"",
      "{\"a\":{\"",
      "{\"a",
      "{",
      "{\"a\":{\"S\":\"\"}}x",
  };
  for (size_t i = 0; i < sizeof items / sizeof *items; i++) assert_taken(items[i], false);
}

static void nesting_is_taken_to_its_limit(void **state) {
  (void)state;
  for (int levels = 31; levels <= 33; levels++) {
    st_buf json;
    st_buf_init(&json, 0);
    st_buf_text(&json, "{\"a\":");
    for (int i = 1; i < levels; i++) st_buf_text(&json, i % 2 ? "{\"M\":{\"b\":" : "{\"L\":[");
    st_buf_text(&json, "{\"S\":\"\"}");
    for (int i = levels - 1; i >= 1; i--) st_buf_text(&json, i % 2 ? "}}" : "]}");
    st_buf_text(&json, "}");
    assert_taken(st_buf_cstr(&json), levels <= 32);
    st_buf_free(&json);
  }
}

static void names_are_taken_up_to_their_limit(void **state) {
  (void)state;
  for (int length = 65534; length <= 65536; length++) {
    st_buf json;
    st_buf_init(&json, 0);
    st_buf_text(&json, "{\"\\u0061");
    for (int i = 1; i < length; i++) st_buf_char(&json, 'a');
    st_buf_text(&json, "\":{\"S\":\"\"}}");
    assert_taken(st_buf_cstr(&json), length <= 65535);
    st_buf_free(&json);
  }
}

/* ----------------------------------------------------------- random items */

typedef struct maker {
  st_buf out;
  uint64_t seed;
  int oddness; /* of a thousand choices so many are odd or wrong */
  bool blanks, shuffled, escapes;
  uint32_t widest;    /* map */
  const char *prefix; /* of all names */
} maker;

static uint32_t below(maker *m, uint32_t n) {
  return next_random(&m->seed) % n;
}

static bool odd(maker *m) {
  return (int)below(m, 1000) < m->oddness;
}

#define ONE_OF(m, array) (array)[below((m), sizeof(array) / sizeof *(array))]

static void add_blanks(maker *m) {
  static const char *const blanks[] = {" ", "", "\t", "  ", "\r\n", ""};
  if (m->blanks) st_buf_text(&m->out, ONE_OF(m, blanks));
}

static void add_mark(maker *m, char c) {
  add_blanks(m);
  st_buf_char(&m->out, c);
  add_blanks(m);
}

static void add_text(maker *m, uint32_t most) {
  static const char *const special[] = {
      "\\n",     "\\\"",    "\\\\", "\\/",      "\\u00e9",      "\\u0041",         "\\ud83d\\ude00",
      "\\u0000", "\\u001f", "\\t",  "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
  static const char *const wrong[] = {"\xC3", "\\ud800", "\\x", "\x01", "\xFF", "\\u12"};
  for (uint32_t n = below(m, most + 1); n > 0; n--) {
    if (odd(m))
      st_buf_text(&m->out, ONE_OF(m, wrong));
    else if (m->escapes && below(m, 8) == 0)
      st_buf_text(&m->out, ONE_OF(m, special));
    else
      st_buf_char(&m->out, (char)('a' + below(m, 26)));
  }
}

static void add_string(maker *m, uint32_t most) {
  st_buf_char(&m->out, '"');
  add_text(m, most);
  st_buf_char(&m->out, '"');
}

static void add_number(maker *m) {
  static const char *const wrong[] = {"",
                                      "x",
                                      "1e2",
                                      "-0",
                                      "1E-131",
                                      "9e999",
                                      ".5",
                                      "+1",
                                      "0x1",
                                      "\\u0031",
                                      "123456789012345678901234567890123456789"};
  static const char *const plain[] = {"%u", "-%u", "%u.5", "%u.50", "0%u", "-0.%u", "0.0%u", "%u0"};
  st_buf_char(&m->out, '"');
  if (odd(m))
    st_buf_text(&m->out, ONE_OF(m, wrong));
  else
    st_buf_format(&m->out, ONE_OF(m, plain), below(m, 2000)); /* NOLINT */
  st_buf_char(&m->out, '"');
}

static void add_binary(maker *m) {
  static const char *const wrong[] = {"QUJ=", "QQ=", "Q===", "\\/w==", "Q Q="};
  static const char *const plain[] = {"", "QQ==", "QUI=", "QUJD", "/w==", "++++", "QUJDRA=="};
  st_buf_char(&m->out, '"');
  st_buf_text(&m->out, odd(m) ? ONE_OF(m, wrong) : ONE_OF(m, plain));
  st_buf_char(&m->out, '"');
}

static void add_set(maker *m, char type) {
  st_buf_char(&m->out, '[');
  for (uint32_t n = odd(m) ? 0 : 1 + below(m, 5), i = 0; i < n; i++) {
    if (i) add_mark(m, ',');
    if (type == 'S') add_string(m, 6);
    if (type == 'N') add_number(m);
    if (type == 'B') add_binary(m);
  }
  st_buf_char(&m->out, ']');
}

static void add_value(maker *m, int level);

static void add_map(maker *m, int level, uint32_t most) {
  add_mark(m, '{');
  uint32_t n = below(m, most + 1);
  for (uint32_t i = 0; i < n; i++) {
    if (i) add_mark(m, ',');
    st_buf_char(&m->out, '"');
    st_buf_text(&m->out, m->prefix);
    if (!odd(m)) st_buf_format(&m->out, "%c", (char)('a' + (m->shuffled ? below(m, 26) : i)));
    add_text(m, odd(m) ? 0 : m->shuffled ? 9 : 2);
    if (m->shuffled && !odd(m)) st_buf_format(&m->out, "%u", i);
    st_buf_char(&m->out, '"');
    add_mark(m, ':');
    add_value(m, level);
  }
  add_mark(m, '}');
}

static void add_list(maker *m, int level) {
  add_mark(m, '[');
  uint32_t n = below(m, 4);
  for (uint32_t i = 0; i < n; i++) {
    if (i) add_mark(m, ',');
    add_value(m, level);
  }
  add_mark(m, ']');
}

static void add_odd_value(maker *m) {
  static const char *const odd_values[] = {"{}",
                                           "null",
                                           "1",
                                           "[]",
                                           "{\"S\":1}",
                                           "{\"S\":\"\",\"N\":null}",
                                           "{\"S\":\"\",\"N\":\"1\"}",
                                           "{\"NULL\":false}",
                                           "{\"BOOL\":\"true\"}",
                                           "{\"L\":{}}",
                                           "{\"Q\":\"\"}",
                                           "{\"S\":\"a\",\"S\":\"b\"}"};
  st_buf_text(&m->out, ONE_OF(m, odd_values));
}

static void add_value(maker *m, int level) {
  static const char *const types[] = {"S",  "S",  "S",    "N",    "N", "B", "SS",
                                      "NS", "BS", "BOOL", "NULL", "L", "M", "S"};
  if (odd(m)) {
    add_odd_value(m);
    return;
  }
  const char *type = level > 4 ? "S" : ONE_OF(m, types);
  add_mark(m, '{');
  st_buf_format(&m->out, "\"%s\"", type);
  add_mark(m, ':');
  if (type[0] == 'B' && type[1] == 'O')
    st_buf_text(&m->out, below(m, 2) ? "true" : "false");
  else if (type[1] == 'U')
    st_buf_text(&m->out, "true");
  else if (type[1] == 'S')
    add_set(m, *type);
  else if (*type == 'S')
    add_string(m, 40);
  else if (*type == 'N')
    add_number(m);
  else if (*type == 'B')
    add_binary(m);
  else if (*type == 'L')
    add_list(m, level + 1);
  else
    add_map(m, level + 1, 4);
  add_mark(m, '}');
}

static void make_item(maker *m, int oddness) {
  static const char *const prefixes[] = {
      "", "", "\\n", "attribute_", "_seven_", "eight_8_", "\xC3\xA9_sept", "nine\\u0041_nine"};
  st_buf_clear(&m->out);
  m->oddness = oddness;
  m->blanks = below(m, 3) == 0;
  m->shuffled = below(m, 3) != 0;
  m->escapes = below(m, 2) == 0;
  m->prefix = ONE_OF(m, prefixes);
  m->widest = below(m, 20) == 0 ? 70 : 8;
  add_map(m, 1, m->widest);
  size_t from = 0; /* blanks around an item are not its own */
  while (m->out.p[from] != '{') from++;
  while (m->out.p[m->out.n - 1] != '}') m->out.n--;
  memmove(m->out.p, m->out.p + from, m->out.n - from);
  m->out.n -= from;
}

/* One byte changed, taken out, put in or said twice. */
static void mutate(maker *m) {
  static const char marks[] = "{}[]\",:\\ u0\n\xC3NSBML-.e/=";
  if (m->out.n < 3) return;
  uint32_t at = 1 + below(m, (uint32_t)m->out.n - 2);
  char c = marks[below(m, sizeof marks - 1)];
  if (!st_buf_space(&m->out, 1)) return;
  char *p = m->out.p + at;
  size_t behind = m->out.n - at;
  switch (below(m, 4)) {
  case 0: *p = c; break;
  case 1:
    memmove(p, p + 1, behind - 1);
    m->out.n--;
    break;
  case 2:
    memmove(p + 1, p, behind);
    *p = c;
    m->out.n++;
    break;
  default:
    memmove(p + 1, p, behind);
    m->out.n++;
    break;
  }
}

/* Memory of exactly the text's length, so that tools see a step beyond it. */
static bool compare_exactly(workbench *w, st_str json) {
  char *exact = malloc(json.n);
  assert_non_null(exact);
  memcpy(exact, json.p, json.n);
  bool taken = compare_ways(w, (st_str){exact, json.n});
  free(exact);
  return taken;
}

static void both_ways_agree_on_random_items(void **state) {
  (void)state;
  workbench w;
  maker m = {.seed = 4};
  size_t taken = 0, clean = 0;
  workbench_init(&w);
  st_buf_init(&m.out, 0);
  for (int i = 0; i < ROUNDS; i++) {
    make_item(&m, i % 2 ? 20 : 0);
    if (i % 4 == 3) mutate(&m);
    bool took = compare_exactly(&w, st_buf_view(&m.out));
    if (i % 2 == 0) clean++;
    if (i % 2 == 0 && took) taken++;
  }
  assert_true(taken > clean / 2); /* the others hold a name or an element twice */
  st_buf_free(&m.out);
  workbench_free(&w);
}

enum { SHAPE_MEMBERS = 140, NAME_BYTES = 24 };

/* Names that differ early or late, in no order. */
static void make_shape(maker *m, char names[][NAME_BYTES], uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    unsigned number = (i * 37 + 11) % SHAPE_MEMBERS; /* each once */
    const char *form = below(m, 2) ? "attribute_%03u" : "%03u_attribute";
    (void)snprintf(names[i], NAME_BYTES, form, number); /* NOLINT */
  }
}

/* As a rule the names as they are; or two change places, or one becomes another. */
static void change_shape(maker *m, char names[][NAME_BYTES], uint32_t count) {
  uint32_t a = below(m, count), b = below(m, count);
  char name[NAME_BYTES];
  memcpy(name, names[a], NAME_BYTES);
  switch (below(m, 16)) {
  case 0:
    memcpy(names[a], names[b], NAME_BYTES);
    memcpy(names[b], name, NAME_BYTES);
    break;
  case 1: memcpy(names[a], names[b], NAME_BYTES); break;
  case 2: names[a][below(m, 10)] = 'z'; break;
  default: break;
  }
}

static void add_item_of_shape(maker *m, char names[][NAME_BYTES], uint32_t count) {
  st_buf_clear(&m->out);
  st_buf_char(&m->out, '{');
  for (uint32_t i = 0; i < count; i++) {
    st_buf_format(&m->out, "%s\"%s\":", i ? "," : "", names[i]);
    add_value(m, 5);
  }
  st_buf_char(&m->out, '}');
}

static void both_ways_agree_on_items_of_one_shape(void **state) {
  (void)state;
  workbench w;
  maker m = {.seed = 6, .prefix = ""};
  char names[SHAPE_MEMBERS][NAME_BYTES];
  uint32_t count = 0;
  st_item_order order = {0};
  workbench_init(&w);
  st_buf_init(&m.out, 0);
  for (int i = 0; i < ROUNDS / 30; i++) {
    if (i % 12 == 0) make_shape(&m, names, count = 1 + below(&m, SHAPE_MEMBERS));
    change_shape(&m, names, count);
    add_item_of_shape(&m, names, count);
    (void)compare_ways_after(&w, st_buf_view(&m.out), &order);
  }
  st_buf_free(&m.out);
  workbench_free(&w);
}

static void items_of_one_request_keep_their_members(void **state) {
  (void)state;
  enum { MOST = 12 };
  workbench w;
  maker m = {.seed = 5};
  workbench_init(&w);
  st_buf request;
  st_buf_init(&m.out, 0);
  st_buf_init(&request, 0);
  for (int i = 0; i < ROUNDS / 100; i++) {
    st_item_text items[MOST];
    size_t from[MOST], count = 1 + below(&m, MOST);
    st_buf_clear(&request);
    for (size_t k = 0; k < count; k++) {
      make_item(&m, k % 3 ? 0 : 20);
      from[k] = request.n;
      st_buf_str(&request, st_buf_view(&m.out));
    }
    st_arena_reset(&w.arena);
    st_item_source source = {.begin = request.p, .end = request.p + request.n, .arena = &w.arena};
    for (size_t k = 0; k < count; k++)
      if (!st_item_text_read(&source, request.p + from[k], &items[k])) items[k].text.n = 0;
    for (size_t k = 0; k < count; k++)
      if (items[k].text.n) assert_members_known(&items[k]);
  }
  st_buf_free(&request);
  st_buf_free(&m.out);
  workbench_free(&w);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_items_are_taken),
      cmocka_unit_test(odd_and_wrong_items_are_left),
      cmocka_unit_test(nesting_is_taken_to_its_limit),
      cmocka_unit_test(names_are_taken_up_to_their_limit),
      cmocka_unit_test(both_ways_agree_on_random_items),
      cmocka_unit_test(both_ways_agree_on_items_of_one_shape),
      cmocka_unit_test(items_of_one_request_keep_their_members),
  };
  RUN_TESTS(tests);
}
