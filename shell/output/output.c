/*
** output.c - targets of answers. A file of .once gets its name when the statement
** has succeeded, so that it is whole or not there; one of .output is written as
** the statements run.
*/
#include "output/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/paint.h"
#include "output/pager.h"
#include "output/screen.h"
#include "output/width.h"
#include "session.h"

/* Answers go to the target that was set last. */
static void choose_out(session *s) {
  FILE *all = s->targets.all.file != NULL ? s->targets.all.file : stdout;
  s->out = s->targets.once.file != NULL ? s->targets.once.file : all;
}

static int fail_target(const session *s, const char *name, const char *why) {
  session here = *s;
  here.out = stdout;
  return session_fail(&here, "%s: %s", name, why);
}

/* A device, pipe or link keeps its name: only files can be made anew. */
static bool is_file_or_nothing(const char *path) {
  struct stat status;
  return lstat(path, &status) != 0 ? errno == ENOENT : S_ISREG(status.st_mode);
}

/* Opens a new file beside the one that it will replace. */
static FILE *open_fresh(output_target *t, const char *path) {
  text fresh = {0};
  text_format(&fresh, "%s.%ld.part", path, (long)getpid());
  int file = open(text_string(&fresh), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  t->fresh = fresh.data;
  return file >= 0 ? fdopen(file, "w") : NULL;
}

static bool open_target(output_target *t, const char *target, bool whole) {
  *t = (output_target){0};
  if (*target == '|') {
    if (!child_start(&t->child, target + 1)) return false;
    t->file = t->child.in;
  } else {
    t->file = whole && is_file_or_nothing(target) ? open_fresh(t, target) : fopen(target, "we");
  }
  if (t->file == NULL) {
    int error = errno;
    free(t->fresh);
    errno = error;
    return false;
  }
  t->name = memory_copy(target, strlen(target));
  return true;
}

/* Gives the file its name, or takes it away if it is not whole. */
static bool name_file(const output_target *t, bool whole) {
  if (t->fresh == NULL) return true;
  bool named = whole && rename(t->fresh, t->name) == 0;
  if (!named) unlink(t->fresh);
  return named || !whole;
}

static int close_command(session *s, output_target *t) {
  int code = child_end(&t->child);
  if (code == 0) return SHELL_DONE;
  text why = {0};
  text_format(&why, "ended with code %d", code);
  int rc = fail_target(s, t->name, text_string(&why));
  text_free(&why);
  return rc;
}

static int close_file(session *s, output_target *t, bool whole) {
  bool written = ferror(t->file) == 0;
  if (fclose(t->file) != 0) written = false;
  int error = errno;
  bool named = name_file(t, written && whole);
  if (written && named) return SHELL_DONE;
  return fail_target(s, t->name, strerror(written ? errno : error));
}

static int close_target(session *s, output_target *t, bool whole) {
  if (t->file == NULL) return SHELL_DONE;
  int rc = t->child.in != NULL ? close_command(s, t) : close_file(s, t, whole);
  free(t->name);
  free(t->fresh);
  *t = (output_target){0};
  choose_out(s);
  return rc;
}

int output_set(session *s, const char *target, bool once) {
  output_target *place = once ? &s->targets.once : &s->targets.all, fresh = {0};
  fflush(s->out);
  if (target != NULL && !open_target(&fresh, target, once))
    return fail_target(s, target, strerror(errno));
  int rc = close_target(s, place, true);
  *place = fresh;
  s->targets.begun = false;
  s->targets.files = s->files;
  choose_out(s);
  return rc;
}

int output_statement_ended(session *s, int rc) {
  output_targets *t = &s->targets;
  int closed = SHELL_DONE;
  if (t->once.file != NULL && t->begun && s->files == t->files)
    closed = close_target(s, &t->once, rc == SHELL_DONE);
  else if (t->all.file != NULL && t->all.child.in == NULL &&
           (fflush(t->all.file) != 0 || ferror(t->all.file)))
    closed = close_target(s, &t->all, false);
  t->begun = t->once.file != NULL;
  return rc == SHELL_DONE ? closed : rc;
}

int output_close(session *s, int rc) {
  int once = close_target(s, &s->targets.once, rc == SHELL_DONE);
  int all = close_target(s, &s->targets.all, true);
  if (rc != SHELL_DONE) return rc;
  return once == SHELL_DONE ? all : once;
}

bool output_is_screen(const session *s) {
  return s->out == stdout && isatty(STDOUT_FILENO);
}

bool output_has_color(const session *s) {
  return paint_is_on(s->output.color, s->out);
}

size_t output_width(const session *s) {
  return s->output.width > 0 ? s->output.width : screen_columns(s->out);
}

/* -------------------------------------------------------------------- pager */

void output_begin(session *s) {
  setting_switch when = s->output.pager;
  if (s->pager != NULL || when == SWITCH_OFF || !output_is_screen(s)) return;
  if (when == SWITCH_ON || s->interactive) s->pager = pager_open(s->out);
}

bool output_write(session *s, const char *data, size_t length) {
  if (s->pager == NULL) return fwrite(data, 1, length, s->out) == length;
  return pager_write(s->pager, data, length);
}

bool output_pager_was_left(const session *s) {
  return s->pager != NULL && pager_was_left(s->pager);
}

bool output_command_was_left(const session *s) {
  const output_targets *t = &s->targets;
  const output_target *now = t->once.file != NULL ? &t->once : &t->all;
  return now->child.in != NULL && ferror(now->child.in);
}

void output_end(session *s) {
  if (s->pager != NULL) pager_close(s->pager);
  s->pager = NULL;
}

void output_text(session *s, const text *t) {
  text shown = {0};
  if (output_is_screen(s)) {
    (output_has_color(s) ? paint_add_lines : width_add_lines)(&shown, text_string(t), t->length);
    t = &shown;
  }
  output_begin(s);
  output_write(s, text_string(t), t->length);
  output_end(s);
  text_free(&shown);
}
