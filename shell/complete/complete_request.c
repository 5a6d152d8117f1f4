/*
** complete_request.c - the requests of operations: options, members of JSON, and what
** stands for their values.
*/
#include "complete/complete_kinds.h"

#include <stdlib.h>
#include <string.h>

#include "complete/json_place.h"

/* ------------------------------------------------------------- names in the text */

/* The table that a request names, as JSON or as an option. */
static void find_table(const char *line, const char *name, char **table) {
  const char *found = strstr(line, name);
  if (found == NULL || *table != NULL) return;
  found += strlen(name);
  found += strspn(found, " \t\r\n\"':=");
  size_t length = strcspn(found, " \t\r\n\"',}");
  if (length > 0) *table = memory_copy(found, length);
}

/* Never NULL. Caller frees with free. */
static char *table_of(const completion *c) {
  char *table = NULL;
  find_table(c->before, "TableName", &table);
  find_table(c->before, "--table-name", &table);
  find_table(c->behind, "TableName", &table);
  find_table(c->behind, "--table-name", &table);
  return table != NULL ? table : memory_copy("", 0);
}

/* ----------------------------------------------------------------------- values */

#define SOME_OLD "NONE ALL_OLD"

static const struct {
  const char *member, *words;
} member_words[] = {
    {"BillingMode",                         "PAY_PER_REQUEST PROVISIONED"              },
    {"ReturnConsumedCapacity",              "INDEXES TOTAL NONE"                       },
    {"ReturnItemCollectionMetrics",         "SIZE NONE"                                },
    {"ReturnValues",                        SOME_OLD " UPDATED_OLD ALL_NEW UPDATED_NEW"},
    {"ReturnValuesOnConditionCheckFailure", SOME_OLD                                   },
    {"Select",                              "ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES "
               "SPECIFIC_ATTRIBUTES COUNT"                               },
    {"ShardIteratorType",                   "TRIM_HORIZON LATEST AT_SEQUENCE_NUMBER "
                          "AFTER_SEQUENCE_NUMBER"             },
    {"TableClass",                          "STANDARD STANDARD_INFREQUENT_ACCESS"      },
};

static const char *words_of_member(const char *name) {
  for (size_t i = 0; i < sizeof member_words / sizeof *member_words; i++)
    if (strcmp(member_words[i].member, name) == 0) return member_words[i].words;
  return "";
}

static void offer_words_of(const completion *c, const char *words, bool quoted) {
  for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
    size_t length = strcspn(words, " ");
    text word = {0};
    if (quoted) text_add_char(&word, '"');
    text_append(&word, words, length);
    if (quoted) text_add_char(&word, '"');
    offer_word(c, text_string(&word), quoted ? "" : " ");
    text_free(&word);
    words += length;
  }
}

/* Names as texts of JSON. */
static void offer_json_names(const completion *c, void (*offer)(const completion *, const char *)) {
  candidates plain = {0};
  completion inside = *c;
  inside.found = &plain;
  inside.word = c->word + (*c->word == '"');
  char *table = table_of(c);
  offer(&inside, table);
  for (size_t i = 0; i < plain.count; i++) {
    text name = {0};
    size_t length = strcspn(plain.list[i], " ");
    text_add_json_string(&name, plain.list[i], length);
    offer_word(c, text_string(&name), "");
    text_free(&name);
  }
  candidates_free(&plain);
  free(table);
}

static void offer_bare_tables(const completion *c, const char *table) {
  (void)table;
  complete_tables(c, true);
}

static void offer_bare_indexes(const completion *c, const char *table) {
  complete_indexes(c, table, true);
}

static void offer_value(const completion *c, const member *m, bool json) {
  bool table = strcmp(m->name, "TableName") == 0, index = strcmp(m->name, "IndexName") == 0;
  if ((table || index) && json) {
    offer_json_names(c, table ? offer_bare_tables : offer_bare_indexes);
  } else if (table) {
    complete_tables(c, true);
  } else if (index) {
    char *of = table_of(c);
    complete_indexes(c, of, true);
    free(of);
  } else if (m->kind == MEMBER_FLAG && json) {
    offer_words_of(c, "true false", false);
  } else {
    offer_words_of(c, words_of_member(m->name), json);
  }
}

/* ---------------------------------------------------------------------- requests */

static bool find_named(const operation *op, const json_place_name *name, bool option, member *m) {
  for (size_t position = 0; operation_member(op, &position, m);)
    if (json_place_is(name, option ? m->option : m->name)) return true;
  return false;
}

static bool is_given(const completion *c, const char *name) {
  const char *found = strstr(c->before, name);
  size_t length = strlen(name);
  for (; found != NULL; found = strstr(found + length, name)) {
    char before = found > c->before ? found[-1] : '\0', behind = found[length];
    if (strchr("\"' {,", before) != NULL && strchr("\"': ", behind) != NULL) return true;
  }
  return false;
}

