/*
** known_keys.c - a list of the tables that were read from, with their keys.
*/
#include "statements/known_keys.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json_text.h"
#include "search/search_rows.h"
#include "statements/select_list.h"

typedef struct known_table {
  struct known_table *next;
  text name;
  text keys[ROWS_KEYS];
  bool asked; /* the keys are known, or cannot be */
  rows_heading heading;
  text listed[ROWS_FIRST]; /* what the last SELECT asked for */
  rows_heading list;       /* that, in its order */
} known_table;

void known_keys_forget(session *s) {
  while (s->known_tables != NULL) {
    known_table *table = s->known_tables;
    s->known_tables = table->next;
    for (int i = 0; i < ROWS_KEYS; i++) text_free(&table->keys[i]);
    for (int i = 0; i < ROWS_FIRST; i++) text_free(&table->listed[i]);
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

static void table_of_request(json_span request, text *table, text *statement) {
  json_span member;
  if (json_member(request, "TableName", &member)) {
    json_text(member, table);
  } else if (json_member(request, "Statement", &member)) {
    json_text(member, statement);
    table_of_statement(text_string(statement), table);
  }
}

/* The columns that a statement lists; NULL if it lists none. */
static const rows_heading *heading_of_list(session *s, const text *name, const char *statement) {
  if (name->length == 0) return NULL;
  known_table *table = find_known(s, name);
  for (int i = 0; i < ROWS_FIRST; i++) text_clear(&table->listed[i]);
  size_t count = select_list(statement, table->listed, ROWS_FIRST);
  if (count == 0) return NULL;
  table->list = (rows_heading){.table = table->name.data};
  for (size_t i = 0; i < count; i++) table->list.keys[i] = text_string(&table->listed[i]);
  return &table->list;
}

const rows_heading *known_keys_of_table(session *s, const text *name) {
  if (name->length == 0) return NULL;
  known_table *table = find_known(s, name);
  table->heading.table = table->name.data;
  if (!table->asked && rows_have_columns(s)) ask_keys(s, table);
  return &table->heading;
}

/* Of the hits of a search: the score comes first. They are no items that can be put. */
static const rows_heading *heading_of_search(session *s, const text *name) {
  if (name->length == 0) return NULL;
  known_table *table = find_known(s, name);
  if (!table->asked && rows_have_columns(s)) ask_keys(s, table);
  table->list = (rows_heading){.marked = true, .keys = {SEARCH_SCORE}};
  for (int i = 0; i < ROWS_KEYS && table->heading.keys[i] != NULL; i++)
    table->list.keys[i + 1] = table->heading.keys[i];
  return &table->list;
}

const rows_heading *known_keys_heading(session *s, json_span request) {
  text name = {0}, statement = {0};
  table_of_request(request, &name, &statement);
  json_span query;
  const rows_heading *heading = NULL;
  if (json_member(request, "SearchQuery", &query))
    heading = heading_of_search(s, &name);
  else
    heading = heading_of_list(s, &name, text_string(&statement));
  if (heading == NULL) heading = known_keys_of_table(s, &name);
  text_free(&name);
  text_free(&statement);
  return heading;
}
