/*
** serve_writer.h - a thread for the calls that can wait for the disk or for
** another writer, so that event loops need not.
*/
#ifndef SERVE_WRITER_H
#define SERVE_WRITER_H

#include "serve_exchange.h"

typedef struct serve_writer serve_writer;

/* Is told, on the writer's thread, that exchange->state is no longer
** EXCHANGE_PARKED. */
typedef void serve_answered(serve_exchange *exchange);

/* `db` is borrowed. Returns NULL if no thread can be had. Caller ends it with
** serve_writer_stop. */
serve_writer *serve_writer_start(stator *db, serve_answered *answered);

/* Takes an EXCHANGE_PARKED whose call is ready, which nobody else may touch until
** it is answered. Those taken are called in order; all that wait are called
** together. */
void serve_writer_take(serve_writer *writer, serve_exchange *exchange);

/* Ends what is being called; what still waits, and what is taken from now on, is
** EXCHANGE_DROPPED. */
void serve_writer_stop(serve_writer *writer);

/* After serve_writer_stop, when nothing can be taken any more. Accepts NULL. */
void serve_writer_free(serve_writer *writer);

#endif
