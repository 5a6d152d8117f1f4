/* expressions.c - from a request's expression members to parsed expressions. */
#include "ops/expressions.h"
#include "ops/known_expressions.h"

/* In the order AWS lists them. */
static const st_expr_kind listed_kinds[] = {ST_EXPR_UPDATE, ST_EXPR_CONDITION, ST_EXPR_PROJECTION,
                                            ST_EXPR_FILTER, ST_EXPR_KEY_CONDITION};

static const char *const legacy_names[] = {
    [ST_LEGACY_ATTRIBUTES_TO_GET] = "AttributesToGet",
    [ST_LEGACY_ATTRIBUTE_UPDATES] = "AttributeUpdates",
    [ST_LEGACY_EXPECTED] = "Expected",
    [ST_LEGACY_QUERY_FILTER] = "QueryFilter",
    [ST_LEGACY_SCAN_FILTER] = "ScanFilter",
    [ST_LEGACY_CONDITIONAL_OPERATOR] = "ConditionalOperator",
    [ST_LEGACY_KEY_CONDITIONS] = "KeyConditions",
};

static void list_name(st_buf *out, const char *name, bool *any) {
  if (*any) st_buf_lit(out, ", ");
  st_buf_text(out, name);
  *any = true;
}

static bool list_expressions(const st_expressions *x, st_buf *out) {
  bool any = false;
  for (size_t i = 0; i < sizeof listed_kinds / sizeof listed_kinds[0]; i++)
    if (x->text[listed_kinds[i]]) list_name(out, st_expr_kind_name(listed_kinds[i]), &any);
  return any;
}

/* KeyConditions go with expressions, except with the one that replaces them. */
static bool list_legacy(const st_expressions *x, st_buf *out) {
  bool any = false;
  for (int i = 0; i < ST_LEGACY_KINDS; i++) {
    bool mixes = i != ST_LEGACY_KEY_CONDITIONS || x->text[ST_EXPR_KEY_CONDITION];
    if (x->legacy[i] && mixes) list_name(out, legacy_names[i], &any);
  }
  return any;
}

static int check_styles(st_call *c, const st_expressions *x) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_lit(&text, "Can not use both expression and non-expression parameters in the same "
                    "request: Non-expression parameters: {");
  bool mixed = list_legacy(x, &text);
  st_buf_lit(&text, "} Expression parameters: {");
  mixed = list_expressions(x, &text) && mixed;
  st_buf_char(&text, '}');
  const char *message = st_buf_cstr(&text);
  int rc = STATOR_OK;
  if (!message)
    rc = st_error_nomem(c->error);
  else if (mixed)
    rc = st_error_in_family(c->error, ST_FAMILY_PARAMETERS, "%s", message);
  st_buf_free(&text);
  return rc;
}

static int check_conditional_operator(st_call *c, const st_expressions *x) {
  static const st_legacy_kind joined[] = {ST_LEGACY_EXPECTED, ST_LEGACY_QUERY_FILTER,
                                          ST_LEGACY_SCAN_FILTER};
  uint32_t conditions = 0;
  for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++)
    if (x->legacy[joined[i]]) conditions += x->legacy[joined[i]]->count;
  if (conditions == 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "ConditionalOperator cannot be used without Filter or Expected");
  if (conditions == 1)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "ConditionalOperator can only be used when Filter or Expected has two or "
                          "more elements");
  return STATOR_OK;
}

static bool has_legacy(const st_expressions *x) {
  for (int i = 0; i < ST_LEGACY_KINDS; i++)
    if (x->legacy[i]) return true;
  return false;
}

static bool has_expression(const st_expressions *x) {
  for (int i = 0; i < ST_EXPR_KINDS; i++)
    if (x->text[i]) return true;
  return false;
}

static bool takes_values(const st_expressions *x) {
  for (int i = 0; i < ST_EXPR_PROJECTION; i++)
    if (x->text[i]) return true;
  return false;
}

/* Both kinds of placeholder are bound to expressions. */
static int check_presence(st_call *c, const st_expressions *x) {
  bool any = has_expression(x);
  if (!any && x->unbound_allowed) return STATOR_OK;
  if (x->names && !any)
    return st_error_in_family(
        c->error, ST_FAMILY_NAMES,
        "ExpressionAttributeNames can only be specified when using expressions");
  if (x->values && !takes_values(x))
    return st_error_in_family(
        c->error, ST_FAMILY_PARAMETERS,
        "ExpressionAttributeValues can only be specified when using expressions: %s",
        x->values_need);
  return STATOR_OK;
}

