/*
** s3_read.c - an export of DynamoDB to S3, full or incremental, as it lies in a
** folder:
**
**   FOLDER/manifest-summary.json   what was exported, and how many items
**   FOLDER/manifest-files.json     a line for each data file
**   FOLDER/data/NAME.json.gz       a line for each item or change; of incremental
**                                  exports in ../data/
**
** or the same in FOLDER/AWSDynamoDB/ID/, as the bucket holds it. The manifest's
** names of files are keys in the bucket: only their last part is looked for.
*/
#include "transfer/s3_read.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json_text.h"
#include "transfer/digest.h"

typedef struct s3_file {
  char *path;
  long long items, size;
} s3_file;

struct s3_export {
  text manifest; /* the path of the list of data files */
  s3_file *files;
  size_t count, at; /* `at`: the file that is read next */
  long long items;  /* by the summary */
  long long size, done;
  bool open;
  size_t lines; /* found in the open file */
};

static bool is_readable_file(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static void join_path(text *out, const char *folder, const char *name) {
  text_clear(out);
  text_format(out, "%s/%s", folder, name);
}

/* ------------------------------------------------------------------- finding */

static bool holds_manifest(const char *folder) {
  text path = {0};
  join_path(&path, folder, "manifest-summary.json");
  bool there = is_readable_file(path.data);
  text_free(&path);
  return there;
}

/* How many of the folders inside hold a manifest; `inside` is the last of them. */
static size_t find_inside(const char *folder, text *inside) {
  size_t count = 0;
  text path = {0};
  DIR *list = opendir(folder);
  if (list == NULL) return 0;
  for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    join_path(&path, folder, entry->d_name);
    if (!holds_manifest(path.data)) continue;
    text_clear(inside);
    text_add(inside, path.data);
    count++;
  }
  closedir(list);
  text_free(&path);
  return count;
}

/* The folder of the manifests: this one, or one in it. */
static size_t find_manifest(const char *folder, text *home) {
  text below = {0};
  text_clear(home);
  text_add(home, folder);
  if (holds_manifest(folder)) return 1;
  join_path(&below, folder, "AWSDynamoDB");
  size_t count = find_inside(folder, home);
  if (count == 0) count = find_inside(below.data, home);
  text_free(&below);
  return count;
}

bool s3_is_export(const char *folder) {
  text home = {0};
  bool is = find_manifest(folder, &home) > 0;
  text_free(&home);
  return is;
}

/* ------------------------------------------------------------------ manifests */

static bool s3_failed(text *why, const char *path, const char *reason) {
  text_format(why, "%s: %s", path, reason);
  return false;
}

/* A member's text, its escapes resolved; false if it is no string. */
static bool member_text(json_span object, const char *name, text *value) {
  json_span member;
  text_clear(value);
  if (!json_member(object, name, &member) || *member.data != '"') return false;
  json_text(member, value);
  return true;
}

/* The checksum of a manifest stands in a file beside it. */
static bool check_manifest(const char *folder, const char *name, const char *path, text *why) {
  static const char *const ends[] = {"md5", "checksum"};
  unsigned char digest[DIGEST_SIZE];
  text beside = {0}, wanted = {0}, got = {0};
  bool good = true;
  for (size_t i = 0; i < sizeof ends / sizeof *ends && good; i++) {
    text_clear(&beside);
    text_format(&beside, "%s/%s.%s", folder, name, ends[i]);
    FILE *file = fopen(beside.data, "rb");
    if (file == NULL) continue;
    text_clear(&wanted);
    text_clear(&got);
    good = text_read_file(&wanted, file) && digest_file(path, digest, why);
    fclose(file);
    while (wanted.length > 0 && strchr("\r\n ", wanted.data[wanted.length - 1]) != NULL)
      wanted.data[--wanted.length] = '\0';
    if (good) digest_add_base64(digest, &got);
    if (good && strcmp(text_string(&got), text_string(&wanted)) != 0)
      good = s3_failed(why, path, "its checksum is wrong: the file is damaged");
  }
  text_free(&beside);
  text_free(&wanted);
  text_free(&got);
  return good;
}

