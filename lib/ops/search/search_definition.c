/*
** search_definition.c - a search index from a request's members: its attributes,
** their weights, its tokenizer and prefixes. Knows nothing of the table.
*/
#include "ops/search/search_definition.h"
#include "expr/attribute_path.h"
#include "ops/expressions.h"
#include "ops/table/table_control.h"

const char *const st_enum_tokenizer[] = {"unicode61", "porter", "trigram", NULL};

/* Its version 14 cannot align arrays whose rows differ in length. */
/* clang-format off */
#define SEARCH_STRING(n) .name = (n), .kind = ST_KIND_STRING
#define SEARCH_NAMED(n) SEARCH_STRING(n), .rules = ST_REQUIRED | ST_NAME_PATTERN,                  \
                        .min = ST_MIN_TABLE_NAME, .max = ST_MAX_TABLE_NAME

static const st_field search_attribute_fields[] = {
    [SEARCH_ATTRIBUTE_PATH] = {SEARCH_STRING("AttributePath"), .rules = ST_REQUIRED, .min = 1,
                               .max = ST_MAX_ATTRIBUTE_NAME},
    [SEARCH_ATTRIBUTE_WEIGHT] = {.name = "Weight", .kind = ST_KIND_LONG}, /* decimals too */
};
const st_shape st_search_attribute_shape = ST_SHAPE("SearchAttribute", search_attribute_fields);
static const st_field search_attribute = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_search_attribute_shape};
static const st_field prefix_length = {
    .kind = ST_KIND_INTEGER, .rules = ST_REQUIRED, .min = 1, .max = ST_MAX_PREFIX};

static const st_field create_search_fields[] = {
    [CREATE_SEARCH_TABLE] = {SEARCH_STRING("TableName")},
    [CREATE_SEARCH_NAME] = {SEARCH_NAMED("IndexName")},
    [CREATE_SEARCH_ATTRIBUTES] = {.name = "Attributes", .kind = ST_KIND_LIST,
                                  .rules = ST_REQUIRED, .min = 1, .max = ST_MAX_SEARCH_COLUMNS,
                                  .of = &search_attribute},
    [CREATE_SEARCH_TOKENIZER] = {SEARCH_STRING("Tokenizer"), .allowed = st_enum_tokenizer},
    [CREATE_SEARCH_PREFIXES] = {.name = "PrefixLengths", .kind = ST_KIND_LIST, .min = 1,
                                .max = ST_MAX_PREFIXES, .of = &prefix_length},
    [CREATE_SEARCH_NAMES] = {.name = "ExpressionAttributeNames", .kind = ST_KIND_MAP,
                             .of = &st_field_string},
};
const st_shape st_create_search_shape = ST_SHAPE("CreateSearchIndexInput", create_search_fields);

static const st_field named_search_fields[] = {
    [SEARCH_TABLE_NAME] = {SEARCH_STRING("TableName")},
    [SEARCH_INDEX_NAME] = {SEARCH_NAMED("IndexName")},
};
/* clang-format on */
const st_shape st_describe_search_shape = ST_SHAPE("DescribeSearchIndexInput", named_search_fields);
const st_shape st_delete_search_shape = ST_SHAPE("DeleteSearchIndexInput", named_search_fields);

/* ------------------------------------------------------------------ weights */

static int refuse_weight(st_call *c, st_str text) {
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES
                        "A Weight is greater than 0, at most %d, and has up to three decimals: "
                        "%.*s",
                        ST_MAX_WEIGHT, ST_FMT(text));
}

/* Thousandths of 12, 0.5, 1.250; -1: it is no such number. */
static int64_t thousandths_of(st_str text) {
  enum { THOUSAND = 1000, DECIMALS = 3 };
  int64_t whole = 0, part = 0, unit = THOUSAND;
  size_t i = 0;
  for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++) {
    whole = whole * 10 + (text.p[i] - '0');
    if (whole > ST_MAX_WEIGHT) return -1;
  }
  if (i < text.n && text.p[i] == '.') {
    for (i++; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++) {
      unit /= 10;
      if (unit == 0 && text.p[i] != '0') return -1;
      part += (text.p[i] - '0') * unit;
    }
  }
  return i == text.n ? whole * THOUSAND + part : -1;
}

