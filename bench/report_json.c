/*
** report_json.c - the figures for programs: figures.py makes tables and a chart of
** them.
*/
#include "report.h"
#include "stator.h"
#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { SQL_BYTES = 4096 };

static const char *bool_text(bool b) {
  return b ? "true" : "false";
}

static void write_head(FILE *out, const report *r) {
  fprintf(out,
          "{\"stator\":\"%s\",\"sqlite\":\"%s\",\"compiler\":\"%s%s\",\"processors\":%ld,"
          "\"clock\":\"%s\",\"configurations\":[",
          stator_version(), sqlite3_libversion(),
#ifdef __clang__
          "",
#else
          "gcc ",
#endif
          __VERSION__, sysconf(_SC_NPROCESSORS_ONLN), r->o->cpu ? "cpu" : "wall");
}

static void write_side(FILE *out, const report *r, size_t at, size_t c, side_id which) {
  const figure *f = &r->f[at].of[c][which];
  double us = report_us(r, at, c, which), raw = report_us(r, at, c, RAW);
  if (!f->rounds) return;
  fprintf(out, ",\"%s\":{\"us\":%.4f,\"rounds\":[", bench_sides[which]->name, us);
  for (int i = 0; i < f->rounds; i++) fprintf(out, "%s%.4f", i ? "," : "", f->us[i]);
  fprintf(out, "]");
  if (which != RAW && raw > 0) fprintf(out, ",\"ratio\":%.4f", us / raw);
  if (f->peak_bytes) fprintf(out, ",\"peakBytes\":%" PRIu64, f->peak_bytes);
  if (f->file_bytes) fprintf(out, ",\"fileBytes\":%" PRIu64, f->file_bytes);
  fprintf(out, "}");
}

static void write_most(FILE *out, const char *name, double most) {
  if (most > 0) fprintf(out, ",\"%s\":%.2f", name, most);
}

static void write_case(FILE *out, const report *r, size_t at, size_t c) {
  const bench_case *b = &bench_cases[c];
  char sql[SQL_BYTES];
  raw_describe(b, &r->k[at], sql, sizeof sql);
  fprintf(out, "{\"name\":\"%s\",\"operation\":\"%s\",\"per\":\"%s\"", b->name, b->operation,
          b->per);
  write_most(out, "maxCall", configuration_most(&r->k[at], b, CALL));
  write_most(out, "maxTyped", configuration_most(&r->k[at], b, TYPED));
  write_most(out, "maxOfGsi", b->index);
  for (int i = 0; i < SIDES; i++) write_side(out, r, at, c, (side_id)i);
  fprintf(out, ",\"rawStatement\":\"%s\"}", sql);
}

static void write_configuration(FILE *out, const report *r, size_t at) {
  const configuration *k = &r->k[at];
  fprintf(out,
          "{\"name\":\"%s\",\"items\":%u,\"bytes\":%u,\"attributes\":%d,\"gsis\":%d,\"lsi\":%s,"
          "\"ttl\":%s,\"search\":%s,\"views\":%s,\"place\":\"%s\",\"rounds\":%d,\"seconds\":%.1f",
          k->name, (unsigned)k->data.items, (unsigned)k->data.bytes, k->data.attributes, k->gsis,
          bool_text(k->lsi), bool_text(k->data.expires), bool_text(configuration_searched(k)),
          bool_text((k->groups & GROUP_VIEW) != 0), place_name(k->where), k->rounds,
          r->f[at].seconds);
  for (int i = 0; i < SIDES; i++)
    if (r->f[at].file_bytes[i])
      fprintf(out, ",\"%sFileBytes\":%" PRIu64, bench_sides[i]->name, r->f[at].file_bytes[i]);
  fprintf(out, ",\"cases\":[");
  const char *separator = "\n";
  for (size_t c = 0; c < bench_case_count; c++) {
    if (!case_chosen(r->o, k, &bench_cases[c])) continue;
    fputs(separator, out);
    write_case(out, r, at, c);
    separator = ",\n";
  }
  fprintf(out, "\n]}");
}

static bool json_failed(const char *path) {
  fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
  return false;
}

bool report_json(const report *r, const char *path) {
  FILE *out = fopen(path, "w");
  if (!out) return json_failed(path);
  write_head(out, r);
  for (size_t i = 0; i < r->count; i++) {
    fputs(i ? ",\n" : "\n", out);
    write_configuration(out, r, i);
  }
  fprintf(out, "\n]}\n");
  bool ok = ferror(out) == 0;
  if (fclose(out) != 0) ok = false;
  return ok || json_failed(path);
}
