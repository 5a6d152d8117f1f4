/* What a WHERE is read by: which conditions become keys and ranges, which leave a
** scan, and what is refused. */
#include "expr_support.h"
#include "partiql/key_reads.h"

static const char values[] =
    "{\":a\":{\"S\":\"a\"},\":b\":{\"S\":\"b\"},\":c\":{\"S\":\"c\"},\":d\":{\"S\":\"d\"},"
    "\":n\":{\"N\":\"1\"},\":empty\":{\"S\":\"\"},\":bool\":{\"BOOL\":true}}";

#define PART(attribute)                                                                            \
  { ST_LIT(attribute), 'S' }

static st_index several_keys = {
    .name = {"gi",       2         },
    .hash = {PART("h1"), PART("h2")},
    .hash_count = 2,
    .range = {PART("r1"), PART("r2")},
    .range_count = 2
};
static const st_table sorted = {.hash = PART("pk"), .range = PART("sk")};
static const st_table unsorted = {.hash = PART("pk")};

static void print_parts(const st_key_part *parts, int count, st_buf *out) {
  for (int i = 0; i < count; i++) {
    if (i) st_buf_char(out, ',');
    st_buf_str(out, parts[i].bytes);
  }
}

/* "a/b" is a get, "a" a partition, "a(b..c]" a range of it. */
static void print_range(const st_range *r, st_buf *out) {
  print_parts(r->hash, r->hash_count, out);
  if (r->equal_count) st_buf_char(out, '/');
  print_parts(r->equal, r->equal_count, out);
  if (!r->low.set && !r->high.set) return;
  st_buf_char(out, r->low.set && r->low.inclusive ? '[' : '(');
  if (r->low.set) st_buf_str(out, r->low.part.bytes);
  st_buf_lit(out, "..");
  if (r->high.set) st_buf_str(out, r->high.part.bytes);
  st_buf_char(out, r->high.set && r->high.inclusive ? ']' : ')');
}

static st_condition *bench_where(expr_bench *b, const char *text) {
  st_condition *where = NULL;
  bench_init(b);
  bench_values(b, values);
  st_condition_parse(&b->holders, ST_EXPR_FILTER, st_str_of(text), &where, &b->error);
  bench_accepted(b, text);
  return where;
}

static void reads_of(const st_table *t, const st_index *index, const char *text,
                     const char *expected) {
  expr_bench b;
  st_key_reads reads;
  st_condition *where = bench_where(&b, text);
  st_key_reads_of(t, index, where, &b.arena, &reads, &b.error);
  bench_accepted(&b, text);
  if (!reads.keyed) st_buf_lit(&b.out, "scan");
  for (size_t i = 0; i < reads.count; i++) {
    if (i) st_buf_lit(&b.out, " + ");
    print_range(&reads.ranges[i], &b.out);
  }
  const char *got = b.out.n ? st_buf_cstr(&b.out) : "";
  if (strcmp(got, expected) != 0) fail_msg("%s\n got:      %s\n expected: %s", text, got, expected);
  bench_free(&b);
}

static void refuse_in(st_family family, const char *text, const char *message) {
  expr_bench b;
  st_key_reads reads;
  st_condition *where = bench_where(&b, text);
  st_key_reads_of(&sorted, NULL, where, &b.arena, &reads, &b.error);
  bench_raised(&b, text, family, message);
  bench_free(&b);
}

static void refuse(const char *text, const char *message) {
  refuse_in(ST_FAMILY_NONE, text, message);
}

static void equality_on_the_hash_key_reads_a_partition(void **state) {
  (void)state;
  reads_of(&sorted, NULL, "pk = :a", "a");
  reads_of(&sorted, NULL, ":a = pk", "a");
  reads_of(&sorted, NULL, "pk = :a AND x = :b", "a");
  reads_of(&sorted, NULL, "pk IN (:b, :a)", "b + a");
  reads_of(&sorted, NULL, "pk = :a OR pk = :b", "a + b");
  reads_of(&sorted, NULL, "pk = :a AND pk = :a", "a");
  reads_of(&sorted, NULL, "(pk = :a AND x = :n) OR (pk = :b AND y = :n)", "a + b");
  reads_of(&sorted, NULL, "pk = :a AND (sk = :b OR x = :c)", "a");
  reads_of(&sorted, NULL, "pk = :a AND NOT sk = :b", "a");
}

static void full_keys_are_gets(void **state) {
  (void)state;
  reads_of(&sorted, NULL, "pk = :a AND sk = :b", "a/b");
  reads_of(&sorted, NULL, "pk = :a AND sk IN (:b, :c)", "a/b + a/c");
  reads_of(&sorted, NULL, "pk IN (:a, :b) AND sk IN (:c, :d)", "a/c + a/d + b/c + b/d");
  reads_of(&sorted, NULL, "(pk = :a AND sk = :b) OR (pk = :c AND sk = :d)", "a/b + c/d");
  reads_of(&sorted, NULL, "pk = :a AND (sk = :b OR sk = :c) AND x = :n", "a/b + a/c");
  reads_of(&unsorted, NULL, "pk IN (:a, :b) AND sk = :c", "a + b");
}

