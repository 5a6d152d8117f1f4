/*
** child.c - a process for a piece of work, and a pipe for what comes of it.
*/
#include "child.h"
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool write_all(int to, const void *from, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t some = write(to, (const char *)from + done, n - done);
    if (some <= 0) return false;
    done += (size_t)some;
  }
  return true;
}

static bool read_all(int from, void *to, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t some = read(from, (char *)to + done, n - done);
    if (some <= 0) return false;
    done += (size_t)some;
  }
  return true;
}

bool child_start(child *c, child_work *work, void *argument, void *out, size_t size) {
  int ends[2];
  *c = (child){0, -1};
  fflush(stdout);
  if (pipe(ends) != 0) return false;
  pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    signal(SIGINT, SIG_DFL);
    _exit(work(argument, out) && write_all(ends[1], out, size) ? 0 : 1);
  }
  close(ends[1]);
  *c = (child){process, ends[0]};
  if (process > 0) return true;
  close(ends[0]);
  c->process = 0;
  return false;
}

bool child_finish(child *c, void *out, size_t size) {
  int status = 1;
  if (!c->process) return false;
  bool ok = read_all(c->end, out, size);
  close(c->end);
  waitpid((pid_t)c->process, &status, 0);
  if (WIFSIGNALED(status)) fprintf(stderr, "bench: signal %d\n", WTERMSIG(status));
  return ok && status == 0;
}
