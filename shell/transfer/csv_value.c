/*
** csv_value.c - what a cell stands for in a column of a type.
*/
#include <string.h>
#include <strings.h>

#include "base/plain_json.h"
#include "transfer/csv.h"
#include "transfer/json_check.h"

static const char *const column_type_names[] = {"JSON", "TYPED", NULL};

int csv_column_type(const char *heading, size_t *name_length) {
  const char *colon = strrchr(heading, ':');
  *name_length = strlen(heading);
  if (colon == NULL || colon == heading) return COLUMN_UNTYPED;
  int type = value_type_of(colon + 1, strlen(colon + 1));
  for (int i = 0; column_type_names[i] != NULL; i++)
    if (strcmp(colon + 1, column_type_names[i]) == 0) type = COLUMN_JSON + i;
  if (type == TYPE_NONE) return COLUMN_UNTYPED;
  *name_length = (size_t)(colon - heading);
  return type;
}

const char *csv_type_name(int type) {
  return type >= COLUMN_JSON ? column_type_names[type - COLUMN_JSON] : value_type_names[type];
}

/* {"S":"content"} */
static void add_string_value(text *typed, int type, const text *content) {
  text_format(typed, "{\"%s\":", value_type_names[type]);
  text_add_json_string(typed, text_string(content), content->length);
  text_add_char(typed, '}');
}

static const char *add_boolean(text *typed, const char *word) {
  bool yes = strcasecmp(word, "true") == 0;
  if (!yes && strcasecmp(word, "false") != 0) return "neither true nor false";
  text_format(typed, "{\"BOOL\":%s}", yes ? "true" : "false");
  return NULL;
}

static const char *add_null(text *typed, const char *word) {
  if (strcasecmp(word, "null") != 0 && strcasecmp(word, "true") != 0) return "not null";
  text_add(typed, "{\"NULL\":true}");
  return NULL;
}

/* ["a","b"], and of numbers [1,2]. */
static const char *add_set(text *typed, int type, json_span list) {
  size_t position = 0;
  json_span name, part;
  if (*list.data != '[') return "not a JSON array";
  text_format(typed, "{\"%s\":", value_type_names[type]);
  for (char before = '['; json_each(list, &position, &name, &part); before = ',') {
    bool number = (*part.data >= '0' && *part.data <= '9') || *part.data == '-';
    if (type == TYPE_NS ? !number : *part.data != '"')
      return type == TYPE_NS ? "not a JSON array of numbers" : "not a JSON array of strings";
    if (type == TYPE_BS && !is_base64_string(part)) return "not base64";
    text_format(typed, number ? "%c\"%.*s\"" : "%c%.*s", before, (int)part.length, part.data);
  }
  text_add(typed, position == 0 ? "[]}" : "]}");
  return NULL;
}

static const char *add_json(text *typed, int type, json_span value) {
  if (type == COLUMN_TYPED) {
    text_append(typed, value.data, value.length);
    return typed_value_wrong(value);
  }
  if (type == TYPE_M && *value.data != '{') return "not a JSON object";
  if (type == TYPE_L && *value.data != '[') return "not a JSON array";
  if (type >= TYPE_SS && type <= TYPE_BS) return add_set(typed, type, value);
  plain_to_value(value, typed);
  return NULL;
}

const char *csv_cell_value(const csv_cell *cell, int type, text *typed) {
  const text *content = &cell->content;
  json_span value;
  switch (type) {
  case TYPE_S:
  case TYPE_N: add_string_value(typed, type, content); return NULL;
  case TYPE_B:
    add_string_value(typed, type, content);
    value = (json_span){text_string(content), content->length};
    return is_base64_string(value) ? NULL : "not base64";
  case TYPE_BOOL: return add_boolean(typed, text_string(content));
  case TYPE_NULL: return add_null(typed, text_string(content));
  default: break;
  }
  const char *wrong = json_check(text_string(content), content->length, NULL);
  if (wrong != NULL) return wrong;
  if (!json_is_value(text_string(content), content->length, &value, NULL)) return "not JSON";
  return add_json(typed, type, value);
}

/* Whether a number is one beyond doubt: in decimals, no longer than a number of
** DynamoDB is. */
static bool is_plain_number(json_span value) {
  size_t digits = 0;
  for (size_t i = 0; i < value.length; i++) {
    if (strchr("0123456789.-", value.data[i]) == NULL) return false;
    digits += value.data[i] != '.' && value.data[i] != '-';
  }
  return digits <= 38;
}

const char *csv_cell_guess(const csv_cell *cell, bool infer, text *typed) {
  const text *content = &cell->content;
  json_span value;
  bool json =
      infer && !cell->quoted && json_check(text_string(content), content->length, NULL) == NULL;
  /* An array or object has commas and quotes: its cell was quoted for them. */
  if (infer && cell->quoted && content->length > 0 && strchr("{[", content->data[0]) != NULL)
    json = json_check(text_string(content), content->length, NULL) == NULL;
  json = json && json_is_value(text_string(content), content->length, &value, NULL) &&
         value.length == content->length && *value.data != '"';
  bool letter = json && (strchr("{[tfn", *value.data) != NULL);
  if (json && (letter || is_plain_number(value)))
    plain_to_value(value, typed);
  else
    add_string_value(typed, TYPE_S, content);
  return NULL;
}
