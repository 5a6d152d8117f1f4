/* analyse_values.c - values out of the terms of a statement. Collections are written
** as the JSON that clients send and read by the writers of value/, so that the rules
** for values are in one place. */
#include "base/bounds.h"
#include "base/utf8.h"
#include "partiql/statement_analysis.h"
#include "value/number.h"
#include "value/write.h"

/* Where a term stands in its value: root.name[0] */
typedef struct value_place value_place;
struct value_place {
  const value_place *outer; /* NULL: the root */
  st_str name;              /* p NULL: an element */
  unsigned index;
  int level;
};

static void print_place(const value_place *place, st_buf *out) {
  if (!place->outer) {
    st_buf_lit(out, "root");
    return;
  }
  print_place(place->outer, out);
  if (place->name.p) {
    st_buf_char(out, '.');
    st_buf_str(out, place->name);
  } else {
    st_buf_format(out, "[%u]", place->index);
  }
}

/* The language's own names for the sorts of terms. */
static const char *term_class(const st_ql_node *n) {
  switch (n->sort) {
  case ST_QL_NAME_TERM: return "VariableReference";
  case ST_QL_PATH: return "Path";
  case ST_QL_LITERAL: return "Literal";
  case ST_QL_MISSING_TERM: return "LiteralMissing";
  case ST_QL_PARAMETER: return "Parameter";
  case ST_QL_LIST:
  case ST_QL_BAG: return "Seq";
  case ST_QL_TUPLE: return "Struct";
  case ST_QL_AGGREGATE: return "CallAgg";
  case ST_QL_SUBSELECT: return "Select";
  case ST_QL_IS_TEST: return "Typed";
  default: return "NAry";
  }
}

/* `what`, which one, its place in the value, and in the statement. */
static int raise_at_place(st_ql_analysis *a, const char *what, st_str which, const char *under,
                          const value_place *place, const st_ql_token *t) {
  st_error *error = a->parser.error;
  st_error_raise(error, STATOR_VALIDATION, "%s%.*s%s", what, ST_FMT(which), under);
  print_place(place, &error->message);
  st_buf_format(&error->message, " at %u:%u:%u", (unsigned)t->line, (unsigned)t->column,
                (unsigned)t->length);
  return (int)error->code;
}

static int raise_unsupported_value(st_ql_analysis *a, const st_ql_node *n,
                                   const value_place *place) {
  return raise_at_place(a, "Unsupported data type: ", st_str_of(term_class(n)), " under key ",
                        place, n->token);
}

static int raise_too_deep(st_ql_analysis *a, const value_place *place) {
  st_error_raise(a->parser.error, STATOR_VALIDATION,
                 "Nesting Levels have exceeded supported limits under ");
  print_place(place, &a->parser.error->message);
  return (int)a->parser.error->code;
}

static bool is_string(const st_ql_node *n) {
  return n->sort == ST_QL_LITERAL && n->token->type == ST_QL_STRING;
}

static bool is_number(const st_ql_node *n) {
  return n->sort == ST_QL_LITERAL && n->token->type == ST_QL_NUMBER;
}

/* Every writer below appends an AttributeValue as JSON. */

static void write_string_json(st_str text, st_buf *out) {
  st_buf_char(out, '"');
  st_utf8_escape(text, out);
  st_buf_char(out, '"');
}

static void write_number_json(const st_ql_node *n, st_buf *out) {
  st_buf_text(out, n->negative ? "\"-" : "\"");
  st_buf_str(out, n->token->text);
  st_buf_char(out, '"');
}

static void write_literal_json(const st_ql_node *n, st_buf *out) {
  if (n->token->word == ST_QL_NULL) {
    st_buf_lit(out, "{\"NULL\":true}");
  } else if (n->token->type == ST_QL_KEYWORD) {
    st_buf_text(out, n->token->word == ST_QL_TRUE ? "{\"BOOL\":true}" : "{\"BOOL\":false}");
  } else {
    st_buf_text(out, is_string(n) ? "{\"S\":" : "{\"N\":");
    if (is_string(n))
      write_string_json(n->token->name, out);
    else
      write_number_json(n, out);
    st_buf_char(out, '}');
  }
}