static void conditions_on_the_sort_key_are_ranges(void **state) {
  (void)state;
  reads_of(&sorted, NULL, "pk = :a AND sk > :b", "a(b..)");
  reads_of(&sorted, NULL, "pk = :a AND :b > sk", "a(..b)");
  reads_of(&sorted, NULL, "pk = :a AND sk >= :b AND sk < :d", "a[b..d)");
  reads_of(&sorted, NULL, "pk = :a AND sk BETWEEN :b AND :d AND sk > :b", "a(b..d]");
  reads_of(&sorted, NULL, "pk = :a AND sk BETWEEN :b AND :b", "a/b");
  reads_of(&sorted, NULL, "pk = :a AND begins_with(sk, :b)", "a[b..c)");
  reads_of(&sorted, NULL, "pk = :a AND (sk < :b OR sk > :c)", "a(..b) + a(c..)");
  reads_of(&sorted, NULL, "pk IN (:a, :b) AND sk <= :c", "a(..c] + b(..c]");
}

static void other_conditions_leave_a_scan(void **state) {
  (void)state;
  reads_of(&sorted, NULL, "sk = :a", "scan");
  reads_of(&sorted, NULL, "pk = :a OR x = :b", "scan");
  reads_of(&sorted, NULL, "pk > :a AND sk = :b", "scan");
  reads_of(&sorted, NULL, "begins_with(pk, :a)", "scan");
  reads_of(&sorted, NULL, "pk <> :a", "scan");
  reads_of(&sorted, NULL, "NOT pk = :a", "scan");
  reads_of(&sorted, NULL, "pk.x = :a", "scan");
  reads_of(&sorted, NULL, "pk = sk", "scan");
  reads_of(&sorted, NULL, "size(pk) = :n", "scan");
  reads_of(&sorted, NULL, "pk IN (:a, x)", "scan");
  reads_of(&sorted, NULL, "(pk = :a AND sk = :b) OR sk = :c", "scan");
  reads_of(&sorted, NULL, "pk = :n OR x = :n", "scan");
  reads_of(&sorted, NULL, "sk IN (:a, :a)", "scan");
}

static void contradictions_read_nothing(void **state) {
  (void)state;
  reads_of(&sorted, NULL, "pk = :a AND pk = :b", "");
  reads_of(&sorted, NULL, "pk = :a AND sk > :c AND sk < :b", "");
  reads_of(&sorted, NULL, "pk = :a AND sk > :c AND sk < :b OR pk = :d", "d");
}

static void indexes_with_several_attributes_need_every_hash_attribute(void **state) {
  (void)state;
  const st_index *gi = &several_keys;
  reads_of(&sorted, gi, "h1 = :a", "scan");
  reads_of(&sorted, gi, "h1 = :a AND h2 = :b", "a,b");
  reads_of(&sorted, gi, "h1 = :a AND h2 IN (:b, :c)", "a,b + a,c");
  reads_of(&sorted, gi, "h1 = :a AND h2 = :b AND r1 = :c", "a,b/c");
  reads_of(&sorted, gi, "h1 = :a AND h2 = :b AND r1 = :c AND r2 > :d", "a,b/c(d..)");
  reads_of(&sorted, gi, "h1 = :a AND h2 = :b AND r2 = :d", "a,b");
  reads_of(&sorted, gi, "h1 = :a AND h2 = :b AND r1 > :c AND r2 = :d", "a,b(c..)");
  reads_of(&sorted, gi, "h1 = :a AND h2 = :b AND r1 = :c AND r2 IN (:a, :b)", "a,b/c,a + a,b/c,b");
  reads_of(&sorted, gi, "pk = :a AND sk = :b", "scan");
}

#define OVERLAP "Overlapping conditions with range keys are not supported in where clause"

static void keys_covered_twice_are_refused(void **state) {
  (void)state;
  refuse("pk IN (:a, :a)", OVERLAP);
  refuse("pk = :a OR pk = :a", OVERLAP);
  refuse("pk = :a AND sk IN (:b, :c, :b)", OVERLAP);
  refuse("pk = :a AND (sk < :c OR sk > :b)", OVERLAP);
  refuse("pk = :a AND (sk <= :c OR sk >= :c)", OVERLAP);
  refuse("pk = :a OR (pk = :a AND sk = :b)", OVERLAP);
  refuse("(pk = :a AND x = :b) OR (pk = :a AND x = :c)", OVERLAP);
  reads_of(&sorted, NULL, "pk = :a AND (sk < :c OR sk >= :c)", "a(..c) + a[c..)");
}

#define MISTYPED "Key attribute's data type should match its data type in table's schema: Key "

static void values_of_other_types_are_refused(void **state) {
  (void)state;
  refuse("pk = :n", MISTYPED "pk");
  refuse("pk = :bool AND sk = :a", MISTYPED "pk");
  refuse("pk = :a AND sk = :n", MISTYPED "sk");
  refuse("pk = :a AND sk > :n", MISTYPED "sk");
  refuse("pk IN (:a, :n)", MISTYPED "pk");
  refuse_in(ST_FAMILY_EMPTY_KEY, "pk = :empty",
            "One or more parameter values are not valid. The AttributeValue for a key "
            "attribute cannot contain an empty string value. Key: pk");
}

