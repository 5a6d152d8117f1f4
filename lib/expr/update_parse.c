/* update_parse.c - UpdateExpression from text, and its static checks. Everything
** that needs an item is in update_values.c and update_apply.c. */
#include "expr/parser.h"
#include "expr/update_plan.h"
#include <string.h>

/* The actions while their number is unknown. */
typedef struct action_list {
  st_action *actions;
  size_t count, room;
} action_list;

static st_action *new_action(st_parser *p, action_list *list, st_action_sort sort) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 8;
    st_action *actions = st_arena_alloc(p->ast.arena, room * sizeof *actions);
    if (!actions) return NULL;
    if (list->count) memcpy(actions, list->actions, list->count * sizeof *actions);
    list->actions = actions;
    list->room = room;
  }
  st_action *action = &list->actions[list->count++];
  *action = (st_action){.sort = sort};
  return action;
}

static int parse_assignment(st_parser *p, st_action *action) {
  if (p->lexer.token.type != ST_TOKEN_EQ) return st_parser_syntax_error(p);
  st_lexer_next(&p->lexer);
  action->value = st_parse_expression(p, false);
  return action->value ? STATOR_OK : (int)p->error->code;
}

static int parse_action_value(st_parser *p, st_action *action) {
  if (p->lexer.token.type != ST_TOKEN_COLON) return st_parser_syntax_error(p);
  action->value = st_node_value(&p->ast, p->lexer.token.text, (st_value){0});
  if (!action->value) return st_error_nomem(p->error);
  st_lexer_next(&p->lexer);
  return STATOR_OK;
}

static int parse_action(st_parser *p, action_list *list, st_action_sort sort) {
  st_action *action = new_action(p, list, sort);
  if (!action) return st_error_nomem(p->error);
  int rc = st_parse_whole_path(p, &action->target);
  if (rc != STATOR_OK || sort == ST_ACTION_REMOVE) return rc;
  return sort == ST_ACTION_SET ? parse_assignment(p, action) : parse_action_value(p, action);
}

static int parse_section(st_parser *p, action_list *list, st_action_sort sort) {
  for (;;) {
    int rc = parse_action(p, list, sort);
    if (rc != STATOR_OK) return rc;
    if (p->lexer.token.type != ST_TOKEN_COMMA) return STATOR_OK;
    st_lexer_next(&p->lexer);
  }
}

static int parse_sections(st_parser *p, action_list *list) {
  static const char *const names[] = {"SET", "REMOVE", "ADD", "DELETE"};
  bool seen[4] = {false};
  do {
    st_keyword keyword = st_parser_keyword(p);
    if (keyword == ST_KEYWORD_NONE) return st_parser_syntax_error(p);
    int sort = (int)keyword - ST_KEYWORD_SET;
    if (seen[sort]) st_parser_fault(p, ST_FAULT_SECTION, st_str_of(names[sort]), 0);
    seen[sort] = true;
    st_lexer_next(&p->lexer);
    int rc = parse_section(p, list, (st_action_sort)sort);
    if (rc != STATOR_OK) return rc;
  } while (p->lexer.token.type != ST_TOKEN_END);
  return STATOR_OK;
}

/* ---- static checks */

static int bind_names_in(st_parser *p, st_node *n) {
  int rc = n->op == ST_OP_PATH ? st_parser_bind_path(p, &n->as.path) : STATOR_OK;
  for (st_node *kid = n->first; kid && rc == STATOR_OK; kid = kid->next) rc = bind_names_in(p, kid);
  return rc;
}

/* All names of the text in its order, then all values. */
static int bind_update(st_parser *p, const action_list *list) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < list->count && rc == STATOR_OK; i++) {
    st_action *action = &list->actions[i];
    rc = st_parser_bind_path(p, &action->target);
    if (rc == STATOR_OK && action->value) rc = bind_names_in(p, action->value);
  }
  for (st_node *leaf = p->ast.leaves; leaf && rc == STATOR_OK; leaf = leaf->next_leaf)
    if (leaf->op == ST_OP_VALUE) rc = st_parser_bind_value(p, leaf);
  return rc;
}

