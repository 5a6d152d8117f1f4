/*
** code.h - API calls as programs to paste.
*/
#ifndef CODE_H
#define CODE_H

#include "explain/explain_ask.h"

typedef struct code_language {
  const char *name, *comment; /* "boto3", "# " */
  /* Appends the program; false: it cannot say the call, and `why`. */
  bool (*write)(const explanation *e, text *out, text *why);
} code_language;

extern const code_language code_languages[]; /* ends with a NULL name */
extern const char code_language_names[];     /* for messages */

/* NULL if there is none of that name. */
const code_language *code_language_find(const char *name, size_t length);

/* Appends the program for the calls. On failure prints the reason. */
int code_write(session *s, const code_language *language, const explanation *e, text *out);

bool code_boto3(const explanation *e, text *out, text *why);
bool code_javascript(const explanation *e, text *out, text *why);
bool code_go(const explanation *e, text *out, text *why);
bool code_cli(const explanation *e, text *out, text *why);

#endif