int st_expressions_check_mixing(st_call *c, const st_expressions *x) {
  int rc = has_legacy(x) ? check_styles(c, x) : STATOR_OK;
  if (rc == STATOR_OK && x->legacy[ST_LEGACY_CONDITIONAL_OPERATOR])
    rc = check_conditional_operator(c, x);
  return rc == STATOR_OK ? check_presence(c, x) : rc;
}

static int check_filled(st_call *c, const st_expressions *x) {
  if (x->names && x->names->count == 0)
    return st_error_in_family(c->error, ST_FAMILY_PARAMETERS,
                              "ExpressionAttributeNames must not be empty");
  if (x->values && !x->taken && x->values->count == 0)
    return st_error_in_family(c->error, ST_FAMILY_PARAMETERS,
                              "ExpressionAttributeValues must not be empty");
  return STATOR_OK;
}

static int refuse_placeholder(st_call *c, const char *member, st_str key) {
  if (key.n > ST_MAX_PLACEHOLDER)
    return st_error_in_family(c->error, ST_FAMILY_NAMES,
                              "%s contains invalid key: key too long; size of key: %zu", member,
                              key.n);
  return st_error_in_family(c->error, ST_FAMILY_NAMES,
                            "%s contains invalid key: Syntax error; key: \"%.*s\"", member,
                            ST_FMT(key));
}

static int read_names(st_call *c, st_expressions *x) {
  st_placeholders *p = &x->placeholders;
  if (!x->names) return STATOR_OK;
  p->names = st_arena_array(c->arena, x->names->count, sizeof *p->names);
  if (!p->names) return st_error_nomem(c->error);
  for (const st_json *n = st_json_first(x->names); n; n = st_json_next(x->names, n)) {
    st_name_holder *h = &p->names[p->name_count];
    if (n[1].type == ST_JSON_NULL) continue;
    h->key = st_call_string(c, n);
    h->name = st_call_string(c, n + 1);
    if (c->error->code != STATOR_OK) return c->error->code;
    if (!st_placeholder_valid(h->key, '#'))
      return refuse_placeholder(c, "ExpressionAttributeNames", h->key);
    p->name_count++;
  }
  return STATOR_OK;
}

static int check_value_keys(st_call *c, st_expressions *x) {
  for (const st_json *n = st_json_first(x->values); n; n = st_json_next(x->values, n)) {
    st_str key = st_call_string(c, n);
    if (c->error->code != STATOR_OK) return c->error->code;
    if (!st_placeholder_valid(key, ':'))
      return refuse_placeholder(c, "ExpressionAttributeValues", key);
  }
  return STATOR_OK;
}

/* Most messages about a value say which one; NULL:false and nesting do not, and
** sets do not where the operation prefixes them. */
static int word_value_error(st_call *c, st_str key) {
  st_error *e = c->error;
  bool bare = e->family == ST_FAMILY_NULL || e->family == ST_FAMILY_NESTING ||
              (e->family == ST_FAMILY_SET && (c->op->prefixed & (1u << ST_FAMILY_SET)));
  if (e->code != STATOR_VALIDATION || bare) return e->code;
  st_error_wrap(e, "ExpressionAttributeValues contains invalid value: ", ST_LIT(" for key "));
  st_error_wrap(e, "", key);
  e->family = ST_FAMILY_NONE;
  return e->code;
}

int st_expressions_read_value(st_call *c, const st_json *name, st_value *value) {
  st_str key = st_call_string(c, name);
  if (c->error->code != STATOR_OK) return c->error->code;
  return st_call_value(c, name + 1, value) == STATOR_OK ? STATOR_OK : word_value_error(c, key);
}

/* Values that were taken whole are sound. If one has no placeholder's name all of them
** are looked at in the order they came in. */
static int settle_values(st_call *c, st_expressions *x) {
  if (!x->values || x->values->type != ST_JSON_ITEM) return STATOR_OK;
  const st_item_text *item = st_json_item(x->values);
  bool sound = item->count > 0;
  for (size_t i = 0; i < item->count && sound; i++)
    sound = st_placeholder_valid(st_item_text_member(item, i).name, ':');
  if (!sound) return st_json_read(item->sent, c->arena, &x->values, c->error);
  x->taken = item;
  return STATOR_OK;
}

static int take_values(st_call *c, st_expressions *x) {
  st_placeholders *p = &x->placeholders;
  p->values = st_arena_array(c->arena, x->taken->count, sizeof *p->values);
  if (!p->values) return st_error_nomem(c->error);
  for (; p->value_count < x->taken->count; p->value_count++) {
    st_member m = st_item_text_member(x->taken, p->value_count);
    p->values[p->value_count] = (st_value_holder){.key = m.name, .value = m.value};
  }
  return STATOR_OK;
}

