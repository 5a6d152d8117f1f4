/*
** select_list.c - reads what stands between SELECT and FROM.
*/
#include "statements/select_list.h"

#include <stdbool.h>
#include <string.h>

#include "statements/tokens.h"

/* Of a path the last name is what is answered. */
static void take_name(const token *t, text *name) {
  text_clear(name);
  token_value(t, name);
  const char *dot = t->kind == TOKEN_WORD ? strrchr(text_string(name), '.') : NULL;
  if (dot == NULL) return;
  text last = {0};
  text_add(&last, dot + 1);
  text_free(name);
  *name = last;
}

size_t select_list(const char *statement, text *names, size_t most) {
  token t = token_at(statement);
  size_t count = 0;
  bool inside = false; /* of brackets */
  if (!token_is(&t, "SELECT") || most == 0) return 0;
  for (t = token_behind(&t); t.kind != TOKEN_END && t.kind != TOKEN_OPEN; t = token_behind(&t)) {
    if (token_is(&t, "FROM") || token_is(&t, "*")) break;
    if (token_is(&t, "[") || token_is(&t, "]")) inside = token_is(&t, "[");
    if (token_is(&t, ",") && ++count == most) return most;
    if (!inside && (t.kind == TOKEN_WORD || t.kind == TOKEN_QUOTED)) take_name(&t, &names[count]);
  }
  return names[count].length > 0 ? count + 1 : count;
}
