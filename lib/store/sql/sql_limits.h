/* What a question may take: time and steps, counted while it works, and the size of what
** SQLite holds and is told, set on its connection for as long. */
#ifndef ST_SQL_LIMITS_H
#define ST_SQL_LIMITS_H
#include "store/sql/sql_query.h"
#include "store/store_internal.h"

enum { ST_SQL_BOUNDS = 4 }; /* of SQLite's own limits */

typedef struct st_sql_meter {
  st_store *store;
  st_sql_limits limits; /* as they hold: none is 0 */
  int64_t steps, worked_us, since_us;
  int64_t row_us; /* of the last work that was timed; the next `untimed` count as much */
  int untimed;
  bool timed;
  bool out_of_time, out_of_steps;
  st_ticker ticker;
  int bounds[ST_SQL_BOUNDS]; /* of the connection, as they were */
} st_sql_meter;

/* NULL: the defaults. `m` must stay where it is until st_sql_meter_end. */
void st_sql_meter_begin(st_sql_meter *m, st_store *s, const st_sql_limits *limits);
void st_sql_meter_end(st_sql_meter *m); /* the connection is as it was */

/* Between the two SQLite works for the question. */
void st_sql_meter_start(st_sql_meter *m);
void st_sql_meter_stop(st_sql_meter *m);

/* Where SQLite was stopped because a limit was reached: raises which; else STATOR_OK. */
int st_sql_meter_raise(const st_sql_meter *m, st_error *error);
#endif
