/*
** sql_json.c - stator_json(x). What it is given is read as an item, and if it is none, as
** a value: no text is both, for what stands in {"M":...} is an attribute's value in an
** item, and a map of values in a value.
*/
#include "store/sql/sql_json.h"
#include "value/item_text.h"
#include "value/plain.h"

enum { JSON_SUBTYPE = 'J' };     /* by which SQLite's JSON functions know each other's results */
#define RESULT_SUBTYPE 0x1000000 /* SQLITE_RESULT_SUBTYPE of newer SQLite; others pass over it */

static bool read_whole_item(st_str text, st_arena *arena, st_item_text *item, bool *no_memory) {
  st_item_source source = {.begin = text.p, .end = text.p + text.n, .arena = arena};
  bool taken = text.n && *text.p == '{' && st_item_text_read(&source, text.p, item);
  *no_memory = source.out_of_memory;
  return taken && item->sent.n == text.n;
}

/* A value is read as the only one of an item. */
static bool wrap_value(st_str text, st_arena *arena, st_str *item) {
  static const char before[] = "{\"v\":";
  char *p = st_arena_alloc(arena, sizeof before + text.n);
  if (!p) return false;
  memcpy(p, before, sizeof before - 1);
  memcpy(p + sizeof before - 1, text.p, text.n);
  p[sizeof before - 1 + text.n] = '}';
  *item = (st_str){p, sizeof before + text.n};
  return true;
}

/* False: `text` is neither, or *no_memory. */
static bool write_plain_json(st_str text, st_arena *arena, st_buf *out, bool *no_memory) {
  st_item_text item;
  st_str wrapped = {NULL, 0};
  if (read_whole_item(text, arena, &item, no_memory)) {
    st_plain_write_item(item.text, out);
    return true;
  }
  if (!*no_memory) *no_memory = !wrap_value(text, arena, &wrapped);
  if (*no_memory || !read_whole_item(wrapped, arena, &item, no_memory)) return false;
  st_value v = st_map_find(item.text, ST_LIT("v"));
  if (v.type == ST_NONE) return false;
  st_plain_write_value(v, out);
  return true;
}

static void stator_json_of(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  st_arena arena;
  st_buf out;
  st_arena_init(&arena);
  st_buf_init(&out, 0);
  bool no_memory = false, read = false;
  if (sqlite3_value_type(values[0]) == SQLITE_TEXT) {
    const char *p = (const char *)sqlite3_value_text(values[0]);
    st_str text = {p, (size_t)sqlite3_value_bytes(values[0])};
    no_memory = !p;
    read = p && write_plain_json(text, &arena, &out, &no_memory);
  }
  if (no_memory || out.failed) {
    sqlite3_result_error_nomem(context);
  } else if (!read) {
    sqlite3_result_error(context,
                         "stator_json takes an attribute value in DynamoDB's JSON, "
                         "{\"S\":\"Drama\"}, or an item",
                         -1);
  } else {
    sqlite3_result_text64(context, out.p, out.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    sqlite3_result_subtype(context, JSON_SUBTYPE);
  }
  st_buf_free(&out);
  st_arena_free(&arena);
}

int st_sql_json_register(st_store *s, st_error *error) {
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  if (sqlite3_libversion_number() >= 3045000) flags |= RESULT_SUBTYPE;
  int code = sqlite3_create_function_v2(s->db, "stator_json", 1, flags, NULL, stator_json_of, NULL,
                                        NULL, NULL);
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(s, code, error);
}
