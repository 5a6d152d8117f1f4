/*
** session.h - what a run of the shell holds: the door to the store, the settings,
** and where the statement being run stands. Everything else is handed it.
*/
#ifndef SESSION_H
#define SESSION_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/json_span.h"
#include "base/text.h"
#include "door/aws_config.h"
#include "door/door.h"
#include "output/output.h"
#include "output/settings.h"
#include "stator.h"

/* What statements and the program answer with. */
enum { SHELL_DONE = 0, SHELL_FAILED = 1, SHELL_USAGE = 2 };

struct reading;

typedef struct session {
  door *door;         /* never NULL between session_open and session_close */
  door_answer answer; /* of the last call */
  FILE *out;          /* where answers go */
  output_settings output;
  output_targets targets;  /* what `out` is in place of the screen */
  struct pager *pager;     /* what is printed goes through it; NULL: to `out` */
  stator_options options;  /* of stores */
  aws_wish wish;           /* of endpoints */
  bool explain;            /* statements of PartiQL are followed by their explanation */
  bool interactive;        /* a person reads along: say what succeeded silently */
  bool quit;               /* .quit was said */
  bool no_init;            /* the prompt reads no initial file */
  struct reading *reading; /* the read that `it` goes on with; NULL: none */
  struct known_table *known_tables;
  struct known_names *names;       /* for completion; NULL: none were asked for */
  struct snapshot_room *snapshots; /* NULL: not opened yet */
  long long kept;                  /* the snapshot of what is being dropped; 0: none */
  const char *program;             /* in front of messages with no place; NULL: nothing is */
  const char *file;                /* of the statement being run; NULL: typed or an argument */
  size_t line;                     /* where it starts there */
  size_t column;                   /* bytes before it on that line */
  bool keep_going;                 /* a script goes on behind an error */
  int files;                       /* depth of .read */
} session;

/* Set by Ctrl-C at the prompt; long output looks at it and stops. */
extern volatile sig_atomic_t session_interrupted;

/* Opens a store, or an endpoint where the path is a URL, in place of what is open.
** On failure prints the reason and keeps what was open. */
int session_open(session *s, const char *path);
/* The same with a URL, or "aws". */
int session_open_endpoint(session *s, const char *url);
int session_close(session *s);

/* Print "PLACE: message" on standard error and return SHELL_FAILED. */
int session_fail(const session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The error of the last call. */
int session_fail_with_answer(const session *s);

/* Says to a person that reads along that something is done. Returns SHELL_DONE. */
int session_say(const session *s, const char *what);
/* Whether the last call was refused with that exception. */
bool session_refused_as(const session *s, const char *exception);

/* Runs an operation. On failure prints the error. */
int session_call(session *s, const char *operation, const char *request);
/* The same, and prints nothing. */
bool session_ask(session *s, const char *operation, const char *request, size_t length);
/* {"TableName":"T"} */
int session_call_on_table(session *s, const char *operation, const char *table);

/* The JSON of the last answer; false if it has none. */
bool session_answer(const session *s, json_span *body);
/* The same where something must be there: prints that it is not understood. */
int session_bad_answer(const session *s);

#endif
