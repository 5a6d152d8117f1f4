/* sql_limits.c - what a question may take. Steps and time are looked at where interrupts
** are, every few thousand steps: what SQLite does within one step is bounded by the size
** of the values alone, and by its square for instr(), replace() and trim(). */
#include "store/sql/sql_limits.h"
#include <time.h>

typedef struct sql_bound {
  int which, most;
} sql_bound;

/* A pattern of LIKE and an expression take time, and stack, by their length. */
static const sql_bound sql_bounds[ST_SQL_BOUNDS] = {
    {SQLITE_LIMIT_LENGTH,              ST_MAX_SQL_VALUE},
    {SQLITE_LIMIT_EXPR_DEPTH,          1000            },
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 5000            },
    {SQLITE_LIMIT_ATTACHED,            0               },
};

static int64_t monotonic_us(void) {
  struct timespec t = {0, 0};
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* What was not looked at takes longer: it counts from here, and the next ones whole. */
static void begin_timing(st_sql_meter *m) {
  if (m->timed) return;
  m->timed = true;
  m->since_us = monotonic_us();
}

static bool within_limits(void *arg) {
  st_sql_meter *m = arg;
  m->steps += ST_STEPS_BETWEEN_LOOKS;
  begin_timing(m);
  m->out_of_steps = m->steps > m->limits.steps;
  m->out_of_time = m->worked_us + (monotonic_us() - m->since_us) > m->limits.timeout_ms * 1000;
  return !m->out_of_steps && !m->out_of_time;
}

void st_sql_meter_begin(st_sql_meter *m, st_store *s, const st_sql_limits *limits) {
  *m = (st_sql_meter){
      .store = s, .ticker = {within_limits, m}
  };
  if (limits) m->limits = *limits;
  if (!m->limits.timeout_ms) m->limits.timeout_ms = ST_SQL_TIMEOUT_MS;
  if (!m->limits.steps) m->limits.steps = ST_SQL_STEPS;
  for (int i = 0; i < ST_SQL_BOUNDS; i++) {
    m->bounds[i] = sqlite3_limit(s->db, sql_bounds[i].which, -1);
    if (m->bounds[i] > sql_bounds[i].most)
      (void)sqlite3_limit(s->db, sql_bounds[i].which, sql_bounds[i].most);
  }
}

void st_sql_meter_end(st_sql_meter *m) {
  for (int i = 0; i < ST_SQL_BOUNDS; i++)
    (void)sqlite3_limit(m->store->db, sql_bounds[i].which, m->bounds[i]);
}

void st_sql_meter_start(st_sql_meter *m) {
  m->timed = m->untimed == 0;
  if (m->timed) m->since_us = monotonic_us();
  m->store->ticker = &m->ticker;
}

/* Looking at the clock takes as long as a short row: behind one of those the next few are
** taken to be as short, unless they take so long that the ticker is asked. */
void st_sql_meter_stop(st_sql_meter *m) {
  enum { SHORT_US = 10, ROWS_BETWEEN_LOOKS = 15 };
  m->store->ticker = NULL;
  if (!m->timed) {
    m->untimed--;
    m->worked_us += m->row_us;
    return;
  }
  m->row_us = monotonic_us() - m->since_us;
  m->worked_us += m->row_us;
  m->untimed = m->row_us <= SHORT_US ? ROWS_BETWEEN_LOOKS : 0;
}

int st_sql_meter_raise(const st_sql_meter *m, st_error *error) {
  if (m->out_of_time)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Statement stopped: it took longer than %lld ms; TimeoutMs lets it take "
                          "longer",
                          (long long)m->limits.timeout_ms);
  if (m->out_of_steps)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Statement stopped: it took more than %lld steps of SQLite's machine; "
                          "MaxSteps lets it take more",
                          (long long)m->limits.steps);
  return STATOR_OK;
}
