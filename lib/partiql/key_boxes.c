/* key_boxes.c - intervals of key attributes out of a condition's nodes. It looks
** at names, constants and operators only; what they are read from is key_reads.c's
** business. */
#include "partiql/key_boxes.h"

typedef struct box_walk {
  const st_key_sides *sides;
  st_arena *arena;
  st_error *error;
} box_walk;

st_key_sides st_key_sides_of(const st_table *t, const st_index *index) {
  st_key_sides s = {.hash_count = index ? index->hash_count : 1};
  if (!index) s.attributes[s.count++] = &t->hash;
  if (!index && t->range.name.p) s.attributes[s.count++] = &t->range;
  for (int i = 0; index && i < index->hash_count; i++) s.attributes[s.count++] = &index->hash[i];
  for (int i = 0; index && i < index->range_count; i++) s.attributes[s.count++] = &index->range[i];
  return s;
}

/* -- sides --------------------------------------------------------------------- */

bool st_side_is_open(const st_side *s) {
  return !s->low.set && !s->high.set;
}

/* How far apart the bounds are: below 0, nothing lies between them. */
static int side_extent(const st_side *s) {
  if (!s->low.set || !s->high.set) return 1;
  int c = st_key_part_compare(s->high.part, s->low.part);
  if (c != 0) return c;
  return s->low.inclusive && s->high.inclusive ? 0 : -1;
}

bool st_side_is_point(const st_side *s) {
  return side_extent(s) == 0;
}

bool st_side_is_empty(const st_side *s) {
  return side_extent(s) < 0;
}

static void raise_low(st_bound *low, const st_bound *other) {
  int c = !other->set ? 1 : !low->set ? -1 : st_key_part_compare(low->part, other->part);
  if (c < 0 || (c == 0 && !other->inclusive)) *low = *other;
}

static void lower_high(st_bound *high, const st_bound *other) {
  int c = !other->set ? -1 : !high->set ? 1 : st_key_part_compare(high->part, other->part);
  if (c > 0 || (c == 0 && !other->inclusive)) *high = *other;
}

/* -- lists of boxes ------------------------------------------------------------- */

static int start_boxes(box_walk *w, size_t room, st_key_boxes *out) {
  if (room > ST_MAX_KEY_READS) room = ST_MAX_KEY_READS;
  *out = (st_key_boxes){.points = ~0u};
  out->boxes = st_arena_alloc(w->arena, (room ? room : 1) * sizeof *out->boxes);
  return out->boxes ? STATOR_OK : st_error_nomem(w->error);
}

static unsigned points_of(const box_walk *w, const st_key_box *box) {
  unsigned points = 0;
  for (int i = 0; i < w->sides->count; i++)
    if (box->mismatch == i || st_side_is_point(&box->sides[i])) points |= 1u << i;
  return points;
}

/* A value of another type than the attribute's bounds nothing that could be
** compared; it stands for one value, which is refused if the box is ever read. */
static bool holds_nothing(const box_walk *w, const st_key_box *box) {
  for (int i = 0; i < w->sides->count; i++)
    if (box->mismatch != i && st_side_is_empty(&box->sides[i])) return true;
  return false;
}

static void add_box(const box_walk *w, const st_key_box *box, st_key_boxes *out) {
  if (holds_nothing(w, box)) return;
  out->points &= points_of(w, box);
  if (out->count < ST_MAX_KEY_READS)
    out->boxes[out->count++] = *box;
  else
    out->more = true;
}

static const st_key_box everything = {.mismatch = -1};

static int no_key(box_walk *w, st_key_boxes *out) {
  int rc = start_boxes(w, 1, out);
  if (rc == STATOR_OK) add_box(w, &everything, out);
  return rc;
}

static bool holds_everything(const box_walk *w, const st_key_boxes *list) {
  for (size_t i = 0; i < list->count; i++) {
    bool open = list->boxes[i].mismatch < 0;
    for (int side = 0; side < w->sides->count && open; side++)
      open = st_side_is_open(&list->boxes[i].sides[side]);
    if (open) return true;
  }
  return false;
}

/* -- tests of one attribute ------------------------------------------------------ */

static int key_attribute(const box_walk *w, const st_node *n) {
  if (n->op != ST_OP_PATH || n->as.path.count != 1) return -1;
  for (int i = 0; i < w->sides->count; i++)
    if (st_str_eq(w->sides->attributes[i]->name, n->as.path.steps[0].name)) return i;
  return -1;
}

static bool values_follow(const st_node *n) {
  for (const st_node *kid = n->next; kid; kid = kid->next)
    if (kid->op != ST_OP_VALUE) return false;
  return n->next != NULL;
}

static int key_bound(box_walk *w, int attribute, st_value v, bool inclusive, st_key_box *box,
                     st_bound *out) {
  const char *type = st_type_name((st_type)v.type);
  if (type[0] != w->sides->attributes[attribute]->type || type[1] != 0) {
    box->mismatch = attribute;
    return STATOR_OK;
  }
  *out = (st_bound){.set = true, .inclusive = inclusive};
  return st_key_part_of(v, w->arena, &out->part) ? STATOR_OK : st_error_nomem(w->error);
}

static int set_prefix(box_walk *w, st_side *side) {
  bool oom = false;
  if (side->low.set)
    side->high.set = st_key_prefix_end(side->low.part, w->arena, &side->high.part, &oom);
  return oom ? st_error_nomem(w->error) : STATOR_OK;
}

