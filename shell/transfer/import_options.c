/*
** import_options.c - reads the words behind .import.
*/
#include "transfer/import_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "transfer/import.h"
#include "transfer/transfer_flags.h"

const char import_manual[] =
    "FILE is known by its name and look, unpacked if it is gzip, and - is standard\n"
    "input:\n"
    "  dynamodb-json  {\"Item\":{\"pk\":{\"S\":\"a\"}}} or {\"pk\":{\"S\":\"a\"}}, a line each\n"
    "  jsonl          {\"pk\":\"a\"}, a line each\n"
    "  json           [{\"pk\":\"a\"}, ...], or what a scan of the AWS CLI prints\n"
    "  csv, tsv       a heading with names, as in: pk,price:N,tags:SS\n"
    "  s3             a folder with an export of DynamoDB to S3, full or incremental\n"
    "  workbench      a model of NoSQL Workbench: makes its tables with their indexes\n"
    "A folder that .export --all made is read back. It, and a model, make their\n"
    "tables; TABLE is then one of them, or is left out: all.\n"
    "options:\n"
    "  --format F         the format; --json and --jsonl for short\n"
    "  --typed, --plain   values are as {\"S\":\"a\"}, or as \"a\": the first item tells\n"
    "  --infer            CSV: cells of columns without a type are numbers, true,\n"
    "                     false, null and JSON where they look like it; else strings\n"
    "  --key PK[,SK]      makes the table if it is not there, types as in the first\n"
    "                     item\n"
    "  --create 'pk S HASH, sk N RANGE'   the same, types as said\n"
    "  --rejects FILE     what cannot be put is added there, and the import goes on;\n"
    "                     without it the import stops there, and the batch in hand is\n"
    "                     undone\n"
    "  --max-rejects N    at most so many\n"
    "  --start N          passes over the first N items\n"
    "  --restart          begins anew, in tables too that a model or folder would\n"
    "                     make; else the same command goes on where it was stopped\n"
    "The exit code is 0 only if every item is in.\n";

static bool take_format(void *options, const char *value) {
  import_options *o = options;
  o->feed.format = format_by_name(value);
  return o->feed.format != FORMAT_NONE;
}

static bool take_json(void *options, const char *value) {
  import_options *o = options;
  (void)value;
  return take_format(o, "json");
}

static bool take_jsonl(void *options, const char *value) {
  import_options *o = options;
  (void)value;
  return take_format(o, "jsonl");
}

static bool take_typed_values(void *options, const char *value) {
  import_options *o = options;
  (void)value;
  o->feed.values = VALUES_TYPED;
  return true;
}

static bool take_plain_values(void *options, const char *value) {
  import_options *o = options;
  (void)value;
  o->feed.values = VALUES_PLAIN;
  return true;
}

static bool take_infer(void *options, const char *value) {
  import_options *o = options;
  (void)value;
  o->feed.infer = true;
  return true;
}

static bool take_create(void *options, const char *value) {
  import_options *o = options;
  o->create = value;
  return true;
}

static bool take_key(void *options, const char *value) {
  import_options *o = options;
  o->key = value;
  return *value != '\0';
}

static bool take_rejects(void *options, const char *value) {
  import_options *o = options;
  if (!o->rejects_allowed) o->most_rejects = (size_t)-1;
  o->rejects_allowed = true;
  o->rejects = value;
  return *value != '\0';
}

static bool take_count(const char *value, size_t *count) {
  char *end;
  errno = 0;
  unsigned long long number = strtoull(value, &end, 10);
  *count = (size_t)number;
  return *value >= '0' && *value <= '9' && *end == '\0' && errno == 0;
}

static bool take_most_rejects(void *options, const char *value) {
  import_options *o = options;
  o->rejects_allowed = true;
  return take_count(value, &o->most_rejects);
}

static bool take_start(void *options, const char *value) {
  import_options *o = options;
  o->start_given = true;
  return take_count(value, &o->start);
}

static bool take_restart(void *options, const char *value) {
  import_options *o = options;
  (void)value;
  o->restart = true;
  return true;
}

static const transfer_flag import_flags[] = {
    {"--format",      true,  take_format      },
    {"--json",        false, take_json        },
    {"--jsonl",       false, take_jsonl       },
    {"--typed",       false, take_typed_values},
    {"--plain",       false, take_plain_values},
    {"--infer",       false, take_infer       },
    {"--create",      true,  take_create      },
    {"--key",         true,  take_key         },
    {"--rejects",     true,  take_rejects     },
    {"--max-rejects", true,  take_most_rejects},
    {"--start",       true,  take_start       },
    {"--restart",     false, take_restart     },
    {NULL,            false, NULL             },
};

static int check_path(session *s, const char *path) {
  bool script = s->file != NULL && strcmp(s->file, "stdin") == 0;
  if (path == NULL)
    session_fail(s, ".import needs a file");
  else if (script && strcmp(path, "-") == 0)
    session_fail(s, ".import -: standard input holds the statements");
  else
    return SHELL_DONE;
  return SHELL_USAGE;
}

int import_options_read(session *s, int count, char **list, import_options *o) {
  int rc = SHELL_DONE;
  *o = (import_options){.feed = {.format = FORMAT_NONE}};
  for (int i = 0; i < count && rc == SHELL_DONE; i++) {
    if (strncmp(list[i], "--", 2) == 0) {
      rc = transfer_flag_read(s, ".import", import_flags, count, list, &i, o);
    } else if (o->path == NULL) {
      o->path = list[i];
    } else if (o->table == NULL) {
      o->table = list[i];
    } else {
      session_fail(s, ".import takes one file and one table, and no %s", list[i]);
      rc = SHELL_USAGE;
    }
  }
  return rc == SHELL_DONE ? check_path(s, o->path) : rc;
}
