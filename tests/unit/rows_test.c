/* Ranges of rows: against a naive model, over page borders, and how SQLite
** carries them out. */
#include "unit/store_support.h"

/* ------------------------------------------------------------- the model */

enum { MODEL_MAX = 400 };

/* The items of a table as canonical text, in no order. */
typedef struct model {
  st_str items[MODEL_MAX];
  size_t count;
} model;

typedef struct entry {
  st_str item;
  st_position at;
} entry;

static bool fit_part(st_str item, const st_attribute *a, size_t max, st_arena *arena,
                     st_key_part *part) {
  st_value v = st_map_find(item, a->name);
  if (v.type == ST_NONE || !st_str_is((st_str){&a->type, 1}, st_type_name((st_type)v.type))) {
    return false;
  }
  *part = part_of_value(v, arena);
  return a->type == 'N' || (part->bytes.n > 0 && part->bytes.n <= max);
}

/* Where an item stands in the index (NULL: the table); false: not in it. */
static bool position_of(const st_table *t, const st_index *x, st_str item, st_arena *arena,
                        st_position *at) {
  memset(at, 0, sizeof *at);
  st_key key = key_of(t, item, arena);
  at->table_hash = key.hash;
  at->table_range = key.range;
  at->shard = key.shard;
  if (!x) return true;
  for (int i = 0; i < x->hash_count; i++) {
    if (!fit_part(item, &x->hash[i], 2048, arena, &at->hash[i])) return false;
  }
  for (int i = 0; i < x->range_count; i++) {
    if (!fit_part(item, &x->range[i], 1024, arena, &at->range[i])) return false;
  }
  at->shard = st_index_shard(at->hash, x->hash_count);
  return true;
}

static int compare_positions(const st_index *x, const st_position *a, const st_position *b) {
  int c = a->shard - b->shard;
  for (int i = 0; c == 0 && x && i < x->hash_count; i++) {
    c = st_key_part_compare(a->hash[i], b->hash[i]);
  }
  for (int i = 0; c == 0 && x && i < x->range_count; i++) {
    c = st_key_part_compare(a->range[i], b->range[i]);
  }
  if (c == 0) c = st_key_part_compare(a->table_hash, b->table_hash);
  return c ? c : st_key_part_compare(a->table_range, b->table_range);
}

static bool within(const st_bound *low, const st_bound *high, st_key_part part) {
  int c;
  if (low->set && ((c = st_key_part_compare(part, low->part)) < 0 || (c == 0 && !low->inclusive))) {
    return false;
  }
  return !high->set || (c = st_key_part_compare(part, high->part)) < 0 ||
         (c == 0 && high->inclusive);
}

static bool in_range(const st_range *r, const st_position *at) {
  const st_index *x = r->index;
  st_key_part range[ST_MAX_INDEX_PART];
  int ranges = x ? x->range_count : 1;
  if (r->hash_count == 0) {
    if (at->shard < r->first_shard || at->shard > r->last_shard) return false;
  } else if (!x) {
    if (st_key_part_compare(at->table_hash, r->hash[0]) != 0) return false;
  }
  for (int i = 0; x && i < r->hash_count; i++) {
    if (st_key_part_compare(at->hash[i], r->hash[i]) != 0) return false;
  }
  for (int i = 0; i < ranges; i++) range[i] = x ? at->range[i] : at->table_range;
  for (int i = 0; i < r->equal_count; i++) {
    if (st_key_part_compare(range[i], r->equal[i]) != 0) return false;
  }
  if (r->equal_count < ranges && !within(&r->low, &r->high, range[r->equal_count])) return false;
  if (!r->after) return true;
  st_position after = *r->after;
  if (r->hash_count) after.shard = at->shard; /* a query knows its shard */
  int c = compare_positions(x, at, &after);
  return r->descending ? c < 0 : c > 0;
}

/* The entries of a range in reading order. */
static size_t model_range(const model *m, const st_table *t, const st_range *r, st_arena *arena,
                          entry *out) {
  size_t count = 0;
  for (size_t i = 0; i < m->count; i++) {
    entry e = {.item = m->items[i]};
    if (!position_of(t, r->index, e.item, arena, &e.at) || !in_range(r, &e.at)) continue;
    size_t at = count++;
    for (; at > 0; at--) {
      int c = compare_positions(r->index, &out[at - 1].at, &e.at);
      if ((r->descending ? -c : c) < 0) break;
      out[at] = out[at - 1];
    }
    out[at] = e;
  }
  return count;
}

