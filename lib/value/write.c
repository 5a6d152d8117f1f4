/*
** write.c - AttributeValues as clients send them to canonical text: which type
** a value has, and DynamoDB's messages where that is not clear. Recurses as deep
** as values may nest. Storage and operations are unknown here.
*/
#include "value/write.h"
#include "value/number.h"
#include "value/writer.h"

/* An AttributeValue's members by type. */
typedef struct typed_parts {
  const st_json *of[ST_M + 1]; /* NULL: absent */
  int count;
  st_type type; /* the only one, if count is 1 */
} typed_parts;

static st_type type_of_member(const st_json *name) {
  if (name[1].type == ST_JSON_NULL) return ST_NONE;
  if (!name->escaped) return st_type_of((st_str){name->text, name->len});
  st_type t = ST_M; /* down to ST_NONE */
  while (t != ST_NONE && !st_json_is(name, st_str_of(st_type_name(t)))) t = (st_type)(t - 1);
  return t;
}

static void find_parts(const st_json *node, typed_parts *parts) {
  *parts = (typed_parts){0};
  if (node->type != ST_JSON_OBJECT) return;
  for (const st_json *n = st_json_first(node); n; n = st_json_next(node, n)) {
    st_type t = type_of_member(n);
    if (t == ST_NONE) continue;
    parts->count += parts->of[t] == NULL;
    parts->of[t] = n + 1;
    parts->type = t;
  }
}

static int check_number_text(st_writer *w, const st_json *node) {
  st_str text;
  st_number ignored;
  if (!st_json_string(node, w->arena, &text)) return st_error_nomem(w->error);
  return st_number_parse(text, &ignored, w->error);
}

/* No type, or several. DynamoDB looks at the numbers before it counts. */
static int raise_type_count(st_writer *w, const typed_parts *parts) {
  if (parts->count == 0)
    return st_error_in_family(w->error, ST_FAMILY_VALUE,
                              "Supplied AttributeValue is empty, must contain exactly one of the "
                              "supported datatypes");
  const st_json *set = parts->of[ST_NS];
  int rc = parts->of[ST_N] ? check_number_text(w, parts->of[ST_N]) : STATOR_OK;
  for (const st_json *e = set ? st_json_first(set) : NULL; e && rc == STATOR_OK;
       e = st_json_next(set, e))
    rc = check_number_text(w, e);
  if (rc != STATOR_OK) return rc;
  return st_error_in_family(w->error, ST_FAMILY_VALUE,
                            "Supplied AttributeValue has more than one datatypes set, must contain "
                            "exactly one of the supported datatypes");
}

static int raise_false_null(st_writer *w) {
  return st_error_in_family(w->error, ST_FAMILY_NULL,
                            "One or more parameter values were invalid: Null attribute value types "
                            "must have the value of true");
}

static int write_part(st_writer *w, st_type type, const st_json *node, int level, size_t *size) {
  st_str text;
  switch (type) {
  case ST_S: return st_writer_s(w, node, size);
  case ST_N:
    if (!st_json_string(node, w->arena, &text)) return st_error_nomem(w->error);
    return st_writer_n(w, text, size);
  case ST_B: return st_writer_b(w, node, size);
  case ST_BOOL: return st_writer_bool(w, node->type == ST_JSON_TRUE, size);
  case ST_NULL: return node->type == ST_JSON_FALSE ? raise_false_null(w) : st_writer_null(w, size);
  case ST_L: return st_writer_l(w, node, level, size);
  case ST_M: return st_writer_m(w, node, level, size);
  default: return st_writer_set(w, type, node, size);
  }
}

/* A value of several members; all but one may count as absent. */
static int write_unusual_value(st_writer *w, const st_json *node, int level, size_t *size) {
  typed_parts parts;
  find_parts(node, &parts);
  if (parts.count != 1) return raise_type_count(w, &parts);
  return write_part(w, parts.type, parts.of[parts.type], level, size);
}

static int write_typed_value(st_writer *w, const st_json *node, int level, size_t *size) {
  int rc = st_writer_level(w, level);
  if (rc != STATOR_OK) return rc;
  st_type only =
      node->count == 1 && node->type == ST_JSON_OBJECT ? type_of_member(node + 1) : ST_NONE;
  if (only != ST_NONE) return write_part(w, only, node + 2, level, size);
  return write_unusual_value(w, node, level, size);
}

/* {"NULL": false} is refused before anything else in the same request member;
** looking for it only after something else failed costs good requests nothing. */
static bool holds_false_null(const st_json *node) {
  for (uint32_t i = 0; i + 1 < node->skip; i++)
    if (node[i + 1].type == ST_JSON_FALSE && node[i].type == ST_JSON_STRING &&
        st_json_is(&node[i], ST_LIT("NULL")))
      return true;
  return false;
}

static int finish_write(st_writer *w, const st_json *node, int rc) {
  if (rc == STATOR_VALIDATION && w->error->family != ST_FAMILY_NULL && holds_false_null(node)) {
    st_error_clear(w->error);
    return raise_false_null(w);
  }
  return rc == STATOR_OK && w->out->failed ? st_error_nomem(w->error) : rc;
}

int st_write_value(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                   st_error *error) {
  st_writer w = {.arena = arena, .out = out, .error = error, .value = write_typed_value};
  size_t bytes = 0;
  int rc = finish_write(&w, node, write_typed_value(&w, node, 1, &bytes));
  if (size) *size = rc == STATOR_OK ? bytes : 0;
  return rc;
}

int st_write_item(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                  st_error *error) {
  st_writer w = {.arena = arena, .out = out, .error = error, .value = write_typed_value};
  size_t bytes = 0;
  int rc = finish_write(&w, node, st_writer_map(&w, node, 1, 0, &bytes));
  if (size) *size = rc == STATOR_OK ? bytes : 0;
  return rc;
}
