/*
** code_boto3.c - calls as a Python program on boto3's client.
*/
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "explain/code.h"
#include "explain/code_text.h"
#include "statements/operation_table.h"

static const code_layout dict = {"{", "}", "    ", false, false};
static const code_layout list = {"[", "]", "    ", false, false};

/* b"\x00abc" */
static void add_bytes(json_span base64, text *out) {
  text bytes = {0};
  code_decode(base64, &bytes);
  text_add(out, "b\"");
  for (size_t i = 0; i < bytes.length; i++) {
    unsigned char c = (unsigned char)bytes.data[i];
    if (c == '"' || c == '\\')
      text_format(out, "\\%c", c);
    else if (c < 0x20 || c > 0x7E)
      text_format(out, "\\x%02x", c);
    else
      text_add_char(out, (char)c);
  }
  text_add_char(out, '"');
  text_free(&bytes);
}

static void add_value(json_span value, int depth, text *out);

static void add_bytes_list(json_span set, int depth, text *out) {
  code_parts parts = {0};
  json_span name, element;
  for (size_t at = 0; json_each(set, &at, &name, &element);) add_bytes(element, code_part(&parts));
  code_lay(&parts, &list, depth, out);
}

static void add_container(json_span value, int depth, text *out) {
  code_parts parts = {0};
  json_span name, element;
  for (size_t at = 0; json_each(value, &at, &name, &element);) {
    text *part = code_part(&parts);
    if (name.length > 0) {
      code_string(name, part);
      text_add(part, ": ");
    }
    add_value(element, depth + 1, part);
  }
  code_lay(&parts, *value.data == '{' ? &dict : &list, depth, out);
}

static void add_value(json_span value, int depth, text *out) {
  json_span content;
  bool set;
  if (code_is_binary(value, &content, &set)) {
    text_add(out, set ? "{\"BS\": " : "{\"B\": ");
    if (set)
      add_bytes_list(content, depth, out);
    else
      add_bytes(content, out);
    text_add_char(out, '}');
  } else if (*value.data == '{' || *value.data == '[') {
    add_container(value, depth, out);
  } else if (*value.data == '"') {
    code_string(value, out);
  } else if (json_equals(value, "true")) {
    text_add(out, "True");
  } else if (json_equals(value, "false")) {
    text_add(out, "False");
  } else if (json_equals(value, "null")) {
    text_add(out, "None");
  } else {
    text_append(out, value.data, value.length);
  }
}

/* name(Member=value, ...) */
static void add_python_call(const char *name, json_span request, int depth, text *out) {
  code_parts parts = {0};
  json_span key, value;
  const code_layout arguments = {"(", ")", "    ", false, true};
  text_add(out, name);
  for (size_t at = 0; json_each(request, &at, &key, &value);) {
    text *part = code_part(&parts);
    json_text(key, part);
    text_add_char(part, '=');
    add_value(value, depth + 1, part);
  }
  code_lay(&parts, &arguments, depth, out);
}

static void snake_name(const char *of, char *name, size_t size) {
  operation_kebab(of, name, size);
  for (char *c = name; *c != '\0'; c++)
    if (*c == '-') *c = '_';
}

static void add_pages(const explain_call *call, const char *method, text *out) {
  text paginate = {0};
  text_format(&paginate, "for page in client.get_paginator(\"%s\").paginate", method);
  add_python_call(paginate.data, call->request, 0, out);
  text_add(out, ":\n    for item in page[\"Items\"]:\n        print(item)\n");
  text_free(&paginate);
}

/* Keys that were not got to are asked for again. */
static void add_batch(const explain_call *call, text *out) {
  text_add(out, "wanted = ");
  add_value(code_member(call, "RequestItems"), 0, out);
  text_add(out, "\nwhile wanted:\n"
                "    answer = client.batch_get_item(RequestItems=wanted)\n"
                "    for items in answer[\"Responses\"].values():\n"
                "        for item in items:\n"
                "            print(item)\n"
                "    wanted = answer[\"UnprocessedKeys\"]\n");
}

static void add_one_call(const explain_call *call, const char *method, text *out) {
  text name = {0};
  text_format(&name, "answer = client.%s", method);
  add_python_call(name.data, call->request, 0, out);
  text_free(&name);
  if (code_is(call, "GetItem"))
    text_add(out, "\nif \"Item\" in answer:\n    print(answer[\"Item\"])\n");
  else if (code_has_items(call))
    text_add(out, "\nfor item in answer[\"Items\"]:\n    print(item)\n");
  else if (code_member(call, "ReturnValues").length > 0)
    text_add(out, "\nprint(answer.get(\"Attributes\"))\n");
  else
    text_add(out, "\nprint(answer[\"ResponseMetadata\"][\"HTTPStatusCode\"])\n");
}

bool code_boto3(const explanation *e, text *out, text *why) {
  (void)why;
  text_add(out, "import boto3\n\nclient = boto3.client(\"dynamodb\")\n");
  for (size_t i = 0; i < e->count; i++) {
    char method[80];
    snake_name(e->calls[i].operation.data, method, sizeof method);
    text_add_char(out, '\n');
    if (code_is_paged(&e->calls[i]))
      add_pages(&e->calls[i], method, out);
    else if (code_is(&e->calls[i], "BatchGetItem"))
      add_batch(&e->calls[i], out);
    else
      add_one_call(&e->calls[i], method, out);
  }
  return true;
}
