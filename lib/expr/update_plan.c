/* update_plan.c - an update put together from its actions, and what can be asked of
** it. Knows neither text nor items. */
#include "expr/paths.h"
#include "expr/update_plan.h"

static bool has_sum(const st_node *n) {
  if (n->op == ST_OP_PLUS || n->op == ST_OP_MINUS) return true;
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (has_sum(kid)) return true;
  return false;
}

static void count_action(st_update_actions *count, const st_action *action) {
  const st_step *last = &action->target.steps[action->target.count - 1];
  int *counters[] = {&count->set, &count->remove, &count->add, &count->del};
  ++*counters[action->sort];
  if (action->sort != ST_ACTION_SET) return;
  if (!last->name.p) count->set_index++;
  if (has_sum(action->value)) count->set_arithmetic++;
}

int st_update_of(const st_ast *ast, st_expr_kind kind, st_action *actions, size_t count,
                 st_update **out, st_error *error) {
  *out = NULL;
  st_update *u = st_arena_array(ast->arena, 1, sizeof *u);
  st_path *targets = st_arena_array(ast->arena, count, sizeof *targets);
  if (!u || !targets) return st_error_nomem(error);
  for (size_t i = 0; i < count; i++) {
    targets[i] = actions[i].target;
    count_action(&u->count, &actions[i]);
  }
  u->actions = actions;
  u->targets = (st_projection){.paths = targets, .count = count};
  st_path_tree_init(&u->reads);
  int rc = st_paths_claim(&u->targets, ast->arena, kind, error);
  if (rc != STATOR_OK) return rc;
  u->values = st_ast_values(ast);
  u->after = st_arena_alloc(ast->arena, u->targets.tree.places * sizeof *u->after);
  if (!u->values || !u->after || !st_ast_resolve_paths(ast, &u->reads))
    return st_error_nomem(error);
  *out = u;
  return STATOR_OK;
}

st_update *st_update_bind(const st_update *u, const st_value *values, st_arena *arena) {
  st_update *bound = st_arena_alloc(arena, sizeof *bound);
  if (!bound) return NULL;
  *bound = *u;
  bound->values = values;
  if (!u->targets.tree.places) return bound;
  bound->after = st_arena_alloc(arena, u->targets.tree.places * sizeof *bound->after);
  return bound->after ? bound : NULL;
}

const st_projection *st_update_targets(const st_update *u) {
  return &u->targets;
}

/* The place of a step in the item as it is after the update. */
static const st_path_node *step_after(const st_path_node *node, const st_step *step) {
  for (uint32_t i = 0; node && i < node->count; i++) {
    const st_path_node *kid = node->kids[i];
    bool name = step->name.p != NULL;
    if (name != (kid->step.name.p != NULL)) continue;
    if (name ? st_str_eq(kid->step.name, step->name) : kid->step.index == step->index) return kid;
  }
  return NULL;
}

static bool has_index(const st_path *path) {
  for (size_t i = 0; i < path->count; i++)
    if (!path->steps[i].name.p) return true;
  return false;
}

/* Only elements of lists move. */
static bool path_after(const st_update *u, const st_path *target, st_arena *arena, st_path *out) {
  *out = *target;
  if (!has_index(target)) return true;
  const st_path_node *node = &u->targets.tree.root;
  out->steps = st_arena_array(arena, target->count, sizeof *out->steps);
  out->count = target->count;
  for (size_t i = 0; out->steps && i < target->count; i++) {
    node = step_after(node, &target->steps[i]);
    out->steps[i] = target->steps[i];
    if (node && !target->steps[i].name.p) out->steps[i].index = u->after[node->place];
  }
  return out->steps != NULL;
}

int st_update_written(const st_update *u, st_arena *arena, st_projection **out, st_error *error) {
  st_projection *made = st_arena_array(arena, 1, sizeof *made);
  st_path *paths = st_arena_array(arena, u->targets.count, sizeof *paths);
  *out = NULL;
  if (!made || !paths) return st_error_nomem(error);
  made->paths = paths;
  for (size_t i = 0; i < u->targets.count; i++) {
    st_path *path = &paths[made->count];
    if (u->actions[i].sort == ST_ACTION_REMOVE) continue;
    if (!path_after(u, &u->targets.paths[i], arena, path)) return st_error_nomem(error);
    const st_step *last = &path->steps[path->count - 1];
    if (last->name.p || last->index != ST_NO_INDEX) made->count++;
  }
  int rc = st_paths_claim(made, arena, ST_EXPR_UPDATE, error);
  if (rc == STATOR_OK) *out = made;
  return rc;
}

st_update_actions st_update_count(const st_update *u) {
  return u->count;
}
