/*
** Calls that write items in one transaction. Each undoes itself alone if it fails.
** What the transaction itself fails with, in the middle or in its commit, is the
** answer of all that were in it, those included that had failed for themselves:
** they may have failed because of what another one wrote.
*/
#ifndef ST_GROUP_H
#define ST_GROUP_H
#include "api/turns.h"

typedef struct st_group {
  st_lane *lane;
  st_job *in;   /* the first one in the transaction; NULL: it has not begun */
  st_job *last; /* that was run */
  size_t calls, bytes;
} st_group;

void st_group_begin(st_group *g, st_lane *lane);
/* Whether the job may be run in it, behind the last. */
bool st_group_takes(const st_group *g, const st_job *job);
void st_group_run(st_group *g, st_job *job);
/* Commits. After it all that were run may be answered. */
void st_group_end(st_group *g);
#endif
