/*
** Who takes part, what is measured of each, and the order of it.
*/
#ifndef BENCH_CONTENDERS_H
#define BENCH_CONTENDERS_H
#include "server_process.h"
#include "workload.h"

enum {
  CONTENDERS_MAX = 8,
  CONTENDER_NAME_BYTES = 32,
  ENDPOINT_ROUNDS_MAX = 99,
  LEVELS = 3,
  ENDPOINT_PATH_BYTES = 1024
};

extern const int levels[LEVELS]; /* connections: 1, 8, 64 */

typedef struct endpoint_settings {
  const char *given[CONTENDERS_MAX]; /* NAME=URL; none: Stator, and dynalite where it is */
  int given_count;
  const char *program;  /* build/stator */
  const char *dynalite; /* its cli.js */
  const char *folder;   /* for the store on file */
  uint32_t items;
  double seconds; /* of a measurement */
  int rounds;
  const char *only; /* a part of a work's name; NULL: all */
  const char *json; /* a file for the figures; NULL: none */
} endpoint_settings;

/* By round. */
typedef struct measured {
  double rate[ENDPOINT_ROUNDS_MAX], p50[ENDPOINT_ROUNDS_MAX], p99[ENDPOINT_ROUNDS_MAX],
      busy[ENDPOINT_ROUNDS_MAX], cpu[ENDPOINT_ROUNDS_MAX]; /* us of the server's, a request */
  size_t rounds;                                           /* 0: was not measured */
} measured;

typedef struct contender {
  char name[CONTENDER_NAME_BYTES];
  server server; /* that was started for it */
  bool is_echo;
  workload load;
  load_request *echo_requests; /* GetItem's, of the first contender */
  char file[ENDPOINT_PATH_BYTES];
  long peak_kb;    /* 0: not known */
  long file_bytes; /* with its log; 0: in memory, or not known */
  measured of[WORKS][LEVELS];
} contender;

typedef struct contest {
  const endpoint_settings *o;
  contender contenders[CONTENDERS_MAX + 2]; /* the first one is judged */
  int count;
  double sync_us[ENDPOINT_ROUNDS_MAX]; /* the disk's fdatasync */
  size_t sync_count;
  char why[LOAD_WHY_BYTES];
} contest;

/* Starts what has to be started, measures, and ends it. False: `why` says what
** failed; everything is ended all the same. */
bool contest_run(contest *c, const endpoint_settings *o);

/* The one of that name; NULL if it does not take part. */
contender *contest_find(contest *c, const char *name);

/* --- endpoint_report.c */
void endpoint_report(contest *c);
bool endpoint_json(contest *c, const char *path);
#endif
