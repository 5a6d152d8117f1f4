/*
** serve_exchange.c - requests under way, and the pool they come from.
**
** Owns the buffers of a request and its answer: each is used again by later
** requests, on whichever connection they come, so that idle connections hold
** no memory here. Knows nothing of HTTP.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_exchange.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define POOL_KEEPS 32                      /* exchanges kept for the next requests */
#define POOL_KEEPS_BYTES ((size_t)1 << 20) /* larger buffers are given back to the system */

struct serve_pool {
  pthread_mutex_t mutex;
  pthread_cond_t idle;
  serve_exchange *free;
  int free_count, out_count;
  int used;    /* since it was last asked to rest */
  int resting; /* nothing is kept since then */
};

serve_pool *serve_pool_new(void) {
  serve_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  if (pthread_mutex_init(&pool->mutex, NULL)) goto no_mutex;
  if (pthread_cond_init(&pool->idle, NULL)) goto no_condition;
  return pool;
no_condition:
  pthread_mutex_destroy(&pool->mutex);
no_mutex:
  free(pool);
  return NULL;
}

static void exchange_free(serve_exchange *exchange) {
  serve_claim_free(&exchange->who.claim);
  stator_result_free(exchange->result);
  free(exchange->body);
  free(exchange->text);
  free(exchange->packed);
  free(exchange);
}

static void free_all(serve_exchange *exchange) {
  while (exchange) {
    serve_exchange *next = exchange->next;
    exchange_free(exchange);
    exchange = next;
  }
}

int serve_pool_rest(serve_pool *pool) {
  serve_exchange *kept = NULL;
  pthread_mutex_lock(&pool->mutex);
  int rests = !pool->used && !pool->out_count && !pool->resting;
  if (rests) {
    kept = pool->free;
    pool->free = NULL;
    pool->free_count = 0;
    pool->resting = 1;
  }
  pool->used = 0;
  pthread_mutex_unlock(&pool->mutex);
  free_all(kept);
  return rests;
}

void serve_pool_free(serve_pool *pool) {
  if (!pool) return;
  free_all(pool->free);
  pthread_cond_destroy(&pool->idle);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

static serve_exchange *exchange_new(void) {
  serve_exchange *exchange = calloc(1, sizeof *exchange);
  if (!exchange) return NULL;
  exchange->result = stator_result_new();
  if (exchange->result) return exchange;
  free(exchange);
  return NULL;
}

serve_exchange *serve_pool_take(serve_pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  serve_exchange *exchange = pool->free;
  if (exchange) {
    pool->free = exchange->next;
    pool->free_count--;
  }
  pool->out_count++;
  pool->used = 1;
  pool->resting = 0;
  pthread_mutex_unlock(&pool->mutex);
  if (!exchange) exchange = exchange_new();
  if (!exchange) serve_pool_give(pool, NULL);
  return exchange;
}

/* Readies an exchange for its next request. Returns 0 if it is better freed. */
static int exchange_reset(serve_exchange *exchange) {
  size_t answered = 0;
  if (stator_result_body(exchange->result, &answered) && answered > POOL_KEEPS_BYTES) return 0;
  if (exchange->capacity > POOL_KEEPS_BYTES) return 0;
  serve_claim_free(&exchange->who.claim);
  free(exchange->text);
  exchange->text = NULL;
  free(exchange->packed);
  exchange->packed = NULL;
  exchange->length = 0;
  exchange->dropped = 0;
  exchange->state = EXCHANGE_RECEIVED;
  return 1;
}

void serve_pool_give(serve_pool *pool, serve_exchange *exchange) {
  int keep = exchange && exchange_reset(exchange);
  pthread_mutex_lock(&pool->mutex);
  if (keep && pool->free_count < POOL_KEEPS) {
    exchange->next = pool->free;
    pool->free = exchange;
    pool->free_count++;
    exchange = NULL;
  }
  if (--pool->out_count == 0) pthread_cond_broadcast(&pool->idle);
  pthread_mutex_unlock(&pool->mutex);
  if (exchange) exchange_free(exchange);
}

int serve_pool_wait_idle(serve_pool *pool, int seconds) {
  struct timespec until;
  int rc = clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += seconds;
  pthread_mutex_lock(&pool->mutex);
  while (!rc && pool->out_count) rc = pthread_cond_timedwait(&pool->idle, &pool->mutex, &until);
  int is_idle = pool->out_count == 0;
  pthread_mutex_unlock(&pool->mutex);
  return is_idle;
}

int serve_exchange_reserve(serve_exchange *exchange, size_t length) {
  if (exchange->capacity > length) return 1;
  char *body = realloc(exchange->body, length + 1);
  if (!body) return 0;
  exchange->body = body;
  exchange->capacity = length + 1;
  return 1;
}

int serve_exchange_append(serve_exchange *exchange, const char *data, size_t length) {
  size_t room = SERVE_BODY_MAX - exchange->length;
  if (exchange->dropped || length > room) {
    exchange->dropped += length;
    return 1;
  }
  size_t needed = exchange->length + length;
  if (exchange->capacity <= needed) {
    size_t grown = exchange->capacity * 2;
    if (!serve_exchange_reserve(exchange, grown > needed ? grown : needed)) return 0;
  }
  memcpy(exchange->body + exchange->length, data, length);
  exchange->length = needed;
  exchange->body[needed] = 0;
  return 1;
}

#endif
