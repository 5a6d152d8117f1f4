/*
** echo_server.c - an endpoint that does nothing: it reads requests to their end
** and queues one answer that was made beforehand.
*/
#include "echo_server.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifdef STATOR_WITH_MICROHTTPD
#include <microhttpd.h>

/* As start_daemon of the program has it. */
#define POLLING (MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC)
#define LOOPS_MAX 4

static unsigned count_echo_loops(void) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  if (processors < 2) return 0;
  return processors < LOOPS_MAX ? (unsigned)processors : LOOPS_MAX;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **state) {
  static const char begun;
  (void)url, (void)method, (void)version, (void)data;
  if (!*state) {
    *state = (void *)&begun;
    return MHD_YES;
  }
  if (*size) {
    *size = 0;
    return MHD_YES;
  }
  return MHD_queue_response(connection, 200, cls);
}

static struct MHD_Response *make_answer(size_t length) {
  char *body = malloc(length + 1);
  if (!body) return NULL;
  memset(body, 'x', length);
  struct MHD_Response *answer =
      MHD_create_response_from_buffer(length, body, MHD_RESPMEM_MUST_FREE);
  if (answer &&
      MHD_add_response_header(answer, "x-amzn-RequestId",
                              "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF") == MHD_YES &&
      MHD_add_response_header(answer, "x-amz-crc32", "4027593841") == MHD_YES &&
      MHD_add_response_header(answer, "Content-Type", "application/x-amz-json-1.0") == MHD_YES)
    return answer;
  return NULL;
}

/* The child: answers until its standard input, which is `end`, is closed. */
static int serve_echo(int listening, int end, size_t length) {
  char ignored;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct MHD_Response *answer = make_answer(length);
  if (!answer) return 1;
  struct MHD_Daemon *daemon =
      MHD_start_daemon(POLLING, 0, NULL, NULL, on_request, answer, MHD_OPTION_LISTEN_SOCKET,
                       listening, MHD_OPTION_CONNECTION_LIMIT, 4096u, MHD_OPTION_THREAD_POOL_SIZE,
                       count_echo_loops(), MHD_OPTION_END);
  if (!daemon) return 1;
  while (read(end, &ignored, 1) > 0) continue;
  MHD_stop_daemon(daemon);
  return 0;
}

bool echo_start(server *s, size_t length, char *why, size_t why_size) {
  int ends[2], listening = server_listen(s->url);
  s->input = -1;
  if (listening < 0 || pipe(ends) != 0) {
    snprintf(why, why_size, "echo: %s", strerror(errno));
    return false;
  }
  s->pid = fork();
  if (s->pid == 0) {
    close(ends[1]);
    _exit(serve_echo(listening, ends[0], length));
  }
  close(listening);
  close(ends[0]);
  s->input = ends[1];
  return s->pid > 0;
}

#else

bool echo_start(server *s, size_t length, char *why, size_t why_size) {
  (void)length;
  *s = (server){.input = -1};
  snprintf(why, why_size, "built without libmicrohttpd");
  return false;
}

#endif
