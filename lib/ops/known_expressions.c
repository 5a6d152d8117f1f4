/*
** known_expressions.c - expressions parsed once.
**
** The key holds all that parsing depends on but the values: the texts, the names with
** what they stand for, the placeholders of values, in the request's order and as they
** were sent. Only what was parsed without any error is kept, with no placeholder
** unused. So a request with the same key can fail by its values alone: each has the
** types that the checks let pass, or else, as where bounds of BETWEEN are the wrong
** way round, the request is parsed anew and fails there, with its message.
*/
#include "ops/known_expressions.h"
#include <string.h>

/* -- the key ---------------------------------------------------------------------- */

/* Text as sent: what it means follows from it and from whether it has escapes. */
static void add_key_text(st_buf *key, st_str text, bool escaped) {
  const uint32_t head[] = {(uint32_t)text.n, escaped};
  char *to = st_buf_space(key, sizeof head + text.n);
  if (!to) return;
  memcpy(to, head, sizeof head);
  memcpy(to + sizeof head, text.p, text.n);
  st_buf_used(key, sizeof head + text.n);
}

static bool add_key_string(st_buf *key, const st_json *s) {
  if (s->type == ST_JSON_STRING) add_key_text(key, (st_str){s->text, s->len}, s->escaped != 0);
  return s->type == ST_JSON_STRING;
}

static void add_key_count(st_buf *key, size_t count) {
  st_buf_add(key, (const char *)&count, sizeof count);
}

/* The names, and what they stand for. False: one of them counts as absent. */
static bool add_key_names(st_buf *key, const st_json *names) {
  add_key_count(key, names ? names->count : 0);
  for (const st_json *n = st_json_first(names); n; n = st_json_next(names, n))
    if (!add_key_string(key, n) || !add_key_string(key, n + 1)) return false;
  return !names || names->count > 0;
}

/* The placeholders of values. False: one of them counts as absent. */
static bool add_key_values(st_buf *key, const st_expressions *x) {
  if (x->taken) {
    add_key_count(key, x->taken->count);
    for (size_t i = 0; i < x->taken->count; i++)
      add_key_text(key, st_item_text_member(x->taken, i).name, false);
    return true;
  }
  add_key_count(key, x->values ? x->values->count : 0);
  for (const st_json *n = st_json_first(x->values); n; n = st_json_next(x->values, n))
    if (n[1].type == ST_JSON_NULL || !add_key_string(key, n)) return false;
  return !x->values || x->values->count > 0;
}

/* False: nothing is kept for such a request. */
static bool write_expressions_key(const st_expressions *x, st_buf *key) {
  bool any = false;
  st_buf_clear(key);
  for (int i = 0; i < ST_EXPR_KINDS; i++) {
    if (!x->text[i]) continue;
    any = true;
    st_buf_char(key, (char)i);
    if (!add_key_string(key, x->text[i])) return false;
  }
  st_buf_char(key, ST_EXPR_KINDS);
  return any && add_key_names(key, x->names) && add_key_values(key, x) && !key->failed;
}

/* -- finding ---------------------------------------------------------------------- */

static bool values_fit(const st_expressions *kept, const st_value *values, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!(kept->placeholders.types[i] & ST_TYPE_BIT(values[i].type))) return false;
  return (!kept->condition || st_condition_fits(kept->condition, values)) &&
         (!kept->filter || st_condition_fits(kept->filter, values)) &&
         (!kept->key_condition || st_key_condition_fits(kept->key_condition, values));
}

