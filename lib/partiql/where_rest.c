/* where_rest.c - a WHERE taken apart into what keys decide and what is left. */
#include "partiql/where_rest.h"

/* -- nodes -------------------------------------------------------------------------- */

static st_node *copy_of_node(st_ast *ast, const st_node *n) {
  st_node *copy = st_arena_alloc(ast->arena, sizeof *copy);
  if (!copy) return NULL;
  *copy = *n;
  copy->next = NULL;
  return copy;
}

st_node *st_join_nodes(st_ast *ast, st_op op, const st_node *a, const st_node *b) {
  if (!a || !b) return copy_of_node(ast, a ? a : b);
  st_node *joined = st_node_new(ast, op), *left = copy_of_node(ast, a), *right = NULL;
  if (left) right = copy_of_node(ast, b);
  if (!joined || !right) return NULL;
  st_node_add(joined, left);
  st_node_add(joined, right);
  return joined;
}

static st_node *name_node(st_ast *ast, st_str name) {
  st_step *step = st_arena_array(ast->arena, 1, sizeof *step);
  if (!step) return NULL;
  step->name = name;
  return st_node_path(ast, (st_path){step, 1});
}

st_node *st_existence_node(st_ast *ast, st_op op, st_str name) {
  st_node *test = st_node_new(ast, op), *path = name_node(ast, name);
  if (!test || !path) return NULL;
  st_node_add(test, path);
  return test;
}

/* -- what is left ------------------------------------------------------------------- */

typedef struct rest_walk {
  st_ast ast;
  st_key_sides sides;
  int decided;   /* how many of the sides the keys decide */
  bool equality; /* only equalities under AND alone do */
  st_node *rest;
} rest_walk;

static bool is_decided_attribute(const rest_walk *w, const st_node *n) {
  if (n->op != ST_OP_PATH || n->as.path.count != 1) return false;
  for (int i = 0; i < w->decided; i++)
    if (st_str_eq(w->sides.attributes[i]->name, n->as.path.steps[0].name)) return true;
  return false;
}

static bool has_constants(const st_node *first) {
  for (const st_node *n = first; n; n = n->next)
    if (n->op != ST_OP_VALUE) return false;
  return first != NULL;
}

/* Just what key_boxes.c makes bounds of. */
static bool is_decided(const rest_walk *w, const st_node *n) {
  bool compares = n->op >= ST_OP_EQ && n->op <= ST_OP_GE && n->op != ST_OP_NE;
  switch (n->op) {
  case ST_OP_AND:
  case ST_OP_OR:
    for (const st_node *kid = n->first; kid && !w->equality; kid = kid->next)
      if (!is_decided(w, kid)) return false;
    return !w->equality;
  case ST_OP_EQ:
  case ST_OP_LT:
  case ST_OP_LE:
  case ST_OP_GT:
  case ST_OP_GE:
  case ST_OP_BETWEEN:
  case ST_OP_IN:
  case ST_OP_BEGINS_WITH: break;
  default: return false;
  }
  if (w->equality && n->op != ST_OP_EQ) return false;
  if (is_decided_attribute(w, n->first)) return has_constants(n->first->next);
  return compares && n->first->op == ST_OP_VALUE && is_decided_attribute(w, n->last);
}

static bool gather_rest(rest_walk *w, const st_node *n) {
  if (is_decided(w, n)) return true;
  if (n->op == ST_OP_AND) {
    bool ok = true;
    for (const st_node *kid = n->first; kid && ok; kid = kid->next) ok = gather_rest(w, kid);
    return ok;
  }
  w->rest = st_join_nodes(&w->ast, ST_OP_AND, w->rest, n);
  return w->rest != NULL;
}

static int walk_rest(rest_walk *w, const st_condition *where, st_node **rest, st_error *error) {
  bool ok = !where || gather_rest(w, where->root);
  *rest = w->rest;
  return ok ? STATOR_OK : st_error_nomem(error);
}

/* Points, and the bounds of the attribute behind them. */
static int decided_sides(const st_key_sides *s, const st_range *const *ranges, size_t count) {
  int decided = count && ranges[0]->hash_count ? s->count : 0;
  for (size_t i = 0; i < count; i++) {
    int sides = ranges[i]->hash_count + ranges[i]->equal_count + 1;
    if (sides < decided) decided = sides;
  }
  return decided;
}

