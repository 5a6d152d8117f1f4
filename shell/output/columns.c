/*
** columns.c - which attributes there are. A search begins behind the last one
** found, since items of a kind have the same attributes in the same order.
*/
#include "output/columns.h"

#include <stdlib.h>
#include <string.h>

static column *find_column(columns *c, json_span name) {
  for (size_t i = 0; i < c->count; i++) {
    size_t at = c->near + i < c->count ? c->near + i : c->near + i - c->count;
    const text *known = &c->list[at].name;
    if (known->length != name.length || memcmp(known->data, name.data, name.length) != 0) continue;
    c->near = at + 1 < c->count ? at + 1 : 0;
    return &c->list[at];
  }
  return NULL;
}

column *columns_add(columns *c, json_span name) {
  column *found = find_column(c, name);
  if (found != NULL) return found;
  c->list = memory_resize(c->list, c->count + 1, sizeof *c->list);
  column *added = &c->list[c->count++];
  *added = (column){0};
  text_append(&added->name, name.data, name.length);
  return added;
}

const char *value_type_shown(json_span value, json_span *inner) {
  static const char *const types[] = {"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"};
  size_t position = 0;
  json_span name;
  if (*value.data != '{' || !json_each(value, &position, &name, inner)) return "";
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (json_equals(json_unquoted(name), types[i])) return types[i];
  return "";
}

void columns_note(columns *c, json_span item) {
  size_t position = 0;
  json_span name, value, inner;
  while (json_each(item, &position, &name, &value)) {
    column *found = columns_add(c, json_unquoted(name));
    const char *type = value_type_shown(value, &inner);
    if (found->type == NULL) found->type = *type != '\0' ? type : COLUMN_MIXED;
    if (strcmp(found->type, type) != 0) found->type = COLUMN_MIXED;
    found->items++;
    found->numbers += strcmp(type, "N") == 0;
    found->nulls += strcmp(type, "NULL") == 0;
  }
}

const json_span *columns_spread(columns *c, json_span item) {
  size_t position = 0;
  json_span name, value;
  if (c->cell_count < c->count) {
    c->cells = memory_resize(c->cells, c->count, sizeof *c->cells);
    c->cell_count = c->count;
  }
  for (size_t i = 0; i < c->count; i++) c->cells[i] = (json_span){"", 0};
  while (json_each(item, &position, &name, &value)) {
    const column *found = find_column(c, json_unquoted(name));
    if (found != NULL) c->cells[found - c->list] = value;
  }
  return c->cells;
}

/* A stable sort: there are few of them. */
void columns_sort(columns *c, size_t fixed) {
  for (size_t i = fixed + 1; i < c->count; i++) {
    column moved = c->list[i];
    size_t at = i;
    for (; at > fixed && c->list[at - 1].items < moved.items; at--) c->list[at] = c->list[at - 1];
    c->list[at] = moved;
  }
}

void columns_drop_empty(columns *c, size_t *fixed) {
  bool items = false;
  size_t kept = 0, first = *fixed;
  for (size_t i = 0; i < c->count; i++) items = items || c->list[i].items > 0;
  if (!items) return;
  for (size_t i = 0; i < c->count; i++) {
    if (i < first && c->list[i].items == 0) {
      text_free(&c->list[i].name);
      --*fixed;
    } else {
      c->list[kept++] = c->list[i];
    }
  }
  c->count = kept;
  c->near = 0;
}

void columns_free(columns *c) {
  for (size_t i = 0; i < c->count; i++) text_free(&c->list[i].name);
  free(c->list);
  free(c->cells);
  *c = (columns){0};
}
