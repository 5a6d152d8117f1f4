/*
** code_go.c - calls as a Go program on aws-sdk-go-v2. Go wants the type of every
** member: the table has those of the calls that statements come to.
*/
#include <string.h>

#include "base/json_text.h"
#include "explain/code.h"
#include "explain/code_text.h"

static const char unit[] = "\t";

/* ------------------------------------------------------------------------- values */

typedef void write_value(json_span value, int depth, text *out);

static write_value add_attribute;

static void add_elements(const char *type, json_span value, write_value *write, int depth,
                         text *out) {
  code_parts parts = {0};
  json_span name, element;
  text open = {0};
  text_format(&open, "%s{", type);
  for (size_t at = 0; json_each(value, &at, &name, &element);) {
    text *part = code_part(&parts);
    if (name.length > 0) {
      code_string(name, part);
      text_add(part, ": ");
    }
    write(element, depth + 1, part);
  }
  const code_layout layout = {open.data, "}", unit, false, false};
  code_lay(&parts, &layout, depth, out);
  text_free(&open);
}

static void add_go_string(json_span value, int depth, text *out) {
  (void)depth;
  code_string(value, out);
}

static void add_go_bytes(json_span value, int depth, text *out) {
  text bytes = {0};
  (void)depth;
  code_decode(value, &bytes);
  text_add(out, "[]byte{");
  for (size_t i = 0; i < bytes.length; i++)
    text_format(out, "%s0x%02x", i > 0 ? ", " : "", (unsigned char)bytes.data[i]);
  text_add_char(out, '}');
  text_free(&bytes);
}

static void add_strings(json_span value, int depth, text *out) {
  add_elements("[]string", value, add_go_string, depth, out);
}

static void add_bytes_set(json_span value, int depth, text *out) {
  add_elements("[][]byte", value, add_go_bytes, depth, out);
}

static void add_attributes(json_span value, int depth, text *out) {
  add_elements("map[string]types.AttributeValue", value, add_attribute, depth, out);
}

static void add_attribute_list(json_span value, int depth, text *out) {
  add_elements("[]types.AttributeValue", value, add_attribute, depth, out);
}

static void add_atom(json_span value, int depth, text *out) {
  (void)depth;
  text_append(out, value.data, value.length);
}

/* {"S": "x"} */
static void add_attribute(json_span value, int depth, text *out) {
  static const struct {
    const char *name;
    write_value *write;
  } members[] = {
      {"\"S\"",    add_go_string     },
      {"\"N\"",    add_go_string     },
      {"\"B\"",    add_go_bytes      },
      {"\"SS\"",   add_strings       },
      {"\"NS\"",   add_strings       },
      {"\"BS\"",   add_bytes_set     },
      {"\"BOOL\"", add_atom          },
      {"\"NULL\"", add_atom          },
      {"\"L\"",    add_attribute_list},
      {"\"M\"",    add_attributes    },
  };
  json_span name, content;
  size_t at = 0;
  if (!json_each(value, &at, &name, &content)) return;
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    if (!json_equals(name, members[i].name)) continue;
    json_span type = json_unquoted(name);
    text_format(out, "&types.AttributeValueMember%.*s{Value: ", (int)type.length, type.data);
    members[i].write(content, depth, out);
    text_add_char(out, '}');
  }
}

/* ------------------------------------------------------------------------ members */

static void add_pointer(json_span value, int depth, text *out) {
  (void)depth;
  text_add(out, "aws.String(");
  code_string(value, out);
  text_add_char(out, ')');
}

static void add_bool(json_span value, int depth, text *out) {
  (void)depth;
  text_format(out, "aws.Bool(%.*s)", (int)value.length, value.data);
}

static void add_int32(json_span value, int depth, text *out) {
  (void)depth;
  text_format(out, "aws.Int32(%.*s)", (int)value.length, value.data);
}

static void add_names(json_span value, int depth, text *out) {
  add_elements("map[string]string", value, add_go_string, depth, out);
}

static void add_return_values(json_span value, int depth, text *out) {
  (void)depth;
  text_add(out, "types.ReturnValue(");
  code_string(value, out);
  text_add_char(out, ')');
}

static void add_select(json_span value, int depth, text *out) {
  (void)depth;
  text_add(out, "types.Select(");
  code_string(value, out);
  text_add_char(out, ')');
}

static void add_keys(json_span value, int depth, text *out) {
  add_elements("[]map[string]types.AttributeValue", value, add_attributes, depth, out);
}

