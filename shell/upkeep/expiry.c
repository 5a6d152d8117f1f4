/*
** expiry.c - .ttl shows and sets what expires; .sweep deletes what has.
*/
#include "upkeep/expiry.h"

#include <string.h>

#include "base/json_text.h"
#include "definition/definition_run.h"
#include "output/amount.h"
#include "output/grid.h"
#include "output/progress.h"
#include "statements/tokens.h"
#include "upkeep/store_facts.h"

const char expiry_ttl_manual[] =
    "  .ttl                  the tables, the attribute by which their items expire,\n"
    "                        how many have it, and how many are due to be swept\n"
    "  .ttl TABLE            the same of one\n"
    "  .ttl TABLE ATTRIBUTE  items expire at the time in it, seconds since 1970\n"
    "  .ttl TABLE off        items stay\n"
    "  Over an endpoint that is not Stator's nothing is counted.\n";

/* ------------------------------------------------------------------------ .ttl */

static void add_counted(grid *g, json_span ttl, const char *member) {
  json_span count;
  text cell = {0};
  if (json_member(ttl, member, &count)) amount_add_count(&cell, (uint64_t)json_integer(count));
  grid_add(g, text_string(&cell));
  text_free(&cell);
}

static void add_ttl_row(grid *g, json_span table) {
  json_span ttl = {"{}", 2}, quoted;
  text name = {0}, attribute = {0};
  if (json_member(table, "TableName", &quoted)) json_text(quoted, &name);
  bool on = json_member(table, "TimeToLive", &ttl) && json_member(ttl, "AttributeName", &quoted);
  if (on) json_text(quoted, &attribute);
  grid_add(g, text_string(&name));
  grid_add(g, on ? text_string(&attribute) : "off");
  add_counted(g, ttl, "ItemCount");
  add_counted(g, ttl, "DueCount");
  text_free(&name);
  text_free(&attribute);
}

static int add_ttl_rows(const session *s, json_span facts, const char *name, grid *g) {
  json_span tables, none, table;
  grid_heading(g, "table attribute items due");
  if (name != NULL) {
    if (!store_facts_table(s, facts, name, &table)) return SHELL_FAILED;
    add_ttl_row(g, table);
    return SHELL_DONE;
  }
  if (!json_member(facts, "Tables", &tables)) return session_bad_answer(s);
  for (size_t at = 0; json_each(tables, &at, &none, &table);) add_ttl_row(g, table);
  return SHELL_DONE;
}

static int show_ttl(session *s, const char *name) {
  text facts = {0}, out = {0};
  grid g = {.sides = "llrr"};
  json_span whole;
  int rc = store_facts_fetch(s, name, &facts);
  if (rc == SHELL_DONE && !json_is_value(text_string(&facts), facts.length, &whole, NULL))
    rc = session_bad_answer(s);
  if (rc == SHELL_DONE) rc = add_ttl_rows(s, whole, name, &g);
  if (rc == SHELL_DONE) {
    grid_print(&g, &out);
    output_text(s, &out);
  }
  grid_free(&g);
  text_free(&facts);
  text_free(&out);
  return rc;
}

/* As the statement that does the same. */
static int set_expiry(session *s, const char *table, const char *attribute) {
  text statement = {0};
  bool off = strcmp(attribute, "off") == 0;
  text_add(&statement, "ALTER TABLE ");
  token_add_name(&statement, table);
  text_add(&statement, off ? " DROP TTL" : " SET TTL ");
  if (!off) token_add_name(&statement, attribute);
  int rc = definition_run(s, statement.data);
  text_free(&statement);
  return rc;
}

int expiry_ttl(session *s, int count, char **list) {
  if (count == 2) return set_expiry(s, list[0], list[1]);
  return show_ttl(s, count > 0 ? list[0] : NULL);
}

/* ---------------------------------------------------------------------- .sweep */

enum { SWEPT_AT_ONCE = 1000 };

static bool sweep_some(session *s, const text *request, long long *deleted, bool *more) {
  json_span body, number, flag;
  *more = false;
  if (!session_ask(s, "Sweep", request->data, request->length)) return false;
  if (!session_answer(s, &body) || !json_member(body, "Deleted", &number)) return false;
  *deleted += json_integer(number);
  *more = json_member(body, "More", &flag) && json_equals(flag, "true");
  return true;
}

static int say_swept(const session *s, long long deleted, const char *behind) {
  text out = {0};
  amount_add_count(&out, (uint64_t)deleted);
  fprintf(s->out, "%s expired item%s deleted%s\n", out.data, deleted == 1 ? "" : "s", behind);
  text_free(&out);
  return SHELL_DONE;
}

int expiry_sweep(session *s, int count, char **list) {
  progress bar;
  text request = {0};
  long long deleted = 0;
  bool done, more = true;
  text_format(&request, "{\"Limit\":%d", SWEPT_AT_ONCE);
  if (count > 0) {
    text_add(&request, ",\"TableName\":");
    text_add_json_string(&request, list[0], strlen(list[0]));
  }
  text_add_char(&request, '}');
  progress_begin(&bar, "sweeping", "items", 0);
  do {
    done = sweep_some(s, &request, &deleted, &more);
    progress_at(&bar, (uint64_t)deleted);
  } while (done && more && !session_interrupted);
  progress_end(&bar);
  text_free(&request);
  if (done && !more) return say_swept(s, deleted, "");
  if (deleted > 0) say_swept(s, deleted, " before that");
  return done ? session_fail(s, "stopped") : session_fail_with_answer(s);
}
