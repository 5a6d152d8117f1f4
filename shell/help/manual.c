/*
** manual.c - tables as paragraphs of a manual page.
*/
#include "help/manual.h"

#include <string.h>

#include "commands/dot_commands.h"
#include "help/statement_words.h"
#include "help/subcommands.h"
#include "output/settings.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"

/* Text in which man finds nothing to obey. */
static void add_roff(text *out, const char *words) {
  bool line_starts = true;
  for (; *words != '\0'; words++) {
    if (line_starts && strchr(".'", *words) != NULL) text_add(out, "\\&");
    line_starts = *words == '\n';
    if (*words == '-')
      text_add(out, "\\-");
    else if (*words == '\\')
      text_add(out, "\\e");
    else if (*words == '\'')
      text_add(out, "\\(aq");
    else if (*words == '~')
      text_add(out, "\\(ti");
    else if (*words == '^')
      text_add(out, "\\(ha");
    else if (*words == '`')
      text_add(out, "\\(ga");
    else
      text_add_char(out, *words);
  }
}

/* A name, what follows it, and what it is. */
static void add_entry(text *out, const char *name, const char *rest, const char *about) {
  text_add(out, ".TP\n\\fB\\&");
  add_roff(out, name);
  text_add(out, "\\fP");
  if (*rest != '\0') {
    text_add(out, " \\fI");
    add_roff(out, rest);
    text_add(out, "\\fP");
  }
  text_add_char(out, '\n');
  add_roff(out, about);
  text_add_char(out, '\n');
}

/* Lines that stay as they are. */
static void add_lines(text *out, const char *lines) {
  if (lines == NULL) return;
  text_add(out, ".RS\n.nf\n");
  add_roff(out, lines);
  text_add(out, ".fi\n.RE\n");
}

static void add_options(text *out, option_list options) {
  const option_text *o;
  for (size_t i = 0; (o = options(i)) != NULL; i++)
    add_entry(out, o->name, o->value != NULL ? o->value : "", o->about);
}

static void add_program_options(text *out) {
  add_options(out, program_option);
}

static void add_serve_options(text *out) {
  add_options(out, serve_option);
}

static void add_subcommands(text *out) {
  for (const subcommand *s = subcommands; s->name != NULL; s++) {
    add_entry(out, s->usage, "", s->about);
    add_lines(out, s->manual);
  }
}

static void add_statements(text *out) {
  for (const statement_word *w = statement_words; w->name != NULL; w++) {
    add_entry(out, w->usage, "", w->about);
    add_lines(out, w->manual);
  }
}

static void add_commands(text *out) {
  for (const dot_command *d = dot_commands; d->name != NULL; d++) {
    text about = {0};
    dot_command_add_about(d, &about);
    add_entry(out, d->name, d->arguments, text_string(&about));
    add_lines(out, d->manual);
    text_free(&about);
  }
}

static void add_forms(text *out) {
  text option = {0};
  for (size_t i = 0; i < short_form_count; i++) {
    const short_form *form = &short_forms[i];
    add_entry(out, form->name, form->usage + strlen(form->name) + 1, form->about);
    text_add(out, ".br\nOptions:");
    for (size_t n = 0; short_form_option(form, n, &option); n++) {
      text_add(out, n > 0 ? ", \\fB" : " \\fB");
      add_roff(out, text_string(&option));
      text_add(out, "\\fP");
    }
    text_add(out, ".\n");
  }
  text_free(&option);
}

static void add_settings(text *out) {
  const setting *one;
  for (size_t i = 0; (one = setting_at(i)) != NULL; i++) {
    text usage = {0};
    setting_usage(one, &usage);
    add_entry(out, setting_name(one), text_string(&usage), setting_about(one));
    text_free(&usage);
  }
}

static void add_operations(text *out) {
  char kebab[64];
  for (size_t i = 0; i < operation_count; i++) {
    operation_kebab(operations[i].name, kebab, sizeof kebab);
    text both = {0};
    text_format(&both, "%s, %s", operations[i].name, kebab);
    add_entry(out, text_string(&both), "", operations[i].about);
    text_free(&both);
  }
}

static const struct {
  const char *name;
  void (*add)(text *out);
} manual_sections[] = {
    {"commands",      add_commands       },
    {"forms",         add_forms          },
    {"operations",    add_operations     },
    {"options",       add_program_options},
    {"serve-options", add_serve_options  },
    {"settings",      add_settings       },
    {"statements",    add_statements     },
    {"subcommands",   add_subcommands    },
};

bool manual_section(const char *name, text *out) {
  for (size_t i = 0; i < sizeof manual_sections / sizeof *manual_sections; i++) {
    if (strcmp(manual_sections[i].name, name) != 0) continue;
    manual_sections[i].add(out);
    return true;
  }
  return false;
}
