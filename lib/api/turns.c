/*
** turns.c - one call at a time on a lane, and which lane. turns.h has the rules.
**
** Invariants:
**  1. a lane is used by the thread that took it, and by no other, until it gives
**     it back; the mutex is held for the taking and the giving only;
**  2. while the main lane is free and somebody waits for it, a thread that was
**     woken for it is on its way;
**  3. a job is not touched any more once its waiter has been told: it lies on a
**     stack.
*/
#include "api/handle.h"
#include "api/group.h"
#include <time.h>

enum { MOST_READERS = 4, LONG_LOG = 8000 };

/* A thread whose jobs wait for the main lane. */
typedef struct st_waiter {
  pthread_cond_t turn; /* all are done, or it may lead */
  size_t left;         /* jobs that are not done */
} st_waiter;

/* -- one connection ------------------------------------------------------------- */

static struct timespec deadline_in(int ms) {
  struct timespec t = {0, 0};
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  t.tv_sec += ms / 1000;
  t.tv_nsec += (long)(ms % 1000) * 1000000;
  if (t.tv_nsec >= 1000000000) {
    t.tv_nsec -= 1000000000;
    t.tv_sec++;
  }
  return t;
}

int st_handle_enter(stator *db, st_error *error) {
  stator *guard = st_handle_guard(db);
  pthread_mutex_lock(&guard->mutex);
  if (db != guard || !guard->borrowed) return STATOR_OK;
  struct timespec until = deadline_in(guard->busy_timeout_ms);
  int wait = 0;
  while (guard->borrowed && wait == 0)
    wait = pthread_cond_timedwait(&guard->freed, &guard->mutex, &until);
  if (!guard->borrowed) return STATOR_OK;
  pthread_mutex_unlock(&guard->mutex);
  return st_error_raise(error, STATOR_BUSY, "a transaction is open on this store");
}

void st_handle_leave(stator *db) {
  pthread_mutex_unlock(&st_handle_guard(db)->mutex);
}

static int run_alone(st_job *job) {
  int rc = st_handle_enter(job->db, &job->result->error);
  if (rc != STATOR_OK) return st_result_end(job->result, rc);
  rc = job->run(job, job->db->lane);
  st_handle_leave(job->db);
  return rc;
}

/* -- the main lane ---------------------------------------------------------------- */

static st_job *pop_job(st_turns *t) {
  st_job *job = t->first;
  t->first = job->next;
  if (!t->first) t->last = NULL;
  job->next = NULL;
  return job;
}

/* The main lane is free: who waits first may lead, or read where nobody writes. */
static void pass_on(stator *db) {
  st_turns *t = &db->turns;
  t->taken = false;
  if (t->first)
    pthread_cond_signal(&t->first->waiter->turn);
  else if (t->waiting)
    pthread_cond_signal(&db->freed);
}

/* Another job for the group, also one that came while its last was running. */
static st_job *next_of_group(stator *db, const st_group *g) {
  st_job *job = NULL;
  pthread_mutex_lock(&db->mutex);
  if (db->turns.first && st_group_takes(g, db->turns.first)) job = pop_job(&db->turns);
  pthread_mutex_unlock(&db->mutex);
  return job;
}

static void run_group(stator *db, st_job *job) {
  st_group g;
  for (st_group_begin(&g, db->lane); job; job = next_of_group(db, &g)) st_group_run(&g, job);
  st_group_end(&g);
}

/* SQLite begins its log anew only when nobody reads from it, and readers that
** overlap for ever would let it grow for ever: now and then they wait a moment. If
** somebody else reads from it, another handle or process, that was in vain; it is
** done again when the log is twice as long. The mutex is held before and after. */
static void empty_log(stator *db, int pages) {
  st_turns *t = &db->turns;
  t->closed = true;
  while (t->reading > 0) pthread_cond_wait(&db->freed, &db->mutex);
  pthread_mutex_unlock(&db->mutex);
  bool emptied = st_store_checkpoint(db->lane->store);
  pthread_mutex_lock(&db->mutex);
  t->closed = false;
  t->long_log = emptied ? LONG_LOG : 2 * pages;
  pthread_cond_broadcast(&db->freed);
}

