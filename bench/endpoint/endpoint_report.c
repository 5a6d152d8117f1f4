/*
** endpoint_report.c - the figures as a table, with the targets, and as JSON.
*/
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "contenders.h"
#include "times.h"

static double median(double *values, size_t count) {
  return times_quantile(values, count, 0.5);
}

/* ------------------------------------------------------------------- targets */

typedef struct target {
  work k;
  int level;
  const char *beside; /* whom; NULL: itself with one connection */
  const char *who;    /* NULL: the first */
  double least;
} target;

static const target targets[] = {
    {WORK_GET,   1, "echo",     NULL,           0.40},
    {WORK_GET,   1, "dynalite", NULL,           4   },
    {WORK_PUT,   1, "dynalite", NULL,           3   },
    {WORK_QUERY, 1, "dynalite", NULL,           15  },
    {WORK_PUT,   2, NULL,       "stator, file", 6   },
};
enum { TARGETS = sizeof targets / sizeof targets[0] };

typedef struct target_ratio {
  double rate; /* 0: was not measured */
  double cpu;  /* how often the processor's time of `who` fits into the other's; 0: not known */
} target_ratio;

static target_ratio ratio_of(contest *c, const target *t) {
  const target_ratio none = {0, 0};
  contender *who = t->who ? contest_find(c, t->who) : &c->contenders[0];
  contender *beside = t->beside ? contest_find(c, t->beside) : who;
  if (!who || !beside) return none;
  measured *m = &who->of[t->k][t->level], *other = &beside->of[t->k][t->beside ? t->level : 0];
  if (!m->rounds || !other->rounds) return none;
  /* What waits for a disk is not told by the processor's time. */
  double cpu = t->beside ? median(m->cpu, m->rounds) : 0;
  return (target_ratio){median(m->rate, m->rounds) / median(other->rate, other->rounds),
                        cpu > 0 ? median(other->cpu, other->rounds) / cpu : 0};
}

static void describe_target(contest *c, const target *t, char *out, size_t size) {
  snprintf(out, size, "%s of %s, %d connections, to %s", work_name(t->k),
           t->who ? t->who : c->contenders[0].name, levels[t->level],
           t->beside ? t->beside : "one connection");
}

static void print_targets(contest *c) {
  char what[200];
  for (size_t i = 0; i < TARGETS; i++) {
    target_ratio ratio = ratio_of(c, &targets[i]);
    if (ratio.rate <= 0) continue;
    describe_target(c, &targets[i], what, sizeof what);
    printf("%-56s %6.2f  %s (target: %.2f or more)", what, ratio.rate,
           ratio.rate >= targets[i].least ? "met" : "NOT MET", targets[i].least);
    if (ratio.cpu > 0) printf("; by processor time %.2f", ratio.cpu);
    printf("\n");
  }
}

/* --------------------------------------------------------------------- table */

static void print_line(contender *one, work k, int level, bool named) {
  measured *m = &one->of[k][level];
  if (named)
    printf("%-16s %4d", work_name(k), levels[level]);
  else
    printf("%-16s %4s", "", "");
  printf("  %-14s %10.0f %9.0f %9.0f %7.0f %%", one->name, median(m->rate, m->rounds),
         median(m->p50, m->rounds), median(m->p99, m->rounds), 100 * median(m->busy, m->rounds));
  double cpu = median(m->cpu, m->rounds);
  if (cpu > 0)
    printf(" %9.1f\n", cpu);
  else
    printf(" %9s\n", "-"); /* a server that was not started here */
}

static void print_table(contest *c) {
  printf("%-16s %4s  %-14s %10s %9s %9s %9s %9s\n", "", "conn", "", "requests/s", "p50 us",
         "p99 us", "driver", "cpu us");
  for (work k = 0; k < WORKS; k++)
    for (int level = 0; level < LEVELS; level++) {
      bool named = true;
      for (int i = 0; i < c->count; i++) {
        if (!c->contenders[i].of[k][level].rounds) continue;
        print_line(&c->contenders[i], k, level, named);
        named = false;
      }
    }
}

