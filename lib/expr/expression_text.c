/* expression_text.c - the text of conditions and updates. Recursion is bounded by
** the operators that an expression or statement may have. */
#include "expr/expression_text.h"
#include "base/utf8.h"
#include "expr/reserved_words.h"
#include "expr/update_plan.h"

enum { LONGEST_STEM = 40 };

struct st_text_holder {
  st_str key;  /* "#year" */
  st_str name; /* the attribute; of a value p NULL */
  st_text_holder *next;
};

void st_text_begin(st_text_writer *w, st_arena *arena, bool partiql) {
  *w = (st_text_writer){.arena = arena, .partiql = partiql};
  st_buf_init(&w->names, 0);
  st_buf_init(&w->values, 0);
}

void st_text_free(st_text_writer *w) {
  st_buf_free(&w->names);
  st_buf_free(&w->values);
}

bool st_text_failed(const st_text_writer *w) {
  return w->names.failed || w->values.failed;
}

/* -- placeholders ------------------------------------------------------------------- */

static bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_byte(char c) {
  return is_name_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

static bool stands_alone(st_str name) {
  if (!name.n || !is_name_letter(*name.p)) return false;
  for (size_t i = 0; i < name.n; i++)
    if (!is_name_byte(name.p[i])) return false;
  return !st_reserved_word(name);
}

static bool key_is_taken(const st_text_writer *w, st_str key) {
  const st_text_holder *h = w->holders;
  while (h && !st_str_eq(h->key, key)) h = h->next;
  return h != NULL;
}

/* The sign, what of the name can stand in a placeholder, and a number if that is taken. */
static bool make_key(st_text_writer *w, char sign, st_str like, st_buf *key) {
  st_buf_char(key, sign);
  for (size_t i = 0; i < like.n && key->n < LONGEST_STEM; i++)
    if (is_name_byte(like.p[i])) st_buf_char(key, like.p[i]);
  if (key->n == 1) st_buf_char(key, sign == '#' ? 'n' : 'v');
  size_t stem = key->n;
  for (int i = 2; !key->failed && key_is_taken(w, st_buf_view(key)); i++) {
    st_buf_truncate(key, stem);
    st_buf_int(key, i);
  }
  return !key->failed;
}

/* NULL: out of memory. */
static const st_text_holder *hold(st_text_writer *w, char sign, st_str like, st_str name) {
  st_buf key;
  st_buf_init(&key, 0);
  st_text_holder *h = st_arena_array(w->arena, 1, sizeof *h);
  bool kept =
      h && make_key(w, sign, like, &key) && st_arena_copy(w->arena, st_buf_view(&key), &h->key);
  st_buf_free(&key);
  if (!kept) return NULL;
  h->name = name;
  h->next = w->holders;
  w->holders = h;
  return h;
}

static void begin_member(st_buf *members, st_str key) {
  st_buf_text(members, members->n ? ",\"" : "\"");
  st_buf_str(members, key);
  st_buf_lit(members, "\":");
}

static void write_held_name(st_text_writer *w, st_str name, st_buf *out) {
  const st_text_holder *h = w->holders;
  while (h && !(h->name.p && st_str_eq(h->name, name))) h = h->next;
  if (!h && (h = hold(w, '#', name, name))) {
    begin_member(&w->names, h->key);
    st_buf_char(&w->names, '"');
    st_utf8_escape(name, &w->names);
    st_buf_char(&w->names, '"');
  }
  if (h)
    st_buf_str(out, h->key);
  else
    out->failed = true;
}

static void write_held_value(st_text_writer *w, st_value v, st_str like, st_buf *out) {
  const st_text_holder *h = hold(w, ':', like, (st_str){NULL, 0});
  if (!h) {
    out->failed = true;
    return;
  }
  begin_member(&w->values, h->key);
  st_buf_add(&w->values, v.text, v.len);
  st_buf_str(out, h->key);
}

/* -- leaves ------------------------------------------------------------------------- */

static void write_name(st_text_writer *w, st_str name, st_buf *out) {
  if (w->partiql)
    st_text_partiql_name(name, out);
  else if (stands_alone(name))
    st_buf_str(out, name);
  else
    write_held_name(w, name, out);
}

void st_text_path(st_text_writer *w, const st_path *path, st_buf *out) {
  for (size_t i = 0; i < path->count; i++) {
    const st_step *step = &path->steps[i];
    if (!step->name.p) {
      st_buf_format(out, "[%u]", (unsigned)step->index);
      continue;
    }
    if (i) st_buf_char(out, '.');
    write_name(w, step->name, out);
  }
}

/* The attribute that a test is about names its values. */
static st_str name_of_operands(const st_node *test) {
  for (const st_node *kid = test ? test->first : NULL; kid; kid = kid->next) {
    const st_node *path = kid->op == ST_OP_SIZE ? kid->first : kid;
    if (path->op != ST_OP_PATH) continue;
    for (size_t i = path->as.path.count; i > 0; i--)
      if (path->as.path.steps[i - 1].name.p) return path->as.path.steps[i - 1].name;
  }
  return (st_str){NULL, 0};
}

static void write_operand(st_text_writer *w, const st_node *n, st_str like, const st_value *values,
                          st_buf *out);

static void write_operands(st_text_writer *w, const st_node *first, st_str like,
                           const st_value *values, st_buf *out) {
  for (const st_node *n = first; n; n = n->next) {
    if (n != first) st_buf_lit(out, ", ");
    write_operand(w, n, like, values, out);
  }
}

static void write_call(st_text_writer *w, const st_node *n, st_str like, const st_value *values,
                       st_buf *out) {
  st_buf_text(out, st_op_name((st_op)n->op));
  st_buf_char(out, '(');
  write_operands(w, n->first, like, values, out);
  st_buf_char(out, ')');
}

/* One sum in another stands in parentheses, which expressions have not: they are
** refused then, and not read as another sum. */
static void write_sum_text(st_text_writer *w, const st_node *n, st_str like, const st_value *values,
                           st_buf *out) {
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    bool sum = kid->op == ST_OP_PLUS || kid->op == ST_OP_MINUS;
    if (kid != n->first) st_buf_format(out, " %s ", st_op_name((st_op)n->op));
    if (sum) st_buf_char(out, '(');
    write_operand(w, kid, like, values, out);
    if (sum) st_buf_char(out, ')');
  }
}