static void offer_members(const completion *c, const operation *op) {
  member m;
  bool quoted = *c->word == '"' || *c->word == '\0';
  for (size_t position = 0; operation_member(op, &position, &m);) {
    text name = {0};
    if (is_given(c, m.name)) continue;
    text_format(&name, quoted ? "\"%s\":" : "%s:", m.name);
    offer_word(c, text_string(&name), " ");
    text_free(&name);
  }
}

/* In the JSON of a member: what holds the attributes of an item. */
static void offer_inside(const completion *c, const json_place_name *name) {
  bool keys = json_place_is(name, "Key") || json_place_is(name, "ExclusiveStartKey") ||
              json_place_is(name, "key") || json_place_is(name, "exclusive-start-key");
  if (!keys && !json_place_is(name, "Item") && !json_place_is(name, "item")) return;
  char *table = table_of(c);
  complete_json_attributes(c, table, keys);
  free(table);
}

static void complete_json(const completion *c, const operation *op, const json_place *place) {
  member m;
  const json_place_name *name = &place->names[0];
  if (place->depth == 1 && !place->value)
    offer_members(c, op);
  else if (place->depth == 1 && find_named(op, name, false, &m))
    offer_value(c, &m, true);
  else if (place->depth == 2 && place->in_object && !place->value)
    offer_inside(c, name);
}

/* ----------------------------------------------------------------------- options */

/* The last --option before the word, without its dashes. */
static json_place_name last_option(const char *before) {
  json_place_name option = {0};
  for (const char *c = before; *c != '\0'; c += strspn(c, " \t\r\n")) {
    size_t length = strcspn(c, " \t\r\n");
    if (length > 2 && c[0] == '-' && c[1] == '-') option = (json_place_name){c + 2, length - 2};
    c += length;
  }
  return option;
}

static void offer_options(const completion *c, const operation *op) {
  member m;
  for (size_t position = 0; operation_member(op, &position, &m);) {
    char option[96];
    snprintf(option, sizeof option, "--%s", m.option);
    if (!is_given(c, option)) offer_word(c, option, " ");
    snprintf(option, sizeof option, "--no-%s", m.option);
    bool negative = strncmp(c->word, "--no-", 5) == 0;
    if (m.kind == MEMBER_FLAG && negative) offer_word(c, option, " ");
  }
}

static void complete_options(const completion *c, const operation *op, const json_place *place) {
  member m;
  json_place_name option = last_option(c->before);
  bool known = find_named(op, &option, true, &m);
  if (place->depth > 0) {
    if (place->depth == 1 && place->in_object && !place->value) offer_inside(c, &option);
  } else if (*c->word == '-' || !known || m.kind == MEMBER_FLAG) {
    offer_options(c, op);
  } else {
    offer_value(c, &m, false);
    if (c->found->count == 0 && *c->word == '\0') offer_options(c, op);
  }
}

void complete_operation(const completion *c, const operation *op) {
  json_place place = json_place_of(c->before);
  const char *rest = c->before + strcspn(c->before, " \t\r\n{");
  rest += strspn(rest, " \t\r\n");
  if (*rest == '{')
    complete_json(c, op, &place);
  else
    complete_options(c, op, &place);
}

/* -------------------------------------------------------------------- short forms */

static bool ends_with_option(const char *before, const char *option) {
  size_t length = strlen(before), n = strlen(option);
  return length >= n && strcmp(before + length - n, option) == 0;
}

static void complete_short_json(const completion *c, const short_form *form,
                                const json_place *place, const char *table) {
  bool first = memchr(c->before, '{', place->opened[0]) == NULL;
  bool keys = form->json != NULL && strcmp(form->json, "Key") == 0;
  if (place->depth == 1 && place->in_object && !place->value && first && form->json != NULL)
    complete_json_attributes(c, table, keys);
}

static void offer_short_words(const completion *c, const short_form *form, const char *table) {
  text option = {0};
  if (form->expression != NULL) complete_attributes(c, table, "", true);
  for (size_t i = 0; short_form_option(form, i, &option); i++)
    offer_word(c, text_string(&option), option.data[option.length - 1] == '=' ? "" : " ");
  text_free(&option);
}

void complete_short_form(const completion *c, const short_form *form) {
  json_place place = json_place_of(c->before);
  const char *start = c->before + strcspn(c->before, " \t\r\n");
  start += strspn(start, " \t\r\n");
  size_t length = strcspn(start, " \t\r\n{");
  char *table = memory_copy(start, length);
  if (length == 0)
    complete_tables(c, true);
  else if (place.depth > 0)
    complete_short_json(c, form, &place, table);
  else if (ends_with_option(c->before, "index="))
    complete_indexes(c, table, true);
  else if (ends_with_option(c->before, "return="))
    offer_choices(c, "old|new", 7);
  else if (place.text || strpbrk(c->word, "\"'") != NULL)
    complete_attributes(c, table, "", true);
  else
    offer_short_words(c, form, table);
  free(table);
}
