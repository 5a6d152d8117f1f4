/*
** child.h - a command of the user's that reads what is printed: a pager, or what
** stands behind `.output |`.
*/
#ifndef CHILD_H
#define CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct child {
  FILE *in; /* its standard input; NULL: none is running */
  pid_t id;
  struct sigaction pipe_signal; /* as it was before: a command that has left is no reason to die */
} child;

/* Runs a line of the shell's language (sh). False, with errno set, if it cannot be
** started; that it is not found is told by child_end. */
bool child_start(child *c, const char *command);

/* Ends its input and waits for it: its exit code, 128 and more for a signal, or -1. */
int child_end(child *c);

#endif
