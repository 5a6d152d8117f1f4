/* group.c - the transaction of a group: what it takes in, and what it tells those
** in it when it fails. */
#include "api/group.h"
#include "api/handle.h"

enum { MOST_CALLS = 256, MOST_BYTES = 4 * 1024 * 1024 };

void st_group_begin(st_group *g, st_lane *lane) {
  *g = (st_group){.lane = lane};
  st_store_gather(lane->store);
}

bool st_group_takes(const st_group *g, const st_job *job) {
  return job->company == ST_GROUPED && g->calls < MOST_CALLS &&
         g->bytes + job->bytes < MOST_BYTES && !st_store_lost(g->lane->store);
}

void st_group_run(st_group *g, st_job *job) {
  if (g->last) g->last->next = job;
  g->last = job;
  g->calls++;
  g->bytes += job->bytes;
  (void)job->run(job, g->lane);
  if (!g->in && st_store_gathered(g->lane->store)) g->in = job;
}

static void fail_job(st_job *job, const st_error *why) {
  st_result_begin(job->result);
  (void)st_result_end(job->result, st_error_copy(why, &job->result->error));
}

/* What one of them failed with, undid the others as well. It is the last: nothing
** joins a group that is lost. That one keeps its own answer. */
static const st_error *cause_of(const st_group *g, bool lost, const st_error *error) {
  const st_error *own = &g->last->result->error;
  return lost && own->code != STATOR_OK ? own : error;
}

void st_group_end(st_group *g) {
  st_error error;
  st_error_init(&error);
  bool lost = st_store_lost(g->lane->store);
  int rc = st_store_settle(g->lane->store, &error);
  if (rc != STATOR_OK) {
    const st_error *cause = cause_of(g, lost, &error);
    for (st_job *job = g->in; job; job = job->next)
      if (&job->result->error != cause) fail_job(job, cause);
  }
  st_error_free(&error);
}
