/*
** literal_condition.c - takes names and values out of conditions, and puts them back.
** What a condition may say is the store's business: words go where they stood, only
** names become #aliases and values :places.
*/
#include "definition/literal_condition.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json_text.h"

/* -------------------------------------------------------------------- reading */

static const char *const condition_words[] = {"AND", "OR", "NOT", "IN", "BETWEEN"};
static const char *const condition_functions[] = {"begins_with",      "contains",
                                                  "attribute_exists", "attribute_not_exists",
                                                  "attribute_type",   "size"};

/* The word in the list's own letters; NULL: it is not there. */
static const char *word_in(const token *t, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (token_is(t, words[i])) return words[i];
  return NULL;
}
#define WORD_IN(t, words) word_in(t, words, sizeof(words) / sizeof *(words))

static bool plain_name(const char *name, size_t length) {
  bool plain = length > 0;
  for (size_t i = 0; i < length; i++) plain &= isalnum((unsigned char)name[i]) || name[i] == '_';
  bool numbered = length > 1 && name[0] == 'n' && isdigit((unsigned char)name[1]);
  return plain && !numbered; /* #n1 is of a name that is not plain */
}

/* How often a text stands in another. */
static size_t count_of(const text *in, const char *what) {
  size_t count = 0;
  for (const char *c = text_string(in); (c = strstr(c, what)) != NULL; c++) count++;
  return count;
}

/* Appends #name, and what it stands for to the names. */
static void add_alias_of(condition_holders *c, const char *name, size_t length, text *out) {
  text alias = {0}, quoted = {0}, known = {0};
  text_add_json_string(&quoted, name, length);
  if (plain_name(name, length))
    text_format(&alias, "#%.*s", (int)length, name);
  else
    text_format(&alias, "#n%zu", count_of(&c->names, "\":\"") + 1);
  text_format(&known, "\":%s", quoted.data);
  const char *found = c->names.length > 0 ? strstr(c->names.data, known.data) : NULL;
  if (found != NULL) { /* the alias that it has */
    const char *start = found;
    while (start[-1] != '"') start--;
    text_append(out, start, (size_t)(found - start));
  } else {
    text_format(&c->names, "%s\"%s\":%s", c->names.length > 0 ? "," : "", alias.data, quoted.data);
    text_add(out, alias.data);
  }
  text_free(&alias);
  text_free(&quoted);
  text_free(&known);
}

/* a.b is a path. */
static void add_path_word(condition_holders *c, const token *t, text *out) {
  const char *end = t->start + t->length;
  for (const char *n = t->start; n < end;) {
    size_t length = 0;
    while (n + length < end && n[length] != '.') length++;
    if (length > 0) add_alias_of(c, n, length, out);
    if (length == 0) text_add_char(out, '.');
    n += length > 0 ? length : 1;
  }
}

static void add_literal(condition_holders *c, const char *type, const text *value, text *out) {
  size_t number = count_of(&c->values, "\":v") + 1;
  text_format(&c->values, "%s\":v%zu\":{\"%s\":", number > 1 ? "," : "", number, type);
  if (strcmp(type, "BOOL") == 0 || strcmp(type, "NULL") == 0)
    text_add(&c->values, value->data);
  else
    text_add_json_string(&c->values, text_string(value), value->length);
  text_add_char(&c->values, '}');
  text_format(out, ":v%zu", number);
}

static bool is_literal_number(const token *t) {
  const char *c = t->start + (*t->start == '-');
  return t->kind == TOKEN_NUMBER || (t->kind == TOKEN_WORD && isdigit((unsigned char)*c));
}

/* 'text', 12.5, true, false, null; false: the token is none of them. */
static bool take_literal(condition_holders *c, const token *t, text *out) {
  static const struct {
    const char *word, *type, *json;
  } words[] = {
      {"TRUE",  "BOOL", "true" },
      {"FALSE", "BOOL", "false"},
      {"NULL",  "NULL", "true" }
  };
  text value = {0};
  const char *type = t->kind == TOKEN_STRING ? "S" : is_literal_number(t) ? "N" : NULL;
  if (type != NULL) token_value(t, &value);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (token_is(t, words[i].word)) {
      type = words[i].type;
      text_add(&value, words[i].json);
    }
  if (type != NULL) add_literal(c, type, &value, out);
  text_free(&value);
  return type != NULL;
}

static bool take_name(condition_holders *c, const token *t, text *out) {
  text name = {0};
  if (t->kind == TOKEN_QUOTED) {
    token_value(t, &name);
    add_alias_of(c, text_string(&name), name.length, out);
  } else if (t->kind == TOKEN_WORD) {
    add_path_word(c, t, out);
  }
  text_free(&name);
  return t->kind == TOKEN_QUOTED || t->kind == TOKEN_WORD;
}

