/* update_apply.c - a new item from the old one: the tree of targets is merged with
** the item's text, whose untouched spans are copied as they stand, and which is
** read once (see path_walk.c, which walks the same way). Indexes of
** lists are those of the old item. Recursion is bounded by the 32 levels of paths.
** What is written is measured on the way; limits are the caller's business. */
#include "base/utf8.h"
#include "expr/member_scan.h"
#include "expr/update_plan.h"

typedef struct rewriter {
  const st_update *u;
  const st_value *values; /* of the actions, none of REMOVE */
  const char *end;        /* of the old item */
  st_arena *scratch;
  st_buf *out;
  int64_t growth; /* of the item's size, so far */
  st_error *error;
} rewriter;

/* The place in one container's old text. */
typedef struct rewriting {
  const char *at;      /* its opening bracket, a comma or its closing bracket */
  const char *run;     /* where untouched members began that are not copied yet */
  const char *run_end; /* and where the last of them ended */
  size_t start;        /* of the members in `out` */
  uint32_t elements;   /* of a list: written so far */
  uint32_t overhead;   /* bytes that each child counts besides name and value */
  st_path_node *const *kid, *const *end;
} rewriting;

/* A container's old text, from its opening bracket; `last` is its closing one if
** that is known, else NULL. *behind: behind the value that it is in. */
static int rewrite_map(rewriter *r, const st_path_node *node, const char *open, const char *last,
                       const char **behind);
static int rewrite_list(rewriter *r, const st_path_node *node, const char *open,
                        const char **behind);

static int cut_short(rewriter *r) {
  st_error_raise(r->error, STATOR_CORRUPT, "an item's text is cut short");
  return STATOR_CORRUPT;
}

static int bad_path(rewriter *r) {
  st_error_raise(r->error, STATOR_VALIDATION, ST_UPDATE_BAD_PATH);
  return STATOR_VALIDATION;
}

/* Members or elements of the old text, behind what was written from `start` on. */
static void copy_span(rewriter *r, size_t start, const char *from, const char *to) {
  if (from >= to) return;
  if (r->out->n > start) st_buf_char(r->out, ',');
  st_buf_add(r->out, from, (size_t)(to - from));
}

static int write_inner(rewriter *r, const st_path_node *kid, const char *v, const char **behind) {
  bool by_name = kid->names > 0;
  if (v[2] != (by_name ? 'M' : 'L') || v[3] != '"') return bad_path(r);
  st_buf_add(r->out, v, 5); /* {"M": */
  int rc = by_name ? rewrite_map(r, kid, v + 5, NULL, behind) : rewrite_list(r, kid, v + 5, behind);
  st_buf_char(r->out, '}');
  return rc;
}

static int bad_operand(rewriter *r) {
  return st_error_raise(r->error, STATOR_VALIDATION, "%s",
                        r->u->by_attribute ? ST_UPDATE_TYPE_MISMATCH : ST_UPDATE_BAD_TYPE);
}

static void write_appended(rewriter *r, st_value old, st_value operand) {
  st_str first = st_value_inner(old), behind = st_value_inner(operand);
  st_buf_lit(r->out, "{\"L\":");
  st_buf_add(r->out, first.p, first.n - 1); /* without its closing bracket */
  if (first.n > 2 && behind.n > 2) st_buf_char(r->out, ',');
  st_buf_add(r->out, behind.p + 1, behind.n - 1);
  st_buf_char(r->out, '}');
}

static int write_added(rewriter *r, st_value old, st_value operand) {
  st_value sum;
  if (old.type != operand.type) return bad_operand(r);
  if (operand.type == ST_L) {
    write_appended(r, old, operand);
    return STATOR_OK;
  }
  if (operand.type != ST_N) {
    st_update_union(old, operand, r->out);
    return STATOR_OK;
  }
  int rc = st_update_sum(old, operand, false, r->scratch, &sum, r->error);
  if (rc == STATOR_OK) st_buf_add(r->out, sum.text, sum.len);
  return rc;
}

/* What an action makes of a value that is there; *left: false if nothing. */
static int write_changed(rewriter *r, int slot, st_value old, bool *left) {
  st_value v = r->values[slot];
  switch (r->u->actions[slot].sort) {
  case ST_ACTION_SET: st_buf_add(r->out, v.text, v.len); break;
  case ST_ACTION_REMOVE: *left = false; break;
  case ST_ACTION_ADD: return write_added(r, old, v);
  case ST_ACTION_DELETE:
    if (old.type != v.type) return bad_operand(r);
    st_update_difference(old, v, r->out, left);
    break;
  }
  return STATOR_OK;
}

