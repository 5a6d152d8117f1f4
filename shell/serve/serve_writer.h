/*
** serve_writer.h - a thread for the calls that can wait for the disk or for
** another writer, so that event loops need not; and some for long reads, for which
** writers need not wait.
*/
#ifndef SERVE_WRITER_H
#define SERVE_WRITER_H

#include "serve_exchange.h"

typedef struct serve_writer serve_writer;

enum { SERVE_ASKERS = 4 };

/* Is told, on a thread of the writer's, that exchange->state is no longer
** EXCHANGE_PARKED. */
typedef void serve_answered(serve_exchange *exchange);

/* `db` is borrowed. Returns NULL if no thread can be had. Caller ends it with
** serve_writer_stop. */
serve_writer *serve_writer_start(stator *db, serve_answered *answered);

/* The same with up to SERVE_ASKERS threads, made when they are needed, for calls that
** read or build beside others: each is called alone. */
serve_writer *serve_askers_start(stator *db, serve_answered *answered);

/* Takes an EXCHANGE_PARKED whose call is ready, which nobody else may touch until
** it is answered. Those taken are called in order; all that wait are called
** together. */
void serve_writer_take(serve_writer *writer, serve_exchange *exchange);

/* Waits for what is being called, which `interrupt` ends; what still waits, and what is
** taken from now on, is EXCHANGE_DROPPED. */
void serve_writer_stop(serve_writer *writer, int interrupt);

/* After serve_writer_stop, when nothing can be taken any more. Accepts NULL. */
void serve_writer_free(serve_writer *writer);

#endif