static void write_operand(st_text_writer *w, const st_node *n, st_str like, const st_value *values,
                          st_buf *out) {
  switch (n->op) {
  case ST_OP_PATH: st_text_path(w, &n->as.path, out); break;
  case ST_OP_VALUE: {
    st_value v = values ? values[n->slot] : n->as.value;
    if (w->partiql)
      st_text_partiql_value(v, out);
    else
      write_held_value(w, v, like, out);
    break;
  }
  case ST_OP_PLUS:
  case ST_OP_MINUS: write_sum_text(w, n, like, values, out); break;
  default: write_call(w, n, like, values, out);
  }
}

/* -- conditions --------------------------------------------------------------------- */

/* Where <> asks for both operands: paths are there, sizes can be told. */
static void write_guards(st_text_writer *w, const st_node *n, st_buf *out) {
  static const st_value zero = {"{\"N\":\"0\"}", 9, ST_N};
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    bool size = kid->op == ST_OP_SIZE && kid->first->op == ST_OP_PATH;
    if (!size && kid->op != ST_OP_PATH) continue;
    const st_path *path = size ? &kid->first->as.path : &kid->as.path;
    st_buf_text(out, size ? "size(" : "attribute_exists(");
    st_text_path(w, path, out);
    st_buf_char(out, ')');
    if (size) {
      st_buf_lit(out, " >= ");
      write_held_value(w, zero, ST_LIT("zero"), out);
    }
    st_buf_lit(out, " AND ");
  }
}

static void write_test(st_text_writer *w, const st_node *n, const st_value *values, st_buf *out) {
  st_str like = name_of_operands(n);
  const st_node *second = n->first->next;
  if (n->op == ST_OP_DIFFERS && !w->partiql) write_guards(w, n, out);
  if (n->op <= ST_OP_CONTAINS) {
    write_call(w, n, like, values, out);
    return;
  }
  write_operand(w, n->first, like, values, out);
  st_buf_format(out, " %s ", st_op_name((st_op)n->op));
  if (n->op == ST_OP_IN) {
    st_buf_text(out, w->partiql ? "[" : "(");
    write_operands(w, second, like, values, out);
    st_buf_text(out, w->partiql ? "]" : ")");
    return;
  }
  write_operand(w, second, like, values, out);
  if (n->op != ST_OP_BETWEEN) return;
  st_buf_lit(out, " AND ");
  write_operand(w, second->next, like, values, out);
}

/* Below AND stand OR, and below OR stands AND, in parentheses. */
static bool needs_parens(const st_text_writer *w, const st_node *outer, const st_node *n) {
  if (outer->op == ST_OP_NOT) return true;
  if (n->op == ST_OP_DIFFERS) return !w->partiql && outer->op == ST_OP_OR;
  return (n->op == ST_OP_AND || n->op == ST_OP_OR) && n->op != outer->op;
}

static void write_inside(st_text_writer *w, const st_node *outer, const st_node *n,
                         const st_value *values, st_buf *out) {
  bool parens = needs_parens(w, outer, n);
  if (parens) st_buf_char(out, '(');
  st_text_condition(w, n, values, out);
  if (parens) st_buf_char(out, ')');
}

void st_text_condition(st_text_writer *w, const st_node *n, const st_value *values, st_buf *out) {
  if (n->op < ST_OP_AND) {
    write_test(w, n, values, out);
    return;
  }
  if (n->op == ST_OP_NOT) st_buf_lit(out, "NOT ");
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    if (kid != n->first) st_buf_format(out, " %s ", st_op_name((st_op)n->op));
    write_inside(w, n, kid, values, out);
  }
}

/* -- updates ------------------------------------------------------------------------ */

/* Tag: st_action_sort. */
static const char *const clause_words[] = {"SET ", "REMOVE ", "ADD ", "DELETE "};

static void write_action_text(st_text_writer *w, const st_update *u, const st_action *a,
                              st_buf *out) {
  st_str like = {NULL, 0};
  for (size_t i = 0; i < a->target.count; i++)
    if (a->target.steps[i].name.p) like = a->target.steps[i].name;
  st_text_path(w, &a->target, out);
  if (a->sort == ST_ACTION_REMOVE) return;
  st_buf_text(out, a->sort == ST_ACTION_SET ? " = " : " ");
  write_operand(w, a->value, like, u->values, out);
}

void st_text_update(st_text_writer *w, const st_update *u, st_buf *out) {
  size_t begin = out->n;
  for (int sort = ST_ACTION_SET; sort <= ST_ACTION_DELETE; sort++) {
    bool any = false;
    for (size_t i = 0; i < u->targets.count; i++) {
      if (u->actions[i].sort != (st_action_sort)sort) continue;
      if (!any && out->n > begin) st_buf_char(out, ' ');
      st_buf_text(out, any ? ", " : clause_words[sort]);
      any = true;
      write_action_text(w, u, &u->actions[i], out);
    }
  }
}
