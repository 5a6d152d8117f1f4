/*
** explain.c - reads EXPLAIN and .explain, and prints what comes of them.
*/
#include "explain/explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/plain_json.h"
#include "base/relaxed_json.h"
#include "explain/code.h"
#include "explain/explain_ask.h"
#include "explain/explain_report.h"
#include "statements/command.h"
#include "statements/operation_table.h"
#include "statements/partiql.h"
#include "statements/partiql_hint.h"
#include "statements/tokens.h"

bool explain_begins(const char *line) {
  token first = token_at(line);
  if (!token_is(&first, "EXPLAIN")) return false;
  const char *rest = first.start + first.length;
  rest += strspn(rest, " \t\r\n");
  return *rest != '{' && *rest != '@' && strncmp(rest, "--", 2) != 0;
}

bool explain_begins_request(const char *line) {
  token t = token_at(line);
  char name[64];
  if (!explain_begins(line)) return false;
  t = token_behind(&t);
  if (token_is(&t, "AS")) {
    t = token_behind(&t);
    t = token_behind(&t);
  }
  if (t.kind != TOKEN_WORD || t.length >= sizeof name) return false;
  memcpy(name, t.start, t.length);
  name[t.length] = '\0';
  return !partiql_begins(t.start) && operation_find(name) != NULL;
}

/* ------------------------------------------------------------------ what is asked */

static int explain_usage(const session *s) {
  session_fail(s,
               "EXPLAIN takes a SELECT, INSERT, UPDATE or DELETE, or an operation on items and "
               "its {request}; EXPLAIN AS %s prints code",
               code_language_names);
  return SHELL_USAGE;
}

/* Query {"TableName":...}, as the prompt takes it: relaxed, its values plain or typed. */
static bool read_request(const char *line, explain_subject *subject, text *request) {
  char name[64];
  size_t length = strcspn(line, " \t\r\n{");
  const char *json = line + length + strspn(line + length, " \t\r\n"), *stop;
  if (length >= sizeof name || *json != '{') return false;
  memcpy(name, line, length);
  name[length] = '\0';
  const operation *op = operation_find(name);
  text strict = {0};
  bool read = op != NULL && relaxed_is_value(json, strlen(json), &strict, &stop);
  if (read) {
    plain_or_typed_to_request((json_span){strict.data, strict.length}, request);
    subject->operation = op->name;
    subject->request = (json_span){request->data, request->length};
  }
  text_free(&strict);
  return read;
}

/* SDKs have no Search: the statement itself is what they can call. False: there is none. */
static bool say_by_statement(const explain_subject *subject, explanation *e, text *request) {
  if (e->count != 1 || strcmp(e->calls->operation.data, "Search") != 0) return true;
  if (subject->statement == NULL) return false;
  size_t length = strlen(subject->statement);
  while (length > 0 && strchr("; \n", subject->statement[length - 1]) != NULL) length--;
  text_add(request, "{\"Statement\":");
  text_add_json_string(request, subject->statement, length);
  text_add_char(request, '}');
  text_clear(&e->calls->operation);
  text_add(&e->calls->operation, "ExecuteStatement");
  e->calls->request = (json_span){request->data, request->length};
  return true;
}

static int explain_in_language(session *s, const explain_subject *subject,
                               const code_language *language, explanation *e, text *out) {
  text request = {0};
  int rc = SHELL_DONE;
  if (say_by_statement(subject, e, &request))
    rc = code_write(s, language, e, out);
  else
    rc = session_fail(s, "Search is an operation of Stator's own, which the SDKs do not know: ask "
                         "by SELECT ... WHERE search(...)");
  text_free(&request);
  return rc;
}

static int explain_subject_as(session *s, const explain_subject *subject,
                              const code_language *language) {
  explanation e;
  text out = {0};
  int rc = explain_ask(s, subject, false, &e);
  if (rc != SHELL_DONE && subject->statement != NULL)
    partiql_hint_view(s, subject->statement);
  else if (rc == SHELL_DONE)
    rc = language != NULL ? explain_in_language(s, subject, language, &e, &out)
                          : explain_report(s, subject, &e, &out);
  output_text(s, &out);
  explanation_free(&e);
  text_free(&out);
  return rc;
}

/* What is explained, and as which language's code; NULL: as words. */
static int explain_as(session *s, const char *line, const code_language *language) {
  explain_subject subject = {0};
  text request = {0};
  bool partiql = partiql_begins(line);
  if (partiql) subject.statement = line;
  int rc = partiql || read_request(line, &subject, &request)
               ? explain_subject_as(s, &subject, language)
               : explain_usage(s);
  if (rc != SHELL_DONE && partiql) command_explain_missing_end(s, line);
  text_free(&request);
  return rc;
}

/* [AS LANGUAGE] STATEMENT */
static int explain_rest(session *s, const char *rest, bool as_is_said) {
  token word = token_at(rest);
  const code_language *language = NULL;
  if (token_is(&word, "AS")) {
    word = token_behind(&word);
    as_is_said = true;
  }
  if (as_is_said) {
    language = code_language_find(word.start, word.length);
    if (language == NULL) {
      session_fail(s, "EXPLAIN knows %s, not \"%.*s\"", code_language_names, (int)word.length,
                   word.start);
      return SHELL_USAGE;
    }
    word = token_behind(&word);
  }
  return explain_as(s, word.start, language);
}

int explain_run(session *s, const char *line) {
  token first = token_at(line);
  return explain_rest(s, token_behind(&first).start, false);
}

/* ----------------------------------------------------------------------- .explain */

static int set_explain(session *s, const char *word) {
  if (*word != '\0') s->explain = strcmp(word, "on") == 0;
  if (*word == '\0') fprintf(s->out, ".explain is %s\n", s->explain ? "on" : "off");
  return SHELL_DONE;
}

int explain_command(session *s, const char *rest) {
  token word = token_at(rest);
  if (*rest == '\0' || strcmp(rest, "on") == 0 || strcmp(rest, "off") == 0)
    return set_explain(s, rest);
  bool language = code_language_find(word.start, word.length) != NULL;
  return explain_rest(s, rest, language);
}

int explain_words(session *s, int count, char **list) {
  text rest = {0};
  for (int i = 0; i < count; i++) text_format(&rest, "%s%s", i > 0 ? " " : "", list[i]);
  int rc = explain_command(s, text_string(&rest));
  text_free(&rest);
  return rc;
}

/* What a write costs is found out before it is done. Ctrl-C stops all of it. */
int explain_after(session *s, const char *line) {
  explain_subject subject = {.statement = line, .is_run = true};
  explanation e;
  text out = {0};
  if (!s->explain) return partiql_run(s, line);
  if (explain_ask(s, &subject, true, &e) == SHELL_DONE) (void)explain_report(s, &subject, &e, &out);
  int rc =
      session_interrupted ? session_fail(s, "stopped, and not carried out") : partiql_run(s, line);
  output_text(s, &out);
  explanation_free(&e);
  text_free(&out);
  return rc;
}
