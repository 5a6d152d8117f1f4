/*
** known_keys.c - a list of the tables that were read from, with their keys.
*/
#include "statements/known_keys.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json_text.h"

typedef struct known_table {
  struct known_table *next;
  text name;
  text keys[ROWS_KEYS];
  bool asked; /* the keys are known, or cannot be */
  rows_heading heading;
} known_table;

void known_keys_forget(session *s) {
  while (s->known_tables != NULL) {
    known_table *table = s->known_tables;
    s->known_tables = table->next;
    for (int i = 0; i < ROWS_KEYS; i++) text_free(&table->keys[i]);
    text_free(&table->name);
    free(table);
  }
}

static known_table *find_known(session *s, const text *name) {
  for (known_table *t = s->known_tables; t != NULL; t = t->next)
    if (strcmp(t->name.data, name->data) == 0) return t;
  known_table *fresh = memory_resize(NULL, 1, sizeof *fresh);
  *fresh = (known_table){.next = s->known_tables};
  text_append(&fresh->name, name->data, name->length);
  s->known_tables = fresh;
  return fresh;
}

static void ask_keys(session *s, known_table *table) {
  text request = {0};
  json_span body, schema, name, element, key;
  size_t count = 0;
  table->asked = true;
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table->name.data, table->name.length);
  text_add_char(&request, '}');
  bool known = session_ask(s, "DescribeTable", request.data, request.length) &&
               session_answer(s, &body) && json_member(body, "Table", &body) &&
               json_member(body, "KeySchema", &schema);
  for (size_t at = 0; known && count < ROWS_KEYS && json_each(schema, &at, &name, &element);) {
    if (!json_member(element, "AttributeName", &key)) continue;
    key = json_unquoted(key);
    text_append(&table->keys[count], key.data, key.length);
    table->heading.keys[count] = text_string(&table->keys[count]);
    count++;
  }
  text_free(&request);
}

/* ---------------------------------------------------- the table of a statement */

/* The word at *c, a "quoted" one without its quotes, and *c behind it: blanks,
** 'strings' and signs are words nobody asks for. */
static json_span next_word(const char **c) {
  const char *start = *c + strspn(*c, " \t\r\n");
  size_t length = strcspn(start, " \t\r\n.,;(){}[]<>='\"");
  if (*start == '"' || *start == '\'') {
    const char *end = strchr(start + 1, *start);
    if (end == NULL) end = start + strlen(start);
    *c = *end != '\0' ? end + 1 : end;
    return (json_span){start + 1, (size_t)(end - start - 1) * (*start == '"')};
  }
  *c = start + (length > 0 ? length : *start != '\0');
  return (json_span){start, length};
}

static bool word_is(json_span word, const char *name) {
  return word.length == strlen(name) && strncasecmp(word.data, name, word.length) == 0;
}

/* The word behind FROM, INTO or UPDATE. */
static void table_of_statement(const char *statement, text *table) {
  const char *c = statement;
  while (*c != '\0') {
    json_span word = next_word(&c);
    if (!word_is(word, "FROM") && !word_is(word, "INTO") && !word_is(word, "UPDATE")) continue;
    word = next_word(&c);
    text_append(table, word.data, word.length);
    return;
  }
}

static void table_of_request(json_span request, text *table) {
  json_span member;
  text statement = {0};
  if (json_member(request, "TableName", &member)) {
    json_text(member, table);
  } else if (json_member(request, "Statement", &member)) {
    json_text(member, &statement);
    table_of_statement(text_string(&statement), table);
  }
  text_free(&statement);
}

const rows_heading *known_keys_of_table(session *s, const text *name) {
  if (name->length == 0) return NULL;
  known_table *table = find_known(s, name);
  table->heading.table = table->name.data;
  if (!table->asked && rows_have_columns(s)) ask_keys(s, table);
  return &table->heading;
}

const rows_heading *known_keys_heading(session *s, json_span request) {
  text name = {0};
  table_of_request(request, &name);
  const rows_heading *heading = known_keys_of_table(s, &name);
  text_free(&name);
  return heading;
}
