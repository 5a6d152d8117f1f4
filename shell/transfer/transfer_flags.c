/*
** transfer_flags.c - reads the options of .import and .export by their tables.
*/
#include "transfer/transfer_flags.h"

#include <string.h>

int transfer_misuse(const session *s, const char *command, const char *what, const char *reason) {
  session_fail(s, "%s%s%s %s", command, *what ? " " : "", what, reason);
  return SHELL_USAGE;
}

int transfer_flag_read(const session *s, const char *command, const transfer_flag *flags, int count,
                       char **list, int *i, void *options) {
  const char *name = list[*i];
  const transfer_flag *f = flags;
  while (f->name != NULL && strcmp(f->name, name) != 0) f++;
  if (f->name == NULL) return transfer_misuse(s, command, "has no option", name);
  if (f->valued && *i + 1 == count) return transfer_misuse(s, command, name, "needs a value");
  const char *value = f->valued ? list[++*i] : "";
  if (f->take(options, value)) return SHELL_DONE;
  return transfer_misuse(s, command, name, "has a value it cannot have");
}
