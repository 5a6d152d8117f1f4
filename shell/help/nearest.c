/*
** nearest.c - compares a word with the names in the tables of what can be typed.
*/
#include "help/nearest.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "commands/dot_commands.h"
#include "help/statement_words.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"

enum { LONGEST = 63 };

typedef struct nearest {
  char word[LONGEST + 1];
  size_t length;
  size_t distance; /* of the best so far */
  bool shared;     /* by names that are not the same */
  char best[LONGEST + 1];
} nearest;

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

static bool is_same(char a, char b) {
  return strncasecmp(&a, &b, 1) == 0;
}

/* Letters to change, add, leave out or swap with their neighbour. */
static size_t distance(const char *a, size_t length, const char *b, size_t width) {
  size_t rows[3][LONGEST + 1];
  size_t *before = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= width; j++) last[j] = j;
  for (size_t i = 1; i <= length; i++) {
    now[0] = i;
    for (size_t j = 1; j <= width; j++) {
      bool same = is_same(a[i - 1], b[j - 1]);
      now[j] = least(last[j - 1] + !same, least(last[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2]) && is_same(a[i - 2], b[j - 1]))
        now[j] = least(now[j], before[j - 2] + 1);
    }
    size_t *free_row = before;
    before = last, last = now, now = free_row;
  }
  return last[width];
}

/* As many wrong letters as a word may have and still be known. */
static size_t tolerance(size_t length) {
  if (length < 3) return 0;
  return length < 6 ? 1 : 2;
}

static void look_at(nearest *n, const char *name) {
  size_t skipped = *name == '.' && *n->word != '.', width = strlen(name + skipped);
  if (width > LONGEST - 1) return;
  size_t d = distance(n->word, n->length, name + skipped, width);
  if (d > n->distance) return;
  if (d == n->distance && *n->best != '\0') {
    n->shared = n->shared || strcasecmp(n->best, name) != 0;
    return;
  }
  n->shared = false;
  n->distance = d;
  memcpy(n->best, name, strlen(name) + 1);
}

static void look_at_all(nearest *n) {
  char kebab[LONGEST + 1];
  for (const statement_word *w = statement_words; w->name != NULL; w++) look_at(n, w->name);
  for (const dot_command *d = dot_commands; d->name != NULL; d++) look_at(n, d->name);
  for (size_t i = 0; i < short_form_count; i++) look_at(n, short_forms[i].name);
  for (size_t i = 0; i < operation_count; i++) {
    look_at(n, operations[i].name);
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    look_at(n, kebab);
  }
}

void nearest_add(text *out, const char *word, size_t length) {
  nearest n = {.length = length, .distance = tolerance(length)};
  if (length == 0 || length > LONGEST) return;
  memcpy(n.word, word, length);
  look_at_all(&n);
  if (*n.best != '\0' && !n.shared) text_format(out, "; did you mean %s?", n.best);
}

int nearest_fail(const session *s, const char *what, const char *word) {
  text meant = {0};
  nearest_add(&meant, word, strlen(word));
  session_fail(s, "%s %s%s", what, word,
               meant.length > 0 ? meant.data : "; .help lists what there is");
  text_free(&meant);
  return SHELL_USAGE;
}
