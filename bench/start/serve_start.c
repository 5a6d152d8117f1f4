/*
** serve_start.c - `stator serve` from exec to its first answer, and the memory it
** holds when nothing is asked of it.
*/
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "endpoint/load.h"
#include "endpoint/server_process.h"
#include "endpoint/times.h"
#include "start_bench.h"

enum { SERVE_ROUNDS_MAX = 200, BURST_CONNECTIONS = 64, BURST_REQUESTS = 2000, REST_ROUNDS = 3 };

static const char create_table[] =
    "{\"TableName\":\"burst\",\"BillingMode\":\"PAY_PER_REQUEST\","
    "\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}],"
    "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}]}";

/* ---------------------------------------------------------------------- calls */

static bool ask(start_bench *b, const http_address *a, const char *operation, const char *body) {
  char space[4096];
  pool bytes = {space, 0, sizeof space};
  load_figures ignored;
  load_request request = {http_request(a, operation, (text){body, strlen(body)}, &bytes), 0};
  load l = {.address = a, .connections = 1, .requests = &request, .count = 1};
  return load_run(&l, &ignored, b->why);
}

/* Puts of a hundred small items. */
static text burst_request(const http_address *a, int i, pool *bytes) {
  char body[200];
  int n = snprintf(body, sizeof body,
                   "{\"TableName\":\"burst\",\"Item\":{\"pk\":{\"S\":\"item %d\"}}}", i % 100);
  return http_request(a, "PutItem", (text){body, (size_t)n}, bytes);
}

static bool burst(start_bench *b, const http_address *a) {
  pool bytes;
  load_figures ignored;
  static load_request requests[BURST_REQUESTS];
  if (!pool_make(&bytes, BURST_REQUESTS * 2048)) return false;
  for (int i = 0; i < BURST_REQUESTS; i++) requests[i].bytes = burst_request(a, i, &bytes);
  load l = {.address = a,
            .connections = BURST_CONNECTIONS,
            .requests = requests,
            .count = BURST_REQUESTS};
  bool ok = load_run(&l, &ignored, b->why);
  free(bytes.p);
  return ok;
}

/* --------------------------------------------------------------------- starts */

typedef bool start_once(start_bench *b, double *us);

static bool start_serve(start_bench *b, bool asked, double *us) {
  server s;
  http_address a;
  double start = times_wall_us();
  if (!server_start_stator(&s, b->program, NULL, b->why, sizeof b->why)) return false;
  bool ok =
      !asked || (http_resolve(s.url, &a, b->why, sizeof b->why) && ask(b, &a, "ListTables", "{}"));
  *us = times_wall_us() - start;
  server_stop(&s);
  return ok;
}

static bool to_ready_line(start_bench *b, double *us) {
  return start_serve(b, false, us);
}

static bool to_first_answer(start_bench *b, double *us) {
  return start_serve(b, true, us);
}

/* A program that says a line and ends. */
static bool to_line(start_bench *b, const char *const *words, double *us) {
  char line;
  int output;
  server s = {.input = -1};
  double start = times_wall_us();
  s.pid = server_spawn(words, &s.input, &output);
  bool ok = s.pid && read(output, &line, 1) == 1;
  *us = times_wall_us() - start;
  if (!ok) snprintf(b->why, sizeof b->why, "%s does not start", words[0]);
  if (s.pid) close(output);
  server_stop(&s);
  return ok;
}

static bool to_bare_line(start_bench *b, double *us) {
  const char *const words[] = {b->bare, NULL};
  return to_line(b, words, us);
}

static bool to_version(start_bench *b, double *us) {
  const char *const words[] = {b->program, "--version", NULL};
  return to_line(b, words, us);
}

static const struct start_entry {
  const char *what;
  start_once *once;
  double most_ms;
} start_entries[] = {
    {"a program that does nothing, with the same libraries", to_bare_line,    0 },
    {"stator --version",                                     to_version,      0 },
    {"stator serve, to its ready line",                      to_ready_line,   10},
    {"stator serve, to its first answer",                    to_first_answer, 10},
};
enum { STARTS = sizeof start_entries / sizeof start_entries[0] };

bool measure_program(start_bench *b) {
  static double us[STARTS][SERVE_ROUNDS_MAX];
  struct stat file;
  if (stat(b->stripped, &file) != 0) {
    snprintf(b->why, sizeof b->why, "%s: %s", b->stripped, strerror(errno));
    return false;
  }
  double size = (double)file.st_size;
  start_add(b, "the program without symbols", &size, 1, "KB", 1000, 1000);
  for (int round = 0; round < b->rounds; round++)
    for (int i = 0; i < STARTS; i++)
      if (!start_entries[i].once(b, &us[i][round])) return false;
  for (int i = 0; i < STARTS; i++)
    start_add(b, start_entries[i].what, us[i], (size_t)b->rounds, "ms", 1000,
              start_entries[i].most_ms);
  return true;
}

/* ----------------------------------------------------------------------- rest */

typedef struct held {
  double resident, anonymous; /* kB */
} held;

static held memory_of(const server *s) {
  char line[200];
  held h = {0};
  snprintf(line, sizeof line, "/proc/%d/smaps_rollup", (int)s->pid);
  FILE *in = fopen(line, "r");
  while (in && fgets(line, sizeof line, in)) {
    if (strncmp(line, "Rss:", 4) == 0) h.resident = strtod(line + 4, NULL);
    if (strncmp(line, "Anonymous:", 10) == 0) h.anonymous = strtod(line + 10, NULL);
  }
  if (in) fclose(in);
  return h;
}

static bool rest_once(start_bench *b, held *fresh, held *later) {
  server s;
  http_address a;
  const struct timespec rest = {4, 500000000}; /* memory is given back after two to four */
  if (!server_start_stator(&s, b->program, NULL, b->why, sizeof b->why)) return false;
  *fresh = memory_of(&s);
  bool ok = http_resolve(s.url, &a, b->why, sizeof b->why) &&
            ask(b, &a, "CreateTable", create_table) && burst(b, &a);
  if (ok) nanosleep(&rest, NULL);
  *later = memory_of(&s);
  server_stop(&s);
  return ok;
}

static void add_held(start_bench *b, const held *h, const char *resident, const char *anonymous) {
  double all[REST_ROUNDS], own[REST_ROUNDS];
  for (int i = 0; i < REST_ROUNDS; i++) {
    all[i] = h[i].resident;
    own[i] = h[i].anonymous;
  }
  start_add(b, resident, all, REST_ROUNDS, "MB", 1024, 8);
  start_add(b, anonymous, own, REST_ROUNDS, "MB", 1024, 3);
}

bool measure_at_rest(start_bench *b) {
  held fresh[REST_ROUNDS], later[REST_ROUNDS];
  for (int i = 0; i < REST_ROUNDS; i++)
    if (!rest_once(b, &fresh[i], &later[i])) return false;
  add_held(b, fresh, "stator serve at rest: resident", "of that anonymous");
  add_held(b, later, "after 2000 puts on 64 connections, at rest", "of that anonymous");
  return true;
}
