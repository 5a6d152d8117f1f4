/*
** serve_writer.c - calls what event loops have parked, all that has come together
** at once, so that it can share a transaction and a wait for the disk.
**
** Owns the queue and the thread. Knows nothing of HTTP.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_writer.h"

#include <pthread.h>
#include <stdlib.h>

#define TOGETHER_MAX 256 /* calls made at once; more are the next round */

struct serve_writer {
  stator *db;
  serve_answered *answered;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t filled;
  serve_exchange *first, **end; /* the queue, in order of arrival */
  int stopping;
};

static void queue_clear(serve_writer *writer) {
  writer->first = NULL;
  writer->end = &writer->first;
}

/* Waits for something to do, and takes all of it. NULL: it is time to end. */
static serve_exchange *await_parked(serve_writer *writer) {
  pthread_mutex_lock(&writer->mutex);
  while (!writer->first && !writer->stopping) pthread_cond_wait(&writer->filled, &writer->mutex);
  serve_exchange *taken = writer->stopping ? NULL : writer->first;
  if (taken) queue_clear(writer);
  pthread_mutex_unlock(&writer->mutex);
  return taken;
}

/* Lets go of the first `count`; the next is read before its owner has it. */
static serve_exchange *hand_back(const serve_writer *writer, serve_exchange *exchange, size_t count,
                                 serve_exchange_state state) {
  while (exchange && count--) {
    serve_exchange *next = exchange->next;
    exchange->state = state;
    writer->answered(exchange);
    exchange = next;
  }
  return exchange;
}

/* Calls as many as go together. Returns those that are left. */
static serve_exchange *call_together(const serve_writer *writer, serve_exchange *parked) {
  stator_request requests[TOGETHER_MAX];
  size_t count = 0;
  serve_exchange *e = parked;
  do requests[count++] = e->call;
  while ((e = e->next) && count < TOGETHER_MAX);
  int rc = stator_call_all(writer->db, requests, count);
  return hand_back(writer, parked, count, rc == STATOR_OK ? EXCHANGE_CALLED : EXCHANGE_DROPPED);
}

static void *run_writer(void *argument) {
  serve_writer *writer = argument;
  serve_exchange *parked;
  while ((parked = await_parked(writer)))
    while (parked) parked = call_together(writer, parked);
  return NULL;
}

serve_writer *serve_writer_start(stator *db, serve_answered *answered) {
  serve_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  writer->db = db;
  writer->answered = answered;
  queue_clear(writer);
  if (pthread_mutex_init(&writer->mutex, NULL)) goto no_mutex;
  if (pthread_cond_init(&writer->filled, NULL)) goto no_condition;
  if (!pthread_create(&writer->thread, NULL, run_writer, writer)) return writer;
  pthread_cond_destroy(&writer->filled);
no_condition:
  pthread_mutex_destroy(&writer->mutex);
no_mutex:
  free(writer);
  return NULL;
}

void serve_writer_take(serve_writer *writer, serve_exchange *exchange) {
  exchange->next = NULL;
  pthread_mutex_lock(&writer->mutex);
  int stopping = writer->stopping;
  if (!stopping) {
    *writer->end = exchange;
    writer->end = &exchange->next;
    pthread_cond_signal(&writer->filled);
  }
  pthread_mutex_unlock(&writer->mutex);
  if (stopping) hand_back(writer, exchange, 1, EXCHANGE_DROPPED);
}

void serve_writer_stop(serve_writer *writer) {
  pthread_mutex_lock(&writer->mutex);
  writer->stopping = 1;
  pthread_cond_signal(&writer->filled);
  pthread_mutex_unlock(&writer->mutex);
  pthread_join(writer->thread, NULL);
  hand_back(writer, writer->first, SIZE_MAX, EXCHANGE_DROPPED);
  queue_clear(writer);
}

void serve_writer_free(serve_writer *writer) {
  if (!writer) return;
  pthread_cond_destroy(&writer->filled);
  pthread_mutex_destroy(&writer->mutex);
  free(writer);
}

#endif
