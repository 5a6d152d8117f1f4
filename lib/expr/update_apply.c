/* update_apply.c - a new item from the old one: the tree of targets is merged with
** the item's text, whose untouched spans are copied as they stand. Indexes of
** lists are those of the old item. Recursion is bounded by the 32 levels of paths.
** Sizes and nesting of the result are the caller's business. */
#include "base/utf8.h"
#include "expr/update_plan.h"

typedef struct rewriter {
  const st_update *u;
  const st_value *values; /* of SET actions */
  st_arena *scratch;
  st_buf *out;
  st_error *error;
} rewriter;

static int rewrite_map(rewriter *r, const st_path_node *node, st_str map);
static int rewrite_list(rewriter *r, const st_path_node *node, st_str list);

static int bad_path(rewriter *r) {
  return st_error_raise(r->error, STATOR_VALIDATION, ST_UPDATE_BAD_PATH);
}

/* Members or elements of the old text, behind what was written from `start` on. */
static void copy_span(rewriter *r, size_t start, const char *from, const char *to) {
  if (from >= to) return;
  if (r->out->n > start) st_buf_char(r->out, ',');
  st_buf_add(r->out, from, (size_t)(to - from));
}

static int write_inner(rewriter *r, const st_path_node *kid, st_value v) {
  bool by_name = kid->names > 0;
  if (v.type != (by_name ? ST_M : ST_L)) return bad_path(r);
  if (by_name)
    st_buf_lit(r->out, "{\"M\":");
  else
    st_buf_lit(r->out, "{\"L\":");
  int rc =
      by_name ? rewrite_map(r, kid, st_value_inner(v)) : rewrite_list(r, kid, st_value_inner(v));
  st_buf_char(r->out, '}');
  return rc;
}

static int write_added(rewriter *r, st_value old, st_value operand) {
  st_value sum;
  if (old.type != operand.type)
    return st_error_raise(r->error, STATOR_VALIDATION, ST_UPDATE_BAD_TYPE);
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
  const st_action *action = &r->u->actions[slot];
  switch (action->sort) {
  case ST_ACTION_SET: st_buf_add(r->out, r->values[slot].text, r->values[slot].len); break;
  case ST_ACTION_REMOVE: *left = false; break;
  case ST_ACTION_ADD: return write_added(r, old, action->value->as.value);
  case ST_ACTION_DELETE:
    if (old.type != action->value->as.value.type)
      return st_error_raise(r->error, STATOR_VALIDATION, ST_UPDATE_BAD_TYPE);
    st_update_difference(old, action->value->as.value, r->out, left);
    break;
  }
  return STATOR_OK;
}

/* A member or element that a target names or leads through; what stands between
** `text` and the value is its name, if it has one. */
static int change_found(rewriter *r, const st_path_node *kid, const char *text, st_value old,
                        size_t start) {
  size_t before = r->out->n;
  bool left = true;
  if (before > start) st_buf_char(r->out, ',');
  st_buf_add(r->out, text, (size_t)(old.text - text));
  int rc = kid->slot >= 0 ? write_changed(r, kid->slot, old, &left) : write_inner(r, kid, old);
  if (!left) st_buf_truncate(r->out, before);
  return rc;
}

/* A target that is not there. */
static int add_missing(rewriter *r, const st_path_node *kid, size_t start) {
  if (kid->slot < 0) return bad_path(r);
  const st_action *action = &r->u->actions[kid->slot];
  if (action->sort == ST_ACTION_REMOVE || action->sort == ST_ACTION_DELETE) return STATOR_OK;
  bool set = action->sort == ST_ACTION_SET;
  st_value v = set ? r->values[kid->slot] : action->value->as.value;
  if (r->out->n > start) st_buf_char(r->out, ',');
  if (kid->step.name.p) {
    st_buf_char(r->out, '"');
    st_utf8_escape(kid->step.name, r->out);
    st_buf_lit(r->out, "\":");
  }
  st_buf_add(r->out, v.text, v.len);
  return STATOR_OK;
}

