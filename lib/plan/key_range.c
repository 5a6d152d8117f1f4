/* key_range.c - from key conditions to a range. */
#include "plan/key_range.h"
#include <assert.h>

/* The key attributes a query addresses, of its index or of the table, and what is
** asked of each. */
typedef struct schema {
  const st_attribute *hash, *range;
  int hash_count, range_count;
  const st_key_test *hash_test[ST_MAX_INDEX_PART], *range_test[ST_MAX_INDEX_PART]; /* or NULL */
  bool stranger; /* something is asked of what is no key attribute */
} schema;

/* The first test of an attribute counts. */
static bool place_test(const st_attribute *attributes, int count, const st_key_test *test,
                       const st_key_test **places) {
  for (int i = 0; i < count; i++) {
    if (!st_str_eq(attributes[i].name, test->name)) continue;
    if (!places[i]) places[i] = test;
    return true;
  }
  return false;
}

static schema schema_of(const st_table *t, const st_index *index, const st_key_condition *k) {
  schema s = {&t->hash, &t->range, 1, t->range.name.p ? 1 : 0, {0}, {0}, false};
  if (index) {
    s.hash = index->hash;
    s.range = index->range;
    s.hash_count = index->hash_count;
    s.range_count = index->range_count;
  }
  for (size_t i = 0; i < k->count; i++)
    if (!place_test(s.hash, s.hash_count, &k->tests[i], s.hash_test) &&
        !place_test(s.range, s.range_count, &k->tests[i], s.range_test))
      s.stranger = true;
  return s;
}

static int not_supported(st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION, "Query key condition not supported");
}

static int missed_element(st_str name, st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION, "Query condition missed key schema element: %.*s",
                        ST_FMT(name));
}

static int check_count(const schema *s, const st_key_condition *k, st_error *error) {
  if (s->hash_count == 1 && s->range_count <= 1 && k->count > 2)
    return st_error_raise(error, STATOR_VALIDATION, "Conditions can be of length 1 or 2 only");
  if (s->range_count == 0 && k->count > (size_t)s->hash_count) return not_supported(error);
  return STATOR_OK;
}

static bool has_type(const st_attribute *a, st_value v) {
  const char *type = st_type_name((st_type)v.type);
  return type[0] == a->type && type[1] == '\0';
}

/* What the test compares with can be looked up in the index. */
static int check_key_test(const st_attribute *a, const st_key_test *test, st_error *error) {
  if (test->op == ST_KEY_NOT_INDEXABLE)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Attempted conditional constraint is not an indexable operation");
  if (has_type(a, test->low) && (test->op != ST_KEY_BETWEEN || has_type(a, test->high)))
    return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION,
                        "One or more parameter values were invalid: Condition parameter type does "
                        "not match schema type");
}

static int check_hash_tests(const schema *s, st_error *error) {
  for (int i = 0; i < s->hash_count; i++) {
    const st_key_test *test = s->hash_test[i];
    if (!test) return missed_element(s->hash[i].name, error);
    int rc = check_key_test(&s->hash[i], test, error);
    if (rc != STATOR_OK) return rc;
    if (test->op != ST_KEY_EQ) return not_supported(error);
  }
  return STATOR_OK;
}

