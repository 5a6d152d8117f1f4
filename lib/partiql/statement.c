/* statement.c - from the text and parameters of a PartiQL statement to what it
** says: syntax first, then clause by clause what can be said without a table. The
** order of these checks among themselves is not documented. */
#include "partiql/statement.h"
#include "expr/paths.h"
#include "partiql/statement_analysis.h"

typedef struct ql_statement_making {
  const st_ql_statement *from;
  st_ql_analysis a;
  st_arena *arena;
  st_error *error;
  st_statement *out;
} ql_statement_making;

static int refuse_statement(ql_statement_making *m, const char *message) {
  return st_error_raise(m->error, STATOR_VALIDATION, "%s", message);
}

/* ---- FROM */

static int take_component(ql_statement_making *m, const st_ql_node *name, st_str *out) {
  bool indexed = name->sort == ST_QL_INDEX;
  if (indexed) name = name->first;
  if (indexed && name->sort != ST_QL_NAME_TERM && name->token->type != ST_QL_STRING)
    return refuse_statement(m, "Invalid list expression in source.");
  if (!indexed && name->sort != ST_QL_NAME_TERM) return st_ql_unexpected(&m->a, name);
  *out = name->token->name;
  return out->n ? STATOR_OK : refuse_statement(m, "Path component cannot be an empty string");
}

static int take_source(ql_statement_making *m) {
  const st_ql_node *n = m->from->select.from;
  st_statement *out = m->out;
  if (!st_ql_is_path(n)) return refuse_statement(m, "Unexpected from source");
  if (n->sort == ST_QL_NAME_TERM) return take_component(m, n, &out->table);
  if (out->kind == ST_STATEMENT_INSERT)
    return st_ql_raise_at(&m->a,
                          "FROM clause may only contain a single table name in data manipulation "
                          "statements",
                          "", n->token);
  if (out->kind == ST_STATEMENT_UPDATE || out->kind == ST_STATEMENT_DELETE)
    return refuse_statement(m, "This operation is not supported on an index");
  if (n->count > 2)
    return refuse_statement(m, "A path may contain at most 2 components in the FROM clause");
  int rc = take_component(m, n->first, &out->table);
  return rc == STATOR_OK ? take_component(m, n->last, &out->index) : rc;
}

/* ---- SELECT */

/* The last name of the path, and the indexes behind it: m.k[0] is shown as k[0]. */
static int name_column(ql_statement_making *m, st_column *column) {
  const st_path *path = &column->path;
  size_t last = path->count - 1;
  st_buf name;
  while (!path->steps[last].name.p) last--;
  column->name = path->steps[last].name;
  if (last == path->count - 1) return STATOR_OK;
  st_buf_init(&name, 0);
  st_buf_str(&name, column->name);
  while (++last < path->count) st_buf_format(&name, "[%u]", (unsigned)path->steps[last].index);
  bool kept = !name.failed && st_arena_copy(m->arena, st_buf_view(&name), &column->name);
  st_buf_free(&name);
  return kept ? STATOR_OK : st_error_nomem(m->error);
}

/* Every column has a name of its own, and no path leads through another. */
static int check_columns(ql_statement_making *m) {
  const st_column *columns = m->out->columns;
  size_t count = m->out->column_count;
  st_projection p = {.paths = st_arena_alloc(m->arena, count * sizeof *p.paths), .count = count};
  if (!p.paths) return st_error_nomem(m->error);
  for (size_t i = 0; i < count; i++) {
    p.paths[i] = columns[i].path;
    for (size_t j = 0; j < i; j++)
      if (st_str_eq(columns[i].name, columns[j].name))
        return st_error_raise(m->error, STATOR_VALIDATION,
                              "Duplicate identifiers in select clause: %.*s",
                              ST_FMT(columns[i].name));
  }
  return st_paths_claim(&p, m->arena, ST_EXPR_STATEMENT, m->error);
}

static int take_columns(ql_statement_making *m) {
  const st_ql_node *columns = m->from->select.columns;
  if (columns->first->sort == ST_QL_WILDCARD) return STATOR_OK;
  m->out->columns = st_arena_array(m->arena, columns->count, sizeof *m->out->columns);
  if (!m->out->columns) return st_error_nomem(m->error);
  for (const st_ql_node *n = columns->first; n; n = n->next) {
    st_column *column = &m->out->columns[m->out->column_count++];
    int rc = st_ql_path(&m->a, n, &column->path);
    if (rc == STATOR_OK) rc = name_column(m, column);
    if (rc != STATOR_OK) return rc;
  }
  return check_columns(m);
}

static int refuse_order(ql_statement_making *m, const st_ql_node *n) {
  st_str type = n->sort == ST_QL_PATH ? ST_LIT("PATH") : n->token->text;
  return st_error_raise(m->error, STATOR_VALIDATION,
                        "Argument to ORDER BY must be of type VariableReference. Type: %.*s",
                        ST_FMT(type));
}

