/*
** history_file.c - keeps the history of the prompt. Each statement is appended
** as it is typed, so that several prompts, or one that is killed, lose nothing;
** a file that has grown long is cut down when it is loaded. Only its owner may
** read it: statements hold data.
**
** Who appends and who cuts holds a lock on the file. A cut puts a new file in the
** place of the old one: who then gets the lock of the old one opens it anew.
*/
#include "prompt/history_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/user_files.h"

enum { HISTORY_STATEMENTS = 1000, LINE_BREAK = 1 };

char *history_file_path(void) {
  char *path = user_file_path("XDG_STATE_HOME", ".local/state", "history");
  if (path != NULL) user_file_make_folders(path);
  return path;
}

static bool lock_file(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int rc;
  while ((rc = fcntl(fd, F_SETLKW, &lock)) != 0 && errno == EINTR) continue;
  return rc == 0;
}

/* True if `fd` is what `path` names. */
static bool is_file_at(int fd, const char *path) {
  struct stat mine, there;
  return fstat(fd, &mine) == 0 && stat(path, &there) == 0 && mine.st_dev == there.st_dev &&
         mine.st_ino == there.st_ino;
}

/* Opens and locks the file; -1 if it cannot be. Closing it ends the lock. */
static int open_history_file(const char *path, int flags) {
  for (;;) {
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd < 0) return -1;
    if (lock_file(fd) && is_file_at(fd, path)) return fd;
    bool gone = !is_file_at(fd, path);
    close(fd);
    if (!gone) return -1;
  }
}

static void exchange_bytes(char *bytes, size_t length, char from, char to) {
  for (size_t i = 0; i < length; i++)
    if (bytes[i] == from) bytes[i] = to;
}

void history_file_append(const char *path, const char *statement) {
  int fd = open_history_file(path, O_RDWR | O_CREAT | O_APPEND);
  if (fd < 0) return;
  text entry = {0};
  text_add(&entry, statement);
  exchange_bytes(entry.data, entry.length, '\n', LINE_BREAK);
  text_add_char(&entry, '\n');
  ssize_t written = write(fd, entry.data, entry.length);
  (void)written;
  text_free(&entry);
  close(fd);
}

/* Writes what is left of a long history beside it and puts it in its place. */
static void cut_history(const char *path, const char *content, size_t length) {
  text fresh = {0};
  text_format(&fresh, "%s.new", path);
  unlink(fresh.data);
  int fd = open(fresh.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) {
    bool written = write(fd, content, length) == (ssize_t)length;
    if (close(fd) != 0 || !written || rename(fresh.data, path) != 0) unlink(fresh.data);
  }
  text_free(&fresh);
}

/* The last statements of the content; *cut: there are more before them. */
static char *last_statements(text *content, bool *cut) {
  char *start = content->data + content->length;
  size_t count = 0;
  *cut = false;
  while (start > content->data) {
    if (start[-1] == '\n' && *start != '\0' && ++count == HISTORY_STATEMENTS) {
      *cut = true;
      break;
    }
    start--;
  }
  return start;
}

static void visit_statements(char *start, history_visit visit, void *context) {
  for (char *line = start, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    *end = '\0';
    exchange_bytes(line, (size_t)(end - line), LINE_BREAK, '\n');
    visit(context, line);
  }
}

void history_file_load(const char *path, history_visit visit, void *context) {
  text content = {0};
  bool cut;
  int fd = open_history_file(path, O_RDWR);
  if (fd < 0) return;
  FILE *file = fdopen(fd, "r");
  if (file == NULL) {
    close(fd);
    return;
  }
  if (text_read_file(&content, file) && content.length > 0) {
    char *start = last_statements(&content, &cut);
    if (cut) cut_history(path, start, strlen(start));
    visit_statements(start, visit, context);
  }
  fclose(file);
  text_free(&content);
}