/* A list's place: a number in square brackets. */
static bool is_place(const token *t) {
  return t->kind == TOKEN_NUMBER && t->start[-1] == '[';
}

static bool take_part(definition_reader *r, condition_holders *c, text *out) {
  token t = r->now, behind = token_behind(&t);
  const char *word = WORD_IN(&t, condition_words);
  if (word == NULL && token_is(&behind, "(")) word = WORD_IN(&t, condition_functions);
  bool holder = t.kind == TOKEN_WORD && strchr("#:", *t.start) != NULL;
  if (holder) return reader_expected(r, "a name, or a 'text' or number");
  if (word != NULL)
    text_add(out, word);
  else if (t.kind == TOKEN_SIGN || is_place(&t))
    text_append(out, t.start, t.length);
  else if (!take_literal(c, &t, out) && !take_name(c, &t, out))
    return reader_expected(r, "a condition");
  /* Blanks stay where they stand: < = is not <=. */
  if (behind.start > t.start + t.length && behind.kind != TOKEN_END) text_add_char(out, ' ');
  r->now = behind;
  return true;
}

static bool is_end(const definition_reader *r, const char *stop) {
  token behind = token_behind(&r->now);
  return r->now.kind == TOKEN_END || token_is(&r->now, ";") ||
         (stop != NULL && token_is(&r->now, stop) && token_is(&behind, "("));
}

bool condition_read(definition_reader *r, const char *stop, condition_holders *c,
                    text *expression) {
  if (is_end(r, stop)) return reader_expected(r, "a condition");
  while (!is_end(r, stop))
    if (!take_part(r, c, expression)) return false;
  while (expression->data[expression->length - 1] == ' ')
    expression->data[--expression->length] = '\0';
  return true;
}

void condition_add_holders(const condition_holders *c, text *request) {
  if (c->names.length > 0)
    text_format(request, ",\"ExpressionAttributeNames\":{%s}", c->names.data);
  if (c->values.length > 0)
    text_format(request, ",\"ExpressionAttributeValues\":{%s}", c->values.data);
}

void condition_free(condition_holders *c) {
  text_free(&c->names);
  text_free(&c->values);
}

/* -------------------------------------------------------------------- writing */

static size_t holder_length(const char *c) {
  size_t length = 1;
  while (isalnum((unsigned char)c[length]) || c[length] == '_') length++;
  return length;
}

/* What the object `member` says of a holder. */
static bool find_holder(json_span object, const char *member, const char *name, size_t length,
                        json_span *value) {
  json_span holders;
  char *key = memory_copy(name, length);
  bool found = json_member(object, member, &holders) && json_member(holders, key, value);
  free(key);
  return found;
}

static void write_string(json_span value, text *out) {
  text string = {0};
  json_text(value, &string);
  text_add_char(out, '\'');
  for (size_t i = 0; i < string.length; i++) {
    if (string.data[i] == '\'') text_add_char(out, '\'');
    text_add_char(out, string.data[i]);
  }
  text_add_char(out, '\'');
  text_free(&string);
}

static bool write_value(json_span value, text *out) {
  json_span inside;
  if (json_member(value, "S", &inside))
    write_string(inside, out);
  else if (json_member(value, "N", &inside))
    text_append(out, inside.data + 1, inside.length - 2);
  else if (json_member(value, "BOOL", &inside))
    text_append(out, inside.data, inside.length);
  else if (json_member(value, "NULL", &inside))
    text_add(out, "null");
  else
    return false;
  return true;
}

static void write_name(json_span value, text *out) {
  text name = {0};
  json_text(value, &name);
  token quoted = {TOKEN_WORD, text_string(&name), name.length};
  bool word = WORD_IN(&quoted, condition_words) != NULL || token_is(&quoted, "TRUE") ||
              token_is(&quoted, "FALSE") || token_is(&quoted, "NULL");
  if (word)
    text_format(out, "\"%s\"", text_string(&name));
  else
    token_add_name(out, text_string(&name));
  text_free(&name);
}

bool condition_write(json_span object, const char *expression, text *out) {
  text written = {0};
  json_span value;
  bool good = true;
  for (const char *c = expression; good && *c != '\0';) {
    if (*c != '#' && *c != ':') {
      text_add_char(&written, *c++);
      continue;
    }
    size_t length = holder_length(c);
    bool name = *c == '#';
    good = find_holder(object, name ? "ExpressionAttributeNames" : "ExpressionAttributeValues", c,
                       length, &value);
    if (good && name) write_name(value, &written);
    if (good && !name) good = write_value(value, &written);
    c += length;
  }
  if (good) text_append(out, written.data, written.length);
  text_free(&written);
  return good;
}
