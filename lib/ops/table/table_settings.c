/*
** table_settings.c - reading and changing one member of a table's settings.
*/
#include "ops/table/table_settings.h"

int st_settings_read(st_call *c, st_str settings, const st_json **root) {
  *root = NULL;
  return settings.n ? st_json_read(settings, c->arena, root, c->error) : STATOR_OK;
}

static bool setting_is(const st_json *node, const char *name, st_str index) {
  st_str own = {node->text, node->len}, wanted = st_str_of(name);
  if (!index.n) return st_str_eq(own, wanted);
  return own.n == wanted.n + 1 + index.n && st_str_starts(own, wanted) && own.p[wanted.n] == '/' &&
         st_str_eq((st_str){own.p + wanted.n + 1, index.n}, index);
}

const st_json *st_settings_member(const st_json *root, const char *name, st_str index) {
  if (!root) return NULL;
  for (const st_json *m = st_json_first(root); m; m = st_json_next(root, m))
    if (setting_is(m, name, index)) return m + 1;
  return NULL;
}

static void add_setting_name(st_buf *out, st_str name, st_str index) {
  st_buf_text(out, out->n > 1 ? ",\"" : "\"");
  st_buf_str(out, name);
  if (index.n) st_buf_char(out, '/');
  st_buf_str(out, index);
  st_buf_lit(out, "\":");
}

/* A node's text with the quotes that a string's lacks. */
static void add_setting_value(st_buf *out, const st_json *node) {
  if (node->type == ST_JSON_STRING) st_buf_char(out, '"');
  st_buf_add(out, node->text, node->len);
  if (node->type == ST_JSON_STRING) st_buf_char(out, '"');
}

int st_settings_put(st_call *c, st_table *t, const char *name, st_str index, st_str json) {
  const st_json *root;
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK) return rc;
  st_buf out;
  st_buf_init(&out, 0);
  st_buf_char(&out, '{');
  for (const st_json *m = root ? st_json_first(root) : NULL; m; m = st_json_next(root, m)) {
    if (setting_is(m, name, index)) continue;
    add_setting_name(&out, (st_str){m->text, m->len}, (st_str){NULL, 0});
    add_setting_value(&out, m + 1);
  }
  if (json.n) add_setting_name(&out, st_str_of(name), index);
  st_buf_str(&out, json);
  bool any = out.n > 1;
  st_buf_char(&out, '}');
  t->settings = (st_str){NULL, 0};
  if (out.failed || (any && !st_arena_copy(c->arena, st_buf_view(&out), &t->settings)))
    rc = st_error_nomem(c->error);
  st_buf_free(&out);
  return rc;
}

int st_settings_put_int(st_call *c, st_table *t, const char *name, int64_t value) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_int(&text, value);
  int rc = text.failed ? st_error_nomem(c->error)
                       : st_settings_put(c, t, name, (st_str){NULL, 0}, st_buf_view(&text));
  st_buf_free(&text);
  return rc;
}
