/*
** partiql.c - sends PartiQL to the store, which reads it; the shell looks at its
** first words alone.
*/
#include "statements/partiql.h"

#include <string.h>

#include "statements/command.h"
#include "statements/partiql_hint.h"
#include "statements/reading.h"
#include "statements/tokens.h"
#include "statements/unkeyed.h"

/* update TABLE {key}, delete TABLE {key} */
static bool is_short(const token *verb) {
  if (memcmp(verb->start, "update", 6) != 0 && memcmp(verb->start, "delete", 6) != 0) return false;
  token table = token_behind(verb), key = token_behind(&table);
  return token_is(&key, "{");
}

bool partiql_begins(const char *line) {
  static const char *const verbs[] = {"SELECT", "INSERT", "UPDATE", "DELETE"};
  token first = token_at(line);
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (token_is(&first, verbs[i])) return !is_short(&first);
  return false;
}

static bool is_select(const char *line) {
  token first = token_at(line);
  return token_is(&first, "SELECT");
}

static void write_request(const char *line, text *request) {
  text_add(request, "{\"Statement\":");
  text_add_json_string(request, line, strlen(line));
  text_add_char(request, '}');
}

static int print_items_read(session *s, const char *line) {
  size_t printed;
  int rc = reading_go_on(s, s->output.limit, &printed);
  if (rc == SHELL_DONE && printed == 0) partiql_hint_nothing(s, line);
  return rc;
}

static int run_statement(session *s, const char *line) {
  text request = {0};
  write_request(line, &request);
  bool done = reading_open(s, "ExecuteStatement", request.data, is_select(line), 0);
  text_free(&request);
  if (!done) {
    if (unkeyed_is_wanted(s, line)) return unkeyed_run(s, line);
    int rc = session_fail_with_answer(s);
    unkeyed_say_how(s, line);
    partiql_hint_refused(s, line);
    partiql_hint_view(s, line);
    command_explain_missing_end(s, line);
    return rc;
  }
  if (is_select(line) || reading_has_more(s)) return print_items_read(s, line);
  if (s->interactive) fputs("ok\n", s->out);
  return SHELL_DONE;
}

/* A write is no new read: `it` goes on with the one before it. */
int partiql_run(session *s, const char *line) {
  if (is_select(line)) return run_statement(s, line);
  struct reading *kept = s->reading;
  s->reading = NULL;
  int rc = run_statement(s, line);
  reading_end(s);
  s->reading = kept;
  return rc;
}