static int read_values(st_call *c, st_expressions *x) {
  st_placeholders *p = &x->placeholders;
  if (!x->values) return STATOR_OK;
  if (x->taken) return take_values(c, x);
  int rc = check_value_keys(c, x);
  if (rc != STATOR_OK) return rc;
  p->values = st_arena_array(c->arena, x->values->count, sizeof *p->values);
  if (!p->values) return st_error_nomem(c->error);
  for (const st_json *n = st_json_first(x->values); n; n = st_json_next(x->values, n)) {
    st_value_holder *h = &p->values[p->value_count];
    if (n[1].type == ST_JSON_NULL && !c->plain) continue; /* as if absent */
    h->key = st_call_string(c, n);
    rc = st_expressions_read_value(c, n, &h->value);
    if (rc != STATOR_OK) return rc;
    p->value_count++;
  }
  return STATOR_OK;
}

static int check_not_empty(st_call *c, const st_expressions *x) {
  for (int i = 0; i < ST_EXPR_KINDS; i++)
    if (x->text[i] && x->text[i]->len == 0)
      return st_error_in_family(c->error, ST_FAMILY_EMPTY_EXPRESSION,
                                "Invalid %s: The expression can not be empty;",
                                st_expr_kind_name((st_expr_kind)i));
  return STATOR_OK;
}

static int check_sizes(st_call *c, const st_expressions *x) {
  int rc = STATOR_OK;
  for (int i = 0; i < ST_EXPR_KINDS && rc == STATOR_OK; i++) {
    if (!x->text[i]) continue;
    st_str text = st_call_string(c, x->text[i]);
    rc = c->error->code != STATOR_OK ? (int)c->error->code
                                     : st_expr_check_size((st_expr_kind)i, text, c->error);
  }
  return rc;
}

int st_expressions_parse_text(st_expressions *x, st_expr_kind kind, st_str text, st_error *error) {
  st_placeholders *p = &x->placeholders;
  switch (kind) {
  case ST_EXPR_UPDATE: return st_update_parse(p, text, &x->update, error);
  case ST_EXPR_CONDITION: return st_condition_parse(p, kind, text, &x->condition, error);
  case ST_EXPR_FILTER: return st_condition_parse(p, kind, text, &x->filter, error);
  case ST_EXPR_PROJECTION: return st_projection_parse(p, text, &x->projection, error);
  default:
    x->key_condition = st_arena_array(p->arena, 1, sizeof *x->key_condition);
    if (!x->key_condition) return st_error_nomem(error);
    return st_key_condition_parse(p, text, x->key_condition, error);
  }
}

static int parse_one(st_call *c, st_expressions *x, st_expr_kind kind) {
  st_str text = st_call_string(c, x->text[kind]);
  if (c->error->code != STATOR_OK) return c->error->code;
  return st_expressions_parse_text(x, kind, text, c->error);
}

static int parse_anew(st_call *c, st_expressions *x) {
  x->placeholders = (st_placeholders){.arena = c->arena};
  int rc = check_presence(c, x);
  if (rc == STATOR_OK) rc = check_filled(c, x);
  if (rc == STATOR_OK) rc = read_names(c, x);
  if (rc == STATOR_OK) rc = read_values(c, x);
  if (rc == STATOR_OK) rc = check_not_empty(c, x);
  if (rc == STATOR_OK) rc = check_sizes(c, x);
  if (rc != STATOR_OK) return rc;
  if (!st_placeholders_sort(&x->placeholders)) return st_error_nomem(c->error);
  for (int i = 0; i < ST_EXPR_KINDS && rc == STATOR_OK; i++)
    if (x->text[i] && i != ST_EXPR_KEY_CONDITION) rc = parse_one(c, x, (st_expr_kind)i);
  return rc;
}

int st_expressions_parse(st_call *c, st_expressions *x) {
  int rc = settle_values(c, x);
  if (rc == STATOR_OK) rc = st_known_expressions_find(c, x);
  if (rc != STATOR_OK || x->known) return rc;
  rc = parse_anew(c, x);
  if (rc == STATOR_OK && !x->text[ST_EXPR_KEY_CONDITION]) st_known_expressions_keep(c, x);
  return rc;
}

int st_expressions_parse_key_condition(st_call *c, st_expressions *x) {
  if (!x->text[ST_EXPR_KEY_CONDITION] || x->known) return STATOR_OK;
  int rc = parse_one(c, x, ST_EXPR_KEY_CONDITION);
  if (rc == STATOR_OK) st_known_expressions_keep(c, x);
  return rc;
}

int st_expressions_check_used(st_call *c, const st_expressions *x) {
  if (x->known || (x->unbound_allowed && !has_expression(x))) return STATOR_OK;
  return st_placeholders_check_used(&x->placeholders, c->error);
}
