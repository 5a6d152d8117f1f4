/* plain.c - plain JSON in and out. Recurses as deep as values may nest. */
#include "value/plain.h"
#include "value/writer.h"

static int write_plain_value(st_writer *w, const st_json *node, int level, size_t *size) {
  int rc = st_writer_level(w, level);
  if (rc != STATOR_OK) return rc;
  switch (node->type) {
  case ST_JSON_STRING: return st_writer_s(w, node, size);
  case ST_JSON_NUMBER: return st_writer_n(w, (st_str){node->text, node->len}, size);
  case ST_JSON_TRUE:
  case ST_JSON_FALSE: return st_writer_bool(w, node->type == ST_JSON_TRUE, size);
  case ST_JSON_ARRAY: return st_writer_l(w, node, level, size);
  case ST_JSON_OBJECT: return st_writer_m(w, node, level, size);
  default: return st_writer_null(w, size);
  }
}

static int finish_plain(const st_writer *w, int rc, size_t bytes, size_t *size) {
  if (rc == STATOR_OK && w->out->failed) rc = st_error_nomem(w->error);
  if (size) *size = rc == STATOR_OK ? bytes : 0;
  return rc;
}

int st_plain_read_value(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                        st_error *error) {
  st_writer w = {.arena = arena, .out = out, .error = error, .value = write_plain_value};
  size_t bytes = 0;
  int rc = write_plain_value(&w, node, 1, &bytes);
  return finish_plain(&w, rc, bytes, size);
}

int st_plain_read_item(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                       st_error *error) {
  st_writer w = {.arena = arena, .out = out, .error = error, .value = write_plain_value};
  size_t bytes = 0;
  int rc = node->type == ST_JSON_OBJECT
               ? st_writer_map(&w, node, 1, 0, &bytes)
               : st_error_in_family(error, ST_FAMILY_VALUE, "An item must be a JSON object");
  return finish_plain(&w, rc, bytes, size);
}

static void write_plain_list(st_str list, st_buf *out) {
  const char *at = NULL;
  st_buf_char(out, '[');
  for (st_value v; st_list_next(list, &at, &v);) {
    if (v.text != list.p + 1) st_buf_char(out, ',');
    st_plain_write_value(v, out);
  }
  st_buf_char(out, ']');
}

/* Of number sets the quotes are dropped. */
static void write_plain_set(st_value v, st_buf *out) {
  st_str set = st_value_inner(v), element;
  if (v.type != ST_NS) {
    st_buf_str(out, set);
    return;
  }
  const char *at = NULL;
  st_buf_char(out, '[');
  while (st_set_next(set, &at, &element)) {
    if (element.p != set.p + 2) st_buf_char(out, ',');
    st_buf_str(out, element);
  }
  st_buf_char(out, ']');
}

void st_plain_write_value(st_value v, st_buf *out) {
  switch (v.type) {
  case ST_N: st_buf_str(out, st_value_scalar(v)); break;
  case ST_NULL: st_buf_lit(out, "null"); break;
  case ST_L: write_plain_list(st_value_inner(v), out); break;
  case ST_M: st_plain_write_item(st_value_inner(v), out); break;
  case ST_SS:
  case ST_NS:
  case ST_BS: write_plain_set(v, out); break;
  default: st_buf_str(out, st_value_inner(v)); break; /* S, B, BOOL: as they stand */
  }
}

void st_plain_write_item(st_str item, st_buf *out) {
  const char *at = NULL;
  st_buf_char(out, '{');
  for (st_member m; st_map_next(item, &at, &m);) {
    if (m.text != item.p + 1) st_buf_char(out, ',');
    st_buf_char(out, '"');
    st_buf_str(out, m.name);
    st_buf_lit(out, "\":");
    st_plain_write_value(m.value, out);
  }
  st_buf_char(out, '}');
}
