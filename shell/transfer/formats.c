/*
** formats.c - which format a file is in.
*/
#include "transfer/formats.h"

#include <string.h>

#include "transfer/typed_json.h"

/* How much of a file is looked at. */
enum { LOOK_LENGTH = 64 * 1024 };

const char *const transfer_format_names[] = {"dynamodb-json", "jsonl", "json",      "csv",
                                             "tsv",           "s3",    "workbench", NULL};

transfer_format format_by_name(const char *name) {
  int format = 0;
  while (format < FORMAT_NONE && strcmp(transfer_format_names[format], name) != 0) format++;
  return (transfer_format)format;
}

transfer_format format_of_path(const char *path) {
  static const struct {
    const char *end;
    transfer_format format;
  } ends[] = {
      {".ddb.jsonl", FORMAT_DYNAMODB_JSON},
      {".jsonl",     FORMAT_JSONL        },
      {".ndjson",    FORMAT_JSONL        },
      {".json",      FORMAT_JSON         },
      {".csv",       FORMAT_CSV          },
      {".tsv",       FORMAT_TSV          },
      {".tab",       FORMAT_TSV          }
  };
  size_t length = strlen(path);
  if (length > 3 && strcmp(path + length - 3, ".gz") == 0) length -= 3;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    size_t end = strlen(ends[i].end);
    if (length > end && strncmp(path + length - end, ends[i].end, end) == 0) return ends[i].format;
  }
  return FORMAT_NONE;
}

/* ----------------------------------------------- the beginning of a JSON text */

/* The string at *c, moved behind it; false if it is none, or cut off. */
static bool peek_string(const char **c, const char *end, json_span *string) {
  const char *start = *c = json_skip_blanks(*c, end);
  if (start == end || *start != '"') return false;
  for (const char *s = start + 1; s < end; s += *s == '\\' ? 2 : 1) {
    if (*s != '"') continue;
    *c = s + 1;
    *string = (json_span){start + 1, (size_t)(s - start) - 1};
    return true;
  }
  return false;
}

/* The next name of an object, and where its value begins. *c starts behind the
** brace and is moved to the value. */
static bool peek_name(const char **c, const char *end, json_span *name) {
  if (!peek_string(c, end, name)) return false;
  *c = json_skip_blanks(*c, end);
  if (*c == end || **c != ':') return false;
  *c = json_skip_blanks(*c + 1, end);
  return *c < end;
}

/* Moves behind a value and its comma; false if it is cut off, or the last. */
static bool peek_over(const char **c, const char *end) {
  json_span value;
  if (!json_read(c, end, &value)) return false;
  *c = json_skip_blanks(*c, end);
  return *c < end && *(*c)++ == ',';
}

/* Whether items in DynamoDB JSON, or nothing, stand in the array at `c`. */
static bool holds_typed_items(const char *c, const char *end) {
  json_span item;
  c = json_skip_blanks(c + 1, end);
  if (c < end && *c == ']') return true;
  return c < end && *c == '{' && json_read(&c, end, &item) && typed_wrong(item) == NULL;
}

/* {"Items":[{typed}...],"Count":n,...}: what stands before the items may be what
** else a scan answers. */
static bool looks_like_page(const char *c, const char *end) {
  static const char *const beside[] = {"Count", "ScannedCount", "ConsumedCapacity",
                                       "LastEvaluatedKey", "NextToken"};
  json_span name;
  while (peek_name(&c, end, &name)) {
    bool known = false;
    if (json_equals(name, "Items")) return *c == '[' && holds_typed_items(c, end);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
      known = known || json_equals(name, beside[i]);
    if (!known || !peek_over(&c, end)) return false;
  }
  return false;
}

static bool looks_like_model(const char *c, const char *end) {
  json_span name;
  bool named = false;
  while (peek_name(&c, end, &name)) {
    named = named || json_equals(name, "ModelName") || json_equals(name, "ModelMetadata");
    if (json_equals(name, "DataModel")) return named && *c == '[';
    if (!peek_over(&c, end)) return false;
  }
  return false;
}

format_look format_look_at(input *in) {
  while (input_length(in) < LOOK_LENGTH && input_fill(in)) {}
  const char *data = input_data(in), *end = data + input_length(in);
  const char *start = json_skip_blanks(data, end), *c = start;
  json_span value;
  if (start == end) return LOOK_LINES;
  if (*start == '[') return LOOK_ARRAY;
  if (*start != '{') return LOOK_OTHER;
  if (looks_like_page(start + 1, end)) return LOOK_PAGES;
  if (looks_like_model(start + 1, end)) return LOOK_MODEL;
  json_read(&c, end, &value);
  return memchr(start, '\n', (size_t)(c - start)) != NULL ? LOOK_VALUES : LOOK_LINES;
}
