/* legacy_updates.c - AttributeUpdates: one action for each attribute named. */
#include "expr/update_plan.h"
#include "ops/legacy/legacy.h"
#include "ops/legacy/legacy_members.h"

typedef enum update_action { UPDATE_ADD, UPDATE_DELETE, UPDATE_PUT } update_action;
static const char *const update_actions[] = {"ADD", "DELETE", "PUT", NULL}; /* AWS's print order */

enum { UPDATE_ACTION, UPDATE_VALUE };
static const st_field update_fields[] = {
    [UPDATE_ACTION] = ST_ENUM_FIELD("Action", update_actions),
    [UPDATE_VALUE] = ST_FIELD("Value", ST_KIND_VALUE),
};
enum { UPDATE_MEMBERS = sizeof update_fields / sizeof update_fields[0] };
static const st_shape update_shape = ST_SHAPE("AttributeValueUpdate", update_fields);
const st_field st_legacy_update_element = {.kind = ST_KIND_STRUCT, .shape = &update_shape};

static bool is_set_type(int type) {
  return type == ST_SS || type == ST_NS || type == ST_BS;
}

static int check_update(st_call *c, update_action action, st_value v) {
  const char *type = st_type_name((st_type)v.type);
  if (v.type == ST_NONE && action != UPDATE_DELETE)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: Only DELETE action is "
                          "allowed when no attribute value is specified");
  if (action == UPDATE_DELETE && v.type != ST_NONE && !is_set_type(v.type))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: DELETE action with value is "
                          "not supported for the type %s",
                          type);
  if (action == UPDATE_ADD && v.type != ST_N && v.type != ST_L && !is_set_type(v.type))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: ADD action is not supported "
                          "for the type %s",
                          type);
  return STATOR_OK;
}

static st_action_sort sort_of(update_action action, st_value v) {
  if (action == UPDATE_ADD) return ST_ACTION_ADD;
  if (action == UPDATE_PUT) return ST_ACTION_SET;
  return v.type == ST_NONE ? ST_ACTION_REMOVE : ST_ACTION_DELETE;
}

static int read_update(st_call *c, st_ast *ast, const st_legacy_member *member, st_action *out) {
  const st_json *m[UPDATE_MEMBERS];
  st_value v = {0};
  st_decode_members(&update_shape, member->node, m);
  int given = st_decode_enum(m[UPDATE_ACTION], update_actions);
  update_action action = given < 0 ? UPDATE_PUT : (update_action)given;
  int rc = m[UPDATE_VALUE] ? st_call_value(c, m[UPDATE_VALUE], &v) : STATOR_OK;
  if (rc == STATOR_OK) rc = check_update(c, action, v);
  if (rc != STATOR_OK) return rc;
  *out = (st_action){.sort = sort_of(action, v)};
  if (!st_legacy_path(c->arena, member->name, &out->target)) return st_error_nomem(c->error);
  if (v.type == ST_NONE) return STATOR_OK;
  out->value = st_node_value(ast, (st_str){NULL, 0}, v);
  return out->value ? STATOR_OK : st_error_nomem(c->error);
}

int st_legacy_attribute_updates(st_call *c, st_expressions *x) {
  st_ast ast = {.arena = c->arena};
  st_legacy_members members;
  int rc = st_legacy_members_of(c, x->legacy[ST_LEGACY_ATTRIBUTE_UPDATES], &members);
  if (rc != STATOR_OK || members.count == 0) return rc; /* no action: as if absent */
  st_action *actions = st_arena_array(c->arena, members.count, sizeof *actions);
  if (!actions) return st_error_nomem(c->error);
  for (size_t i = 0; i < members.count && rc == STATOR_OK; i++)
    rc = read_update(c, &ast, &members.all[i], &actions[i]);
  if (rc == STATOR_OK)
    rc = st_update_of(&ast, ST_EXPR_UPDATE, actions, members.count, &x->update, c->error);
  if (rc == STATOR_OK) x->update->by_attribute = true;
  return rc;
}
