/*
** complete.c - completion: names of statements at the start of a line, table
** names where a table stands, options behind an operation. It prints nothing
** and knows nothing of the editor.
*/
#include "prompt/complete.h"

#include <stdlib.h>
#include <string.h>

#include "commands/dot_commands.h"
#include "commands/inspect.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"
#include "base/text.h"

typedef struct completion {
  candidates *found;
  const char *word;
  size_t length;
} completion;

static void offer(void *context, const char *candidate) {
  completion *c = context;
  candidates *found = c->found;
  if (strncmp(candidate, c->word, c->length) != 0) return;
  for (size_t i = 0; i < found->count; i++)
    if (strcmp(found->list[i], candidate) == 0) return;
  found->list = memory_resize(found->list, found->count + 1, sizeof *found->list);
  found->list[found->count++] = memory_copy(candidate, strlen(candidate));
}

static void offer_statements(completion *c) {
  char kebab[64];
  for (const dot_command *d = dot_commands; d->name != NULL && *c->word == '.'; d++)
    offer(c, d->name);
  for (size_t i = 0; i < short_form_count; i++) offer(c, short_forms[i].name);
  for (size_t i = 0; i < operation_count; i++) {
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    offer(c, operations[i].name);
    offer(c, kebab);
  }
}

static void offer_options(completion *c, const operation *op) {
  member m;
  text option = {0};
  for (size_t position = 0; operation_member(op, &position, &m);) {
    text_clear(&option);
    text_format(&option, "--%s", m.option);
    offer(c, text_string(&option));
  }
  text_free(&option);
}

/* True if what stands before the word ends with `tail`, blanks aside. */
static bool comes_after(const char *line, size_t length, const char *tail) {
  size_t n = strlen(tail);
  while (length > 0 && line[length - 1] == ' ') length--;
  return length >= n && memcmp(line + length - n, tail, n) == 0;
}

/* The word at the line's beginning, in `out`. */
static void first_word(const char *line, size_t length, char *out, size_t size) {
  size_t n = 0;
  while (n < length && n + 1 < size && strchr(" {", line[n]) == NULL) n++;
  memcpy(out, line, n);
  out[n] = '\0';
}

/* Whether a table name stands in this place. */
static bool at_table(const char *line, size_t start, const char *first) {
  static const char *const commands[] = {".schema", ".shards", ".sweep", ".tables"};
  bool second = comes_after(line, start, first) && strchr(line, ' ') != NULL &&
                strspn(line + strlen(first), " ") + strlen(first) >= start;
  for (size_t i = 0; second && i < sizeof commands / sizeof *commands; i++)
    if (strcmp(first, commands[i]) == 0) return true;
  if (second && short_form_find(first) != NULL) return true;
  if (comes_after(line, start, "--table-name")) return true;
  if (strcmp(first, ".import") == 0 && !second) return true;
  return comes_after(line, start, "\"TableName\":\"") ||
         comes_after(line, start, "\"TableName\": \"");
}

static int compare_candidates(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

void complete_line(session *s, const char *line, size_t length, candidates *found) {
  char first[64];
  size_t start = length;
  *found = (candidates){0};
  while (start > 0 && strchr(" \"'{}[],=", line[start - 1]) == NULL) start--;
  found->start = start;
  char *word = memory_copy(line + start, length - start);
  completion c = {found, word, length - start};
  first_word(line, length, first, sizeof first);
  const operation *op = operation_find(first);
  if (start == 0)
    offer_statements(&c);
  else if (at_table(line, start, first))
    inspect_each_table(s, offer, &c);
  else if (op != NULL && *word == '-')
    offer_options(&c, op);
  if (found->count > 1) qsort(found->list, found->count, sizeof *found->list, compare_candidates);
  free(word);
}

size_t candidates_common(const candidates *c) {
  size_t common = c->count > 0 ? strlen(c->list[0]) : 0;
  for (size_t i = 1; i < c->count; i++) {
    size_t n = 0;
    while (n < common && c->list[i][n] == c->list[0][n]) n++;
    common = n;
  }
  return common;
}

void candidates_free(candidates *c) {
  for (size_t i = 0; i < c->count; i++) free(c->list[i]);
  free(c->list);
  *c = (candidates){0};
}
