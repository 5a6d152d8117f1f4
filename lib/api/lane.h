/* What one running call uses: a connection, and memory that calls leave behind for
** the next. A lane serves one call at a time; who has it needs no lock. */
#ifndef ST_LANE_H
#define ST_LANE_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/text_cache.h"
#include "store/store.h"
#include "value/item_text.h"

typedef struct st_lane st_lane;
struct st_lane {
  st_store *store;
  st_arena arena, scratch; /* of the call that is running */
  st_buf work;
  st_text_cache parsed; /* expressions and statements, from call to call */
  st_item_order order;  /* of the members of the last item that came unsorted */
  st_lane *next;        /* of those that wait for use */
};

/* Takes the store over on success. Errors: NOMEM. Caller frees with st_lane_free. */
int st_lane_new(st_store *store, st_lane **lane, st_error *error);
void st_lane_free(st_lane *lane); /* closes its store */

/* Clears what the last call left. */
void st_lane_begin(st_lane *lane);
#endif
