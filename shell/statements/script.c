/*
** script.c - runs statements from a file or pipe, one after the other, and
** stops at the first failure.
*/
#include "statements/script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "statements/command.h"
#include "statements/statement.h"

/* Files that read one another must come to an end. */
enum { MOST_NESTED_FILES = 16 };

static int run_lines(session *s, FILE *file, statement *collected) {
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  int rc = SHELL_DONE;
  errno = 0;
  while (rc == SHELL_DONE && !s->quit && (length = getline(&line, &size, file)) >= 0) {
    if (!statement_add_line(collected, line, (size_t)length)) continue;
    s->line = collected->line;
    rc = command_run(s, collected->text.data);
    statement_next(collected);
  }
  if (rc == SHELL_DONE && !s->quit && ferror(file)) {
    s->line = collected->lines;
    rc = session_fail(s, "cannot be read: %s", strerror(errno));
  }
  free(line);
  return rc;
}

/* A last statement that never ended. */
static int run_rest(session *s, statement *collected) {
  s->line = collected->line;
  if (collected->open > 0)
    return session_fail(s, "the statement does not end: %d bracket%s still open", collected->open,
                        collected->open == 1 ? " is" : "s are");
  return command_run(s, collected->text.data);
}

int script_run(session *s, FILE *file, const char *name) {
  const char *outer_file = s->file;
  size_t outer_line = s->line;
  statement collected = {0};
  s->file = name;
  int rc = run_lines(s, file, &collected);
  if (rc == SHELL_DONE && !s->quit && statement_is_open(&collected)) rc = run_rest(s, &collected);
  statement_free(&collected);
  s->file = outer_file;
  s->line = outer_line;
  return rc == SHELL_DONE ? SHELL_DONE : SHELL_FAILED;
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
