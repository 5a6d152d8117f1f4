/*
** demo_data.h - what the demo puts into its store and shows of it.
*/
#ifndef DEMO_DATA_H
#define DEMO_DATA_H

#include <stdbool.h>
#include <stdint.h>

typedef struct demo_step {
  const char *say;       /* lines of text */
  const char *statement; /* as typed at the prompt */
  bool fails;            /* that it fails is the point */
} demo_step;

extern const char demo_table_name[];
extern const char demo_create_table[]; /* request of CreateTable */
extern const char demo_time_to_live[]; /* request of UpdateTimeToLive */
extern const char *const demo_items[]; /* plain JSON; NULL ends the list */
extern const demo_step demo_tour[];    /* a NULL statement ends the list */
extern const char demo_farewell[];
extern const int64_t demo_clock_ms; /* the tour's time */

#endif
