/*
** definition_text.c - the words of which definitions in the catalog are written,
** and reading them.
*/
#include "store/catalog/definition_text.h"
#include "base/utf8.h"

/* ------------------------------------------------------------- writing */

void st_def_put_name(st_buf *out, const char *name) {
  if (out->n && out->p[out->n - 1] != '{') st_buf_char(out, ',');
  st_buf_format(out, "\"%s\":", name);
}

void st_def_put_string(st_buf *out, st_str s) {
  st_buf_char(out, '"');
  st_utf8_escape(s, out);
  st_buf_char(out, '"');
}

void st_def_put_text(st_buf *out, const char *name, st_str s) {
  st_def_put_name(out, name);
  st_def_put_string(out, s);
}

void st_def_put_int(st_buf *out, const char *name, int64_t v) {
  if (v == 0) return;
  st_def_put_name(out, name);
  st_buf_int(out, v);
}

void st_def_put_flag(st_buf *out, const char *name, bool v) {
  if (!v) return;
  st_def_put_name(out, name);
  st_buf_lit(out, "true");
}

/* ------------------------------------------------------------- reading */

/* Members mostly stand in the order in which they are asked for. */
static const st_json *find_member(st_definition_reader *r, const st_json *object,
                                  const char *name) {
  bool at_hand = r->of == object && r->next && st_json_is(r->next, st_str_of(name));
  const st_json *v = at_hand ? r->next + 1 : st_json_member(object, name);
  if (!v) return NULL;
  r->of = object;
  r->next = st_json_next(object, v - 1);
  return v;
}

const st_json *st_def_member(st_definition_reader *r, const st_json *object, const char *name,
                             st_json_type type) {
  const st_json *v = find_member(r, object, name);
  if (!v || v->type == type) return v;
  r->damaged = true;
  return NULL;
}

st_str st_def_string(st_definition_reader *r, const st_json *v) {
  st_str meaning = {"", 0}, kept = {"", 0};
  if (v->type != ST_JSON_STRING) {
    r->damaged = true;
  } else if (!st_json_string(v, &r->scratch, &meaning) ||
             !st_arena_copy(r->arena, meaning, &kept)) {
    r->no_memory = true;
  }
  return kept;
}

st_str st_def_text(st_definition_reader *r, const st_json *object, const char *name) {
  const st_json *v = st_def_member(r, object, name, ST_JSON_STRING);
  return v ? st_def_string(r, v) : (st_str){NULL, 0};
}

int64_t st_def_int(st_definition_reader *r, const st_json *object, const char *name) {
  const st_json *v = st_def_member(r, object, name, ST_JSON_NUMBER);
  int64_t number = 0;
  if (v && !st_str_to_int64((st_str){v->text, v->len}, &number)) r->damaged = true;
  return number;
}

bool st_def_flag(st_definition_reader *r, const st_json *object, const char *name) {
  const st_json *v = find_member(r, object, name);
  return v && v->type == ST_JSON_TRUE;
}

int st_def_choice(st_definition_reader *r, const st_json *object, const char *name,
                  const char *const *names) {
  const st_json *v = st_def_member(r, object, name, ST_JSON_STRING);
  for (int i = 0; v && names[i]; i++) {
    if (st_json_is(v, st_str_of(names[i]))) return i;
  }
  r->damaged = true;
  return 0;
}
