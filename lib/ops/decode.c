/*
** decode.c - types and members of a request.
**
** Types are checked in the request's own order and stop at the first offender,
** as AWS's parser does; it never gets to a constraint then. The tape of nodes is
** ours, so the one liberty AWS takes with booleans ("true" for true) is settled
** here by retyping the node.
*/
#include "ops/decode.h"
#include "base/base64.h"
#include "base/bounds.h"
#include "value/value.h"

#define DYNAMODB_JAVA "com.amazonaws.dynamodb.v20120810."
#define PARAMETERIZED_CAST                                                                         \
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class "    \
  "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "             \
  "java.lang.Class are in module java.base of loader 'bootstrap')"

static int refuse_type(st_error *error, const char *message) {
  return st_error_raise(error, STATOR_SERIALIZATION, "%s", message);
}

static bool json_integral(const st_json *number) {
  for (uint32_t i = 0; i < number->len; i++)
    if (number->text[i] == '.' || number->text[i] == 'e' || number->text[i] == 'E') return false;
  return true;
}

static const char *json_kind_name(const st_json *node) {
  switch (node->type) {
  case ST_JSON_TRUE: return "TRUE_VALUE";
  case ST_JSON_FALSE: return "FALSE_VALUE";
  case ST_JSON_STRING: return "STRING_VALUE";
  default: return json_integral(node) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  }
}

static const char *scalar_java(st_kind kind) {
  switch (kind) {
  case ST_KIND_BOOLEAN: return "Boolean";
  case ST_KIND_INTEGER: return "Integer";
  case ST_KIND_LONG: return "Long";
  default: return "String";
  }
}

/* "true", "1", "YES" and their opposites, in any case: what AWS takes for a
** boolean. 1, 0, or -1. */
static int boolean_text(const st_json *node) {
  static const struct {
    const char *text;
    int value;
  } words[] = {
      {"true",  1},
      {"false", 0},
      {"1",     1},
      {"0",     0},
      {"yes",   1},
      {"no",    0}
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    const char *w = words[i].text;
    uint32_t n = 0;
    while (n < node->len && w[n] && (node->text[n] | 0x20) == (w[n] | 0x20)) n++;
    if (n == node->len && !w[n]) return words[i].value;
  }
  return -1;
}

static int check_boolean_text(const st_json *node, st_error *error) {
  int value = boolean_text(node);
  if (value < 0) return refuse_type(error, "Unexpected token received from parser");
  ((st_json *)node)->type = value ? ST_JSON_TRUE : ST_JSON_FALSE; /* our own tape */
  return STATOR_OK;
}

static int check_scalar(st_kind kind, const st_json *node, st_error *error) {
  const char *java = scalar_java(kind);
  if (node->type == ST_JSON_ARRAY)
    return st_error_raise(error, STATOR_SERIALIZATION,
                          "Unrecognized collection type class java.lang.%s", java);
  if (node->type == ST_JSON_OBJECT)
    return refuse_type(error, "Start of structure or map found where not expected");
  bool fits = false;
  if (kind == ST_KIND_STRING)
    fits = node->type == ST_JSON_STRING;
  else if (kind == ST_KIND_BOOLEAN)
    fits = node->type == ST_JSON_TRUE || node->type == ST_JSON_FALSE;
  else
    fits = node->type == ST_JSON_NUMBER;
  if (fits) return STATOR_OK;
  if (kind == ST_KIND_BOOLEAN && node->type == ST_JSON_STRING)
    return check_boolean_text(node, error);
  return st_error_raise(error, STATOR_SERIALIZATION, "%s cannot be converted to %s",
                        json_kind_name(node), java);
}

