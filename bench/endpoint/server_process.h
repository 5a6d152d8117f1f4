/*
** The servers that a benchmark starts and ends itself: programs that speak HTTP
** on loopback. None outlives the program that started it.
*/
#ifndef BENCH_SERVER_PROCESS_H
#define BENCH_SERVER_PROCESS_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { SERVER_URL_BYTES = 64 };

typedef struct server {
  pid_t pid; /* 0: none */
  int input; /* the other end of its standard input, which ends it; -1: none */
  char url[SERVER_URL_BYTES];
} server;

/* `stator serve` on a free port. `more` is one more word of its command line: a
** file, or an option; NULL: none, in memory. It is ready when this returns. */
bool server_start_stator(server *s, const char *program, const char *more, char *why,
                         size_t why_size);

/* dynalite by its cli.js, in memory. It is ready when this returns. */
bool server_start_dynalite(server *s, const char *script, char *why, size_t why_size);

/* The most memory it held, in kB; 0 where the system does not tell. */
long server_peak_kb(const server *s);

/* The processor's time it has used, in microseconds; 0 where the system does not
** tell. */
double server_cpu_us(const server *s);

/* SIGTERM, and SIGKILL to what is still there ten seconds later. Takes a server
** that was not started. */
void server_stop(server *s);

/* A listening socket on a free port of 127.0.0.1, and its URL; -1 with errno set. */
int server_listen(char url[SERVER_URL_BYTES]);

/* Runs argv, which ends with NULL, with its standard input and output on pipes; 0
** with errno set. It gets SIGTERM when this program ends. */
pid_t server_spawn(const char *const *argv, int *input, int *output);
#endif