/* A member's or element's bytes besides those of its value. */
static int64_t frame_size(const rewriting *w, const st_path_node *kid) {
  return (int64_t)w->overhead + (int64_t)kid->step.name.n;
}

/* A value has taken the old one's place: it is in `out`, from `from` on. */
static void measure_changed(rewriter *r, st_value old, size_t from) {
  if (r->out->failed) return;
  st_value now = {r->out->p + from, (uint32_t)(r->out->n - from), old.type};
  r->growth += (int64_t)st_value_size(now) - (int64_t)st_value_size(old);
}

/* A member or element that a target names or leads through, from `text`: its name,
** or the value v itself. */
static int change_found(rewriter *r, rewriting *w, const char *text, const char *v) {
  const st_path_node *kid = *w->kid++;
  size_t before = r->out->n;
  bool left = true;
  if (r->end - v < ST_SCAN_SHORTEST) return cut_short(r);
  if (before > w->start) st_buf_char(r->out, ',');
  st_buf_add(r->out, text, (size_t)(v - text));
  if (kid->slot < 0) return write_inner(r, kid, v, &w->at);
  w->at = st_scan_value(v, r->end);
  if (!w->at) return cut_short(r);
  st_value old = st_scan_view(v, w->at);
  size_t from = r->out->n;
  int rc = write_changed(r, kid->slot, old, &left);
  if (rc != STATOR_OK) return rc;
  if (left) {
    measure_changed(r, old, from);
    return STATOR_OK;
  }
  st_buf_truncate(r->out, before);
  r->growth -= frame_size(w, kid) + (int64_t)st_value_size(old);
  return STATOR_OK;
}

/* A target that is not there. */
static int add_missing(rewriter *r, const rewriting *w, const st_path_node *kid) {
  if (kid->slot < 0) return bad_path(r);
  const st_action *action = &r->u->actions[kid->slot];
  if (action->sort == ST_ACTION_REMOVE || action->sort == ST_ACTION_DELETE) return STATOR_OK;
  st_value v = r->values[kid->slot];
  r->growth += frame_size(w, kid) + (int64_t)st_value_size(v);
  if (r->out->n > w->start) st_buf_char(r->out, ',');
  if (kid->step.name.p) {
    st_buf_char(r->out, '"');
    st_utf8_escape(kid->step.name, r->out);
    st_buf_lit(r->out, "\":");
  }
  st_buf_add(r->out, v.text, v.len);
  return STATOR_OK;
}

/* The children of a map or list; only those of the item itself count no byte each. */
static rewriting begin_rewriting(rewriter *r, const st_path_node *node, const char *open,
                                 uint32_t first, uint32_t end) {
  bool whole = node == &r->u->targets.tree.root;
  st_buf_char(r->out, *open);
  return (rewriting){.at = open,
                     .start = r->out->n,
                     .overhead = whole ? 0 : 1,
                     .kid = node->kids + first,
                     .end = node->kids + end};
}

/* Whether targets are left, and a child that begins with `c`. */
static bool goes_on(const rewriter *r, const rewriting *w, char c) {
  return w->kid < w->end && r->end - w->at >= 2 && w->at[1] == c;
}

static int pass_untouched(rewriter *r, rewriting *w, const char *text, const char *v) {
  if (!w->run) w->run = text;
  w->at = v ? st_scan_value(v, r->end) : NULL;
  w->run_end = w->at;
  return w->at ? STATOR_OK : cut_short(r);
}

static void copy_untouched(rewriter *r, rewriting *w) {
  if (w->run) copy_span(r, w->start, w->run, w->run_end);
  w->run = NULL;
}

/* No target is left: the rest is copied as it stands. */
static int copy_rest(rewriter *r, rewriting *w, const char *last, const char **behind) {
  *behind = last ? last + 1 : st_scan_rest(w->at, r->end);
  if (!*behind) return cut_short(r);
  if (!last) last = *behind - 2;
  const char *rest = w->at == last ? last : w->at + 1;
  copy_span(r, w->start, w->run ? w->run : rest, last);
  st_buf_char(r->out, *last);
  return STATOR_OK;
}