static int check_blob(const st_json *node, st_error *error) {
  if (node->type == ST_JSON_ARRAY)
    return refuse_type(error, "Unrecognized collection type class java.nio.ByteBuffer");
  if (node->type == ST_JSON_OBJECT)
    return refuse_type(error, "Start of structure or map found where not expected");
  if (node->type != ST_JSON_STRING)
    return refuse_type(error, "only base-64-encoded strings are convertible to bytes");
  st_str text = {node->text, node->len};
  st_buf plain; /* base64 that a client escaped, as "\\/" for "/" */
  st_buf_init(&plain, 0);
  if (node->escaped) {
    st_json_escape(node, &plain);
    if (plain.failed) {
      st_buf_free(&plain);
      return st_error_nomem(error);
    }
    text = st_buf_view(&plain);
  }
  st_base64_fault fault = st_base64_check(text);
  st_buf_free(&plain);
  switch (fault) {
  case ST_BASE64_LENGTH:
    return st_error_raise(error, STATOR_SERIALIZATION,
                          "Base64 encoded length is expected a multiple of 4 bytes but found: %zu",
                          text.n);
  case ST_BASE64_CHARACTER:
    return refuse_type(error, "Invalid last non-pad Base64 character dectected");
  default: return STATOR_OK;
  }
}

/* The types of AttributeValue: its members' names and what stands in them. */
typedef enum value_form {
  FORM_STRING,
  FORM_BLOB,
  FORM_BOOLEAN,
  FORM_STRINGS,
  FORM_BLOBS,
  FORM_LIST,
  FORM_MAP
} value_form;

static const value_form value_forms[] = {
    [ST_S] = FORM_STRING,     [ST_N] = FORM_STRING,    [ST_B] = FORM_BLOB, [ST_SS] = FORM_STRINGS,
    [ST_NS] = FORM_STRINGS,   [ST_BS] = FORM_BLOBS,    [ST_L] = FORM_LIST, [ST_M] = FORM_MAP,
    [ST_BOOL] = FORM_BOOLEAN, [ST_NULL] = FORM_BOOLEAN};

static st_type type_of_name(const st_json *name) {
  if (!name->escaped) return st_type_of((st_str){name->text, name->len});
  st_type t = ST_M; /* down to ST_NONE */
  while (t != ST_NONE && !st_json_is(name, st_str_of(st_type_name(t)))) t = (st_type)(t - 1);
  return t;
}

static int check_attribute_value(const st_json *node, bool member, st_error *error);