static int read_weight(st_call *c, const st_json *node, int64_t *out) {
  enum { DEFAULT_WEIGHT = 1000 };
  *out = DEFAULT_WEIGHT;
  if (!node) return STATOR_OK;
  st_str text = {node->text, node->len};
  *out = thousandths_of(text);
  if (*out < 1 || *out > ST_MAX_WEIGHT * (int64_t)1000) return refuse_weight(c, text);
  return STATOR_OK;
}

/* --------------------------------------------------------------- attributes */

/* Queries and answers name a column by its text, so that is to be its own. */
static int check_column_is_new(st_call *c, const st_search *s, const st_search_column *column) {
  for (size_t i = 0; i < s->column_count; i++)
    if (st_str_eq(s->columns[i].text, column->text))
      return st_error_raise(c->error, STATOR_VALIDATION,
                            ST_INVALID_VALUES "Duplicate AttributePath in Attributes: %.*s",
                            ST_FMT(column->text));
  return STATOR_OK;
}

static int read_search_column(st_call *c, st_placeholders *names, const st_json *node,
                              st_search *out) {
  const st_json *m[ST_MAX_FIELDS];
  st_search_column *column = &out->columns[out->column_count];
  st_decode_members(&st_search_attribute_shape, node, m);
  st_str path = st_call_string(c, m[SEARCH_ATTRIBUTE_PATH]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  int rc = st_attribute_path_parse(names, path, &column->path, &column->text, c->error);
  if (rc == STATOR_OK) rc = read_weight(c, m[SEARCH_ATTRIBUTE_WEIGHT], &column->weight);
  if (rc == STATOR_OK) rc = check_column_is_new(c, out, column);
  out->column_count++;
  return rc;
}

static int read_search_columns(st_call *c, st_search *out) {
  const st_json *list = c->m[CREATE_SEARCH_ATTRIBUTES];
  st_expressions x = {.names = c->m[CREATE_SEARCH_NAMES], .unbound_allowed = true};
  int rc = st_expressions_parse(c, &x);
  if (rc != STATOR_OK) return rc;
  out->columns = st_arena_array(c->arena, list->count, sizeof *out->columns);
  if (!out->columns) return st_error_nomem(c->error);
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = read_search_column(c, &x.placeholders, n, out);
  return rc == STATOR_OK ? st_placeholders_check_used(&x.placeholders, c->error) : rc;
}

/* ----------------------------------------------------------------- prefixes */

static int add_prefix(st_call *c, st_search *out, int length) {
  int at = out->prefix_count++;
  for (; at > 0 && out->prefixes[at - 1] > length; at--) out->prefixes[at] = out->prefixes[at - 1];
  out->prefixes[at] = length;
  if (at == 0 || out->prefixes[at - 1] != length) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "Duplicate element in PrefixLengths: %d", length);
}

static int read_prefixes(st_call *c, st_search *out) {
  const st_json *list = c->m[CREATE_SEARCH_PREFIXES];
  int rc = STATOR_OK;
  if (list && out->tokenizer == ST_TRIGRAM)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "PrefixLengths cannot be specified with the tokenizer trigram: it finds "
                          "parts of words anyway");
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = add_prefix(c, out, (int)st_decode_int(n, 0));
  return rc;
}

int st_search_definition_read(st_call *c, st_search *out) {
  int tokenizer = st_decode_enum(c->m[CREATE_SEARCH_TOKENIZER], st_enum_tokenizer);
  *out = (st_search){.created_ms = c->now_ms};
  out->tokenizer = tokenizer < 0 ? ST_UNICODE61 : (st_tokenizer)tokenizer;
  out->name = st_call_string(c, c->m[CREATE_SEARCH_NAME]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  int rc = read_search_columns(c, out);
  return rc == STATOR_OK ? read_prefixes(c, out) : rc;
}
