/*
** operation_run.h - an operation by its name, with its request or its options.
*/
#ifndef OPERATION_RUN_H
#define OPERATION_RUN_H

#include "session.h"

/* Runs the operation `name`, in either spelling, with what follows it: a request,
** @FILE, or options. Prints its answer. */
int operation_run(session *s, const char *name, const char *rest);

/* The same with the words of a command line; "-" is a request on standard input. */
int operation_run_words(session *s, const char *name, int count, char **list);

#endif
