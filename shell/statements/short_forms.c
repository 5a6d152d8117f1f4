/*
** short_forms.c - the grammar of the short statements: a table name, JSON, an
** expression without quotes, the values, then options. What is done with a
** statement that has been read is in short_call.c.
**
**   query movies year = :y and begins_with(title, :t) {":y":2013,":t":"The "} limit=3
*/
#include "statements/short_forms.h"

#include <string.h>

#include "base/json_span.h"
#include "base/relaxed_json.h"
#include "statements/short_call.h"
#include "statements/words.h"

typedef struct short_option {
  const char *name, *usage, *about;
  const char *forms; /* that have it */
  bool (*take)(short_call *c, const struct short_option *o, const char *value);
  int slot;
} short_option;

/* Parts: T table, J JSON, E expression, e the same or nothing, v values or
** nothing. Options may follow. */
/* clang-format off */
const short_form short_forms[] = {
    {"get", "get TABLE {key}", "reads one item",
     "TJ", "GetItem", "Key", NULL, "no item has this key", false},
    {"put", "put TABLE {item} [{values}]", "writes one item, in place of one with the same key",
     "TJv", "PutItem", "Item", NULL, "ok", false},
    {"update", "update TABLE {key} EXPRESSION [{values}]", "changes one item, or creates it",
     "TJev", "UpdateItem", "Key", "UpdateExpression", "ok", false},
    {"delete", "delete TABLE {key} [{values}]", "deletes one item",
     "TJv", "DeleteItem", "Key", NULL, "ok", false},
    {"query", "query TABLE KEY-CONDITION {values}", "reads the items of one partition key, in order",
     "TEv", "Query", NULL, "KeyConditionExpression", NULL, true},
    {"scan", "scan TABLE [{values}]", "reads all items",
     "Tv", "Scan", NULL, NULL, NULL, true},
};
/* clang-format on */
const size_t short_form_count = sizeof short_forms / sizeof *short_forms;

static bool take_text(short_call *c, const short_option *o, const char *value);
static bool take_names(short_call *c, const short_option *o, const char *value);
static bool take_limit(short_call *c, const short_option *o, const char *value);
static bool take_return(short_call *c, const short_option *o, const char *value);
static bool take_desc(short_call *c, const short_option *o, const char *value);
static bool take_consistent(short_call *c, const short_option *o, const char *value);

static const short_option short_options[] = {
    {"index",      "index=NAME",              "read this index",                               "query scan",                       take_text,       SLOT_INDEX},
    {"limit",      "limit=N",                 "stop after N items",                            "query scan",                       take_limit,      0         },
    {"desc",       "desc",                    "last item first",                               "query",                            take_desc,       0         },
    {"filter",     "filter=\"EXPRESSION\"",   "only items that meet it",                       "query scan",                       take_text,
     SLOT_FILTER                                                                                                                                              },
    {"project",    "project=\"PATHS\"",       "these attributes only",                         "get query scan",                   take_text,
     SLOT_PROJECTION                                                                                                                                          },
    {"consistent", "consistent",              "read consistently",                             "get query scan",                   take_consistent, 0         },
    {"if",         "if=\"EXPRESSION\"",       "only if the item there meets it",               "put update delete",                take_text,
     SLOT_CONDITION                                                                                                                                           },
    {"return",     "return=old|new",          "print the item before or, of an update, after",
     "put update delete",                                                                                                          take_return,     0         },
    {"names",      "names={\"#n\":\"name\"}", "names for attributes",                          "get put update delete query scan",
     take_names,                                                                                                                                    0         },
};
enum { SHORT_OPTIONS = sizeof short_options / sizeof *short_options };

static bool form_has(const char *forms, const char *name) {
  size_t length = strlen(name);
  for (const char *c = forms; (c = strstr(c, name)) != NULL; c += length)
    if ((c == forms || c[-1] == ' ') && (c[length] == ' ' || c[length] == '\0')) return true;
  return false;
}

/* The option that a word at `c` is, whichever form it is for; NULL if none. */
static const short_option *option_at(const char *c) {
  for (int i = 0; i < SHORT_OPTIONS; i++) {
    const short_option *o = &short_options[i];
    size_t length = strlen(o->name);
    bool bare = o->take == take_desc || o->take == take_consistent;
    if (strncmp(c, o->name, length) != 0) continue;
    if (bare ? c[length] == '\0' || strchr(" \t\r\n", c[length]) != NULL : c[length] == '=')
      return o;
  }
  return NULL;
}

static bool take_text(short_call *c, const short_option *o, const char *value) {
  text_clear(&c->options[o->slot]);
  text_add(&c->options[o->slot], value);
  return *value != '\0';
}

static bool take_names(short_call *c, const short_option *o, const char *value) {
  const char *stop;
  (void)o;
  text_clear(&c->names);
  return relaxed_is_value(value, strlen(value), &c->names, &stop) && *c->names.data == '{';
}

static bool take_limit(short_call *c, const short_option *o, const char *value) {
  (void)o;
  c->limit = (size_t)json_integer((json_span){value, strlen(value)});
  return c->limit > 0;
}

static bool take_return(short_call *c, const short_option *o, const char *value) {
  bool old = strcmp(value, "old") == 0;
  (void)o;
  c->returns = old ? "\"ALL_OLD\"" : "\"ALL_NEW\"";
  return old || (strcmp(value, "new") == 0 && strcmp(c->form->name, "update") == 0);
}

static bool take_desc(short_call *c, const short_option *o, const char *value) {
  (void)o, (void)value;
  c->descending = true;
  return true;
}

static bool take_consistent(short_call *c, const short_option *o, const char *value) {
  (void)o, (void)value;
  c->consistent = true;
  return true;
}