/* Runs what waits first, and what may share its transaction. The mutex is held
** before and after; empty_log lets go of it for a while, so the lane is taken first.
** Those whose jobs were done are told one by one, the mutex free in between:
** meanwhile the next leader can be at work. */
static void lead(stator *db) {
  st_job *first = pop_job(&db->turns);
  int pages = st_store_log_pages(db->lane->store);
  db->turns.taken = true;
  if (db->turns.readers && pages > (db->turns.long_log ? db->turns.long_log : LONG_LOG))
    empty_log(db, pages);
  pthread_mutex_unlock(&db->mutex);
  if (first->company == ST_GROUPED)
    run_group(db, first);
  else
    (void)first->run(first, db->lane);
  pthread_mutex_lock(&db->mutex);
  pass_on(db);
  while (first) {
    st_job *next = first->next;
    if (--first->waiter->left == 0) pthread_cond_signal(&first->waiter->turn);
    first = next;
    if (!first) break;
    pthread_mutex_unlock(&db->mutex);
    pthread_mutex_lock(&db->mutex);
  }
}

static void append_jobs(st_turns *t, st_job *first, st_waiter *w) {
  if (t->last)
    t->last->next = first;
  else
    t->first = first;
  for (st_job *job = first; job; job = job->next) {
    job->waiter = w;
    w->left++;
    t->last = job;
  }
}

static void run_in_queue(st_job *first) {
  stator *db = first->db;
  st_waiter w = {.turn = PTHREAD_COND_INITIALIZER};
  pthread_mutex_lock(&db->mutex);
  append_jobs(&db->turns, first, &w);
  while (w.left > 0) {
    if (db->turns.taken)
      pthread_cond_wait(&w.turn, &db->mutex);
    else
      lead(db);
  }
  pthread_mutex_unlock(&db->mutex);
}

/* -- readers ---------------------------------------------------------------------- */

/* Only where the file is in WAL mode do readers and a writer not shut each other
** out. NULL: no such lane can be had. */
static st_lane *open_reader(const stator *db) {
  st_store *store;
  st_lane *lane = NULL;
  st_error ignored; /* the call waits for the main lane then, and says what it finds */
  st_error_init(&ignored);
  if (st_store_open_again(db->lane->store, &store, &ignored) == STATOR_OK &&
      (!st_store_reads_beside(store) || st_lane_new(store, &lane, &ignored) != STATOR_OK))
    st_store_close(store);
  st_error_free(&ignored);
  return lane;
}

/* The mutex is held before and after. */
static st_lane *add_reader(stator *db) {
  db->turns.readers++;
  pthread_mutex_unlock(&db->mutex);
  st_lane *lane = open_reader(db);
  pthread_mutex_lock(&db->mutex);
  if (!lane) db->turns.readers--;
  return lane;
}

static bool lane_is_free(const st_turns *t) {
  bool main_lane = !t->taken && !t->first;
  return main_lane || (!t->closed && (t->idle || t->readers < MOST_READERS));
}

static st_lane *take_reader(stator *db) {
  st_turns *t = &db->turns;
  st_lane *lane = t->idle;
  t->reading++;
  if (lane)
    t->idle = lane->next;
  else
    lane = add_reader(db);
  if (!lane) t->reading--;
  return lane;
}

static st_lane *take_lane(stator *db) {
  st_turns *t = &db->turns;
  pthread_mutex_lock(&db->mutex);
  t->waiting++;
  while (!lane_is_free(t)) pthread_cond_wait(&db->freed, &db->mutex);
  t->waiting--;
  bool main_lane = !t->taken && !t->first;
  if (main_lane) t->taken = true;
  st_lane *lane = main_lane ? db->lane : take_reader(db);
  pthread_mutex_unlock(&db->mutex);
  return lane;
}

static void give_reader_back(stator *db, st_lane *lane) {
  st_turns *t = &db->turns;
  lane->next = t->idle;
  t->idle = lane;
  t->reading--;
  if (t->closed)
    pthread_cond_broadcast(&db->freed);
  else if (t->waiting)
    pthread_cond_signal(&db->freed);
}

static void give_lane_back(stator *db, st_lane *lane) {
  pthread_mutex_lock(&db->mutex);
  if (lane == db->lane)
    pass_on(db);
  else
    give_reader_back(db, lane);
  pthread_mutex_unlock(&db->mutex);
}

static int run_reading(st_job *job) {
  st_lane *lane = take_lane(job->db);
  if (!lane) {
    run_in_queue(job);
    return (int)stator_result_code(job->result);
  }
  int rc = job->run(job, lane);
  give_lane_back(job->db, lane);
  return rc;
}

