/* path_walk.c - one pass over an item for all paths of a tree: the tree's names
** and the item's are in the same order, so the two are merged, and a level is
** left as soon as the last of its kids is found or passed.
** path_tree.c builds the trees; update_apply.c walks likewise to rewrite. */
#include "expr/path_tree.h"

static void resolve_map(const st_path_node *node, st_str map, st_value *slots);
static void resolve_list(const st_path_node *node, st_str list, st_value *slots);

static inline void resolve_found(const st_path_node *kid, st_value v, st_value *slots) {
  if (kid->slot >= 0) slots[kid->slot] = v;
  if (kid->count == 0) return;
  if (v.type == ST_M && kid->names > 0) resolve_map(kid, st_value_inner(v), slots);
  if (v.type == ST_L && kid->count > kid->names) resolve_list(kid, st_value_inner(v), slots);
}

static void resolve_map(const st_path_node *node, st_str map, st_value *slots) {
  st_path_node *const *kid = node->kids, *const *end = kid + node->names;
  const char *at = NULL;
  st_member m;
  while (st_map_next(map, &at, &m)) {
    int c;
    while ((c = st_name_cmp(m.name, (*kid)->step.name)) > 0)
      if (++kid == end) return;
    if (c < 0) continue;
    resolve_found(*kid, m.value, slots);
    if (++kid == end) return;
  }
}

static void resolve_list(const st_path_node *node, st_str list, st_value *slots) {
  st_path_node *const *kid = node->kids + node->names, *const *end = node->kids + node->count;
  const char *at = NULL;
  st_value v;
  for (uint32_t i = 0; st_list_next(list, &at, &v); i++) {
    if (i != (*kid)->step.index) continue;
    resolve_found(*kid, v, slots);
    if (++kid == end) return;
  }
}

void st_path_tree_resolve(const st_path_tree *t, st_str item, st_value *slots) {
  for (int i = 0; i < t->slots; i++) slots[i] = (st_value){0};
  if (item.n && t->root.names) resolve_map(&t->root, item, slots);
}

static bool project_map(const st_path_node *node, st_str map, st_buf *out);
static bool project_list(const st_path_node *node, st_str list, st_buf *out);

/* What the kid's paths reach inside v, wrapped as v is. */
static bool project_inner(const st_path_node *kid, st_value v, st_buf *out) {
  bool any = false;
  if (v.type == ST_M && kid->names > 0) {
    st_buf_lit(out, "{\"M\":");
    any = project_map(kid, st_value_inner(v), out);
  } else if (v.type == ST_L && kid->count > kid->names) {
    st_buf_lit(out, "{\"L\":");
    any = project_list(kid, st_value_inner(v), out);
  }
  st_buf_char(out, '}');
  return any;
}

/* Adds one found member or element; `text` to `v` is the member's name, if any. */
static bool project_found(const st_path_node *kid, const char *text, st_value v, bool first,
                          st_buf *out) {
  size_t before = out->n;
  if (!first) st_buf_char(out, ',');
  if (kid->slot >= 0) {
    st_buf_add(out, text, (size_t)(v.text + v.len - text));
    return true;
  }
  st_buf_add(out, text, (size_t)(v.text - text));
  if (project_inner(kid, v, out)) return true;
  st_buf_truncate(out, before);
  return false;
}

static bool project_map(const st_path_node *node, st_str map, st_buf *out) {
  st_path_node *const *kid = node->kids, *const *end = kid + node->names;
  const char *at = NULL;
  bool any = false;
  st_member m;
  st_buf_char(out, '{');
  while (kid < end && st_map_next(map, &at, &m)) {
    int c;
    while ((c = st_name_cmp(m.name, (*kid)->step.name)) > 0)
      if (++kid == end) break;
    if (c != 0) continue;
    if (project_found(*kid, m.text, m.value, !any, out)) any = true;
    kid++;
  }
  st_buf_char(out, '}');
  return any;
}

static bool project_list(const st_path_node *node, st_str list, st_buf *out) {
  st_path_node *const *kid = node->kids + node->names, *const *end = node->kids + node->count;
  const char *at = NULL;
  bool any = false;
  st_value v;
  st_buf_char(out, '[');
  for (uint32_t i = 0; kid < end && st_list_next(list, &at, &v); i++) {
    if (i != (*kid)->step.index) continue;
    if (project_found(*kid, v.text, v, !any, out)) any = true;
    kid++;
  }
  st_buf_char(out, ']');
  return any;
}

void st_path_tree_project(const st_path_tree *t, st_str item, st_buf *out, bool *any) {
  *any = false;
  if (item.n)
    *any = project_map(&t->root, item, out);
  else
    st_buf_lit(out, "{}");
}