/* The place in one container's old text. */
typedef struct rewriting {
  st_str old;
  const char *at;  /* behind the last member read, NULL: at the beginning */
  const char *run; /* where untouched members began that are not copied yet */
  const char *run_end;
  size_t start; /* of the members in `out` */
  st_path_node *const *kid, *const *end;
} rewriting;

static rewriting begin_rewriting(rewriter *r, st_str old, st_path_node *const *kid,
                                 st_path_node *const *end) {
  st_buf_char(r->out, *old.p);
  return (rewriting){.old = old, .start = r->out->n, .kid = kid, .end = end};
}

static void untouched(rewriting *w, const char *from, const char *to) {
  if (!w->run) w->run = from;
  w->run_end = to;
}

static void copy_untouched(rewriter *r, rewriting *w) {
  if (w->run) copy_span(r, w->start, w->run, w->run_end);
  w->run = NULL;
}

/* No target is left, or no member: the rest, and the closing bracket. */
static int end_rewriting(rewriter *r, rewriting *w) {
  const char *last = w->old.p + w->old.n - 1;
  if (w->kid == w->end) {
    const char *rest = w->at && *w->at == ',' ? w->at + 1 : w->at;
    copy_span(r, w->start, w->run ? w->run : rest ? rest : w->old.p + 1, last);
  } else {
    copy_untouched(r, w);
    for (; w->kid < w->end; w->kid++) {
      int rc = add_missing(r, *w->kid, w->start);
      if (rc != STATOR_OK) return rc;
    }
  }
  st_buf_char(r->out, *last);
  return STATOR_OK;
}

/* Adds the targets whose names come before the member; *order: its name against
** the next target's. */
static int add_names_before(rewriter *r, rewriting *w, const st_member *m, int *order) {
  *order = -1;
  while (w->kid < w->end && (*order = st_name_cmp(m->name, (*w->kid)->step.name)) > 0) {
    copy_untouched(r, w);
    int rc = add_missing(r, *w->kid++, w->start);
    if (rc != STATOR_OK) return rc;
    *order = -1;
  }
  return STATOR_OK;
}

static int rewrite_map(rewriter *r, const st_path_node *node, st_str map) {
  rewriting w = begin_rewriting(r, map, node->kids, node->kids + node->names);
  st_member m;
  int rc, order;
  while (w.kid < w.end && st_map_next(map, &w.at, &m)) {
    rc = add_names_before(r, &w, &m, &order);
    if (rc != STATOR_OK) return rc;
    if (order != 0) {
      untouched(&w, m.text, m.value.text + m.value.len);
      continue;
    }
    copy_untouched(r, &w);
    rc = change_found(r, *w.kid++, m.text, m.value, w.start);
    if (rc != STATOR_OK) return rc;
  }
  return end_rewriting(r, &w);
}

static int rewrite_list(rewriter *r, const st_path_node *node, st_str list) {
  rewriting w = begin_rewriting(r, list, node->kids + node->names, node->kids + node->count);
  st_value v;
  for (uint32_t i = 0; w.kid < w.end && st_list_next(list, &w.at, &v); i++) {
    if (i != (*w.kid)->step.index) {
      untouched(&w, v.text, v.text + v.len);
      continue;
    }
    copy_untouched(r, &w);
    int rc = change_found(r, *w.kid++, v.text, v, w.start);
    if (rc != STATOR_OK) return rc;
  }
  return end_rewriting(r, &w);
}

int st_update_apply(const st_update *u, st_str item, st_arena *scratch, st_buf *out,
                    st_error *error) {
  st_value *values = st_arena_array(scratch, u->targets.count, sizeof *values);
  if (!values) return st_error_nomem(error);
  int rc = st_update_values(u, item, scratch, values, error);
  if (rc != STATOR_OK) return rc;
  rewriter r = {.u = u, .values = values, .scratch = scratch, .out = out, .error = error};
  rc = rewrite_map(&r, &u->targets.tree.root, item);
  if (rc == STATOR_OK && out->failed) rc = st_error_nomem(error);
  return rc;
}
