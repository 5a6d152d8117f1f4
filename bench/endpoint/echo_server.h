/*
** The limit: the HTTP library of `stator serve`, polling as that does, answering
** the same bytes to every request.
*/
#ifndef BENCH_ECHO_SERVER_H
#define BENCH_ECHO_SERVER_H
#include "server_process.h"

/* Starts it as a process of its own; answers have a body of `length` bytes and as
** many headers as Stator's. False, with the reason, also where the benchmark was
** built without libmicrohttpd. Ended by server_stop. */
bool echo_start(server *s, size_t length, char *why, size_t why_size);
#endif
