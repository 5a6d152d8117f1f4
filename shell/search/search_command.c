/*
** search_command.c - asks a search index and prints what it finds, the best first.
*/
#include "search/search_command.h"

#include <string.h>

#include "base/json_text.h"
#include "definition/extension.h"
#include "definition/literal_condition.h"
#include "definition/table_facts.h"
#include "output/paint.h"
#include "search/search_wish.h"
#include "statements/reading.h"
#include "statements/syntax_fail.h"
#include "statements/tokens.h"

const char search_manual[] =
    "  Asks a search index of the table (CREATE SEARCH INDEX makes one) and prints\n"
    "  the score, the key and snippets of each item that fits, the best first. \"it\"\n"
    "  and .all go on.\n"
    "    time travel            both words; OR and NOT are said, in capitals\n"
    "    \"time travel\"          side by side\n"
    "    tim*  ^time            words that begin so; at the beginning of an attribute\n"
    "    NEAR(time travel, 5)   with at most 5 words between them\n"
    "    title: time  {title plot}: (time OR clock)  -plot: war\n"
    "                           in some attributes, or not in them\n"
    "    --where CONDITION      \"year > 1980 AND genre = 'Drama'\"\n"
    "    --key CONDITION        \"pk = 'FILM'\", as that of Query\n"
    "    --project ATTRIBUTES   \"title, year\", besides the key\n"
    "    --limit N              at most so many\n"
    "    --words N              words of a snippet, up to 64\n"
    "    --full                 whole texts in the place of snippets\n";

/* --------------------------------------------------------------------- the table */

static bool ask_table(session *s, const char *name, size_t length) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, name, length);
  text_add_char(&request, '}');
  bool done = session_ask(s, "DescribeTable", request.data, request.length);
  text_free(&request);
  return done;
}

static int no_table(session *s, const char *name) {
  int rc = session_fail_with_answer(s);
  extension_hint(s, name, ".search asks its table");
  return rc;
}

/* Describes TABLE, or the table of TABLE.INDEX; names of tables may have dots too.
** `index` is what is behind the table's name. */
static int find_table(session *s, const search_wish *wish, text *table, const char **index) {
  const char *name = wish->table.data;
  size_t length = wish->table.length;
  bool found = ask_table(s, name, length);
  *index = NULL;
  while (!found && session_refused_as(s, "ResourceNotFoundException")) {
    do {
      if (length == 0) return no_table(s, name);
    } while (name[--length] != '.');
    found = length >= 3 && ask_table(s, name, length);
    *index = name + length + 1;
  }
  if (!found) return session_fail_with_answer(s);
  text_append(table, name, length);
  return SHELL_DONE;
}

/* -------------------------------------------------------------------- the request */

typedef struct search_request {
  session *s;
  const search_wish *wish;
  text *out;
  condition_holders holders;
} search_request;

static void add_request_text(search_request *r, const char *member, const char *value,
                             size_t length) {
  text_format(r->out, "%s\"%s\":", r->out->length > 1 ? "," : "", member);
  text_add_json_string(r->out, value, length);
}

/* An option's text, with its names and values in it, as an expression. */
static int add_expression(search_request *r, const char *option, const char *member,
                          const char *said) {
  text expression = {0};
  syntax_error error = {0};
  definition_reader reader = {.now = token_at(said), .error = &error};
  int rc = SHELL_DONE;
  bool good = condition_read(&reader, NULL, &r->holders, &expression);
  if (good && reader.now.kind != TOKEN_END) good = reader_expected(&reader, "its end");
  if (good) {
    add_request_text(r, member, expression.data, expression.length);
  } else {
    session_fail(r->s, "%s: %s", option, text_string(&error.message));
    rc = SHELL_USAGE;
  }
  text_free(&expression);
  text_free(&error.message);
  return rc;
}

/* The table's key, and what --project says, as names in quotes: "pk", "sk", title */
static int add_projection(search_request *r, json_span table) {
  json_span schema, none, element, quoted;
  text names = {0}, name = {0};
  if (json_member(table, "KeySchema", &schema))
    for (size_t at = 0; json_each(schema, &at, &none, &element);) {
      if (!json_member(element, "AttributeName", &quoted)) continue;
      text_clear(&name);
      json_text(quoted, &name);
      if (names.length > 0) text_add(&names, ", ");
      token_add_name(&names, text_string(&name));
    }
  if (r->wish->project.length > 0) text_format(&names, ", %s", r->wish->project.data);
  int rc = add_expression(r, "--project", "ProjectionExpression", text_string(&names));
  text_free(&names);
  text_free(&name);
  return rc;
}

/* The index that is asked, as the table's description has it: the one of the name, or the
** only one. */
static bool find_index(json_span table, const char *name, json_span *found) {
  json_span list, none, index, quoted;
  size_t count = 0;
  bool named = false;
  if (!json_member(table, "SearchIndexes", &list)) return false;
  for (size_t at = 0; !named && json_each(list, &at, &none, &index); count++) {
    text known = {0};
    if (name != NULL && json_member(index, "IndexName", &quoted)) json_text(quoted, &known);
    named = name != NULL && strcmp(text_string(&known), name) == 0;
    *found = index;
    text_free(&known);
  }
  return name != NULL ? named : count == 1;
}

/* All that are searched: where nothing is said only the best snippet is told. */
static void add_snippet_attributes(search_request *r, json_span table, const char *name) {
  json_span index, list, none, attribute, path;
  const char *before = ",\"Attributes\":[";
  if (!find_index(table, name, &index) || !json_member(index, "Attributes", &list)) return;
  for (size_t at = 0; json_each(list, &at, &none, &attribute); before = ",")
    if (json_member(attribute, "AttributePath", &path))
      text_format(r->out, "%s%.*s", before, (int)path.length, path.data);
  text_add_char(r->out, ']');
}