static void print_resources(contest *c) {
  for (int i = 0; i < c->count; i++) {
    const contender *one = &c->contenders[i];
    if (one->is_echo || !one->peak_kb) continue;
    printf("%s: at most %.1f MB of memory", one->name, (double)one->peak_kb / 1024);
    if (one->file_bytes) printf(", %.1f MB on file", (double)one->file_bytes / 1048576);
    printf("\n");
  }
  if (c->sync_count)
    printf("the disk's fdatasync of 8 KiB: %.0f us\n", median(c->sync_us, c->sync_count));
}

void endpoint_report(contest *c) {
  printf("%u items of 1 KB, 12 attributes; %d rounds of %.1f s, medians; %ld processors\n\n",
         (unsigned)c->o->items, c->o->rounds, c->o->seconds, sysconf(_SC_NPROCESSORS_ONLN));
  print_table(c);
  printf("\n");
  print_resources(c);
  printf("\n");
  print_targets(c);
}

/* ---------------------------------------------------------------------- JSON */

static void json_measurements(FILE *out, contest *c) {
  const char *separator = "\n";
  for (int i = 0; i < c->count; i++)
    for (work k = 0; k < WORKS; k++)
      for (int level = 0; level < LEVELS; level++) {
        measured *m = &c->contenders[i].of[k][level];
        if (!m->rounds) continue;
        fprintf(out,
                "%s{\"endpoint\":\"%s\",\"operation\":\"%s\",\"connections\":%d,"
                "\"requests_per_second\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,"
                "\"driver_busy\":%.3f,\"server_cpu_us\":%.2f}",
                separator, c->contenders[i].name, work_name(k), levels[level],
                median(m->rate, m->rounds), median(m->p50, m->rounds), median(m->p99, m->rounds),
                median(m->busy, m->rounds), median(m->cpu, m->rounds));
        separator = ",\n";
      }
}

static void json_targets(FILE *out, contest *c) {
  const char *separator = "\n";
  char what[200];
  for (size_t i = 0; i < TARGETS; i++) {
    target_ratio ratio = ratio_of(c, &targets[i]);
    if (ratio.rate <= 0) continue;
    describe_target(c, &targets[i], what, sizeof what);
    fprintf(out, "%s{\"what\":\"%s\",\"ratio\":%.3f,\"cpu_ratio\":%.3f,\"target\":%.2f,\"met\":%s}",
            separator, what, ratio.rate, ratio.cpu, targets[i].least,
            ratio.rate >= targets[i].least ? "true" : "false");
    separator = ",\n";
  }
}

static void json_resources(FILE *out, contest *c) {
  const char *separator = "\n";
  for (int i = 0; i < c->count; i++) {
    const contender *one = &c->contenders[i];
    if (one->is_echo || !one->peak_kb) continue;
    fprintf(out, "%s{\"endpoint\":\"%s\",\"peak_kb\":%ld,\"file_bytes\":%ld}", separator, one->name,
            one->peak_kb, one->file_bytes);
    separator = ",\n";
  }
}

bool endpoint_json(contest *c, const char *path) {
  FILE *out = fopen(path, "w");
  if (!out) {
    fprintf(stderr, "endpoint_bench: %s: %s\n", path, strerror(errno));
    return false;
  }
  fprintf(out, "{\"items\":%u,\"rounds\":%d,\"seconds\":%.2f,\"fdatasync_us\":%.1f,\n",
          (unsigned)c->o->items, c->o->rounds, c->o->seconds, median(c->sync_us, c->sync_count));
  fputs("\"measurements\":[", out);
  json_measurements(out, c);
  fputs("\n],\"targets\":[", out);
  json_targets(out, c);
  fputs("\n],\"servers\":[", out);
  json_resources(out, c);
  fputs("\n]}\n", out);
  if (fclose(out) == 0) return true;
  fprintf(stderr, "endpoint_bench: %s: %s\n", path, strerror(errno));
  return false;
}
