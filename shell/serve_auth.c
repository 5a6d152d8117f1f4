/*
** serve_auth.c - tells requests without complete credentials, in DynamoDB's
** words.
**
** Any key id, secret and region will do: nothing here verifies a signature.
** Knows nothing of the store.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text that grows; `failed` sticks, so that a chain is checked once. */
typedef struct error_text {
  char *at;
  size_t length;
  int failed;
} error_text;

static void text_add(error_text *text, const char *more, size_t length) {
  if (text->failed) return;
  char *at = realloc(text->at, text->length + length + 1);
  if (!at) {
    text->failed = 1;
    return;
  }
  memcpy(at + text->length, more, length);
  text->length += length;
  at[text->length] = 0;
  text->at = at;
}

static void text_put(error_text *text, const char *more) {
  text_add(text, more, strlen(more));
}

/* Adds `raw` as the inside of a JSON string. Header values are bytes: those
** past ASCII are taken as Latin-1. */
static void text_put_escaped(error_text *text, const char *raw) {
  for (; *raw; raw++) {
    unsigned char c = (unsigned char)*raw;
    char escaped[8];
    int n = c == '"' || c == '\\'   ? snprintf(escaped, sizeof escaped, "\\%c", c)
            : c < 0x20 || c >= 0x7f ? snprintf(escaped, sizeof escaped, "\\u%04x", c)
                                    : snprintf(escaped, sizeof escaped, "%c", c);
    text_add(text, escaped, (size_t)n);
  }
}

static void begin_error(error_text *text, const char *exception) {
  text_put(text, "{\"__type\":\"com.amazon.coral.service#");
  text_put(text, exception);
  text_put(text, "\",\"message\":\"");
}

static int end_error(error_text *text, char **error) {
  text_put(text, "\"}");
  if (text->failed) {
    free(text->at);
    return -1;
  }
  *error = text->at;
  return 0;
}

/* Whether the comma-separated list after the algorithm has `name=` and a value. */
static int header_has(const char *header, const char *name) {
  size_t length = strlen(name);
  const char *at = header + strcspn(header, " ");
  while (*at) {
    at += strspn(at, " ,\t");
    if (!strncmp(at, name, length) && at[length] == '=')
      return at[length + 1] && !strchr(" ,\t", at[length + 1]);
    at += strcspn(at, " ,\t");
  }
  return 0;
}

static const char *header_of(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static int check_header(struct MHD_Connection *connection, const char *header, char **error) {
  static const char *const members[] = {"Credential", "Signature", "SignedHeaders"};
  error_text text = {0};
  begin_error(&text, "IncompleteSignatureException");
  size_t complete = text.length;
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    if (header_has(header, members[i])) continue;
    text_put(&text, "Authorization header requires '");
    text_put(&text, members[i]);
    text_put(&text, "' parameter. ");
  }
  if (!header_of(connection, "X-Amz-Date") && !header_of(connection, "Date"))
    text_put(&text, "Authorization header requires existence of either a 'X-Amz-Date' or a "
                    "'Date' header. ");
  if (!text.failed && text.length == complete) {
    free(text.at);
    return 1;
  }
  text_put(&text, "Authorization=");
  text_put_escaped(&text, header);
  return end_error(&text, error);
}

static int check_query(struct MHD_Connection *connection, char **error) {
  static const char *const members[] = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature",
                                        "X-Amz-SignedHeaders", "X-Amz-Date"};
  error_text text = {0};
  begin_error(&text, "IncompleteSignatureException");
  size_t complete = text.length;
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    const char *value = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, members[i]);
    if (value && *value) continue;
    text_put(&text, "AWS query-string parameters must include '");
    text_put(&text, members[i]);
    text_put(&text, "'. ");
  }
  if (!text.failed && text.length == complete) {
    free(text.at);
    return 1;
  }
  text_put(&text, "Re-examine the query-string parameters.");
  return end_error(&text, error);
}

static int refuse(const char *exception, const char *message, char **error) {
  error_text text = {0};
  begin_error(&text, exception);
  text_put(&text, message);
  return end_error(&text, error);
}

static int has_query_form(struct MHD_Connection *connection) {
  const char name[] = "X-Amz-Algorithm";
  return MHD_lookup_connection_value_n(connection, MHD_GET_ARGUMENT_KIND, name, sizeof name - 1,
                                       NULL, NULL) == MHD_YES;
}

int serve_auth_check(struct MHD_Connection *connection, char **error) {
  const char *header = header_of(connection, "Authorization");
  int in_query = has_query_form(connection);
  *error = NULL;
  if (header && in_query)
    return refuse("InvalidSignatureException",
                  "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as "
                  "HTTP header.",
                  error);
  if (in_query) return check_query(connection, error);
  if (!header || strncmp(header, "AWS4-", 5) != 0)
    return refuse("MissingAuthenticationTokenException", "Request is missing Authentication Token",
                  error);
  return check_header(connection, header, error);
}

#endif
