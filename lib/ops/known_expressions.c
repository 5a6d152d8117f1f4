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
static bool add_key_text(st_buf *key, const st_json *text) {
  const uint32_t head[] = {text->len, text->escaped};
  if (text->type != ST_JSON_STRING) return false;
  st_buf_add(key, (const char *)head, sizeof head);
  st_buf_add(key, text->text, text->len);
  return true;
}

/* The members' names, and what they stand for. False: a member counts as absent. */
static bool add_key_members(st_buf *key, const st_json *members, bool with_text) {
  uint32_t count = members ? members->count : 0;
  if (members && count == 0) return false;
  st_buf_add(key, (const char *)&count, sizeof count);
  for (const st_json *n = st_json_first(members); n; n = st_json_next(members, n)) {
    if (n[1].type == ST_JSON_NULL || !add_key_text(key, n)) return false;
    if (with_text && !add_key_text(key, n + 1)) return false;
  }
  return true;
}

/* False: nothing is kept for such a request. */
static bool write_expressions_key(const st_expressions *x, st_buf *key) {
  bool any = false;
  st_buf_clear(key);
  for (int i = 0; i < ST_EXPR_KINDS; i++) {
    if (!x->text[i]) continue;
    any = true;
    st_buf_char(key, (char)i);
    if (!add_key_text(key, x->text[i])) return false;
  }
  st_buf_char(key, ST_EXPR_KINDS);
  return any && add_key_members(key, x->names, true) && add_key_members(key, x->values, false) &&
         !key->failed;
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

/* By their slots. */
static int read_bound_values(st_call *c, const st_json *members, st_value **values) {
  st_value *v = st_arena_alloc(c->arena, (members ? members->count : 0) * sizeof *v);
  *values = v;
  if (!v) return st_error_nomem(c->error);
  for (const st_json *n = st_json_first(members); n; n = st_json_next(members, n)) {
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
  int rc = read_bound_values(c, x->values, &values);
  if (rc != STATOR_OK || !values_fit(kept, values, x->values ? x->values->count : 0)) return rc;
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
