/*
** candidates.c - the list of what a word may become.
*/
#include "complete/candidates.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void add_candidate(const completion *c, const text *candidate) {
  candidates *found = c->found;
  size_t length = candidate->length;
  bool blank_follows = *c->behind == ' ' && length > 0 && candidate->data[length - 1] == ' ';
  found->list = memory_resize(found->list, found->count + 1, sizeof *found->list);
  found->list[found->count++] = memory_copy(text_string(candidate), length - blank_follows);
}

void offer_word(const completion *c, const char *word, const char *end) {
  if (strncmp(word, c->word, strlen(c->word)) != 0) return;
  text candidate = {0};
  text_format(&candidate, "%s%s", word, end);
  add_candidate(c, &candidate);
  text_free(&candidate);
}

/* ------------------------------------------------------------------ keywords */

/* What is typed so far, or where that is nothing the statement's first word, tells. */
static bool small_letters_are_typed(const completion *c) {
  if (*c->word != '\0') return islower((unsigned char)*c->word) != 0;
  const char *first = c->before + strspn(c->before, " \t\r\n");
  return islower((unsigned char)*first) != 0;
}

static void offer_keyword(const completion *c, const char *keyword, size_t length) {
  text cased = {0};
  bool call = length > 0 && keyword[length - 1] == '(';
  bool small = small_letters_are_typed(c);
  for (size_t i = 0; i < length; i++) {
    int letter = (unsigned char)keyword[i];
    bool as_it_is = call && *c->word == '\0'; /* begins_with( is, EXISTS( is not, written small */
    text_add_char(&cased, (char)(as_it_is ? letter : small ? tolower(letter) : toupper(letter)));
  }
  if (length > 0 && strchr("(*", keyword[length - 1]) == NULL) text_add_char(&cased, ' ');
  if (strncmp(text_string(&cased), c->word, strlen(c->word)) == 0) add_candidate(c, &cased);
  text_free(&cased);
}

void offer_keywords(const completion *c, const char *words) {
  for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
    size_t length = strcspn(words, " ");
    offer_keyword(c, words, length);
    words += length;
  }
}

void offer_choices(const completion *c, const char *choices, size_t length) {
  const char *end = choices + length;
  while (choices < end) {
    size_t piece = strcspn(choices, "|");
    if (piece > (size_t)(end - choices)) piece = (size_t)(end - choices);
    char *word = memory_copy(choices, piece);
    word[strcspn(word, " ")] = '\0'; /* "set MS" */
    if (islower((unsigned char)*word)) offer_word(c, word, " ");
    free(word);
    choices += piece + 1;
  }
}

/* --------------------------------------------------------------------- names */

void offer_name(const completion *c, const char *name, bool bare, const char *end) {
  bool quoted = *c->word == '"';
  text candidate = {0};
  if (strncmp(name, c->word + quoted, strlen(c->word + quoted)) != 0) return;
  if (quoted || !bare) {
    text_add_char(&candidate, '"');
    for (const char *n = name; *n != '\0'; n++) {
      if (*n == '"') text_add_char(&candidate, '"');
      text_add_char(&candidate, *n);
    }
    text_add_char(&candidate, '"');
  } else {
    text_add(&candidate, name);
  }
  text_add(&candidate, end);
  add_candidate(c, &candidate);
  text_free(&candidate);
}

/* ---------------------------------------------------------------------- list */

static int compare_candidates(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

void candidates_sort(candidates *c) {
  size_t kept = 0;
  if (c->count < 2) return;
  qsort(c->list, c->count, sizeof *c->list, compare_candidates);
  for (size_t i = 0; i < c->count; i++) {
    if (kept > 0 && strcmp(c->list[kept - 1], c->list[i]) == 0)
      free(c->list[i]);
    else
      c->list[kept++] = c->list[i];
  }
  c->count = kept;
}

size_t candidates_common(const candidates *c) {
  size_t common = c->count > 0 ? strlen(c->list[0]) : 0;
  for (size_t i = 1; i < c->count; i++) {
    size_t n = 0;
    while (n < common && c->list[i][n] == c->list[0][n]) n++;
    common = n;
  }
  /* Not into the middle of a character. */
  while (common > 0 && c->count > 1 && ((unsigned char)c->list[0][common] & 0xC0) == 0x80) common--;
  return common;
}

void candidates_free(candidates *c) {
  for (size_t i = 0; i < c->count; i++) free(c->list[i]);
  free(c->list);
  *c = (candidates){0};
}
