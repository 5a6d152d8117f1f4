/*
** code_javascript.c - calls as a module on the AWS SDK for JavaScript, version 3.
*/
#include <string.h>

#include "explain/code.h"
#include "explain/code_text.h"

static const code_layout object = {"{", "}", "  ", true, false};
static const code_layout request_object = {"{", "}", "  ", true, true};
static const code_layout array = {"[", "]", "  ", false, false};

static void add_js_value(json_span value, int depth, text *out);

static void add_buffer(json_span base64, text *out) {
  text_format(out, "Buffer.from(%.*s, \"base64\")", (int)base64.length, base64.data);
}

static void add_buffers(json_span set, int depth, text *out) {
  code_parts parts = {0};
  json_span name, element;
  for (size_t at = 0; json_each(set, &at, &name, &element);) add_buffer(element, code_part(&parts));
  code_lay(&parts, &array, depth, out);
}

/* A name that is written without quotes; and __proto__, which would be no member. */
static void add_js_name(json_span name, text *out) {
  json_span bare = json_unquoted(name);
  bool plain = bare.length > 0;
  for (size_t i = 0; i < bare.length && plain; i++) {
    char c = bare.data[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    plain = letter || (i > 0 && c >= '0' && c <= '9');
  }
  if (json_equals(bare, "__proto__"))
    text_add(out, "[\"__proto__\"]");
  else if (plain)
    text_append(out, bare.data, bare.length);
  else
    text_append(out, name.data, name.length);
  text_add(out, ": ");
}

static void add_js_container(json_span value, int depth, text *out) {
  code_parts parts = {0};
  json_span name, element;
  for (size_t at = 0; json_each(value, &at, &name, &element);) {
    text *part = code_part(&parts);
    if (name.length > 0) add_js_name(name, part);
    add_js_value(element, depth + 1, part);
  }
  const code_layout *outer = depth == 0 ? &request_object : &object;
  code_lay(&parts, *value.data == '{' ? outer : &array, depth, out);
}

/* What is no container is written as in JSON. */
static void add_js_value(json_span value, int depth, text *out) {
  json_span content;
  bool set;
  if (code_is_binary(value, &content, &set)) {
    text_add(out, set ? "{ BS: " : "{ B: ");
    if (set)
      add_buffers(content, depth, out);
    else
      add_buffer(content, out);
    text_add(out, " }");
  } else if (*value.data == '{' || *value.data == '[') {
    add_js_container(value, depth, out);
  } else {
    text_append(out, value.data, value.length);
  }
}

/* Each name once: what the calls need of the client's package. */
static void add_js_imports(const explanation *e, text *out) {
  text names = {0};
  for (size_t i = 0; i < e->count; i++) {
    const char *operation = e->calls[i].operation.data;
    text name = {0};
    if (code_is_paged(&e->calls[i]))
      text_format(&name, ", paginate%s", operation);
    else
      text_format(&name, ", %sCommand", operation);
    if (strstr(text_string(&names), name.data) == NULL) text_add(&names, name.data);
    text_free(&name);
  }
  text_format(out, "import { DynamoDBClient%s } from \"@aws-sdk/client-dynamodb\";\n\n",
              text_string(&names));
  text_free(&names);
}

static void add_js_pages(const explain_call *call, text *out) {
  text_format(out, "for await (const page of paginate%s({ client }, ", call->operation.data);
  add_js_value(call->request, 0, out);
  text_add(out, ")) {\n  for (const item of page.Items) console.log(JSON.stringify(item));\n}\n");
}

static void add_js_batch(const explain_call *call, size_t number, text *out) {
  text_format(out, "let wanted%zu = ", number);
  add_js_value(code_member(call, "RequestItems"), 0, out);
  text_format(out,
              ";\nwhile (Object.keys(wanted%zu).length > 0) {\n"
              "  const answer = await client.send(new BatchGetItemCommand({ RequestItems: "
              "wanted%zu }));\n"
              "  for (const items of Object.values(answer.Responses)) {\n"
              "    for (const item of items) console.log(JSON.stringify(item));\n"
              "  }\n"
              "  wanted%zu = answer.UnprocessedKeys ?? {};\n"
              "}\n",
              number, number, number);
}

static void add_js_call(const explain_call *call, size_t number, text *out) {
  text_format(out, "const answer%zu = await client.send(new %sCommand(", number,
              call->operation.data);
  add_js_value(call->request, 0, out);
  text_add(out, "));\n");
  if (code_is(call, "GetItem"))
    text_format(out, "if (answer%zu.Item) console.log(JSON.stringify(answer%zu.Item));\n", number,
                number);
  else if (code_has_items(call))
    text_format(out, "for (const item of answer%zu.Items) console.log(JSON.stringify(item));\n",
                number);
  else if (code_member(call, "ReturnValues").length > 0)
    text_format(out, "console.log(JSON.stringify(answer%zu.Attributes));\n", number);
  else
    text_format(out, "console.log(answer%zu.$metadata.httpStatusCode);\n", number);
}

bool code_javascript(const explanation *e, text *out, text *why) {
  (void)why;
  add_js_imports(e, out);
  text_add(out, "const client = new DynamoDBClient({});\n");
  for (size_t i = 0; i < e->count; i++) {
    text_add_char(out, '\n');
    if (code_is_paged(&e->calls[i]))
      add_js_pages(&e->calls[i], out);
    else if (code_is(&e->calls[i], "BatchGetItem"))
      add_js_batch(&e->calls[i], i + 1, out);
    else
      add_js_call(&e->calls[i], i + 1, out);
  }
  return true;
}
