/*
** export_file.c - parts, notes and names.
**
** 1. The note never says more than what is on the disk.
** 2. A part without a note is not ours and is not touched.
** 3. The name appears when all of it is on the disk, and the note goes after that.
*/
#define _XOPEN_SOURCE 700 /* realpath */
#include "transfer/export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json_text.h"

/* Bytes: of a member of gzip before it is ended, and between two notes. */
enum { LEAST_MEMBER = 512 * 1024, NOTE_EACH = 8 * 1024 * 1024 };

void export_place_free(export_place *p) {
  text_free(&p->what);
  text_free(&p->position);
}

/* --------------------------------------------------------------------- notes */

bool export_file_put(const char *path, const char *content) {
  text fresh = {0};
  text_format(&fresh, "%s.fresh", path);
  FILE *file = fopen(fresh.data, "we");
  bool good =
      file != NULL && fputs(content, file) != EOF && fflush(file) == 0 && fsync(fileno(file)) == 0;
  int error = errno;
  if (file != NULL && fclose(file) != 0 && good) {
    good = false;
    error = errno;
  }
  if (good && rename(fresh.data, path) != 0) {
    good = false;
    error = errno;
  }
  if (!good && file != NULL) unlink(fresh.data);
  text_free(&fresh);
  if (!good) errno = error;
  return good;
}

static bool write_note(const export_file *f, const export_place *place, long long bytes) {
  text note = {0};
  text_add(&note, "{\"Export\":");
  text_add_json_string(&note, text_string(&place->what), place->what.length);
  text_format(&note, ",\"Items\":%zu,\"Bytes\":%lld,\"Position\":{%s}}\n", place->items, bytes,
              text_string(&place->position));
  bool good = export_file_put(f->state, note.data);
  text_free(&note);
  return good;
}

static bool take_note(json_span note, export_place *place, long long *bytes) {
  json_span what, items, length, position;
  text meant = {0};
  if (!json_member(note, "Export", &what) || !json_member(note, "Items", &items) ||
      !json_member(note, "Bytes", &length) || !json_member(note, "Position", &position))
    return false;
  json_text(what, &meant);
  bool same = strcmp(text_string(&meant), text_string(&place->what)) == 0;
  text_free(&meant);
  if (!same || position.length < 2) return false;
  place->items = (size_t)json_integer(items);
  *bytes = json_integer(length);
  text_append(&place->position, position.data + 1, position.length - 2);
  return true;
}

/* Whether there is a note that is of use; `there`: one of any kind. */
static bool read_note(const export_file *f, export_place *place, long long *bytes, bool *there) {
  text content = {0};
  json_span note;
  FILE *file = fopen(f->state, "re");
  *there = file != NULL;
  if (file == NULL) return false;
  bool good = text_read_file(&content, file) &&
              json_is_value(text_string(&content), content.length, &note, NULL) &&
              take_note(note, place, bytes);
  fclose(file);
  text_free(&content);
  return good;
}

/* ------------------------------------------------------------------- opening */

static bool open_failed(export_file *f, const char *path, const char *reason, text *why) {
  text_format(why, "%s: %s", path, reason);
  export_file_close(f, false);
  return false;
}

