/*
** contenders.c - starts the servers, lets each do every work in every round, one
** after the other and another one first each time, and ends them.
*/
#include "contenders.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "disk_sync.h"
#include "echo_server.h"

const int levels[LEVELS] = {1, 8, 64};

contender *contest_find(contest *c, const char *name) {
  for (int i = 0; i < c->count; i++)
    if (strcmp(c->contenders[i].name, name) == 0) return &c->contenders[i];
  return NULL;
}

static bool chosen(const contest *c, work k) {
  return !c->o->only || strstr(work_name(k), c->o->only);
}

/* ------------------------------------------------------------------ starting */

static contender *add_contender(contest *c, const char *name, size_t length) {
  contender *one = &c->contenders[c->count++];
  snprintf(one->name, sizeof one->name, "%.*s", (int)length, name);
  one->server.input = -1;
  return one;
}

static bool begin(contest *c, contender *one, const char *url, bool only_puts) {
  bool used[WORKS];
  for (work k = 0; k < WORKS; k++) used[k] = chosen(c, k) && (!only_puts || k == WORK_PUT);
  char why[LOAD_WHY_BYTES];
  if (workload_begin(&one->load, url, c->o->items, used, why)) {
    one->load.why = c->why;
    return true;
  }
  snprintf(c->why, sizeof c->why, "%s: %.400s", one->name, why);
  return false;
}

static bool add_given(contest *c, const char *given) {
  size_t name = strcspn(given, "=");
  if (!name || !given[name]) {
    snprintf(c->why, sizeof c->why, "%s: not of the form NAME=URL", given);
    return false;
  }
  return begin(c, add_contender(c, given, name), given + name + 1, false);
}

static bool add_stator(contest *c) {
  contender *one = add_contender(c, "stator", 6);
  return server_start_stator(&one->server, c->o->program, NULL, c->why, sizeof c->why) &&
         begin(c, one, one->server.url, false);
}

static bool add_dynalite(contest *c) {
  if (access(c->o->dynalite, R_OK) != 0) return true;
  contender *one = add_contender(c, "dynalite", 8);
  return server_start_dynalite(&one->server, c->o->dynalite, c->why, sizeof c->why) &&
         begin(c, one, one->server.url, false);
}

static void remove_store(const char *file) {
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  char path[ENDPOINT_PATH_BYTES + 8];
  for (size_t i = 0; *file && i < sizeof suffixes / sizeof suffixes[0]; i++) {
    snprintf(path, sizeof path, "%s%s", file, suffixes[i]);
    unlink(path);
  }
}

static bool add_stator_on_file(contest *c) {
  if (!chosen(c, WORK_PUT)) return true;
  contender *one = add_contender(c, "stator, file", 12);
  snprintf(one->file, sizeof one->file, "%s/endpoint-bench.db", c->o->folder);
  remove_store(one->file);
  return server_start_stator(&one->server, c->o->program, one->file, c->why, sizeof c->why) &&
         begin(c, one, one->server.url, true);
}

static bool add_contenders(contest *c) {
  for (int i = 0; i < c->o->given_count; i++)
    if (!add_given(c, c->o->given[i])) return false;
  if (c->o->given_count) return true;
  return add_stator(c) && add_dynalite(c) && add_stator_on_file(c);
}

/* It is sent the first contender's requests, and answers with as many bytes. */
static bool add_echo(contest *c) {
  const workload *first = &c->contenders[0].load;
  size_t length = workload_answer_length(first), count = first->count[WORK_GET];
  if (!first->used[WORK_GET]) return true;
  contender *one = add_contender(c, "echo", 4);
  one->is_echo = true;
  one->echo_requests = calloc(count, sizeof *one->echo_requests);
  if (!one->echo_requests) return false;
  for (size_t i = 0; i < count; i++)
    one->echo_requests[i] = (load_request){first->requests[WORK_GET][i].bytes, length};
  return echo_start(&one->server, length, c->why, sizeof c->why) &&
         http_resolve(one->server.url, &one->load.address, c->why, sizeof c->why);
}

/* ----------------------------------------------------------------- measuring */

static bool takes_part(const contender *one, work k) {
  return one->is_echo ? k == WORK_GET : one->load.used[k];
}

static bool measure_echo(contest *c, contender *one, int connections, load_figures *out) {
  load l = {.address = &one->load.address,
            .connections = connections,
            .requests = one->echo_requests,
            .count = c->contenders[0].load.count[WORK_GET],
            .seconds = c->o->seconds};
  return load_run(&l, out, c->why);
}

static bool measure_one(contest *c, contender *one, work k, int level) {
  load_figures f;
  measured *m = &one->of[k][level];
  double cpu = server_cpu_us(&one->server);
  bool ok = one->is_echo ? measure_echo(c, one, levels[level], &f)
                         : workload_measure(&one->load, k, levels[level], c->o->seconds, &f);
  if (!ok) {
    fprintf(stderr, "%s, %s, %d connections:\n", one->name, work_name(k), levels[level]);
    return false;
  }
  m->rate[m->rounds] = f.rate;
  m->p50[m->rounds] = f.p50;
  m->p99[m->rounds] = f.p99;
  m->busy[m->rounds] = f.busy;
  m->cpu[m->rounds] = (server_cpu_us(&one->server) - cpu) / (double)f.answers;
  m->rounds++;
  return true;
}

static bool run_round(contest *c, int round) {
  for (work k = 0; k < WORKS; k++)
    for (int level = 0; level < LEVELS; level++)
      for (int i = 0; i < c->count; i++) {
        contender *one = &c->contenders[(round + i) % c->count];
        if (takes_part(one, k) && !measure_one(c, one, k, level)) return false;
      }
  for (int i = 0; i < c->count; i++)
    if (*c->contenders[i].file)
      return disk_sync_us(c->o->folder, &c->sync_us[c->sync_count++], c->why, sizeof c->why);
  return true;
}

/* -------------------------------------------------------------------- ending */

static long bytes_of_file(const char *file) {
  char log[ENDPOINT_PATH_BYTES + 8];
  struct stat s;
  long bytes = 0;
  snprintf(log, sizeof log, "%s-wal", file);
  if (*file && stat(file, &s) == 0) bytes += (long)s.st_size;
  if (*file && stat(log, &s) == 0) bytes += (long)s.st_size;
  return bytes;
}

static bool check_contenders(contest *c) {
  for (int i = 0; i < c->count; i++) {
    contender *one = &c->contenders[i];
    if (!one->is_echo && !workload_check(&one->load)) return false;
    one->peak_kb = server_peak_kb(&one->server);
    one->file_bytes = bytes_of_file(one->file);
  }
  return true;
}

static void end_contenders(contest *c) {
  for (int i = c->count - 1; i >= 0; i--) {
    contender *one = &c->contenders[i];
    if (!one->is_echo) workload_end(&one->load);
    server_stop(&one->server);
    remove_store(one->file);
    free(one->echo_requests);
  }
}

bool contest_run(contest *c, const endpoint_settings *o) {
  memset(c, 0, sizeof *c);
  c->o = o;
  bool ok = add_contenders(c) && add_echo(c);
  for (int round = 0; ok && round < o->rounds; round++) {
    fprintf(stderr, "round %d of %d\n", round + 1, o->rounds);
    ok = run_round(c, round);
  }
  ok = ok && check_contenders(c);
  end_contenders(c);
  return ok;
}
