/* The inside of the public types. */
#ifndef ST_HANDLE_H
#define ST_HANDLE_H
#include "api/turns.h"
#include "base/clock.h"
#include <stdatomic.h>

struct stator_result {
  st_error error;
  st_buf out;       /* the answer, or the error's body */
  const char *body; /* in out; NULL: nothing found */
  size_t length;
  bool given; /* to a call that has many; false outside of st_requests_check */
};

/*
** A handle, or a transaction. A transaction on a file has a connection of its
** own; one in memory, or on an application's connection, shares its parent's and
** shuts the parent out (`borrowed`) until it ends.
*/
struct stator {
  st_lane *lane;         /* the main lane; shares: the parent's */
  stator *parent;        /* of a transaction; NULL: a handle */
  bool shares;           /* a transaction on its parent's connection */
  pthread_mutex_t mutex; /* guards all below, and the lane where there is only one */
  pthread_cond_t freed;  /* a lane is there for the taking */
  st_turns turns;
  bool borrowed;   /* a transaction has the lane */
  st_lane *kept;   /* on a file: a side lane for the next; NULL: none */
  st_lane *asking; /* likewise, of those that only read; also on an application's connection */
  int children;    /* open cursors and transactions */
  int busy_timeout_ms;
  st_clock clock; /* of a handle; transactions use their parent's */
  st_settings settings;
  stator_progress backfill; /* step NULL: nobody is told */
  char *region, *account;
  atomic_uint interrupts;       /* how often calls on it were interrupted */
  stator_cursor *_Atomic spare; /* a cursor that is over, its memory for the next; or NULL */
};

/* One cursor or transaction on the handle more, or less. */
void st_handle_count_child(stator *db, int change);

/* Whether ARNs can have this region and account; NULL stands for the default. */
bool st_settings_can_be(const char *region, const char *account);

/* The handle whose mutex guards db's connection. */
static inline stator *st_handle_guard(stator *db) {
  return db->shares ? db->parent : db;
}

static inline st_clock *st_handle_clock(stator *db) {
  return db->parent ? &db->parent->clock : &db->clock;
}

/* A handle on a lane, which it takes over on success; NULL: it will share another's.
** Errors: NOMEM. */
int st_handle_new(st_lane *lane, const stator_options *o, stator **db, st_error *error);
void st_handle_free(stator *db);

/* Does what another process left half done (it died between two batches). */
int st_handle_finish_backfills(st_store *store, st_error *error);

/* A lane with a connection of its own, beside all others of a handle on a file. The
** caller gives it back when it has ended its work on it, or frees it. Errors: those
** of opening. */
int st_side_lane_take(stator *db, st_lane **lane, st_error *error);
void st_side_lane_give(stator *db, st_lane *lane);

/* The same with a connection that only reads, for questions in SQL: of a handle on a file,
** or on an application's connection (st_store_open_reader). */
int st_asking_lane_take(stator *db, st_lane **lane, st_error *error);
void st_asking_lane_give(stator *db, st_lane *lane);

void st_cursor_free_spare(stator *db);

/* Where a document call reports an item it cannot carry: beside the page, whose
** items are still to be handed out. */
stator_result *st_cursor_refusal(stator_cursor *cursor);

void st_result_init(stator_result *r); /* of a result inside of something */
void st_result_free_content(stator_result *r);
void st_result_begin(stator_result *r);
/* Settles code and body after a call that wrote to r->out and r->error. */
int st_result_end(stator_result *r, int rc);
/* The body is a part of out: from `begin`, without the last byte. */
void st_result_cut(stator_result *r, size_t begin);
bool st_result_holds(const stator_result *r, const char *text); /* text lies in its body */
int st_result_misuse(stator_result *r, const char *what);       /* r may be NULL */
#endif
