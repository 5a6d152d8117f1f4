/*
** option_text.c - the list of options in a --help.
*/
#include "help/option_text.h"

#include <string.h>

static size_t option_width(const option_text *o) {
  return strlen(o->name) + (o->value != NULL ? strlen(o->value) + 1 : 0);
}

void option_text_list(option_list options, text *out) {
  const option_text *o;
  size_t widest = 0;
  for (size_t i = 0; (o = options(i)) != NULL; i++)
    if (option_width(o) > widest) widest = option_width(o);
  for (size_t i = 0; (o = options(i)) != NULL; i++) {
    const char *value = o->value != NULL ? o->value : "";
    text_format(out, "  %s%s%s%*s  %s\n", o->name, o->value != NULL ? " " : "", value,
                (int)(widest - option_width(o)), "", o->about);
  }
}
