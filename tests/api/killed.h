/* A child process that a test kills in the middle of its work. */
#ifndef TESTS_API_KILLED_H
#define TESTS_API_KILLED_H
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for its end: true if it came to its own, which must be a success; false if it
** was killed. */
static inline bool child_survived(pid_t child) {
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) {
    assert_int_equal(WTERMSIG(status), SIGKILL);
    return false;
  }
  assert_int_equal(WEXITSTATUS(status), 0);
  return true;
}
#endif
