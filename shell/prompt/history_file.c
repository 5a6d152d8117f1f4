/*
** history_file.c - keeps the history of the prompt. Each statement is appended
** as it is typed, so that several prompts, or one that is killed, lose nothing;
** a file that has grown long is cut down when it is loaded. Only its owner may
** read it: statements hold data.
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

enum { HISTORY_LINES = 1000 };

/* Makes the folders of a path, up to its last slash. */
static void make_folders(char *path) {
  for (char *c = path + 1; *c != '\0'; c++) {
    if (*c != '/') continue;
    *c = '\0';
    mkdir(path, 0700);
    *c = '/';
  }
}

char *history_file_path(void) {
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  text path = {0};
  if (state != NULL && *state == '/')
    text_add(&path, state);
  else if (home != NULL && *home == '/')
    text_format(&path, "%s/.local/state", home);
  else
    return NULL;
  text_add(&path, "/stator/history");
  make_folders(path.data);
  return path.data;
}

void history_file_append(const char *path, const char *line) {
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return;
  text entry = {0};
  text_format(&entry, "%s\n", line);
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
  int fd = open(fresh.data, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (fd >= 0) {
    bool written = write(fd, content, length) == (ssize_t)length;
    if (close(fd) != 0 || !written || rename(fresh.data, path) != 0) unlink(fresh.data);
  }
  text_free(&fresh);
}

void history_file_load(const char *path, history_visit visit, void *context) {
  text content = {0};
  size_t lines = 0;
  FILE *file = fopen(path, "r");
  if (file == NULL) return;
  bool read = text_read_file(&content, file);
  fclose(file);
  if (!read) text_clear(&content);
  char *start = content.data != NULL ? content.data + content.length : NULL;
  while (start != NULL && start > content.data && lines <= HISTORY_LINES)
    if (*--start == '\n' && start[1] != '\0' && ++lines == HISTORY_LINES) break;
  if (lines == HISTORY_LINES) {
    start++;
    cut_history(path, start, strlen(start));
  }
  for (char *line = start, *end; line != NULL && *line != '\0'; line = end + 1) {
    end = strchr(line, '\n');
    if (end == NULL) break;
    *end = '\0';
    visit(context, line);
  }
  text_free(&content);
}
