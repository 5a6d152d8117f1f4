/*
** dot_commands.c - the table of dot-commands, from which .help is made, and
** those of them that take a few lines.
*/
#include "commands/dot_commands.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "statements/command.h"
#include "transfer/import.h"
#include "commands/inspect.h"
#include "explain/explain.h"
#include "commands/printing.h"
#include "base/json_span.h"
#include "statements/operation_table.h"
#include "statements/reading.h"
#include "statements/script.h"
#include "statements/short_forms.h"
#include "statements/words.h"

static int run_all(session *s, int count, char **list);
static int run_help(session *s, int count, char **list);
static int run_it(session *s, int count, char **list);
static int run_clock(session *s, int count, char **list);
static int run_sweep(session *s, int count, char **list);
static int run_open(session *s, int count, char **list);
static int run_read(session *s, int count, char **list);
static int run_quit(session *s, int count, char **list);

const dot_command dot_commands[] = {
    {".all",     "",                                    "print all that the last read has left",                 0, 0,    run_all       },
    {".clock",   "[now|+SECONDS|set MS|run]",           "show, stop, advance, set the store's time",             0, 2,
     run_clock                                                                                                                          },
    {".echo",    "[on|off]",                            "print each statement before its answer",                0, 1,    NULL          },
    {".explain", "[on|off] or [LANGUAGE] STATEMENT",
     "what it does, reads and costs; boto3, javascript, go, cli: as code",                                       0, 9999, explain_words },
    {".help",    "[NAME]",                              "this list, or the usage of one statement",              0, 1,    run_help      },
    {".import",  "FILE TABLE [--json|--jsonl|--typed]", "put the JSON items of a file",                          2, 4,
     import_run                                                                                                                         },
    {".it",      "",                                    "go on with the last read; \"it\" does too",             0, 0,    run_it        },
    {".limit",   "[N]",                                 "items that a read prints at a time; 0: all",            0, 1,    NULL          },
    {".mode",    "[MODE]",                              "table, json, jsonl, line, csv, tsv, markdown or quote", 0, 1,    NULL          },
    {".once",    "FILE, or |COMMAND",                   "send the next answer to a file or command",             1, 99,
     printing_once                                                                                                                      },
    {".open",    "FILE",                                "close this store and open another",                     1, 1,    run_open      },
    {".output",  "[FILE, or |COMMAND]",                 "send answers there, or back to the screen",             0, 99,
     printing_output                                                                                                                    },
    {".plain",   "[auto|on|off]",                       "plain JSON: for items (auto), in operations too",       0, 1,    NULL          },
    {".quit",    "",                                    "leave",                                                 0, 0,    run_quit      },
    {".read",    "FILE",                                "run the statements of a file",                          1, 1,    run_read      },
    {".schema",  "[TABLE] [--json]",                    "the statements that would create the tables",           0, 2,
     inspect_schema                                                                                                                     },
    {".set",     "[NAME [VALUE]]",                      "the settings; show or change one",                      0, 2,    printing_set  },
    {".shards",  "TABLE",                               "items and bytes in each of a table's eight shards",     1, 1,    inspect_shards},
    {".sweep",   "[TABLE]",                             "delete the items that have expired",                    0, 1,    run_sweep     },
    {".tables",  "[PATTERN]",                           "the tables, or those that match a*b?c",                 0, 1,    inspect_tables},
    {".timer",   "[on|off]",                            "print how long each statement took",                    0, 1,    NULL          },
    {".width",   "[N]",                                 "columns of a table; 0: as the terminal has",            0, 1,    NULL          },
    {NULL,       NULL,                                  NULL,                                                    0, 0,    NULL          },
};

/* By a name, with or without its dot, or the unambiguous beginning of one. */
static const dot_command *find_dot_command(const char *name) {
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
  const dot_command *d = find_dot_command(list[0]);
  if (d == NULL) {
    session_fail(s, "unknown command %s; .help lists what there is", list[0]);
    return SHELL_USAGE;
  }
  if (count - 1 < d->least || count - 1 > d->most) {
    session_fail(s, "usage: %s%s%s", d->name, *d->usage ? " " : "", d->usage);
    return SHELL_USAGE;
  }
  if (d->run == NULL) return printing_setting(s, d->name + 1, count - 1, list + 1);
  return d->run(s, count - 1, list + 1);
}

/* What .explain is followed by is read as it was typed. */
static bool is_explain(const char *line, const char **rest) {
  char name[16];
  size_t length = strcspn(line, " \t\r\n");
  if (length >= sizeof name) return false;
  memcpy(name, line, length);
  name[length] = '\0';
  *rest = line + length + strspn(line + length, " \t\r\n");
  const dot_command *d = find_dot_command(name);
  return d != NULL && d->run == explain_words;
}

int dot_command_run(session *s, const char *line) {
  const char *rest;
  words w;
  if (is_explain(line, &rest)) return explain_command(s, rest);
  if (!words_split(line, &w)) {
    session_fail(s, "a quote or bracket is not closed");
    return SHELL_USAGE;
  }
  int rc = dot_command_run_words(s, w.count, w.list);
  words_free(&w);
  return rc;
}

bool dot_command_usage(const char *name, text *out) {
  const dot_command *d = find_dot_command(name);
  if (d == NULL) return false;
  text_format(out, "usage: %s%s%s\n  %s\n", d->name, *d->usage ? " " : "", d->usage, d->about);
  return true;
}

