/*
** export_options.c - reads the words behind .export.
*/
#include "transfer/export_options.h"

#include <string.h>

#include "transfer/export.h"
#include "transfer/export_read.h"
#include "transfer/packer.h"
#include "transfer/transfer_flags.h"

const char export_manual[] =
    "      .export \"SELECT ...\" FILE [OPTION ...]   .export --all FOLDER [OPTION ...]\n"
    "The format is what FILE's name says, with .gz behind it packed; - is standard\n"
    "output:\n"
    "  .jsonl, .ndjson    {\"pk\":\"a\"}, a line each\n"
    "  .ddb.jsonl         {\"Item\":{\"pk\":{\"S\":\"a\"}}}, a line each: DynamoDB JSON\n"
    "  .json              [{\"pk\":\"a\"}, ...]\n"
    "  .csv, .tsv         a heading with names and types: pk,price:N,tags:SS\n"
    "options:\n"
    "  --format F   jsonl, dynamodb-json, json, csv, tsv; or s3: FILE is a folder,\n"
    "               which becomes what DynamoDB exports to S3\n"
    "  --all        every table as FOLDER/TABLE.jsonl in DynamoDB JSON, and the\n"
    "               statements that make them as FOLDER/schema.stator, those of\n"
    "               search indexes and views as FOLDER/views.stator\n"
    "  --typed      values are as {\"S\":\"a\"}\n"
    "  --plain      values are plain, sets as arrays, binary values as base64, in CSV\n"
    "               without types: not all of it comes back as it was. Without\n"
    "               either, values are plain, and one that plain JSON cannot say ends\n"
    "               the export\n"
    "  --gzip       packs, whatever the name says\n"
    "  --force      replaces a file that is there\n"
    "  --restart    begins anew; else the same command goes on where it was stopped\n"
    "FILE is there when it is whole; until then FILE.export-part and\n"
    "FILE.export-state are. What .import reads back is the same to the byte, except\n"
    "of --plain. Items are read in pages, one after the other: what others write\n"
    "meanwhile is in it or not. For the state of one moment, export from a copy that\n"
    ".backup has made.\n";

static bool take_export_format(void *options, const char *value) {
  export_options *o = options;
  o->format = format_by_name(value);
  return o->format != FORMAT_NONE && o->format != FORMAT_WORKBENCH;
}

static bool take_export_typed(void *options, const char *value) {
  export_options *o = options;
  (void)value;
  o->values = EXPORT_VALUES_TYPED;
  return true;
}

static bool take_export_plain(void *options, const char *value) {
  export_options *o = options;
  (void)value;
  o->values = EXPORT_VALUES_PLAIN;
  return true;
}

static bool take_all_tables(void *options, const char *value) {
  export_options *o = options;
  (void)value;
  o->all = true;
  return true;
}

static bool take_gzip(void *options, const char *value) {
  export_options *o = options;
  (void)value;
  o->gzip = true;
  return true;
}

static bool take_force(void *options, const char *value) {
  export_options *o = options;
  (void)value;
  o->force = true;
  return true;
}

static bool take_export_restart(void *options, const char *value) {
  export_options *o = options;
  (void)value;
  o->restart = true;
  return true;
}

static const transfer_flag export_flags[] = {
    {"--format",  true,  take_export_format },
    {"--typed",   false, take_export_typed  },
    {"--plain",   false, take_export_plain  },
    {"--all",     false, take_all_tables    },
    {"--gzip",    false, take_gzip          },
    {"--force",   false, take_force         },
    {"--restart", false, take_export_restart},
    {NULL,        false, NULL               },
};

static int export_misuse(const session *s, const char *what, const char *reason) {
  return transfer_misuse(s, ".export", what, reason);
}

static bool ends_with(const char *path, const char *end) {
  size_t length = strlen(path), more = strlen(end);
  return length > more && strcmp(path + length - more, end) == 0;
}

static void find_export_format(export_options *o) {
  if (ends_with(o->path, ".gz")) o->gzip = true;
  if (o->format == FORMAT_NONE) o->format = format_of_path(o->path);
  if (o->format == FORMAT_NONE && strcmp(o->path, "-") == 0) o->format = FORMAT_JSONL;
}

/* What was asked for, taken together. */
static int check_export(const session *s, export_options *o) {
  if (o->path == NULL)
    return export_misuse(s, "", o->all ? "--all needs a folder" : "needs a table and a file");
  if (o->all && (o->format != FORMAT_NONE || o->values != EXPORT_VALUES_EXACT))
    return export_misuse(s, "--all", "writes DynamoDB JSON, and no other format");
  if (o->all && o->force) return export_misuse(s, "--all", "replaces no folder: remove it before");
  if (o->all) o->format = FORMAT_DYNAMODB_JSON;
  find_export_format(o);
  if (o->format == FORMAT_NONE)
    return export_misuse(s, o->path, "says no format by its name; --format says it");
  if (o->format == FORMAT_S3 && export_is_statement(o->source))
    return export_misuse(s, "--format s3", "is for a table");
  bool typed = o->format == FORMAT_DYNAMODB_JSON || o->format == FORMAT_S3;
  if (typed && o->values == EXPORT_VALUES_PLAIN)
    return export_misuse(s, "--plain", "is not for DynamoDB JSON");
  if ((o->gzip || o->format == FORMAT_S3) && !packer_available())
    return export_misuse(s, "", "needs zlib for gzip, which this program was built without");
  return SHELL_DONE;
}

int export_options_read(session *s, int count, char **list, export_options *o) {
  int rc = SHELL_DONE, words = 0;
  char *named[2] = {NULL, NULL};
  *o = (export_options){.format = FORMAT_NONE};
  for (int i = 0; i < count && rc == SHELL_DONE; i++) {
    if (strncmp(list[i], "--", 2) == 0)
      rc = transfer_flag_read(s, ".export", export_flags, count, list, &i, o);
    else if (words < 2)
      named[words++] = list[i];
    else
      rc = export_misuse(s, list[i], "is a word too many");
  }
  if (rc != SHELL_DONE) return rc;
  if (o->all && words == 2) return export_misuse(s, "--all", "takes a folder and no table");
  o->source = o->all ? NULL : named[0];
  o->path = o->all ? named[0] : named[1];
  return check_export(s, o);
}
