/*
** short_call.c - short statements carried out as operations of the API, and their
** items printed.
**
** Names that DynamoDB reserves need no #alias in a short statement: when one is
** refused, which happens before anything is touched, the word is aliased and the
** call made again.
*/
#include "statements/short_call.h"

#include <stdlib.h>
#include <string.h>

#include "base/plain_json.h"
#include "output/rows.h"
#include "statements/known_keys.h"
#include "statements/reading.h"

/* Appends "NAME": and what follows; a member is left out where it is empty. */
static void add_name(text *request, const char *name) {
  if (request->data[request->length - 1] != '{') text_add_char(request, ',');
  text_format(request, "\"%s\":", name);
}

static void add_string(text *request, const char *name, const text *value) {
  if (value->length == 0) return;
  add_name(request, name);
  text_add_json_string(request, value->data, value->length);
}

static void add_json(text *request, const char *name, const text *value) {
  if (value->length == 0) return;
  add_name(request, name);
  text_append(request, value->data, value->length);
}

static void add_words(text *request, const char *name, const char *words) {
  if (words == NULL) return;
  add_name(request, name);
  text_add(request, words);
}

/* Appends the request with plain values in it. */
static void write_plain_request(const short_call *c, text *request) {
  const short_form *form = c->form;
  text_add_char(request, '{');
  add_string(request, "TableName", &c->table);
  add_json(request, form->json, &c->json);
  if (form->expression != NULL) add_string(request, form->expression, &c->expression);
  add_json(request, "ExpressionAttributeValues", &c->values);
  add_json(request, "ExpressionAttributeNames", &c->names);
  add_string(request, "ConditionExpression", &c->options[SLOT_CONDITION]);
  add_string(request, "FilterExpression", &c->options[SLOT_FILTER]);
  add_string(request, "ProjectionExpression", &c->options[SLOT_PROJECTION]);
  add_string(request, "IndexName", &c->options[SLOT_INDEX]);
  add_words(request, "ReturnValues", c->returns);
  add_words(request, "ScanIndexForward", c->descending ? "false" : NULL);
  add_words(request, "ConsistentRead", c->consistent ? "true" : NULL);
  text_add_char(request, '}');
}

static void write_request(const short_call *c, text *request) {
  text plain = {0};
  json_span whole;
  write_plain_request(c, &plain);
  if (json_is_value(plain.data, plain.length, &whole, NULL)) plain_to_request(whole, request);
  text_free(&plain);
}

/* After a call on one item: prints what it answered, or that it is done. */
static int print_item(session *s, const short_call *c) {
  json_span body, item;
  bool any = session_answer(s, &body) &&
             (json_member(body, "Item", &item) || json_member(body, "Attributes", &item));
  if (!any) {
    if (s->interactive) fprintf(s->out, "%s\n", c->form->nothing);
    return SHELL_DONE;
  }
  /* What prints may make calls of its own. */
  char *copy = memory_copy(item.data, item.length);
  rows *printed = rows_begin(s, known_keys_of_table(s, &c->table));
  int rc = rows_add(printed, (json_span){copy, item.length});
  int ended = rows_end(printed);
  free(copy);
  return rc == SHELL_DONE ? ended : rc;
}

/* True if the call was made; false: its error is the session's answer. */
static bool make_call(session *s, const short_call *c) {
  text request = {0};
  write_request(c, &request);
  bool done = c->form->reads ? reading_open(s, c->form->operation, request.data, true, c->limit)
                             : session_ask(s, c->form->operation, request.data, request.length);
  text_free(&request);
  return done;
}

/* ----------------------------------------------------------- reserved words */

static bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Puts # before the word wherever it stands as a name of its own: not behind #
** or :, not as a function. True if it was found. */
static bool alias_in(text *expression, const char *word, size_t length) {
  text result = {0};
  bool found = false;
  const char *start = text_string(expression), *c = start;
  while (*c != '\0') {
    size_t n = 0;
    while (in_name(c[n])) n++;
    if (n == 0) {
      text_add_char(&result, *c++);
      continue;
    }
    bool placeholder = c > start && (c[-1] == '#' || c[-1] == ':');
    bool function = c[n + strspn(c + n, " ")] == '(';
    if (n == length && memcmp(c, word, n) == 0 && !placeholder && !function) {
      text_add_char(&result, '#');
      found = true;
    }
    text_append(&result, c, n);
    c += n;
  }
  text_free(expression);
  *expression = result;
  return found;
}

/* Adds "#word":"word" to the names. False if that alias is taken. */
static bool add_alias(text *names, const char *word, size_t length) {
  text alias = {0};
  text_format(&alias, "\"#%.*s\":", (int)length, word);
  bool fresh = strstr(text_string(names), text_string(&alias)) == NULL;
  if (fresh) {
    bool empty = strspn(text_string(names), "{ \t\r\n}") == names->length;
    if (empty) {
      text_clear(names);
      text_add_char(names, '{');
    } else {
      while (names->data[names->length - 1] != '}') names->length--;
      names->data[names->length - 1] = ',';
    }
    text_format(names, "%s\"%.*s\"}", text_string(&alias), (int)length, word);
  }
  text_free(&alias);
  return fresh;
}

/* After a refusal for a reserved word: true if it has an alias now, and the call
** is worth making again. */
static bool alias_reserved_word(const session *s, short_call *c) {
  static const char mark[] = "reserved keyword: ";
  const char *message = s->answer.message;
  const char *word = message != NULL ? strstr(message, mark) : NULL;
  if (word == NULL) return false;
  word += sizeof mark - 1;
  size_t length = 0;
  while (in_name(word[length])) length++;
  if (length == 0 || !add_alias(&c->names, word, length)) return false;
  bool found = alias_in(&c->expression, word, length);
  for (int i = SLOT_CONDITION; i <= SLOT_PROJECTION; i++)
    found |= alias_in(&c->options[i], word, length);
  return found;
}

/* Expressions of DynamoDB have no values in them, which people find out so. */
static int fail_with_hint(const session *s, const short_call *c) {
  const char *message = s->answer.message;
  int rc = session_fail_with_answer(s);
  if (message == NULL || c->values.length > 0) return rc;
  if (strstr(message, "Syntax error; token: ") != NULL ||
      strstr(message, "attribute value: :") != NULL)
    fputs("(values have names, and stand behind: pk = :v {\":v\": \"a\"})\n", stderr);
  return rc;
}

int short_call_carry_out(session *s, short_call *c) {
  while (!make_call(s, c))
    if (!alias_reserved_word(s, c)) return fail_with_hint(s, c);
  return c->form->reads ? reading_go_on(s, s->output.limit, NULL) : print_item(s, c);
}

void short_call_free(short_call *c) {
  text *texts[] = {&c->table, &c->json, &c->expression, &c->values, &c->names};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  for (int i = 0; i < SHORT_SLOTS; i++) text_free(&c->options[i]);
}
