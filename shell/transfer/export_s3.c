/*
** export_s3.c - data files, each whole before the manifest names it. The manifest of
** files is the part that an export goes on with; the summary is written last, and
** without one there is no export.
*/
#include "transfer/export_s3.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "transfer/digest.h"
#include "transfer/export_items.h"
#include "transfer/s3_read.h"

/* Of JSON in a data file, and a little more: it ends behind a page. */
enum { DATA_BYTES = 16 * 1024 * 1024 };

typedef struct s3_writer {
  session *s;
  const char *path; /* the folder that was named */
  const export_source *source;
  text id, home; /* of the export, and its folder */
  export_file manifest, data;
  size_t items; /* in the data file that is open */
  text name;    /* its name, without a folder */
  text line;
} s3_writer;

/* The path of something in the export's folder, until the next call. */
static const char *in_home(s3_writer *w, const char *folder, const char *name) {
  text_clear(&w->line);
  text_format(&w->line, "%s/%s%s", text_string(&w->home), folder, name);
  return w->line.data;
}

/* ---------------------------------------------------------------- the folder */

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void set_home(s3_writer *w, const char *id) {
  text_clear(&w->id);
  text_add(&w->id, id);
  text_clear(&w->home);
  text_format(&w->home, "%s/AWSDynamoDB/%s", w->path, id);
}

