/*
** health.c - .check and .vacuum.
*/
#include "upkeep/health.h"

#include <string.h>

#include "output/amount.h"
#include "output/width.h"
#include "upkeep/long_work.h"

const char health_check_manual[] =
    "  Reads the file, the catalog, every item, every entry of indexes and TTL and\n"
    "  every record of a stream, from one moment, and names what is wrong; nothing is\n"
    "  changed.\n"
    "    --quick   SQLite's quick check and the catalog, no items\n"
    "    --all     prints more than 100 findings\n"
    "  Exit code 1 if there are any.\n";
const char health_vacuum_manual[] =
    "  Writes the file anew without the pages that deleted items have left free.\n"
    "  Writers wait meanwhile. It needs room for the content twice, for a while.\n";

enum { SHOWN_FINDINGS = 100 };

typedef struct finding_list {
  bool all;
  long long count;
  text out;
} finding_list;

static void add_finding(void *arg, const char *sentence) {
  finding_list *l = arg;
  if (l->count++ >= SHOWN_FINDINGS && !l->all) return;
  width_add_shown(&l->out, sentence, strlen(sentence));
  text_add_char(&l->out, '\n');
}

static void add_number(text *out, long long number, const char *one, const char *many) {
  if (out->length > 0) text_add(out, ", ");
  amount_add_count(out, (uint64_t)number);
  text_format(out, " %s", number == 1 ? one : many);
}

static void say_clean(const session *s, const long_work *w, bool quick) {
  text out = {0};
  add_number(&out, long_work_number(w, "Tables"), "table", "tables");
  if (!quick) add_number(&out, long_work_number(w, "Items"), "item", "items");
  if (!quick) add_number(&out, long_work_number(w, "Entries"), "entry", "entries");
  fprintf(s->out, "no damage found: %s\n", out.data);
  text_free(&out);
}

static int say_findings(session *s, const finding_list *l) {
  output_text(s, &l->out);
  if (l->count > SHOWN_FINDINGS && !l->all)
    fprintf(s->out, "and %lld more; .check --all prints them\n", l->count - SHOWN_FINDINGS);
  return session_fail(s, "%s is damaged: %lld finding%s", door_name(s->door), l->count,
                      l->count == 1 ? "" : "s");
}

int health_check(session *s, int count, char **list) {
  long_work w;
  finding_list found = {0};
  int flags = 0;
  for (int i = 0; i < count; i++) {
    if (strcmp(list[i], "--quick") == 0) {
      flags |= STATOR_QUICK;
    } else if (strcmp(list[i], "--all") == 0) {
      found.all = true;
    } else {
      session_fail(s, "usage: .check [--quick] [--all]");
      return SHELL_USAGE;
    }
  }
  if (long_work_begin(&w, s, "checking", "items", "an endpoint looks after its own") != SHELL_DONE)
    return SHELL_FAILED;
  int code = stator_check(w.db, flags, add_finding, &found, &w.told, w.result);
  if (w.begun) progress_end(&w.bar);
  if (code == STATOR_OK && found.count == 0) say_clean(s, &w, (flags & STATOR_QUICK) != 0);
  int rc = found.count > 0 ? say_findings(s, &found) : SHELL_DONE;
  int ended = long_work_end(&w, code);
  text_free(&found.out);
  return ended == SHELL_DONE ? rc : ended;
}

int health_vacuum(session *s, int count, char **list) {
  long_work w;
  text out = {0};
  (void)count, (void)list;
  if (long_work_begin(&w, s, "vacuuming", "bytes", "an endpoint looks after its own") != SHELL_DONE)
    return SHELL_FAILED;
  int code = stator_vacuum(w.db, &w.told, w.result);
  long long freed = long_work_number(&w, "FreedBytes"), size = long_work_number(&w, "SizeBytes");
  int rc = long_work_end(&w, code);
  if (rc != SHELL_DONE) return rc;
  amount_add_bytes(&out, freed > 0 ? (uint64_t)freed : 0);
  text_add(&out, " given back, ");
  amount_add_bytes(&out, (uint64_t)size);
  fprintf(s->out, "%s left\n", out.data);
  text_free(&out);
  return SHELL_DONE;
}
