/*
** unkeyed.c - DELETE and UPDATE of many items:
**
**   1. SELECT * with the statement's condition; what it answers becomes a snapshot.
**   2. The number of items is named, and a person asked.
**   3. Each item of the snapshot is deleted if it is still as it was read, or updated
**      by the statement with its key, if the statement's condition still holds.
**
** Where no snapshot is wanted the items are gathered in memory all the same.
*/
#include "statements/unkeyed.h"

#include <string.h>

#include "base/json_text.h"
#include "care/care.h"
#include "output/progress.h"
#include "prompt/ask.h"
#include "statements/partiql_hint.h"
#include "statements/tokens.h"
#include "statements/unkeyed_write.h"

/* ---------------------------------------------------------------- the statement */

static bool is_refused_for_key(const session *s) {
  const char *message = s->answer.message;
  return s->answer.outcome == DOOR_REFUSED && message != NULL &&
         strstr(message, "mandatory equality on all key attributes") != NULL;
}

/* Where WHERE stands outside of brackets, or the end. False: the statement wants more
** than is done here, or ends in an open quote. */
static bool find_where(const token *from, token *where, token *end) {
  int depth = 0;
  *where = (token){.kind = TOKEN_END};
  for (token t = *from;; t = token_behind(&t)) {
    *end = t;
    if (t.kind == TOKEN_OPEN) return false;
    if (t.kind == TOKEN_END) return true;
    if (token_is(&t, "(") || token_is(&t, "[") || token_is(&t, "{")) depth++;
    if (token_is(&t, ")") || token_is(&t, "]") || token_is(&t, "}")) depth--;
    if (depth > 0) continue;
    if (token_is(&t, "RETURNING")) return false;
    if (token_is(&t, "WHERE")) {
      if (where->kind != TOKEN_END) return false;
      *where = t;
    }
  }
}

/* Takes the statement apart: its verb, its table, what is done, and the condition. */
static bool take_apart(const char *statement, unkeyed *u) {
  token first = token_at(statement), table = token_behind(&first), where, end;
  u->deletes = token_is(&first, "DELETE");
  if (u->deletes) table = token_behind(&table); /* behind FROM */
  if (table.kind != TOKEN_WORD && table.kind != TOKEN_QUOTED) return false;
  token behind = token_behind(&table);
  if (token_is(&behind, ".") || !find_where(&behind, &where, &end)) return false;
  const char *head_end = where.kind == TOKEN_END ? end.start : where.start;
  token_value(&table, &u->table);
  text_append(&u->table_said, table.start, table.length);
  text_append(&u->head, statement, (size_t)(head_end - statement));
  if (where.kind != TOKEN_END) {
    const char *condition = where.start + where.length;
    text_append(&u->condition, condition, (size_t)(end.start - condition));
  }
  return true;
}

static void free_unkeyed(unkeyed *u) {
  text *texts[] = {&u->table, &u->table_said, &u->head, &u->condition};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
}

static bool can_be_taken_apart(const char *statement) {
  unkeyed u = {0};
  bool can = take_apart(statement, &u);
  free_unkeyed(&u);
  return can;
}

bool unkeyed_is_wanted(const session *s, const char *statement) {
  bool on = s->output.bulk == SWITCH_ON || (s->output.bulk == SWITCH_AUTO && s->interactive);
  return on && is_refused_for_key(s) && can_be_taken_apart(statement);
}

void unkeyed_say_how(const session *s, const char *statement) {
  if (is_refused_for_key(s) && can_be_taken_apart(statement))
    fputs("(.set bulk on lets the shell read the items and go from one to the next)\n", stderr);
}

/* ------------------------------------------------------------------- asking */

static const char *plural(long long count) {
  return count == 1 ? "" : "s";
}

static bool ask_about_items(session *s, const unkeyed *u, const snapshot *n, bool keep) {
  text question = {0};
  const char *verb = u->deletes ? "delete" : "update";
  text_format(&question, "%lld item%s of %s match%s; %s %s%s?", n->items, plural(n->items),
              n->table.data, n->items == 1 ? "es" : "", verb, n->items == 1 ? "it" : "them",
              keep ? "" : " for good");
  bool yes = ask_yes(s, question.data);
  if (!yes) fputs("nothing was changed\n", s->out);
  text_free(&question);
  return yes;
}

