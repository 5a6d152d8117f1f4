/*
** complete_words.c - the words behind a dot-command, as the table of dot-commands
** and the settings have them.
*/
#include "complete/complete_kinds.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "commands/dot_commands.h"
#include "output/settings.h"

const dot_command *complete_dot_command(const char *line) {
  char name[32];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(line, " \t"), line);
  return dot_command_find(name);
}

/* How many words stand before the one being typed, the command's name aside. */
static int words_before(const char *line) {
  int count = 0;
  for (line += strcspn(line, " \t"); *line != '\0'; count++) {
    line += strspn(line, " \t");
    if (*line == '\0') break;
    line += strcspn(line, " \t");
  }
  return count;
}

/* What a description of arguments says of the word with this number: "FILE" of
** "FILE [TABLE]". Its end is the description's, or " or " before another. */
static const char *argument_at(const char *arguments, const char *end, int number, size_t *length) {
  for (const char *a = arguments;;) {
    a += strspn(a, " []|");
    *length = strcspn(a, " []");
    if (*length == 0 || a >= end) return NULL;
    if (number-- == 0) return a;
    a += *length;
  }
}

/* What the description says in each of its alternatives. */
typedef void (*argument_visit)(const completion *c, const dot_command *d, const char *argument,
                               size_t length);

static void each_argument(const completion *c, const dot_command *d, int number,
                          argument_visit visit) {
  for (const char *a = d->arguments; a != NULL;) {
    const char *next = strstr(a, " or ");
    size_t length;
    const char *end = next != NULL ? next : a + strlen(a);
    const char *argument = argument_at(a, end, number, &length);
    if (argument != NULL) visit(c, d, argument, length);
    a = next != NULL ? next + strlen(" or ") : NULL;
  }
}

static bool argument_is(const char *argument, size_t length, const char *name) {
  return length >= strlen(name) && strncmp(argument, name, strlen(name)) == 0;
}

bool complete_takes_file(const dot_command *d, int number) {
  size_t length;
  const char *end = d->arguments + strlen(d->arguments);
  const char *argument = argument_at(d->arguments, end, number, &length);
  return argument != NULL &&
         (argument_is(argument, length, "FILE") || argument_is(argument, length, "FOLDER"));
}

/* The --options that a text tells about. */
static void offer_told_options(const completion *c, const char *told) {
  while (told != NULL && (told = strstr(told, "--")) != NULL) {
    size_t length = 2;
    while (isalnum((unsigned char)told[length]) || told[length] == '-') length++;
    if (length > 2) {
      char *option = memory_copy(told, length);
      offer_word(c, option, " ");
      free(option);
    }
    told += length;
  }
}

static void offer_setting_values(const completion *c, const char *name) {
  const setting *one = setting_find(name);
  text usage = {0};
  if (one == NULL) return;
  setting_usage(one, &usage);
  offer_choices(c, text_string(&usage), usage.length);
  text_free(&usage);
}

static void offer_setting(const completion *c, int number) {
  char name[32];
  const setting *one;
  if (number == 0) {
    for (size_t i = 0; (one = setting_at(i)) != NULL; i++) offer_word(c, setting_name(one), " ");
    return;
  }
  const char *typed = c->before + strcspn(c->before, " \t");
  typed += strspn(typed, " \t");
  snprintf(name, sizeof name, "%.*s", (int)strcspn(typed, " \t"), typed);
  offer_setting_values(c, name);
}

void complete_help_names(const completion *c) {
  char kebab[64];
  for (const dot_command *d = dot_commands; d->name != NULL; d++) {
    offer_word(c, d->name, " ");
    if (*c->word != '\0') offer_word(c, d->name + 1, " ");
  }
  for (size_t i = 0; i < short_form_count; i++) offer_word(c, short_forms[i].name, " ");
  for (size_t i = 0; i < operation_count; i++) {
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    offer_word(c, operations[i].name, " ");
    if (*c->word != '\0') offer_word(c, kebab, " ");
  }
}

/* The word of the line with this number, the command's name aside. Caller frees with free. */
static char *word_at(const char *line, int number) {
  const char *c = line + strcspn(line, " \t");
  for (c += strspn(c, " \t"); number > 0; number--) {
    c += strcspn(c, " \t");
    c += strspn(c, " \t");
  }
  return memory_copy(c, strcspn(c, " \t"));
}

static void offer_attributes_of_first(const completion *c) {
  char *table = word_at(c->before, 0);
  complete_attributes(c, table, "", true);
  free(table);
}

static void offer_argument(const completion *c, const dot_command *d, const char *argument,
                           size_t length) {
  (void)d;
  if (argument_is(argument, length, "TABLE")) complete_tables(c, true);
  if (argument_is(argument, length, "ATTRIBUTE")) offer_attributes_of_first(c);
  if (argument_is(argument, length, "FILE") || argument_is(argument, length, "FOLDER"))
    offer_files(c);
  offer_choices(c, argument, length);
}

static void offer_word_with_number(const completion *c, const dot_command *d, int number) {
  if (d->takes == WORD_SETTING)
    offer_setting(c, number);
  else if (d->takes == WORD_COMMAND && number == 0)
    complete_help_names(c);
  else
    each_argument(c, d, number, offer_argument);
  if (number == 0 && d->takes == WORD_TABLE) complete_tables(c, true);
  if (number == 0 && d->takes == WORD_SEARCHED) complete_searched(c);
}

/* ".explain go SELECT ...": what begins with an upper-case or unknown word is it. */
static void complete_explained(const completion *c) {
  const char *rest = c->before + strcspn(c->before, " \t");
  text whole = {0};
  text_add(&whole, "EXPLAIN ");
  if (strncmp(rest, " SELECT", 7) != 0 && !complete_is_statement(rest)) {
    offer_choices(c, "on|off|boto3|javascript|go|cli", 30);
    rest += strspn(rest, " \t");
    if (complete_is_statement(rest + strcspn(rest, " \t"))) rest += strcspn(rest, " \t");
  }
  text_add(&whole, rest);
  completion statement = *c;
  statement.before = text_string(&whole);
  complete_statement(&statement);
  text_free(&whole);
}

void complete_dot_words(const completion *c) {
  const dot_command *d = complete_dot_command(c->before);
  if (d == NULL) return;
  if (d->takes == WORD_STATEMENT) {
    complete_explained(c);
  } else if (d->takes == WORD_QUESTION) {
    complete_question(c, c->before + strcspn(c->before, " \t"));
  } else if (*c->word == '-') {
    offer_told_options(c, d->arguments);
    offer_told_options(c, d->manual);
  } else if (d->run == NULL) {
    offer_setting_values(c, d->name + 1);
  } else {
    offer_word_with_number(c, d, words_before(c->before));
  }
}
