/*
** flags.c - options to request. It knows how each kind of member is spelt and
** checks that JSON is JSON; what the members mean is the library's business.
*/
#include "statements/flags.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/relaxed_json.h"
#include "statements/shorthand.h"

/* The words still to be read, and the request so far. */
typedef struct flag_reader {
  const operation *op;
  char **words;
  int count, next;
  text *request, *why;
} flag_reader;

typedef bool (*flag_function)(flag_reader *r, const member *m);

bool flags_read_file(const char *path, text *content, text *why) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    text_format(why, "%s: %s", path, strerror(errno));
    return false;
  }
  bool done = text_read_file(content, file);
  if (!done) text_format(why, "%s: %s", path, strerror(errno));
  fclose(file);
  return done;
}

bool flags_argument(const char *argument, text *value, text *why) {
  static const char *const schemes[] = {"file://", "fileb://"};
  for (size_t i = 0; i < 2; i++)
    if (strncmp(argument, schemes[i], strlen(schemes[i])) == 0)
      return flags_read_file(argument + strlen(schemes[i]), value, why);
  text_add(value, argument);
  return true;
}

/* The next word, which must be there and must not be an option. */
static const char *flag_word(flag_reader *r, const member *m) {
  if (r->next < r->count && strncmp(r->words[r->next], "--", 2) != 0) return r->words[r->next++];
  text_format(r->why, "--%s needs a value", m->option);
  return NULL;
}

static bool add_json_text(flag_reader *r, const member *m, const text *value) {
  const char *stop, *start = text_string(value);
  if (relaxed_is_value(start, value->length, r->request, &stop)) return true;
  text_format(r->why, "--%s is not JSON at byte %zu: %.40s", m->option, (size_t)(stop - start) + 1,
              *stop != '\0' ? stop : "it ends too early");
  return false;
}

static bool add_text(flag_reader *r, const member *m) {
  text value = {0};
  const char *word = flag_word(r, m);
  bool done = word != NULL && flags_argument(word, &value, r->why);
  if (done) text_add_json_string(r->request, text_string(&value), value.length);
  text_free(&value);
  return done;
}

static bool add_integer(flag_reader *r, const member *m) {
  const char *word = flag_word(r, m);
  if (word == NULL) return false;
  size_t sign = *word == '-';
  if (word[sign] == '\0' || strspn(word + sign, "0123456789") != strlen(word + sign)) {
    text_format(r->why, "--%s needs a whole number, not %s", m->option, word);
    return false;
  }
  text_add(r->request, word);
  return true;
}

static bool add_json(flag_reader *r, const member *m) {
  text value = {0};
  const char *word = flag_word(r, m);
  bool done = word != NULL && flags_argument(word, &value, r->why) && add_json_text(r, m, &value);
  text_free(&value);
  return done;
}

static bool looks_like_json(const char *word) {
  word += strspn(word, " \t\r\n");
  return *word == '{' || *word == '[';
}

/* One structure: JSON or its short form. */
static bool add_structure(flag_reader *r, const member *m) {
  text value = {0};
  const char *stop = NULL, *word = flag_word(r, m);
  bool done = word != NULL && flags_argument(word, &value, r->why);
  if (done && looks_like_json(text_string(&value))) {
    done = add_json_text(r, m, &value);
  } else if (done && !shorthand_to_json(text_string(&value), r->request, &stop)) {
    text_format(r->why, "--%s is neither JSON nor Name=value,Name=value: %s", m->option, stop);
    done = false;
  }
  text_free(&value);
  return done;
}

/* Values up to the next option, each added by `add`, or a JSON list of them. */
static bool add_list(flag_reader *r, const member *m, flag_function add) {
  if (r->next < r->count) {
    text first = {0};
    bool read = flags_argument(r->words[r->next], &first, r->why);
    const char *start = text_string(&first);
    bool list = read && start[strspn(start, " \t\r\n")] == '[';
    text_free(&first);
    if (!read) return false;
    if (list) return add_json(r, m);
  }
  text_add_char(r->request, '[');
  do {
    if (!add(r, m)) return false;
    text_add_char(r->request, ',');
  } while (r->next < r->count && strncmp(r->words[r->next], "--", 2) != 0);
  r->request->data[r->request->length - 1] = ']';
  return true;
}

static bool add_structures(flag_reader *r, const member *m) {
  return add_list(r, m, add_structure);
}

static bool add_texts(flag_reader *r, const member *m) {
  return add_list(r, m, add_text);
}

/* By member_kind. A flag is done with when its option is found. */
static const flag_function flag_functions[] = {
    [MEMBER_TEXT] = add_text,
    [MEMBER_INTEGER] = add_integer,
    [MEMBER_JSON] = add_json,
    [MEMBER_STRUCTURE] = add_structure,
    [MEMBER_STRUCTURES] = add_structures,
    [MEMBER_TEXTS] = add_texts,
};

/* Finds the member for an option without its dashes; *off: it was --no-... */
static bool find_member(const operation *op, const char *option, member *m, bool *off) {
  for (size_t position = 0; operation_member(op, &position, m);) {
    *off = m->kind == MEMBER_FLAG && strncmp(option, "no-", 3) == 0 &&
           strcmp(option + 3, m->option) == 0;
    if (*off || strcmp(option, m->option) == 0) return true;
  }
  return false;
}

static bool add_member(flag_reader *r, const char *word) {
  member m;
  bool off = false;
  char name[64];
  if (strncmp(word, "--", 2) != 0) {
    text_format(r->why, "not an option: %s", word);
    return false;
  }
  if (!find_member(r->op, word + 2, &m, &off)) {
    operation_kebab(r->op->name, name, sizeof name);
    text_format(r->why, "%s has no option %s", name, word);
    return false;
  }
  if (r->request->data[r->request->length - 1] != '{') text_add_char(r->request, ',');
  text_format(r->request, "\"%s\":", m.name);
  if (m.kind == MEMBER_FLAG) {
    text_add(r->request, off ? "false" : "true");
    return true;
  }
  return flag_functions[m.kind](r, &m);
}

bool flags_to_request(const operation *op, int count, char **words, text *request, text *why) {
  flag_reader r = {.op = op, .words = words, .count = count, .request = request, .why = why};
  text_add_char(request, '{');
  while (r.next < count) {
    const char *word = words[r.next++];
    if (!add_member(&r, word)) return false;
  }
  text_add_char(request, '}');
  return true;
}

void flags_usage(const operation *op, text *out) {
  static const char *const values[] = {
      [MEMBER_TEXT] = " TEXT",
      [MEMBER_INTEGER] = " NUMBER",
      [MEMBER_FLAG] = "",
      [MEMBER_JSON] = " JSON",
      [MEMBER_STRUCTURE] = " JSON|NAME=VALUE,...",
      [MEMBER_STRUCTURES] = " JSON|NAME=VALUE,... ...",
      [MEMBER_TEXTS] = " TEXT ...",
  };
  char name[64];
  member m;
  operation_kebab(op->name, name, sizeof name);
  text_format(out, "%s: %s\n", op->name, op->about);
  text_format(out, "usage: %s '{request}' | %s [options]\n", op->name, name);
  for (size_t position = 0; operation_member(op, &position, &m);) {
    bool flag = m.kind == MEMBER_FLAG;
    text_format(out, "  --%s%s%s%s%s\n", m.option, flag ? " | --no-" : "", flag ? m.option : "",
                values[m.kind], m.required ? "  (required)" : "");
  }
}
