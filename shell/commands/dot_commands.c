/*
** dot_commands.c - finds a dot-command in the table and runs it.
*/
#include "commands/dot_commands.h"

#include <string.h>

#include "commands/printing.h"
#include "help/nearest.h"
#include "statements/words.h"

const dot_command *dot_command_find(const char *name) {
  const dot_command *found = NULL;
  size_t length = strlen(name);
  for (const dot_command *d = dot_commands; d->name != NULL; d++) {
    if (strcmp(d->name, name) == 0 || strcmp(d->name + 1, name) == 0) return d;
    if (length > 1 && strncmp(d->name, name, length) == 0) {
      if (found != NULL) return NULL;
      found = d;
    }
  }
  return found;
}

int dot_command_run_words(session *s, int count, char **list) {
  const dot_command *d = dot_command_find(list[0]);
  if (d == NULL) return nearest_fail(s, "unknown command", list[0]);
  if (count - 1 < d->least || count - 1 > d->most) {
    session_fail(s, "usage: %s%s%s", d->name, *d->arguments ? " " : "", d->arguments);
    return SHELL_USAGE;
  }
  if (d->run == NULL) return printing_setting(s, d->name + 1, count - 1, list + 1);
  return d->run(s, count - 1, list + 1);
}

/* The command at the beginning of a line, and what follows it; NULL if there is none. */
static const dot_command *command_of_line(const char *line, const char **rest) {
  char name[32];
  size_t length = strcspn(line, " \t\r\n");
  if (length >= sizeof name) return NULL;
  memcpy(name, line, length);
  name[length] = '\0';
  *rest = line + length + strspn(line + length, " \t\r\n");
  return dot_command_find(name);
}

int dot_command_run(session *s, const char *line) {
  const char *rest;
  words w;
  const dot_command *d = command_of_line(line, &rest);
  if (d != NULL && d->run_text != NULL) return d->run_text(s, rest);
  if (!words_split(line, &w)) {
    session_fail(s, "a quote or bracket is not closed");
    return SHELL_USAGE;
  }
  int rc = dot_command_run_words(s, w.count, w.list);
  words_free(&w);
  return rc;
}

void dot_command_add_about(const dot_command *d, text *out) {
  size_t length = strcspn(d->about, ";");
  bool refers = strstr(d->about, "; .help ") == d->about + length;
  text_append(out, d->about, refers ? length : strlen(d->about));
}

bool dot_command_usage(const char *name, text *out) {
  const dot_command *d = dot_command_find(name);
  if (d == NULL) return false;
  text_format(out, "usage: %s%s%s\n  ", d->name, *d->arguments ? " " : "", d->arguments);
  dot_command_add_about(d, out);
  text_add_char(out, '\n');
  if (d->manual != NULL) text_add(out, d->manual);
  return true;
}
