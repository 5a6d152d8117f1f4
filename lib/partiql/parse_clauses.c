/* parse_clauses.c - the clauses of PartiQL statements. Details of malformed
** statements are those of the language's reference parser, which the service's
** known messages are from. */
#include "partiql/statement_parser.h"

static void note_unsupported(st_ql_select *select, const char *message, const st_ql_token *token) {
  if (!select->unsupported.message) select->unsupported = (st_ql_refusal){message, token};
}

static bool take_name(st_ql_parser *p) {
  return st_ql_take(p, ST_QL_NAME) || st_ql_take(p, ST_QL_QUOTED);
}

/* x, AS x, AT x, BY x: other names for what was just parsed. */
static bool parse_alias(st_ql_parser *p, st_ql_select *select) {
  bool alias = take_name(p);
  while (st_ql_at_word(p, ST_QL_AS) || st_ql_at_word(p, ST_QL_AT) || st_ql_at_word(p, ST_QL_BY)) {
    p->at++;
    if (!take_name(p)) return st_ql_reject(p, "Expected identifier for alias");
    alias = true;
  }
  if (alias) note_unsupported(select, "Aliasing is not supported", NULL);
  return true;
}

/* ---- SELECT */

static bool parse_column(st_ql_parser *p, st_ql_select *select) {
  bool star = st_ql_at(p, ST_QL_STAR);
  st_ql_node *column =
      star ? st_ql_node_new(p, ST_QL_WILDCARD, p->at++) : st_ql_parse_expression(p);
  if (column) st_ql_node_add(select->columns, column);
  return column && (star || parse_alias(p, select));
}

static bool star_is_alone(const st_ql_node *columns) {
  for (const st_ql_node *c = columns->first; c; c = c->next)
    if (c->sort == ST_QL_WILDCARD && columns->count > 1) return false;
  return true;
}

static bool parse_columns(st_ql_parser *p, st_ql_select *select) {
  select->columns = st_ql_node_new(p, ST_QL_LIST, p->at);
  if (!select->columns) return false;
  do
    if (!parse_column(p, select)) return false;
  while (st_ql_take(p, ST_QL_COMMA));
  if (star_is_alone(select->columns)) return true;
  return st_ql_reject(p, "Other expressions may not be present in the select list when '*' is "
                         "used without dot notation.");
}

static bool parse_where(st_ql_parser *p, st_ql_select *select) {
  if (!st_ql_take_word(p, ST_QL_WHERE)) return true;
  select->where = st_ql_parse_expression(p);
  return select->where != NULL;
}

/* A clause that only needs to be well formed. */
static bool parse_unsupported(st_ql_parser *p, st_ql_select *select, const char *message) {
  st_ql_node *term = st_ql_parse_expression(p);
  if (term) note_unsupported(select, message, term->token);
  return term != NULL;
}

static bool parse_groups(st_ql_parser *p, st_ql_select *select) {
  note_unsupported(select, "Unsupported clause: GROUP BY", NULL);
  do {
    if (!st_ql_parse_expression(p)) return false;
    if (st_ql_take_word(p, ST_QL_AS) && !take_name(p))
      return st_ql_reject(p, "Expected identifier for alias");
  } while (st_ql_take(p, ST_QL_COMMA));
  return true;
}

static bool parse_by(st_ql_parser *p) {
  return st_ql_take_word(p, ST_QL_BY) || st_ql_reject(p, "Expected BY");
}

static bool parse_orders(st_ql_parser *p, st_ql_select *select) {
  select->orders = st_ql_node_new(p, ST_QL_LIST, p->at);
  if (!select->orders) return false;
  do {
    st_ql_node *order = st_ql_parse_expression(p);
    if (!order) return false;
    order->negative = st_ql_at_word(p, ST_QL_DESC);
    if (order->negative || st_ql_at_word(p, ST_QL_ASC)) p->at++;
    st_ql_node_add(select->orders, order);
  } while (st_ql_take(p, ST_QL_COMMA));
  return true;
}

static bool parse_rest_of_select(st_ql_parser *p, st_ql_select *select) {
  if (!parse_where(p, select)) return false;
  if (st_ql_take_word(p, ST_QL_GROUP) && (!parse_by(p) || !parse_groups(p, select))) return false;
  if (st_ql_take_word(p, ST_QL_HAVING) &&
      !parse_unsupported(p, select, "Unsupported clause: HAVING"))
    return false;
  if (st_ql_take_word(p, ST_QL_ORDER) && (!parse_by(p) || !parse_orders(p, select))) return false;
  return !st_ql_take_word(p, ST_QL_LIMIT) ||
         parse_unsupported(p, select, "Unsupported clause: LIMIT");
}

