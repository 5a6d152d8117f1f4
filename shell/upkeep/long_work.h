/*
** long_work.h - a call on the store itself that may take its time: with progress, and
** ended by Ctrl-C.
*/
#ifndef LONG_WORK_H
#define LONG_WORK_H

#include "output/progress.h"
#include "session.h"
#include "transfer/interrupts.h"

typedef struct long_work {
  session *s;
  stator *db;
  stator_result *result;
  stator_progress told; /* to be given to the call */
  progress bar;
  bool begun;              /* the bar is */
  const char *what, *unit; /* of the bar: "copying", "bytes" */
  bool caught;
  interrupts before;
} long_work;

/* Readies it; SHELL_FAILED where there is no store of one's own, and `instead` says
** what there is over an endpoint. Ended by long_work_end. */
int long_work_begin(long_work *w, session *s, const char *what, const char *unit,
                    const char *instead);

/* Frees it; prints the error if `code`, the call's, is one. */
int long_work_end(long_work *w, int code);

/* A number of the call's answer, before the end. */
long long long_work_number(const long_work *w, const char *member);

#endif
