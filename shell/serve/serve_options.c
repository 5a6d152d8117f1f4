/*
** serve_options.c - reads the command line of `stator serve`.
**
** Owns the table of options and their help. Knows nothing of sockets, HTTP or
** the store.
*/
#include "serve_options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "serve_credentials.h"

/* Stores what was given for an option; `value` is NULL for a bare flag.
** Returns 0 if the value will not do. */
typedef int take_option(serve_options *options, const char *value);

typedef struct option_row {
  const char *name;
  int wants_value;
  take_option *take;
} option_row;

static int read_int(const char *text, int max, int *number) {
  char *end;
  errno = 0;
  long n = strtol(text, &end, 10);
  if (errno || end == text || *end || n < 0 || n > max) return 0;
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

/* The same options stand in serve_options_help. */
static const option_row option_rows[] = {
    {"--port",                1, take_port         },
    {"--host",                1, take_host         },
    {"--durability",          1, take_durability   },
    {"--region",              1, take_region       },
    {"--access-key",          1, take_access_key   },
    {"--secret-key",          1, take_secret_key   },
    {"--credentials",         1, take_credentials  },
    {"--sweep-interval",      1, take_sweep        },
    {"--lifecycle",           1, take_lifecycle    },
    {"--stream-shards",       1, take_stream_shards},
    {"--set-clock",           0, take_set_clock    },
    {"--exit-on-stdin-close", 0, take_stdin_ends   },
    {"--log",                 0, take_log          },
    {"--quiet",               0, take_quiet        },
};

const char *serve_options_help(void) {
  return "usage: stator serve [FILE] [options]\n"
         "\n"
         "Serves the store in FILE, or one in memory, to any client of DynamoDB.\n"
         "The first line on standard output is the endpoint's URL, once it is ready.\n"
         "\n"
         "  --port N                 the port (8000; 0: any free one)\n"
         "  --host H                 listen on this address alone (127.0.0.1 and ::1)\n"
         "  --durability LEVEL       full, normal or off (full)\n"
         "  --region R               the region in ARNs (that of each request)\n"
         "  --credentials FILE       verify signatures by the keys in FILE (~/.aws/credentials)\n"
         "  --access-key ID          verify signatures by this key and its secret\n"
         "  --secret-key KEY         the secret (that in the variable STATOR_SECRET_KEY)\n"
         "  --sweep-interval SECONDS how often expired items are deleted (60; 0: never)\n"
         "  --lifecycle MS           tables are CREATING, UPDATING, DELETING so long (0)\n"
         "  --stream-shards N        the shards of new streams, 1 or 8 (8)\n"
         "  --set-clock              clients may set the clock of a store in a file\n"
         "  --exit-on-stdin-close    end when standard input ends\n"
         "  --log                    a line on standard error for every request\n"
         "  --quiet                  nothing on standard error but failures\n";
}

static const option_row *find_option(const char *argument, size_t length) {
  for (size_t i = 0; i < sizeof option_rows / sizeof *option_rows; i++) {
    const option_row *row = &option_rows[i];
    if (strlen(row->name) == length && !strncmp(row->name, argument, length)) return row;
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
  if (!row->wants_value && value) return complain("this option takes no value:", argument);
  if (row->wants_value && !value) {
    if (*i + 1 == argc) return complain("a value must follow", argument);
    value = argv[++*i];
  }
  if (row->take(options, value)) return 1;
  fprintf(stderr, "stator serve: '%s' will not do for %s (see stator serve --help)\n", value,
          row->name);
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