/* Canonical text of the JSON, in the arena. */
static int canonical_of(st_ql_analysis *a, st_str json, bool item, st_str *out, size_t *size) {
  st_arena *arena = a->parser.ast.arena;
  st_error *error = a->parser.error;
  const st_json *root;
  st_buf text;
  st_buf_init(&text, 0);
  int rc = st_json_read(json, arena, &root, error);
  if (rc == STATOR_OK)
    rc = item ? st_write_item(root, arena, &text, size, error)
              : st_write_value(root, arena, &text, size, error);
  if (rc == STATOR_OK && !st_arena_copy(arena, st_buf_view(&text), out)) rc = st_error_nomem(error);
  st_buf_free(&text);
  return rc;
}

static int check_bag(st_ql_analysis *a, const st_ql_node *bag, value_place *place) {
  const st_ql_node *first = bag->first;
  if (!first)
    return st_error_raise(a->parser.error, STATOR_VALIDATION, "Empty bags are not supported");
  for (const st_ql_node *kid = first; kid; kid = kid->next, place->index++) {
    if (kid->sort == ST_QL_PARAMETER) return raise_unsupported_value(a, kid, place);
    if ((!is_string(kid) && !is_number(kid)) || is_string(kid) != is_string(first))
      return st_error_raise(a->parser.error, STATOR_VALIDATION,
                            "Unsupported data type in Bag. DynamoDB only supports either numbers "
                            "or strings in bags");
  }
  return STATOR_OK;
}

/* A set of numbers has a duplicate: here the message shows them, as written. */
static int raise_duplicate_numbers(st_ql_analysis *a, const st_ql_node *bag,
                                   const value_place *place) {
  st_error *error = a->parser.error;
  st_error_clear(error);
  st_error_raise(error, STATOR_VALIDATION,
                 "One or more parameter values were invalid: Input collection [");
  for (const st_ql_node *kid = bag->first; kid; kid = kid->next) {
    if (kid != bag->first) st_buf_lit(&error->message, ", ");
    if (kid->negative) st_buf_char(&error->message, '-');
    st_buf_str(&error->message, kid->token->text);
  }
  st_buf_lit(&error->message, "] contains duplicates! under ");
  print_place(place, &error->message);
  return (int)error->code;
}

/* A bag is checked by itself, for its message names its place. */
static int write_bag_json(st_ql_analysis *a, const st_ql_node *bag, const value_place *place,
                          st_buf *out) {
  value_place element = {.outer = place};
  st_str canonical = {NULL, 0};
  st_buf json;
  int rc = check_bag(a, bag, &element);
  if (rc != STATOR_OK) return rc;
  st_buf_init(&json, 0);
  bool strings = is_string(bag->first);
  st_buf_text(&json, strings ? "{\"SS\":" : "{\"NS\":");
  for (const st_ql_node *kid = bag->first; kid; kid = kid->next) {
    st_buf_char(&json, kid == bag->first ? '[' : ',');
    if (strings)
      write_string_json(kid->token->name, &json);
    else
      write_number_json(kid, &json);
  }
  st_buf_lit(&json, "]}");
  rc = json.failed ? st_error_nomem(a->parser.error)
                   : canonical_of(a, st_buf_view(&json), false, &canonical, NULL);
  st_buf_free(&json);
  if (rc == STATOR_VALIDATION && !strings && a->parser.error->family == ST_FAMILY_SET)
    return raise_duplicate_numbers(a, bag, place);
  if (rc == STATOR_OK) st_buf_str(out, canonical);
  return rc;
}

static int write_value_json(st_ql_analysis *a, const st_ql_node *n, const value_place *place,
                            st_buf *out);

static int write_list_json(st_ql_analysis *a, const st_ql_node *list, const value_place *place,
                           st_buf *out) {
  value_place element = {.outer = place, .level = place->level + 1};
  st_buf_lit(out, "{\"L\":[");
  for (const st_ql_node *kid = list->first; kid; kid = kid->next, element.index++) {
    if (kid != list->first) st_buf_char(out, ',');
    int rc = write_value_json(a, kid, &element, out);
    if (rc != STATOR_OK) return rc;
  }
  st_buf_lit(out, "]}");
  return STATOR_OK;
}

/* What the language calls a term that is no string. */
static const char *key_class(const st_ql_node *n) {
  if (n->sort != ST_QL_LITERAL) return term_class(n);
  if (is_number(n)) return st_ql_is_whole_number(n) ? "INT" : "DECIMAL";
  return n->token->word == ST_QL_NULL ? "NULL" : "BOOL";
}

