/*
** complete.c - finds the statement that is being typed, what kind it is and where its
** last word begins.
*/
#include "complete/complete.h"

#include <stdlib.h>
#include <string.h>

#include "commands/dot_commands.h"
#include "complete/complete_kinds.h"
#include "complete/json_place.h"
#include "definition/definition_reader.h"
#include "statements/statement.h"

/* ------------------------------------------------------------------ the statement */

/* Where the statement that is open at the end of the text begins; the text's length:
** none is. False inside of a text or comment, where nothing is completed. */
static bool find_open_statement(const char *whole, size_t *begins) {
  statement st = {0};
  size_t line_start = 0, lines = 0;
  bool complete = false;
  *begins = strlen(whole);
  for (const char *c = whole;; lines++) {
    size_t length = strcspn(c, "\n");
    bool first = lines == 0 || st.text.length == 0;
    line_start = (size_t)(c - whole);
    complete = statement_add_line(&st, c, length);
    if (first) *begins = line_start + st.column;
    while (complete && st.ending == ENDS_WITH_SEMICOLON) {
      complete = statement_next(&st);
      *begins = line_start + st.column;
    }
    if (c[length] == '\0') break;
    if (complete) statement_drop(&st);
    c += length + 1;
  }
  if (st.text.length == 0) *begins = strlen(whole);
  char wants = statement_wants(&st);
  bool in_text = wants == '\'' || wants == '*';
  statement_free(&st);
  return !in_text;
}

/* ----------------------------------------------------------------------- the word */

static bool in_name(char c) {
  return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || (c != '\0' && strchr("_-#:$", c) != NULL);
}

/* A quote that is open, or the last name. */
static size_t word_of_statement(const char *line) {
  size_t length = strlen(line), quote = length;
  char inside = '\0';
  for (size_t i = 0; i < length; i++) {
    if (inside == '\0' && (line[i] == '"' || line[i] == '\'')) {
      inside = line[i];
      quote = i;
    } else if (line[i] == inside) {
      inside = '\0';
    }
  }
  if (inside != '\0') return quote;
  while (length > 0 && in_name(line[length - 1])) length--;
  return length;
}

/* Words of a dot-command; a quote holds one together. */
static size_t word_of_command(const char *line) {
  size_t start = 0;
  char inside = '\0';
  for (size_t i = 0; line[i] != '\0'; i++) {
    if (inside == '\0' && strchr(" \t", line[i]) != NULL) start = i + 1;
    if (inside != '\0')
      inside = line[i] == inside ? '\0' : inside;
    else if (line[i] == '"' || line[i] == '\'')
      inside = line[i];
  }
  return start;
}

/* Of an operation or short form: in JSON a name or text of it, in a quoted expression
** the last name. */
static size_t word_of_request(const char *line) {
  json_place place = json_place_of(line);
  size_t end = strlen(line);
  if (!place.text || place.depth > 0) return place.word;
  while (end > place.word + 1 && in_name(line[end - 1])) end--;
  return end;
}

/* ----------------------------------------------------------------------- the kinds */

void complete_beginning(const completion *c) {
  char kebab[64];
  for (const dot_command *d = dot_commands; d->name != NULL; d++) offer_word(c, d->name, " ");
  for (const definition_word *w = definition_statements; w->word != NULL; w++)
    offer_keywords(c, w->word);
  offer_keywords(c, "SELECT INSERT UPDATE DELETE EXPLAIN");
  for (size_t i = 0; i < short_form_count; i++) offer_word(c, short_forms[i].name, " ");
  if (*c->word == '\0') return; /* the operations are too many to be listed with the others */
  for (size_t i = 0; i < operation_count; i++) {
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    offer_word(c, operations[i].name, " ");
    offer_word(c, kebab, " ");
  }
}

static size_t word_of(const char *line, bool worded) {
  const dot_command *d = *line == '.' ? complete_dot_command(line) : NULL;
  if (worded || (d != NULL && (d->takes == WORD_STATEMENT || d->takes == WORD_QUESTION)))
    return word_of_statement(line);
  return *line == '.' ? word_of_command(line) : word_of_request(line);
}

typedef struct split_line {
  char *before;
  completion c;
} split_line;

static split_line split_at(session *s, const char *line, size_t word, const char *behind,
                           candidates *found) {
  char *before = memory_copy(line, word);
  found->start = word;
  return (split_line){
      before, {s, before, line + word, behind, found}
  };
}

static void first_name(const char *line, char *name, size_t size) {
  snprintf(name, size, "%.*s", (int)strcspn(line, " \t\r\n{@"), line);
}

void complete_text(session *s, const char *line, const char *behind, candidates *found) {
  char name[64];
  first_name(line, name, sizeof name);
  const short_form *form = short_form_find(name);
  const operation *op = operation_find(name);
  bool in_first = line[strlen(name)] == '\0';
  bool worded = !in_first && complete_is_statement(line);
  const char *rest = line + strlen(name) + strspn(line + strlen(name), " \t\r\n");
  bool request = *rest == '{' || *rest == '-';
  size_t word = in_first ? 0 : word_of(line, worded);
  split_line l = split_at(s, line, word, behind, found);
  if (in_first)
    complete_beginning(&l.c);
  else if (*line == '.')
    complete_dot_words(&l.c);
  else if (worded)
    complete_statement(&l.c);
  else if (form != NULL && (op == NULL || !request))
    complete_short_form(&l.c, form);
  else if (op != NULL)
    complete_operation(&l.c, op);
  else if (strcmp(name, "help") == 0)
    complete_help_names(&l.c);
  free(l.before);
}

void complete_line(session *s, const typed_line *typed, candidates *found) {
  text whole = {0};
  size_t begins;
  *found = (candidates){0};
  text_add(&whole, typed->before);
  if (whole.length > 0) text_add_char(&whole, '\n');
  size_t line = whole.length;
  text_append(&whole, typed->line, typed->cursor);
  if (find_open_statement(text_string(&whole), &begins))
    complete_text(s, text_string(&whole) + begins, typed->line + typed->cursor, found);
  size_t start = begins + found->start;
  found->start = start > line ? start - line : 0;
  candidates_sort(found);
  text_free(&whole);
}
