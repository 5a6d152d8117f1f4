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

static bool is_key_equality(const st_key_sides *s, const st_node *n, unsigned *seen) {
  if (n->op != ST_OP_EQ) return false;
  const st_node *path = n->first->op == ST_OP_PATH ? n->first : n->last;
  const st_node *value = path == n->first ? n->last : n->first;
  if (path->op != ST_OP_PATH || value->op != ST_OP_VALUE || path->as.path.count != 1) return false;
  for (int i = 0; i < s->count; i++) {
    if (!st_str_eq(s->attributes[i]->name, path->as.path.steps[0].name)) continue;
    bool first = !(*seen & 1u << i);
    *seen |= 1u << i;
    return first;
  }
  return false;
}

static bool is_only_keys(const st_key_sides *s, const st_node *n, unsigned *seen) {
  if (n->op != ST_OP_AND) return is_key_equality(s, n, seen);
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (!is_only_keys(s, kid, seen)) return false;
  return true;
}

/* The first attribute for which two boxes differ. */
static st_str differing_name(const st_key_sides *s, const st_key_boxes *b) {
  for (int i = 0; i < s->count && b->count > 1; i++)
    if (b->boxes[0].mismatch >= 0 || b->boxes[1].mismatch >= 0 ||
        st_key_part_compare(b->boxes[0].sides[i].low.part, b->boxes[1].sides[i].low.part) != 0)
      return s->attributes[i]->name;
  return s->attributes[0]->name;
}

static int single_key(const st_key_sides *s, const st_key_box *box, st_key *key, st_error *error) {
  *key = (st_key){.hash = box->sides[0].low.part};
  if (s->count > 1) key->range = box->sides[1].low.part;
  key->shard = st_hash_shard(key->hash.bytes);
  int rc = check_part(s, 0, key->hash, error);
  return rc == STATOR_OK && s->count > 1 ? check_part(s, 1, key->range, error) : rc;
}

int st_where_key_of(const st_table *t, const st_condition *where, st_arena *arena,
                    st_where_key *out, st_error *error) {
  st_key_sides s = st_key_sides_of(t, NULL);
  st_key_boxes boxes;
  unsigned all = (1u << s.count) - 1, seen = 0;
  *out = (st_where_key){.fits = ST_KEY_INCOMPLETE};
  int rc = st_key_boxes_of(&s, where, arena, &boxes, error);
  if (rc != STATOR_OK) return rc;
  if (boxes.count != 1 || boxes.contradicted >= 0) {
    bool fixed = (boxes.points & all) == all && (boxes.count || boxes.contradicted >= 0);
    if (fixed) out->fits = ST_KEY_SEVERAL;
    out->name = boxes.contradicted >= 0 ? s.attributes[boxes.contradicted]->name
                                        : differing_name(&s, &boxes);
    return STATOR_OK;
  }
  if ((boxes.points & all) != all) return STATOR_OK;
  if (boxes.boxes[0].mismatch >= 0) {
    out->fits = ST_KEY_MISTYPED;
    out->name = s.attributes[boxes.boxes[0].mismatch]->name;
    return STATOR_OK;
  }
  out->fits = ST_KEY_SINGLE;
  out->only_keys = is_only_keys(&s, where->root, &seen);
  return single_key(&s, &boxes.boxes[0], &out->key, error);
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
