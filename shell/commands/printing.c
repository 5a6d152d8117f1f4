/*
** printing.c - .set and the settings with a command of their own, .output, .once.
*/
#include "commands/printing.h"

#include "output/output.h"
#include "output/settings.h"

static int list_settings(session *s) {
  text out = {0};
  const setting *one;
  for (size_t i = 0; (one = setting_at(i)) != NULL; i++) {
    text value = {0};
    setting_show(one, &s->output, &value);
    text_format(&out, "%-9s %-9s %s\n", setting_name(one), text_string(&value), setting_about(one));
    text_free(&value);
  }
  output_text(s, &out);
  text_free(&out);
  return SHELL_DONE;
}

static int refuse_value(session *s, const char *name, const setting *one, const char *command) {
  text usage = {0};
  setting_usage(one, &usage);
  session_fail(s, "usage: .%s%s [%s]", command, name, text_string(&usage));
  text_free(&usage);
  return SHELL_USAGE;
}

static int show_setting(const session *s, const setting *one) {
  text value = {0};
  setting_show(one, &s->output, &value);
  fprintf(s->out, ".%s is %s\n", setting_name(one), text_string(&value));
  text_free(&value);
  return SHELL_DONE;
}

int printing_setting(session *s, const char *name, int count, char **list) {
  const setting *one = setting_find(name);
  if (count == 0) return show_setting(s, one);
  return setting_set(one, &s->output, list[0]) ? SHELL_DONE : refuse_value(s, name, one, "");
}

int printing_set(session *s, int count, char **list) {
  if (count == 0) return list_settings(s);
  const setting *one = setting_find(list[0]);
  if (one == NULL) {
    session_fail(s, "no setting is called %s; .set lists them", list[0]);
    return SHELL_USAGE;
  }
  if (count == 1) return show_setting(s, one);
  return setting_set(one, &s->output, list[1]) ? SHELL_DONE : refuse_value(s, list[0], one, "set ");
}

/* "|sort -u" may have been split at its blanks. */
static int set_output(session *s, int count, char **list, bool once) {
  text target = {0};
  for (int i = 0; i < count; i++) text_format(&target, "%s%s", i > 0 ? " " : "", list[i]);
  if (count > 1 && *list[0] != '|') {
    text_free(&target);
    session_fail(s, "usage: .%s FILE, or |COMMAND", once ? "once" : "output");
    return SHELL_USAGE;
  }
  int rc = output_set(s, count > 0 ? text_string(&target) : NULL, once);
  text_free(&target);
  return rc;
}

int printing_output(session *s, int count, char **list) {
  return set_output(s, count, list, false);
}

int printing_once(session *s, int count, char **list) {
  return set_output(s, count, list, true);
}
