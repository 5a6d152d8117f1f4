/*
** options.c - reads the command line. The program's own options may stand
** anywhere: they are taken out, and what is left are the file and the words of
** one statement.
*/
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/dot_commands.h"
#include "help/option_text.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"
#include "base/text.h"

typedef bool (*option_taker)(command_line *line, const char *value);

static bool take_plain(command_line *line, const char *value) {
  (void)value;
  line->output.plain = SWITCH_ON;
  return true;
}

static bool take_typed(command_line *line, const char *value) {
  (void)value;
  line->output.plain = SWITCH_OFF;
  return true;
}

static bool take_mode(command_line *line, const char *value) {
  const setting *mode = setting_find("mode");
  text usage = {0};
  if (value != NULL && setting_set(mode, &line->output, value)) return true;
  setting_usage(mode, &usage);
  fprintf(stderr, "stator: --mode is one of %s\n", text_string(&usage));
  text_free(&usage);
  return false;
}

static bool take_readonly(command_line *line, const char *value) {
  (void)value;
  line->options.flags |= STATOR_OPEN_READONLY;
  return true;
}

static bool take_version(command_line *line, const char *value) {
  (void)value;
  line->version = true;
  return true;
}

static bool take_keep_going(command_line *line, const char *value) {
  (void)value;
  line->keep_going = true;
  return true;
}

static bool take_input(command_line *line, bool is_file, const char *value) {
  if (value != NULL) {
    line->inputs = memory_resize(line->inputs, (size_t)line->input_count + 1, sizeof *line->inputs);
    line->inputs[line->input_count++] = (command_input){is_file, value};
    return true;
  }
  fprintf(stderr, "stator: %s\n", is_file ? "-f needs a file" : "-e needs a statement");
  return false;
}

static bool take_statement(command_line *line, const char *value) {
  return take_input(line, false, value);
}

static bool take_statement_file(command_line *line, const char *value) {
  return take_input(line, true, value);
}

static bool take_no_init(command_line *line, const char *value) {
  (void)value;
  line->no_init = true;
  return true;
}

static bool take_script(command_line *line, const char *value) {
  (void)value;
  line->script = true;
  return true;
}

static bool take_durability(command_line *line, const char *value) {
  static const char *const names[] = {
      [STATOR_SYNC_FULL] = "full", [STATOR_SYNC_NORMAL] = "normal", [STATOR_SYNC_OFF] = "off"};
  for (int i = 0; value != NULL && i < 3; i++) {
    if (strcmp(value, names[i]) != 0) continue;
    line->options.durability = (stator_durability)i;
    return true;
  }
  fprintf(stderr, "stator: --durability is full, normal or off\n");
  return false;
}

/* 0 is not to wait at all, which the library calls -1. */
static bool take_busy_timeout(command_line *line, const char *value) {
  size_t digits = value != NULL ? strspn(value, "0123456789") : 0;
  if (digits == 0 || digits > 9 || value[digits] != '\0') {
    fprintf(stderr, "stator: --busy-timeout is a number of milliseconds\n");
    return false;
  }
  int timeout = (int)strtol(value, NULL, 10);
  line->options.busy_timeout_ms = timeout > 0 ? timeout : -1;
  return true;
}

static bool take_value(const char **place, const char *value, const char *what) {
  if (value == NULL || *value == '\0') {
    fprintf(stderr, "stator: %s\n", what);
    return false;
  }
  *place = value;
  return true;
}

static bool take_endpoint(command_line *line, const char *value) {
  return take_value(&line->endpoint, value, "--endpoint is a URL, or aws");
}

static bool take_region(command_line *line, const char *value) {
  return take_value(&line->wish.region, value, "--region is one of AWS, as eu-west-1");
}

static bool take_profile(command_line *line, const char *value) {
  return take_value(&line->wish.profile, value, "--profile is one in ~/.aws/credentials");
}

static const struct {
  option_text text;
  option_taker take;
} program_options[] = {
    {{"--endpoint", "URL|aws", "a DynamoDB endpoint in the place of FILE"},            take_endpoint      },
    {{"--region", "NAME", "the region that requests to it are signed for"},            take_region        },
    {{"--profile", "NAME", "whose keys sign them, in ~/.aws/credentials"},             take_profile       },
    {{"-e", "STATEMENTS", "run them; -e and -f run in their order"},                   take_statement     },
    {{"-f", "SCRIPT", "run a file's; behind #! at the beginning of one"},              take_statement_file},
    {{"--keep-going", NULL, "go on behind an error, and end with 1"},                  take_keep_going    },
    {{"--mode", "MODE", "table|json|jsonl|line|csv|tsv|markdown|quote"},               take_mode          },
    {{"--plain", NULL, "plain JSON for items, and in operations"},                     take_plain         },
    {{"--typed", NULL, "DynamoDB's JSON for items, and in operations"},                take_typed         },
    {{"--readonly", NULL, "open the store for reading alone"},                         take_readonly      },
    {{"--durability", "full|normal|off", "what a write survives (full: a power cut)"},
     take_durability                                                                                      },
    {{"--busy-timeout", "MS", "how long to wait for other writers (5000; 0: no)"},
     take_busy_timeout                                                                                    },
    {{"--no-init", NULL, "a prompt without ~/.config/stator/init"},                    take_no_init       },
    {{"--version", NULL, "the version"},                                               take_version       },
};

