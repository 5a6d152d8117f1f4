/* statement_read.c - from a SELECT to ranges of rows and what is shown of them. The
** WHERE is the filter of all of them, its key conditions included: they hold for
** every row that is read. */
#include "partiql/statement_read.h"
#include "plan/coverage.h"

#define BAD_VALUES "One or more parameter values were invalid: "

int st_statement_index(const st_table *t, const st_statement *s, int64_t now_ms, bool consistent,
                       const st_index **out, st_error *error) {
  *out = NULL;
  if (!s->index.p) return STATOR_OK;
  const st_index *index = st_table_index(t, s->index);
  bool gone = !index;
  st_status status =
      index ? st_status_at(index->status, index->until_ms, now_ms, &gone) : ST_DELETING;
  if (gone || status == ST_DELETING)
    return st_error_raise(error, STATOR_VALIDATION, "The table does not have the specified index");
  if (index->backfilling || status == ST_CREATING)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Cannot read from backfilling global secondary index: %.*s",
                          ST_FMT(index->name));
  if (index->kind == ST_GSI && consistent)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Strongly consistent read is not supported on Global Secondary Indexes");
  *out = index;
  return STATOR_OK;
}

bool st_statement_reads_one(const st_table *t, const st_range *range) {
  return range->hash_count && !range->index && (!t->range.name.p || range->equal_count);
}

/* -- columns and the index's projection ----------------------------------------------- */

int st_statement_columns(const st_statement *s, st_arena *arena, const st_columns **out,
                         st_error *error) {
  *out = NULL;
  if (!s->column_count) return STATOR_OK;
  st_columns *columns = st_arena_array(arena, 1, sizeof *columns);
  bool fits = columns && st_columns_begin(columns, arena, s->column_count);
  for (size_t i = 0; i < s->column_count && fits; i++)
    fits = st_columns_add(columns, arena, &s->columns[i].path, s->columns[i].name);
  *out = columns;
  return fits ? STATOR_OK : st_error_nomem(error);
}

/* A query judges only by what the index holds; a scan finds the rest missing. */
static int check_filter_held(const st_index *index, const st_condition *where, st_coverage *v,
                             st_error *error) {
  const st_path_node *root = &where->tree.root;
  for (uint32_t i = 0; i < root->names; i++) st_coverage_note(v, root->kids[i]->step.name);
  if (v->missing.failed) return st_error_nomem(error);
  if (!v->missing.n) return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION,
                        BAD_VALUES "Secondary index %.*s does not project one or more filter "
                                   "attributes: [%s]",
                        ST_FMT(index->name), st_buf_cstr(&v->missing));
}

static int refuse_columns(const st_index *index, st_coverage *v, st_error *error) {
  const char *missing = st_buf_cstr(&v->missing);
  if (!missing) return st_error_nomem(error);
  return st_error_raise(error, STATOR_VALIDATION,
                        BAD_VALUES "Global secondary index %.*s does not project [%s]",
                        ST_FMT(index->name), missing);
}

/* A local index fetches columns that it does not hold from the table. */
static int set_view(const st_table *t, const st_index *index, bool fetches, st_arena *arena,
                    st_page *page, st_error *error) {
  page->fetches = fetches;
  page->range.keys_only = index->projects == ST_PROJECTS_KEYS && !fetches;
  if (page->range.keys_only) return STATOR_OK;
  return st_index_view(t, index, arena, fetches ? &page->held : &page->entry, error);
}

static int cover_index(const st_table *t, const st_index *index, const st_statement *s,
                       st_arena *arena, st_statement_read *out, st_error *error) {
  st_coverage v;
  int rc = st_coverage_begin(t, index, arena, &v, error);
  for (size_t i = 0; i < s->column_count; i++)
    st_coverage_note(&v, s->columns[i].path.steps[0].name);
  bool fetches = v.missing.n > 0;
  if (rc == STATOR_OK && fetches && index->kind == ST_GSI) rc = refuse_columns(index, &v, error);
  st_buf_clear(&v.missing);
  if (rc == STATOR_OK && out->keyed) rc = check_filter_held(index, s->where, &v, error);
  st_coverage_free(&v);
  return rc == STATOR_OK ? set_view(t, index, fetches, arena, &out->page, error) : rc;
}

/* -- ORDER BY ----------------------------------------------------------------------- */

typedef struct ordering {
  bool by_hash, hash_descending, descending;
} ordering;

static int refuse_ordering(const char *message, st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION, "%s", message);
}

static int key_side(const st_key_sides *sides, st_str name) {
  for (int i = 0; i < sides->count; i++)
    if (st_str_eq(sides->attributes[i]->name, name)) return i;
  return -1;
}

/* Whether all that is read has one value of a range attribute. */
static bool is_fixed(const st_key_reads *keys, int range_attribute) {
  for (size_t i = 0; i < keys->count; i++) {
    const st_range *r = &keys->ranges[i];
    if (r->equal_count <= range_attribute) return false;
    if (st_key_part_compare(r->equal[range_attribute], keys->ranges->equal[range_attribute]) != 0)
      return false;
  }
  return true;
}

static bool all_fixed(const st_key_reads *keys, int from, int to) {
  while (from < to && is_fixed(keys, from)) from++;
  return from >= to;
}