/* A comma, JOIN, LEFT OUTER JOIN: another source follows. False: none, or an error. */
static bool take_join(st_ql_parser *p) {
  if (st_ql_take(p, ST_QL_COMMA)) return true;
  bool sort = st_ql_take_word(p, ST_QL_JOIN_SORT);
  if (sort) st_ql_take_word(p, ST_QL_OUTER);
  return st_ql_take_word(p, ST_QL_JOIN) || (sort && st_ql_reject(p, "Expected JOIN"));
}

static bool parse_sources(st_ql_parser *p, st_ql_select *select) {
  select->from = st_ql_parse_expression(p);
  if (!select->from || !parse_alias(p, select)) return false;
  while (take_join(p)) {
    select->unsupported =
        (st_ql_refusal){"Only select from a single table or index is supported.", NULL};
    if (!st_ql_parse_expression(p) || !parse_alias(p, select)) return false;
    if (st_ql_take_word(p, ST_QL_ON) && !st_ql_parse_expression(p)) return false;
  }
  return p->error->code == STATOR_OK;
}

const st_ql_select *st_ql_parse_select(st_ql_parser *p) {
  st_ql_select *select = st_arena_array(p->arena, 1, sizeof *select);
  if (!select) {
    st_error_nomem(p->error);
    return NULL;
  }
  const st_ql_token *first = p->at;
  if (st_ql_take_word(p, ST_QL_DISTINCT))
    note_unsupported(select, "Unsupported token in expression: DISTINCT", NULL);
  if (first == p->at) st_ql_take_word(p, ST_QL_ALL);
  if (st_ql_take_word(p, ST_QL_VALUE))
    note_unsupported(select, "Select projection doesn't support value or pivot keywords", NULL);
  if (!parse_columns(p, select)) return NULL;
  if (!st_ql_take_word(p, ST_QL_FROM)) {
    st_ql_fail(p, "Expected FROM after SELECT list");
    return NULL;
  }
  return parse_sources(p, select) && parse_rest_of_select(p, select) ? select : NULL;
}

static bool parse_select_statement(st_ql_parser *p, st_ql_statement *out) {
  const st_ql_select *select = st_ql_parse_select(p);
  if (select) out->select = *select;
  return select != NULL;
}

/* EXISTS(SELECT ...) */
static bool parse_exists(st_ql_parser *p, st_ql_statement *out) {
  if (!st_ql_at(p, ST_QL_OPEN)) return st_ql_reject(p, "Unexpected keyword");
  p->at++;
  if (!st_ql_take_word(p, ST_QL_SELECT)) {
    st_error_raise(p->error, STATOR_VALIDATION,
                   "EXISTS() must contain a single item read with additional condition");
    return false;
  }
  return parse_select_statement(p, out) && st_ql_expect(p, ST_QL_CLOSE);
}

/* ---- the writing statements */

static st_returning returning_at(const st_ql_parser *p) {
  bool all = st_ql_at_word(p, ST_QL_ALL);
  if (!all && !st_ql_at_word(p, ST_QL_MODIFIED)) return ST_RETURNING_NONE;
  bool old = p->at[1].word == ST_QL_OLD;
  if (!old && p->at[1].word != ST_QL_NEW) return ST_RETURNING_NONE;
  if (all) return old ? ST_RETURNING_ALL_OLD : ST_RETURNING_ALL_NEW;
  return old ? ST_RETURNING_MODIFIED_OLD : ST_RETURNING_MODIFIED_NEW;
}

static bool parse_returning_element(st_ql_parser *p, st_ql_statement *out, bool *star) {
  static const char *const texts[] = {"", "ALL OLD *", "ALL NEW *", "MODIFIED OLD *",
                                      "MODIFIED NEW *"};
  out->returning = returning_at(p);
  out->returning_text = st_str_of(texts[out->returning]);
  if (out->returning == ST_RETURNING_NONE)
    return st_ql_reject(p, "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.");
  p->at += 2;
  *star = st_ql_take(p, ST_QL_STAR);
  return *star || st_ql_parse_expression(p);
}

static bool parse_returning(st_ql_parser *p, st_ql_statement *out) {
  bool star = true, several = false;
  if (!st_ql_take_word(p, ST_QL_RETURNING)) return true;
  if (!parse_returning_element(p, out, &star)) return false;
  while (st_ql_take(p, ST_QL_COMMA)) {
    several = true;
    if (!parse_returning_element(p, out, &star)) return false;
  }
  if (out->kind == ST_STATEMENT_INSERT)
    note_unsupported(&out->select, "RETURNING is not supported in INSERT", NULL);
  else if (several)
    note_unsupported(&out->select,
                     "Invalid syntax with multiple returning elements in RETURNING clause", NULL);
  else if (!star)
    note_unsupported(&out->select,
                     "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause",
                     NULL);
  return true;
}

