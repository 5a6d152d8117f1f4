/* What an UpdateExpression becomes: shared by its parser, the evaluation of its
** right-hand sides and the rewriting of items. AttributeUpdates become the same. */
#ifndef ST_UPDATE_PLAN_H
#define ST_UPDATE_PLAN_H
#include "expr/ast.h"
#include "expr/update.h"

typedef enum st_action_sort {
  ST_ACTION_SET,
  ST_ACTION_REMOVE,
  ST_ACTION_ADD,
  ST_ACTION_DELETE
} st_action_sort;

typedef struct st_action {
  st_action_sort sort;
  st_path target;
  st_node *value; /* SET: what to compute; ADD, DELETE: the constant; REMOVE: NULL */
} st_action;

struct st_update {
  st_action *actions;     /* in text order; the target's slot is the action's number */
  st_projection targets;  /* of the actions */
  st_path_tree reads;     /* paths on right-hand sides */
  const st_value *values; /* by the slots of VALUE nodes */
  uint32_t *after; /* by the places of the targets' indexes: where they are in the new item */
  st_update_actions count;
  bool by_attribute; /* of AttributeUpdates: a clash of types has a message of its own */
};

#define ST_NO_INDEX UINT32_MAX /* `after`: it is not in the new item */

#define ST_UPDATE_BAD_PATH                                                                         \
  "The document path provided in the update expression is invalid for update"
#define ST_UPDATE_BAD_TYPE "An operand in the update expression has an incorrect data type"
#define ST_UPDATE_TYPE_MISMATCH "Type mismatch for attribute to update"
#define ST_UPDATE_MISSING                                                                          \
  "The provided expression refers to an attribute that does not exist in the item"
#define ST_UPDATE_TOO_LARGE "Item size to update has exceeded the maximum allowed size"

/* An update of these actions, whose right-hand sides are nodes of `ast`; the
** actions are borrowed. ADD of a list (AttributeUpdates alone allow it) appends.
** Errors: overlap and conflict of targets, with the prefix of the kind; NOMEM. */
int st_update_of(const st_ast *ast, st_expr_kind kind, st_action *actions, size_t count,
                 st_update **out, st_error *error);

/* Static checks of actions whose values are bound: constants of ADD and DELETE, then
** functions and their operands. */
struct st_parser;
int st_check_update(struct st_parser *p, const st_action *actions, size_t count);

/* values[i]: what action i sets, computed from the old item, adds or deletes; in the
** item, the constants or the scratch arena. REMOVE has none. */
int st_update_values(const st_update *u, st_str item, st_arena *scratch, st_value *values,
                     st_error *error);

/* a + b or a - b as a value in the arena; both are N. */
int st_update_sum(st_value a, st_value b, bool subtract, st_arena *arena, st_value *out,
                  st_error *error);

/* Append the union, or the difference and whether anything is left, of two sets
** of one type. Linear: both are sorted. */
void st_update_union(st_value a, st_value b, st_buf *out);
void st_update_difference(st_value a, st_value b, st_buf *out, bool *left);
#endif