/* `op` reads from the attribute to the value. */
static int test_box(box_walk *w, int attribute, st_op op, const st_node *value, st_key_box *box) {
  st_side *side = &box->sides[attribute];
  st_value v = value->as.value;
  bool inclusive = op != ST_OP_LT && op != ST_OP_GT;
  bool above = op == ST_OP_GT || op == ST_OP_GE || op == ST_OP_BEGINS_WITH || op == ST_OP_BETWEEN;
  int rc = key_bound(w, attribute, v, inclusive, box,
                     above || op == ST_OP_EQ ? &side->low : &side->high);
  if (op == ST_OP_EQ) side->high = side->low;
  if (rc == STATOR_OK && op == ST_OP_BETWEEN)
    rc = key_bound(w, attribute, value->next->as.value, true, box, &side->high);
  if (rc == STATOR_OK && op == ST_OP_BEGINS_WITH) rc = set_prefix(w, side);
  return rc;
}

static st_op mirrored_op(st_op op) {
  switch (op) {
  case ST_OP_LT: return ST_OP_GT;
  case ST_OP_LE: return ST_OP_GE;
  case ST_OP_GT: return ST_OP_LT;
  case ST_OP_GE: return ST_OP_LE;
  default: return op;
  }
}

static int test_boxes(box_walk *w, const st_node *n, st_key_boxes *out) {
  st_op op = (st_op)n->op;
  const st_node *value = n->first->next;
  int attribute = values_follow(n->first) ? key_attribute(w, n->first) : -1;
  bool two_sided = op >= ST_OP_EQ && op <= ST_OP_GE;
  if (attribute < 0 && two_sided && n->first->op == ST_OP_VALUE) {
    attribute = key_attribute(w, n->last);
    value = n->first;
    op = mirrored_op(op);
  }
  if (attribute < 0) return no_key(w, out);
  size_t tests = op == ST_OP_IN ? n->count - 1 : 1;
  int rc = start_boxes(w, tests, out);
  for (size_t i = 0; i < tests && rc == STATOR_OK; i++, value = value->next) {
    st_key_box box = everything;
    rc = test_box(w, attribute, op == ST_OP_IN ? ST_OP_EQ : op, value, &box);
    if (rc == STATOR_OK) add_box(w, &box, out);
  }
  return rc;
}

/* -- AND and OR ------------------------------------------------------------------ */

static void intersect_boxes(const box_walk *w, const st_key_box *a, const st_key_box *b,
                            st_key_boxes *out) {
  st_key_box box = *a;
  for (int i = 0; i < w->sides->count; i++) {
    raise_low(&box.sides[i].low, &b->sides[i].low);
    lower_high(&box.sides[i].high, &b->sides[i].high);
  }
  if (box.mismatch < 0) box.mismatch = b->mismatch;
  add_box(w, &box, out);
}

static int and_boxes(box_walk *w, const st_key_boxes *a, const st_key_boxes *b, st_key_boxes *out) {
  int rc = start_boxes(w, a->count * b->count, out);
  if (rc != STATOR_OK) return rc;
  for (size_t i = 0; i < a->count; i++)
    for (size_t j = 0; j < b->count; j++) intersect_boxes(w, &a->boxes[i], &b->boxes[j], out);
  if (!a->more && !b->more) return STATOR_OK;
  out->more = true;
  out->points = a->points | b->points;
  return STATOR_OK;
}

static int or_boxes(box_walk *w, const st_key_boxes *a, const st_key_boxes *b, st_key_boxes *out) {
  if (holds_everything(w, a) || holds_everything(w, b)) return no_key(w, out);
  int rc = start_boxes(w, a->count + b->count, out);
  if (rc != STATOR_OK) return rc;
  for (size_t i = 0; i < a->count; i++) add_box(w, &a->boxes[i], out);
  for (size_t i = 0; i < b->count; i++) add_box(w, &b->boxes[i], out);
  out->more = out->more || a->more || b->more;
  out->points = a->points & b->points;
  return STATOR_OK;
}

/* The operators of a statement bound the depth. */
static int boxes_of_node(box_walk *w, const st_node *n, st_key_boxes *out) {
  switch (n->op) {
  case ST_OP_EQ:
  case ST_OP_LT:
  case ST_OP_LE:
  case ST_OP_GT:
  case ST_OP_GE:
  case ST_OP_BETWEEN:
  case ST_OP_IN:
  case ST_OP_BEGINS_WITH: return test_boxes(w, n, out);
  case ST_OP_AND:
  case ST_OP_OR: break;
  default: return no_key(w, out);
  }
  int rc = boxes_of_node(w, n->first, out);
  for (const st_node *kid = n->first->next; kid && rc == STATOR_OK; kid = kid->next) {
    st_key_boxes left = *out, right;
    rc = boxes_of_node(w, kid, &right);
    if (rc != STATOR_OK) return rc;
    rc = n->op == ST_OP_AND ? and_boxes(w, &left, &right, out) : or_boxes(w, &left, &right, out);
  }
  return rc;
}

int st_key_boxes_of(const st_key_sides *sides, const st_condition *where, st_arena *arena,
                    st_key_boxes *out, st_error *error) {
  box_walk w = {sides, arena, error};
  return where ? boxes_of_node(&w, where->root, out) : no_key(&w, out);
}
