/*
** definition_reader.c - takes tokens and words mistakes.
*/
#include "definition/definition_reader.h"

#include <ctype.h>
#include <string.h>

static void add_token_said(const token *t, text *message) {
  enum { MOST_SHOWN = 40 };
  if (t->kind == TOKEN_END) {
    text_add(message, "the end of the statement");
  } else if (t->kind == TOKEN_OPEN) {
    text_add(message,
             *t->start == '/' ? "a comment that does not end" : "a quote that is not closed");
  } else if (t->kind == TOKEN_QUOTED || t->kind == TOKEN_STRING) {
    text_append(message, t->start, t->length < MOST_SHOWN ? t->length : MOST_SHOWN);
  } else {
    text_format(message, "\"%.*s\"", (int)(t->length < MOST_SHOWN ? t->length : MOST_SHOWN),
                t->start);
  }
}

bool reader_expected(definition_reader *r, const char *what) {
  if (r->error->at != NULL) return false;
  r->error->at = r->now.start;
  text_format(&r->error->message, "expected %s, not ", what);
  add_token_said(&r->now, &r->error->message);
  return false;
}

bool reader_take(definition_reader *r, const char *word) {
  if (!token_is(&r->now, word)) return false;
  r->now = token_behind(&r->now);
  return true;
}

bool reader_need(definition_reader *r, const char *word) {
  char sign[] = "\"?\"";
  sign[1] = *word;
  return reader_take(r, word) || reader_expected(r, isalpha((unsigned char)*word) ? word : sign);
}

bool reader_name(definition_reader *r, const char *what, text *name) {
  token_kind kind = r->now.kind;
  if (kind != TOKEN_WORD && kind != TOKEN_QUOTED && kind != TOKEN_NUMBER)
    return reader_expected(r, what);
  text_clear(name);
  token_value(&r->now, name);
  r->now = token_behind(&r->now);
  return true;
}

bool reader_table(definition_reader *r) {
  return reader_name(r, "the name of a table", &r->d->table);
}

bool reader_if(definition_reader *r, bool there) {
  r->d->if_needed = reader_take(r, "IF");
  if (!r->d->if_needed) return true;
  return (there || reader_need(r, "NOT")) && reader_need(r, "EXISTS");
}

bool reader_number(definition_reader *r, text *digits) {
  return r->now.kind == TOKEN_NUMBER ? reader_name(r, "", digits) : reader_expected(r, "a number");
}

/* "A, B or C" */
static void add_choices(text *out, const char *const *words) {
  for (; *words != NULL; words++) {
    text_add(out, *words);
    if (words[1] != NULL) text_add(out, words[2] == NULL ? " or " : ", ");
  }
}

bool reader_choice(definition_reader *r, const char *const *words, text *chosen) {
  text what = {0};
  for (const char *const *word = words; *word != NULL; word++) {
    if (!reader_take(r, *word)) continue;
    text_clear(chosen);
    text_add(chosen, *word);
    return true;
  }
  add_choices(&what, words);
  reader_expected(r, what.data);
  text_free(&what);
  return false;
}

bool reader_list(definition_reader *r, bool (*part)(definition_reader *r, void *context),
                 void *context) {
  if (!reader_need(r, "(")) return false;
  do {
    if (!part(r, context)) return false;
  } while (reader_take(r, ","));
  return reader_take(r, ")") || reader_expected(r, "\",\" or \")\"");
}

bool reader_part(definition_reader *r, const definition_word *words) {
  enum { MOST_WORDS = 16 };
  const char *list[MOST_WORDS + 1] = {0};
  text what = {0};
  for (int i = 0; i < MOST_WORDS && words[i].word != NULL; i++) {
    if (reader_take(r, words[i].word)) return words[i].read(r);
    list[i] = words[i].word;
  }
  add_choices(&what, list);
  reader_expected(r, text_string(&what));
  text_free(&what);
  return false;
}
