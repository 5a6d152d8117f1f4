/*
** Who runs when. A handle with one connection (in memory, the application's, a
** transaction's) runs its calls one after the other. A handle on a file has more:
**
**   the main lane   everything that may write, in turn; reads of items, when it is
**                   free
**   reader lanes    reads of items while the main lane is taken; opened when first
**                   needed, kept until the handle closes
**   a side lane     a survey, which reads much, and a transaction: beside all others;
**                   what builds an index, which waits for a turn on the main lane
**                   with each of its transactions;
**                   a question in SQL, on a connection that cannot write, which it
**                   also has beside an application's
**
** and calls that write items share transactions: who waits first leads. The leader
** runs those that wait, his own among them, each undoing itself alone if it fails,
** commits once, and only then they are answered. While he does, others gather.
*/
#ifndef ST_TURNS_H
#define ST_TURNS_H
#include "api/lane.h"
#include "ops/call.h"
#include <pthread.h>

/* A call that takes its turn, on its caller's stack. What is called stands behind
** the job, which is the first member of a larger struct. */
typedef struct st_job st_job;
struct st_job {
  stator *db;
  stator_result *result;
  int (*run)(st_job *job, st_lane *lane); /* answers in the result, st_result_end included */
  st_company company;
  size_t bytes;        /* of its request, about: a group has so many */
  unsigned interrupts; /* of the handle when the job was made */
  st_job *next;        /* behind it in the queue */
  struct st_waiter *waiter;
};

/* Of a handle; guarded by its mutex. */
typedef struct st_turns {
  bool lanes;           /* a file of our own: there can be more than the main lane */
  bool taken;           /* somebody has the main lane */
  st_job *first, *last; /* who waits for it; first come, first served */
  st_lane *idle;        /* reader lanes that nobody has */
  int readers;          /* reader lanes, idle or not */
  int reading;          /* of them, those that somebody has */
  int waiting;          /* for a reader lane */
  bool closed;          /* no reader lane is given away: the log is to be emptied */
  int long_log;         /* pages of the log at which that is done; 0: LONG_LOG */
} st_turns;

/* Waits for the job's turn and runs it. Returns the result's code. Errors besides
** those of the call: BUSY while a transaction has the handle's only connection past
** the timeout; of a call that writes items, those of the commit. */
int st_job_run(st_job *job);

/* The same for several jobs of one handle that all write items, in their order,
** linked by `next`. */
void st_jobs_run(st_job *first);

/* Readies a lane for the job; and the job's call on it. */
void st_job_begin(const st_job *job, st_lane *lane);
st_call st_job_call(const st_job *job, st_lane *lane);

/* Takes a handle with one connection for a moment. After STATOR_OK the caller must
** st_handle_leave. Errors: BUSY, as above. */
int st_handle_enter(stator *db, st_error *error);
void st_handle_leave(stator *db);
#endif
