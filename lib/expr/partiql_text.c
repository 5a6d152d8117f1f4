/* partiql_text.c - names and values as PartiQL writes them. Binary values have no
** literal there: they are shown as the AttributeValues they are. */
#include "base/utf8.h"
#include "expr/expression_text.h"
#include "expr/reserved_words.h"

static bool is_bare_name(st_str name) {
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && (i == 0 || c < '0' || c > '9')) return false;
  }
  return name.n && !st_reserved_word(name);
}

void st_text_partiql_name(st_str name, st_buf *out) {
  if (is_bare_name(name))
    st_buf_str(out, name);
  else
    st_buf_quoted(out, name, '"');
}

/* `stored`: as it stands between quotes in canonical text. */
static void write_string(st_str stored, st_buf *out) {
  st_buf text;
  st_buf_init(&text, 0);
  st_name_decode(stored, &text);
  if (text.failed) out->failed = true;
  st_buf_quoted(out, st_buf_view(&text), '\'');
  st_buf_free(&text);
}

static void write_set_text(st_value v, st_buf *out) {
  const char *at = NULL;
  st_str element;
  st_buf_lit(out, "<<");
  for (bool more = false; st_set_next(st_value_inner(v), &at, &element); more = true) {
    if (more) st_buf_lit(out, ", ");
    if (v.type == ST_SS)
      write_string(element, out);
    else
      st_buf_str(out, element);
  }
  st_buf_lit(out, ">>");
}

static void write_list_text(st_value v, st_buf *out) {
  const char *at = NULL;
  st_value element;
  st_buf_char(out, '[');
  for (bool more = false; st_list_next(st_value_inner(v), &at, &element); more = true) {
    if (more) st_buf_lit(out, ", ");
    st_text_partiql_value(element, out);
  }
  st_buf_char(out, ']');
}

static void write_map_text(st_value v, st_buf *out) {
  const char *at = NULL;
  st_member m;
  st_buf_char(out, '{');
  for (bool more = false; st_map_next(st_value_inner(v), &at, &m); more = true) {
    if (more) st_buf_lit(out, ", ");
    write_string(m.name, out);
    st_buf_lit(out, ": ");
    st_text_partiql_value(m.value, out);
  }
  st_buf_char(out, '}');
}

void st_text_partiql_value(st_value v, st_buf *out) {
  switch ((st_type)v.type) {
  case ST_S: write_string(st_value_scalar(v), out); break;
  case ST_N: st_buf_str(out, st_value_scalar(v)); break;
  case ST_BOOL: st_buf_text(out, st_value_true(v) ? "true" : "false"); break;
  case ST_NULL: st_buf_lit(out, "null"); break;
  case ST_SS:
  case ST_NS: write_set_text(v, out); break;
  case ST_L: write_list_text(v, out); break;
  case ST_M: write_map_text(v, out); break;
  default: st_buf_add(out, v.text, v.len);
  }
}