/* Whether an export of the same was stopped here. */
static bool find_begun(s3_writer *w, const export_place *place) {
  bool begun = false;
  text below = {0};
  text_format(&below, "%s/AWSDynamoDB", w->path);
  DIR *list = opendir(below.data);
  text_free(&below);
  if (list == NULL) return false;
  for (struct dirent *entry; !begun && (entry = readdir(list)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    set_home(w, entry->d_name);
    begun = export_file_is_begun(in_home(w, "", "manifest-files.json"), place);
  }
  closedir(list);
  return begun;
}

/* The time, as AWS begins it, and what tells two exports of one moment apart. */
static void name_export(s3_writer *w, const export_place *place) {
  unsigned char digest[DIGEST_SIZE];
  text id = {0};
  digest_bytes(text_string(&place->what), place->what.length, digest);
  text_format(&id, "%014" PRId64 "-", now_ms());
  for (int i = 0; i < 4; i++) text_format(&id, "%02x", digest[i]);
  set_home(w, id.data);
  text_free(&id);
}

static bool make_folder(const char *path) {
  return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static bool make_folders(s3_writer *w) {
  text below = {0};
  text_format(&below, "%s/AWSDynamoDB", w->path);
  bool made = make_folder(w->path) && make_folder(below.data) && make_folder(w->home.data) &&
              make_folder(in_home(w, "data", ""));
  text_free(&below);
  return made && export_file_put(in_home(w, "_started", ""), "");
}

/* Takes away what is empty, so that nothing is left of nothing. */
static void remove_folders(s3_writer *w) {
  unlink(in_home(w, "_started", ""));
  rmdir(in_home(w, "data", ""));
  rmdir(text_string(&w->home));
  text_clear(&w->line);
  text_format(&w->line, "%s/AWSDynamoDB", w->path);
  rmdir(w->line.data);
  rmdir(w->path);
}

/* ----------------------------------------------------------------- data files */

static bool data_failed(const s3_writer *w, text *why) {
  text_format(why, "%s: %s", w->path, strerror(errno));
  return false;
}

/* The items before it are its name: an export that goes on names it the same. */
static bool open_data(s3_writer *w, size_t before, text *why) {
  export_place none = {0};
  text_clear(&w->name);
  text_format(&w->name, "%026zu.json.gz", before);
  w->items = 0;
  if (!export_file_open(&w->data, in_home(w, "data/", w->name.data), true, true, &none, why))
    return false;
  if (export_file_pack(&w->data)) return true;
  text_add(why, "gzip cannot be written: out of memory");
  return false;
}

static bool write_manifest_line(s3_writer *w, text *why) {
  unsigned char digest[DIGEST_SIZE];
  if (!digest_file(in_home(w, "data/", w->name.data), digest, why)) return false;
  text_clear(&w->line);
  text_format(&w->line, "{\"itemCount\":%zu,\"md5Checksum\":\"", w->items);
  digest_add_base64(digest, &w->line);
  text_add(&w->line, "\",\"etag\":\"");
  digest_add_etag(digest, &w->line);
  text_format(&w->line, "\",\"dataFileS3Key\":\"AWSDynamoDB/%s/data/%s\"}\n", w->id.data,
              w->name.data);
  return export_file_write(&w->manifest, &w->line) || data_failed(w, why);
}

static bool close_data(s3_writer *w, const export_place *place, text *why) {
  if (!export_file_finish(&w->data)) return data_failed(w, why);
  export_file_close(&w->data, false);
  if (!write_manifest_line(w, why)) return false;
  return export_file_note(&w->manifest, place) || data_failed(w, why);
}

static bool write_s3_item(void *context, json_span item, text *why) {
  s3_writer *w = context;
  text_clear(&w->line);
  if (!export_item_text(item, FORM_WRAPPED, &w->line, why)) return false;
  text_add_char(&w->line, '\n');
  w->items++;
  return export_file_write(&w->data, &w->line) || data_failed(w, why);
}

static bool end_s3_page(void *context, const export_place *place, text *why) {
  s3_writer *w = context;
  if (w->data.since < DATA_BYTES || place->position.length == 0) return true;
  return close_data(w, place, why) && open_data(w, place->items, why);
}

/* ------------------------------------------------------------------ manifests */

static void add_time(text *out, const char *member, int64_t ms) {
  time_t seconds = (time_t)(ms / 1000);
  struct tm t;
  char date[40] = "";
  if (gmtime_r(&seconds, &t) != NULL) strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &t);
  text_format(out, ",\"%s\":\"%s.%03dZ\"", member, date, (int)(ms % 1000));
}

/* The last name of the folder stands for the bucket. */
static void add_bucket(text *out, const char *path) {
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/') length--;
  size_t start = length;
  while (start > 0 && path[start - 1] != '/') start--;
  text_add_json_string(out, path + start, length - start);
}

static void add_summary(const s3_writer *w, size_t items, text *out) {
  const export_source *source = w->source;
  int64_t started = strtoll(w->id.data, NULL, 10);
  text_format(out, "{\"version\":\"2020-06-30\",\"exportArn\":\"%s/export/%s\"",
              text_string(&source->arn), w->id.data);
  add_time(out, "startTime", started);
  add_time(out, "endTime", now_ms());
  text_format(out, ",\"tableArn\":\"%s\",\"tableId\":\"%s\"", text_string(&source->arn),
              text_string(&source->id));
  add_time(out, "exportTime", started);
  text_add(out, ",\"s3Bucket\":");
  add_bucket(out, w->path);
  text_format(out,
              ",\"s3Prefix\":null,\"s3SseAlgorithm\":\"AES256\",\"s3SseKmsKeyId\":null,"
              "\"manifestFilesS3Key\":\"AWSDynamoDB/%s/manifest-files.json\","
              "\"billedSizeBytes\":%lld,\"itemCount\":%zu,\"outputFormat\":\"DYNAMODB_JSON\"}",
              w->id.data, source->bytes, items);
}

static bool write_checksum(s3_writer *w, const char *name,
                           const unsigned char digest[DIGEST_SIZE]) {
  text sum = {0};
  digest_add_base64(digest, &sum);
  bool written = export_file_put(in_home(w, name, ".md5"), sum.data);
  text_free(&sum);
  return written;
}

static bool write_manifests(s3_writer *w, size_t items, text *why) {
  unsigned char digest[DIGEST_SIZE];
  text summary = {0};
  if (!export_file_finish(&w->manifest)) return data_failed(w, why);
  if (!digest_file(in_home(w, "manifest-files", ".json"), digest, why)) return false;
  bool good = write_checksum(w, "manifest-files", digest);
  add_summary(w, items, &summary);
  digest_bytes(summary.data, summary.length, digest);
  good = good && write_checksum(w, "manifest-summary", digest) &&
         export_file_put(in_home(w, "manifest-summary", ".json"), summary.data) &&
         export_sync_folder_of(w->line.data);
  text_free(&summary);
  return good || data_failed(w, why);
}

/* -------------------------------------------------------------- all of them */

static int s3_failed_with(const s3_writer *w, const text *why) {
  if (why->length > 0) session_fail(w->s, "%s", text_string(why));
  if (w->manifest.kept > 0)
    session_fail(w->s, "the same command goes on behind item %zu", w->manifest.kept);
  return SHELL_FAILED;
}

static int write_s3(s3_writer *w, export_place *place) {
  const export_sink sink = {.item = write_s3_item, .page = end_s3_page, .context = w};
  text why = {0};
  bool whole = place->items > 0 && place->position.length == 0;
  bool good = whole || open_data(w, place->items, &why);
  if (good && !whole) {
    export_outcome outcome = export_read(w->s, w->source, &sink, place);
    if (outcome == EXPORT_STOPPED) text_add(&why, "stopped");
    good = outcome == EXPORT_DONE && close_data(w, place, &why);
  }
  good = good && write_manifests(w, place->items, &why);
  int rc = good ? SHELL_DONE : s3_failed_with(w, &why);
  text_free(&why);
  return rc;
}

static int begin_s3(s3_writer *w, const export_options *o, export_place *place) {
  text why = {0};
  int rc = SHELL_DONE;
  if (o->restart || !find_begun(w, place)) name_export(w, place);
  if (!make_folders(w))
    rc = session_fail(w->s, "%s: %s", o->path, strerror(errno));
  else if (!export_file_open(&w->manifest, in_home(w, "manifest-files", ".json"), false, false,
                             place, &why))
    rc = session_fail(w->s, "%s", text_string(&why));
  else if (place->items > 0)
    fprintf(stderr, "going on behind item %zu; --restart begins anew\n", place->items);
  text_free(&why);
  return rc;
}

int export_s3(session *s, const export_options *o, const export_source *source,
              export_place *place) {
  if (!digest_available())
    return session_fail(s, "checksums need nettle, which this program was built without");
  if (!o->force && s3_is_export(o->path))
    return session_fail(s, "%s: holds an export already; --force puts another beside it", o->path);
  s3_writer w = {.s = s, .path = o->path, .source = source};
  int rc = begin_s3(&w, o, place);
  if (rc == SHELL_DONE) rc = write_s3(&w, place);
  bool nothing = rc != SHELL_DONE && w.manifest.kept == 0;
  export_file_close(&w.data, true);
  export_file_close(&w.manifest, false);
  if (nothing) remove_folders(&w);
  text *texts[] = {&w.id, &w.home, &w.name, &w.line};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  return rc;
}