static void add_snippets(search_request *r, json_span table, const char *index) {
  text_format(r->out, ",\"%s\":{\"Before\":\"%s\",\"After\":\"%s\"",
              r->wish->full ? "Highlight" : "Snippet", PAINT_MARK_BEGIN, PAINT_MARK_END);
  if (r->wish->words > 0 && !r->wish->full) text_format(r->out, ",\"Tokens\":%zu", r->wish->words);
  add_snippet_attributes(r, table, index);
  text_add_char(r->out, '}');
}

static int write_search(search_request *r, const text *name, const char *index, json_span table) {
  const search_wish *w = r->wish;
  int rc = SHELL_DONE;
  text_add_char(r->out, '{');
  add_request_text(r, "TableName", name->data, name->length);
  if (index != NULL) add_request_text(r, "IndexName", index, strlen(index));
  add_request_text(r, "SearchQuery", w->query.data, w->query.length);
  if (w->key.length > 0) rc = add_expression(r, "--key", "KeyConditionExpression", w->key.data);
  if (rc == SHELL_DONE && w->where.length > 0)
    rc = add_expression(r, "--where", "FilterExpression", w->where.data);
  if (rc == SHELL_DONE) rc = add_projection(r, table);
  add_snippets(r, table, index);
  condition_add_holders(&r->holders, r->out);
  text_add_char(r->out, '}');
  condition_free(&r->holders);
  return rc;
}

/* --------------------------------------------------------------------- the search */

static int search_failed(session *s, const search_wish *wish) {
  const char *message = s->answer.message;
  bool cut = message != NULL && strpbrk(text_string(&wish->where), " \t") == NULL &&
             strstr(message, "Invalid FilterExpression: Syntax error") != NULL;
  syntax_show_place(s, wish->query.data);
  int rc = session_fail_with_answer(s);
  if (cut) fputs("(a condition of several words is in quotes: --where \"year > 1980\")\n", stderr);
  return rc;
}

/* Which of several is meant: "films.words, films.names" */
static int say_which(const session *s, const text *name, json_span list) {
  json_span none, index, quoted;
  text said = {0};
  for (size_t at = 0; json_each(list, &at, &none, &index);) {
    text_format(&said, "%s%s.", said.length > 0 ? ", " : "", name->data);
    if (json_member(index, "IndexName", &quoted)) json_text(quoted, &said);
  }
  session_fail(s, "%s has several search indexes: .search asks one of %s", name->data, said.data);
  text_free(&said);
  return SHELL_FAILED;
}

/* Before a store is asked that has none, or several: what makes or names one. */
static int check_indexes(const session *s, const text *name, const char *index, json_span table) {
  json_span list, none, first;
  size_t at = 0;
  if (door_store(s->door) == NULL) return SHELL_DONE; /* another may not list what it has */
  bool some = json_member(table, "SearchIndexes", &list) && json_each(list, &at, &none, &first);
  if (some && index == NULL && json_each(list, &at, &none, &first)) return say_which(s, name, list);
  if (some) return SHELL_DONE;
  text said = {0};
  token_add_name(&said, name->data);
  session_fail(
      s, "%s has no search index; CREATE SEARCH INDEX words ON %s (ATTRIBUTE, ...); makes one",
      name->data, said.data);
  text_free(&said);
  return SHELL_FAILED;
}

/* What is found nowhere may have been meant otherwise. */
static void say_why_nothing(const session *s, const search_wish *wish) {
  const char *query = wish->query.data;
  const char *says = NULL;
  if (!s->interactive) return;
  if (strchr(text_string(&wish->where), '"') != NULL)
    says = "what is in \"quotes\" is the name of an attribute; a text is in 'single quotes'";
  else if (strstr(query, " or ") != NULL || strstr(query, " and ") != NULL ||
           strstr(query, " not ") != NULL)
    says = "and, or, not are words to search for; AND, OR, NOT join words";
  fflush(s->out);
  if (says != NULL) fprintf(stderr, "(%s)\n", says);
}

static int search_table(session *s, const search_wish *wish, const text *name, const char *index) {
  json_span body, table;
  text request = {0};
  size_t printed = 0;
  search_request r = {.s = s, .wish = wish, .out = &request};
  if (!session_answer(s, &body) || !json_member(body, "Table", &table))
    return session_bad_answer(s);
  int rc = check_indexes(s, name, index, table);
  if (rc == SHELL_DONE) rc = write_search(&r, name, index, table);
  if (rc == SHELL_DONE) {
    bool done = reading_open(s, "Search", request.data, true, wish->limit);
    rc = done ? reading_go_on(s, s->output.limit, &printed) : search_failed(s, wish);
    if (rc == SHELL_DONE && printed == 0) say_why_nothing(s, wish);
  }
  text_free(&request);
  return rc;
}

static int search_for(session *s, const search_wish *wish) {
  const char *index;
  text table = {0};
  int rc = find_table(s, wish, &table, &index);
  if (rc == SHELL_DONE) rc = search_table(s, wish, &table, index);
  text_free(&table);
  return rc;
}

int search_run(session *s, const char *rest) {
  search_wish wish = {0};
  int rc = search_wish_read(s, rest, &wish);
  if (rc == SHELL_DONE) rc = search_for(s, &wish);
  search_wish_free(&wish);
  return rc;
}

int search_run_words(session *s, int count, char **list) {
  search_wish wish = {0};
  int rc = search_wish_read_words(s, count, list, &wish);
  if (rc == SHELL_DONE) rc = search_for(s, &wish);
  search_wish_free(&wish);
  return rc;
}
