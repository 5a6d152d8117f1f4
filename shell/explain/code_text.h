/*
** code_text.h - what the programs of all languages are put together from.
*/
#ifndef CODE_TEXT_H
#define CODE_TEXT_H

#include "explain/explain_ask.h"

/* What stands between two brackets, one after the other. All zero is empty. */
typedef struct code_parts {
  text *list;
  size_t count;
} code_parts;

/* An empty part to write to, until the next one is asked for. */
text *code_part(code_parts *parts);

/* Appends open, the parts with commas between them, and close: on one line if they fit,
** else each on one of its own, `depth` and one more indentations of `unit` deep, and a
** comma behind the last. Frees the parts. */
typedef struct code_layout {
  const char *open, *close, *unit;
  bool blanks; /* inside the brackets, on one line */
  bool broken; /* never on one line */
} code_layout;
void code_lay(code_parts *parts, const code_layout *layout, int depth, text *out);

/* Appends a string literal in double quotes: UTF-8 as it is, the rest as \xNN. */
void code_string(json_span string, text *out);

/* True for {"B": "..."} and {"BS": [...]}: the value of a binary attribute. */
bool code_is_binary(json_span value, json_span *content, bool *set);

/* Appends the bytes that base64 stands for; what is none is left out. */
void code_decode(json_span base64, text *bytes);

/* Its answer has "Items". */
bool code_has_items(const explain_call *call);

/* Whether the call is read page by page to its end: a Query or Scan without a Limit. */
bool code_is_paged(const explain_call *call);
bool code_is(const explain_call *call, const char *operation);

/* The request's member; an empty span if it has none. */
json_span code_member(const explain_call *call, const char *name);

#endif
