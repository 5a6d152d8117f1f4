/* search.c - Search, an extension: the items in which a query finds something, the
** best first. */
#include "ops/key_paths.h"
#include "ops/capacity.h"
#include "ops/search/search_run.h"
#include "ops/search/search_shapes.h"
#include "ops/table/table_control.h"
#include "plan/key_range.h"

enum {
  MOST_FOUND = 1000,
  MOST_MARK_BYTES = 64,
  MOST_SNIPPET_TOKENS = 64,
  SNIPPET_TOKENS = 16 /* if not said */
};

enum search_member {
  SEARCH_TABLE,
  SEARCH_INDEX,
  SEARCH_QUERY,
  SEARCH_LIMIT,
  SEARCH_NEXT_TOKEN,
  SEARCH_HIGHLIGHT,
  SEARCH_SNIPPET,
  SEARCH_CAPACITY,
  SEARCH_KEY_CONDITION,
  SEARCH_FILTER,
  SEARCH_PROJECTION,
  SEARCH_NAMES,
  SEARCH_VALUES
};
/* Of Highlight, and of Snippet. */
enum marks_member { MARK_ATTRIBUTES, MARK_BEFORE, MARK_AFTER, MARK_ELLIPSIS, MARK_TOKENS };

/* Its version 14 cannot align arrays whose rows differ in length. */
/* clang-format off */
static const st_field marked_attribute = {
    .kind = ST_KIND_STRING, .rules = ST_REQUIRED, .min = 1, .max = ST_MAX_ATTRIBUTE_NAME};
#define MARK_FIELDS                                                                                \
  [MARK_ATTRIBUTES] = {.name = "Attributes", .kind = ST_KIND_LIST, .min = 1,                       \
                       .max = ST_MAX_SEARCH_COLUMNS, .of = &marked_attribute},                     \
  [MARK_BEFORE] = ST_FIELD("Before", ST_KIND_STRING),                                              \
  [MARK_AFTER] = ST_FIELD("After", ST_KIND_STRING)
static const st_field highlight_fields[] = {MARK_FIELDS};
static const st_field snippet_fields[] = {
    MARK_FIELDS,
    [MARK_ELLIPSIS] = ST_FIELD("Ellipsis", ST_KIND_STRING),
    [MARK_TOKENS] = {.name = "Tokens", .kind = ST_KIND_INTEGER, .min = 1,
                     .max = MOST_SNIPPET_TOKENS},
};
static const st_shape highlight_shape = ST_SHAPE("Highlight", highlight_fields);
static const st_shape snippet_shape = ST_SHAPE("Snippet", snippet_fields);

static const st_field search_fields[] = {
    [SEARCH_TABLE] = ST_FIELD("TableName", ST_KIND_STRING),
    [SEARCH_INDEX] = {.name = "IndexName", .kind = ST_KIND_STRING, .rules = ST_NAME_PATTERN,
                      .min = ST_MIN_TABLE_NAME, .max = ST_MAX_TABLE_NAME},
    [SEARCH_QUERY] = {.name = "SearchQuery", .kind = ST_KIND_STRING, .rules = ST_REQUIRED,
                      .min = 1, .max = ST_MAX_SEARCH_QUERY},
    [SEARCH_LIMIT] = {.name = "Limit", .kind = ST_KIND_INTEGER, .min = 1, .max = MOST_FOUND},
    [SEARCH_NEXT_TOKEN] = {.name = "NextToken", .kind = ST_KIND_STRING, .min = 1,
                           .max = ST_MAX_SEARCH_TOKEN},
    [SEARCH_HIGHLIGHT] = {.name = "Highlight", .kind = ST_KIND_STRUCT, .shape = &highlight_shape},
    [SEARCH_SNIPPET] = {.name = "Snippet", .kind = ST_KIND_STRUCT, .shape = &snippet_shape},
    [SEARCH_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
    [SEARCH_KEY_CONDITION] = ST_FIELD("KeyConditionExpression", ST_KIND_STRING),
    [SEARCH_FILTER] = ST_FIELD("FilterExpression", ST_KIND_STRING),
    [SEARCH_PROJECTION] = ST_FIELD("ProjectionExpression", ST_KIND_STRING),
    [SEARCH_NAMES] = {.name = "ExpressionAttributeNames", .kind = ST_KIND_MAP,
                      .of = &st_field_string},
    [SEARCH_VALUES] = ST_FIELD("ExpressionAttributeValues", ST_KIND_ITEM),
};
/* clang-format on */
const st_shape st_search_shape = ST_SHAPE("SearchInput", search_fields);

/* --------------------------------------------------------------------- marks */

static int take_mark_text(st_call *c, const st_json *node, const char *member, const char *absent,
                          st_str *out) {
  *out = node ? st_call_string(c, node) : st_str_of(absent);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  bool cut = out->n > 0 && out->p && memchr(out->p, 0, out->n);
  if (out->n <= MOST_MARK_BYTES && !cut) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "%s must be of at most %d bytes, without U+0000", member,
                        MOST_MARK_BYTES);
}

static int refuse_column(st_call *c, const st_search *index, st_str name) {
  st_error_raise(c->error, STATOR_VALIDATION,
                 ST_INVALID_VALUES "Search index %.*s has no attribute %.*s; it has ",
                 ST_FMT(index->name), ST_FMT(name));
  for (size_t i = 0; i < index->column_count; i++) {
    if (i) st_buf_lit(&c->error->message, ", ");
    st_buf_str(&c->error->message, index->columns[i].text);
  }
  return STATOR_VALIDATION;
}

