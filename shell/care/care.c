/*
** care.c - asks before a loss. What is asked is in one place, so that what is kept
** before it happens can be too.
*/
#include "care/care.h"

#include "prompt/ask.h"

static int ask_first(session *s, const text *question) {
  if (ask_yes(s, question->data)) return SHELL_DONE;
  fputs("nothing was changed\n", s->out);
  return SHELL_FAILED;
}

static long long item_count(const session *s) {
  json_span body, table, count;
  return session_answer(s, &body) && json_member(body, "Table", &table) &&
                 json_member(table, "ItemCount", &count)
             ? json_integer(count)
             : 0;
}

int care_before_drop(session *s, const char *table) {
  text question = {0};
  if (!s->interactive) return SHELL_DONE;
  int rc = session_call_on_table(s, "DescribeTable", table);
  if (rc != SHELL_DONE) return rc;
  long long count = item_count(s);
  text_format(&question, "%s has %lld item%s; drop it?", table, count, count == 1 ? "" : "s");
  rc = ask_first(s, &question);
  text_free(&question);
  return rc;
}

int care_before_delete(session *s, const char *table, json_span keys, size_t count) {
  text question = {0};
  (void)keys;
  text_format(&question, "%zu item%s of %s match%s; delete %s?", count, count == 1 ? "" : "s",
              table, count == 1 ? "es" : "", count == 1 ? "it" : "them");
  int rc = ask_first(s, &question);
  text_free(&question);
  return rc;
}
