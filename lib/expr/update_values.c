/* update_values.c - what the right-hand sides of an update come to. They read the
** old item only. Joined lists stay chains of spans until the end, so that nested
** list_append copies each element once. */
#include "expr/update_plan.h"
#include "base/bounds.h"
#include "value/number.h"

/* More text than any legal item has: the largest text for its size are numbers of
** 130 places that count 2 bytes. Bounds what one request can make us copy. */
#define MAX_UPDATED_TEXT ((size_t)80 * ST_MAX_ITEM_SIZE)

/* Elements of a list, as text without the brackets. */
typedef struct list_part list_part;
struct list_part {
  st_str elements;
  list_part *next;
};

typedef struct right_side {
  st_value value;          /* a joined list: type ST_L, text NULL */
  list_part *first, *last; /* of a joined list */
} right_side;

typedef struct right_sides {
  const st_value *slots;  /* of paths */
  const st_value *values; /* constants */
  st_arena *scratch;
  st_error *error;
} right_sides;

static int bad_type(st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION, ST_UPDATE_BAD_TYPE);
}

static int compute(right_sides *r, const st_node *n, right_side *out);

/* The sum's canonical text. Counters are whole and far from any limit. */
static int write_sum(st_str a, st_str b, bool subtract, st_buf *out, st_error *error) {
  int64_t i, j;
  if (st_number_small(a, &i) && st_number_small(b, &j)) {
    st_buf_int(out, subtract ? i - j : i + j);
    return STATOR_OK;
  }
  st_number x, y, sum;
  st_number_read(a, &x);
  st_number_read(b, &y);
  if (st_number_add(&x, &y, subtract, &sum, error) != STATOR_OK) {
    error->family = ST_FAMILY_NONE; /* no placeholder's value is to blame */
    return (int)error->code;
  }
  st_number_write(&sum, out);
  return STATOR_OK;
}

int st_update_sum(st_value a, st_value b, bool subtract, st_arena *arena, st_value *out,
                  st_error *error) {
  enum { ROOM = 256 }; /* {"N":"-0.000..."} of 170 digits at most */
  st_buf text = {.p = st_arena_alloc(arena, ROOM), .cap = ROOM, .max = ROOM - 1};
  if (!text.p) return st_error_nomem(error);
  st_buf_lit(&text, "{\"N\":\"");
  int rc = write_sum(st_value_scalar(a), st_value_scalar(b), subtract, &text, error);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(&text, "\"}");
  *out = (st_value){text.p, (uint32_t)text.n, ST_N};
  return STATOR_OK;
}

static int compute_sum(right_sides *r, const st_node *n, right_side *out) {
  right_side a, b;
  int rc = compute(r, n->first, &a);
  if (rc == STATOR_OK) rc = compute(r, n->last, &b);
  if (rc != STATOR_OK) return rc;
  if (a.value.type != ST_N || b.value.type != ST_N) return bad_type(r->error);
  *out = (right_side){0};
  return st_update_sum(a.value, b.value, n->op == ST_OP_MINUS, r->scratch, &out->value, r->error);
}

/* A list as a chain of parts; an empty one is none. */
static int make_parts(right_sides *r, right_side *list) {
  if (!list->value.text) return STATOR_OK;
  st_str inner = st_value_inner(list->value);
  list->value.text = NULL;
  if (inner.n <= 2) return STATOR_OK;
  list_part *part = st_arena_alloc(r->scratch, sizeof *part);
  if (!part) return st_error_nomem(r->error);
  *part = (list_part){
      {inner.p + 1, inner.n - 2},
      NULL
  };
  list->first = list->last = part;
  return STATOR_OK;
}

static int compute_joined(right_sides *r, const st_node *n, right_side *out) {
  right_side a, b;
  int rc = compute(r, n->first, &a);
  if (rc == STATOR_OK) rc = compute(r, n->last, &b);
  if (rc != STATOR_OK) return rc;
  if (a.value.type != ST_L || b.value.type != ST_L) return bad_type(r->error);
  rc = make_parts(r, &a);
  if (rc == STATOR_OK) rc = make_parts(r, &b);
  if (rc != STATOR_OK) return rc;
  *out = a.first ? a : b;
  if (a.first && b.first) {
    a.last->next = b.first;
    out->last = b.last;
  }
  return STATOR_OK;
}

static int compute(right_sides *r, const st_node *n, right_side *out) {
  *out = (right_side){0};
  switch (n->op) {
  case ST_OP_VALUE: out->value = r->values[n->slot]; return STATOR_OK;
  case ST_OP_PATH:
    out->value = r->slots[n->slot];
    if (out->value.type != ST_NONE) return STATOR_OK;
    return st_error_raise(r->error, STATOR_VALIDATION, ST_UPDATE_MISSING);
  case ST_OP_IF_NOT_EXISTS:
    if (r->slots[n->first->slot].type == ST_NONE) return compute(r, n->last, out);
    return compute(r, n->first, out);
  case ST_OP_LIST_APPEND: return compute_joined(r, n, out);
  default: return compute_sum(r, n, out);
  }
}

static size_t text_length(const right_side *v) {
  size_t n = v->value.text ? v->value.len : 8;
  for (const list_part *part = v->first; part; part = part->next) n += part->elements.n + 1;
  return n;
}

/* One text of a joined list. */
static int join_parts(right_sides *r, const right_side *v, size_t room, st_value *out) {
  st_buf text = {.p = st_arena_alloc(r->scratch, room + 1), .cap = room + 1, .max = room};
  if (!text.p) return st_error_nomem(r->error);
  st_buf_lit(&text, "{\"L\":[");
  for (const list_part *part = v->first; part; part = part->next) {
    st_buf_str(&text, part->elements);
    if (part->next) st_buf_char(&text, ',');
  }
  st_buf_lit(&text, "]}");
  *out = (st_value){text.p, (uint32_t)text.n, ST_L};
  return STATOR_OK;
}

/* What one SET comes to; *total: the text that all of them make. */
static int compute_set(right_sides *r, const st_node *n, size_t *total, st_value *out) {
  right_side v;
  int rc = compute(r, n, &v);
  if (rc != STATOR_OK) return rc;
  size_t length = text_length(&v);
  *total += length;
  if (*total > MAX_UPDATED_TEXT)
    return st_error_raise(r->error, STATOR_VALIDATION, ST_UPDATE_TOO_LARGE);
  *out = v.value;
  return v.value.text ? STATOR_OK : join_parts(r, &v, length, out);
}

int st_update_values(const st_update *u, st_str item, st_arena *scratch, st_value *values,
                     st_error *error) {
  st_value *slots = st_arena_alloc(scratch, (size_t)u->reads.slots * sizeof *slots);
  if (!slots) return st_error_nomem(error);
  st_path_tree_resolve(&u->reads, item, slots);
  right_sides r = {slots, u->values, scratch, error};
  size_t total = 0;
  int rc = STATOR_OK;
  for (size_t i = 0; i < u->targets.count && rc == STATOR_OK; i++) {
    const st_action *action = &u->actions[i];
    if (action->sort == ST_ACTION_SET)
      rc = compute_set(&r, action->value, &total, &values[i]);
    else if (action->sort != ST_ACTION_REMOVE)
      values[i] = u->values[action->value->slot];
  }
  return rc;
}
