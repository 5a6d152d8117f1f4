/*
** serve_writer.c - calls what event loops have parked: of writes all that has come
** together at once, so that it can share a transaction and a wait for the disk; long
** reads one by one, on a few threads.
**
** Owns the queue and the threads. Knows nothing of HTTP.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_writer.h"

#include <pthread.h>
#include <stdlib.h>

#define TOGETHER_MAX 256 /* calls made at once; more are the next round */

struct serve_writer {
  stator *db;
  serve_answered *answered;
  pthread_t threads[SERVE_ASKERS];
  int thread_count, most_threads;
  size_t taken;    /* calls that are not answered yet */
  size_t together; /* so many calls are made at once, at most */
  pthread_mutex_t mutex;
  pthread_cond_t filled;
  serve_exchange *first, **end; /* the queue, in order of arrival */
  int stopping;
};

static void queue_clear(serve_writer *writer) {
  writer->first = NULL;
  writer->end = &writer->first;
}

/* Takes the first of the queue, as many as are called together. */
static serve_exchange *take_first(serve_writer *writer) {
  serve_exchange *taken = writer->first, *last = taken;
  for (size_t n = 1; last->next && n < writer->together; n++) last = last->next;
  writer->first = last->next;
  last->next = NULL;
  if (!writer->first) queue_clear(writer);
  return taken;
}

/* Waits for something to do. NULL: it is time to end. */
static serve_exchange *await_parked(serve_writer *writer) {
  pthread_mutex_lock(&writer->mutex);
  while (!writer->first && !writer->stopping) pthread_cond_wait(&writer->filled, &writer->mutex);
  serve_exchange *taken = writer->stopping ? NULL : take_first(writer);
  pthread_mutex_unlock(&writer->mutex);
  return taken;
}

/* Lets go of all of them; the next is read before its owner has it. */
static void hand_back(const serve_writer *writer, serve_exchange *exchange,
                      serve_exchange_state state) {
  while (exchange) {
    serve_exchange *next = exchange->next;
    exchange->state = state;
    writer->answered(exchange);
    exchange = next;
  }
}

static void call_together(serve_writer *writer, serve_exchange *parked) {
  stator_request requests[TOGETHER_MAX];
  size_t count = 0;
  serve_exchange *e = parked;
  do requests[count++] = e->call;
  while ((e = e->next));
  int rc = stator_call_all(writer->db, requests, count);
  hand_back(writer, parked, rc == STATOR_OK ? EXCHANGE_CALLED : EXCHANGE_DROPPED);
  pthread_mutex_lock(&writer->mutex);
  writer->taken -= count;
  pthread_mutex_unlock(&writer->mutex);
}

static void *run_writer(void *argument) {
  serve_writer *writer = argument;
  serve_exchange *parked;
  while ((parked = await_parked(writer))) call_together(writer, parked);
  return NULL;
}

static void end_threads(serve_writer *writer) {
  pthread_mutex_lock(&writer->mutex);
  writer->stopping = 1;
  pthread_cond_broadcast(&writer->filled);
  pthread_mutex_unlock(&writer->mutex);
  for (int i = 0; i < writer->thread_count; i++) pthread_join(writer->threads[i], NULL);
  writer->thread_count = 0;
}

/* One more if all there are have something to do. Returns 0 if there is none. The mutex
** is held. */
static int ready_thread(serve_writer *writer) {
  pthread_t *next = &writer->threads[writer->thread_count];
  if (writer->thread_count < writer->most_threads &&
      writer->taken >= (size_t)writer->thread_count &&
      !pthread_create(next, NULL, run_writer, writer))
    writer->thread_count++;
  return writer->thread_count > 0;
}

static serve_writer *start(stator *db, serve_answered *answered, int threads, size_t together) {
  serve_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  writer->db = db;
  writer->answered = answered;
  writer->together = together;
  writer->most_threads = threads;
  queue_clear(writer);
  if (pthread_mutex_init(&writer->mutex, NULL)) goto no_mutex;
  if (pthread_cond_init(&writer->filled, NULL)) goto no_condition;
  return writer;
no_condition:
  pthread_mutex_destroy(&writer->mutex);
no_mutex:
  free(writer);
  return NULL;
}

serve_writer *serve_writer_start(stator *db, serve_answered *answered) {
  serve_writer *writer = start(db, answered, 1, TOGETHER_MAX);
  if (!writer || ready_thread(writer)) return writer;
  serve_writer_free(writer);
  return NULL;
}

serve_writer *serve_askers_start(stator *db, serve_answered *answered) {
  return start(db, answered, SERVE_ASKERS, 1);
}

void serve_writer_take(serve_writer *writer, serve_exchange *exchange) {
  exchange->next = NULL;
  pthread_mutex_lock(&writer->mutex);
  int takes = !writer->stopping && ready_thread(writer);
  if (takes) {
    writer->taken++;
    *writer->end = exchange;
    writer->end = &exchange->next;
    pthread_cond_signal(&writer->filled);
  }
  pthread_mutex_unlock(&writer->mutex);
  if (!takes) hand_back(writer, exchange, EXCHANGE_DROPPED);
}

void serve_writer_stop(serve_writer *writer, int interrupt) {
  pthread_mutex_lock(&writer->mutex);
  writer->stopping = 1;
  pthread_mutex_unlock(&writer->mutex);
  if (interrupt) stator_interrupt(writer->db);
  end_threads(writer);
  hand_back(writer, writer->first, EXCHANGE_DROPPED);
  queue_clear(writer);
}

void serve_writer_free(serve_writer *writer) {
  if (!writer) return;
  pthread_cond_destroy(&writer->filled);
  pthread_mutex_destroy(&writer->mutex);
  free(writer);
}

#endif
