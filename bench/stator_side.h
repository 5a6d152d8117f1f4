/* What call_side.c and typed_side.c share. */
#ifndef BENCH_STATOR_SIDE_H
#define BENCH_STATOR_SIDE_H
#include "bench.h"
#include "stator.h"

#define BENCH_TABLE "orders"

typedef struct stator_state {
  stator *db;
  stator_result *result;
} stator_state;

bool stator_side_open(side *s, const settings *o, const char *path);
void stator_side_close(side *s);
/* Keeps the message; false. */
bool stator_side_failed(side *s, const stator_result *r);
#endif