/* "pk IN (v0, v1, ...)" */
static void many_values(size_t count, const char *attribute, const char *behind,
                        const char *message) {
  char text[4096], list[8192];
  size_t at = (size_t)sprintf(text, "%s IN (", attribute);
  size_t into = (size_t)sprintf(list, "{\":a\":{\"S\":\"a\"}");
  for (size_t i = 0; i < count; i++) {
    at += (size_t)sprintf(text + at, "%s:v%zu", i ? "," : "", i);
    into += (size_t)sprintf(list + into, ",\":v%zu\":{\"S\":\"%zu\"}", i, i);
  }
  sprintf(text + at, ")%s", behind);
  sprintf(list + into, "}");
  expr_bench b;
  st_condition *where;
  st_key_reads reads;
  bench_init(&b);
  bench_values(&b, list);
  st_condition_parse(&b.holders, ST_EXPR_FILTER, st_str_of(text), &where, &b.error);
  bench_accepted(&b, text);
  st_key_reads_of(&sorted, NULL, where, &b.arena, &reads, &b.error);
  if (message) {
    bench_raised(&b, text, ST_FAMILY_NONE, message);
  } else {
    bench_accepted(&b, text);
    assert_int_equal(reads.count, reads.keyed ? count : 0);
  }
  bench_free(&b);
}

#define TOO_MANY "Too many decomposed read operations for a given query."

static void at_most_fifty_reads(void **state) {
  (void)state;
  many_values(50, "pk", "", NULL);
  many_values(51, "pk", "", TOO_MANY);
  many_values(50, "sk", " AND pk = :a", NULL);
  many_values(51, "sk", " AND pk = :a", TOO_MANY);
  many_values(100, "sk", "", NULL); /* a scan */
  many_values(51, "pk", " OR x = :a", NULL);
  many_values(51, "pk", " OR sk = :a", NULL);
}

static void where_key(const char *text, st_single_key fits, const char *name, bool only_keys) {
  expr_bench b;
  st_where_key k;
  st_condition *where = bench_where(&b, text);
  st_where_key_of(&sorted, where, &b.arena, &k, &b.error);
  bench_accepted(&b, text);
  if (k.fits != fits) fail_msg("%s: %d", text, (int)k.fits);
  if (fits == ST_KEY_SEVERAL) assert_true(st_str_is(k.name, name));
  assert_int_equal(k.only_keys, only_keys);
  bench_free(&b);
}

static void a_write_needs_one_value_for_every_key_attribute(void **state) {
  (void)state;
  where_key("pk = :a AND sk = :b", ST_KEY_SINGLE, NULL, true);
  where_key("sk = :b AND :a = pk", ST_KEY_SINGLE, NULL, true);
  where_key("pk = :a AND sk = :b AND x = :c", ST_KEY_SINGLE, NULL, false);
  where_key("pk = :a AND sk = :b AND sk = :b", ST_KEY_SINGLE, NULL, false);
  where_key("pk = :a AND sk = :b AND NOT x = :c", ST_KEY_SINGLE, NULL, false);
  where_key("pk = :a", ST_KEY_INCOMPLETE, NULL, false);
  where_key("pk = :a AND sk > :b", ST_KEY_INCOMPLETE, NULL, false);
  where_key("x = :a", ST_KEY_INCOMPLETE, NULL, false);
  where_key("(pk = :a AND sk = :b) OR x = :c", ST_KEY_INCOMPLETE, NULL, false);
  where_key("pk = :a AND sk IN (:b)", ST_KEY_INCOMPLETE, NULL, false);
  where_key("pk = :a AND sk BETWEEN :b AND :b", ST_KEY_INCOMPLETE, NULL, false);
  where_key("pk = :a AND sk = :b AND sk IN (:b, :c)", ST_KEY_SINGLE, NULL, false);
  where_key("pk = :a AND pk = :b AND sk = :c", ST_KEY_SEVERAL, "pk", false);
  where_key("pk = :n AND sk = :b", ST_KEY_MISTYPED, NULL, false);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equality_on_the_hash_key_reads_a_partition),
      cmocka_unit_test(full_keys_are_gets),
      cmocka_unit_test(conditions_on_the_sort_key_are_ranges),
      cmocka_unit_test(other_conditions_leave_a_scan),
      cmocka_unit_test(contradictions_read_nothing),
      cmocka_unit_test(indexes_with_several_attributes_need_every_hash_attribute),
      cmocka_unit_test(keys_covered_twice_are_refused),
      cmocka_unit_test(values_of_other_types_are_refused),
      cmocka_unit_test(at_most_fifty_reads),
      cmocka_unit_test(a_write_needs_one_value_for_every_key_attribute),
  };
  RUN_EXPR_TESTS(tests);
}
