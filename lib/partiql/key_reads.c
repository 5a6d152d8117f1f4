/* key_reads.c - boxes of keys as ranges of rows, and as the key of one item. */
#include "partiql/key_reads.h"
#include "base/hash.h"
#include "plan/keys.h"

static int refuse_overlap(st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION,
                        "Overlapping conditions with range keys are not supported in where clause");
}

int st_key_refuse_type(st_str name, st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION,
                        "Key attribute's data type should match its data type in table's schema: "
                        "Key %.*s",
                        ST_FMT(name));
}

static int check_part(const st_key_sides *s, int attribute, st_key_part part, st_error *error) {
  int rc = st_key_check_empty(part, s->attributes[attribute]->name, error);
  return rc == STATOR_OK ? st_key_check_size(part, attribute < s->hash_count, error) : rc;
}

static int check_bound(const st_key_sides *s, int attribute, const st_bound *b, st_error *error) {
  return b->set ? check_part(s, attribute, b->part, error) : STATOR_OK;
}

/* -- ranges --------------------------------------------------------------------- */

/* Points first, then the bounds of the attribute behind them; what is said of the
** attributes behind those is left to the filter. */
static int range_of_box(const st_key_sides *s, const st_index *index, const st_key_box *box,
                        st_range *out, st_error *error) {
  *out = (st_range){.index = index, .hash_count = s->hash_count};
  if (box->mismatch >= 0) return st_key_refuse_type(s->attributes[box->mismatch]->name, error);
  int i = 0, rc = STATOR_OK;
  for (; i < s->count && rc == STATOR_OK && st_side_is_point(&box->sides[i]); i++) {
    st_key_part part = box->sides[i].low.part;
    rc = check_part(s, i, part, error);
    if (i < s->hash_count)
      out->hash[i] = part;
    else
      out->equal[out->equal_count++] = part;
  }
  if (rc != STATOR_OK || i == s->count) return rc;
  out->low = box->sides[i].low;
  out->high = box->sides[i].high;
  rc = check_bound(s, i, &out->low, error);
  return rc == STATOR_OK ? check_bound(s, i, &out->high, error) : rc;
}

static bool same_hash(const st_range *a, const st_range *b) {
  for (int i = 0; i < a->hash_count; i++)
    if (st_key_part_compare(a->hash[i], b->hash[i]) != 0) return false;
  return true;
}

static st_side side_of_range(const st_range *r, int range_attribute) {
  st_bound point = {.set = true, .inclusive = true};
  if (range_attribute > r->equal_count) return (st_side){0};
  if (range_attribute == r->equal_count) return (st_side){r->low, r->high};
  point.part = r->equal[range_attribute];
  return (st_side){point, point};
}

static bool sides_meet(const st_side *a, const st_side *b) {
  st_side lower = {a->low, b->high}, upper = {b->low, a->high};
  return !st_side_is_empty(&lower) && !st_side_is_empty(&upper);
}

static bool ranges_meet(const st_key_sides *s, const st_range *a, const st_range *b) {
  if (!same_hash(a, b)) return false;
  for (int i = 0; i < s->count - s->hash_count; i++) {
    st_side x = side_of_range(a, i), y = side_of_range(b, i);
    if (!sides_meet(&x, &y)) return false;
  }
  return true;
}

static int add_range(const st_key_sides *s, const st_range *range, st_key_reads *out,
                     st_error *error) {
  for (size_t i = 0; i < out->count; i++) {
    if (ranges_meet(s, &out->ranges[i], range)) return refuse_overlap(error);
    if (!same_hash(&out->ranges[i], range)) out->many_hashes = true;
  }
  out->ranges[out->count++] = *range;
  return STATOR_OK;
}

int st_key_reads_of(const st_table *t, const st_index *index, const st_condition *where,
                    st_arena *arena, st_key_reads *out, st_error *error) {
  st_key_sides s = st_key_sides_of(t, index);
  st_key_boxes boxes;
  *out = (st_key_reads){0};
  int rc = st_key_boxes_of(&s, where, arena, &boxes, error);
  if (rc != STATOR_OK) return rc;
  unsigned hashes = (1u << s.hash_count) - 1;
  out->keyed = (boxes.points & hashes) == hashes;
  if (!out->keyed) return STATOR_OK;
  if (boxes.more)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Too many decomposed read operations for a given query.");
  out->ranges = st_arena_array(arena, boxes.count ? boxes.count : 1, sizeof *out->ranges);
  if (!out->ranges) return st_error_nomem(error);
  for (size_t i = 0; i < boxes.count && rc == STATOR_OK; i++) {
    st_range range;
    rc = range_of_box(&s, index, &boxes.boxes[i], &range, error);
    if (rc == STATOR_OK) rc = add_range(&s, &range, out, error);
  }
  return rc;
}

