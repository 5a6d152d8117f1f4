/* path_tree.c - building trees of document paths, and comparing paths.
** Kids are pointers in a sorted array, so that adding a path is a binary search
** and a short memmove. path_walk.c goes over items. */
#include "expr/path_tree.h"
#include "value/json_text.h"
#include <string.h>

void st_path_tree_init(st_path_tree *t) {
  *t = (st_path_tree){.root = {.slot = -1}};
}

static bool is_index_step(const st_step *s) {
  return s->name.p == NULL;
}

static int step_cmp(const st_step *a, const st_step *b) {
  if (is_index_step(a)) return a->index < b->index ? -1 : a->index > b->index;
  return st_str_cmp(a->name, b->name);
}

/* Where the step stands, or belongs, among the kids of its sort. */
static uint32_t kid_place(const st_path_node *node, const st_step *step, bool *found) {
  uint32_t low = is_index_step(step) ? node->names : 0;
  uint32_t high = is_index_step(step) ? node->count : node->names;
  *found = false;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    int c = step_cmp(step, &node->kids[middle]->step);
    if (c == 0) {
      *found = true;
      return middle;
    }
    if (c < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static bool room_for_kid(st_path_node *node, st_arena *arena) {
  if (node->count < node->room) return true;
  uint32_t room = node->room ? node->room * 2 : 4;
  st_path_node **kids = st_arena_alloc(arena, room * sizeof *kids);
  if (!kids) return false;
  if (node->count) memcpy(kids, node->kids, node->count * sizeof *kids);
  node->kids = kids;
  node->room = room;
  return true;
}

/* The name's first eight bytes as they are stored, with the quote behind it. */
static void set_head(st_path_node *kid, st_str name) {
  char head[8] = {0};
  size_t n = name.n < sizeof head ? name.n : sizeof head;
  bool plain = true;
  for (size_t i = 0; i < n; i++) {
    head[i] = name.p[i];
    plain = plain && (unsigned char)head[i] >= 0x20 && head[i] != '"' && head[i] != '\\';
  }
  if (n < sizeof head) head[n] = '"';
  kid->head = st_text_load(head);
  kid->head_bits = plain ? (uint32_t)n * 8 : UINT32_MAX;
}

/* The kid for a step, made if there is none. NULL: out of memory. */
static st_path_node *kid_for(st_path_tree *t, st_path_node *node, st_arena *arena,
                             const st_step *step, bool *existed) {
  uint32_t at = kid_place(node, step, existed);
  if (*existed) return node->kids[at];
  if (!room_for_kid(node, arena)) return NULL;
  st_path_node *kid = st_arena_array(arena, 1, sizeof *kid);
  if (!kid) return NULL;
  kid->step = *step;
  kid->slot = -1;
  if (is_index_step(step))
    kid->place = t->places++;
  else
    set_head(kid, step->name);
  memmove(node->kids + at + 1, node->kids + at, (node->count - at) * sizeof *node->kids);
  node->kids[at] = kid;
  node->count++;
  if (!is_index_step(step)) node->names++;
  return kid;
}

int st_path_tree_read(st_path_tree *t, st_arena *arena, const st_path *path) {
  st_path_node *node = &t->root;
  bool existed;
  for (size_t i = 0; i < path->count; i++) {
    node = kid_for(t, node, arena, &path->steps[i], &existed);
    if (!node) return -1;
  }
  if (node->slot < 0) node->slot = t->slots++;
  return node->slot;
}

bool st_path_tree_claim(st_path_tree *t, st_arena *arena, const st_path *path, int slot,
                        st_path_clash *clash) {
  st_path_node *node = &t->root;
  bool overlaps = false, conflicts = false, existed = false;
  for (size_t i = 0; i < path->count; i++) {
    node = kid_for(t, node, arena, &path->steps[i], &existed);
    if (!node) return false;
    bool last = i + 1 == path->count;
    if (existed && (node->slot >= 0 || (last && node->count > 0))) overlaps = true;
    if (!last && (is_index_step(&path->steps[i + 1]) ? node->names > 0 : node->count > node->names))
      conflicts = true;
  }
  node->slot = slot;
  if (slot >= t->slots) t->slots = slot + 1;
  *clash = overlaps ? ST_PATH_OVERLAPS : conflicts ? ST_PATH_CONFLICTS : ST_PATH_FITS;
  return true;
}

static st_path_clash clash_of(const st_path *a, const st_path *b) {
  size_t i = 0;
  while (i < a->count && i < b->count) {
    const st_step *x = &a->steps[i], *y = &b->steps[i];
    if (is_index_step(x) != is_index_step(y)) return ST_PATH_CONFLICTS;
    if (is_index_step(x) ? x->index != y->index : !st_str_eq(x->name, y->name)) return ST_PATH_FITS;
    i++;
  }
  return ST_PATH_OVERLAPS;
}

st_path_clash st_path_check(const st_path *path, const st_path *others, size_t count,
                            size_t *with) {
  st_path_clash worst = ST_PATH_FITS;
  for (size_t i = 0; i < count && worst != ST_PATH_OVERLAPS; i++) {
    st_path_clash clash = clash_of(path, &others[i]);
    if (clash == ST_PATH_FITS || clash == worst) continue;
    *with = i;
    worst = clash;
  }
  return worst;
}

void st_path_print(const st_path *path, st_buf *out) {
  for (size_t i = 0; i < path->count; i++) {
    const st_step *step = &path->steps[i];
    st_buf_text(out, i ? ", " : "[");
    if (is_index_step(step))
      st_buf_format(out, "[%u]", (unsigned)step->index);
    else
      st_buf_str(out, step->name);
  }
  st_buf_char(out, ']');
}