/* ------------------------------------------------------------------ reading */

static const char *skip_blanks(const char *c) {
  return c + strspn(c, " \t\r\n");
}

static int usage_error(const session *s, const short_form *form, const char *what) {
  session_fail(s, "%s; usage: %s [options]", what, form->usage);
  return SHELL_USAGE;
}

static int read_json_part(session *s, const short_form *form, const char **c, text *out) {
  const char *cursor = *c;
  if (*cursor != '{') return usage_error(s, form, "JSON is missing");
  if (!relaxed_read(&cursor, cursor + strlen(cursor), out))
    return session_fail(s, "not JSON: %.60s", *cursor != '\0' ? cursor : "it ends too early");
  *c = cursor;
  return SHELL_DONE;
}

/* An expression in quotes, or up to the values, an option or the end. */
static void read_expression(const char **c, text *out) {
  const char *start = *c, *word = start;
  if (*start == '\'' || *start == '"') {
    if (words_read(c, out)) return;
    text_clear(out);
  }
  while (*word != '\0' && *word != '{' && option_at(word) == NULL) {
    word += strcspn(word, " \t\r\n{");
    word = skip_blanks(word);
  }
  size_t length = (size_t)(word - start);
  while (length > 0 && strchr(" \t\r\n", start[length - 1]) != NULL) length--;
  text_append(out, start, length);
  *c = word;
}

static int read_part(session *s, short_call *call, char part, const char **c) {
  *c = skip_blanks(*c);
  switch (part) {
  case 'T': {
    size_t length = strcspn(*c, " \t\r\n{");
    if (length == 0) return usage_error(s, call->form, "the table is missing");
    text_append(&call->table, *c, length);
    *c += length;
    return SHELL_DONE;
  }
  case 'J': return read_json_part(s, call->form, c, &call->json);
  case 'v': return **c == '{' ? read_json_part(s, call->form, c, &call->values) : SHELL_DONE;
  default: read_expression(c, &call->expression); break;
  }
  if (part == 'E' && call->expression.length == 0)
    return usage_error(s, call->form, "the condition is missing");
  return SHELL_DONE;
}

static int read_option(session *s, short_call *call, const char **c) {
  const short_option *o = option_at(*c);
  if (o == NULL || !form_has(o->forms, call->form->name)) {
    session_fail(s, "%s has no option %.*s; .help %s lists them", call->form->name,
                 (int)strcspn(*c, " \t\r\n="), *c, call->form->name);
    return SHELL_USAGE;
  }
  text word = {0};
  int rc = SHELL_DONE;
  bool closed = words_read(c, &word);
  const char *equals = strchr(text_string(&word), '=');
  if (!closed || !o->take(call, o, equals != NULL ? equals + 1 : "")) {
    session_fail(s, "not understood: %s; it is %s", text_string(&word), o->usage);
    rc = SHELL_USAGE;
  }
  text_free(&word);
  return rc;
}

static int read_call(session *s, short_call *call, const char *rest) {
  for (const char *part = call->form->parts; *part != '\0'; part++) {
    int rc = read_part(s, call, *part, &rest);
    if (rc != SHELL_DONE) return rc;
  }
  /* Values are looked for behind a filter as well as before it. */
  bool takes_values = strchr(call->form->parts, 'v') != NULL;
  for (rest = skip_blanks(rest); *rest != '\0'; rest = skip_blanks(rest)) {
    bool values = *rest == '{' && takes_values && call->values.length == 0;
    int rc =
        values ? read_json_part(s, call->form, &rest, &call->values) : read_option(s, call, &rest);
    if (rc != SHELL_DONE) return rc;
  }
  return SHELL_DONE;
}

/* ------------------------------------------------------------------- public */

const short_form *short_form_find(const char *name) {
  for (size_t i = 0; i < short_form_count; i++)
    if (strcmp(short_forms[i].name, name) == 0) return &short_forms[i];
  return NULL;
}

int short_form_run(session *s, const short_form *form, const char *rest) {
  short_call call = {.form = form};
  int rc = read_call(s, &call, rest);
  if (rc == SHELL_DONE) rc = short_call_carry_out(s, &call);
  short_call_free(&call);
  return rc;
}

/* The value of an option that has blanks is put into quotes again. */
void short_form_join(int count, char **list, text *rest) {
  for (int i = 0; i < count; i++) {
    const short_option *o = option_at(list[i]);
    const char *value = o != NULL ? strchr(list[i], '=') : NULL;
    if (i > 0) text_add_char(rest, ' ');
    if (value == NULL || value[1] == '{' || value[1] == '"') {
      text_add(rest, list[i]);
      continue;
    }
    text_format(rest, "%s=\"", o->name);
    for (const char *c = value + 1; *c != '\0'; c++) {
      if (*c == '"' || *c == '\\') text_add_char(rest, '\\');
      text_add_char(rest, *c);
    }
    text_add_char(rest, '"');
  }
}

bool short_form_option(const short_form *form, size_t number, text *option) {
  text_clear(option);
  for (size_t i = 0; i < SHORT_OPTIONS; i++) {
    const char *usage = short_options[i].usage;
    if (!form_has(short_options[i].forms, form->name) || number-- > 0) continue;
    text_append(option, usage, strcspn(usage, "=") + (strchr(usage, '=') != NULL));
    return true;
  }
  return false;
}

void short_form_usage(const short_form *form, text *out) {
  text_format(out, "usage: %s [options]\n  %s; items, keys and values are plain JSON\noptions:\n",
              form->usage, form->about);
  for (int i = 0; i < SHORT_OPTIONS; i++)
    if (form_has(short_options[i].forms, form->name))
      text_format(out, "  %-20s %s\n", short_options[i].usage, short_options[i].about);
}