/* --------------------------------------------------------------------- help */

static void help_line(text *out, const char *left, const char *right) {
  if (strlen(left) > 44)
    text_format(out, "  %s\n  %-44s  %s\n", left, "", right);
  else
    text_format(out, "  %-44s  %s\n", left, right);
}

static void help_dot_commands(text *out) {
  text_add(out, "Commands\n");
  for (const dot_command *d = dot_commands; d->name != NULL; d++) {
    text left = {0};
    text_format(&left, "%s %s", d->name, d->usage);
    help_line(out, text_string(&left), d->about);
    text_free(&left);
  }
}

static void help_short_forms(text *out) {
  text_add(out, "\nShort forms, with plain JSON\n");
  for (size_t i = 0; i < short_form_count; i++)
    help_line(out, short_forms[i].usage, short_forms[i].about);
}

static void help_operations(text *out) {
  char name[64];
  text_add(out, "\nOperations, as NAME {request} or NAME --option VALUE ...\n");
  for (size_t i = 0; i < operation_count; i++) {
    text left = {0};
    operation_kebab(operations[i].name, name, sizeof name);
    text_format(&left, "%s, %s", operations[i].name, name);
    help_line(out, text_string(&left), operations[i].about);
    text_free(&left);
  }
}

static int run_help(session *s, int count, char **list) {
  text out = {0};
  int rc = SHELL_DONE;
  if (count == 0) {
    help_dot_commands(&out);
    help_short_forms(&out);
    help_operations(&out);
    text_add(&out, "\n.help NAME tells more about one of them.\n");
  } else if (!command_usage(list[0], &out)) {
    session_fail(s, "nothing is called %s; .help lists what there is", list[0]);
    rc = SHELL_USAGE;
  }
  output_text(s, &out);
  text_free(&out);
  return rc;
}

/* --------------------------------------------------------------------- time */

/* Runs SetClock and prints the time that it answers. */
static int set_clock(session *s, const char *request) {
  json_span ms, running, body;
  if (session_call(s, "SetClock", request) != SHELL_DONE) return SHELL_FAILED;
  if (!session_answer(s, &body) || !json_member(body, "NowMs", &ms) ||
      !json_member(body, "Running", &running))
    return session_bad_answer(s);
  int64_t now = json_integer(ms);
  time_t seconds = (time_t)(now / 1000);
  struct tm t;
  char date[40] = "";
  if (gmtime_r(&seconds, &t) != NULL) strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &t);
  fprintf(s->out, "%s.%03dZ (%" PRId64 "), %s\n", date, (int)(now % 1000), now,
          json_equals(running, "true") ? "running" : "stopped");
  return SHELL_DONE;
}

/* A whole number, or -1. */
static int64_t clock_number(const char *digits) {
  char *end;
  errno = 0;
  long long value = strtoll(digits, &end, 10);
  bool good = *digits >= '0' && *digits <= '9' && *end == '\0' && errno == 0;
  return good && value <= INT64_MAX / 1000 ? value : -1;
}

static int run_clock(session *s, int count, char **list) {
  const char *what = count > 0 ? list[0] : "";
  int64_t number = *what == '+' ? clock_number(what + 1) : count == 2 ? clock_number(list[1]) : -1;
  text request = {0};
  if (count == 0) {
    text_add(&request, "{}");
  } else if (strcmp(what, "run") == 0 && count == 1) {
    text_add(&request, "{\"Run\":true}");
  } else if (*what == '+' && number >= 0 && count == 1) {
    text_format(&request, "{\"AdvanceMs\":%" PRId64 "}", number * 1000);
  } else if (strcmp(what, "now") == 0 && count == 1) {
    text_add(&request, "{\"AdvanceMs\":0}");
  } else if (strcmp(what, "set") == 0 && number >= 0) {
    text_format(&request, "{\"NowMs\":%" PRId64 "}", number);
  } else {
    session_fail(s, "usage: .clock [now|+SECONDS|set MS|run]");
    return SHELL_USAGE;
  }
  int rc = set_clock(s, request.data);
  text_free(&request);
  return rc;
}

static int run_sweep(session *s, int count, char **list) {
  json_span body, deleted;
  int rc = count > 0 ? session_call_on_table(s, "Sweep", list[0]) : session_call(s, "Sweep", "{}");
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &body) || !json_member(body, "Deleted", &deleted))
    return session_bad_answer(s);
  long long items = json_integer(deleted);
  fprintf(s->out, "%lld expired item%s deleted\n", items, items == 1 ? "" : "s");
  return SHELL_DONE;
}

/* ------------------------------------------------------------------ reading */

static int run_it(session *s, int count, char **list) {
  (void)count, (void)list;
  return reading_go_on(s, s->output.limit);
}

static int run_all(session *s, int count, char **list) {
  (void)count, (void)list;
  return reading_go_on(s, 0);
}

/* ----------------------------------------------------------------- stores */

static int run_open(session *s, int count, char **list) {
  (void)count;
  return session_open(s, list[0]);
}

static int run_read(session *s, int count, char **list) {
  (void)count;
  return script_read(s, list[0]);
}

static int run_quit(session *s, int count, char **list) {
  (void)count, (void)list;
  s->quit = true;
  return SHELL_DONE;
}