static int check_list_of(value_form form, const st_json *node, st_error *error) {
  if (node->type == ST_JSON_OBJECT)
    return refuse_type(error, "Start of structure or map found where not expected");
  if (node->type != ST_JSON_ARRAY) return refuse_type(error, "Unexpected field type");
  for (const st_json *c = st_json_first(node); c; c = st_json_next(node, c)) {
    int rc = form == FORM_STRINGS ? check_scalar(ST_KIND_STRING, c, error)
             : form == FORM_BLOBS ? check_blob(c, error)
                                  : check_attribute_value(c, false, error);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

static int check_map_of_values(const st_json *node, st_error *error) {
  if (node->type == ST_JSON_ARRAY)
    return refuse_type(error,
                       "Unrecognized collection type java.util.Map<java.lang.String, " DYNAMODB_JAVA
                       "AttributeValue>");
  if (node->type != ST_JSON_OBJECT) return refuse_type(error, "Unexpected field type");
  for (const st_json *name = st_json_first(node); name; name = st_json_next(node, name)) {
    int rc = check_attribute_value(name + 1, false, error);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

static int check_value_member(value_form form, const st_json *node, st_error *error) {
  switch (form) {
  case FORM_STRING: return check_scalar(ST_KIND_STRING, node, error);
  case FORM_BLOB: return check_blob(node, error);
  case FORM_BOOLEAN: return check_scalar(ST_KIND_BOOLEAN, node, error);
  case FORM_MAP: return check_map_of_values(node, error);
  default: return check_list_of(form, node, error);
  }
}

/* `member`: the value is a structure's member, not an element of a container.
** Recursion is bounded by the reader's depth limit. */
static int check_attribute_value(const st_json *node, bool member, st_error *error) {
  if (node->type == ST_JSON_ARRAY)
    return refuse_type(error, "Unrecognized collection type class " DYNAMODB_JAVA "AttributeValue");
  if (node->type != ST_JSON_OBJECT)
    return refuse_type(error,
                       member ? "Unexpected field type" : "Unexpected value type in payload");
  for (const st_json *name = st_json_first(node); name; name = st_json_next(node, name)) {
    const st_json *value = name + 1;
    if (value->type == ST_JSON_NULL) continue;
    st_type type = type_of_name(name);
    if (type == ST_NONE) continue;
    int rc = check_value_member(value_forms[type], value, error);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

static int check_field(const st_field *field, const st_json *node, bool member, st_error *error);

/* A name without escapes holds no NUL, so that comparing ends within the field's. */
static bool is_named(const st_json *name, const char *field) {
  if (name->escaped) return st_json_is(name, st_str_of(field));
  return *name->text == *field && strncmp(name->text, field, name->len) == 0 && !field[name->len];
}

static const st_field *field_named(const st_shape *shape, const st_json *name) {
  for (size_t i = 0; i < shape->count; i++)
    if (is_named(name, shape->fields[i].name)) return &shape->fields[i];
  return NULL;
}

static int check_struct(const st_shape *shape, const st_json *node, bool member,
                        const st_json **members, st_error *error) {
  if (node->type == ST_JSON_ARRAY)
    return st_error_raise(error, STATOR_SERIALIZATION,
                          "Unrecognized collection type class " DYNAMODB_JAVA "%s", shape->java);
  if (node->type != ST_JSON_OBJECT)
    return refuse_type(error,
                       member ? "Unexpected field type" : "Unexpected value type in payload");
  for (const st_json *name = st_json_first(node); name; name = st_json_next(node, name)) {
    const st_field *field = field_named(shape, name);
    if (!field) continue;
    const st_json *value = name[1].type == ST_JSON_NULL ? NULL : name + 1;
    if (members) members[field - shape->fields] = value;
    int rc = value ? check_field(field, value, true, error) : STATOR_OK;
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

/* What a map's values are called in Java, for the message about arrays. */
static void map_java(const st_field *of, st_buf *out) {
  if (of->kind == ST_KIND_STRING)
    st_buf_lit(out, "java.lang.String");
  else if (of->kind == ST_KIND_VALUE)
    st_buf_lit(out, DYNAMODB_JAVA "AttributeValue");
  else if (of->kind == ST_KIND_STRUCT)
    st_buf_format(out, DYNAMODB_JAVA "%s", of->shape->java);
  else
    st_buf_format(out, "java.util.List<" DYNAMODB_JAVA "%s>", of->of->shape->java);
}

static int check_collection(const st_field *field, const st_json *node, bool member,
                            st_error *error) {
  bool list = field->kind == ST_KIND_LIST;
  bool fits = node->type == (list ? ST_JSON_ARRAY : ST_JSON_OBJECT);
  if (!fits && !member) return refuse_type(error, PARAMETERIZED_CAST);
  if (list && node->type == ST_JSON_OBJECT)
    return refuse_type(error, "Start of structure or map found where not expected");
  if (!list && node->type == ST_JSON_ARRAY) {
    st_buf java;
    st_buf_init(&java, 0);
    map_java(field->of, &java);
    const char *name = st_buf_cstr(&java);
    int rc = st_error_raise(error, STATOR_SERIALIZATION,
                            "Unrecognized collection type java.util.Map<java.lang.String, %s>",
                            name ? name : "");
    st_buf_free(&java);
    return rc;
  }
  if (!fits) return refuse_type(error, "Unexpected field type");
  if (field->rules & ST_CHECKED_LATER) return STATOR_OK;
  for (const st_json *c = st_json_first(node); c; c = st_json_next(node, c)) {
    const st_json *value = list ? c : c + 1;
    if (value->type == ST_JSON_NULL) continue;
    int rc = check_field(field->of, value, false, error);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

static int check_field(const st_field *field, const st_json *node, bool member, st_error *error) {
  switch (field->kind) {
  case ST_KIND_VALUE: return check_attribute_value(node, member, error);
  case ST_KIND_ITEM:
    if (node->type == ST_JSON_ITEM) return STATOR_OK;
    if (!member && node->type != ST_JSON_OBJECT) return refuse_type(error, PARAMETERIZED_CAST);
    return check_map_of_values(node, error);
  case ST_KIND_STRUCT: return check_struct(field->shape, node, member, NULL, error);
  case ST_KIND_LIST:
  case ST_KIND_MAP: return check_collection(field, node, member, error);
  default: return check_scalar(field->kind, node, error);
  }
}

static st_json_form form_of_field(const st_field *field) {
  return (st_json_form){field, field && field->kind == ST_KIND_ITEM};
}

static st_json_form form_inside(const void *of, const st_json *name) {
  const st_field *field = of;
  switch (field->kind) {
  case ST_KIND_STRUCT: return form_of_field(name ? field_named(field->shape, name) : NULL);
  case ST_KIND_LIST: return form_of_field(name ? NULL : field->of);
  case ST_KIND_MAP: return form_of_field(name ? field->of : NULL);
  default: return form_of_field(NULL);
  }
}

int st_decode_read(st_str text, const st_field *field, st_item_order *order, st_arena *arena,
                   const st_json **root, st_error *error) {
  const st_json_known known = {form_of_field(field), form_inside, order};
  return st_json_read_form(text, &known, arena, root, error);
}

int st_decode(const st_shape *shape, const st_json *request, const st_json **members,
              st_error *error) {
  for (size_t i = 0; i < shape->count; i++) members[i] = NULL;
  return check_struct(shape, request, true, members, error);
}

int st_decode_check(const st_field *field, const st_json *node, st_error *error) {
  return check_field(field, node, true, error);
}

/* Where a name stands twice, the last counts. */
void st_decode_members(const st_shape *shape, const st_json *node, const st_json **members) {
  for (size_t i = 0; i < shape->count; i++) members[i] = NULL;
  if (!node || node->type != ST_JSON_OBJECT) return;
  for (const st_json *name = st_json_first(node); name; name = st_json_next(node, name)) {
    const st_field *field = field_named(shape, name);
    if (field) members[field - shape->fields] = name[1].type == ST_JSON_NULL ? NULL : name + 1;
  }
}

int st_decode_enum(const st_json *node, const char *const *allowed) {
  for (int i = 0; node && allowed[i]; i++)
    if (st_json_is(node, st_str_of(allowed[i]))) return i;
  return -1;
}

bool st_decode_true(const st_json *node) {
  return node && node->type == ST_JSON_TRUE;
}

/* The exponent behind a number's 'e'; past all sense, a million either way. */
static int64_t exponent_of(st_str text) {
  enum { SENSELESS = 1000000 };
  int64_t exponent;
  if (text.n == 0) return 0;
  if (text.p[0] == '+') text = (st_str){text.p + 1, text.n - 1};
  if (st_str_to_int64(text, &exponent) && exponent > -SENSELESS && exponent < SENSELESS)
    return exponent;
  return text.p[0] == '-' ? -SENSELESS : SENSELESS;
}

/* Numbers of requests are integers; a decimal is floored. What does not fit is
** clamped: every limit is far inside. */
int64_t st_decode_int(const st_json *node, int64_t absent) {
  if (!node) return absent;
  const char *p = node->text;
  bool negative = node->len > 0 && p[0] == '-', fraction = false;
  size_t end = 0, point;
  while (end < node->len && (p[end] | 0x20) != 'e') end++;
  for (point = 0; point < end && p[point] != '.';) point++;
  size_t exponent_at = end < node->len ? end + 1 : end;
  int64_t whole =
      (int64_t)(point - negative) + exponent_of((st_str){p + exponent_at, node->len - exponent_at});
  int64_t v = 0;
  for (size_t i = negative; i < end || (whole > 0 && v > 0); i++) {
    if (i == point && i < end) continue;
    int digit = i < end ? p[i] - '0' : 0;
    if (whole-- <= 0)
      fraction = fraction || digit > 0;
    else if (v > (INT64_MAX - digit) / 10)
      return negative ? INT64_MIN : INT64_MAX;
    else
      v = v * 10 + digit;
  }
  return negative ? -v - fraction : v;
}
