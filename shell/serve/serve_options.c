/*
** serve_options.c - reads the command line of `stator serve`.
**
** Owns the table of options. Knows nothing of sockets, HTTP or
** the store.
*/
#include "serve_options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "help/option_text.h"
#include "serve_credentials.h"

/* Stores what was given for an option; `value` is NULL for a bare flag.
** Returns 0 if the value will not do. */
typedef int take_option(serve_options *options, const char *value);

typedef struct option_row {
  option_text text;
  take_option *take;
} option_row;

static int read_int(const char *digits, int max, int *number) {
  char *end;
  errno = 0;
  long n = strtol(digits, &end, 10);
  if (errno || end == digits || *end || n < 0 || n > max) return 0;
  *number = (int)n;
  return 1;
}

static int take_port(serve_options *options, const char *value) {
  return read_int(value, 65535, &options->port);
}

static int take_host(serve_options *options, const char *value) {
  options->host = value;
  return *value != 0;
}

static int take_sweep(serve_options *options, const char *value) {
  return read_int(value, INT_MAX / 1000, &options->sweep_seconds);
}

static int take_lifecycle(serve_options *options, const char *value) {
  return read_int(value, INT_MAX, &options->lifecycle_ms);
}

static int take_stream_shards(serve_options *options, const char *value) {
  options->stream_shards = !strcmp(value, "1") ? 1 : 8;
  return !strcmp(value, "1") || !strcmp(value, "8");
}

static int take_region(serve_options *options, const char *value) {
  options->region = value;
  return serve_region_can_be(value);
}

/* A slash would end the id in a request's credential. */
static int take_access_key(serve_options *options, const char *value) {
  options->access_key = value;
  return *value && !strpbrk(value, "/ \t,");
}

static int take_secret_key(serve_options *options, const char *value) {
  options->secret_key = value;
  return *value != 0;
}

static int take_credentials(serve_options *options, const char *value) {
  options->credentials = value;
  return *value != 0;
}

static int take_durability(serve_options *options, const char *value) {
  static const struct {
    const char *word;
    stator_durability durability;
  } words[] = {
      {"full",   STATOR_SYNC_FULL  },
      {"normal", STATOR_SYNC_NORMAL},
      {"off",    STATOR_SYNC_OFF   }
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(words[i].word, value)) continue;
    options->durability = words[i].durability;
    return 1;
  }
  return 0;
}

static int take_stdin_ends(serve_options *options, const char *value) {
  (void)value;
  options->stdin_ends = 1;
  return 1;
}

static int take_set_clock(serve_options *options, const char *value) {
  (void)value;
  options->set_clock = 1;
  return 1;
}

static int take_quiet(serve_options *options, const char *value) {
  (void)value;
  options->quiet = 1;
  return 1;
}

static int take_log(serve_options *options, const char *value) {
  (void)value;
  options->log = 1;
  return 1;
}

static const option_row option_rows[] = {
    {{"--port", "N", "the port (8000; 0: any free one)"},                              take_port         },
    {{"--host", "H", "listen on this address alone (127.0.0.1 and ::1)"},              take_host         },
    {{"--durability", "full|normal|off", "what a write survives (full: a power cut)"},
     take_durability                                                                                     },
    {{"--region", "R", "the region in ARNs (that of each request)"},                   take_region       },
    {{"--credentials", "FILE", "verify signatures by the keys in FILE"},               take_credentials  },
    {{"--access-key", "ID", "verify signatures by this key and its secret"},           take_access_key   },
    {{"--secret-key", "KEY", "the secret (that in STATOR_SECRET_KEY)"},                take_secret_key   },
    {{"--sweep-interval", "SECONDS", "how often expired items go (60; 0: never)"},     take_sweep        },
    {{"--lifecycle", "MS", "tables are CREATING, DELETING ... so long (0)"},           take_lifecycle    },
    {{"--stream-shards", "N", "the shards of new streams, 1 or 8 (8)"},                take_stream_shards},
    {{"--set-clock", NULL, "clients may set the clock of a store in a file"},          take_set_clock    },
    {{"--exit-on-stdin-close", NULL, "end when standard input ends"},                  take_stdin_ends   },
    {{"--log", NULL, "a line on standard error for every request"},                    take_log          },
    {{"--quiet", NULL, "nothing on standard error but failures"},                      take_quiet        },
};

const option_text *serve_option(size_t number) {
  return number < sizeof option_rows / sizeof *option_rows ? &option_rows[number].text : NULL;
}

static const option_row *find_option(const char *argument, size_t length) {
  for (size_t i = 0; i < sizeof option_rows / sizeof *option_rows; i++) {
    const option_row *row = &option_rows[i];
    if (strlen(row->text.name) == length && !strncmp(row->text.name, argument, length)) return row;
  }
  return NULL;
}

static int complain(const char *what, const char *argument) {
  fprintf(stderr, "stator serve: %s '%s' (see stator serve --help)\n", what, argument);
  return 0;
}

/* Reads the option at argv[*i], "--name value" or "--name=value". */
static int read_option(int argc, char **argv, int *i, serve_options *options) {
  const char *argument = argv[*i];
  size_t length = strcspn(argument, "=");
  const option_row *row = find_option(argument, length);
  const char *value = argument[length] ? argument + length + 1 : NULL;
  if (!row) return complain("unknown option", argument);
  if (!row->text.value && value) return complain("this option takes no value:", argument);
  if (row->text.value && !value) {
    if (*i + 1 == argc) return complain("a value must follow", argument);
    value = argv[++*i];
  }
  if (row->take(options, value)) return 1;
  fprintf(stderr, "stator serve: '%s' will not do for %s (see stator serve --help)\n", value,
          row->text.name);
  return 0;
}

/* Reads the words of the command line. Returns what they ask for. */
static serve_intent read_words(int argc, char **argv, serve_options *options) {
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return SERVE_HELP;
    if (argv[i][0] == '-' && argv[i][1]) {
      if (!read_option(argc, argv, &i, options)) return SERVE_USAGE;
    } else if (options->path) {
      complain("only one file can be served; what is", argv[i]);
      return SERVE_USAGE;
    } else {
      options->path = argv[i];
    }
  }
  return SERVE_RUN;
}

/* An access key and its secret come together; the secret may come in the
** environment, where other users cannot see it. */
static int pair_keys(serve_options *options) {
  if (options->access_key && !options->secret_key)
    options->secret_key = getenv("STATOR_SECRET_KEY");
  if (options->access_key && !options->secret_key)
    return complain("a secret must come with", "--access-key");
  if (options->secret_key && !options->access_key)
    return complain("an access key must come with", "--secret-key");
  return 1;
}

serve_intent serve_options_read(int argc, char **argv, serve_options *options) {
  memset(options, 0, sizeof *options);
  options->port = 8000;
  options->sweep_seconds = 60;
  serve_intent intent = read_words(argc, argv, options);
  return intent == SERVE_RUN && !pair_keys(options) ? SERVE_USAGE : intent;
}
