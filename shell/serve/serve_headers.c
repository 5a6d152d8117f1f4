/*
** serve_headers.c - picks the headers that matter out of a request, once: asked
** for one by one, each would be searched among all of them.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_headers.h"

#include <microhttpd.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_NAME = 30 };

typedef struct header_name {
  size_t length;
  const char *text;
} header_name;

#define NAME(text)                                                                                 \
  { sizeof(text) - 1, (text) }

/* The same order as serve_header. */
static const header_name header_names[] = {
    NAME("Date"),
    NAME("Expect"),
    NAME("Origin"),
    NAME("X-Amz-Date"),
    NAME("Content-Type"),
    NAME("X-Amz-Target"),
    NAME("Authorization"),
    NAME("Content-Length"),
    NAME("Accept-Encoding"),
    NAME("Content-Encoding"),
    NAME("X-Amz-Security-Token"),
    NAME("Access-Control-Request-Method"),
    NAME("Access-Control-Request-Headers"),
};

/* The first header whose name is so long; the others follow it. */
static const unsigned char first_of_length[LONGEST_NAME + 1] = {
    [4] = HEADER_DATE,
    [6] = HEADER_EXPECT,
    [10] = HEADER_X_AMZ_DATE,
    [12] = HEADER_CONTENT_TYPE,
    [13] = HEADER_AUTHORIZATION,
    [14] = HEADER_CONTENT_LENGTH,
    [15] = HEADER_ACCEPT_ENCODING,
    [16] = HEADER_CONTENT_ENCODING,
    [20] = HEADER_X_AMZ_SECURITY_TOKEN,
    [29] = HEADER_ASKED_METHOD,
    [30] = HEADER_ASKED_HEADERS,
};

static enum MHD_Result pick_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_length, const char *value, size_t value_length) {
  serve_headers *headers = cls;
  (void)kind, (void)value_length;
  if (name_length > LONGEST_NAME) return MHD_YES;
  for (int i = first_of_length[name_length];
       i < SERVE_HEADERS && header_names[i].length == name_length; i++)
    if (!strncasecmp(header_names[i].text, name, name_length)) {
      if (!headers->value[i]) headers->value[i] = value;
      break;
    }
  return MHD_YES;
}

void serve_headers_read(struct MHD_Connection *connection, serve_headers *headers) {
  memset(headers, 0, sizeof *headers);
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, pick_header, headers);
}

#endif
