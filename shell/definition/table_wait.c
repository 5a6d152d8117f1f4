/*
** table_wait.c - waits for tables that an endpoint takes its time with. A store of
** one's own has them at once.
*/
#include <string.h>
#include <time.h>

#include "definition/definition_run.h"
#include "definition/table_facts.h"

enum { FIRST_WAIT_MS = 20, LONGEST_WAIT_MS = 1000 };

typedef enum table_state { TABLE_SETTLED, TABLE_BUSY, TABLE_GONE, TABLE_UNKNOWN } table_state;

static bool is_active(json_span object, const char *member) {
  json_span status = facts_member(object, member);
  return status.length == 0 || json_equals(status, "ACTIVE");
}

static bool is_settled(json_span table) {
  json_span indexes, none, index;
  if (!is_active(table, "TableStatus")) return false;
  if (!json_member(table, "GlobalSecondaryIndexes", &indexes)) return true;
  for (size_t at = 0; json_each(indexes, &at, &none, &index);)
    if (!is_active(index, "IndexStatus")) return false;
  return true;
}

static table_state state_of(session *s, const char *table) {
  text request = {0};
  json_span body, description;
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table, strlen(table));
  text_add_char(&request, '}');
  bool done = session_ask(s, "DescribeTable", request.data, request.length);
  text_free(&request);
  if (!done) {
    bool none = s->answer.outcome == DOOR_REFUSED && s->answer.exception != NULL &&
                strcmp(s->answer.exception, "ResourceNotFoundException") == 0;
    return none ? TABLE_GONE : TABLE_UNKNOWN;
  }
  if (!session_answer(s, &body) || !json_member(body, "Table", &description)) return TABLE_UNKNOWN;
  return is_settled(description) ? TABLE_SETTLED : TABLE_BUSY;
}

/* Sleeps; the next sleep is longer. Ctrl-C ends it early. */
static void pause_longer(int *ms) {
  struct timespec t = {*ms / 1000, *ms % 1000 * 1000000L};
  nanosleep(&t, NULL);
  if (*ms < LONGEST_WAIT_MS) *ms *= 2;
}

/* Waits while the table is not `wanted`. */
static int wait_until(session *s, const char *table, table_state wanted) {
  int ms = FIRST_WAIT_MS;
  for (;;) {
    table_state state = state_of(s, table);
    if (state == wanted) return SHELL_DONE;
    if (session_interrupted)
      return session_fail(s, "stopped waiting: %s is not %s yet", table,
                          wanted == TABLE_GONE ? "gone" : "ACTIVE");
    if (state == TABLE_UNKNOWN) return session_fail_with_answer(s);
    if (state == TABLE_GONE) return session_fail(s, "%s is gone", table);
    pause_longer(&ms);
  }
}

int table_wait_active(session *s, const char *table) {
  return wait_until(s, table, TABLE_SETTLED);
}

int table_wait_gone(session *s, const char *table) {
  return wait_until(s, table, TABLE_GONE);
}
