/* columns.c - the columns of a SELECT, out of one pass over an item. */
#include "expr/columns.h"
#include "base/utf8.h"
#include <string.h>

bool st_columns_begin(st_columns *c, st_arena *arena, size_t room) {
  *c = (st_columns){.shown = st_arena_array(arena, room, sizeof *c->shown),
                    .values = st_arena_array(arena, room, sizeof *c->values)};
  st_path_tree_init(&c->tree);
  return c->shown && c->values;
}

bool st_columns_add(st_columns *c, st_arena *arena, const st_path *path, st_str name) {
  int slot = st_path_tree_read(&c->tree, arena, path);
  if (slot < 0) return false;
  size_t at = c->count;
  while (at > 0 && st_str_cmp(c->shown[at - 1].name, name) > 0) at--;
  memmove(c->shown + at + 1, c->shown + at, (c->count - at) * sizeof *c->shown);
  c->shown[at] = (st_shown_column){name, slot};
  c->count++;
  return true;
}

/* Whether a later column of the same name is there. */
static bool is_hidden(const st_columns *c, size_t at) {
  for (size_t i = at + 1; i < c->count; i++) {
    if (!st_str_eq(c->shown[i].name, c->shown[at].name)) return false;
    if (c->values[c->shown[i].slot].type != ST_NONE) return true;
  }
  return false;
}

void st_columns_apply(const st_columns *c, st_str item, st_buf *out) {
  bool any = false;
  st_path_tree_resolve(&c->tree, item, c->values);
  st_buf_char(out, '{');
  for (size_t i = 0; i < c->count; i++) {
    st_value v = c->values[c->shown[i].slot];
    if (v.type == ST_NONE || is_hidden(c, i)) continue;
    st_buf_text(out, any ? ",\"" : "\"");
    any = true;
    st_utf8_escape(c->shown[i].name, out);
    st_buf_lit(out, "\":");
    st_buf_add(out, v.text, v.len);
  }
  st_buf_char(out, '}');
}