static size_t model_find(const model *m, const st_table *t, st_str item, st_arena *arena) {
  st_key key = key_of(t, item, arena);
  for (size_t i = 0; i < m->count; i++) {
    st_key other = key_of(t, m->items[i], arena);
    if (st_str_eq(key.hash.bytes, other.hash.bytes) &&
        st_str_eq(key.range.bytes, other.range.bytes)) {
      return i;
    }
  }
  return m->count;
}

/* Only the key attributes of index and table, as a keys-only row shows them. */
static st_str keys_of(const st_table *t, const st_index *x, st_str item, st_arena *arena) {
  st_buf out;
  st_buf_init(&out, 0);
  const char *at = NULL;
  st_member m;
  while (st_map_next(item, &at, &m)) {
    bool key = st_name_cmp(m.name, t->hash.name) == 0 ||
               (t->range.name.p && st_name_cmp(m.name, t->range.name) == 0);
    for (int i = 0; i < x->hash_count; i++) {
      key = key || st_name_cmp(m.name, x->hash[i].name) == 0;
    }
    for (int i = 0; i < x->range_count; i++) {
      key = key || st_name_cmp(m.name, x->range[i].name) == 0;
    }
    if (!key) continue;
    st_buf_char(&out, out.n ? ',' : '{');
    st_buf_add(&out, m.text, (size_t)(m.value.text + m.value.len - m.text));
  }
  st_buf_char(&out, '}');
  st_str kept;
  assert_true(st_arena_copy(arena, st_buf_view(&out), &kept));
  st_buf_free(&out);
  return kept;
}

/* Reads up to `limit` rows of the range and compares them; the number read. */
static size_t assert_range(st_store *s, st_table *t, const st_range *r, const model *m,
                           size_t limit, st_arena *arena, entry *expected, st_error *error) {
  size_t count = model_range(m, t, r, arena, expected), read = 0;
  st_rows *rows;
  st_row row;
  assert_ok(st_rows_open(s, t, r, &rows, error), error);
  for (; read < limit; read++) {
    assert_ok(st_rows_next(rows, &row, error), error);
    if (row.id == 0) break;
    assert_true(read < count);
    st_str item = expected[read].item;
    if (r->keys_only && r->index) item = keys_of(t, r->index, item, arena);
    if (!st_str_eq(row.item, item)) fail_msg("%.*s / %.*s", ST_FMT(row.item), ST_FMT(item));
    assert_int_equal(row.size, st_item_size(item));
  }
  st_rows_close(rows);
  assert_int_equal(read, count < limit ? count : limit);
  return read;
}

/* ---------------------------------------------------- the differential test */

typedef struct world {
  st_store *s;
  st_error error;
  workbench w;
  model m;
  uint64_t seed;
  int64_t id;
} world;

static uint32_t pick(world *v, uint32_t n) {
  return next_random(&v->seed) % n;
}

static void define_world(definition *d) {
  define(d, "T", "pk:S", "sk:N");
  define_index(d, "one", "a:S", "");
  define_index(d, "two", "a:S", "n:N")->projects = ST_PROJECTS_KEYS;
  define_index(d, "wide", "a:S n:N", "b:B c:S sk:N");
  define_index(d, "local", "pk:S", "c:S")->kind = ST_LSI;
  define_index(d, "same", "pk:S", "sk:N")->kind = ST_LSI;
  d->table.ttl = ST_LIT("n");
}

