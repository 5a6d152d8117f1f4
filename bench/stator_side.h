/* What call_side.c and typed_side.c share. */
#ifndef BENCH_STATOR_SIDE_H
#define BENCH_STATOR_SIDE_H
#include "bench.h"
#include "stator.h"

#define BENCH_TABLE "orders"

typedef struct stator_state {
  stator *db;
  stator *at; /* where puts go: the store, or a transaction on it */
  stator_result *result;
  uint64_t taken; /* of columns that were read, so that none is read for nothing */
} stator_state;

/* A new store with the table of a configuration in it, or the filled one. */
int stator_side_make(const char *path, const configuration *k, bool filled, stator **db,
                     stator_result *r);

bool stator_side_open(side *s, const char *path);
void stator_side_close(side *s);
bool stator_side_begin(side *s);
bool stator_side_commit(side *s);
/* Sets the clock to the slice's time. */
bool stator_side_set_clock(side *s, const slice *w);
/* Keeps the message; false. */
bool stator_side_failed(side *s, const stator_result *r);
#endif
