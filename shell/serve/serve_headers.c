/*
** serve_headers.c - picks the headers that matter out of a request, once: asked
** for one by one, each would be searched among all of them.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_headers.h"

#include <microhttpd.h>
#include <string.h>
#include <strings.h>

typedef struct header_name {
  unsigned char length;
  char text[31];
} header_name;

#define NAME(text)                                                                                 \
  { sizeof text - 1, text }

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

static enum MHD_Result pick_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_length, const char *value, size_t value_length) {
  serve_headers *headers = cls;
  (void)kind, (void)value_length;
  for (int i = 0; i < SERVE_HEADERS; i++)
    if (header_names[i].length == name_length &&
        !strncasecmp(header_names[i].text, name, name_length)) {
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
