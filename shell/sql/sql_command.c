/*
** sql_command.c - sends a question to the store and prints the rows of the answer.
*/
#include "sql/sql_command.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "sql/sql_cursor.h"
#include "sql/sql_rows.h"
#include "statements/syntax_fail.h"

const char sql_manual[] =
    "  One statement that reads, up to its semicolon: SELECT with joins, GROUP BY,\n"
    "  windows and WITH; EXPLAIN QUERY PLAN. It reads views (CREATE VIEW makes one),\n"
    "  the view that each table has under its own name, and search indexes. Nothing\n"
    "  can be changed by it.\n"
    "  .sql alone lists what can be asked, with its columns.\n"
    "    timeout=SECONDS   the time that it may take, in the place of 10\n"
    "  stator_json(column) makes plain JSON of a column of type JSON.\n"
    "  A search index is the table TABLE_INDEX; its rowid is _id elsewhere:\n"
    "    SELECT f.title FROM films_words('time AND travel') w JOIN films f\n"
    "      ON f._id = w.rowid ORDER BY bm25(films_words);\n";

enum { DEFAULT_SECONDS = 10, MOST_SECONDS = 86400 };

typedef struct question {
  const char *statement; /* borrowed */
  long seconds;          /* 0: not said */
} question;

static int sql_usage(const session *s) {
  session_fail(s, "usage: .sql [timeout=SECONDS] SELECT ...;");
  return SHELL_USAGE;
}

/* Takes timeout=SECONDS away; dashes would begin a comment. False: it is not that, or
** there is nothing behind it. */
static bool read_question(const char *rest, question *q) {
  static const char option[] = "timeout=";
  char *end;
  *q = (question){.statement = rest};
  if (strncmp(rest, option, strlen(option)) == 0) {
    q->seconds = strtol(rest + strlen(option), &end, 10);
    if (q->seconds < 1 || q->seconds > MOST_SECONDS || strchr(" \t\r\n", *end) == NULL)
      return false;
    q->statement = end;
  }
  q->statement += strspn(q->statement, " \t\r\n");
  return *q->statement != '\0';
}

/* --------------------------------------------------------------------- the answer */

static void add_columns(sql_rows *r, json_span columns) {
  json_span none, quoted;
  for (size_t at = 0; json_each(columns, &at, &none, &quoted);) {
    text name = {0};
    json_text(quoted, &name);
    sql_rows_column(r, text_string(&name), name.length);
    text_free(&name);
  }
}

static int print_rows(sql_rows *r, json_span list) {
  json_span none, row, value;
  int rc = SHELL_DONE;
  for (size_t at = 0;
       rc == SHELL_DONE && !session_interrupted && json_each(list, &at, &none, &row);)
    for (size_t cell = 0; rc == SHELL_DONE && json_each(row, &cell, &none, &value);)
      rc = sql_rows_value(r, value.data, value.length);
  return rc;
}

static void say_rows(const session *s, long long count) {
  if (s->interactive) fprintf(s->out, "(%lld row%s)\n", count, count == 1 ? "" : "s");
}

static int print_answer(session *s) {
  json_span body, columns, list, count;
  sql_rows r = {0};
  if (!session_answer(s, &body) || !json_member(body, "Columns", &columns) ||
      !json_member(body, "Rows", &list) || !json_member(body, "RowCount", &count))
    return session_bad_answer(s);
  long long found = json_integer(count);
  add_columns(&r, columns);
  sql_rows_begin(&r, s);
  int rc = print_rows(&r, list);
  int ended = sql_rows_end(&r);
  if (rc == SHELL_DONE) say_rows(s, found);
  return rc == SHELL_DONE ? ended : rc;
}

/* ----------------------------------------------------------------------- running */

/* What is to be done where the reason alone does not tell it. */
static const struct {
  const char *reason, *says;
} hints[] = {
    {"no such column:",          ".sql alone lists the columns; CREATE VIEW makes them of other attributes"                   },
    {"no such function: search", "search() is for statements without .sql; in SQL a search index is"
                                 " asked: ... FROM films_words WHERE films_words MATCH 'time'"},
    {"use function MATCH",       "a search index is asked: ... FROM films_words WHERE films_words MATCH"
                           " 'time'; its rowid is _id elsewhere"                                    },
};

static int sql_failed(session *s, const question *q) {
  const char *message = s->answer.message != NULL ? s->answer.message : "";
  bool late = strstr(message, "TimeoutMs") != NULL, steps = strstr(message, "MaxSteps") != NULL;
  const char *says = NULL;
  for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
    if (strstr(message, hints[i].reason) != NULL && strstr(message, "single quotes") == NULL)
      says = hints[i].says;
  syntax_show_place(s, q->statement);
  int rc = session_fail_with_answer(s);
  if (late || steps)
    fprintf(stderr, "(.sql timeout=%ld SELECT ... gives it more)\n",
            6 * (q->seconds > 0 ? q->seconds : DEFAULT_SECONDS));
  if (says != NULL) fprintf(stderr, "(%s)\n", says);
  return rc;
}

static int ask_store(session *s, const question *q) {
  sql_cursor c;
  long long count = 0;
  int rc = SHELL_DONE;
  bool good =
      sql_cursor_open(s, q->statement, q->seconds, &c) && sql_cursor_print(s, &c, &count, &rc);
  if (!good)
    rc = sql_failed(s, q);
  else if (rc == SHELL_DONE)
    say_rows(s, count);
  sql_cursor_close(s, &c);
  return rc;
}

static int ask_endpoint(session *s, const question *q) {
  text request = {0};
  text_add(&request, "{\"Statement\":");
  text_add_json_string(&request, q->statement, strlen(q->statement));
  if (q->seconds > 0)
    text_format(&request, ",\"TimeoutMs\":%ld,\"MaxSteps\":%ld000000000", q->seconds * 1000,
                q->seconds);
  text_add_char(&request, '}');
  bool done = session_ask(s, "Sql", request.data, request.length);
  text_free(&request);
  return done ? print_answer(s) : sql_failed(s, q);
}

static int run_question(session *s, const char *rest) {
  question q;
  if (!read_question(rest, &q)) return sql_usage(s);
  return door_store(s->door) != NULL ? ask_store(s, &q) : ask_endpoint(s, &q);
}

/* Behind ".sql". */
static const char *behind_name(const char *line) {
  const char *rest = line + strlen(".sql");
  return rest + strspn(rest, " \t\r\n");
}

bool sql_begins(const char *line) {
  static const char name[] = ".sql";
  size_t length = sizeof name - 1;
  bool is = strncmp(line, name, length) == 0 && (line[length] == ' ' || line[length] == '\t');
  return is && strspn(behind_name(line), ";") != strlen(behind_name(line));
}

int sql_run_statement(session *s, const char *line) {
  return run_question(s, behind_name(line));
}

int sql_run(session *s, int count, char **list) {
  text joined = {0};
  if (count == 0) return sql_list_names(s);
  for (int i = 0; i < count; i++) text_format(&joined, "%s%s", i > 0 ? " " : "", list[i]);
  int rc = run_question(s, text_string(&joined));
  text_free(&joined);
  return rc;
}