/* Range attributes come out in their own order, all of them in one direction, and
** behind the hash attributes. Where the statement asks for another, DynamoDB's words
** are not known. */
static int read_ordering(const st_key_sides *sides, const st_statement *s, const st_key_reads *keys,
                         ordering *o, st_error *error) {
  int next = 0; /* range attribute */
  bool fits = true;
  *o = (ordering){0};
  for (size_t i = 0; i < s->order_count && fits; i++) {
    bool descending = s->orders[i].descending;
    int range = key_side(sides, s->orders[i].name) - sides->hash_count;
    if (range < 0) {
      fits = next == 0 || !keys->many_hashes;
      if (!o->by_hash) o->hash_descending = descending;
      o->by_hash = true;
    } else {
      fits = range >= next && all_fixed(keys, next, range) &&
             (next == 0 || descending == o->descending);
      o->descending = descending;
      next = range + 1;
    }
  }
  if (fits) return STATOR_OK;
  return refuse_ordering("ORDER BY must name the key attributes in their order and in one "
                         "direction",
                         error);
}

static int check_order(const st_key_sides *sides, const st_statement *s, const st_key_reads *keys,
                       ordering *o, st_error *error) {
  if (!s->where)
    return refuse_ordering("Must have WHERE clause in the statement when using ORDER BY clause.",
                           error);
  for (size_t i = 0; i < s->order_count; i++)
    if (key_side(sides, s->orders[i].name) < 0)
      return st_error_raise(error, STATOR_VALIDATION,
                            "Attribute %.*s in ORDER BY clause must be part of the primary key",
                            ST_FMT(s->orders[i].name));
  if (!keys->keyed)
    return refuse_ordering("Must have at least one non-optional hash key condition in WHERE clause "
                           "when using ORDER BY clause.",
                           error);
  int rc = read_ordering(sides, s, keys, o, error);
  if (rc == STATOR_OK && keys->many_hashes && !o->by_hash)
    return refuse_ordering("Must have hash key in ORDER BY clause when more than one hash key "
                           "condition specified in WHERE clause.",
                           error);
  return rc;
}

static int compare_parts(const st_key_part *a, const st_key_part *b, int count) {
  int c = 0;
  for (int i = 0; i < count && c == 0; i++) c = st_key_part_compare(a[i], b[i]);
  return c;
}

/* The lower end of what two ranges of one partition hold behind their first `at`
** equal attributes; they hold nothing in common. */
static int compare_starts(const st_range *a, const st_range *b, int at) {
  st_bound x = at < a->equal_count ? (st_bound){true, true, a->equal[at]} : a->low;
  st_bound y = at < b->equal_count ? (st_bound){true, true, b->equal[at]} : b->low;
  if (!x.set || !y.set) return x.set - y.set;
  int c = st_key_part_compare(x.part, y.part);
  return c != 0 ? c : y.inclusive - x.inclusive;
}

static bool reads_later(const ordering *o, const st_range *a, const st_range *b) {
  int c = o->by_hash ? compare_parts(a->hash, b->hash, a->hash_count) : 0;
  if (c != 0) return o->hash_descending ? c < 0 : c > 0;
  int equal = a->equal_count < b->equal_count ? a->equal_count : b->equal_count;
  c = compare_parts(a->equal, b->equal, equal);
  if (c == 0) c = compare_starts(a, b, equal);
  return o->descending ? c < 0 : c > 0;
}

static void sort_ranges(const ordering *o, st_range *ranges, size_t count) {
  for (size_t i = 1; i < count; i++) {
    st_range moved = ranges[i];
    size_t at = i;
    for (; at > 0 && reads_later(o, &ranges[at - 1], &moved); at--) ranges[at] = ranges[at - 1];
    ranges[at] = moved;
  }
}

static int order_reads(const st_table *t, const st_index *index, const st_statement *s,
                       st_key_reads *keys, st_error *error) {
  st_key_sides sides = st_key_sides_of(t, index);
  ordering o = {0};
  int rc = check_order(&sides, s, keys, &o, error);
  if (rc != STATOR_OK) return rc;
  sort_ranges(&o, keys->ranges, keys->count);
  for (size_t i = 0; i < keys->count; i++) keys->ranges[i].descending = o.descending;
  return STATOR_OK;
}

/* -- the whole ------------------------------------------------------------------------ */

static int set_ranges(const st_index *index, const st_key_reads *keys, st_arena *arena,
                      st_statement_read *out, st_error *error) {
  out->keyed = keys->keyed;
  out->ranges = keys->ranges;
  out->count = keys->count;
  if (keys->keyed) return STATOR_OK;
  out->count = 1;
  out->ranges = st_arena_array(arena, 1, sizeof *out->ranges);
  if (!out->ranges) return st_error_nomem(error);
  *out->ranges = (st_range){.index = index, .last_shard = ST_SHARDS - 1};
  return STATOR_OK;
}

int st_statement_read_of(const st_table *t, const st_index *index, const st_statement *s,
                         st_arena *arena, st_statement_read *out, st_error *error) {
  st_key_reads keys;
  *out = (st_statement_read){0};
  int rc = st_key_reads_of(t, index, s->where, arena, &keys, error);
  if (rc == STATOR_OK && s->order_count) rc = order_reads(t, index, s, &keys, error);
  if (rc == STATOR_OK) rc = set_ranges(index, &keys, arena, out, error);
  if (rc == STATOR_OK) rc = st_statement_columns(s, arena, &out->page.columns, error);
  out->page.filter = s->where;
  if (rc == STATOR_OK && index && index->projects != ST_PROJECTS_ALL)
    rc = cover_index(t, index, s, arena, out, error);
  for (size_t i = 0; i < out->count && rc == STATOR_OK; i++)
    out->ranges[i].keys_only = out->page.range.keys_only;
  return rc;
}