/* ADD takes numbers and sets, DELETE sets; both name the same type set. */
static int check_action_value(st_parser *p, const st_action *action) {
  static const char *const names[] = {
      [ST_S] = "STRING",  [ST_N] = "NUMBER", [ST_B] = "BINARY", [ST_BOOL] = "BOOL",
      [ST_NULL] = "NULL", [ST_L] = "LIST",   [ST_M] = "MAP"};
  st_type t = (st_type)action->value->as.value.type;
  unsigned types = ST_SET_TYPES | (action->sort == ST_ACTION_ADD ? ST_TYPE_BIT(ST_N) : 0);
  st_parser_narrow(p, action->value, types);
  if (types & ST_TYPE_BIT(t)) return STATOR_OK;
  st_expr_raise(p->error, p->kind, "Incorrect operand type for operator or function; operator: ",
                st_str_of(action->sort == ST_ACTION_ADD ? "ADD" : "DELETE"));
  st_buf_format(&p->error->message, ", operand type: %s, typeSet: ALLOWED_FOR_ADD_OPERAND",
                names[t]);
  return (int)p->error->code;
}

static int check_call_form(st_parser *p, const st_node *n) {
  if (n->op != ST_OP_IF_NOT_EXISTS && n->op != ST_OP_LIST_APPEND) return STATOR_OK;
  if (n->count != 2) return st_parser_operand_count_error(p, n);
  if (n->op == ST_OP_IF_NOT_EXISTS && n->first->op != ST_OP_PATH)
    return st_parser_path_required_error(p, n);
  return n->op == ST_OP_IF_NOT_EXISTS ? st_parser_check_distinct(p, n) : STATOR_OK;
}

/* At most 300 calls and signs deep. */
static int check_right_side(st_parser *p, const st_node *n) {
  int rc = check_call_form(p, n);
  st_type wanted = n->op == ST_OP_LIST_APPEND                    ? ST_L
                   : n->op == ST_OP_PLUS || n->op == ST_OP_MINUS ? ST_N
                                                                 : ST_NONE;
  for (const st_node *kid = n->first; kid && rc == STATOR_OK; kid = kid->next) {
    rc = check_right_side(p, kid);
    st_type t = st_operand_type(kid);
    if (rc != STATOR_OK || wanted == ST_NONE) continue;
    st_parser_narrow(p, kid, ST_TYPE_BIT(wanted));
    if (t != ST_NONE && t != wanted)
      rc = st_parser_operand_type_error(p, (st_op)n->op, st_str_of(st_type_name(t)));
  }
  return rc;
}

int st_check_update(st_parser *p, const st_action *actions, size_t count) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < count && rc == STATOR_OK; i++)
    if (actions[i].sort >= ST_ACTION_ADD) rc = check_action_value(p, &actions[i]);
  for (size_t i = 0; i < count && rc == STATOR_OK; i++)
    if (actions[i].sort == ST_ACTION_SET) rc = check_right_side(p, actions[i].value);
  return rc;
}

int st_update_parse(st_placeholders *holders, st_str text, st_update **out, st_error *error) {
  st_parser p;
  action_list list = {0};
  st_update *made = NULL;
  *out = NULL;
  int rc = st_parser_start(&p, holders, ST_EXPR_UPDATE, text, error);
  if (rc == STATOR_OK) rc = parse_sections(&p, &list);
  if (rc == STATOR_OK) rc = st_parser_faults(&p);
  if (rc == STATOR_OK) rc = bind_update(&p, &list);
  if (rc == STATOR_OK)
    rc = st_update_of(&p.ast, ST_EXPR_UPDATE, list.actions, list.count, &made, error);
  if (rc == STATOR_OK) rc = st_check_update(&p, list.actions, list.count);
  if (rc == STATOR_OK) *out = made;
  return rc;
}