/* An item whose attributes collide often, are sometimes missing, of a wrong type,
** empty, or too long for a key. */
static st_str random_item(world *v) {
  static const char *const a[] = {"\"S\":\"x\"",  "\"S\":\"x\\u0000\"",
                                  "\"S\":\"xy\"", "\"S\":\"\\\"\xc3\xa9\"",
                                  "\"N\":\"1\"",  "\"S\":\"\""};
  static const char *const n[] = {"-1", "-1.5", "0", "10", "1e20", "99999999999999999999999999"};
  static const char *const b[] = {"\"B\":\"AA==\"", "\"B\":\"AAE=\"", "\"B\":\"\"",
                                  "\"B\":\"/w==\"", "\"S\":\"no\""};
  char json[6000], *at = json;
  at += sprintf(at, "{\"pk\":{\"S\":\"p%u\"},\"sk\":{\"N\":\"%d\"}", pick(v, 4),
                (int)pick(v, 30) - 15);
  if (pick(v, 5)) at += sprintf(at, ",\"a\":{%s}", a[pick(v, 6)]);
  if (pick(v, 5)) at += sprintf(at, ",\"n\":{\"N\":\"%s\"}", n[pick(v, 6)]);
  if (pick(v, 5)) at += sprintf(at, ",\"b\":{%s}", b[pick(v, 5)]);
  if (pick(v, 5))
    at += sprintf(at, ",\"c\":{\"S\":\"%c\"}", 'a' + (int)pick(v, 3));
  else if (pick(v, 4) == 0)
    at += sprintf(at, ",\"c\":{\"S\":\"%01025d\"}", 0);
  (void)sprintf(at, ",\"z\":{\"NULL\":true}}");
  return canonical(&v->w, st_write_item, json);
}

static void change_something(world *v) {
  st_table *t = table_of(v->s, "T", &v->error);
  st_str item = random_item(v);
  size_t at = model_find(&v->m, t, item, &v->w.arena);
  if (pick(v, 3) == 0) {
    assert_ok(delete_canonical(v->s, t, item, &v->error), &v->error);
    if (at < v->m.count) v->m.items[at] = v->m.items[--v->m.count];
    return;
  }
  assert_ok(put_canonical(v->s, t, item, &v->error), &v->error);
  assert_true(at < MODEL_MAX);
  v->m.items[at] = item;
  if (at == v->m.count) v->m.count++;
}

/* A range around an existing item, or a scan. */
static void random_range(world *v, const st_table *t, st_range *r, st_position *after) {
  entry found;
  memset(r, 0, sizeof *r);
  r->index = pick(v, 6) ? &t->indexes[pick(v, (uint32_t)t->index_count)] : NULL;
  r->descending = pick(v, 2);
  r->keys_only = pick(v, 2);
  r->first_shard = (int)pick(v, 8);
  r->last_shard = r->first_shard + (int)pick(v, (uint32_t)(8 - r->first_shard));
  st_position at, other;
  for (;;) {
    found.item = v->m.items[pick(v, (uint32_t)v->m.count)];
    if (position_of(t, r->index, found.item, &v->w.arena, &at)) break;
  }
  do found.item = v->m.items[pick(v, (uint32_t)v->m.count)];
  while (!position_of(t, r->index, found.item, &v->w.arena, &other));
  if (pick(v, 2)) {
    *after = other;
    r->after = after;
  }
  if (pick(v, 3) == 0) return; /* a scan */
  int ranges = r->index ? r->index->range_count : 1;
  r->hash_count = r->index ? r->index->hash_count : 1;
  for (int i = 0; i < r->hash_count; i++) {
    r->hash[i] = after->hash[i] = r->index ? at.hash[i] : at.table_hash;
  }
  if (!r->index) after->table_hash = at.table_hash;
  r->equal_count = (int)pick(v, (uint32_t)ranges + 1);
  const st_key_part *range = r->index ? at.range : &at.table_range;
  const st_key_part *far = r->index ? other.range : &other.table_range;
  for (int i = 0; i < r->equal_count; i++) r->equal[i] = range[i];
  if (r->equal_count == ranges) return;
  if (pick(v, 2)) r->low = (st_bound){true, pick(v, 2), range[r->equal_count]};
  if (pick(v, 2)) r->high = (st_bound){true, pick(v, 2), far[r->equal_count]};
}