/* A tuple that is an item of its own (`outer` NULL) points at the name that came
** again, others at themselves. */
static int check_name_is_new(st_ql_analysis *a, const st_ql_node *tuple, const st_ql_node *name,
                             const value_place *outer, const value_place *place) {
  for (const st_ql_node *n = tuple->first; n != name; n = n->next->next)
    if (st_str_eq(n->token->name, name->token->name))
      return raise_at_place(a, "Duplicate keys in tuple. Key: ", name->token->name, " under ",
                            place, outer ? tuple->token : name->token);
  return STATOR_OK;
}

/* The members of a tuple; `outer` NULL: each is the root of a value of its own. */
static int write_members_json(st_ql_analysis *a, const st_ql_node *tuple, const value_place *outer,
                              st_buf *out) {
  static const value_place root = {.level = 1};
  const value_place *here = outer ? outer : &root;
  value_place place = {.outer = outer, .level = outer ? outer->level + 1 : 1};
  st_buf_char(out, '{');
  for (const st_ql_node *name = tuple->first; name; name = name->next->next) {
    place.name = name->token->name;
    if (!is_string(name))
      return raise_at_place(a, "Tuple keys must be of type String. Actual type: ",
                            st_str_of(key_class(name)), " under ", here, name->token);
    if (name != tuple->first) st_buf_char(out, ',');
    write_string_json(place.name, out);
    st_buf_char(out, ':');
    int rc = write_value_json(a, name->next, &place, out);
    if (rc == STATOR_OK) rc = check_name_is_new(a, tuple, name, outer, here);
    if (rc != STATOR_OK) return rc;
  }
  st_buf_char(out, '}');
  return STATOR_OK;
}

static int write_value_json(st_ql_analysis *a, const st_ql_node *n, const value_place *place,
                            st_buf *out) {
  if (place->level > ST_MAX_NESTING) return raise_too_deep(a, place);
  int rc;
  switch (n->sort) {
  case ST_QL_LITERAL: write_literal_json(n, out); return STATOR_OK;
  case ST_QL_LIST: return write_list_json(a, n, place, out);
  case ST_QL_BAG: return write_bag_json(a, n, place, out);
  case ST_QL_TUPLE:
    st_buf_lit(out, "{\"M\":");
    rc = write_members_json(a, n, place, out);
    st_buf_char(out, '}');
    return rc;
  case ST_QL_PARAMETER:
    if (place->outer) return raise_unsupported_value(a, n, place);
    st_buf_add(out, a->parameters[n->number].text, a->parameters[n->number].len);
    return STATOR_OK;
  default: return raise_unsupported_value(a, n, place);
  }
}

/* What the writers of values raise names no placeholder here. */
static int bare(st_ql_analysis *a, int rc) {
  if (rc != STATOR_OK) a->parser.error->family = ST_FAMILY_NONE;
  return rc;
}

static int value_from_json(st_ql_analysis *a, const st_ql_node *n, st_value *out) {
  static const value_place root = {.level = 1};
  st_str text = {NULL, 0};
  st_buf json;
  st_buf_init(&json, 0);
  int rc = write_value_json(a, n, &root, &json);
  if (rc == STATOR_OK && json.failed) rc = st_error_nomem(a->parser.error);
  if (rc == STATOR_OK) rc = canonical_of(a, st_buf_view(&json), false, &text, NULL);
  st_buf_free(&json);
  if (rc == STATOR_OK) *out = st_value_at(text.p, text.p + text.n);
  return bare(a, rc);
}

int st_ql_value(st_ql_analysis *a, const st_ql_node *n, st_value *out) {
  if (n->sort == ST_QL_MISSING_TERM)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "MISSING must be compared using IS operator");
  if (n->sort != ST_QL_PARAMETER) return value_from_json(a, n, out);
  *out = a->parameters[n->number];
  return STATOR_OK;
}

int st_ql_item(st_ql_analysis *a, const st_ql_node *tuple, st_str *item, size_t *size) {
  if (tuple->sort != ST_QL_TUPLE)
    return st_ql_raise_at(a,
                          "Unsupported format in item expression. Please use struct format {...} "
                          "to express item values for insert statement.",
                          "", tuple->token);
  st_buf json;
  st_buf_init(&json, 0);
  int rc = write_members_json(a, tuple, NULL, &json);
  if (rc == STATOR_OK && json.failed) rc = st_error_nomem(a->parser.error);
  if (rc == STATOR_OK) rc = canonical_of(a, st_buf_view(&json), true, item, size);
  st_buf_free(&json);
  return bare(a, rc);
}