/* What is no key attribute is reported as the range attribute it stands in for. */
static int check_range_tests(const schema *s, st_error *error) {
  for (int i = 0; s->stranger && i < s->range_count; i++)
    if (!s->range_test[i]) return missed_element(s->range[i].name, error);
  if (s->stranger) return not_supported(error);
  for (int i = 0; i < s->range_count; i++) {
    int rc = s->range_test[i] ? check_key_test(&s->range[i], s->range_test[i], error) : STATOR_OK;
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

/* Behind an attribute without "=" there is no condition. All such are named. */
static int refuse_gap(const schema *s, int later, st_error *error) {
  st_buf names;
  st_buf_init(&names, 0);
  for (int i = 0; i < later; i++) {
    const st_key_test *test = s->range_test[i];
    if (test && test->op == ST_KEY_EQ) continue;
    if (names.n) st_buf_lit(&names, ", ");
    st_buf_str(&names, s->range[i].name);
  }
  int rc = names.failed
               ? st_error_nomem(error)
               : st_error_raise(error, STATOR_VALIDATION,
                                "RANGE key attributes %.*s must have equality conditions specified "
                                "in the query because a condition is present on key attribute %.*s",
                                ST_FMT(st_buf_view(&names)), ST_FMT(s->range[later].name));
  st_buf_free(&names);
  return rc;
}

/* Range conditions form a prefix, all but the last of them equalities. */
static int check_prefix(const schema *s, st_error *error) {
  for (int later = 1; later < s->range_count; later++) {
    if (!s->range_test[later]) continue;
    const st_key_test *earlier = s->range_test[later - 1];
    if (!earlier || earlier->op != ST_KEY_EQ) return refuse_gap(s, later, error);
  }
  return STATOR_OK;
}

static int operand(const st_attribute *a, st_value v, bool is_hash, st_arena *arena,
                   st_key_part *out, st_error *error) {
  if (!st_key_part_of(v, arena, out)) return st_error_nomem(error);
  return st_key_check_part(*out, a->name, is_hash, error);
}

static int set_prefix_end(const st_bound *low, st_arena *arena, st_bound *high, st_error *error) {
  bool oom = false;
  high->set = st_key_prefix_end(low->part, arena, &high->part, &oom);
  return oom ? st_error_nomem(error) : STATOR_OK;
}

static int set_bounds(const st_attribute *a, const st_key_test *test, st_arena *arena,
                      st_range *range, st_error *error) {
  st_key_part low, high = {
                       {NULL, 0},
                       0
  };
  int rc = operand(a, test->low, false, arena, &low, error);
  if (rc == STATOR_OK && test->op == ST_KEY_BETWEEN)
    rc = operand(a, test->high, false, arena, &high, error);
  if (rc != STATOR_OK) return rc;
  switch (test->op) {
  case ST_KEY_EQ: range->equal[range->equal_count++] = low; break;
  case ST_KEY_LT: range->high = (st_bound){true, false, low}; break;
  case ST_KEY_LE: range->high = (st_bound){true, true, low}; break;
  case ST_KEY_GT: range->low = (st_bound){true, false, low}; break;
  case ST_KEY_GE: range->low = (st_bound){true, true, low}; break;
  case ST_KEY_BETWEEN:
    range->low = (st_bound){true, true, low};
    range->high = (st_bound){true, true, high};
    break;
  case ST_KEY_BEGINS_WITH:
    range->low = (st_bound){true, true, low};
    return set_prefix_end(&range->low, arena, &range->high, error);
  case ST_KEY_NOT_INDEXABLE: break; /* refused before */
  }
  return STATOR_OK;
}

int st_key_range(const st_table *t, const st_key_condition *k, st_arena *arena, st_range *range,
                 st_error *error) {
  schema s = schema_of(t, range->index, k);
  int rc = check_count(&s, k, error);
  if (rc == STATOR_OK) rc = check_hash_tests(&s, error);
  if (rc == STATOR_OK) rc = check_range_tests(&s, error);
  if (rc == STATOR_OK) rc = check_prefix(&s, error);
  for (int i = 0; i < s.hash_count && rc == STATOR_OK; i++) {
    assert(s.hash_test[i]); /* check_hash_tests has refused else */
    rc = operand(&s.hash[i], s.hash_test[i]->low, true, arena, &range->hash[i], error);
    range->hash_count = i + 1;
  }
  for (int i = 0; i < s.range_count && s.range_test[i] && rc == STATOR_OK; i++)
    rc = set_bounds(&s.range[i], s.range_test[i], arena, range, error);
  return rc;
}

static bool within_bound(const st_bound *b, st_key_part part, bool is_low) {
  if (!b->set) return true;
  int c = st_key_part_compare(part, b->part);
  if (c == 0) return b->inclusive;
  return is_low ? c > 0 : c < 0;
}

int st_key_range_check_start(const st_table *t, const st_range *range, const st_position *start,
                             st_error *error) {
  bool table = !range->index;
  const st_key_part *hash = table ? &start->table_hash : start->hash;
  const st_key_part *parts = table ? &start->table_range : start->range;
  for (int i = 0; i < range->hash_count; i++)
    if (st_key_part_compare(hash[i], range->hash[i]) != 0)
      return st_error_raise(error, STATOR_VALIDATION,
                            "The provided starting key is outside query boundaries based on "
                            "provided conditions");
  if (table && (!t->range.name.p || range->equal_count))
    return st_error_raise(error, STATOR_VALIDATION,
                          "The query can return at most one row and cannot be restarted");
  bool fits = true;
  for (int i = 0; i < range->equal_count; i++)
    fits = fits && st_key_part_compare(parts[i], range->equal[i]) == 0;
  if (range->low.set || range->high.set) {
    st_key_part part = parts[range->equal_count];
    fits = fits && within_bound(&range->low, part, true) && within_bound(&range->high, part, false);
  }
  if (fits) return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION,
                        "The provided starting key does not match the range key predicate");
}
