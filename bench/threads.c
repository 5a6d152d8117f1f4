/*
** threads.c - SEGMENTS threads, each with a segment of a scan.
*/
#include "threads.h"
#include <pthread.h>

typedef struct segment_thread {
  pthread_t id;
  side *s;
  const bench_case *c;
  run_segment *run;
  int segment;
  size_t rows;
  bool ok;
} segment_thread;

static void *start_thread(void *arg) {
  segment_thread *t = arg;
  t->ok = t->run(t->s, t->c, t->segment, &t->rows);
  return NULL;
}

bool run_segments(side *s, const bench_case *c, run_segment *run, size_t *rows) {
  segment_thread threads[SEGMENTS];
  int started = 0;
  bool ok = true;
  for (; started < SEGMENTS; started++) {
    segment_thread *t = &threads[started];
    *t = (segment_thread){.s = s, .c = c, .run = run, .segment = started};
    if (pthread_create(&t->id, NULL, start_thread, t) != 0) break;
  }
  for (int i = 0; i < started; i++) {
    pthread_join(threads[i].id, NULL);
    *rows += threads[i].rows;
    ok = ok && threads[i].ok;
  }
  return ok && started == SEGMENTS;
}