/* -- one item ------------------------------------------------------------------- */

/* The equalities of key attributes that a WHERE joins by AND: they alone fix a key.
** IN, ranges and whatever stands under OR do not, were there one value in them. */
typedef struct key_equalities {
  const st_key_sides *sides;
  st_value values[ST_MAX_BOX_SIDES]; /* NONE: not fixed */
  int several;                       /* attribute that is given two values; -1: none */
  bool only;                         /* one for each attribute at most, and nothing else */
} key_equalities;

/* The attribute that is compared with a constant, on either side; -1: none. */
static int equal_attribute(const st_key_sides *s, const st_node *n, st_value *value) {
  if (n->op != ST_OP_EQ) return -1;
  const st_node *path = n->first->op == ST_OP_PATH ? n->first : n->last;
  const st_node *other = path == n->first ? n->last : n->first;
  if (path->op != ST_OP_PATH || other->op != ST_OP_VALUE || path->as.path.count != 1) return -1;
  *value = other->as.value;
  for (int i = 0; i < s->count; i++)
    if (st_str_eq(s->attributes[i]->name, path->as.path.steps[0].name)) return i;
  return -1;
}

/* Values are canonical: equal ones are the same text. */
static bool same_constant(st_value a, st_value b) {
  return st_str_eq((st_str){a.text, a.len}, (st_str){b.text, b.len});
}

static void gather_equalities(key_equalities *e, const st_node *n) {
  if (n->op == ST_OP_AND) {
    for (const st_node *kid = n->first; kid; kid = kid->next) gather_equalities(e, kid);
    return;
  }
  st_value value = {NULL, 0, ST_NONE};
  int i = equal_attribute(e->sides, n, &value);
  if (i < 0 || e->values[i].type != ST_NONE) e->only = false;
  if (i < 0) return;
  if (e->values[i].type == ST_NONE)
    e->values[i] = value;
  else if (e->several < 0 && !same_constant(e->values[i], value))
    e->several = i;
}

static int take_key_part(const key_equalities *e, int i, st_arena *arena, st_key_part *out,
                         st_error *error) {
  if (!st_key_part_of(e->values[i], arena, out)) return st_error_nomem(error);
  return check_part(e->sides, i, *out, error);
}

static int take_single_key(const key_equalities *e, st_arena *arena, st_key *key, st_error *error) {
  *key = (st_key){0};
  int rc = take_key_part(e, 0, arena, &key->hash, error);
  if (rc != STATOR_OK) return rc;
  key->shard = st_hash_shard(key->hash.bytes);
  return e->sides->count > 1 ? take_key_part(e, 1, arena, &key->range, error) : STATOR_OK;
}

static bool has_type_of(const st_attribute *attribute, st_value v) {
  const char *type = st_type_name((st_type)v.type);
  return type[0] == attribute->type && type[1] == 0;
}

static st_single_key fits_of(const key_equalities *e, st_str *name) {
  if (e->several >= 0) {
    *name = e->sides->attributes[e->several]->name;
    return ST_KEY_SEVERAL;
  }
  for (int i = 0; i < e->sides->count; i++)
    if (e->values[i].type == ST_NONE) return ST_KEY_INCOMPLETE;
  for (int i = 0; i < e->sides->count; i++) {
    *name = e->sides->attributes[i]->name;
    if (!has_type_of(e->sides->attributes[i], e->values[i])) return ST_KEY_MISTYPED;
  }
  return ST_KEY_SINGLE;
}

int st_where_key_of(const st_table *t, const st_condition *where, st_arena *arena,
                    st_where_key *out, st_error *error) {
  st_key_sides s = st_key_sides_of(t, NULL);
  key_equalities e = {.sides = &s, .several = -1, .only = true};
  *out = (st_where_key){.fits = ST_KEY_INCOMPLETE};
  if (where) gather_equalities(&e, where->root);
  out->fits = fits_of(&e, &out->name);
  if (out->fits != ST_KEY_SINGLE) return STATOR_OK;
  out->only_keys = e.only;
  return take_single_key(&e, arena, &out->key, error);
}

int st_where_key_refuse(const st_where_key *k, st_error *error) {
  switch (k->fits) {
  case ST_KEY_INCOMPLETE:
    return st_error_raise(error, STATOR_VALIDATION,
                          "Where clause does not contain a mandatory equality on all key "
                          "attributes");
  case ST_KEY_SEVERAL:
    return st_error_raise(error, STATOR_VALIDATION,
                          "Multiple conditions on same key %.*s. Only single item "
                          "Update/Insert/Delete are supported",
                          ST_FMT(k->name));
  case ST_KEY_MISTYPED:
    return st_error_raise(error, STATOR_VALIDATION,
                          "The provided key element does not match the schema");
  default: return STATOR_OK;
  }
}