static bool add_struct(const char *type, json_span value, int depth, text *out, text *why);

static const struct {
  const char *name;
  write_value *write;
} go_members[] = {
    {"\"TableName\"",                 add_pointer      },
    {"\"Statement\"",                 add_pointer      },
    {"\"IndexName\"",                 add_pointer      },
    {"\"KeyConditionExpression\"",    add_pointer      },
    {"\"FilterExpression\"",          add_pointer      },
    {"\"ProjectionExpression\"",      add_pointer      },
    {"\"ConditionExpression\"",       add_pointer      },
    {"\"UpdateExpression\"",          add_pointer      },
    {"\"ExpressionAttributeNames\"",  add_names        },
    {"\"ExpressionAttributeValues\"", add_attributes   },
    {"\"Item\"",                      add_attributes   },
    {"\"Key\"",                       add_attributes   },
    {"\"ExclusiveStartKey\"",         add_attributes   },
    {"\"Keys\"",                      add_keys         },
    {"\"ScanIndexForward\"",          add_bool         },
    {"\"ConsistentRead\"",            add_bool         },
    {"\"Limit\"",                     add_int32        },
    {"\"Segment\"",                   add_int32        },
    {"\"TotalSegments\"",             add_int32        },
    {"\"ReturnValues\"",              add_return_values},
    {"\"Select\"",                    add_select       },
};

/* map[string]types.KeysAndAttributes{"orders": {Keys: ...}} */
static bool add_request_items(json_span value, int depth, text *out, text *why) {
  code_parts parts = {0};
  json_span name, table;
  bool good = true;
  for (size_t at = 0; json_each(value, &at, &name, &table);) {
    text *part = code_part(&parts);
    code_string(name, part);
    text_add(part, ": ");
    good = add_struct("", table, depth + 1, part, why) && good;
  }
  code_lay(&parts, &(code_layout){"map[string]types.KeysAndAttributes{", "}", unit, false, true},
           depth, out);
  return good;
}

static bool add_member(json_span name, json_span value, int depth, text *out, text *why) {
  json_span bare = json_unquoted(name);
  text_format(out, "%.*s: ", (int)bare.length, bare.data);
  if (json_equals(bare, "RequestItems")) return add_request_items(value, depth, out, why);
  for (size_t i = 0; i < sizeof go_members / sizeof *go_members; i++) {
    if (!json_equals(name, go_members[i].name)) continue;
    go_members[i].write(value, depth, out);
    return true;
  }
  if (why->length == 0)
    text_format(why, "the Go code of %.*s is not known here", (int)bare.length, bare.data);
  return false;
}

static bool add_struct(const char *type, json_span value, int depth, text *out, text *why) {
  code_parts parts = {0};
  json_span name, element;
  text open = {0};
  bool good = true;
  text_format(&open, "%s{", type);
  for (size_t at = 0; json_each(value, &at, &name, &element);)
    good = add_member(name, element, depth + 1, code_part(&parts), why) && good;
  const code_layout layout = {open.data, "}", unit, false, true};
  code_lay(&parts, &layout, depth, out);
  text_free(&open);
  return good;
}

/* ------------------------------------------------------------------------- calls */

static bool add_input(const explain_call *call, int depth, text *out, text *why) {
  text type = {0};
  text_format(&type, "&dynamodb.%sInput", call->operation.data);
  bool good = add_struct(type.data, call->request, depth, out, why);
  text_free(&type);
  return good;
}

static const char check[] = "if err != nil {\n";

static bool add_go_pages(const explain_call *call, size_t number, text *out, text *why) {
  text_format(out, "\tpages%zu := dynamodb.New%sPaginator(client, ", number, call->operation.data);
  bool good = add_input(call, 1, out, why);
  text_format(out,
              ")\n\tfor pages%zu.HasMorePages() {\n"
              "\t\tpage, err := pages%zu.NextPage(ctx)\n"
              "\t\t%s\t\t\tlog.Fatal(err)\n\t\t}\n"
              "\t\tshow(page.Items...)\n\t}\n",
              number, number, check);
  return good;
}

static bool add_go_batch(const explain_call *call, size_t number, text *out, text *why) {
  text_format(out, "\twanted%zu := ", number);
  bool good = add_request_items(code_member(call, "RequestItems"), 1, out, why);
  text_format(
      out,
      "\n\tfor len(wanted%zu) > 0 {\n"
      "\t\tanswer, err := client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: "
      "wanted%zu})\n"
      "\t\t%s\t\t\tlog.Fatal(err)\n\t\t}\n"
      "\t\tfor _, items := range answer.Responses {\n\t\t\tshow(items...)\n\t\t}\n"
      "\t\twanted%zu = answer.UnprocessedKeys\n\t}\n",
      number, number, check, number);
  return good;
}

