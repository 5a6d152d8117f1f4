/*
** session.h - what a run of the shell holds: the open store, the modes, and
** where the statement being run stands. Everything else is handed it.
*/
#ifndef SESSION_H
#define SESSION_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "stator.h"
#include "base/text.h"

/* What statements and the program answer with. */
enum { SHELL_DONE = 0, SHELL_FAILED = 1, SHELL_USAGE = 2 };

typedef struct session {
  stator *db;            /* never NULL between session_open and session_close */
  stator_result *result; /* of the last call */
  char *path;
  stator_options options;
  bool plain;          /* plain JSON in and out of the operations on items */
  bool timer;          /* print how long each statement took */
  bool interactive;    /* a person reads along: say what succeeded silently */
  bool quit;           /* .quit was said */
  const char *program; /* in front of messages with no place; NULL: nothing is */
  const char *file;    /* of the statement being run; NULL: typed or an argument */
  size_t line;         /* where it starts there */
  int reading;         /* depth of .read */
} session;

/* Set by Ctrl-C at the prompt; long output looks at it and stops. */
extern volatile sig_atomic_t session_interrupted;

/* Opens the store, in place of the one that is open. On failure prints the
** reason and keeps what was open. */
int session_open(session *s, const char *path);
int session_close(session *s);

/* Print "PLACE: message" on standard error and return SHELL_FAILED. */
int session_fail(const session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
int session_fail_with(const session *s, const stator_result *result);

/* Runs an operation. On failure prints the error. */
int session_call(session *s, const char *operation, const char *request);

#endif
