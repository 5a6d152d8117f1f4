/* analyse_values.c - paths and values out of the terms of a statement. Collections
** are written as the JSON that clients send and read by the writers of value/, so
** that the rules for values are in one place. */
#include "base/bounds.h"
#include "base/utf8.h"
#include "partiql/statement_analysis.h"
#include "value/number.h"
#include "value/write.h"

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

/* ---- paths */

static bool is_plain_name(const st_ql_node *n) {
  return n->sort == ST_QL_NAME_TERM;
}

bool st_ql_is_path(const st_ql_node *n) {
  return is_plain_name(n) || (n->sort == ST_QL_PATH && is_plain_name(n->first));
}

static bool is_whole_number(const st_ql_node *n) {
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

/* .name, [3], ['name'] */
static int step_of(st_ql_analysis *a, const st_ql_node *n, st_step *out) {
  if (is_plain_name(n)) return name_step_of(a, n->token->name, out);
  if (n->sort != ST_QL_INDEX) return st_ql_unexpected(a, n);
  const st_ql_node *inside = n->first;
  if (is_whole_number(inside)) return index_step_of(a, inside, out);
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

/* ---- values */

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

static int raise_unsupported_value(st_ql_analysis *a, const st_ql_node *n,
                                   const value_place *place) {
  st_error *error = a->parser.error;
  const st_ql_token *t = n->token;
  st_error_raise(error, STATOR_VALIDATION, "Unsupported data type: %s under key ", term_class(n));
  print_place(place, &error->message);
  st_buf_format(&error->message, " at %u:%u:%u", (unsigned)t->line, (unsigned)t->column,
                (unsigned)t->length);
  return (int)error->code;
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
  st_str canonical;
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

/* The members of a tuple; `outer` NULL: each is the root of a value of its own. */
static int write_members_json(st_ql_analysis *a, const st_ql_node *tuple, const value_place *outer,
                              st_buf *out) {
  value_place place = {.outer = outer, .level = outer ? outer->level + 1 : 1};
  st_buf_char(out, '{');
  for (const st_ql_node *name = tuple->first; name; name = name->next->next) {
    const st_ql_node *value = name->next;
    place.name = name->token->name;
    if (!is_string(name)) return raise_unsupported_value(a, name, &place);
    if (name != tuple->first) st_buf_char(out, ',');
    write_string_json(place.name, out);
    st_buf_char(out, ':');
    int rc = write_value_json(a, value, &place, out);
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
  if (n->sort != ST_QL_PARAMETER) return value_from_json(a, n, out);
  *out = a->parameters[n->number];
  return STATOR_OK;
}

int st_ql_item(st_ql_analysis *a, const st_ql_node *tuple, st_str *item, size_t *size) {
  static const value_place root = {.level = 1};
  if (tuple->sort != ST_QL_TUPLE) return raise_unsupported_value(a, tuple, &root);
  st_buf json;
  st_buf_init(&json, 0);
  int rc = write_members_json(a, tuple, NULL, &json);
  if (rc == STATOR_OK && json.failed) rc = st_error_nomem(a->parser.error);
  if (rc == STATOR_OK) rc = canonical_of(a, st_buf_view(&json), true, item, size);
  st_buf_free(&json);
  return bare(a, rc);
}
