/* Index keys of items to be stored: the look at all of them at once agrees with the
** look at each. */
#include "plan/keys.h"
#include "unit/store_support.h"

enum { ATTRIBUTES = 4 };

/* An index on each of a (S), b (N), c (B), d (S); d is also a range key. */
static st_store *store_of_indexes(st_error *error) {
  definition d;
  st_store *s = open_store(":memory:", error);
  define(&d, "T", "pk:S", "");
  define_index(&d, "one", "a:S", "d:S");
  define_index(&d, "two", "b:N", "");
  define_index(&d, "three", "c:B", "a:S");
  define_index(&d, "four", "d:S", "b:N c:B");
  create_table(s, &d, error);
  return s;
}

/* What DynamoDB asks of one index key. */
static bool one_is_legal(st_str item, const st_attribute *a, bool is_hash, st_arena *arena) {
  st_value v = st_map_find(item, a->name);
  if (v.type == ST_NONE) return true;
  const char *type = st_type_name((st_type)v.type);
  if (type[0] != a->type || type[1]) return false;
  st_key_part part = part_of_value(v, arena);
  return part.bytes.n > 0 &&
         st_key_part_size(part) <= (is_hash ? ST_MAX_HASH_KEY : ST_MAX_RANGE_KEY);
}

static bool all_are_legal(const st_table *t, st_str item, st_arena *arena) {
  bool legal = true;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *x = &t->indexes[i];
    for (int j = 0; j < x->hash_count; j++)
      legal = legal && one_is_legal(item, &x->hash[j], true, arena);
    for (int j = 0; j < x->range_count; j++)
      legal = legal && one_is_legal(item, &x->range[j], false, arena);
  }
  return legal;
}

/* `agrees`: the quick look says the same; else it may also ask for a closer one. */
static bool check(st_store *s, const char *json, bool agrees, st_error *error) {
  workbench w;
  workbench_init(&w);
  st_table *t = table_of(s, "T", error);
  st_str item = canonical(&w, st_write_item, json);
  bool legal = all_are_legal(t, item, &w.arena), seen = st_index_keys_are_legal(t, item);
  if ((seen && !legal) || (agrees && seen != legal))
    fail_msg("%d, not %d: %.200s", seen, legal, json);
  st_item_text sent = {.text = item};
  int rc = st_key_check_indexes(t, &sent, (st_str){NULL, 0}, false, &w.arena, error);
  assert_int_equal(rc, legal ? STATOR_OK : STATOR_VALIDATION);
  st_error_clear(error);
  workbench_free(&w);
  return legal;
}

static void sizes_are_those_of_the_bytes_not_of_the_text(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_of_indexes(&error);
  char json[8192];
  static const struct {
    const char *name, *type, *unit; /* repeated */
    int times;
    bool legal, agrees;
  } cases[] = {
      {"a", "S", "x",       1024, true,  true }, /* a range key too */
      {"a", "S", "x",       1025, false, true },
      {"d", "S", "\\u001f", 1024, true,  false},
      {"d", "S", "\\u001f", 1025, false, false},
      {"c", "B", "AAAA",    341,  true,  false}, /* 1023 bytes */
      {"c", "B", "AAAA",    342,  false, false},
      {"c", "B", "AAAA",    256,  true,  true }, /* 1024 bytes of text */
      {"b", "N", "9",       38,   true,  true },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int n = snprintf(json, sizeof json, "{\"pk\":{\"S\":\"k\"},\"%s\":{\"%s\":\"", cases[i].name,
                     cases[i].type);
    for (int j = 0; j < cases[i].times; j++)
      n += snprintf(json + n, sizeof json - (size_t)n, "%s", cases[i].unit);
    (void)snprintf(json + n, sizeof json - (size_t)n, "\"}}");
    assert_int_equal(check(s, json, cases[i].agrees, &error), cases[i].legal);
  }
  st_store_close(s);
  st_error_free(&error);
}

static void any_item_is_judged_alike(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_of_indexes(&error);
  static const char *const values[] = {
      "{\"S\":\"v\"}",
      "{\"S\":\"\"}",
      "{\"S\":\"\\u0000\"}",
      "{\"N\":\"17\"}",
      "{\"N\":\"0\"}",
      "{\"N\":\"-1.5e-100\"}",
      "{\"B\":\"AA==\"}",
      "{\"B\":\"\"}",
      "{\"SS\":[\"v\"]}",
      "{\"NS\":[\"1\"]}",
      "{\"BS\":[\"AA==\"]}",
      "{\"BOOL\":true}",
      "{\"NULL\":true}",
      "{\"L\":[]}",
      "{\"M\":{\"a\":{\"S\":\"\"}}}",
      NULL,
  };
  enum { VALUES = sizeof values / sizeof *values };
  static const char names[ATTRIBUTES + 1] = "abcd";
  char json[512];
  int legal = 0;
  for (uint32_t i = 0; i < VALUES * VALUES * VALUES * VALUES; i += 7) {
    int n = snprintf(json, sizeof json, "{\"pk\":{\"S\":\"k\"}");
    uint32_t rest = i;
    for (int j = 0; j < ATTRIBUTES; j++, rest /= VALUES) {
      const char *value = values[rest % VALUES];
      if (value) n += snprintf(json + n, sizeof json - (size_t)n, ",\"%c\":%s", names[j], value);
    }
    (void)snprintf(json + n, sizeof json - (size_t)n, "}");
    legal += check(s, json, true, &error);
  }
  assert_true(legal > 10);
  st_store_close(s);
  st_error_free(&error);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sizes_are_those_of_the_bytes_not_of_the_text),
      cmocka_unit_test(any_item_is_judged_alike),
  };
  RUN_TESTS(tests);
}
