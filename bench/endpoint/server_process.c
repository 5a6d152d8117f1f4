/*
** server_process.c - starts servers, waits until they are ready, and ends them.
*/
#include "server_process.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "times.h"

enum { TRIES = 1000, WAIT_MS = 10 };

static void pause_a_moment(void) {
  const struct timespec moment = {0, WAIT_MS * 1000000L};
  nanosleep(&moment, NULL);
}

/* ------------------------------------------------------------------ processes */

static void become(const char *const *argv, int input, int output) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  /* exec changes none of its words. */
  if (dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0)
    execvp(argv[0], (char *const *)argv);
  perror(argv[0]);
  _exit(127);
}

static void close_both(const int ends[2]) {
  close(ends[0]);
  close(ends[1]);
}

static bool pipe_of_own(int ends[2]) {
  return pipe(ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 &&
         fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

pid_t server_spawn(const char *const *argv, int *input, int *output) {
  int in[2], out[2];
  if (!pipe_of_own(in)) return 0;
  if (!pipe_of_own(out)) {
    close_both(in);
    return 0;
  }
  pid_t pid = fork();
  if (pid == 0) become(argv, in[0], out[1]);
  close(in[0]);
  close(out[1]);
  *input = in[1];
  *output = out[0];
  if (pid > 0) return pid;
  close(in[1]);
  close(out[0]);
  return 0;
}

void server_stop(server *s) {
  if (s->pid <= 0) return;
  if (s->input >= 0) close(s->input);
  kill(s->pid, SIGTERM);
  for (int i = 0; i < TRIES && waitpid(s->pid, NULL, WNOHANG) == 0; i++) {
    pause_a_moment();
    if (i == TRIES - 1) kill(s->pid, SIGKILL);
  }
  waitpid(s->pid, NULL, 0);
  *s = (server){.input = -1};
}

double server_cpu_us(const server *s) {
  clockid_t clock;
  if (s->pid <= 0 || clock_getcpuclockid(s->pid, &clock) != 0) return 0;
  return times_of_clock_us(clock);
}

long server_peak_kb(const server *s) {
  char line[200];
  long kb = 0;
  snprintf(line, sizeof line, "/proc/%d/status", (int)s->pid);
  FILE *in = s->pid > 0 ? fopen(line, "r") : NULL;
  while (in && fgets(line, sizeof line, in))
    if (strncmp(line, "VmHWM:", 6) == 0) kb = strtol(line + 6, NULL, 10);
  if (in) fclose(in);
  return kb;
}

/* ------------------------------------------------------------------- sockets */

static int bound_port(int fd) {
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return 0;
  return ntohs(address.sin_port);
}

int server_listen(char url[SERVER_URL_BYTES]) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, SOMAXCONN) == 0) {
    snprintf(url, SERVER_URL_BYTES, "http://127.0.0.1:%d", bound_port(fd));
    return fd;
  }
  int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

/* ------------------------------------------------------------------- servers */

/* A server says that it is ready by a line. */
static bool read_line(int output, char *line, size_t size) {
  size_t n = 0;
  while (n < size - 1 && read(output, line + n, 1) == 1 && line[n] != '\n') n++;
  bool whole = n > 0 && line[n] == '\n';
  line[n] = 0;
  return whole;
}

static bool start(server *s, const char *const *words, char *line, size_t size) {
  int output;
  s->input = -1;
  s->pid = server_spawn(words, &s->input, &output);
  if (!s->pid) return false;
  bool ready = read_line(output, line, size);
  close(output);
  if (!ready) server_stop(s);
  return ready;
}

bool server_start_stator(server *s, const char *program, const char *more, char *why,
                         size_t why_size) {
  const char *const words[] = {program,   "serve", "--port", "0", "--exit-on-stdin-close",
                               "--quiet", more,    NULL};
  if (start(s, words, s->url, sizeof s->url)) return true;
  snprintf(why, why_size, "%s serve does not start", program);
  return false;
}

bool server_start_dynalite(server *s, const char *script, char *why, size_t why_size) {
  char line[200];
  int fd = server_listen(s->url);
  if (fd >= 0) close(fd); /* so that dynalite can have the port */
  const char *const words[] = {"node",
                               script,
                               "--host",
                               "127.0.0.1",
                               "--port",
                               strrchr(s->url, ':') + 1,
                               "--createTableMs",
                               "0",
                               "--deleteTableMs",
                               "0",
                               NULL};
  if (fd >= 0 && start(s, words, line, sizeof line)) return true;
  snprintf(why, why_size, "node %s does not start", script);
  return false;
}
