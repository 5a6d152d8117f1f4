/* Trees of paths against walking an item path by path; overlap and conflict. */
#include "expr_support.h"
#include "base/utf8.h"
#include "expr/path_tree.h"

enum { MAX_PATHS = 64 };

typedef struct path_set {
  st_path paths[MAX_PATHS];
  int slots[MAX_PATHS];
  size_t count;
  st_path_tree tree;
} path_set;

/* "a.b[3]" */
static st_path path_of(expr_bench *b, const char *text) {
  st_path path = {st_arena_array(&b->arena, 32, sizeof(st_step)), 0};
  while (*text) {
    st_step *step = &path.steps[path.count++];
    if (*text == '.') text++;
    if (*text == '[') {
      step->index = (uint32_t)strtoul(text + 1, NULL, 10);
      text = strchr(text, ']') + 1;
      continue;
    }
    size_t n = strcspn(text, ".[");
    step->name = (st_str){text, n};
    text += n;
  }
  return path;
}

static void add_path(path_set *set, expr_bench *b, const char *text) {
  if (set->count == 0) st_path_tree_init(&set->tree);
  set->paths[set->count] = path_of(b, text);
  set->slots[set->count] = st_path_tree_read(&set->tree, &b->arena, &set->paths[set->count]);
  assert_true(set->slots[set->count] >= 0);
  set->count++;
}

/* The slow way: one path at a time. */
static st_value walk(st_str item, const st_path *path) {
  st_value v = {0};
  for (size_t i = 0; i < path->count; i++) {
    const st_step *step = &path->steps[i];
    st_value next = {0};
    if (step->name.p && (i == 0 || v.type == ST_M))
      next = st_map_find(i ? st_value_inner(v) : item, step->name);
    if (!step->name.p && v.type == ST_L) {
      const char *at = NULL;
      uint32_t left = step->index + 1;
      while (left && st_list_next(st_value_inner(v), &at, &next)) left--;
      if (left) next = (st_value){0};
    }
    v = next;
    if (v.type == ST_NONE) break;
  }
  return v;
}

static void assert_same(const path_set *set, st_str item) {
  st_value slots[MAX_PATHS];
  st_path_tree_resolve(&set->tree, item, slots);
  for (size_t i = 0; i < set->count; i++) {
    st_value expected = item.n ? walk(item, &set->paths[i]) : (st_value){0};
    st_value got = slots[set->slots[i]];
    assert_int_equal(got.type, expected.type);
    assert_int_equal(got.len, expected.len);
    assert_ptr_equal(got.text, expected.text);
  }
}

static const char item[] =
    "{\"a\":{\"M\":{\"b\":{\"L\":[{\"S\":\"0\"},{\"M\":{\"x\":{\"N\":\"1\"},\"y\":{\"N\":\"2\"}}},{"
    "\"S\":"
    "\"2\"}]},\"c\":{\"S\":\"c\"}}},\"b\":{\"L\":[{\"L\":[{\"N\":\"7\"}]},{\"NULL\":true}]},"
    "\"c\":{\"SS\":[\"a\",\"b\"]},\"d\":{\"BOOL\":false},\"q\\\"\":{\"S\":\"\\\\\"},\"\\u00e4\":{"
    "\"M\":{}}}";

static void all_paths_are_found_in_one_pass(void **state) {
  (void)state;
  static const char *const paths[] = {"a",    "a.b[1].y", "a.b[1]",   "a.b[3]", "a.c",  "a.c.x",
                                      "a[0]", "b[0][0]",  "b[1]",     "b[0].x", "nope", "d",
                                      "q\"",  "\xc3\xa4", "a.b[1].x", "zz",     "",     "A"};
  expr_bench b;
  path_set set = {.count = 0};
  bench_init(&b);
  st_str text = bench_item(&b, st_str_of(item));
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    if (*paths[i]) add_path(&set, &b, paths[i]);
  assert_same(&set, text);
  assert_same(&set, (st_str){NULL, 0});
  assert_same(&set, ST_LIT("{}"));
  bench_free(&b);
}

static void equal_paths_share_a_slot(void **state) {
  (void)state;
  expr_bench b;
  path_set set = {.count = 0};
  bench_init(&b);
  add_path(&set, &b, "a.b[1]");
  add_path(&set, &b, "a");
  add_path(&set, &b, "a.b[1]");
  add_path(&set, &b, "a.b");
  assert_int_equal(set.slots[0], set.slots[2]);
  assert_int_equal(set.tree.slots, 3);
  bench_free(&b);
}

