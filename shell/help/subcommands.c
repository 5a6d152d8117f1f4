/*
** subcommands.c - the table of subcommands, and what --help prints.
*/
#include "help/subcommands.h"

#include <stdio.h>
#include <string.h>

#include "help/examples.h"
#include "serve/serve.h"
#include "session.h"

static int start_serve(int argc, char **argv) {
#ifdef STATOR_WITH_MICROHTTPD
  return serve_main(argc, argv);
#else
  (void)argc, (void)argv;
  fputs("stator: built without libmicrohttpd, which serve needs\n", stderr);
  return SHELL_USAGE;
#endif
}

/* clang-format off */
const subcommand subcommands[] = {
    {"serve", "stator serve [FILE] [options]", "an HTTP endpoint for AWS SDKs",
     "  Serves the store in FILE, or one in memory, to any client of DynamoDB.\n"
     "  The first line on standard output is the endpoint's URL, once it is ready.\n",
     serve_option, start_serve},
    {"demo", "stator demo [--script] [FILE]", "a guided tour over a small store",
     "  Fills a store, in FILE or in memory, with a small shop, shows it statement by\n"
     "  statement, and leaves you at a prompt in it.\n",
     demo_option, NULL},
    {"help", "stator help [NAME]", "how to use the program, or NAME",
     "  NAME is an operation, a statement, a dot-command or a subcommand.\n"
     "  stator help --man SECTION prints a list of the manual page from the same\n"
     "  tables: options, serve-options, subcommands, statements, commands, forms,\n"
     "  settings or operations.\n",
     NULL, help_main},
    {"completion", "stator completion bash|zsh|fish", "completions for your shell",
     "  Source it, or let `make install` put it where the shell looks. It asks\n"
     "  stator completion words WORD ... what the last word may become.\n",
     NULL, completion_main},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};
/* clang-format on */

const subcommand *subcommand_find(const char *name) {
  for (const subcommand *s = subcommands; s->name != NULL; s++)
    if (strcmp(s->name, name) == 0) return s;
  return NULL;
}

void subcommand_usage(const subcommand *s, text *out) {
  text_format(out, "usage: %s\n  %s\n", s->usage, s->about);
  if (s->manual != NULL) text_add(out, s->manual);
  if (s->options != NULL) {
    text_add(out, "options:\n");
    option_text_list(s->options, out);
  }
  examples_add(s->name, out);
}

static const char program_forms[] =
    "usage:\n"
    "  stator [options] [FILE]                     a prompt, or a script piped in\n"
    "  stator [options] [FILE] -e STATEMENTS ...   these statements\n"
    "  stator [options] [FILE] -f SCRIPT ...       those of a file\n"
    "  stator [options] FILE OPERATION '{request}' one operation\n"
    "  stator [options] FILE operation --option VALUE ...\n"
    "  stator [options] FILE STATEMENT             as at the prompt\n"
    "  stator [options] --endpoint URL [STATEMENT] the same over an endpoint\n";

void program_usage(text *out) {
  text_add(out, program_forms);
  for (const subcommand *s = subcommands; s->name != NULL; s++)
    text_format(out, "  %-43s %s\n", s->usage, s->about);
  text_add(out,
           "\nFILE is a store, made if it is not there; :memory: or none is a store in memory.\n"
           "\noptions:\n");
  option_text_list(program_option, out);
  examples_add("stator", out);
  text_add(out, "stator help NAME tells more about an operation, statement or subcommand; so does\n"
                "--help behind one. .help lists all of them, man stator tells the rest.\n");
}