typedef struct side_lanes {
  int (*take)(stator *db, st_lane **lane, st_error *error);
  void (*give)(stator *db, st_lane *lane);
} side_lanes;

static const side_lanes surveying = {st_side_lane_take, st_side_lane_give};
static const side_lanes asking = {st_asking_lane_take, st_asking_lane_give};

/* Beside everything else, however long it takes: a survey reads, and what builds takes
** the turns of writers as it needs them. Where that would keep writers out,
** or there is no connection to be had, it waits for its turn, and says what it finds. */
static int run_survey(st_job *job, const side_lanes *lanes) {
  st_lane *lane = NULL;
  st_error ignored;
  st_error_init(&ignored);
  if (lanes->take(job->db, &lane, &ignored) == STATOR_OK && !st_store_reads_beside(lane->store)) {
    lanes->give(job->db, lane);
    lane = NULL;
  }
  st_error_free(&ignored);
  if (lane) {
    (void)job->run(job, lane);
    lanes->give(job->db, lane);
  } else {
    run_in_queue(job);
  }
  return (int)stator_result_code(job->result);
}

/* An application's connection is not asked: its file is, through another one. */
static int run_beside_application(st_job *job) {
  st_lane *lane;
  int rc = st_asking_lane_take(job->db, &lane, &job->result->error);
  if (rc != STATOR_OK) return st_result_end(job->result, rc);
  rc = job->run(job, lane);
  st_asking_lane_give(job->db, lane);
  return rc;
}

/* -- work that takes turns -------------------------------------------------------- */

typedef struct turn_job {
  st_job job;
  st_call *c;
  int (*work)(st_call *c, void *arg);
  void *arg;
  int rc;
} turn_job;

/* The turn is the main lane's; what is done in it, is done on the call's own. */
static int run_turn(st_job *job, st_lane *lane) {
  turn_job *j = (turn_job *)job;
  (void)lane;
  j->rc = j->work(j->c, j->arg);
  return j->rc;
}

static int take_turn_of(void *of, st_call *c, int (*work)(st_call *c, void *arg), void *arg) {
  turn_job j = {
      .job = {.db = of, .company = ST_ALONE, .run = run_turn},
        .c = c, .work = work, .arg = arg
  };
  run_in_queue(&j.job);
  return j.rc;
}

/* -- jobs --------------------------------------------------------------------------- */

static void ready_job(st_job *job) {
  st_result_begin(job->result);
  job->interrupts = atomic_load_explicit(&job->db->interrupts, memory_order_relaxed);
}

int st_job_run(st_job *job) {
  ready_job(job);
  bool asks = job->company == ST_ASKS;
  if (asks && st_store_is_borrowed(job->db->lane->store)) return run_beside_application(job);
  if (!job->db->turns.lanes) return run_alone(job);
  if (job->company == ST_READS) return run_reading(job);
  bool surveys = job->company == ST_SURVEYS || job->company == ST_BUILDS;
  if (surveys || asks) return run_survey(job, asks ? &asking : &surveying);
  run_in_queue(job);
  return (int)stator_result_code(job->result);
}

void st_jobs_run(st_job *first) {
  bool lanes = first->db->turns.lanes;
  for (st_job *job = first; job; job = job->next) {
    ready_job(job);
    if (!lanes) (void)run_alone(job);
  }
  if (lanes) run_in_queue(first);
}

void st_job_begin(const st_job *job, st_lane *lane) {
  st_lane_begin(lane);
  st_store_heed(lane->store, &job->db->interrupts, job->interrupts);
}

st_call st_job_call(const st_job *job, st_lane *lane) {
  stator *db = job->db;
  bool beside = job->company == ST_BUILDS && lane != db->lane;
  st_job_begin(job, lane);
  return (st_call){
      .store = lane->store,
      .turn = beside ? (st_call_turn){take_turn_of, db  }
          : (st_call_turn){NULL,         NULL},
      .settings = &db->settings,
      .now_ms = st_clock_now(st_handle_clock(db)),
      .clock = st_handle_clock(db),
      .arena = &lane->arena,
      .scratch = &lane->scratch,
      .work = &lane->work,
      .parsed = &lane->parsed,
      .order = &lane->order,
      .backfill = &db->backfill,
      .out = &job->result->out,
      .error = &job->result->error
  };
}