static bool take_summary(s3_export *x, json_span summary, const char *path, text *why) {
  json_span items;
  text value = {0};
  bool good = true;
  if (!member_text(summary, "outputFormat", &value)) {
    good = s3_failed(why, path, "not the summary of an export");
  } else if (strcmp(text_string(&value), "DYNAMODB_JSON") != 0) {
    text_format(why, "%s: its data is in the format %s; only DYNAMODB_JSON is read", path,
                value.data);
    good = false;
  }
  x->items = good && json_member(summary, "itemCount", &items) ? json_integer(items) : -1;
  text_free(&value);
  return good;
}

static bool read_summary(s3_export *x, const char *folder, text *why) {
  elements e;
  input in;
  text path = {0};
  join_path(&path, folder, "manifest-summary.json");
  bool good = input_open(&in, path.data);
  if (!good) text_add(why, text_string(&in.why));
  elements_begin(&e, &in, ELEMENTS_VALUES);
  if (good) good = check_manifest(folder, "manifest-summary", path.data, why);
  if (good && elements_next(&e) != FOUND_ONE) good = s3_failed(why, path.data, "not JSON");
  if (good) good = take_summary(x, e.piece, path.data, why);
  input_close(&in);
  text_free(&path);
  return good;
}

/* Where a data file lies. */
static bool find_data_file(const char *folder, const char *key, text *path) {
  static const char *const places[] = {"data/", "../data/", ""};
  const char *slash = strrchr(key, '/');
  const char *name = slash != NULL ? slash + 1 : key;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    text_clear(path);
    text_format(path, "%s/%s%s", folder, places[i], name);
    if (is_readable_file(path->data)) return true;
  }
  text_clear(path);
  text_format(path, "%s/data/%s", folder, name);
  return false;
}

static bool same_digest(json_span entry, const char *member, const text *got, text *wanted) {
  if (!member_text(entry, member, wanted)) return true;
  return strcmp(text_string(got), text_string(wanted)) == 0;
}

/* An ETag of several parts says nothing without their sizes. */
static bool check_etag(json_span entry, const unsigned char digest[DIGEST_SIZE], text *wanted) {
  text got = {0};
  bool good = true;
  if (member_text(entry, "etag", wanted)) {
    const char *parts = strchr(text_string(wanted), '-');
    if (parts == NULL) digest_add_hex(digest, &got);
    if (parts != NULL && strcmp(parts, "-1") == 0) digest_add_etag(digest, &got);
    good = got.length == 0 || same_digest(entry, "etag", &got, wanted);
  }
  text_free(&got);
  return good;
}

static bool check_data_file(json_span entry, const char *path, text *why) {
  unsigned char digest[DIGEST_SIZE];
  text got = {0}, wanted = {0};
  if (!digest_file(path, digest, why)) return false;
  digest_add_base64(digest, &got);
  bool good = same_digest(entry, "md5Checksum", &got, &wanted);
  if (!good) s3_failed(why, path, "its md5Checksum is wrong: the file is damaged");
  if (good && !check_etag(entry, digest, &wanted))
    good = s3_failed(why, path, "its etag is wrong: the file is damaged");
  text_free(&got);
  text_free(&wanted);
  return good;
}

static bool take_entry(s3_export *x, json_span entry, const char *folder, const char *manifest,
                       text *why) {
  struct stat about;
  json_span items;
  text key = {0}, path = {0};
  bool good = member_text(entry, "dataFileS3Key", &key);
  if (!good) s3_failed(why, manifest, "a line without dataFileS3Key");
  if (good && !find_data_file(folder, text_string(&key), &path))
    good = s3_failed(why, path.data, "No such file, though the manifest names it");
  if (good) good = check_data_file(entry, path.data, why);
  if (good) {
    x->files = memory_resize(x->files, x->count + 1, sizeof *x->files);
    s3_file *f = &x->files[x->count++];
    *f = (s3_file){.path = memory_copy(path.data, path.length), .items = -1};
    if (json_member(entry, "itemCount", &items)) f->items = json_integer(items);
    if (stat(f->path, &about) == 0) f->size = (long long)about.st_size;
    x->size += f->size;
  }
  text_free(&key);
  text_free(&path);
  return good;
}

