/*
** shell_words.c - walks over the words of a command line as options.c does, and offers
** what may stand at its end.
*/
#include "help/shell_words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/dot_commands.h"
#include "complete/complete_kinds.h"
#include "help/subcommands.h"
#include "output/settings.h"
#include "session.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"

typedef struct typed_words {
  int count;
  char **list; /* before the one being typed */
  const char *word;
  text *out;
} typed_words;

static void add_line(const typed_words *t, const char *word, const char *about) {
  if (strncmp(word, t->word, strlen(t->word)) == 0) text_format(t->out, "%s\t%s\n", word, about);
}

/* ---------------------------------------------------------------------- options */

static const option_text *find_option_text(option_list options, const char *name) {
  const option_text *o;
  for (size_t i = 0; (o = options(i)) != NULL; i++)
    if (strcmp(o->name, name) == 0) return o;
  return NULL;
}

static void add_options_of(const typed_words *t, option_list options) {
  const option_text *o;
  for (size_t i = 0; options != NULL && (o = options(i)) != NULL; i++)
    add_line(t, o->name, o->about);
  add_line(t, "--help", "a short help");
}

static void add_choices(const typed_words *t, const char *choices) {
  while (*choices != '\0') {
    size_t length = strcspn(choices, "|");
    char *choice = memory_copy(choices, length);
    if (islower((unsigned char)*choice)) add_line(t, choice, "");
    free(choice);
    choices += length + (choices[length] == '|');
  }
}

static void add_option_value(const typed_words *t, const option_text *o) {
  text modes = {0};
  if (strcmp(o->value, "MODE") == 0) setting_usage(setting_find("mode"), &modes);
  if (strcmp(o->value, "FILE") == 0 || strcmp(o->value, "SCRIPT") == 0)
    text_add(t->out, "/files\n");
  else
    add_choices(t, modes.length > 0 ? modes.data : o->value);
  text_free(&modes);
}

/* The option whose value is being typed: the last word, or bash's = behind it. */
static const option_text *awaiting(const typed_words *t, option_list options) {
  int last = t->count - 1;
  if (options == NULL || last < 0) return NULL;
  if (strcmp(t->list[last], "=") == 0 && last > 0) last--;
  const option_text *o = find_option_text(options, t->list[last]);
  return o != NULL && o->value != NULL ? o : NULL;
}

/* ------------------------------------------------------------------- subcommands */

static void add_help_names(const typed_words *t) {
  char kebab[64];
  for (const subcommand *s = subcommands; s->name != NULL; s++) add_line(t, s->name, s->about);
  for (size_t i = 0; i < short_form_count; i++)
    add_line(t, short_forms[i].name, short_forms[i].about);
  for (const dot_command *d = dot_commands; d->name != NULL; d++) add_line(t, d->name, d->about);
  for (size_t i = 0; i < operation_count; i++) {
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    add_line(t, kebab, operations[i].about);
    if (isupper((unsigned char)*t->word)) add_line(t, operations[i].name, operations[i].about);
  }
}

static void complete_subcommand(const typed_words *t, const subcommand *s) {
  const option_text *o = awaiting(t, s->options);
  if (o != NULL)
    add_option_value(t, o);
  else if (*t->word == '-')
    add_options_of(t, s->options);
  else if (s->run == help_main && t->count == 1)
    add_help_names(t);
  else if (s->run == completion_main && t->count == 1)
    add_choices(t, "bash|zsh|fish");
  else if (s->options != NULL)
    text_add(t->out, "/files\n");
}

/* -------------------------------------------------------------------- statements */

static void add_statements(const typed_words *t) {
  char kebab[64];
  for (size_t i = 0; i < short_form_count; i++)
    add_line(t, short_forms[i].name, short_forms[i].about);
  for (const dot_command *d = dot_commands; d->name != NULL; d++) add_line(t, d->name, d->about);
  for (size_t i = 0; i < operation_count; i++) {
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    if (short_form_find(kebab) == NULL) add_line(t, kebab, operations[i].about);
    if (isupper((unsigned char)*t->word)) add_line(t, operations[i].name, operations[i].about);
  }
}