/* ------------------------------------------------------------------- carrying out */

static int report_changes(const session *s, const unkeyed *u, const snapshot *n, bool keep) {
  fflush(s->out);
  fprintf(s->interactive ? s->out : stderr, "%lld item%s %s\n", u->done, plural(u->done),
          u->deletes ? "deleted" : "updated");
  if (u->changed > 0)
    session_fail(s, "%lld item%s had changed meanwhile and %s left as %s", u->changed,
                 plural(u->changed), u->changed == 1 ? "is" : "are",
                 u->changed == 1 ? "it is" : "they are");
  if (keep && s->interactive && u->done > 0)
    fprintf(s->out, ".undo brings %s back\n", n->items == 1 ? "it" : "them");
  return u->changed > 0 ? SHELL_FAILED : SHELL_DONE;
}

static int change_items(session *s, unkeyed *u, snapshot_room *room, snapshot *n, bool keep) {
  text why = {0};
  if (!snapshot_finish(room, n, &why)) {
    int rc = care_cannot_keep(s, &why);
    text_free(&why);
    return rc;
  }
  int rc = unkeyed_write(s, u, room, n);
  if (rc == SHELL_DONE) return report_changes(s, u, n, keep);
  return session_fail(s, "%lld of %lld items were %s%s", u->done, n->items,
                      u->deletes ? "deleted" : "updated", keep ? "; .undo brings them back" : "");
}

static void forget_items(snapshot_room *room, const snapshot *n) {
  text ignored = {0};
  snapshot_forget(room, n->id, &ignored);
  text_free(&ignored);
}

static void write_select(const unkeyed *u, text *request) {
  text select = {0};
  text_format(&select, "SELECT * FROM %s", u->table_said.data);
  if (u->condition.length > 0) text_format(&select, " WHERE %s", u->condition.data);
  text_add(request, "{\"Statement\":");
  text_add_json_string(request, select.data, select.length);
  text_add_char(request, '}');
  text_free(&select);
}

/* Reads the items, asks, and goes on. */
static int read_and_change(session *s, unkeyed *u, snapshot_room *room, snapshot *n, bool keep) {
  text request = {0};
  write_select(u, &request);
  int rc = care_copy(s, room, n, "ExecuteStatement", &request, 0);
  text_free(&request);
  if (rc != SHELL_DONE) return rc;
  if (n->items == 0) {
    forget_items(room, n);
    fprintf(s->interactive ? s->out : stderr, "no item of %s matches\n", n->table.data);
    partiql_hint_nothing(s, text_string(&n->statement));
    return SHELL_DONE;
  }
  if (ask_about_items(s, u, n, keep)) return change_items(s, u, room, n, keep);
  forget_items(room, n);
  return SHELL_FAILED;
}

static int run_in_room(session *s, unkeyed *u, const char *statement, bool keep) {
  table_facts facts;
  snapshot n = {0};
  text why = {0};
  int rc = table_facts_fetch(s, u->table.data, false, &facts);
  if (rc == SHELL_DONE) {
    care_describe(&facts, u->deletes ? "deleted" : "updated", statement, &n);
    snapshot_room *room = keep ? snapshot_room_of(s, true, &why) : snapshot_room_passing(&why);
    rc = room != NULL ? read_and_change(s, u, room, &n, keep) : care_cannot_keep(s, &why);
    if (!keep) snapshot_room_close(room);
  }
  table_facts_free(&facts);
  snapshot_free(&n);
  text_free(&why);
  return rc;
}

int unkeyed_run(session *s, const char *statement) {
  unkeyed u = {0};
  if (!take_apart(statement, &u)) return session_fail_with_answer(s);
  int rc = run_in_room(s, &u, statement, care_keeps(s));
  free_unkeyed(&u);
  return rc;
}
