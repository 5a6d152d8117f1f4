/*
** script.c - runs statements from a file, pipe or argument, one after the other, and
** stops at the first failure unless it is told to keep going.
*/
#include "statements/script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "statements/command.h"
#include "statements/statement.h"

/* Files that read one another must come to an end. */
enum { MOST_NESTED_FILES = 16 };

/* Notes what a statement came to; true if the script goes on. */
static bool note_outcome(const session *s, int outcome, int *rc) {
  if (*rc == SHELL_DONE) *rc = outcome;
  return !s->quit && !session_interrupted && (outcome == SHELL_DONE || s->keep_going);
}

/* Runs what the line has completed; true if the script goes on. */
static bool run_complete(session *s, statement *collected, bool complete, int *rc) {
  for (; complete; complete = statement_next(collected)) {
    s->line = collected->line;
    s->column = collected->column;
    if (!note_outcome(s, command_run(s, collected->text.data), rc)) return false;
  }
  return true;
}

/* The last statement, which nothing ended. */
static void run_rest(session *s, statement *collected, int *rc) {
  text why = {0};
  if (!statement_at_end(collected, &why, &s->line))
    note_outcome(s, session_fail(s, "%s", why.data), rc);
  else
    run_complete(s, collected, collected->text.length > 0, rc);
  text_free(&why);
}

/* Behind the byte order mark that some editors begin a file with. */
static const char *behind_mark(const char *line, size_t *length) {
  if (*length < 3 || memcmp(line, "\xEF\xBB\xBF", 3) != 0) return line;
  *length -= 3;
  return line + 3;
}

/* Statements end at a byte of 0: one inside would be carried out in part. */
static bool take_line(session *s, statement *collected, const char *line, size_t length, int *rc) {
  if (collected->lines == 0) line = behind_mark(line, &length);
  if (memchr(line, '\0', length) == NULL)
    return run_complete(s, collected, statement_add_line(collected, line, length), rc);
  s->line = collected->lines + 1;
  *rc = session_fail(s, "a byte of 0 stands in this line: it is no text");
  return false;
}

static int run_lines(session *s, FILE *file, statement *collected) {
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  int rc = SHELL_DONE;
  bool more = true;
  errno = 0;
  while (more && (length = getline(&line, &size, file)) >= 0)
    more = take_line(s, collected, line, (size_t)length, &rc);
  if (more && ferror(file)) {
    s->line = collected->lines;
    rc = session_fail(s, "cannot be read: %s", strerror(errno));
  } else if (more) {
    run_rest(s, collected, &rc);
  }
  free(line);
  return rc;
}

static int run_from(session *s, FILE *file, const char *name) {
  const char *outer_file = s->file;
  size_t outer_line = s->line, outer_column = s->column;
  statement collected = {0};
  s->file = name;
  int rc = run_lines(s, file, &collected);
  statement_free(&collected);
  s->file = outer_file;
  s->line = outer_line;
  s->column = outer_column;
  return rc;
}

int script_run(session *s, FILE *file, const char *name) {
  return run_from(s, file, name) == SHELL_DONE ? SHELL_DONE : SHELL_FAILED;
}

int script_read(session *s, const char *path) {
  if (s->files >= MOST_NESTED_FILES) return session_fail(s, "%s: files read too deep", path);
  FILE *file = fopen(path, "r");
  if (file == NULL) return session_fail(s, "%s: %s", path, strerror(errno));
  s->files++;
  int rc = script_run(s, file, path);
  s->files--;
  fclose(file);
  return rc;
}

int script_run_text(session *s, const char *statements, const char *name) {
  if (*statements == '\0') return SHELL_DONE;
  FILE *file = fmemopen((void *)statements, strlen(statements), "r");
  if (file == NULL) return session_fail(s, "out of memory");
  int rc = name != NULL ? script_run(s, file, name) : run_from(s, file, s->file);
  fclose(file);
  return rc;
}