static bool parse_insert(st_ql_parser *p, st_ql_statement *out) {
  if (!st_ql_take_word(p, ST_QL_INTO)) return st_ql_reject(p, "Unexpected keyword");
  out->select.from = st_ql_parse_simple_path(p);
  if (!out->select.from) return false;
  bool value = st_ql_take_word(p, ST_QL_VALUE);
  out->value = st_ql_parse_expression(p);
  if (!out->value) return false;
  if (!value) return st_ql_reject(p, "Expected VALUE");
  return parse_returning(p, out);
}

static bool add_assignment(st_ql_parser *p, st_ql_statement *out, st_ql_assignment ***end,
                           bool set) {
  st_ql_assignment *a = st_arena_array(p->arena, 1, sizeof *a);
  if (!a) {
    st_error_nomem(p->error);
    return false;
  }
  **end = a;
  *end = &a->next;
  out->assignment_count++;
  a->target = st_ql_parse_simple_path(p);
  if (!a->target || !set) return a->target != NULL;
  if (!st_ql_take(p, ST_QL_EQ)) return st_ql_reject(p, "Expected '='");
  a->value = st_ql_parse_expression(p);
  return a->value != NULL;
}

/* SET path = value, ... and REMOVE path, in any order and number. */
static bool parse_assignments(st_ql_parser *p, st_ql_statement *out) {
  st_ql_assignment **end = &out->assignments;
  while (st_ql_at_word(p, ST_QL_SET) || st_ql_at_word(p, ST_QL_REMOVE)) {
    bool set = st_ql_at_word(p, ST_QL_SET);
    p->at++;
    do
      if (!add_assignment(p, out, &end, set)) return false;
    while (set && st_ql_take(p, ST_QL_COMMA));
  }
  return out->assignments || st_ql_reject(p, "Expected data manipulation");
}

static bool parse_update(st_ql_parser *p, st_ql_statement *out) {
  out->select.from = st_ql_parse_simple_path(p);
  return out->select.from && parse_alias(p, &out->select) && parse_assignments(p, out) &&
         parse_where(p, &out->select) && parse_returning(p, out);
}

static bool parse_delete(st_ql_parser *p, st_ql_statement *out) {
  if (!st_ql_take_word(p, ST_QL_FROM)) return st_ql_reject(p, "Expected FROM after DELETE");
  out->select.from = st_ql_parse_simple_path(p);
  return out->select.from && parse_alias(p, &out->select) && parse_where(p, &out->select) &&
         parse_returning(p, out);
}

/* ---- statements */

static bool at_end(st_ql_parser *p) {
  bool semicolon = st_ql_take(p, ST_QL_SEMICOLON);
  if (st_ql_at(p, ST_QL_END)) return true;
  return st_ql_reject(p, semicolon
                             ? "Unexpected token after semicolon. (Only one query is allowed.)"
                             : "Unexpected token after expression");
}

/* To the language any expression is a statement; so one that is malformed as an
** expression is told so. */
static bool refuse_expression(st_ql_parser *p, st_ql_statement *out) {
  (void)out;
  if (!st_ql_parse_expression(p) || !at_end(p)) return false;
  return st_ql_reject(p, "Expected data manipulation");
}

static const struct ql_statement_form {
  st_ql_word word;
  st_statement_kind kind;
  bool (*parse)(st_ql_parser *p, st_ql_statement *out);
} ql_forms[] = {
    {ST_QL_SELECT, ST_STATEMENT_SELECT, parse_select_statement},
    {ST_QL_INSERT, ST_STATEMENT_INSERT, parse_insert          },
    {ST_QL_UPDATE, ST_STATEMENT_UPDATE, parse_update          },
    {ST_QL_DELETE, ST_STATEMENT_DELETE, parse_delete          },
    {ST_QL_EXISTS, ST_STATEMENT_EXISTS, parse_exists          },
};

static bool parse_form(st_ql_parser *p, st_ql_statement *out) {
  for (size_t i = 0; i < sizeof ql_forms / sizeof *ql_forms; i++) {
    if (!st_ql_take_word(p, ql_forms[i].word)) continue;
    out->kind = ql_forms[i].kind;
    return ql_forms[i].parse(p, out);
  }
  return refuse_expression(p, out);
}

int st_ql_parse(st_str text, st_arena *arena, st_ql_statement *out, st_error *error) {
  st_ql_parser p = {.arena = arena, .error = error};
  *out = (st_ql_statement){.returning = ST_RETURNING_NONE};
  int rc = st_ql_tokens(text, arena, &p.at, error);
  if (rc != STATOR_OK) return rc;
  if (!parse_form(&p, out) || !at_end(&p)) return (int)error->code;
  out->parameters = p.parameters;
  return STATOR_OK;
}
