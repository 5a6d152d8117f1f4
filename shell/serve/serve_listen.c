/*
** serve_listen.c - opens the listening sockets of `stator serve`.
**
** Owns the rules about addresses and ports. Knows nothing of HTTP.
*/
#include "serve_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LISTEN_BACKLOG 1024
#define PORT_TRIES 20 /* a port free on 127.0.0.1 may be taken on ::1 */

static int bound_port(int fd) {
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } address;
  socklen_t length = sizeof address;
  if (getsockname(fd, &address.any, &length)) return -1;
  return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static int set_listen_options(int fd, int family) {
  int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)) return -1;
  if (family != AF_INET6) return 0;
  return setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
}

/* The listening socket, or -1 with errno set. */
static int listen_at(const struct sockaddr *address, socklen_t length) {
  int fd = socket(address->sa_family, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  if (set_listen_options(fd, address->sa_family) || bind(fd, address, length) ||
      listen(fd, LISTEN_BACKLOG)) {
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
  }
  return fd;
}

static int listen_v4(int port) {
  struct sockaddr_in address = {0};
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return listen_at((const struct sockaddr *)&address, sizeof address);
}

static int listen_v6(int port) {
  struct sockaddr_in6 address = {0};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons((uint16_t)port);
  address.sin6_addr.s6_addr[15] = 1;
  return listen_at((const struct sockaddr *)&address, sizeof address);
}

static void add_socket(serve_sockets *sockets, int fd) {
  sockets->fd[sockets->count++] = fd;
  sockets->port = bound_port(fd);
}

/* Errors by which a machine without IPv6 makes itself known. */
static int lacks_ipv6(int reason) {
  return reason == EAFNOSUPPORT || reason == EADDRNOTAVAIL || reason == EPROTONOSUPPORT;
}

static int listen_loopback(int port, serve_sockets *sockets) {
  for (int tries = 0; tries < PORT_TRIES; tries++) {
    int v4 = listen_v4(port);
    if (v4 < 0) return -1;
    add_socket(sockets, v4);
    int v6 = listen_v6(sockets->port);
    if (v6 >= 0) {
      add_socket(sockets, v6);
      return 0;
    }
    if (lacks_ipv6(errno)) return 0;
    int reason = errno;
    close(v4);
    sockets->count = 0;
    errno = reason;
    if (port || reason != EADDRINUSE) return -1;
  }
  return -1;
}

static int listen_host(const char *host, int port, serve_sockets *sockets, char *why,
                       size_t why_size) {
  struct addrinfo hints = {0}, *found, *at;
  char service[8];
  int fd = -1;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  snprintf(service, sizeof service, "%d", port);
  int rc = getaddrinfo(host, service, &hints, &found);
  if (rc) {
    snprintf(why, why_size, "no address for '%s': %s", host, gai_strerror(rc));
    return -1;
  }
  for (at = found; at && fd < 0; at = at->ai_next) fd = listen_at(at->ai_addr, at->ai_addrlen);
  if (fd < 0) snprintf(why, why_size, "cannot listen on %s:%d: %s", host, port, strerror(errno));
  freeaddrinfo(found);
  if (fd < 0) return -1;
  add_socket(sockets, fd);
  return 0;
}

int serve_listen(const char *host, int port, serve_sockets *sockets, char *why, size_t why_size) {
  sockets->count = 0;
  sockets->port = 0;
  if (host) return listen_host(host, port, sockets, why, why_size);
  if (!listen_loopback(port, sockets)) return 0;
  snprintf(why, why_size, "cannot listen on port %d: %s", port, strerror(errno));
  return -1;
}
