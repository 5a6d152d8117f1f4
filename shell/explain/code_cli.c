/*
** code_cli.c - calls as commands of the AWS command line.
*/
#include <string.h>

#include "base/json_text.h"
#include "explain/code.h"
#include "explain/code_text.h"
#include "statements/operation_table.h"

/* In quotes where the shell would read more than a word. */
static void add_word(const char *word, size_t length, text *out) {
  bool plain = length > 0 && *word != '-';
  for (size_t i = 0; i < length && plain; i++) {
    char c = word[i];
    plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("_-./:,", c) != NULL;
  }
  if (plain) {
    text_append(out, word, length);
    return;
  }
  text_add_char(out, '\'');
  for (size_t i = 0; i < length; i++)
    if (word[i] == '\'')
      text_add(out, "'\\''");
    else
      text_add_char(out, word[i]);
  text_add_char(out, '\'');
}

/* A word that begins with file:// or the like would be read from there. */
static bool is_paramfile(const text *word) {
  return strncmp(word->data, "file://", 7) == 0 || strncmp(word->data, "fileb://", 8) == 0 ||
         strncmp(word->data, "http://", 7) == 0 || strncmp(word->data, "https://", 8) == 0;
}

static bool add_option(json_span name, json_span value, text *out, text *why) {
  char option[80];
  text said = {0}, word = {0};
  json_text(name, &said);
  operation_kebab(said.data, option, sizeof option);
  text_free(&said);
  bool flag = json_equals(value, "true") || json_equals(value, "false");
  text_format(out, " \\\n    --%s%s", json_equals(value, "false") ? "no-" : "", option);
  if (flag) return true;
  if (*value.data == '"')
    json_text(value, &word);
  else
    text_append(&word, value.data, value.length);
  bool good = memchr(word.data, 0, word.length) == NULL && !is_paramfile(&word);
  if (!good) text_format(why, "--%s: a command line cannot say its value", option);
  text_add_char(out, ' ');
  add_word(word.data, word.length, out);
  text_free(&word);
  return good;
}

/* Version 1 takes base64 for the bytes themselves, and can say no others. */
static bool holds_binary(json_span value) {
  json_span name, inner;
  bool set;
  if (*value.data != '{' && *value.data != '[') return false;
  if (code_is_binary(value, &inner, &set)) return true;
  for (size_t at = 0; json_each(value, &at, &name, &inner);)
    if (holds_binary(inner)) return true;
  return false;
}

bool code_cli(const explanation *e, text *out, text *why) {
  json_span name, value;
  for (size_t i = 0; i < e->count; i++) {
    char command[80];
    operation_kebab(e->calls[i].operation.data, command, sizeof command);
    if (holds_binary(e->calls[i].request))
      text_add(out, "# binary values are in base64, which takes version 2 of the command line\n");
    text_format(out, "aws dynamodb %s", command);
    for (size_t at = 0; json_each(e->calls[i].request, &at, &name, &value);)
      if (!add_option(name, value, out, why)) return false;
    text_add_char(out, '\n');
  }
  return true;
}