/* Index and TTL tables hold what a naive pass over the items says. */
static void assert_entries(world *v) {
  st_table *t = table_of(v->s, "T", &v->error);
  for (size_t i = 0; i < t->index_count; i++) {
    st_position at;
    int64_t expected = 0;
    for (size_t j = 0; j < v->m.count; j++) {
      expected += position_of(t, &t->indexes[i], v->m.items[j], &v->w.arena, &at);
    }
    assert_int_equal(sql_number_of(v->s, "SELECT count(*) FROM stator_x%d", t->indexes[i].id),
                     expected);
  }
  int64_t due = 0, seconds;
  for (size_t j = 0; j < v->m.count; j++) {
    due += st_ttl_seconds(st_map_find(v->m.items[j], t->ttl), &seconds);
  }
  assert_int_equal(sql_number_of(v->s, "SELECT count(*) FROM stator_e%d", t->id), due);
  assert_int_equal(
      sql_number_of(v->s, "SELECT count(*) FROM stator_e%d NATURAL JOIN stator_t1", t->id), due);
}

static void world_init(world *v, const char *path, uint64_t seed) {
  memset(v, 0, sizeof *v);
  st_error_init(&v->error);
  workbench_init(&v->w);
  v->seed = seed;
  v->s = open_store(path, &v->error);
}

static void world_free(world *v) {
  workbench_free(&v->w);
  st_store_close(v->s);
  st_error_free(&v->error);
}

static void ranges_answer_what_a_naive_model_says(void **state) {
  (void)state;
  world v;
  definition d;
  static entry expected[MODEL_MAX];
  world_init(&v, ":memory:", 7);
  define_world(&d);
  create_table(v.s, &d, &v.error);
  for (int round = 0; round < 60; round++) {
    for (int i = 0; i < 30; i++) {
      assert_ok(st_store_write(v.s, &v.error), &v.error);
      change_something(&v);
      assert_ok(st_store_commit(v.s, &v.error), &v.error);
    }
    assert_entries(&v);
    st_table *t = table_of(v.s, "T", &v.error);
    for (int i = 0; i < 40; i++) {
      st_range r;
      st_position after;
      random_range(&v, t, &r, &after);
      assert_range(v.s, t, &r, &v.m, MODEL_MAX, &v.w.arena, expected, &v.error);
    }
  }
  assert_sound(v.s);
  world_free(&v);
}

/* Pages of 7 over everything, in both directions, while items behind, at and
** ahead of the position come, go and are put again: what was there all the time
** is read exactly once. */
static void paging_loses_and_repeats_nothing(void **state) {
  (void)state;
  static entry expected[MODEL_MAX];
  for (int direction = 0; direction < 2; direction++) {
    world v;
    definition d;
    world_init(&v, ":memory:", 11 + (uint64_t)direction);
    define_world(&d);
    create_table(v.s, &d, &v.error);
    for (int i = 0; i < 300; i++) {
      assert_ok(st_store_write(v.s, &v.error), &v.error);
      change_something(&v);
      assert_ok(st_store_commit(v.s, &v.error), &v.error);
    }
    for (int which = -1; which < 5; which++) {
      st_position after;
      bool more = false;
      do {
        st_table *t = table_of(v.s, "T", &v.error);
        st_range r = {.index = which < 0 ? NULL : &t->indexes[which],
                      .descending = direction,
                      .last_shard = 7,
                      .after = more ? &after : NULL};
        size_t n = assert_range(v.s, t, &r, &v.m, 7, &v.w.arena, expected, &v.error);
        more = n == 7;
        if (!more) break;
        after = expected[6].at;
        for (int i = 0; i < 3; i++) { /* the last read is deleted, or put again as it was */
          st_str item = expected[4 + i].item;
          assert_ok(st_store_write(v.s, &v.error), &v.error);
          assert_ok(delete_canonical(v.s, t, item, &v.error), &v.error);
          if (i != 1) {
            assert_ok(put_canonical(v.s, t, item, &v.error), &v.error);
          } else {
            size_t at = model_find(&v.m, t, item, &v.w.arena);
            v.m.items[at] = v.m.items[--v.m.count];
          }
          change_something(&v);
          assert_ok(st_store_commit(v.s, &v.error), &v.error);
        }
      } while (more);
    }
    world_free(&v);
  }
}

