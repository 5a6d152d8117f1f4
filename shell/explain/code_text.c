/*
** code_text.c - laying out, quoting, and what all languages ask of a call.
*/
#include "explain/code_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"

enum { CODE_WIDTH = 100 };

/* ------------------------------------------------------------------------- layout */

text *code_part(code_parts *parts) {
  parts->list = memory_resize(parts->list, parts->count + 1, sizeof *parts->list);
  parts->list[parts->count] = (text){0};
  text *part = &parts->list[parts->count++];
  text_append(part, "", 0);
  return part;
}

/* `before`: what stands on the line, but its indentation. */
static bool fits_on_a_line(const code_parts *parts, const code_layout *l, int depth,
                           const text *before) {
  const char *line = before->length > 0 ? strrchr(before->data, '\n') : NULL;
  size_t width = strlen(l->open) + strlen(l->close) + (size_t)depth * strlen(l->unit);
  width += line != NULL ? strlen(line + 1) : before->length;
  for (size_t i = 0; i < parts->count; i++) {
    if (strchr(parts->list[i].data, '\n') != NULL) return false;
    width += parts->list[i].length + 2;
  }
  return width <= CODE_WIDTH && !(l->broken && parts->count > 0);
}

static void indent(int depth, const char *unit, text *out) {
  for (int i = 0; i < depth; i++) text_add(out, unit);
}

void code_lay(code_parts *parts, const code_layout *l, int depth, text *out) {
  bool line = fits_on_a_line(parts, l, depth, out), blanks = line && l->blanks && parts->count > 0;
  text_add(out, l->open);
  if (blanks) text_add_char(out, ' ');
  for (size_t i = 0; i < parts->count; i++) {
    if (!line) text_add_char(out, '\n');
    if (!line) indent(depth + 1, l->unit, out);
    text_append(out, parts->list[i].data, parts->list[i].length);
    text_add(out, !line ? "," : i + 1 < parts->count ? ", " : "");
    text_free(&parts->list[i]);
  }
  if (blanks) text_add_char(out, ' ');
  if (!line) text_add_char(out, '\n');
  if (!line) indent(depth, l->unit, out);
  text_add(out, l->close);
  free(parts->list);
  *parts = (code_parts){0};
}

/* ------------------------------------------------------------------------- values */

void code_string(json_span string, text *out) {
  text value = {0};
  json_text(string, &value);
  text_add_char(out, '"');
  for (size_t i = 0; i < value.length; i++) {
    unsigned char c = (unsigned char)value.data[i];
    bool mark = strncmp(value.data + i, "\xEF\xBB\xBF", 3) == 0;
    if (mark) { /* Go takes no byte order mark inside a program */
      text_add(out, "\\ufeff");
      i += 2;
    } else if (c == '"' || c == '\\') {
      text_format(out, "\\%c", c);
    } else if (c == '\n') {
      text_add(out, "\\n");
    } else if (c < 0x20 || c == 0x7F) {
      text_format(out, "\\x%02x", c);
    } else {
      text_add_char(out, (char)c);
    }
  }
  text_add_char(out, '"');
  text_free(&value);
}

bool code_is_binary(json_span value, json_span *content, bool *set) {
  json_span name, more;
  size_t at = 0;
  if (*value.data != '{' || !json_each(value, &at, &name, content)) return false;
  bool one = json_equals(name, "\"B\"") && *content->data == '"';
  *set = json_equals(name, "\"BS\"") && *content->data == '[';
  return (one || *set) && !json_each(value, &at, &name, &more);
}

void code_decode(json_span base64, text *bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  text plain = {0};
  unsigned long held = 0;
  int bits = 0;
  json_text(base64, &plain);
  text_append(bytes, "", 0);
  for (size_t i = 0; i < plain.length && plain.data[i] != '='; i++) {
    const char *digit = memchr(digits, plain.data[i], sizeof digits - 1);
    if (digit == NULL) continue;
    held = (held << 6 | (unsigned long)(digit - digits)) & 0xFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text_add_char(bytes, (char)(held >> bits & 0xFF));
  }
  text_free(&plain);
}

/* -------------------------------------------------------------------------- calls */

bool code_is(const explain_call *call, const char *operation) {
  return strcmp(call->operation.data, operation) == 0;
}

json_span code_member(const explain_call *call, const char *name) {
  json_span value;
  return json_member(call->request, name, &value) ? value : (json_span){"", 0};
}

bool code_has_items(const explain_call *call) {
  return code_is(call, "Query") || code_is(call, "Scan") || code_is(call, "ExecuteStatement");
}

/* ExecuteStatement has no paginator in SDKs. */
bool code_is_paged(const explain_call *call) {
  return code_has_items(call) && !code_is(call, "ExecuteStatement") &&
         code_member(call, "Limit").length == 0 &&
         code_member(call, "ExclusiveStartKey").length == 0;
}
