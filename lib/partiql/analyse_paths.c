/* analyse_paths.c - where an analysis begins, what it says of a term at its place,
** and paths out of terms. */
#include "base/bounds.h"
#include "partiql/statement_analysis.h"

void st_ql_begin(st_ql_analysis *a, st_arena *arena, st_error *error) {
  a->parser = (st_parser){.kind = ST_EXPR_STATEMENT, .error = error};
  a->parser.ast.arena = arena;
}

int st_ql_raise_at(st_ql_analysis *a, const char *what, const char *detail,
                   const st_ql_token *token) {
  st_error *error = a->parser.error;
  return st_error_raise(error, STATOR_VALIDATION, "%s%s at %u:%u:%u", what, detail,
                        (unsigned)token->line, (unsigned)token->column, (unsigned)token->length);
}

int st_ql_unexpected(st_ql_analysis *a, const st_ql_node *n) {
  return st_ql_raise_at(a, "Unexpected path component", "", n->token);
}

static bool is_plain_name(const st_ql_node *n) {
  return n->sort == ST_QL_NAME_TERM;
}

bool st_ql_is_path(const st_ql_node *n) {
  return is_plain_name(n) || (n->sort == ST_QL_PATH && is_plain_name(n->first));
}

bool st_ql_is_whole_number(const st_ql_node *n) {
  if (n->sort != ST_QL_LITERAL || n->token->type != ST_QL_NUMBER) return false;
  for (size_t i = 0; i < n->token->text.n; i++)
    if (n->token->text.p[i] < '0' || n->token->text.p[i] > '9') return false;
  return true;
}

static int index_step_of(st_ql_analysis *a, const st_ql_node *number, st_step *out) {
  st_str digits = number->token->text;
  uint64_t v = 0;
  for (size_t i = 0; i < digits.n && v <= ST_MAX_LIST_INDEX; i++)
    v = v * 10 + (uint64_t)(digits.p[i] - '0');
  *out = (st_step){.index = (uint32_t)v};
  if (v <= ST_MAX_LIST_INDEX && (!number->negative || v == 0)) return STATOR_OK;
  st_error *error = a->parser.error;
  const st_ql_token *t = number->token;
  return st_error_raise(error, STATOR_VALIDATION,
                        "List index is not within the allowable range; index: [%s%.*s] at %u:%u:%u",
                        number->negative ? "-" : "", ST_FMT(digits), (unsigned)t->line,
                        (unsigned)t->column, (unsigned)t->length);
}

static int name_step_of(st_ql_analysis *a, st_str name, st_step *out) {
  *out = (st_step){.name = name};
  if (name.n) return STATOR_OK;
  return st_error_raise(a->parser.error, STATOR_VALIDATION,
                        "Path component cannot be an empty string");
}

/* .name, [3], ['name'], [name] */
static int step_of(st_ql_analysis *a, const st_ql_node *n, st_step *out) {
  if (is_plain_name(n)) return name_step_of(a, n->token->name, out);
  if (n->sort != ST_QL_INDEX) return st_ql_unexpected(a, n);
  const st_ql_node *inside = n->first;
  if (is_plain_name(inside)) return name_step_of(a, inside->token->name, out);
  if (st_ql_is_whole_number(inside)) return index_step_of(a, inside, out);
  if (inside->sort == ST_QL_LITERAL && inside->token->type == ST_QL_STRING)
    return name_step_of(a, inside->token->name, out);
  return st_ql_unexpected(a, inside);
}

int st_ql_path(st_ql_analysis *a, const st_ql_node *n, st_path *out) {
  if (!st_ql_is_path(n)) return st_ql_unexpected(a, n);
  size_t count = is_plain_name(n) ? 1 : n->count, i = 0;
  if (count > ST_MAX_PATH_DEPTH)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "The document path has too many nesting levels; nesting levels: %zu",
                          count);
  out->steps = st_arena_alloc(a->parser.ast.arena, count * sizeof *out->steps);
  if (!out->steps) return st_error_nomem(a->parser.error);
  out->count = count;
  for (const st_ql_node *step = is_plain_name(n) ? n : n->first; i < count; step = step->next) {
    int rc = step_of(a, step, &out->steps[i++]);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}
