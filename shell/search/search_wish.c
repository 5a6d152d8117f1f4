/*
** search_wish.c - takes the options of .search out of what was typed; what is left is
** the query, byte for byte: its quotes say something.
*/
#include "search/search_wish.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "statements/words.h"

typedef enum wish_kind { WISH_TEXT, WISH_NUMBER, WISH_FLAG } wish_kind;

static const struct {
  const char *name;
  wish_kind kind;
  size_t place;
} wish_options[] = {
    {"--limit",   WISH_NUMBER, offsetof(search_wish, limit)  },
    {"--where",   WISH_TEXT,   offsetof(search_wish, where)  },
    {"--key",     WISH_TEXT,   offsetof(search_wish, key)    },
    {"--project", WISH_TEXT,   offsetof(search_wish, project)},
    {"--words",   WISH_NUMBER, offsetof(search_wish, words)  },
    {"--full",    WISH_FLAG,   offsetof(search_wish, full)   },
};
enum { WISHES = sizeof wish_options / sizeof *wish_options };

static int wish_usage(const session *s) {
  session_fail(s, "usage: .search TABLE[.INDEX] [OPTION ...] QUERY; .help .search says more");
  return SHELL_USAGE;
}

static int wrong_option(const session *s, const char *why, const char *option) {
  session_fail(s, "%s %s", option, why);
  return SHELL_USAGE;
}

static size_t find_wish(const char *name, size_t length) {
  size_t i = 0;
  while (i < WISHES && (strlen(wish_options[i].name) != length ||
                        memcmp(wish_options[i].name, name, length) != 0))
    i++;
  return i;
}

/* `value` is what follows the option; NULL: nothing does. */
static int set_wish(const session *s, search_wish *wish, size_t i, const char *value) {
  void *place = (char *)wish + wish_options[i].place;
  const char *name = wish_options[i].name;
  if (wish_options[i].kind == WISH_FLAG) {
    *(bool *)place = true;
    return SHELL_DONE;
  }
  if (value == NULL || *value == '\0') return wrong_option(s, "needs a value", name);
  if (wish_options[i].kind == WISH_TEXT) {
    text_clear(place);
    text_add(place, value);
    return SHELL_DONE;
  }
  size_t digits = strspn(value, "0123456789");
  long number = digits < 10 && value[digits] == '\0' ? strtol(value, NULL, 10) : 0;
  if (number <= 0) return wrong_option(s, "needs a whole number above 0", name);
  *(size_t *)place = (size_t)number;
  return SHELL_DONE;
}

static int unknown_wish(const session *s, const char *name, size_t length) {
  session_fail(s, "not an option of .search: %.*s", (int)length, name);
  return SHELL_USAGE;
}

static int check_wish(const session *s, search_wish *wish) {
  text *q = &wish->query;
  while (q->length > 0 && isspace((unsigned char)q->data[q->length - 1]))
    q->data[--q->length] = '\0';
  return wish->table.length == 0 || q->length == 0 ? wish_usage(s) : SHELL_DONE;
}

/* status='OPEN' would lose its quotes, and compare two attributes. */
static int quote_all(const session *s, const char *name, size_t length) {
  session_fail(s, "%.*s: all of it is in quotes: %.*s \"status = 'OPEN'\"", (int)length, name,
               (int)length, name);
  return SHELL_USAGE;
}

/* The option at *c, and *c behind it. */
static int take_option(const session *s, const char **c, search_wish *wish) {
  const char *name = *c;
  size_t length = strcspn(name, " \t"), i = find_wish(name, length);
  text value = {0};
  bool closed = true, cut = false;
  if (i == WISHES) return unknown_wish(s, name, length);
  *c += length;
  if (wish_options[i].kind != WISH_FLAG) {
    *c += strspn(*c, " \t");
    const char *said = *c;
    closed = words_read(c, &value);
    cut = *said != '"' && *said != '\'' && strcspn(said, "\"'") < (size_t)(*c - said);
  }
  int rc;
  if (!closed)
    rc = wrong_option(s, "has a quote or bracket that is not closed", name);
  else if (cut)
    rc = quote_all(s, name, length);
  else
    rc = set_wish(s, wish, i, value.data);
  *c += strspn(*c, " \t");
  text_free(&value);
  return rc;
}

int search_wish_read(const session *s, const char *rest, search_wish *wish) {
  size_t length = strcspn(rest, " \t");
  const char *c = rest + length + strspn(rest + length, " \t");
  bool quoted = false;
  int rc = SHELL_DONE;
  text_append(&wish->table, rest, length);
  for (bool begins = true; rc == SHELL_DONE && *c != '\0';) {
    if (begins && !quoted && strncmp(c, "--", 2) == 0 && isalpha((unsigned char)c[2])) {
      rc = take_option(s, &c, wish);
      continue;
    }
    begins = *c == ' ' || *c == '\t';
    quoted ^= *c == '"';
    text_add_char(&wish->query, *c++);
  }
  return rc == SHELL_DONE ? check_wish(s, wish) : rc;
}

int search_wish_read_words(const session *s, int count, char **list, search_wish *wish) {
  int rc = SHELL_DONE;
  text_add(&wish->table, list[0]);
  for (int at = 1; rc == SHELL_DONE && at < count; at++) {
    size_t i = find_wish(list[at], strlen(list[at]));
    bool option = strncmp(list[at], "--", 2) == 0;
    if (option && i == WISHES) return unknown_wish(s, list[at], strlen(list[at]));
    if (!option) {
      text_format(&wish->query, "%s%s", wish->query.length > 0 ? " " : "", list[at]);
      continue;
    }
    bool flag = wish_options[i].kind == WISH_FLAG;
    rc = set_wish(s, wish, i, !flag && at + 1 < count ? list[at + 1] : NULL);
    at += !flag;
  }
  return rc == SHELL_DONE ? check_wish(s, wish) : rc;
}

void search_wish_free(search_wish *wish) {
  text *texts[] = {&wish->table, &wish->query, &wish->where, &wish->key, &wish->project};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
}