/* One export at a time: a second one would write over the first. Not every file system
** has locks. */
static bool lock_part(const export_file *f) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(fileno(f->out), F_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

static bool open_part(export_file *f, int flags) {
  int file = open(f->part, O_WRONLY | O_CLOEXEC | flags, 0666);
  f->out = file >= 0 ? fdopen(file, "w") : NULL;
  return f->out != NULL && lock_part(f);
}

static bool open_at(export_file *f, long long bytes) {
  struct stat about;
  if (!open_part(f, 0)) return false;
  f->made = fstat(fileno(f->out), &about) == 0 && (long long)about.st_size >= bytes &&
            ftruncate(fileno(f->out), (off_t)bytes) == 0 && fseeko(f->out, 0, SEEK_END) == 0;
  return f->made;
}

/* `ours`: there is a note. */
static bool open_new(export_file *f, const export_place *place, bool ours, text *why) {
  struct stat about;
  if (!open_part(f, O_CREAT) || fstat(fileno(f->out), &about) != 0) {
    bool busy = f->out != NULL && (errno == EAGAIN || errno == EACCES);
    return open_failed(f, f->part, busy ? "another export is writing it" : strerror(errno), why);
  }
  if (!ours && about.st_size > 0)
    return open_failed(f, f->part, "is there, and no export has left it", why);
  f->made = true;
  if (!write_note(f, place, 0) || ftruncate(fileno(f->out), 0) != 0)
    return open_failed(f, f->path, strerror(errno), why);
  return true;
}

/* The file that a link leads to; the path itself if there is nothing yet. */
static char *follow_path(const char *path) {
  char *real = realpath(path, NULL);
  return real != NULL ? real : memory_copy(path, strlen(path));
}

static void name_parts(export_file *f) {
  text part = {0}, state = {0};
  text_format(&part, "%s.export-part", f->path);
  text_format(&state, "%s.export-state", f->path);
  f->part = part.data;
  f->state = state.data;
}

bool export_file_is_begun(const char *path, const export_place *place) {
  export_file f = {.path = memory_copy(path, strlen(path))};
  export_place found = {0};
  long long bytes;
  bool there;
  name_parts(&f);
  text_append(&found.what, text_string(&place->what), place->what.length);
  bool begun = read_note(&f, &found, &bytes, &there) && found.items > 0;
  export_place_free(&found);
  export_file_close(&f, false);
  return begun;
}

static bool open_as_it_is(export_file *f, text *why) {
  f->out = fopen(f->path, "we");
  return f->out != NULL || open_failed(f, f->path, strerror(errno), why);
}

bool export_file_open(export_file *f, const char *path, bool force, bool anew, export_place *place,
                      text *why) {
  struct stat about;
  long long bytes = 0;
  bool there;
  *f = (export_file){.path = follow_path(path), .force = force};
  bool exists = stat(f->path, &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) return open_failed(f, path, strerror(EISDIR), why);
  if (exists && !S_ISREG(about.st_mode)) return open_as_it_is(f, why);
  if (exists && !force) return open_failed(f, path, "is there already; --force replaces it", why);
  name_parts(f);
  export_place found = {0};
  text_append(&found.what, text_string(&place->what), place->what.length);
  bool useful = read_note(f, &found, &bytes, &there) && found.items > 0 && !anew;
  if (useful && open_at(f, bytes)) {
    export_place_free(place);
    *place = found;
    f->kept = place->items;
    f->begun = true;
    return true;
  }
  export_place_free(&found);
  if (f->out != NULL) fclose(f->out);
  f->out = NULL;
  return open_new(f, place, there, why);
}

void export_file_on(export_file *f, FILE *out) {
  *f = (export_file){.out = out, .borrowed = true};
}

bool export_file_pack(export_file *f) {
  f->gzip = packer_new();
  return f->gzip != NULL;
}

/* ------------------------------------------------------------------- writing */

bool export_file_write(export_file *f, const text *content) {
  const char *data = text_string(content);
  f->begun = true;
  f->since += content->length;
  f->member += content->length;
  if (f->gzip != NULL) return packer_write(f->gzip, data, content->length, f->out);
  return fwrite(data, 1, content->length, f->out) == content->length;
}

static bool end_member(export_file *f) {
  f->member = 0;
  return f->gzip == NULL || packer_end_member(f->gzip, f->out);
}

bool export_file_note(export_file *f, const export_place *place) {
  if (f->part == NULL || (f->gzip != NULL && f->member > 0)) return true;
  if (fflush(f->out) != 0 || fsync(fileno(f->out)) != 0) return false;
  if (!write_note(f, place, (long long)ftello(f->out))) return false;
  f->since = 0;
  f->kept = place->items;
  return true;
}

bool export_file_page(export_file *f, const export_place *place) {
  if (f->gzip != NULL && f->member >= LEAST_MEMBER && !end_member(f)) return false;
  return f->since < NOTE_EACH || export_file_note(f, place);
}

bool export_sync_folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = slash != NULL && slash > path ? memory_copy(path, (size_t)(slash - path))
                                               : memory_copy(slash != NULL ? "/" : ".", 1);
  int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(folder);
  if (file < 0) return false;
  bool synced = fsync(file) == 0 || errno == EINVAL;
  int error = errno;
  close(file);
  errno = error;
  return synced;
}

bool export_file_give_name(const export_file *f, const char *made) {
  if (!f->force && access(f->path, F_OK) == 0) { /* it was taken meanwhile */
    errno = EEXIST;
    return false;
  }
  return rename(made, f->path) == 0 && export_sync_folder_of(f->path);
}

bool export_file_finish(export_file *f) {
  if (f->gzip != NULL && (f->member > 0 || !f->begun) && !end_member(f)) return false;
  if (fflush(f->out) != 0 || ferror(f->out)) return false;
  if (f->borrowed) return true;
  if (f->part != NULL && fsync(fileno(f->out)) != 0) return false;
  FILE *out = f->out;
  f->out = NULL;
  if (fclose(out) != 0) return false;
  if (f->part == NULL) return true;
  if (!export_file_give_name(f, f->part)) return false;
  unlink(f->state);
  f->made = false;
  return true;
}

void export_file_close(export_file *f, bool forget) {
  if (f->out != NULL && !f->borrowed) fclose(f->out);
  if (f->made && (forget || f->kept == 0)) {
    unlink(f->part);
    unlink(f->state);
  }
  packer_free(f->gzip);
  free(f->path);
  free(f->part);
  free(f->state);
  *f = (export_file){0};
}
