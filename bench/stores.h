/*
** The stores of a configuration, one for each side: opened, filled, and given the
** same slices of items.
*/
#ifndef BENCH_STORES_H
#define BENCH_STORES_H
#include "bench.h"

typedef struct stores {
  const settings *o;
  const configuration *k;
  side sides[SIDES];
  bool used[SIDES];
  workload l;
  char *why; /* WHY_BYTES; borrowed */
} stores;

/* Makes the stores of the sides that are asked for and fills them, or opens again
** those that are filled. */
bool stores_open(stores *b, const settings *o, const configuration *k, bool filled, char *why);
void stores_close(stores *b); /* files stay */
void stores_remove_files(const settings *o, const configuration *k);

bool stores_fail(stores *b, const char *what, const char *why); /* false */
/* Puts items as they were last, number at(b, i) for each i < count, untimed. */
typedef uint32_t stores_number(const stores *b, uint32_t i);
bool stores_put(stores *b, stores_number *at, uint32_t count);
/* Bytes of a side's file and its log. */
uint64_t stores_file_bytes(const side *s);
#endif
