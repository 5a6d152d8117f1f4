/*
** table_wait.c - waits for tables that an endpoint takes its time with. A store of
** one's own has them at once. Long waits are shown: the items of an index that is
** being filled where the endpoint counts them, else the time.
*/
#include <string.h>
#include <time.h>

#include "definition/definition_run.h"
#include "base/json_text.h"
#include "definition/table_facts.h"
#include "output/progress.h"
#include "output/width.h"

enum { FIRST_WAIT_MS = 20, LONGEST_WAIT_MS = 1000 };

typedef enum table_state { TABLE_SETTLED, TABLE_BUSY, TABLE_GONE, TABLE_UNKNOWN } table_state;

typedef struct table_wait {
  session *s;
  const char *table;
  text what; /* "waiting for index byv of app, CREATING" */
  progress bar;
} table_wait;

static bool is_active(json_span object, const char *member) {
  json_span status = facts_member(object, member);
  return status.length == 0 || json_equals(status, "ACTIVE");
}

/* The first index that is not ACTIVE; an empty object if all are. */
static json_span busy_index(json_span table) {
  static const char *const lists[] = {"GlobalSecondaryIndexes", "SearchIndexes"};
  json_span indexes, none, index;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (json_member(table, lists[i], &indexes))
      for (size_t at = 0; json_each(indexes, &at, &none, &index);)
        if (!is_active(index, "IndexStatus")) return index;
  return (json_span){"{}", 2};
}

/* ---------------------------------------------------------------------- showing */

static void name_awaited(table_wait *w, json_span table, json_span index) {
  json_span quoted, status = facts_member(table, "TableStatus");
  text name = {0};
  text_add(&name, "waiting for ");
  if (json_member(index, "IndexName", &quoted)) {
    status = facts_member(index, "IndexStatus");
    text_add(&name, "index ");
    json_text(quoted, &name);
    text_add(&name, " of ");
  }
  text_format(&name, "%s, %.*s", w->table, (int)status.length, status.data);
  text_clear(&w->what);
  width_add_shown(&w->what, name.data, name.length);
  w->bar.what = w->what.data;
  text_free(&name);
}

static uint64_t item_count(json_span object) {
  json_span count;
  long long items = json_member(object, "ItemCount", &count) ? json_integer(count) : 0;
  return items > 0 ? (uint64_t)items : 0;
}

/* Counts may be hours old: only those that tell of a part are shown. */
static void show_wait(table_wait *w, json_span table, json_span index) {
  uint64_t entered = item_count(index), items = item_count(table);
  bool filling =
      entered > 0 && entered < items && json_equals(facts_member(index, "IndexStatus"), "CREATING");
  name_awaited(w, table, index);
  w->bar.unit = filling ? "items" : "seconds";
  w->bar.total = filling ? items : 0;
  if (filling)
    progress_at(&w->bar, entered);
  else
    progress_passed(&w->bar);
}

/* ---------------------------------------------------------------------- waiting */

static table_state state_of(table_wait *w) {
  session *s = w->s;
  text request = {0};
  json_span body, description;
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, w->table, strlen(w->table));
  text_add_char(&request, '}');
  bool done = session_ask(s, "DescribeTable", request.data, request.length);
  text_free(&request);
  if (!done) {
    bool none = s->answer.outcome == DOOR_REFUSED && s->answer.exception != NULL &&
                strcmp(s->answer.exception, "ResourceNotFoundException") == 0;
    return none ? TABLE_GONE : TABLE_UNKNOWN;
  }
  if (!session_answer(s, &body) || !json_member(body, "Table", &description)) return TABLE_UNKNOWN;
  json_span index = busy_index(description);
  if (is_active(description, "TableStatus") && index.length == 2) return TABLE_SETTLED;
  show_wait(w, description, index);
  return TABLE_BUSY;
}

/* Sleeps; the next sleep is longer. Ctrl-C ends it early. */
static void pause_longer(int *ms) {
  struct timespec t = {*ms / 1000, *ms % 1000 * 1000000L};
  nanosleep(&t, NULL);
  if (*ms < LONGEST_WAIT_MS) *ms *= 2;
}

/* Looks until the table is `wanted`, or there is no more to wait for. */
static table_state look_until(table_wait *w, table_state wanted) {
  for (int ms = FIRST_WAIT_MS;;) {
    table_state state = state_of(w);
    bool over = state == TABLE_UNKNOWN || state == TABLE_GONE;
    if (state == wanted || over || session_interrupted) return state;
    pause_longer(&ms);
  }
}

static int wait_until(session *s, const char *table, table_state wanted) {
  table_wait w = {.s = s, .table = table};
  progress_begin(&w.bar, "waiting", "seconds", 0);
  table_state state = look_until(&w, wanted);
  progress_end(&w.bar);
  text_free(&w.what);
  if (state == wanted) return SHELL_DONE;
  if (session_interrupted)
    return session_fail(s, "stopped waiting: %s is not %s yet", table,
                        wanted == TABLE_GONE ? "gone" : "ACTIVE");
  if (state == TABLE_UNKNOWN) return session_fail_with_answer(s);
  return session_fail(s, "%s is gone", table);
}

int table_wait_active(session *s, const char *table) {
  return wait_until(s, table, TABLE_SETTLED);
}

int table_wait_gone(session *s, const char *table) {
  return wait_until(s, table, TABLE_GONE);
}
