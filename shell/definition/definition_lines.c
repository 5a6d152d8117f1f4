/*
** definition_lines.c - lines and rows of DESCRIBE and SHOW.
*/
#include "definition/definition_lines.h"

#include <string.h>
#include <time.h>

#include "definition/table_facts.h"

void show_line(text *out, const char *label, const char *line) {
  text_format(out, "  %-10s %s\n", label, line);
}

void show_span(text *out, const char *label, json_span value) {
  if (value.length > 0) text_format(out, "  %-10s %.*s\n", label, (int)value.length, value.data);
}

void show_created(text *out, json_span table) {
  char date[40];
  struct tm t;
  json_span created = facts_member(table, "CreationDateTime");
  const char *end = memchr(created.data, '.', created.length);
  if (end != NULL) created.length = (size_t)(end - created.data);
  time_t seconds = (time_t)json_integer(created);
  if (seconds <= 0 || gmtime_r(&seconds, &t) == NULL) return;
  strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &t);
  show_line(out, "created", date);
}

void show_add_attribute(text *item, const char *name, char type, const char *value) {
  if (item->data[item->length - 1] != '{') text_add_char(item, ',');
  text_format(item, "\"%s\":{\"%c\":", name, type);
  text_add_json_string(item, value, strlen(value));
  text_add_char(item, '}');
}
