/*
** search_text.c - the text that a search index has of a value. What the content view
** (search_sql.c) says of it in SQL must be the same to the byte. Tag: search_text.
*/
#include "store/search/search_internal.h"
#include <string.h>

/* Room in the arena for at most n bytes. */
static bool text_room(st_arena *arena, size_t n, st_buf *out) {
  char *room = st_arena_alloc(arena, n + 1);
  *out = (st_buf){.p = room, .cap = n + 1, .max = n};
  return room != NULL;
}

/* As a string is stored; only an escape can stand for U+0000. */
static void add_text(st_str stored, st_buf *out) {
  size_t from = out->n;
  st_name_decode(stored, out);
  for (size_t i = from; i < out->n; i++)
    if (!out->p[i]) out->p[i] = ' ';
}

static bool text_of_string(st_str stored, st_arena *arena, st_str *text) {
  *text = stored;
  if (!stored.n || !memchr(stored.p, '\\', stored.n)) return true;
  st_buf out;
  if (!text_room(arena, stored.n, &out)) return false;
  add_text(stored, &out);
  *text = st_buf_view(&out);
  return true;
}

static void add_text_line(st_str stored, bool *first, st_buf *out) {
  if (!*first) st_buf_char(out, '\n');
  *first = false;
  add_text(stored, out);
}

/* Lines are no longer than the stored elements with what is around them. */
static bool text_of_lines(st_value v, st_arena *arena, st_str *text) {
  st_buf out;
  const char *at = NULL;
  bool first = true;
  st_value element;
  st_str string, inner = st_value_inner(v);
  if (!text_room(arena, inner.n, &out)) return false;
  if (v.type == ST_SS)
    while (st_set_next(inner, &at, &string)) add_text_line(string, &first, &out);
  else
    while (st_list_next(inner, &at, &element))
      if (element.type == ST_S) add_text_line(st_value_scalar(element), &first, &out);
  if (!first) *text = st_buf_view(&out);
  return true;
}

bool st_search_text(st_value v, st_arena *arena, st_str *text) {
  *text = (st_str){NULL, 0};
  if (v.type == ST_S) return text_of_string(st_value_scalar(v), arena, text);
  if (v.type == ST_L || v.type == ST_SS) return text_of_lines(v, arena, text);
  return true;
}