/* Of `stator demo`, wherever they stand. */
static const struct {
  option_text text;
  option_taker take;
} demo_options[] = {
    {{"--script", NULL, "the tour without the prompt behind it"}, take_script},
};

enum {
  PROGRAM_OPTIONS = sizeof program_options / sizeof *program_options,
  DEMO_OPTIONS = sizeof demo_options / sizeof *demo_options
};

const option_text *program_option(size_t number) {
  return number < PROGRAM_OPTIONS ? &program_options[number].text : NULL;
}

const option_text *demo_option(size_t number) {
  return number < DEMO_OPTIONS ? &demo_options[number].text : NULL;
}

/* What takes an option, the program's first; NULL behind the last. */
static option_taker taker_at(size_t number, const option_text **what) {
  *what = number < PROGRAM_OPTIONS ? program_option(number) : demo_option(number - PROGRAM_OPTIONS);
  if (*what == NULL) return NULL;
  return number < PROGRAM_OPTIONS ? program_options[number].take
                                  : demo_options[number - PROGRAM_OPTIONS].take;
}

/* Whether the statement so far is a dot-command with --plain and --typed of its own. */
static bool has_own_values(const command_line *line) {
  const char *first = line->count > 0 ? line->words[0] : line->endpoint != NULL ? line->file : NULL;
  for (const dot_command *c = dot_commands; first != NULL && c->name != NULL; c++)
    if (strcmp(c->name, first) == 0) return c->own_values;
  return false;
}

/* Takes the option at argv[*i] if it is the program's; *taken says so. */
static bool take_program_option(int argc, char **argv, int *i, command_line *line, bool *taken) {
  *taken = false;
  const option_text *o;
  option_taker take;
  for (size_t n = 0; (take = taker_at(n, &o)) != NULL; n++) {
    size_t length = strlen(o->name);
    const char *value = NULL;
    if (strncmp(argv[*i], o->name, length) != 0) continue;
    if ((take == take_plain || take == take_typed) && has_own_values(line)) continue;
    if (o->value != NULL && argv[*i][length] == '=')
      value = argv[*i] + length + 1;
    else if (argv[*i][length] != '\0')
      continue;
    else if (o->value != NULL && *i + 1 < argc)
      value = argv[++*i];
    *taken = true;
    return take(line, value);
  }
  return true;
}

static bool is_dashed(const char *word) {
  return *word == '-' && word[1] != '\0';
}

/* The first word is the file; --help before an operation is the program's. */
static bool take_word(command_line *line, char *word, bool literal) {
  bool said = line->count > 0 || (line->endpoint != NULL && line->file != NULL);
  if (!said && !literal && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)) {
    line->help = true;
    return true;
  }
  if (!said && !literal && is_dashed(word)) {
    fprintf(stderr, "stator: unknown option %s; stator --help lists what there is\n", word);
    return false;
  }
  if (line->file == NULL && !line->demo && strcmp(word, "demo") == 0)
    line->demo = true;
  else if (line->file == NULL)
    line->file = word;
  else
    line->words[line->count++] = word;
  return true;
}

static bool is_statement(const char *word) {
  for (const dot_command *c = dot_commands; c->name != NULL; c++)
    if (strcmp(c->name, word) == 0) return true;
  return short_form_find(word) != NULL;
}

/* `stator list-tables` would make a file of that name. */
static bool check_file(const command_line *line, bool help) {
  if (line->file == NULL || help || access(line->file, F_OK) == 0) return true;
  const char *what = NULL;
  if (is_statement(line->file)) what = "a statement";
  if (operation_find(line->file) != NULL) what = "an operation";
  if (what == NULL) return true;
  fprintf(stderr, "stator: %s is %s; name the store before it: stator FILE %s\n", line->file, what,
          line->file);
  return false;
}

static bool check_demo(const command_line *line) {
  if (line->demo && line->count > 0) {
    fprintf(stderr, "stator: usage: stator demo [--script] [FILE]\n");
    return false;
  }
  if (line->script && !line->demo) {
    fprintf(stderr, "stator: --script is an option of stator demo\n");
    return false;
  }
  return true;
}

/* With an endpoint the first word is no file. */
static void end_without_file(command_line *line) {
  if (line->file == NULL) return;
  memmove(line->words + 1, line->words, (size_t)line->count * sizeof *line->words);
  line->words[0] = line->file;
  line->count++;
  line->file = NULL;
}

static bool check_inputs(const command_line *line) {
  if (line->input_count == 0 || (line->count == 0 && !line->demo)) return true;
  fprintf(stderr, "stator: -e and -f stand in the place of %s\n",
          line->demo ? "demo" : "a statement");
  return false;
}

bool options_read(int argc, char **argv, command_line *line) {
  bool taken, literal = false;
  *line = (command_line){0};
  line->words = memory_resize(NULL, (size_t)argc + 1, sizeof *line->words);
  for (int i = 1; i < argc; i++) {
    if (!literal && strcmp(argv[i], "--") == 0 && line->count == 0) {
      literal = true;
      continue;
    }
    taken = false;
    if (!literal && !take_program_option(argc, argv, &i, line, &taken)) return false;
    if (!taken && !take_word(line, argv[i], literal)) return false;
  }
  if (line->endpoint != NULL) end_without_file(line);
  line->words[line->count] = NULL;
  return check_demo(line) && check_inputs(line) && check_file(line, line->help);
}
