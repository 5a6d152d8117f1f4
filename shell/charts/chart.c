/*
** chart.c - .chart: the table of its kinds, and what they have in common.
*/
#include "charts/chart.h"

#include <stdlib.h>
#include <string.h>

#include "output/amount.h"
#include "output/rows_mode.h"

const char chart_manual[] =
    "  .chart TABLE               all charts of the table\n"
    "  .chart shards TABLE        items by shard\n"
    "  .chart partitions TABLE N  the N partitions with most items (10)\n"
    "  .chart sizes TABLE         items by size\n"
    "  .chart stream TABLE        what the table's stream recorded, over time\n"
    "Bars fit the terminal, or .width. In a mode other than table the numbers are\n"
    "printed as items. Over an endpoint that is not Stator's the table is read by\n"
    "Scan.\n";

typedef struct chart_kind {
  const char *name;
  int (*draw)(chart *c);
} chart_kind;

static const chart_kind chart_kinds[] = {
    {"shards",     chart_shards    },
    {"partitions", chart_partitions},
    {"sizes",      chart_sizes     },
    {"stream",     chart_stream    },
};
enum { CHART_KINDS = sizeof chart_kinds / sizeof *chart_kinds };

enum { PARTITIONS_SHOWN = 10, MOST_PARTITIONS = 1000 };

/* ------------------------------------------------------------------ in common */

void chart_title(chart *c, const text *title) {
  if (c->out.length > 0) text_add_char(&c->out, '\n');
  chart_paint(&c->out, &c->look, PAINT_HEADING, title);
  text_add_char(&c->out, '\n');
}

void chart_count(text *out, uint64_t count, const char *what) {
  amount_add_count(out, count);
  text_format(out, " %s%s", what, count == 1 ? "" : "s");
}

/* --------------------------------------------------------------------- running */

static int chart_usage(const session *s) {
  session_fail(s, "usage: .chart [shards|partitions|sizes|stream] TABLE [N]");
  return SHELL_USAGE;
}

static const chart_kind *find_kind(const char *name) {
  for (size_t i = 0; i < CHART_KINDS; i++)
    if (strcmp(chart_kinds[i].name, name) == 0) return &chart_kinds[i];
  return NULL;
}

static bool read_most(const char *word, size_t *most) {
  size_t digits = strspn(word, "0123456789");
  if (digits == 0 || digits > 4 || word[digits] != '\0') return false;
  *most = strtoul(word, NULL, 10);
  return *most >= 1 && *most <= MOST_PARTITIONS;
}

/* A mode that was asked for and is not for reading. */
static bool wants_numbers(const session *s) {
  return s->output.mode != NULL && s->output.mode != rows_mode_find("table");
}

static int draw_all(chart *c) {
  int rc = SHELL_DONE;
  c->all = true;
  for (size_t i = 0; i < CHART_KINDS && rc == SHELL_DONE; i++) rc = chart_kinds[i].draw(c);
  return rc;
}

/* Numbers are printed as they come; a drawing that failed is printed as far as it is. */
static int run_kind(chart *c, const chart_kind *kind) {
  if (wants_numbers(c->s)) c->numbers = rows_begin(c->s, NULL);
  int rc = kind != NULL ? kind->draw(c) : draw_all(c);
  int printed = c->numbers != NULL ? rows_end(c->numbers) : SHELL_DONE;
  if (c->out.length > 0) output_text(c->s, &c->out);
  chart_ask_end(c);
  text_free(&c->out);
  return rc == SHELL_DONE ? printed : rc;
}

int chart_run(session *s, int count, char **list) {
  chart c = {.s = s, .table = list[0], .most = PARTITIONS_SHOWN, .look = chart_look_of(s)};
  const chart_kind *kind = count > 1 ? find_kind(list[0]) : NULL;
  if (count > 1 && kind == NULL) return chart_usage(s);
  if (kind != NULL) c.table = list[1];
  if (count > 2 && kind->draw != chart_partitions) return chart_usage(s);
  if (count > 2 && !read_most(list[2], &c.most)) {
    session_fail(s, "between 1 and %d partitions can be shown", MOST_PARTITIONS);
    return SHELL_USAGE;
  }
  return run_kind(&c, kind);
}
