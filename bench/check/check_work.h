/*
** What the files of the counted work share: the store, and the texts of calls.
*/
#ifndef BENCH_CHECK_WORK_H
#define BENCH_CHECK_WORK_H
#include "data.h"
#include "stator.h"

enum {
  ITEMS = 2000,
  PARTITIONS = ITEMS / ITEMS_UNIT * (LARGE_GROUP / SMALL_GROUP),
  NEW_ITEMS = 300, /* numbers from ITEMS on */
  SESSIONS = 600,  /* half of them expire */
  BATCH = 25,
  CALLS_MAX = 400,
  WORDED = 1000, /* items whose words are searched */
  WORDED_CALLS = 100,
  WARM_CALLS = 20,
  TEXTS_BYTES = 4 * 1024 * 1024
};

#define NOW_MS 1795219200000 /* the clock of the store stands still */
#define NOW_SECONDS "1795219200"

typedef struct call_text {
  text request;
  text condition, values; /* of a cursor */
} call_text;

typedef struct worker {
  stator *db;
  stator_result *result;
  pool texts;
  call_text calls[CALLS_MAX];
  size_t count;
  uint32_t order[ITEMS];
  size_t rows; /* that were read */
} worker;

/* Tells on standard error what failed; false. */
bool check_failed(const worker *w, const char *what);

/* check_store.c: the store with all its tables, filled. */
bool check_open(worker *w);
/* The same keys in the same order each time; the items of a put are new. Version 0: the
** key alone. */
record check_item(worker *w, uint32_t number, uint32_t version);
record check_shaped_item(worker *w, bool prose, uint32_t number, uint32_t version);
#endif