/* An empty file would become a store. */
static bool is_store(const char *path) {
  static const char magic[] = "SQLite format 3";
  char start[sizeof magic] = "";
  FILE *file = path != NULL ? fopen(path, "rb") : NULL;
  if (file == NULL) return false;
  size_t length = fread(start, 1, sizeof start, file);
  fclose(file);
  return length == sizeof start && memcmp(start, magic, sizeof magic) == 0;
}

/* As at the prompt, where that is about whole words. */
static void complete_behind(const typed_words *t, int from, const char *store) {
  /* Not for reading alone: that would leave the store's side files behind. */
  session s = {.options = {.busy_timeout_ms = -1}, .out = stdout};
  text line = {0}, why = {0};
  candidates found = {0};
  s.door = door_open_store(is_store(store) ? store : ":memory:", &s.options, &why);
  for (int i = from; i < t->count; i++) text_format(&line, "%s ", t->list[i]);
  size_t start = line.length;
  text_add(&line, t->word);
  if (s.door != NULL) complete_text(&s, text_string(&line), "", &found);
  candidates_sort(&found);
  for (size_t i = 0; i < found.count; i++) {
    size_t length = strlen(found.list[i]);
    if (length > 0 && found.list[i][length - 1] == ' ') found.list[i][length - 1] = '\0';
    if (found.start == start && strpbrk(found.list[i], " \"'") == NULL)
      add_line(t, found.list[i], "");
  }
  candidates_free(&found);
  text_free(&line);
  text_free(&why);
  if (s.door != NULL) session_close(&s);
}

/* The shell names files better. */
static bool takes_file(const typed_words *t, int statement) {
  const char *name = t->list[statement];
  const dot_command *d = *name == '.' ? dot_command_find(name) : NULL;
  return d != NULL && *t->word != '-' && complete_takes_file(d, t->count - statement - 1);
}

/* ------------------------------------------------------------------ command lines */

/* Where the words that are no options of the program stand. */
typedef struct walked {
  int file, statement;  /* -1: none */
  bool endpoint, given; /* statements by -e or -f */
} walked;

static walked walk_words(const typed_words *t) {
  walked w = {-1, -1, false, false};
  for (int i = 0; i < t->count && w.statement < 0; i++) {
    const option_text *o = find_option_text(program_option, t->list[i]);
    bool dashed = t->list[i][0] == '-' && t->list[i][1] != '\0';
    w.endpoint |= strncmp(t->list[i], "--endpoint", 10) == 0;
    w.given |= strcmp(t->list[i], "-e") == 0 || strcmp(t->list[i], "-f") == 0;
    if (o != NULL && o->value != NULL)
      i += 1 + (i + 1 < t->count && strcmp(t->list[i + 1], "=") == 0);
    else if (!dashed && w.file < 0 && !w.endpoint)
      w.file = i;
    else if (!dashed)
      w.statement = i;
  }
  return w;
}

static void add_beginning(const typed_words *t) {
  for (const subcommand *s = subcommands; s->name != NULL && t->count == 0; s++)
    add_line(t, s->name, s->about);
  text_add(t->out, "/files\n");
}

static void complete_command_line(const typed_words *t) {
  walked w = walk_words(t);
  const option_text *o = w.statement < 0 ? awaiting(t, program_option) : NULL;
  if (o != NULL) {
    add_option_value(t, o);
  } else if (w.statement >= 0 && takes_file(t, w.statement)) {
    text_add(t->out, "/files\n");
  } else if (w.statement >= 0) {
    complete_behind(t, w.statement, w.file >= 0 ? t->list[w.file] : NULL);
    if (*t->word == '-') add_options_of(t, program_option);
  } else if (*t->word == '-') {
    add_options_of(t, program_option);
  } else if (w.file < 0 && !w.endpoint) {
    add_beginning(t);
  } else if (!w.given) {
    add_statements(t);
  }
}

void shell_words(int count, char **words, text *out) {
  typed_words t = {.list = words, .word = "", .out = out};
  if (count > 0) {
    t.count = count - 1;
    t.word = strcmp(words[count - 1], "=") == 0 ? "" : words[count - 1];
  }
  /* bash makes a word of the = that stands behind an option. */
  if (count > 0 && t.word != words[count - 1]) t.count = count;
  const subcommand *s = t.count > 0 ? subcommand_find(words[0]) : NULL;
  if (s != NULL)
    complete_subcommand(&t, s);
  else
    complete_command_line(&t);
}
