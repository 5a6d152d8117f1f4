/*
** child.c - starts sh with a pipe for its standard input.
*/
#include "output/child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* POSIX leaves this declaration to the program. */
extern char **environ;

/* Of the two ends the child is to have only the one it reads, as its input. */
static int spawn_reader(pid_t *id, const char *command, const int ends[2]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t defaults;
  char *line = strdup(command), sh[] = "sh", c[] = "-c";
  char *words[] = {sh, c, line, NULL};
  if (line == NULL) return ENOMEM;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  int error = posix_spawn(id, "/bin/sh", &actions, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  free(line);
  return error;
}

bool child_start(child *c, const char *command) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  int error = spawn_reader(&c->id, command, ends);
  close(ends[0]);
  c->in = error == 0 ? fdopen(ends[1], "w") : NULL;
  if (c->in == NULL) {
    close(ends[1]);
    errno = error != 0 ? error : ENOMEM;
    return false;
  }
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGPIPE, &ignore, &c->pipe_signal);
  return true;
}

int child_end(child *c) {
  int status = 0;
  fclose(c->in);
  c->in = NULL;
  pid_t ended;
  do {
    ended = waitpid(c->id, &status, 0);
  } while (ended < 0 && errno == EINTR);
  sigaction(SIGPIPE, &c->pipe_signal, NULL);
  if (ended < 0) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