/* A random value; what random paths can be expected to hit. */
static void random_value(uint64_t *seed, st_buf *out, int depth) {
  static const char *const scalars[] = {"{\"S\":\"x\"}", "{\"N\":\"1\"}", "{\"BOOL\":true}",
                                        "{\"NS\":[\"1\",\"2\"]}", "{\"S\":\"{[\\\"\"}"};
  uint32_t pick = bench_random(seed, depth > 4 ? 2 : 6);
  if (pick < 2) {
    st_buf_text(out, scalars[bench_random(seed, 5)]);
    return;
  }
  bool map = pick < 4;
  st_buf_text(out, map ? "{\"M\":{" : "{\"L\":[");
  size_t start = out->n;
  for (char c = 'a'; c < 'f'; c++) {
    if (bench_random(seed, 2)) continue;
    if (out->n > start) st_buf_char(out, ',');
    if (map) st_buf_format(out, "\"%c%s\":", c, c == 'c' ? "\\\\" : "");
    random_value(seed, out, depth + 1);
  }
  st_buf_text(out, map ? "}}" : "]}");
}

static const char *random_path(uint64_t *seed, expr_bench *b) {
  char text[64] = "";
  int steps = 1 + (int)bench_random(seed, 5);
  for (int i = 0; i < steps; i++) {
    size_t n = strlen(text);
    uint32_t pick = bench_random(seed, 6);
    if (i > 0 && bench_random(seed, 2))
      snprintf(text + n, sizeof text - n, "[%u]", (unsigned)pick);
    else
      snprintf(text + n, sizeof text - n, "%s%c%s", i ? "." : "", 'a' + (char)pick,
               pick == 2 ? "\\" : "");
  }
  st_str kept;
  assert_true(st_arena_copy(&b->arena, st_str_of(text), &kept));
  return kept.p;
}

static void random_paths_equal_walking_one_by_one(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int round = 0; round < 500; round++) {
    expr_bench b;
    path_set set = {.count = 0};
    bench_init(&b);
    st_buf_lit(&b.out, "{\"a\":");
    random_value(&seed, &b.out, 0);
    st_buf_lit(&b.out, ",\"b\":");
    random_value(&seed, &b.out, 0);
    st_buf_lit(&b.out, ",\"c\\\\\":");
    random_value(&seed, &b.out, 0);
    st_buf_char(&b.out, '}');
    st_str text = bench_item(&b, st_buf_view(&b.out));
    int paths = 1 + (int)bench_random(&seed, MAX_PATHS - 1);
    for (int i = 0; i < paths; i++) add_path(&set, &b, random_path(&seed, &b));
    assert_same(&set, text);
    bench_free(&b);
  }
}

/* Every beginning of an item's text, in memory of just its length. */
static void text_cut_short_is_never_read_past(void **state) {
  (void)state;
  static const char *const paths[] = {"a.b[1].y", "a.b[7]", "a.zz", "b[0][0]",
                                      "b[3]",     "d",      "q\"",  "z"};
  expr_bench b;
  path_set set = {.count = 0};
  bench_init(&b);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) add_path(&set, &b, paths[i]);
  st_str text = bench_item(&b, st_str_of(item));
  for (size_t n = 1; n < text.n; n++) {
    bool any;
    st_value slots[MAX_PATHS];
    char *cut = malloc(n);
    assert_non_null(cut);
    memcpy(cut, text.p, n);
    st_path_tree_resolve(&set.tree, (st_str){cut, n}, slots);
    for (int i = 0; i < set.tree.slots; i++)
      if (slots[i].text) assert_true(slots[i].text + slots[i].len <= cut + n);
    st_buf_clear(&b.out);
    st_path_tree_project(&set.tree, (st_str){cut, n}, &b.out, &any);
    free(cut);
  }
  bench_free(&b);
}

