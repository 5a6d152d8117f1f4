/*
** serve_claim.c - reads the claim of a signed request in either of its forms.
**
** Knows where each part stands. Judges nothing.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_claim.h"

#include <stdlib.h>
#include <string.h>

static int hex_digit(char c) {
  static const char digits[] = "0123456789abcdef0123456789ABCDEF";
  const char *at = c ? strchr(digits, c) : NULL;
  return at ? (int)((at - digits) % 16) : -1;
}

char *serve_unescape(const char *text, size_t length) {
  char *plain = malloc(length + 1), *out = plain;
  if (!plain) return NULL;
  for (size_t i = 0; i < length; i++) {
    int high = text[i] == '%' && i + 2 < length ? hex_digit(text[i + 1]) : -1;
    int low = high < 0 ? -1 : hex_digit(text[i + 2]);
    if (low >= 0) i += 2;
    *out++ = low < 0 ? text[i] : (char)(high * 16 + low);
  }
  *out = 0;
  return plain;
}

static const char *claim_header(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Copies a part unless it is missing or empty. */
static int take_part(char **part, const char *text, size_t length) {
  if (!text || !length) return 1;
  *part = strndup(text, length);
  return *part != NULL;
}

static int take_header(struct MHD_Connection *connection, const char *name, char **part) {
  const char *value = claim_header(connection, name);
  return take_part(part, value, value ? strlen(value) : 0);
}

/* ------------------------------------------------------------ header form */

/* The value of `name=` in the comma-separated list after the algorithm. */
static int take_parameter(const char *header, const char *name, char **part) {
  size_t length = strlen(name);
  const char *at = header + strcspn(header, " ");
  while (*at) {
    at += strspn(at, " ,\t");
    size_t word = strcspn(at, " ,\t");
    if (word > length && !strncmp(at, name, length) && at[length] == '=')
      return take_part(part, at + length + 1, word - length - 1);
    at += word;
  }
  return 1;
}

static int read_header_form(struct MHD_Connection *connection, const char *header,
                            serve_claim *claim) {
  int ok = take_part(&claim->algorithm, header, strcspn(header, " ")) &&
           take_parameter(header, "Credential", &claim->credential) &&
           take_parameter(header, "Signature", &claim->signature) &&
           take_parameter(header, "SignedHeaders", &claim->signed_headers) &&
           take_header(connection, "X-Amz-Security-Token", &claim->token) &&
           take_header(connection, "X-Amz-Date", &claim->date);
  return ok && (claim->date || take_header(connection, "Date", &claim->date));
}

/* ------------------------------------------------------------- query form */

static int take_argument(struct MHD_Connection *connection, const char *name, char **part) {
  const char *value = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
  if (!value || !*value) return 1;
  *part = serve_unescape(value, strlen(value));
  return *part != NULL;
}

static int read_query_form(struct MHD_Connection *connection, serve_claim *claim) {
  return take_argument(connection, "X-Amz-Algorithm", &claim->algorithm) &&
         take_argument(connection, "X-Amz-Credential", &claim->credential) &&
         take_argument(connection, "X-Amz-Signature", &claim->signature) &&
         take_argument(connection, "X-Amz-SignedHeaders", &claim->signed_headers) &&
         take_argument(connection, "X-Amz-Date", &claim->date) &&
         take_argument(connection, "X-Amz-Security-Token", &claim->token);
}

/* ------------------------------------------------------------------ claim */

int serve_claim_read(struct MHD_Connection *connection, const char *header, serve_claim *claim) {
  *claim = (serve_claim){.in_query = header == NULL};
  return header ? read_header_form(connection, header, claim) : read_query_form(connection, claim);
}

void serve_claim_free(serve_claim *claim) {
  free(claim->algorithm);
  free(claim->credential);
  free(claim->signature);
  free(claim->signed_headers);
  free(claim->date);
  free(claim->token);
}

int serve_claim_scope(char *credential, char *parts[SERVE_SCOPE_PARTS]) {
  int slashes = 0;
  for (const char *at = credential; *at; at++) slashes += *at == '/';
  if (slashes != SERVE_SCOPE_PARTS - 1) return 0;
  for (int i = 0; i < SERVE_SCOPE_PARTS; i++) {
    parts[i] = credential;
    credential += strcspn(credential, "/");
    if (*credential) *credential++ = 0;
  }
  return 1;
}

#endif
