/*
** serve_options.h - the command line of `stator serve`.
*/
#ifndef SERVE_OPTIONS_H
#define SERVE_OPTIONS_H

#include "stator.h"

typedef struct serve_options {
  const char *path;                    /* of the store; NULL: in memory */
  const char *host;                    /* the one address to listen on; NULL: 127.0.0.1 and ::1 */
  const char *region;                  /* the one in ARNs; NULL: that of each request */
  const char *access_key, *secret_key; /* the one a request must be signed with; NULL: none given */
  const char *credentials;             /* a file of such keys; NULL: none */
  int port;                            /* 0: any free one */
  int sweep_seconds;                   /* between two TTL sweeps; 0: never */
  int lifecycle_ms;                    /* how long tables are CREATING, UPDATING and DELETING */
  int set_clock;                       /* 1: clients may set the clock of a store in a file */
  int stream_shards;                   /* of streams to come; 0: as the library has it */
  int stdin_ends;                      /* 1: the end of standard input ends the endpoint */
  int quiet;                           /* 1: no notice on standard error */
  int log;                             /* 1: a line on standard error for every request */
  stator_durability durability;
} serve_options;

/* What to do after reading the command line. */
typedef enum serve_intent { SERVE_RUN, SERVE_HELP, SERVE_USAGE } serve_intent;

/* Reads argv (borrowed as long as *options is used) into *options. For
** SERVE_USAGE the reason has been printed on standard error. */
serve_intent serve_options_read(int argc, char **argv, serve_options *options);

#endif