/* Names that share their first eight bytes, end in them, or hold what is escaped. */
static void names_are_ordered_by_their_bytes(void **state) {
  (void)state;
  static const char *const all[] = {
      "a",   "ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefgh ", "abcdefg ",    "abcdefg!",
      "a b", "a!", "a\"b",    "a\\",      "a\x01",     "abcdefg\"", "abcdefgh\"x", "abcdefghij",
      "\"",  "\\", " ",       "!",        "\xc3\xa4",  "a\xc3\xa4", "abcdefgi"};
  enum { ALL = sizeof all / sizeof *all };
  uint64_t seed = 5;
  for (int round = 0; round < 200; round++) {
    expr_bench b;
    path_set set = {.count = 0};
    bench_init(&b);
    st_buf_lit(&b.out, "{\"_\":{\"NULL\":true}");
    for (int i = 0; i < ALL; i++) {
      if (bench_random(&seed, 2)) continue;
      st_buf_lit(&b.out, ",\"");
      st_utf8_escape(st_str_of(all[i]), &b.out);
      st_buf_format(&b.out, "\":{\"N\":\"%d\"}", i);
    }
    st_buf_char(&b.out, '}');
    st_str text = bench_item(&b, st_buf_view(&b.out));
    for (int i = 0; i < ALL; i++)
      if (bench_random(&seed, 2)) add_path(&set, &b, all[i]);
    if (set.count) assert_same(&set, text);
    bench_free(&b);
  }
}

static void clashes_are_told_apart(void **state) {
  (void)state;
  static const struct {
    const char *one, *two;
    st_path_clash clash;
  } cases[] = {
      {"a",      "a",       ST_PATH_OVERLAPS },
      {"a.b",    "a",       ST_PATH_OVERLAPS },
      {"a",      "a.b",     ST_PATH_OVERLAPS },
      {"a[1]",   "a[1].x",  ST_PATH_OVERLAPS },
      {"a.b",    "a[0]",    ST_PATH_CONFLICTS},
      {"a[0].x", "a[0][1]", ST_PATH_CONFLICTS},
      {"a[0]",   "a.b.c",   ST_PATH_CONFLICTS},
      {"a.b",    "a.c",     ST_PATH_FITS     },
      {"a[0]",   "a[1]",    ST_PATH_FITS     },
      {"a.b",    "b.b",     ST_PATH_FITS     },
      {"a.b[0]", "a.c.x",   ST_PATH_FITS     },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    expr_bench b;
    st_path_tree t;
    st_path_clash clash;
    size_t with = 9;
    bench_init(&b);
    st_path paths[] = {path_of(&b, cases[i].one), path_of(&b, cases[i].two)};
    assert_int_equal(st_path_check(&paths[1], paths, 1, &with), cases[i].clash);
    st_path_tree_init(&t);
    assert_true(st_path_tree_claim(&t, &b.arena, &paths[0], 0, &clash));
    assert_int_equal(clash, ST_PATH_FITS);
    assert_true(st_path_tree_claim(&t, &b.arena, &paths[1], 1, &clash));
    assert_int_equal(clash, cases[i].clash);
    bench_free(&b);
  }
}

static void overlap_outranks_conflict_in_a_check(void **state) {
  (void)state;
  expr_bench b;
  size_t with = 9;
  bench_init(&b);
  st_path others[] = {path_of(&b, "x"), path_of(&b, "a[0]"), path_of(&b, "a[1]"),
                      path_of(&b, "a.b")};
  st_path path = path_of(&b, "a.b.c");
  assert_int_equal(st_path_check(&path, others, 4, &with), ST_PATH_OVERLAPS);
  assert_int_equal(with, 3);
  assert_int_equal(st_path_check(&path, others, 3, &with), ST_PATH_CONFLICTS);
  assert_int_equal(with, 1);
  assert_int_equal(st_path_check(&path, others, 1, &with), ST_PATH_FITS);
  st_path_print(&path, &b.out);
  st_path_print(&others[1], &b.out);
  assert_string_equal(st_buf_cstr(&b.out), "[a, b, c][a, [0]]");
  bench_free(&b);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_paths_are_found_in_one_pass),
      cmocka_unit_test(equal_paths_share_a_slot),
      cmocka_unit_test(random_paths_equal_walking_one_by_one),
      cmocka_unit_test(text_cut_short_is_never_read_past),
      cmocka_unit_test(names_are_ordered_by_their_bytes),
      cmocka_unit_test(clashes_are_told_apart),
      cmocka_unit_test(overlap_outranks_conflict_in_a_check),
  };
  RUN_EXPR_TESTS(tests);
}
