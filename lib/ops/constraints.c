/*
** constraints.c - "N validation errors detected": required members, lengths,
** ranges, patterns and enums, collected in the order of a shape's fields.
*/
#include "base/utf8.h"
#include "ops/decode.h"

enum { MOST_REPORTED = 10 }; /* AWS lists no more */

typedef struct report {
  st_arena *arena;
  st_buf path; /* where we are: keySchema.1.member.attributeName */
  st_buf text; /* the errors so far, "; " between them */
  int count, most;
} report;

static bool report_is_full(const report *r) {
  return r->count >= r->most;
}

/* Opens one error: "Value '<v>' at '<path>' failed to satisfy constraint: ". */
static bool begin_error(report *r, const st_field *field, const st_json *node) {
  if (report_is_full(r)) return false;
  if (r->count++) st_buf_lit(&r->text, "; ");
  if (node) {
    st_buf_lit(&r->text, "Value '");
    st_decode_print(field, node, r->arena, &r->text);
    st_buf_char(&r->text, '\'');
  } else {
    st_buf_lit(&r->text, "Value null");
  }
  st_buf_lit(&r->text, " at '");
  st_buf_str(&r->text, st_buf_view(&r->path));
  st_buf_lit(&r->text, "' failed to satisfy constraint: ");
  return true;
}

/* "TableName" to "tableName", "SSESpecification" to "sSESpecification". */
static size_t enter_member(report *r, const char *name) {
  size_t before = r->path.n;
  if (before) st_buf_char(&r->path, '.');
  if (name[0] >= 'A' && name[0] <= 'Z')
    st_buf_char(&r->path, (char)(name[0] | 0x20));
  else
    st_buf_char(&r->path, name[0]);
  st_buf_text(&r->path, name + 1);
  return before;
}

static void check_range(report *r, const st_field *field, const st_json *node, int64_t n,
                        const char *what) {
  if (field->max == 0) return;
  if (n < field->min && begin_error(r, field, node))
    st_buf_format(&r->text, "Member must have %s greater than or equal to %lld", what,
                  (long long)field->min);
  if (n > field->max && begin_error(r, field, node))
    st_buf_format(&r->text, "Member must have %s less than or equal to %lld", what,
                  (long long)field->max);
}

bool st_decode_name_pattern(st_str s) {
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
    if (!letter && c != '_' && c != '.' && c != '-') return false;
  }
  return s.n > 0;
}

static void check_enum(report *r, const st_field *field, const st_json *node) {
  if (st_decode_enum(node, field->allowed) >= 0 || !begin_error(r, field, node)) return;
  st_buf_lit(&r->text, "Member must satisfy enum value set: [");
  for (int i = 0; field->allowed[i]; i++) {
    if (i) st_buf_lit(&r->text, ", ");
    st_buf_text(&r->text, field->allowed[i]);
  }
  st_buf_char(&r->text, ']');
}

