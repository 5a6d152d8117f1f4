/* path_walk.c - one pass over an item for all paths of a tree: the tree's names
** and the item's are in the same order, so the two are merged, and a level is
** left as soon as the last of its kids is found or passed. Nothing is read twice:
** a container that is entered is not skipped first. At most 32 levels, the depth
** of a path, so recursion is bounded.
** path_tree.c builds the trees; update_apply.c walks likewise to rewrite. */
#include "expr/member_scan.h"

typedef struct resolver {
  const char *end; /* of the item */
  st_value *slots;
} resolver;

static const char *resolve_map(const resolver *r, const st_path_node *node, const char *p);
static const char *resolve_list(const resolver *r, const st_path_node *node, const char *p);

/* The value at v, which the kid's paths end at or lead through: behind it. */
static const char *resolve_value(const resolver *r, const st_path_node *kid, const char *v) {
  const char *behind;
  if (r->end - v < ST_SCAN_SHORTEST) return NULL;
  bool map = kid->names > 0 && v[2] == 'M' && v[3] == '"';
  bool list = kid->count > kid->names && v[2] == 'L' && v[3] == '"';
  if (map)
    behind = resolve_map(r, kid, v + 5);
  else if (list)
    behind = resolve_list(r, kid, v + 5);
  else
    behind = st_scan_value(v, r->end);
  if (behind && (map || list)) behind = st_scan_rest(behind, r->end);
  if (behind && kid->slot >= 0) r->slots[kid->slot] = st_scan_view(v, behind);
  return behind;
}

/* These two get the opening bracket, and return a place from which st_scan_rest
** goes on. NULL: the text is cut short. */
static const char *resolve_map(const resolver *r, const st_path_node *node, const char *p) {
  st_path_node *const *kid = node->kids, *const *last = kid + node->names;
  do {
    int order;
    if (r->end - p < 2) return NULL;
    const char *name = p + 1;
    if (*name != '"') return p;
    while ((order = st_scan_name(name + 1, r->end, *kid)) > 0)
      if (++kid == last) return p;
    p = st_scan_member_value(name + 1, r->end);
    if (p) p = order == 0 ? resolve_value(r, *kid, p) : st_scan_value(p, r->end);
    if (!p || (order == 0 && ++kid == last)) return p;
  } while (*p == ',');
  return p;
}

static const char *resolve_list(const resolver *r, const st_path_node *node, const char *p) {
  st_path_node *const *kid = node->kids + node->names, *const *last = node->kids + node->count;
  uint32_t i = 0;
  do {
    if (r->end - p < 2) return NULL;
    if (p[1] != '{') return p;
    bool found = i++ == (*kid)->step.index;
    p = found ? resolve_value(r, *kid, p + 1) : st_scan_value(p + 1, r->end);
    if (!p || (found && ++kid == last)) return p;
  } while (*p == ',');
  return p;
}

void st_path_tree_resolve(const st_path_tree *t, st_str item, st_value *slots) {
  for (int i = 0; i < t->slots; i++) slots[i] = (st_value){0};
  resolver r = {item.p + item.n, slots};
  if (item.n && t->root.names) resolve_map(&r, &t->root, item.p);
}

/* ---- projection */

typedef struct projector {
  const char *end;
  st_buf *out;
} projector;

static const char *project_map(const projector *r, const st_path_node *node, const char *p,
                               bool *any);
static const char *project_list(const projector *r, const st_path_node *node, const char *p,
                                bool *any);

/* What the kid's paths reach in the container value at v, wrapped as v is. */
static const char *project_inner(const projector *r, const st_path_node *kid, const char *v,
                                 bool *any) {
  st_buf_add(r->out, v, 5); /* {"M": */
  const char *p = v[2] == 'M' ? project_map(r, kid, v + 5, any) : project_list(r, kid, v + 5, any);
  st_buf_char(r->out, '}');
  return p ? st_scan_rest(p, r->end) : NULL;
}

/* One member or element that a kid names, from `text` (the name, or the value v
** itself): behind it. *any: it, or something in it, was added. */
static const char *project_found(const projector *r, const st_path_node *kid, const char *text,
                                 const char *v, bool *any) {
  size_t before = r->out->n;
  bool inner = false;
  const char *behind;
  if (r->end - v < ST_SCAN_SHORTEST) return NULL;
  if (*any) st_buf_char(r->out, ',');
  bool enter =
      v[3] == '"' && ((v[2] == 'M' && kid->names > 0) || (v[2] == 'L' && kid->count > kid->names));
  if (kid->slot >= 0) {
    inner = (behind = st_scan_value(v, r->end)) != NULL;
    if (inner) st_buf_add(r->out, text, (size_t)(behind - text));
  } else if (enter) {
    st_buf_add(r->out, text, (size_t)(v - text));
    behind = project_inner(r, kid, v, &inner);
  } else {
    behind = st_scan_value(v, r->end);
  }
  if (inner)
    *any = true;
  else
    st_buf_truncate(r->out, before);
  return behind;
}

/* As resolve_map and resolve_list; `out` gets the brackets too. */
static const char *project_members(const projector *r, const st_path_node *node, const char *p,
                                   bool *any) {
  st_path_node *const *kid = node->kids, *const *last = kid + node->names;
  while (kid < last) {
    int order;
    if (r->end - p < 2) return NULL;
    const char *name = p + 1;
    if (*name != '"') return p;
    while ((order = st_scan_name(name + 1, r->end, *kid)) > 0)
      if (++kid == last) return p;
    p = st_scan_member_value(name + 1, r->end);
    if (p && order == 0)
      p = project_found(r, *kid++, name, p, any);
    else if (p)
      p = st_scan_value(p, r->end);
    if (!p || *p != ',') return p;
  }
  return p;
}

static const char *project_map(const projector *r, const st_path_node *node, const char *p,
                               bool *any) {
  st_buf_char(r->out, '{');
  p = project_members(r, node, p, any);
  st_buf_char(r->out, '}');
  return p;
}

static const char *project_elements(const projector *r, const st_path_node *node, const char *p,
                                    bool *any) {
  st_path_node *const *kid = node->kids + node->names, *const *last = node->kids + node->count;
  for (uint32_t i = 0; kid < last; i++) {
    if (r->end - p < 2) return NULL;
    if (p[1] != '{') return p;
    if (i == (*kid)->step.index)
      p = project_found(r, *kid++, p + 1, p + 1, any);
    else
      p = st_scan_value(p + 1, r->end);
    if (!p || *p != ',') return p;
  }
  return p;
}

static const char *project_list(const projector *r, const st_path_node *node, const char *p,
                                bool *any) {
  st_buf_char(r->out, '[');
  p = project_elements(r, node, p, any);
  st_buf_char(r->out, ']');
  return p;
}

void st_path_tree_project(const st_path_tree *t, st_str item, st_buf *out, bool *any) {
  projector r = {item.p + item.n, out};
  *any = false;
  if (item.n)
    project_map(&r, &t->root, item.p, any);
  else
    st_buf_lit(out, "{}");
}