static int end_rewriting(rewriter *r, rewriting *w, const char *last, const char **behind) {
  if (w->kid == w->end) return copy_rest(r, w, last, behind);
  bool inner = last == NULL;
  last = *w->at == '{' || *w->at == '[' ? w->at + 1 : w->at;
  if (r->end - last < (inner ? 3 : 1)) return cut_short(r);
  copy_untouched(r, w);
  for (; w->kid < w->end; w->kid++) {
    size_t before = r->out->n;
    int rc = add_missing(r, w, *w->kid);
    if (rc != STATOR_OK) return rc;
    if ((*w->kid)->step.name.p) continue;
    r->u->after[(*w->kid)->place] = r->out->n > before ? w->elements++ : ST_NO_INDEX;
  }
  st_buf_char(r->out, *last);
  *behind = inner ? last + 2 : last + 1;
  return STATOR_OK;
}

/* Adds the targets whose names come before the member's; *order: its name against
** the next target's. */
static int add_names_before(rewriter *r, rewriting *w, const char *name, int *order) {
  *order = -1;
  while (w->kid < w->end && (*order = st_scan_name(name + 1, r->end, *w->kid)) > 0) {
    copy_untouched(r, w);
    int rc = add_missing(r, w, *w->kid++);
    if (rc != STATOR_OK) return rc;
    *order = -1;
  }
  return STATOR_OK;
}

static int rewrite_map(rewriter *r, const st_path_node *node, const char *open, const char *last,
                       const char **behind) {
  rewriting w = begin_rewriting(r, node, open, 0, node->names);
  while (goes_on(r, &w, '"')) {
    const char *name = w.at + 1;
    int order, rc = add_names_before(r, &w, name, &order);
    if (rc != STATOR_OK) return rc;
    if (w.kid == w.end) { /* the rest begins with this member */
      w.run = name;
      break;
    }
    const char *v = st_scan_member_value(name + 1, r->end);
    if (order != 0) {
      rc = pass_untouched(r, &w, name, v);
    } else {
      copy_untouched(r, &w);
      rc = v ? change_found(r, &w, name, v) : cut_short(r);
    }
    if (rc != STATOR_OK) return rc;
    if (*w.at != ',') break;
  }
  return end_rewriting(r, &w, last, behind);
}

static int rewrite_list(rewriter *r, const st_path_node *node, const char *open,
                        const char **behind) {
  rewriting w = begin_rewriting(r, node, open, node->names, node->count);
  for (uint32_t i = 0; goes_on(r, &w, '{'); i++) {
    const char *v = w.at + 1;
    int rc;
    w.elements++;
    if (i != (*w.kid)->step.index) {
      rc = pass_untouched(r, &w, v, v);
    } else {
      copy_untouched(r, &w);
      size_t before = r->out->n;
      r->u->after[(*w.kid)->place] = w.elements - 1;
      rc = change_found(r, &w, v, v);
      if (r->out->n == before) { /* removed: what follows moves up */
        r->u->after[w.kid[-1]->place] = ST_NO_INDEX;
        w.elements--;
      }
    }
    if (rc != STATOR_OK) return rc;
    if (*w.at != ',') break;
  }
  return end_rewriting(r, &w, NULL, behind);
}

/* Levels below the item that a value of the action's reaches: the item's own values
** are the first. */
static int reached_depth(const st_action *action, st_value v) {
  return (int)action->target.count - 1 + st_value_depth(v);
}

/* Only what SET and, of a list, ADD write can lead deeper than the item did. */
static int deepest_written(const st_update *u, const st_value *values) {
  int deepest = 0;
  for (size_t i = 0; i < u->targets.count; i++) {
    const st_action *action = &u->actions[i];
    if (action->sort != ST_ACTION_SET && action->sort != ST_ACTION_ADD) continue;
    int depth = reached_depth(action, values[i]);
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

int st_update_apply(const st_update *u, st_str item, st_arena *scratch, st_buf *out,
                    st_update_effect *effect, st_error *error) {
  *effect = (st_update_effect){0, 0};
  st_value *values = st_arena_array(scratch, u->targets.count, sizeof *values);
  if (!values) return st_error_nomem(error);
  int rc = st_update_values(u, item, scratch, values, error);
  if (rc != STATOR_OK) return rc;
  rewriter r = {u, values, item.p + item.n, scratch, out, 0, error};
  const char *behind;
  rc = rewrite_map(&r, &u->targets.tree.root, item.p, item.p + item.n - 1, &behind);
  if (rc == STATOR_OK && out->failed) rc = st_error_nomem(error);
  if (rc == STATOR_OK) *effect = (st_update_effect){r.growth, deepest_written(u, values)};
  return rc;
}
