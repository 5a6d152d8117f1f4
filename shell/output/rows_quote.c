/*
** rows_quote.c - the mode quote: each item as the statement that puts it back,
** INSERT INTO "table" VALUE {...}; in PartiQL. What PartiQL has no literal for
** (binary values, control characters on one line, more than 8192 characters) is
** put by PutItem, in DynamoDB's JSON. Without a table it is the value alone.
*/
#include <string.h>

#include "base/json_text.h"
#include "output/cell.h"
#include "output/paint.h"
#include "output/rows_mode.h"
#include "output/width.h"

enum { LONGEST_STATEMENT = 8192 };

static bool quote_value(json_span value, text *out);

static bool quote_string(json_span string, text *out) {
  text content = {0};
  json_text(string, &content);
  bool clear = width_until_control(text_string(&content), content.length) == content.length;
  text_add_char(out, '\'');
  for (size_t i = 0; i < content.length; i++) {
    if (content.data[i] == '\'') text_add_char(out, '\'');
    text_add_char(out, content.data[i]);
  }
  text_add_char(out, '\'');
  text_free(&content);
  return clear;
}

static bool quote_number(json_span number, text *out) {
  json_span digits = json_unquoted(number);
  text_append(out, digits.data, digits.length);
  return true;
}

static bool quote_as_it_is(json_span value, text *out) {
  text_append(out, value.data, value.length);
  return true;
}

static bool quote_null(json_span value, text *out) {
  (void)value;
  text_add(out, "null");
  return true;
}

/* Elements or members between two brackets. */
static bool quote_parts(json_span whole, const char *open, const char *close,
                        bool (*quote)(json_span part, text *out), text *out) {
  size_t position = 0;
  json_span name, part;
  bool can = true;
  text_add(out, open);
  for (bool first = true; can && json_each(whole, &position, &name, &part); first = false) {
    if (!first) text_add_char(out, ',');
    if (name.length > 0) {
      can = quote_string(name, out);
      text_add_char(out, ':');
    }
    can = can && quote(part, out);
  }
  text_add(out, close);
  return can;
}

static bool quote_map(json_span map, text *out) {
  return quote_parts(map, "{", "}", quote_value, out);
}

static bool quote_list(json_span list, text *out) {
  return quote_parts(list, "[", "]", quote_value, out);
}

static bool quote_strings(json_span set, text *out) {
  return quote_parts(set, "<<", ">>", quote_string, out);
}

static bool quote_numbers(json_span set, text *out) {
  return quote_parts(set, "<<", ">>", quote_number, out);
}

/* The literal of a typed value; false if it has none. */
static bool quote_value(json_span value, text *out) {
  static const struct {
    const char *type;
    bool (*quote)(json_span inner, text *out);
  } literals[] = {
      {"S",    quote_string  },
      {"N",    quote_number  },
      {"BOOL", quote_as_it_is},
      {"NULL", quote_null    },
      {"M",    quote_map     },
      {"L",    quote_list    },
      {"SS",   quote_strings },
      {"NS",   quote_numbers },
  };
  json_span inner;
  const char *type = value_type_shown(value, &inner);
  for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
    if (strcmp(type, literals[i].type) == 0) return literals[i].quote(inner, out);
  return false;
}

static void add_insert(text *out, const char *table, const text *literal) {
  text_add(out, "INSERT INTO \"");
  for (const char *c = table; *c != '\0'; c++) {
    if (*c == '"') text_add_char(out, '"');
    text_add_char(out, *c);
  }
  text_format(out, "\" VALUE %s;\n", text_string(literal));
}

static void add_put_item(rows *r, const char *table, json_span item) {
  const json_look look = {.tight = true, .add = r->screen ? paint_json_shown : NULL};
  text_add(&r->out, "PutItem {\"TableName\":");
  text_add_json_string(&r->out, table, strlen(table));
  text_add(&r->out, ",\"Item\":");
  json_print_as(&r->out, item.data, item.length, &look);
  text_add(&r->out, "}\n");
}

void rows_quote_add(rows *r, json_span item) {
  const char *table = r->heading->table;
  text literal = {0};
  bool can = quote_map(item, &literal) && literal.length < LONGEST_STATEMENT - 512;
  if (table != NULL && can)
    add_insert(&r->out, table, &literal);
  else if (table != NULL)
    add_put_item(r, table, item);
  else if (can)
    text_format(&r->out, "%s\n", text_string(&literal));
  else
    rows_jsonl_add(r, item);
  text_free(&literal);
}