/* What of the answer is shown; NULL: nothing. */
static const char *shown_of(const explain_call *call) {
  if (code_is(call, "GetItem")) return "Item";
  if (code_has_items(call)) return "Items...";
  return code_member(call, "ReturnValues").length > 0 ? "Attributes" : NULL;
}

static bool add_go_call(const explain_call *call, size_t number, text *out, text *why) {
  const char *shown = shown_of(call);
  if (shown != NULL)
    text_format(out, "\tanswer%zu, err := ", number);
  else
    text_add(out, "\t_, err = ");
  text_format(out, "client.%s(ctx, ", call->operation.data);
  bool good = add_input(call, 1, out, why);
  text_format(out, ")\n\t%s\t\tlog.Fatal(err)\n\t}\n", check);
  if (shown != NULL) text_format(out, "\tshow(answer%zu.%s)\n", number, shown);
  return good;
}

static bool shows_items(const explanation *e) {
  for (size_t i = 0; i < e->count; i++)
    if (code_is(&e->calls[i], "BatchGetItem") || shown_of(&e->calls[i]) != NULL) return true;
  return false;
}

static const char show_function[] =
    "\nfunc show(items ...map[string]types.AttributeValue) {\n"
    "\tfor _, item := range items {\n"
    "\t\tvar plain map[string]any\n"
    "\t\tif item == nil {\n\t\t\tcontinue\n\t\t}\n"
    "\t\tif err := attributevalue.UnmarshalMap(item, &plain); err != nil {\n"
    "\t\t\tlog.Fatal(err)\n\t\t}\n"
    "\t\ttext, err := json.Marshal(plain)\n"
    "\t\tif err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}\n"
    "\t\tfmt.Println(string(text))\n"
    "\t}\n"
    "}\n";

/* Behind the string that begins at c. */
static const char *skip_go_string(const char *c) {
  for (c++; *c != '"' && *c != '\0'; c++)
    if (*c == '\\' && c[1] != '\0') c++;
  return *c == '"' ? c + 1 : c;
}

/* Whether the program has the word outside of its strings. */
static bool has_word(const text *program, const char *word) {
  const char *c = text_string(program);
  while (*c != '\0') {
    if (strncmp(c, word, strlen(word)) == 0) return true;
    c = *c == '"' ? skip_go_string(c) : c + 1;
  }
  return false;
}

/* Go refuses imports that nothing uses. */
static void add_imports(const explanation *e, const text *body, text *out) {
  bool shows = shows_items(e);
  text_add(out, "package main\n\nimport (\n\t\"context\"\n");
  if (shows) text_add(out, "\t\"encoding/json\"\n\t\"fmt\"\n");
  text_add(out, "\t\"log\"\n\n");
  if (has_word(body, "aws.")) text_add(out, "\t\"github.com/aws/aws-sdk-go-v2/aws\"\n");
  text_add(out, "\t\"github.com/aws/aws-sdk-go-v2/config\"\n");
  if (shows) text_add(out, "\t\"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue\"\n");
  text_add(out, "\t\"github.com/aws/aws-sdk-go-v2/service/dynamodb\"\n");
  if (shows || has_word(body, "types."))
    text_add(out, "\t\"github.com/aws/aws-sdk-go-v2/service/dynamodb/types\"\n");
  text_add(out, ")\n\n");
}

bool code_go(const explanation *e, text *out, text *why) {
  text body = {0};
  bool good = true;
  for (size_t i = 0; i < e->count && good; i++) {
    const explain_call *call = &e->calls[i];
    if (i > 0) text_add_char(&body, '\n');
    good = code_is_paged(call)             ? add_go_pages(call, i + 1, &body, why)
           : code_is(call, "BatchGetItem") ? add_go_batch(call, i + 1, &body, why)
                                           : add_go_call(call, i + 1, &body, why);
  }
  add_imports(e, &body, out);
  text_add(out, "func main() {\n\tctx := context.Background()\n"
                "\tcfg, err := config.LoadDefaultConfig(ctx)\n"
                "\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"
                "\tclient := dynamodb.NewFromConfig(cfg)\n\n");
  text_append(out, body.data, body.length);
  text_add(out, "}\n");
  if (shows_items(e)) text_add(out, show_function);
  text_free(&body);
  return good;
}
