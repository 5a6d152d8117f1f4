/*
** short_call.c - short statements carried out through the typed calls of the
** library, and their items printed.
**
** Names that DynamoDB reserves need no #alias in a short statement: when the
** library refuses one, which it does before it touches anything, the word is
** aliased and the call made again.
*/
#include "statements/short_call.h"

#include <string.h>

#include "base/json_print.h"

static const char *text_or_null(const text *t) {
  return t->length > 0 ? t->data : NULL;
}

static void fill_arguments(short_call *c) {
  c->args.format = STATOR_PLAIN;
  c->args.values = text_or_null(&c->values);
  c->args.names = text_or_null(&c->names);
  c->args.condition = text_or_null(&c->options[SLOT_CONDITION]);
  c->args.filter = text_or_null(&c->options[SLOT_FILTER]);
  c->args.projection = text_or_null(&c->options[SLOT_PROJECTION]);
  c->args.index = text_or_null(&c->options[SLOT_INDEX]);
}

static void print_item(const char *item, size_t length) {
  text out = {0};
  json_print(&out, item, length, false);
  text_add_char(&out, '\n');
  fwrite(out.data, 1, out.length, stdout);
  text_free(&out);
}

/* After a call on one item: prints what it answered, or `nothing`. */
static int finish_item(session *s, short_call *c, int code, const char *nothing) {
  size_t length = 0;
  c->failed = s->result;
  if (code != STATOR_OK) return code;
  const char *body = stator_result_body(s->result, &length);
  if (body != NULL)
    print_item(body, length);
  else if (s->interactive)
    puts(nothing);
  return code;
}

int short_call_get(session *s, short_call *c) {
  int code = stator_get(s->db, c->table.data, c->json.data, c->json.length, &c->args, s->result);
  return finish_item(s, c, code, "no item has this key");
}

int short_call_put(session *s, short_call *c) {
  int code = stator_put(s->db, c->table.data, c->json.data, c->json.length, &c->args, s->result);
  return finish_item(s, c, code, "ok");
}

int short_call_update(session *s, short_call *c) {
  int code = stator_update(s->db, c->table.data, c->json.data, c->json.length,
                           text_or_null(&c->expression), &c->args, s->result);
  return finish_item(s, c, code, "ok");
}

int short_call_delete(session *s, short_call *c) {
  int code = stator_delete(s->db, c->table.data, c->json.data, c->json.length, &c->args, s->result);
  return finish_item(s, c, code, "ok");
}

/* Prints the items of the call's cursor. */
static int print_cursor(session *s, short_call *c) {
  const char *item;
  size_t length;
  int code = STATOR_OK;
  while (!session_interrupted && (code = stator_next(c->cursor, &item, &length)) == STATOR_OK) {
    print_item(item, length);
    c->printed++;
  }
  c->failed = stator_cursor_result(c->cursor);
  if (code != STATOR_OK && code != STATOR_DONE) return code;
  if (s->interactive)
    printf("(%zu item%s%s)\n", c->printed, c->printed == 1 ? "" : "s",
           session_interrupted ? ", stopped" : "");
  return STATOR_OK;
}

int short_call_query(session *s, short_call *c) {
  int code =
      stator_query(s->db, c->table.data, c->expression.data, &c->args, &c->cursor, s->result);
  c->failed = s->result;
  return code == STATOR_OK ? print_cursor(s, c) : code;
}

int short_call_scan(session *s, short_call *c) {
  int code = stator_scan(s->db, c->table.data, &c->args, &c->cursor, s->result);
  c->failed = s->result;
  return code == STATOR_OK ? print_cursor(s, c) : code;
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
static bool alias_reserved_word(short_call *c) {
  static const char mark[] = "reserved keyword: ";
  const char *message = c->failed != NULL ? stator_result_message(c->failed) : NULL;
  const char *word = message != NULL ? strstr(message, mark) : NULL;
  if (word == NULL || c->printed > 0) return false;
  word += sizeof mark - 1;
  size_t length = 0;
  while (in_name(word[length])) length++;
  if (length == 0 || !add_alias(&c->names, word, length)) return false;
  bool found = alias_in(&c->expression, word, length);
  for (int i = SLOT_CONDITION; i <= SLOT_PROJECTION; i++)
    found |= alias_in(&c->options[i], word, length);
  return found;
}

static void close_cursor(short_call *c) {
  stator_cursor_free(c->cursor);
  c->cursor = NULL;
}

int short_call_carry_out(session *s, short_call *c) {
  for (;;) {
    fill_arguments(c);
    int code = c->form->run(s, c);
    if (code == STATOR_OK) return SHELL_DONE;
    if (!alias_reserved_word(c)) break;
    close_cursor(c);
  }
  return session_fail_with(s, c->failed);
}

void short_call_free(short_call *c) {
  text *texts[] = {&c->table, &c->json, &c->expression, &c->values, &c->names};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  for (int i = 0; i < SHORT_SLOTS; i++) text_free(&c->options[i]);
  close_cursor(c);
}
