/*
** cell.c - values as text.
*/
#include "output/cell.h"

#include <string.h>

#include "base/json_text.h"
#include "base/plain_json.h"
#include "output/columns.h"
#include "output/width.h"

static void add_look(text *out, json_span json, bool tight) {
  const json_look look = {.one_line = true, .tight = tight, .add = paint_json_shown};
  json_print_as(out, json.data, json.length, &look);
}

bool cell_reads_as_json(const text *value) {
  json_span span;
  if (value->length == 0) return true;
  return strchr("{[\"-0123456789tfn", *value->data) != NULL &&
         json_is_value(value->data, value->length, &span, NULL);
}

static bool is_clear(const text *value) {
  size_t length = value->length;
  if (cell_reads_as_json(value) || *value->data == ' ' || value->data[length - 1] == ' ')
    return false;
  return width_until_control(value->data, length) == length;
}

static paint show_string(json_span string, bool tight, text *out) {
  text shown = {0};
  json_text(string, &shown);
  if (is_clear(&shown))
    text_append(out, shown.data, shown.length);
  else
    add_look(out, string, tight);
  text_free(&shown);
  return PAINT_NONE;
}

bool cell_show_document(json_span value, text *out) {
  json_span inner;
  text shown = {0};
  if (strcmp(value_type_shown(value, &inner), "S") != 0) return false;
  json_text(inner, &shown);
  bool is = shown.length > 0 && (*shown.data == '{' || *shown.data == '[') &&
            cell_reads_as_json(&shown) &&
            width_until_control(shown.data, shown.length) == shown.length;
  if (is) text_append(out, shown.data, shown.length);
  text_free(&shown);
  return is;
}

paint cell_show(json_span value, bool typed, bool tight, text *out) {
  json_span inner;
  const char *type = value_type_shown(value, &inner);
  if (typed || *type == '\0') {
    add_look(out, value, tight);
    return PAINT_NONE;
  }
  if (strcmp(type, "S") == 0) return show_string(inner, tight, out);
  text plain = {0};
  plain_from_value(value, &plain);
  add_look(out, (json_span){plain.data, plain.length}, tight);
  text_free(&plain);
  if (strcmp(type, "N") == 0) return PAINT_NUMBER;
  return strcmp(type, "NULL") == 0 || strcmp(type, "BOOL") == 0 ? PAINT_WORD : PAINT_NONE;
}

void cell_show_name(json_span name, text *out) {
  text shown = {0};
  json_text(name, &shown);
  width_add_shown(out, text_string(&shown), shown.length);
  text_free(&shown);
}

void cell_write_name(json_span name, text *out) {
  json_text(name, out);
}

bool cell_is_string(json_span value) {
  json_span inner;
  return value.length > 0 && strcmp(value_type_shown(value, &inner), "S") == 0;
}

void cell_write(json_span value, bool typed, text *out) {
  const json_look narrow = {.tight = true};
  text plain = {0};
  if (typed) {
    json_print_as(out, value.data, value.length, &narrow);
    return;
  }
  plain_from_value(value, &plain);
  if (*text_string(&plain) == '"')
    json_text((json_span){plain.data, plain.length}, out);
  else
    json_print_as(out, text_string(&plain), plain.length, &narrow);
  text_free(&plain);
}
