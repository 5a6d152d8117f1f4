/* Work in a process of its own. */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H
#include <stdbool.h>
#include <stddef.h>

/* Writes what comes of it to *out, which the parent receives if all went well; else
** says why on standard error. */
typedef bool child_work(void *argument, void *out);

typedef struct child {
  long process; /* 0: none */
  int end;
} child;

/* `out` is the child's alone; false: there is no such process. It ends when it is
** interrupted, whatever the parent does. */
bool child_start(child *c, child_work *work, void *argument, void *out, size_t size);
/* Waits for what came of it; false: nothing did. */
bool child_finish(child *c, void *out, size_t size);
#endif
