/*
** writer.c - canonical containers and scalars from JSON nodes, text and size in
** one pass. Knows neither of the two forms that client JSON comes in: how the
** value of a member is read is the caller's function.
*/
#include "value/writer.h"
#include "base/bounds.h"
#include "value/number.h"
#include "value/json_text.h"
#include "value/sort.h"

int st_writer_level(st_writer *w, int level) {
  if (level <= ST_MAX_NESTING) return STATOR_OK;
  return st_error_in_family(w->error, ST_FAMILY_NESTING,
                            "Nesting Levels have exceeded supported limits: Attributes in the item "
                            "have nested levels beyond supported limit");
}

/* Appends a string's inside between `before` and `behind`; adds its bytes. */
static int write_canonical_string(st_writer *w, st_str before, const st_json *string, st_str behind,
                                  size_t *size) {
  if (string->escaped) {
    st_buf_str(w->out, before);
    *size += st_text_canonical((st_str){string->text, string->len}, w->out);
    st_buf_str(w->out, behind);
    return STATOR_OK;
  }
  size_t n = before.n + string->len + behind.n;
  char *to = st_buf_space(w->out, n);
  if (!to) return st_error_nomem(w->error);
  memcpy(to, before.p, before.n);
  memcpy(to + before.n, string->text, string->len);
  memcpy(to + before.n + string->len, behind.p, behind.n);
  st_buf_used(w->out, n);
  *size += string->len;
  return STATOR_OK;
}

int st_writer_s(st_writer *w, const st_json *string, size_t *size) {
  return write_canonical_string(w, ST_LIT("{\"S\":\""), string, ST_LIT("\"}"), size);
}

int st_writer_n(st_writer *w, st_str number, size_t *size) {
  st_buf_lit(w->out, "{\"N\":\"");
  size_t from = w->out->n;
  int rc = st_number_canonical(number, w->out, w->error);
  if (rc != STATOR_OK) return rc;
  if (w->out->failed) return st_error_nomem(w->error);
  *size += st_number_size((st_str){w->out->p + from, w->out->n - from});
  st_buf_lit(w->out, "\"}");
  return STATOR_OK;
}

int st_writer_bool(st_writer *w, bool is_true, size_t *size) {
  if (is_true)
    st_buf_lit(w->out, "{\"BOOL\":true}");
  else
    st_buf_lit(w->out, "{\"BOOL\":false}");
  *size += 1;
  return STATOR_OK;
}

int st_writer_null(st_writer *w, size_t *size) {
  st_buf_lit(w->out, "{\"NULL\":true}");
  *size += 1;
  return STATOR_OK;
}

static int compare_json_strings(const void *a, const void *b) {
  const st_json *left = a, *right = b;
  st_str x = {left->text, left->len}, y = {right->text, right->len};
  return left->escaped || right->escaped ? st_text_compare(x, y) : st_str_cmp(x, y);
}

static int check_attribute_name(st_writer *w, size_t bytes) {
  if (bytes == 0)
    return st_error_in_family(w->error, ST_FAMILY_VALUE,
                              "One or more parameter values were invalid: Empty attribute name");
  if (bytes > ST_MAX_ATTRIBUTE_NAME)
    return st_error_in_family(w->error, ST_FAMILY_VALUE,
                              "One or more parameter values were invalid: Attribute name is too "
                              "large, must be less than 65536 bytes");
  return STATOR_OK;
}

/* `before` separates it from what came before: an opening brace or a comma. */
static int write_canonical_member(st_writer *w, st_str before, const st_json *name, int level,
                                  size_t *size) {
  size_t bytes = 0;
  int rc = write_canonical_string(w, before, name, ST_LIT("\":"), &bytes);
  if (rc == STATOR_OK) rc = check_attribute_name(w, bytes);
  *size += bytes;
  return rc == STATOR_OK ? w->value(w, name + 1, level, size) : rc;
}

static bool comes_sorted(const st_json *object) {
  const st_json *before = NULL;
  for (const st_json *n = st_json_first(object); n; n = st_json_next(object, n)) {
    if (before && compare_json_strings(before, n) >= 0) return false;
    before = n;
  }
  return true;
}

/* The names in order, of equal ones the last; NULL: out of memory. */
static const st_sort_item *sort_member_names(st_writer *w, const st_json *object, size_t *count) {
  size_t n = 0, kept = 0;
  st_sort_item *names = st_arena_alloc(w->arena, object->count * 2 * sizeof *names);
  if (!names) return NULL;
  for (const st_json *name = st_json_first(object); name; name = st_json_next(object, name))
    names[n++] = (st_sort_item){st_text_rank((st_str){name->text, name->len}), name};
  st_sort(names, n, names + n, compare_json_strings);
  for (size_t i = 0; i < n; i++) {
    bool last = i + 1 == n || names[i].rank != names[i + 1].rank ||
                compare_json_strings(names[i].thing, names[i + 1].thing) != 0;
    if (last) names[kept++] = names[i];
  }
  *count = kept;
  return names;
}

static int write_sorted_members(st_writer *w, const st_sort_item *names, size_t count, int level,
                                size_t *size) {
  for (size_t i = 0; i < count; i++) {
    int rc =
        write_canonical_member(w, i ? ST_LIT(",\"") : ST_LIT("{\""), names[i].thing, level, size);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

static int write_members_in_order(st_writer *w, const st_json *object, int level, size_t *size) {
  st_str before = ST_LIT("{\"");
  for (const st_json *n = st_json_first(object); n; n = st_json_next(object, n)) {
    int rc = write_canonical_member(w, before, n, level, size);
    if (rc != STATOR_OK) return rc;
    before = ST_LIT(",\"");
  }
  return STATOR_OK;
}

int st_writer_map(st_writer *w, const st_json *object, int level, size_t overhead, size_t *size) {
  if (object->count == 0) {
    st_buf_lit(w->out, "{}");
    return STATOR_OK;
  }
  size_t count = object->count;
  int rc;
  if (comes_sorted(object)) {
    rc = write_members_in_order(w, object, level, size);
  } else {
    const st_sort_item *names = sort_member_names(w, object, &count);
    rc = names ? write_sorted_members(w, names, count, level, size) : st_error_nomem(w->error);
  }
  *size += overhead * count;
  st_buf_char(w->out, '}');
  return rc;
}

int st_writer_m(st_writer *w, const st_json *object, int level, size_t *size) {
  st_buf_lit(w->out, "{\"M\":");
  *size += 3;
  int rc = st_writer_map(w, object, level + 1, 1, size);
  st_buf_char(w->out, '}');
  return rc;
}

int st_writer_l(st_writer *w, const st_json *array, int level, size_t *size) {
  st_buf_lit(w->out, "{\"L\":[");
  *size += 3;
  const st_json *first = st_json_first(array);
  for (const st_json *e = first; e; e = st_json_next(array, e)) {
    if (e != first) st_buf_char(w->out, ',');
    *size += 1;
    int rc = w->value(w, e, level + 1, size);
    if (rc != STATOR_OK) return rc;
  }
  st_buf_lit(w->out, "]}");
  return STATOR_OK;
}