static int take_orders(ql_statement_making *m) {
  const st_ql_node *orders = m->from->select.orders;
  if (!orders) return STATOR_OK;
  if (!m->from->select.where)
    return refuse_statement(m,
                            "Must have WHERE clause in the statement when using ORDER BY clause.");
  m->out->orders = st_arena_array(m->arena, orders->count, sizeof *m->out->orders);
  if (!m->out->orders) return st_error_nomem(m->error);
  for (const st_ql_node *n = orders->first; n; n = n->next) {
    if (n->sort != ST_QL_NAME_TERM) return refuse_order(m, n);
    m->out->orders[m->out->order_count++] = (st_order){n->token->name, n->negative};
  }
  return STATOR_OK;
}

static int take_select(ql_statement_making *m) {
  int rc = take_columns(m);
  return rc == STATOR_OK ? take_orders(m) : rc;
}

/* ---- the others */

static int refuse_unsupported(ql_statement_making *m) {
  const st_ql_refusal *unsupported = &m->from->select.unsupported;
  if (!unsupported->message) return STATOR_OK;
  if (!unsupported->token) return refuse_statement(m, unsupported->message);
  return st_ql_raise_at(&m->a, unsupported->message, "", unsupported->token);
}

static int check_search(ql_statement_making *m) {
  if (m->out->index.p)
    return refuse_statement(m, "search() cannot be used on a secondary index: name the table alone "
                               "in FROM, and conditions on its key beside search().");
  if (m->out->order_count)
    return refuse_statement(m, "ORDER BY cannot be used with search(): the best are answered "
                               "first.");
  return STATOR_OK;
}

static int take_where(ql_statement_making *m) {
  const st_ql_node *where = m->from->select.where;
  int rc = STATOR_OK;
  if (!where) return STATOR_OK;
  st_ql_begin(&m->a, m->arena, m->error);
  m->a.selects = m->out->kind == ST_STATEMENT_SELECT;
  if (m->a.selects) rc = st_ql_search(&m->a, where, &m->out->search);
  if (rc == STATOR_OK) rc = st_ql_condition(&m->a, where, &m->out->where);
  return rc == STATOR_OK && m->out->search ? check_search(m) : rc;
}

static int take_returning(ql_statement_making *m) {
  m->out->returning = m->from->returning;
  m->out->returning_text = m->from->returning_text;
  bool deletes = m->out->kind == ST_STATEMENT_DELETE;
  if (!deletes || m->from->returning <= ST_RETURNING_ALL_OLD) return STATOR_OK;
  return st_error_raise(m->error, STATOR_VALIDATION,
                        "Invalid returning clause: RETURNING %.*s. Only RETURNING ALL OLD * is "
                        "allowed in DELETE statements.",
                        ST_FMT(m->from->returning_text));
}

/* The WHERE is judged before what is set. */
static int take_update(ql_statement_making *m) {
  int rc = take_where(m);
  if (rc != STATOR_OK) return rc;
  st_ql_begin(&m->a, m->arena, m->error);
  return st_ql_update(&m->a, m->from, &m->out->update);
}

static int take_clauses(ql_statement_making *m) {
  int rc = take_source(m);
  if (rc == STATOR_OK) rc = refuse_unsupported(m);
  if (rc != STATOR_OK) return rc;
  switch (m->out->kind) {
  case ST_STATEMENT_SELECT:
  case ST_STATEMENT_EXISTS: rc = take_select(m); break;
  case ST_STATEMENT_INSERT:
    rc = st_ql_item(&m->a, m->from->value, &m->out->item, &m->out->item_size);
    break;
  case ST_STATEMENT_UPDATE: rc = take_update(m); break;
  case ST_STATEMENT_DELETE: break;
  }
  if (rc == STATOR_OK) rc = take_returning(m);
  bool judged = m->out->kind == ST_STATEMENT_UPDATE;
  return rc == STATOR_OK && !judged ? take_where(m) : rc;
}

int st_statement_syntax(st_str text, st_arena *arena, const st_ql_statement **out,
                        st_error *error) {
  *out = NULL;
  st_ql_statement *syntax = st_arena_alloc(arena, sizeof *syntax);
  if (!syntax) return st_error_nomem(error);
  int rc = st_ql_parse(text, arena, syntax, error);
  if (rc == STATOR_OK) *out = syntax;
  return rc;
}

int st_statement_of(const st_ql_statement *syntax, const st_value *parameters, size_t count,
                    st_arena *arena, st_statement *out, st_error *error) {
  *out = (st_statement){0};
  if (syntax->parameters != count) /* the text is not recorded */
    return st_error_raise(error, STATOR_VALIDATION,
                          "Number of parameters in request and statement don't match.");
  st_statement made = {.kind = syntax->kind};
  ql_statement_making m = {.from = syntax, .arena = arena, .error = error, .out = &made};
  m.a.parameters = parameters;
  st_ql_begin(&m.a, arena, error);
  int rc = take_clauses(&m);
  if (rc == STATOR_OK) *out = made;
  return rc;
}

int st_statement_parse(st_str text, const st_value *parameters, size_t count, st_arena *arena,
                       st_statement *out, st_error *error) {
  const st_ql_statement *syntax;
  *out = (st_statement){0};
  int rc = st_statement_syntax(text, arena, &syntax, error);
  return syntax ? st_statement_of(syntax, parameters, count, arena, out, error) : rc;
}