static int bind_expressions(st_call *c, const st_expressions *kept, const st_value *values,
                            st_expressions *x) {
  bool bound = true;
  if (kept->projection) x->projection = kept->projection;
  if (kept->condition)
    bound = (x->condition = st_condition_bind(kept->condition, values, c->arena)) != NULL;
  if (kept->filter && bound)
    bound = (x->filter = st_condition_bind(kept->filter, values, c->arena)) != NULL;
  if (kept->update && bound)
    bound = (x->update = st_update_bind(kept->update, values, c->arena)) != NULL;
  if (kept->key_condition && bound)
    bound =
        (x->key_condition = st_key_condition_bind(kept->key_condition, values, c->arena)) != NULL;
  x->known = bound;
  return bound ? STATOR_OK : st_error_nomem(c->error);
}

static size_t count_values(const st_expressions *x) {
  if (x->taken) return x->taken->count;
  return x->values ? x->values->count : 0;
}

/* By their slots. */
static int read_bound_values(st_call *c, const st_expressions *x, st_value **values) {
  st_value *v = st_arena_alloc(c->arena, count_values(x) * sizeof *v);
  *values = v;
  if (!v) return st_error_nomem(c->error);
  for (size_t i = 0; x->taken && i < x->taken->count; i++)
    v[i] = st_item_text_member(x->taken, i).value;
  if (x->taken) return STATOR_OK;
  for (const st_json *n = st_json_first(x->values); n; n = st_json_next(x->values, n)) {
    int rc = st_expressions_read_value(c, n, v++);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

int st_known_expressions_find(st_call *c, st_expressions *x) {
  if (!c->parsed || !write_expressions_key(x, c->work)) return STATOR_OK;
  const st_expressions *kept = st_text_cache_find(c->parsed, st_buf_view(c->work), &x->wanted);
  if (!kept) return STATOR_OK;
  st_value *values;
  int rc = read_bound_values(c, x, &values);
  if (rc != STATOR_OK || !values_fit(kept, values, count_values(x))) return rc;
  return bind_expressions(c, kept, values, x);
}

/* -- keeping ---------------------------------------------------------------------- */

/* Names outlive the call; values do not, and are not used again. */
static bool copy_placeholders(const st_placeholders *from, st_arena *arena, st_placeholders *to) {
  *to = *from;
  to->arena = arena;
  to->names = st_arena_array(arena, from->name_count, sizeof *to->names);
  to->types = st_arena_array(arena, from->value_count, sizeof *to->types);
  if (!to->names || !to->types) return false;
  if (from->value_count) memcpy(to->types, from->types, from->value_count * sizeof *to->types);
  for (size_t i = 0; i < from->name_count; i++) {
    to->names[i] = from->names[i];
    if (!st_arena_copy(arena, from->names[i].name, &to->names[i].name)) return false;
  }
  return true;
}

static bool parse_to_keep(st_expressions *kept, const st_expressions *x, st_error *error) {
  st_arena *arena = kept->placeholders.arena;
  for (int i = 0; i < ST_EXPR_KINDS; i++) {
    st_str text;
    if (!x->text[i]) continue;
    if (!st_json_string(x->text[i], arena, &text)) return false;
    if (!x->text[i]->escaped && !st_arena_copy(arena, text, &text)) return false;
    if (st_expressions_parse_text(kept, (st_expr_kind)i, text, error) != STATOR_OK) return false;
  }
  return true;
}

static const void *make_kept(void *expressions, st_arena *arena) {
  const st_expressions *x = expressions;
  st_expressions *kept = st_arena_array(arena, 1, sizeof *kept);
  st_error ignored; /* nothing but a lack of memory */
  if (!kept || !copy_placeholders(&x->placeholders, arena, &kept->placeholders)) return NULL;
  st_error_init(&ignored);
  bool made = parse_to_keep(kept, x, &ignored);
  st_error_free(&ignored);
  return made ? kept : NULL;
}

void st_known_expressions_keep(st_call *c, const st_expressions *x) {
  if (!x->wanted || !st_placeholders_all_used(&x->placeholders)) return;
  st_expressions again = *x;
  if (write_expressions_key(x, c->work))
    st_text_cache_keep(c->parsed, st_buf_view(c->work), make_kept, &again);
}
