/*
** store_facts.c - asks for what a store holds.
*/
#include "upkeep/store_facts.h"

#include <string.h>

#include "base/json_text.h"
#include "commands/inspect.h"
#include "definition/table_facts.h"

typedef struct facts_walk {
  session *s;
  text *out;
  bool any, ttl; /* `ttl`: the last table can be asked for it */
  int rc;
} facts_walk;

static void add_member(text *out, json_span object, const char *member, const char *as) {
  json_span value;
  if (!json_member(object, member, &value)) return;
  text_format(out, ",\"%s\":%.*s", as, (int)value.length, value.data);
}

static void add_indexes(text *out, json_span table) {
  static const char *const lists[] = {"LocalSecondaryIndexes", "GlobalSecondaryIndexes"};
  json_span list, none, index, name;
  bool any = false;
  text_add(out, ",\"Indexes\":[");
  for (size_t i = 0; i < 2; i++) {
    if (!json_member(table, lists[i], &list)) continue;
    for (size_t at = 0; json_each(list, &at, &none, &index);) {
      if (!json_member(index, "IndexName", &name)) continue;
      text_format(out, "%s{\"IndexName\":%.*s", any ? "," : "", (int)name.length, name.data);
      add_member(out, index, "ItemCount", "ItemCount");
      text_add_char(out, '}');
      any = true;
    }
  }
  text_add_char(out, ']');
}

/* The last answer is DescribeTable's. */
static int add_described(facts_walk *w, const char *name) {
  json_span body, table;
  if (!session_answer(w->s, &body) || !json_member(body, "Table", &table))
    return session_bad_answer(w->s);
  text_add(w->out, w->any ? ",{\"TableName\":" : "{\"TableName\":");
  text_add_json_string(w->out, name, strlen(name));
  add_member(w->out, table, "ItemCount", "ItemCount");
  add_member(w->out, table, "TableSizeBytes", "ItemBytes");
  add_indexes(w->out, table);
  w->ttl = facts_tells_ttl(table);
  w->any = true;
  return SHELL_DONE;
}

static int add_described_ttl(facts_walk *w, const char *name) {
  json_span body, description, attribute;
  if (!w->ttl) return SHELL_DONE;
  int rc = session_call_on_table(w->s, "DescribeTimeToLive", name);
  if (rc != SHELL_DONE || !session_answer(w->s, &body) ||
      !json_member(body, "TimeToLiveDescription", &description) ||
      !json_member(description, "AttributeName", &attribute))
    return rc;
  text_format(w->out, ",\"TimeToLive\":{\"AttributeName\":%.*s}", (int)attribute.length,
              attribute.data);
  return rc;
}

static void describe_one(void *context, const char *name) {
  facts_walk *w = context;
  if (w->rc == SHELL_DONE) w->rc = session_call_on_table(w->s, "DescribeTable", name);
  if (w->rc == SHELL_DONE) w->rc = add_described(w, name);
  if (w->rc == SHELL_DONE) w->rc = add_described_ttl(w, name);
  if (w->rc == SHELL_DONE) text_add_char(w->out, '}');
}

static int fetch_from_tables(session *s, const char *name, text *facts) {
  facts_walk w = {.s = s, .out = facts, .rc = SHELL_DONE};
  const char *url = door_name(s->door);
  text_add(facts, "{\"Endpoint\":");
  text_add_json_string(facts, url, strlen(url));
  text_add(facts, ",\"Tables\":[");
  if (name != NULL)
    describe_one(&w, name);
  else if (!inspect_each_table(s, describe_one, &w))
    return session_fail_with_answer(s);
  text_add(facts, "]}");
  return w.rc;
}

int store_facts_fetch(session *s, const char *name, text *facts) {
  if (session_ask(s, "DescribeStore", "{}", 2)) {
    text_append(facts, s->answer.body, s->answer.length);
    return SHELL_DONE;
  }
  bool unknown = door_store(s->door) == NULL && s->answer.outcome == DOOR_REFUSED;
  return unknown ? fetch_from_tables(s, name, facts) : session_fail_with_answer(s);
}

long long store_facts_number(json_span object, const char *member) {
  json_span value;
  return json_member(object, member, &value) ? json_integer(value) : 0;
}

bool store_facts_table(const session *s, json_span facts, const char *name, json_span *table) {
  json_span list, none, quoted;
  bool found = false;
  if (!json_member(facts, "Tables", &list)) return session_bad_answer(s), false;
  for (size_t at = 0; !found && json_each(list, &at, &none, table);) {
    text known = {0};
    if (json_member(*table, "TableName", &quoted)) json_text(quoted, &known);
    found = strcmp(text_string(&known), name) == 0;
    text_free(&known);
  }
  if (!found) session_fail(s, "there is no table %s", name);
  return found;
}