/* "read a page, delete it" over equal index keys empties the partition. */
static void reading_a_page_and_deleting_it_reaches_every_item(void **state) {
  (void)state;
  for (int descending = 0; descending < 2; descending++) {
    world v;
    definition d;
    static entry expected[MODEL_MAX];
    world_init(&v, ":memory:", 3);
    define(&d, "T", "pk:S", "");
    define_index(&d, "x", "g:S", "n:N");
    create_table(v.s, &d, &v.error);
    for (int i = 0; i < 100; i++) {
      char json[100];
      (void)snprintf(json, sizeof json,
                     "{\"pk\":{\"S\":\"%d\"},\"g\":{\"S\":\"g\"},\"n\":{\"N\":\"1\"}}",
                     (i * 37) % 100);
      v.m.items[v.m.count++] = canonical(&v.w, st_write_item, json);
      put_item(v.s, "T", json, &v.error);
    }
    st_position after;
    st_table *t = table_of(v.s, "T", &v.error);
    st_range r = {
        .index = &t->indexes[0], .hash_count = 1, .descending = descending, .keys_only = true};
    r.hash[0] = (st_key_part){ST_LIT("g"), 'S'};
    size_t total = 0, n;
    while ((n = assert_range(v.s, t, &r, &v.m, 9, &v.w.arena, expected, &v.error)) > 0) {
      for (size_t i = 0; i < n; i++) {
        assert_ok(st_store_write(v.s, &v.error), &v.error);
        assert_ok(delete_canonical(v.s, t, expected[i].item, &v.error), &v.error);
        assert_ok(st_store_commit(v.s, &v.error), &v.error);
        size_t at = model_find(&v.m, t, expected[i].item, &v.w.arena);
        v.m.items[at] = v.m.items[--v.m.count];
      }
      after = expected[n - 1].at;
      r.after = &after;
      total += n;
    }
    assert_int_equal(total, 100);
    world_free(&v);
  }
}

/* ------------------------------------------------------ how it is done */

static void explain(st_store *s, sqlite3_stmt *query, char *out, size_t room) {
  char sql[2000];
  sqlite3_stmt *q;
  (void)snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", sqlite3_sql(query));
  assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &q, NULL), SQLITE_OK);
  out[0] = 0;
  while (sqlite3_step(q) == SQLITE_ROW) {
    (void)snprintf(out + strlen(out), room - strlen(out), "%s; ", sqlite3_column_text(q, 3));
  }
  sqlite3_finalize(q);
}

static void assert_planned_well(st_store *s, st_table *t, const st_range *r, st_error *error) {
  char plan[1000];
  st_rows *rows;
  assert_ok(st_rows_open(s, t, r, &rows, error), error);
  explain(s, rows->query, plan, sizeof plan);
  if (strstr(plan, "TEMP") || strstr(plan, "SCAN") || strncmp(plan, "SEARCH", 6) != 0 ||
      (rows->query && r->after && !rows->empty && !strstr(plan, r->descending ? "<" : ">"))) {
    fail_msg("%s\n%s", sqlite3_sql(rows->query), plan);
  }
  st_rows_close(rows);
}

static void no_range_is_sorted_or_scanned(void **state) {
  (void)state;
  world v;
  definition d;
  world_init(&v, ":memory:", 1);
  define_world(&d);
  create_table(v.s, &d, &v.error);
  st_table *t = table_of(v.s, "T", &v.error);
  st_position after = {0};
  for (int which = -1; which < 5; which++) {
    const st_index *x = which < 0 ? NULL : &t->indexes[which];
    int ranges = x ? x->range_count : 1;
    for (int bits = 0; bits < 64; bits++) {
      for (int equal = 0; equal <= ranges; equal++) {
        st_range r = {.index = x, .descending = bits & 1, .keys_only = bits & 2, .last_shard = 7};
        if (bits & 4) r.after = &after;
        if (bits & 8) {
          r.hash_count = x ? x->hash_count : 1;
          r.equal_count = equal;
          r.low.set = bits & 16 && equal < ranges;
          r.high.set = bits & 32 && equal < ranges;
        }
        assert_planned_well(v.s, t, &r, &v.error);
      }
    }
  }
  assert_in_range(t->statements->query_count, 1, 48);
  world_free(&v);
}

