/*
** serve_claim.c - reads the claim of a signed request in either of its forms.
**
** Knows where each part stands: its text is copied once and cut up. Judges
** nothing.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_claim.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

static int hex_digit(char c) {
  static const char digits[] = "0123456789abcdef0123456789ABCDEF";
  const char *at = c ? strchr(digits, c) : NULL;
  return at ? (int)((at - digits) % 16) : -1;
}

char *serve_unescape(const char *text, size_t length, char *out) {
  for (size_t i = 0; i < length; i++) {
    int high = text[i] == '%' && i + 2 < length ? hex_digit(text[i + 1]) : -1;
    int low = high < 0 ? -1 : hex_digit(text[i + 2]);
    if (low >= 0) i += 2;
    *out++ = low < 0 ? text[i] : (char)(high * 16 + low);
  }
  *out++ = 0;
  return out;
}

/* NULL for what is empty. */
static char *unless_empty(char *text) {
  return text && *text ? text : NULL;
}

static const char *sent_text(const serve_headers *headers, serve_header which) {
  const char *value = headers->value[which];
  return value && *value ? value : NULL;
}

/* ------------------------------------------------------------ header form */

enum { PART_CREDENTIAL, PART_SIGNED_HEADERS, PART_SIGNATURE, PARTS };

/* Notes the word `name=value` if it is the first of its name. */
static void note_part(char *word, size_t length, char *parts[PARTS]) {
  static const struct {
    const char *name;
    size_t length;
  } names[PARTS] = {
      [PART_CREDENTIAL] = {"Credential=",    11},
      [PART_SIGNED_HEADERS] = {"SignedHeaders=", 14},
      [PART_SIGNATURE] = {"Signature=",     10}
  };
  for (int i = 0; i < PARTS; i++)
    if (length >= names[i].length && !memcmp(word, names[i].name, names[i].length)) {
      if (!parts[i]) parts[i] = word + names[i].length;
      return;
    }
}

/* Cuts the comma-separated list after the algorithm up into its words. */
static void cut_words(char *at, char *parts[PARTS]) {
  while (*at) {
    while (*at == ' ' || *at == ',' || *at == '\t') at++;
    char *end = at + strcspn(at, " ,\t");
    int is_last = !*end;
    *end = 0;
    note_part(at, (size_t)(end - at), parts);
    at = is_last ? end : end + 1;
  }
}

int serve_claim_read_header(const serve_headers *headers, serve_claim *claim) {
  char *parts[PARTS] = {NULL};
  *claim = (serve_claim){.text = strdup(headers->value[HEADER_AUTHORIZATION])};
  if (!claim->text) return 0;
  char *space = strchr(claim->text, ' ');
  if (space) {
    cut_words(space + 1, parts);
    *space = 0;
  }
  claim->algorithm = unless_empty(claim->text);
  claim->credential = unless_empty(parts[PART_CREDENTIAL]);
  claim->signature = unless_empty(parts[PART_SIGNATURE]);
  claim->signed_headers = unless_empty(parts[PART_SIGNED_HEADERS]);
  claim->token = sent_text(headers, HEADER_X_AMZ_SECURITY_TOKEN);
  claim->date = sent_text(headers, HEADER_X_AMZ_DATE);
  if (!claim->date) claim->date = sent_text(headers, HEADER_DATE);
  return 1;
}

/* ------------------------------------------------------------- query form */

enum {
  ARGUMENT_ALGORITHM,
  ARGUMENT_CREDENTIAL,
  ARGUMENT_SIGNATURE,
  ARGUMENT_SIGNED_HEADERS,
  ARGUMENT_DATE,
  ARGUMENT_TOKEN,
  ARGUMENTS
};

int serve_claim_read_query(struct MHD_Connection *connection, serve_claim *claim) {
  static const char *const names[ARGUMENTS] = {"X-Amz-Algorithm", "X-Amz-Credential",
                                               "X-Amz-Signature", "X-Amz-SignedHeaders",
                                               "X-Amz-Date",      "X-Amz-Security-Token"};
  const char *sent[ARGUMENTS];
  char *parts[ARGUMENTS];
  size_t size = 0;
  for (int i = 0; i < ARGUMENTS; i++) {
    sent[i] = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, names[i]);
    size += sent[i] ? strlen(sent[i]) + 1 : 0;
  }
  *claim = (serve_claim){.text = malloc(size + 1)};
  if (!claim->text) return 0;
  char *out = claim->text;
  for (int i = 0; i < ARGUMENTS; i++) {
    parts[i] = sent[i] ? out : NULL;
    if (sent[i]) out = serve_unescape(sent[i], strlen(sent[i]), out);
  }
  claim->algorithm = unless_empty(parts[ARGUMENT_ALGORITHM]);
  claim->credential = unless_empty(parts[ARGUMENT_CREDENTIAL]);
  claim->signature = unless_empty(parts[ARGUMENT_SIGNATURE]);
  claim->signed_headers = unless_empty(parts[ARGUMENT_SIGNED_HEADERS]);
  claim->date = unless_empty(parts[ARGUMENT_DATE]);
  claim->token = unless_empty(parts[ARGUMENT_TOKEN]);
  return 1;
}

/* ------------------------------------------------------------------ claim */

void serve_claim_free(serve_claim *claim) {
  free(claim->text);
  *claim = (serve_claim){0};
}

int serve_claim_scope(char *credential, char *parts[SERVE_SCOPE_PARTS]) {
  char *found[SERVE_SCOPE_PARTS] = {credential};
  for (int i = 1; i < SERVE_SCOPE_PARTS; i++) {
    char *slash = strchr(found[i - 1], '/');
    if (!slash) return 0;
    found[i] = slash + 1;
  }
  if (strchr(found[SERVE_SCOPE_PARTS - 1], '/')) return 0;
  for (int i = 1; i < SERVE_SCOPE_PARTS; i++) found[i][-1] = 0;
  memcpy(parts, found, sizeof found);
  return 1;
}

#endif