static int take_marked(st_call *c, const st_search *index, const st_json *list, uint32_t *columns) {
  if (!list) *columns = UINT32_MAX;
  for (const st_json *n = st_json_first(list); n; n = st_json_next(list, n)) {
    st_str name = st_call_string(c, n);
    size_t i = 0;
    if (c->error->code != STATOR_OK) return (int)c->error->code;
    while (i < index->column_count && !st_str_eq(index->columns[i].text, name)) i++;
    if (i == index->column_count) return refuse_column(c, index, name);
    *columns |= UINT32_C(1) << i;
  }
  return STATOR_OK;
}

static int take_marking(st_call *c, const st_search *index, const st_json *node, bool snippet,
                        st_search_marking *out) {
  const st_json *m[ST_MAX_FIELDS] = {NULL};
  if (!node) return STATOR_OK;
  st_decode_members(snippet ? &snippet_shape : &highlight_shape, node, m);
  *out = (st_search_marking){.wanted = true, .best = snippet && !m[MARK_ATTRIBUTES]};
  if (snippet) out->mark.tokens = (int)st_decode_int(m[MARK_TOKENS], SNIPPET_TOKENS);
  int rc = take_mark_text(c, m[MARK_BEFORE], "Before", "<b>", &out->mark.before);
  if (rc == STATOR_OK) rc = take_mark_text(c, m[MARK_AFTER], "After", "</b>", &out->mark.after);
  if (rc == STATOR_OK)
    rc = take_mark_text(c, m[MARK_ELLIPSIS], "Ellipsis", "\u2026", &out->mark.ellipsis);
  return rc == STATOR_OK ? take_marked(c, index, m[MARK_ATTRIBUTES], &out->columns) : rc;
}

/* ----------------------------------------------------------------- the search */

static void begin_expressions(const st_call *c, st_expressions *x) {
  *x = (st_expressions){.names = c->m[SEARCH_NAMES], .values = c->m[SEARCH_VALUES]};
  x->values_need = "FilterExpression and KeyConditionExpression are null";
  x->text[ST_EXPR_KEY_CONDITION] = c->m[SEARCH_KEY_CONDITION];
  x->text[ST_EXPR_FILTER] = c->m[SEARCH_FILTER];
  x->text[ST_EXPR_PROJECTION] = c->m[SEARCH_PROJECTION];
}

static int parse_search(st_call *c, st_expressions *x) {
  begin_expressions(c, x);
  int rc = st_expressions_check_mixing(c, x);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, x);
  return rc == STATOR_OK ? st_expressions_parse_key_condition(c, x) : rc;
}

/* What is said of a table and its index. */
static int plan_search(st_call *c, const st_expressions *x, st_search_run *r) {
  st_page *page = &r->page;
  st_str index = st_call_string(c, c->m[SEARCH_INDEX]),
         query = st_call_string(c, c->m[SEARCH_QUERY]);
  int rc = st_call_table(c, c->m[SEARCH_TABLE], &r->t);
  if (rc == STATOR_OK) rc = st_search_run_index(c, r->t, index, &r->index);
  if (rc == STATOR_OK && x->key_condition)
    rc = st_key_range(r->t, x->key_condition, c->arena, &page->range, c->error);
  if (rc == STATOR_OK) rc = st_check_key_paths(c, r->t, x);
  if (rc == STATOR_OK) rc = st_expressions_check_used(c, x);
  if (rc == STATOR_OK) rc = st_search_run_query(c, r, query, 0);
  if (rc == STATOR_OK) rc = take_marking(c, r->index, c->m[SEARCH_HIGHLIGHT], false, &r->highlight);
  if (rc == STATOR_OK) rc = take_marking(c, r->index, c->m[SEARCH_SNIPPET], true, &r->snippet);
  page->filter = x->filter;
  page->projection = x->projection;
  page->most = st_decode_int(c->m[SEARCH_LIMIT], 0);
  return rc == STATOR_OK ? st_search_run_token(c, r, c->m[SEARCH_NEXT_TOKEN]) : rc;
}

static int answer_rest(st_call *c, const st_search_run *r) {
  st_capacity capacity;
  st_buf_lit(c->out, "],\"Count\":");
  st_buf_int(c->out, r->page.count);
  st_buf_lit(c->out, ",\"ScannedCount\":");
  st_buf_int(c->out, r->page.scanned);
  st_buf_lit(c->out, ",\"Hits\":[");
  st_buf_str(c->out, st_buf_view(r->hits));
  st_buf_char(c->out, ']');
  int rc = STATOR_OK;
  if (r->more) {
    st_buf_lit(c->out, ",\"NextToken\":\"");
    rc = st_search_token_write(c, &r->token);
    st_buf_char(c->out, '"');
  }
  st_capacity_begin(c->m[SEARCH_CAPACITY], ST_CHARGE_PLAIN, &capacity);
  if (rc == STATOR_OK)
    rc = st_capacity_page(c, &capacity, st_call_string(c, c->m[SEARCH_TABLE]), &r->page, false);
  st_capacity_answer(c, &capacity, true);
  st_buf_char(c->out, '}');
  return rc;
}

static int run_search(st_call *c, const st_expressions *x) {
  st_buf hits;
  st_search_run r = {.hits = &hits};
  st_buf_init(&hits, 0);
  int rc = plan_search(c, x, &r);
  if (rc == STATOR_OK) {
    st_buf_lit(c->out, "{\"Items\":[");
    rc = st_search_run_page(c, &r);
  }
  if (rc == STATOR_OK && hits.failed) rc = st_error_nomem(c->error);
  if (rc == STATOR_OK) rc = answer_rest(c, &r);
  st_buf_free(&hits);
  return rc;
}

int st_op_search(st_call *c) {
  st_expressions x;
  int rc = st_call_check_table_name(c, c->m[SEARCH_TABLE]);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = parse_search(c, &x);
  return rc == STATOR_OK ? run_search(c, &x) : rc;
}
