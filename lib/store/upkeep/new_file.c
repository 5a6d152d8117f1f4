/* new_file.c - writing a file under another name. It knows files and folders, and
** of SQLite only what it keeps beside a database. */
#include "store/upkeep/new_file.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READABLE = 0666, PERMISSIONS = 0777 };

static int raise_file(const char *path, const char *what, st_error *error) {
  char why[128] = "";
  stator_code code = errno == ENOSPC ? STATOR_DISK_FULL
                     : errno == EIO  ? STATOR_IO
                                     : STATOR_CANTOPEN;
  if (strerror_r(errno, why, sizeof why) != 0) why[0] = 0;
  return st_error_raise(error, code, "%s: %s: %s", path, what, why);
}

static bool file_exists(const char *path) {
  struct stat known;
  return lstat(path, &known) == 0;
}

bool st_new_file_is_same(const char *a, const char *b) {
  struct stat x, y;
  return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int refuse_existing(const char *path, st_error *error) {
  return st_error_raise(error, STATOR_CANTOPEN, "%s: there is a file of this name", path);
}

/* SQLite takes what it finds under these names for the database's own. */
static int check_neighbours(const char *path, st_error *error) {
  static const char *const endings[] = {"-wal", "-journal"};
  st_buf name;
  int rc = STATOR_OK;
  st_buf_init(&name, 0);
  for (size_t i = 0; i < sizeof endings / sizeof *endings && rc == STATOR_OK; i++) {
    st_buf_clear(&name);
    st_buf_format(&name, "%s%s", path, endings[i]);
    const char *text = st_buf_cstr(&name);
    if (!text)
      rc = st_error_nomem(error);
    else if (file_exists(text))
      rc = st_error_raise(error, STATOR_CANTOPEN,
                          "%s: the file of this log is in use, or was left so by a crash", text);
  }
  st_buf_free(&name);
  return rc;
}

static char *part_name(const char *path) {
  unsigned number;
  st_buf name;
  st_buf_init(&name, 0);
  sqlite3_randomness(sizeof number, &number);
  st_buf_format(&name, "%s.part-%08x", path, number);
  const char *text = st_buf_cstr(&name);
  char *copy = text ? st_mem_copy(text, name.n) : NULL;
  st_buf_free(&name);
  return copy;
}

static int create_part(const st_new_file *f, const char *like, st_error *error) {
  struct stat known;
  mode_t mode = like && stat(like, &known) == 0 ? known.st_mode & PERMISSIONS : READABLE;
  int file = open(f->part, O_CREAT | O_EXCL | O_WRONLY, mode);
  if (file < 0) return raise_file(f->part, "the file cannot be created", error);
  (void)close(file);
  return STATOR_OK;
}

int st_new_file_begin(st_new_file *f, const char *path, const char *like, bool replace,
                      st_error *error) {
  *f = (st_new_file){.path = path, .replace = replace};
  if (!replace && file_exists(path)) return refuse_existing(path, error);
  int rc = check_neighbours(path, error);
  if (rc != STATOR_OK) return rc;
  f->part = part_name(path);
  if (!f->part) return st_error_nomem(error);
  rc = create_part(f, like, error);
  if (rc != STATOR_OK) {
    st_mem_free(f->part);
    f->part = NULL;
  }
  return rc;
}

static int sync_path(const char *path, st_error *error) {
  int file = open(path, O_RDONLY);
  if (file < 0) return raise_file(path, "the file cannot be synced", error);
  int rc = fsync(file) == 0 ? STATOR_OK : raise_file(path, "the file cannot be synced", error);
  (void)close(file);
  return rc;
}

/* The name lasts when its folder has reached the disk. */
static int sync_folder(const char *path, st_error *error) {
  const char *slash = strrchr(path, '/');
  size_t n = !slash ? 0 : slash == path ? 1 : (size_t)(slash - path);
  char *folder = n ? st_mem_copy(path, n) : st_mem_copy(".", 1);
  if (!folder) return st_error_nomem(error);
  int rc = sync_path(folder, error);
  st_mem_free(folder);
  return rc;
}

/* A link does not take the place of a file that came meanwhile; some file systems
** have none. */
static int give_name(const st_new_file *f, st_error *error) {
  if (!f->replace) {
    if (link(f->part, f->path) == 0) {
      (void)unlink(f->part);
      return STATOR_OK;
    }
    if (errno == EEXIST || file_exists(f->path)) return refuse_existing(f->path, error);
  }
  if (rename(f->part, f->path) == 0) return STATOR_OK;
  return raise_file(f->path, "the file cannot be given its name", error);
}

int st_new_file_publish(st_new_file *f, st_error *error) {
  int rc = sync_path(f->part, error);
  if (rc == STATOR_OK) rc = check_neighbours(f->path, error);
  if (rc == STATOR_OK) rc = give_name(f, error);
  if (rc != STATOR_OK) return rc;
  st_mem_free(f->part);
  f->part = NULL;
  return sync_folder(f->path, error);
}

void st_new_file_end(st_new_file *f) {
  if (!f->part) return;
  (void)unlink(f->part);
  st_mem_free(f->part);
  f->part = NULL;
}