static void check_string(report *r, const st_field *field, const st_json *node) {
  st_str s;
  if (!st_json_string(node, r->arena, &s)) {
    r->text.failed = true;
    return;
  }
  /* An empty name of an item operation (2026) fails its length alone. */
  bool has_pattern = (field->rules & ST_NAME_PATTERN) && (s.n || field->min > 1);
  if (has_pattern && !st_decode_name_pattern(s) && begin_error(r, field, node))
    st_buf_lit(&r->text, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  check_range(r, field, node, (int64_t)st_utf8_utf16_length(s), "length");
  if (field->allowed) check_enum(r, field, node);
}

static void check_members(report *r, const st_shape *shape, const st_json *const *members,
                          const bool *skip);
static void check_node(report *r, const st_field *field, const st_json *node);

static void check_elements(report *r, const st_field *field, const st_json *node) {
  bool list = field->kind == ST_KIND_LIST;
  int64_t n = 0;
  for (const st_json *c = st_json_first(node); c && !report_is_full(r); c = st_json_next(node, c)) {
    size_t before = r->path.n;
    if (list) {
      st_buf_format(&r->path, ".%lld.member", (long long)++n);
    } else {
      st_str name;
      if (!st_json_string(c, r->arena, &name)) name = (st_str){"", 0};
      st_buf_char(&r->path, '.');
      st_buf_str(&r->path, name);
      st_buf_lit(&r->path, ".member");
    }
    const st_json *value = list ? c : c + 1;
    check_node(r, field->of, value->type == ST_JSON_NULL ? NULL : value);
    st_buf_truncate(&r->path, before);
  }
}

static void check_node(report *r, const st_field *field, const st_json *node) {
  if (!node) {
    if ((field->rules & ST_REQUIRED) && begin_error(r, field, NULL))
      st_buf_lit(&r->text, "Member must not be null");
    return;
  }
  switch (field->kind) {
  case ST_KIND_STRING: check_string(r, field, node); break;
  case ST_KIND_INTEGER:
  case ST_KIND_LONG: check_range(r, field, node, st_decode_int(node, 0), "value"); break;
  case ST_KIND_LIST:
  case ST_KIND_MAP:
    check_range(r, field, node, node->count, "length");
    check_elements(r, field, node);
    break;
  case ST_KIND_STRUCT: {
    const st_json *members[ST_MAX_FIELDS];
    st_decode_members(field->shape, node, members);
    check_members(r, field->shape, members, NULL);
    break;
  }
  default: break;
  }
}

/* Whether a member that is present can violate nothing. */
static bool unconstrained(const st_field *field) {
  bool elements = field->of && !unconstrained(field->of);
  return field->max == 0 && !(field->rules & ST_NAME_PATTERN) && !field->allowed && !field->shape &&
         !elements;
}

static bool within(const st_field *field, int64_t n) {
  return field->max == 0 || (n >= field->min && n <= field->max);
}

static bool all_surely_fit(const st_shape *shape, const st_json *const *members, const bool *skip);
static bool surely_fits(const st_field *field, const st_json *node);

static bool elements_surely_fit(const st_field *field, const st_json *node) {
  bool list = field->kind == ST_KIND_LIST;
  if (!within(field, node->count)) return false;
  for (const st_json *c = st_json_first(node); c; c = st_json_next(node, c)) {
    const st_json *value = list ? c : c + 1;
    if (!surely_fits(field->of, value->type == ST_JSON_NULL ? NULL : value)) return false;
  }
  return true;
}

static bool members_surely_fit(const st_shape *shape, const st_json *node) {
  const st_json *members[ST_MAX_FIELDS];
  st_decode_members(shape, node, members);
  return all_surely_fit(shape, members, NULL);
}

/* What can be told without a report at hand: true is certain. */
static bool surely_fits(const st_field *field, const st_json *node) {
  if (!node) return !(field->rules & ST_REQUIRED);
  if (unconstrained(field)) return true;
  switch (field->kind) {
  case ST_KIND_INTEGER:
  case ST_KIND_LONG: return within(field, st_decode_int(node, 0));
  case ST_KIND_LIST:
  case ST_KIND_MAP: return elements_surely_fit(field, node);
  case ST_KIND_STRUCT: return members_surely_fit(field->shape, node);
  case ST_KIND_STRING:
    if (field->allowed) return field->max == 0 && st_decode_enum(node, field->allowed) >= 0;
    return !node->escaped && within(field, node->len) &&
           st_decode_name_pattern((st_str){node->text, node->len});
  default: return false;
  }
}

static bool all_surely_fit(const st_shape *shape, const st_json *const *members, const bool *skip) {
  for (size_t i = 0; i < shape->count; i++) {
    const st_field *field = &shape->fields[i];
    if (!members[i] && !(field->rules & ST_REQUIRED)) continue; /* most of them */
    if (!(skip && skip[i]) && !surely_fits(field, members[i])) return false;
  }
  return true;
}

static void check_members(report *r, const st_shape *shape, const st_json *const *members,
                          const bool *skip) {
  for (size_t i = 0; i < shape->count && !report_is_full(r); i++) {
    if (skip && skip[i]) continue;
    if (surely_fits(&shape->fields[i], members[i])) continue;
    size_t before = enter_member(r, shape->fields[i].name);
    check_node(r, &shape->fields[i], members[i]);
    st_buf_truncate(&r->path, before);
  }
}

int st_decode_constraints(const st_shape *shape, const st_json *const *members, const bool *skip,
                          int most, st_arena *arena, st_error *error) {
  if (all_surely_fit(shape, members, skip)) return STATOR_OK;
  report r = {.arena = arena, .most = most < MOST_REPORTED ? most : MOST_REPORTED};
  st_buf_init(&r.path, 0);
  st_buf_init(&r.text, 0);
  check_members(&r, shape, members, skip);
  int rc = STATOR_OK;
  const char *text = r.count ? st_buf_cstr(&r.text) : NULL;
  if (r.path.failed || r.text.failed) {
    rc = st_error_nomem(error);
  } else if (r.count) {
    rc = st_error_raise(error, STATOR_VALIDATION, "%d validation error%s detected: ", r.count,
                        r.count == 1 ? "" : "s");
    st_error_wrap(error, "", (st_str){text, r.text.n});
  }
  st_buf_free(&r.path);
  st_buf_free(&r.text);
  return rc;
}

static void print_struct(const st_shape *shape, const st_json *node, st_arena *arena, st_buf *out) {
  st_buf_text(out, shape->java);
  st_buf_char(out, '(');
  bool any = false;
  for (size_t i = 0; i < shape->count; i++) {
    const st_json *value = st_json_member(node, shape->fields[i].name);
    if (!value || value->type == ST_JSON_NULL) continue;
    if (any) st_buf_lit(out, ", ");
    any = true;
    const char *name = shape->fields[i].name;
    st_buf_char(out, name[0] >= 'A' && name[0] <= 'Z' ? (char)(name[0] | 0x20) : name[0]);
    st_buf_format(out, "%s=", name + 1);
    st_decode_print(&shape->fields[i], value, arena, out);
  }
  st_buf_char(out, ')');
}

static void print_collection(const st_field *of, const st_json *node, bool list, st_arena *arena,
                             st_buf *out) {
  st_buf_char(out, list ? '[' : '{');
  const st_json *first = st_json_first(node);
  for (const st_json *c = first; c; c = st_json_next(node, c)) {
    if (c != first) st_buf_lit(out, ", ");
    if (!list) {
      st_str name;
      if (st_json_string(c, arena, &name)) st_buf_str(out, name);
      st_buf_char(out, '=');
    }
    st_decode_print(of, list ? c : c + 1, arena, out);
  }
  st_buf_char(out, list ? ']' : '}');
}

/* One that was taken whole is printed as it was sent. */
static void print_item(const st_json *node, st_arena *arena, st_buf *out) {
  st_error error;
  st_error_init(&error);
  if (node->type == ST_JSON_ITEM &&
      st_json_read(st_json_item(node)->sent, arena, &node, &error) != STATOR_OK)
    out->failed = true;
  else
    print_collection(&st_field_value, node, false, arena, out);
  st_error_free(&error);
}

void st_decode_print(const st_field *field, const st_json *node, st_arena *arena, st_buf *out) {
  st_str s;
  switch (field->kind) {
  case ST_KIND_STRUCT: print_struct(field->shape, node, arena, out); break;
  case ST_KIND_LIST: print_collection(field->of, node, true, arena, out); break;
  case ST_KIND_MAP: print_collection(field->of, node, false, arena, out); break;
  case ST_KIND_ITEM: print_item(node, arena, out); break;
  case ST_KIND_STRING:
    if (st_json_string(node, arena, &s))
      st_buf_str(out, s);
    else
      out->failed = true;
    break;
  case ST_KIND_INTEGER:
  case ST_KIND_LONG: st_buf_format(out, "%lld", (long long)st_decode_int(node, 0)); break;
  default: st_buf_add(out, node->text, node->len); break;
  }
}