static int64_t steps_of_first_row(st_store *s, st_table *t, const st_range *r, st_error *error) {
  st_rows *rows;
  st_row row;
  assert_ok(st_rows_open(s, t, r, &rows, error), error);
  (void)sqlite3_stmt_status(rows->query, SQLITE_STMTSTATUS_VM_STEP, 1);
  assert_ok(st_rows_next(rows, &row, error), error);
  assert_true(row.id != 0);
  int64_t steps = sqlite3_stmt_status(rows->query, SQLITE_STMTSTATUS_VM_STEP, 1);
  st_rows_close(rows);
  return steps;
}

static void a_position_is_sought_not_walked_to(void **state) {
  (void)state;
  world v;
  definition d;
  world_init(&v, ":memory:", 1);
  define_world(&d);
  create_table(v.s, &d, &v.error);
  assert_ok(st_store_begin(v.s, &v.error), &v.error);
  char json[300];
  for (int i = 0; i < 3000; i++) {
    (void)snprintf(
        json, sizeof json,
        "{\"pk\":{\"S\":\"p\"},\"sk\":{\"N\":\"%d\"},\"a\":{\"S\":\"x\"},\"n\":{\"N\":\"1\"},"
        "\"b\":{\"B\":\"AA==\"},\"c\":{\"S\":\"c\"}}",
        i);
    put_item(v.s, "T", json, &v.error);
  }
  assert_ok(st_store_end(v.s, true, &v.error), &v.error);
  (void)snprintf(
      json, sizeof json,
      "{\"pk\":{\"S\":\"p\"},\"sk\":{\"N\":\"1500\"},\"a\":{\"S\":\"x\"},\"n\":{\"N\":\"1\"},"
      "\"b\":{\"B\":\"AA==\"},\"c\":{\"S\":\"c\"}}");
  st_str middle = canonical(&v.w, st_write_item, json);
  st_table *t = table_of(v.s, "T", &v.error);
  for (int which = -1; which < 5; which++) {
    const st_index *x = which < 0 ? NULL : &t->indexes[which];
    st_position after;
    assert_true(position_of(t, x, middle, &v.w.arena, &after));
    for (int bits = 0; bits < 16; bits++) {
      st_range r = {.index = x,
                    .descending = bits & 1,
                    .keys_only = bits & 2,
                    .last_shard = 7,
                    .after = &after};
      if (bits & 4) {
        r.hash_count = x ? x->hash_count : 1;
        for (int i = 0; i < r.hash_count; i++) r.hash[i] = x ? after.hash[i] : after.table_hash;
        if (x && x->range_count && strcmp("same", x->name.p)) {
          r.equal[0] = after.range[0];
          r.equal_count = bits & 8 ? 1 : 0;
          if (!(bits & 8)) r.low = r.high = (st_bound){true, true, after.range[0]};
        }
      }
      assert_in_range(steps_of_first_row(v.s, t, &r, &v.error), 1, 120);
    }
  }
  world_free(&v);
}

static void a_key_only_row_is_read_from_the_index_alone(void **state) {
  (void)state;
  world v;
  definition d;
  char plan[1000];
  world_init(&v, ":memory:", 1);
  define_world(&d);
  create_table(v.s, &d, &v.error);
  st_table *t = table_of(v.s, "T", &v.error);
  st_range r = {.index = &t->indexes[1], .last_shard = 7, .keys_only = true};
  st_rows *rows;
  assert_ok(st_rows_open(v.s, t, &r, &rows, &v.error), &v.error);
  explain(v.s, rows->query, plan, sizeof plan);
  assert_null(strstr(plan, "stator_t"));
  assert_null(strstr(sqlite3_sql(rows->query), "stator_t"));
  st_rows_close(rows);
  world_free(&v);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ranges_answer_what_a_naive_model_says),
      cmocka_unit_test(paging_loses_and_repeats_nothing),
      cmocka_unit_test(reading_a_page_and_deleting_it_reaches_every_item),
      cmocka_unit_test(no_range_is_sorted_or_scanned),
      cmocka_unit_test(a_position_is_sought_not_walked_to),
      cmocka_unit_test(a_key_only_row_is_read_from_the_index_alone),
  };
  RUN_TESTS(tests);
}
