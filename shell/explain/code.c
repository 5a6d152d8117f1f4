/*
** code.c - the languages.
*/
#include "explain/code.h"

#include <string.h>

const char code_language_names[] = "boto3, javascript, go and cli";

const code_language code_languages[] = {
    {"boto3",      "# ",  code_boto3     },
    {"javascript", "// ", code_javascript},
    {"go",         "// ", code_go        },
    {"cli",        "# ",  code_cli       },
    {NULL,         NULL,  NULL           },
};

const code_language *code_language_find(const char *name, size_t length) {
  static const char *const others[][2] = {
      {"python", "boto3"     },
      {"js",     "javascript"},
      {"aws",    "cli"       }
  };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strlen(others[i][0]) == length && strncmp(others[i][0], name, length) == 0)
      return code_language_find(others[i][1], strlen(others[i][1]));
  for (const code_language *l = code_languages; l->name != NULL; l++)
    if (strlen(l->name) == length && strncmp(l->name, name, length) == 0) return l;
  return NULL;
}

int code_write(session *s, const code_language *language, const explanation *e, text *out) {
  text note = {0}, why = {0};
  int rc = SHELL_DONE;
  bool noted = explanation_text(e, "Note", &note);
  if (e->count == 0) {
    rc = session_fail(s, "%s", text_string(&note));
  } else {
    if (noted) text_format(out, "%s%s\n", language->comment, note.data);
    if (!language->write(e, out, &why)) {
      text_clear(out);
      rc = session_fail(s, "%s", text_string(&why));
    }
  }
  text_free(&note);
  text_free(&why);
  return rc;
}