int st_where_rest_of_reads(const st_table *t, const st_range *const *ranges, size_t count,
                           const st_condition *where, st_arena *arena, st_node **rest,
                           st_error *error) {
  rest_walk w = {.ast.arena = arena};
  w.sides = st_key_sides_of(t, count ? ranges[0]->index : NULL);
  w.decided = decided_sides(&w.sides, ranges, count);
  return walk_rest(&w, where, rest, error);
}

int st_where_rest_of_write(const st_table *t, const st_condition *where, st_arena *arena,
                           st_node **rest, st_error *error) {
  rest_walk w = {.ast.arena = arena, .sides = st_key_sides_of(t, NULL), .equality = true};
  w.decided = w.sides.count;
  return walk_rest(&w, where, rest, error);
}

/* -- what keys decide --------------------------------------------------------------- */

typedef struct range_walk {
  st_ast ast;
  st_node *all;
} range_walk;

static st_node *part_node(st_ast *ast, st_key_part part) {
  st_buf text;
  st_str kept;
  st_buf_init(&text, 0);
  st_key_part_write(part, &text);
  bool ok = !text.failed && st_arena_copy(ast->arena, st_buf_view(&text), &kept);
  st_buf_free(&text);
  if (!ok) return NULL;
  return st_node_value(ast, (st_str){NULL, 0}, st_value_at(kept.p, kept.p + kept.n));
}

/* `high` is the second operand of BETWEEN. */
static bool add_key_node(range_walk *w, st_op op, const st_attribute *a, st_key_part part,
                         const st_key_part *high) {
  st_node *test = st_node_new(&w->ast, op), *path = name_node(&w->ast, a->name);
  st_node *value = part_node(&w->ast, part), *last = high ? part_node(&w->ast, *high) : value;
  if (!test || !path || !value || !last) return false;
  st_node_add(test, path);
  st_node_add(test, value);
  if (high) st_node_add(test, last);
  w->all = st_join_nodes(&w->ast, ST_OP_AND, w->all, test);
  return w->all != NULL;
}

/* What begins with a text lies from it to the end of its prefix. */
static bool is_prefix(const st_range *r, st_arena *arena, bool *oom) {
  st_key_part end;
  *oom = false;
  if (!r->low.set || !r->high.set || !r->low.inclusive || r->high.inclusive) return false;
  if (r->low.part.type == 'N') return false;
  return st_key_prefix_end(r->low.part, arena, &end, oom) &&
         st_key_part_compare(end, r->high.part) == 0;
}

static bool add_bounds(range_walk *w, const st_attribute *a, const st_range *r, bool *single) {
  const st_bound *low = &r->low, *high = &r->high;
  bool oom;
  if (is_prefix(r, w->ast.arena, &oom))
    return add_key_node(w, ST_OP_BEGINS_WITH, a, low->part, NULL);
  if (oom) return false;
  if (low->set && high->set && low->inclusive && high->inclusive)
    return add_key_node(w, ST_OP_BETWEEN, a, low->part, &high->part);
  *single = !low->set || !high->set;
  if (low->set && !add_key_node(w, low->inclusive ? ST_OP_GE : ST_OP_GT, a, low->part, NULL))
    return false;
  return !high->set || add_key_node(w, high->inclusive ? ST_OP_LE : ST_OP_LT, a, high->part, NULL);
}

int st_range_condition(const st_table *t, const st_range *range, st_arena *arena, st_node **out,
                       bool *single, st_error *error) {
  st_key_sides s = st_key_sides_of(t, range->index);
  range_walk w = {.ast.arena = arena};
  bool ok = true;
  int at = 0;
  *single = true;
  for (int i = 0; i < range->hash_count && ok; i++)
    ok = add_key_node(&w, ST_OP_EQ, s.attributes[at++], range->hash[i], NULL);
  for (int i = 0; i < range->equal_count && ok; i++)
    ok = add_key_node(&w, ST_OP_EQ, s.attributes[at++], range->equal[i], NULL);
  if (ok && (range->low.set || range->high.set))
    ok = add_bounds(&w, s.attributes[at], range, single);
  *out = w.all;
  return ok ? STATOR_OK : st_error_nomem(error);
}
