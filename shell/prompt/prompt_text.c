/*
** prompt_text.c - words the prompt and the greeting.
*/
#include "prompt/prompt_text.h"

#include <string.h>

/* The host and port of a URL: what tells one endpoint from another. */
static void add_host(text *out, const char *url) {
  const char *host = strstr(url, "://");
  host = host != NULL ? host + 3 : url;
  text_append(out, host, strcspn(host, "/"));
}

static void add_first(const session *s, text *out) {
  text_add(out, "stator");
  if (door_store(s->door) == NULL) {
    text_add_char(out, '@');
    add_host(out, door_name(s->door));
  } else if (s->options.flags & STATOR_OPEN_READONLY) {
    text_add(out, " (read-only)");
  }
  text_add(out, "> ");
}

void prompt_text(const session *s, char wants, text *out) {
  text_clear(out);
  add_first(s, out);
  if (wants == 0) return;
  bool open = wants == '\'' || wants == '"' || wants == '*';
  const char rest[] = {wants, '>', ' ', '\0'};
  const char *end = open ? rest : "...> ";
  size_t width = out->length;
  text_clear(out);
  text_format(out, "%*s", (int)width, end);
}

/* The first table's name in `name`; false if there is none, or none is asked for: a
** greeting sends nothing over a network. */
static bool first_table(session *s, text *name) {
  static const char request[] = "{\"Limit\":1}";
  json_span body, list, element, table;
  size_t position = 0;
  if (door_store(s->door) == NULL) return false;
  if (!session_ask(s, "ListTables", request, sizeof request - 1)) return false;
  if (!session_answer(s, &body) || !json_member(body, "TableNames", &list)) return false;
  if (!json_each(list, &position, &element, &table)) return false;
  table = json_unquoted(table); /* table names have no escapes */
  text_append(name, table.data, table.length);
  return true;
}

void prompt_greet(session *s) {
  text table = {0};
  bool endpoint = door_store(s->door) == NULL, some = first_table(s, &table);
  printf("Stator %s, %s. Type .help for help, .quit to leave.\n", stator_version(),
         door_name(s->door));
  if (some)
    printf("SHOW TABLES; lists the tables, SELECT * FROM \"%s\"; reads one. Tab completes.\n",
           table.data);
  else if (endpoint)
    printf("SHOW TABLES; lists the tables, SELECT * FROM name; reads one. Tab completes.\n");
  else if (strcmp(door_name(s->door), ":memory:") == 0)
    printf("It is gone when you leave. CREATE TABLE music (artist, song); makes a table.\n");
  else
    printf("It is empty. CREATE TABLE music (artist, song); makes a table. Tab completes.\n");
  text_free(&table);
}
