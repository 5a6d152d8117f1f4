/*
** serve_listen.h - the listening sockets of `stator serve`.
*/
#ifndef SERVE_LISTEN_H
#define SERVE_LISTEN_H

#include <stddef.h>

#define SERVE_SOCKETS_MAX 2

typedef struct serve_sockets {
  int fd[SERVE_SOCKETS_MAX]; /* listening; the caller closes them */
  int count;                 /* 0 after a failure */
  int port;                  /* the one they all listen on */
} serve_sockets;

/* Listens on `host` alone or, if it is NULL, on 127.0.0.1 and (where there is
** IPv6) ::1, on one and the same port; port 0 picks a free one. Returns 0, or
** -1 with a text for people in `why`. */
int serve_listen(const char *host, int port, serve_sockets *sockets, char *why, size_t why_size);

#endif
