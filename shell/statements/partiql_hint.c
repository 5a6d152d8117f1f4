/*
** partiql_hint.c - a table of what people who know SQL or JSON type.
*/
#include "statements/partiql_hint.h"

#include <string.h>

#include "definition/extension.h"
#include "statements/tokens.h"

/* Both the statement and the reason why it is refused tell what was meant. */
typedef struct hint {
  const char *word;   /* of the statement */
  const char *reason; /* part of the message */
  const char *says;
} hint;

static const hint hints[] = {
    {"LIMIT",  "LIMIT",                     ".limit N prints N items at a time; query and scan take limit=N"       },
    {"LIKE",   "like",                      "begins_with(name, 'text') and contains(name, 'text') look for it"     },
    {"COUNT",  "Unexpected path component", ".sql SELECT count(*) FROM app; counts, as does .stats"                },
    {"JOIN",   "",                          ".sql SELECT ...; joins views and tables"                              },
    {"GROUP",  "",                          ".sql SELECT ... GROUP BY ...; takes views and tables"                 },
    {"VALUES", "",                          "INSERT INTO app VALUE {'pk': 'a'}; put app {\"pk\": \"a\"} takes JSON"},
    {"INSERT", "Tuple keys",                "PartiQL has names in 'quotes'; put app {\"pk\": \"a\"} takes JSON"    },
};

static bool has_word(const char *statement, const char *word) {
  token t = token_at(statement);
  while (t.kind != TOKEN_END && t.kind != TOKEN_OPEN && !token_is(&t, word)) t = token_behind(&t);
  return token_is(&t, word);
}

void partiql_hint_refused(const session *s, const char *statement) {
  const char *message = s->answer.message;
  if (s->answer.outcome != DOOR_REFUSED || message == NULL) return;
  for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
    if (strstr(message, hints[i].reason) == NULL || !has_word(statement, hints[i].word)) continue;
    fprintf(stderr, "(%s)\n", hints[i].says);
    return;
  }
}

void partiql_hint_view(session *s, const char *statement) {
  token t = token_at(statement);
  bool reads = token_is(&t, "SELECT");
  text name = {0};
  while (t.kind != TOKEN_END && t.kind != TOKEN_OPEN && !token_is(&t, "FROM") &&
         !token_is(&t, "INTO") && !token_is(&t, "UPDATE"))
    t = token_behind(&t);
  token table = token_behind(&t);
  if (table.kind != TOKEN_WORD && table.kind != TOKEN_QUOTED) return;
  token_value(&table, &name);
  extension_hint(s, text_string(&name),
                 reads ? ".sql SELECT ...; asks it" : "the items of its table are written to");
  text_free(&name);
}

static bool stands_before_value(const token *t) {
  return token_is(t, "=") || token_is(t, "<") || token_is(t, ">") || token_is(t, ",");
}

/* The first name in quotes where a condition has a value; else the end. */
static token find_quoted_value(const char *statement) {
  token before = token_at(statement);
  while (before.kind != TOKEN_END && !token_is(&before, "WHERE")) before = token_behind(&before);
  token t = token_behind(&before);
  while (t.kind != TOKEN_END && !(t.kind == TOKEN_QUOTED && stands_before_value(&before))) {
    before = t;
    t = token_behind(&t);
  }
  return t;
}

void partiql_hint_nothing(const session *s, const char *statement) {
  if (!s->interactive) return;
  token t = find_quoted_value(statement);
  if (t.kind != TOKEN_QUOTED) return;
  fflush(s->out);
  fprintf(stderr, "(%.*s is the name of an attribute; a text is in 'single quotes')\n",
          (int)t.length, t.start);
}