static bool read_files(s3_export *x, const char *folder, text *why) {
  elements e;
  input in;
  join_path(&x->manifest, folder, "manifest-files.json");
  const char *path = x->manifest.data;
  bool good = input_open(&in, path);
  if (!good) text_add(why, text_string(&in.why));
  elements_begin(&e, &in, ELEMENTS_VALUES);
  if (good) good = check_manifest(folder, "manifest-files", path, why);
  while (good) {
    found f = elements_next(&e);
    if (f == FOUND_END) break;
    good = f == FOUND_ONE ? take_entry(x, e.piece, folder, path, why)
                          : s3_failed(why, path, "not JSON");
  }
  input_close(&in);
  return good;
}

static bool check_item_counts(const s3_export *x, const char *folder, text *why) {
  long long items = 0;
  for (size_t i = 0; i < x->count; i++) items += x->files[i].items;
  if (x->items < 0 || x->items == items) return true;
  text_format(why, "%s: the summary counts %lld items, the data files %lld", folder, x->items,
              items);
  return false;
}

s3_export *s3_open(const char *folder, text *why) {
  text home = {0};
  size_t count = find_manifest(folder, &home);
  s3_export *x = memory_resize(NULL, 1, sizeof *x);
  *x = (s3_export){0};
  bool good = false;
  if (count == 0)
    s3_failed(why, folder,
              "a folder with neither manifest-summary.json nor schema.stator: no export");
  else if (count > 1)
    s3_failed(why, folder, "holds several exports; name one of their folders");
  else if (!digest_available())
    s3_failed(why, folder, "its checksums need nettle, which this program was built without");
  else
    good = read_summary(x, home.data, why) && read_files(x, home.data, why) &&
           check_item_counts(x, home.data, why);
  text_free(&home);
  if (good) return x;
  s3_close(x);
  return NULL;
}

/* -------------------------------------------------------------------- reading */

static void close_data_file(s3_export *x, elements *e) {
  x->done += x->files[x->at].size;
  x->open = false;
  x->at++;
  input_close(e->in);
  elements_begin(e, e->in, ELEMENTS_LINES);
}

/* Behind a file's last line. */
static bool count_lines(const s3_export *x, const elements *e, text *why) {
  const s3_file *f = &x->files[x->at];
  if (f->items < 0 || (long long)e->count == f->items) return true;
  text_format(why, "holds %zu items, where the manifest counts %lld", e->count, f->items);
  return false;
}

found s3_next(s3_export *x, elements *e, text *why) {
  for (;;) {
    if (!x->open && x->at == x->count) return FOUND_END;
    if (!x->open) {
      x->open = true;
      if (!input_open(e->in, x->files[x->at].path)) return FOUND_BROKEN;
    }
    found f = elements_next(e);
    if (f != FOUND_END) return f;
    if (!count_lines(x, e, why)) {
      e->line = e->in->line;
      e->number = 0;
      return FOUND_BROKEN;
    }
    close_data_file(x, e);
  }
}

const char *s3_manifest(const s3_export *x) {
  return text_string(&x->manifest);
}

long long s3_size(const s3_export *x) {
  return x->size;
}

long long s3_position(const s3_export *x) {
  return x->done;
}

void s3_close(s3_export *x) {
  if (x == NULL) return;
  for (size_t i = 0; i < x->count; i++) free(x->files[i].path);
  text_free(&x->manifest);
  free(x->files);
  free(x);
}
