/*
** search_rows.c - puts the item and what is told of its hit together.
*/
#include "search/search_rows.h"

#include <string.h>

#include "base/json_same.h"
#include "base/json_text.h"
#include "output/paint.h"

static void add_row_name(text *row, json_span name) {
  if (row->data[row->length - 1] != '{') text_add_char(row, ',');
  text_format(row, "%.*s:", (int)name.length, name.data);
}

static bool is_mark(const char *c) {
  static const size_t length = sizeof PAINT_MARK_BEGIN - 1;
  return strncmp(c, PAINT_MARK_BEGIN, length) == 0 || strncmp(c, PAINT_MARK_END, length) == 0;
}

/* Appends a string of JSON with or without its marks; on one line if it is a snippet, which
** may be of several strings of a list. */
static void add_marked(text *row, json_span string, bool marked, bool snippet) {
  text told = {0}, kept = {0};
  json_text(string, &told);
  for (size_t i = 0; i < told.length; i++)
    if (!marked && is_mark(told.data + i))
      i += sizeof PAINT_MARK_BEGIN - 2;
    else
      text_add_char(&kept, snippet && told.data[i] == '\n' ? ' ' : told.data[i]);
  text_add_json_string(row, text_string(&kept), kept.length);
  text_free(&told);
  text_free(&kept);
}

static bool find_told(json_span hit, json_span *told, bool *snippets) {
  *snippets = json_member(hit, "Snippets", told);
  return *snippets || json_member(hit, "Highlights", told);
}

/* What is told of an attribute by that name. */
static bool find_told_of(json_span hit, json_span name, json_span *string) {
  json_span told, path;
  bool snippets;
  if (!find_told(hit, &told, &snippets)) return false;
  for (size_t at = 0; json_each(told, &at, &path, string);)
    if (json_same(path, name)) return true;
  return false;
}

/* The attribute's own value, in which words are marked only where all of it is told. */
static void add_attribute_of_item(text *row, json_span name, json_span value, json_span hit,
                                  bool marked) {
  json_span string, told;
  text bare = {0};
  if (marked && json_member(value, "S", &string) && find_told_of(hit, name, &told))
    add_marked(&bare, told, false, false);
  bool whole = bare.length > 0 && json_same((json_span){bare.data, bare.length}, string);
  add_row_name(row, name);
  if (whole) {
    text_add(row, "{\"S\":");
    add_marked(row, told, true, false);
    text_add_char(row, '}');
  } else {
    text_append(row, value.data, value.length);
  }
  text_free(&bare);
}

static bool item_has(json_span item, json_span name) {
  json_span known, value;
  for (size_t at = 0; json_each(item, &at, &known, &value);)
    if (json_same(known, name)) return true;
  return false;
}

void search_row(json_span item, json_span hit, bool marked, text *row) {
  json_span score, told, name, value;
  bool snippets;
  text_add_char(row, '{');
  if (json_member(hit, "Score", &score))
    text_format(row, "\"" SEARCH_SCORE "\":{\"N\":%.*s}", (int)score.length, score.data);
  for (size_t at = 0; json_each(item, &at, &name, &value);)
    add_attribute_of_item(row, name, value, hit, marked);
  if (find_told(hit, &told, &snippets))
    for (size_t at = 0; json_each(told, &at, &name, &value);) {
      if (item_has(item, name)) continue;
      add_row_name(row, name);
      text_add(row, "{\"S\":");
      add_marked(row, value, marked, snippets);
      text_add_char(row, '}');
    }
  text_add_char(row, '}');
}
