/*
** serve_signature.c - computes what the signature of a request should be: the
** canonical request is hashed as it is made, never kept.
**
** Clients sign paths whose dot segments are resolved and whose escapes are
** escaped once more; they send such paths, so that only the latter is done here.
*/
#if defined STATOR_WITH_MICROHTTPD && defined STATOR_WITH_NETTLE

#include "serve_signature.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "serve_claim.h"

int serve_signature_available(void) {
  return 1;
}

int serve_signature_equal(const char *a, const char *b) {
  uint8_t ours[SHA256_DIGEST_SIZE], theirs[SHA256_DIGEST_SIZE];
  struct sha256_ctx hash;
  sha256_init(&hash);
  sha256_update(&hash, strlen(a), (const uint8_t *)a);
  sha256_digest(&hash, sizeof ours, ours);
  sha256_update(&hash, strlen(b), (const uint8_t *)b);
  sha256_digest(&hash, sizeof theirs, theirs);
  return memeql_sec(ours, theirs, sizeof ours);
}

/* ---------------------------------------------------------------- hashing */

static void hash_bytes(struct sha256_ctx *hash, const char *bytes, size_t length) {
  sha256_update(hash, length, (const uint8_t *)bytes);
}

static void hash_text(struct sha256_ctx *hash, const char *text) {
  hash_bytes(hash, text, strlen(text));
}

static void to_hex(const uint8_t digest[SHA256_DIGEST_SIZE], char hex[SERVE_SIGNATURE_LENGTH + 1]) {
  for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static void end_hash(struct sha256_ctx *hash, char hex[SERVE_SIGNATURE_LENGTH + 1]) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(hash, sizeof digest, digest);
  to_hex(digest, hex);
}

/* What needs no escape in a URI. */
static int is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c && strchr("-._~", c));
}

/* Writes a byte as it stands in a canonical request; returns how many that are. */
static size_t escape_byte(char c, char out[4]) {
  if (is_unreserved(c)) {
    out[0] = c;
    return 1;
  }
  snprintf(out, 4, "%%%02X", (unsigned)(unsigned char)c);
  return 3;
}

static void hash_path(struct sha256_ctx *hash, const char *path) {
  char escaped[4];
  if (!*path) hash_text(hash, "/");
  for (; *path; path++) {
    if (*path == '/')
      hash_text(hash, "/");
    else
      hash_bytes(hash, escaped, escape_byte(*path, escaped));
  }
}

/* ------------------------------------------------------------ query string */

typedef struct argument {
  char *name, *value; /* escaped as the canonical request has them */
} argument;

typedef struct argument_list {
  argument *rows;
  size_t count;
  int failed;
} argument_list;

/* Escapes what was sent in one canonical way. */
static char *canonical_argument(const char *sent) {
  size_t length = sent ? strlen(sent) : 0;
  char *plain = malloc(length + 1), *out = malloc(3 * length + 1), *at = out;
  if (plain && out) {
    serve_unescape(sent ? sent : "", length, plain);
    for (const char *p = plain; *p; p++) at += escape_byte(*p, at);
    *at = 0;
    free(plain);
    return out;
  }
  free(plain);
  free(out);
  return NULL;
}

static enum MHD_Result collect_argument(void *cls, enum MHD_ValueKind kind, const char *name,
                                        const char *value) {
  argument_list *list = cls;
  (void)kind;
  if (!strcmp(name, "X-Amz-Signature")) return MHD_YES; /* cannot cover itself */
  argument a = {canonical_argument(name), canonical_argument(value)};
  argument *rows = realloc(list->rows, (list->count + 1) * sizeof *rows);
  if (rows) list->rows = rows;
  list->failed = !rows || !a.name || !a.value;
  if (!list->failed) {
    list->rows[list->count++] = a;
    return MHD_YES;
  }
  free(a.name);
  free(a.value);
  return MHD_NO;
}

static int compare_arguments(const void *left, const void *right) {
  const argument *a = left, *b = right;
  int by_name = strcmp(a->name, b->name);
  return by_name ? by_name : strcmp(a->value, b->value);
}

/* Returns 0 when out of memory. */
static int hash_query(struct sha256_ctx *hash, struct MHD_Connection *connection) {
  argument_list list = {0};
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, collect_argument, &list);
  if (list.count) qsort(list.rows, list.count, sizeof *list.rows, compare_arguments);
  for (size_t i = 0; i < list.count; i++) {
    if (i) hash_text(hash, "&");
    hash_text(hash, list.rows[i].name);
    hash_text(hash, "=");
    hash_text(hash, list.rows[i].value);
    free(list.rows[i].name);
    free(list.rows[i].value);
  }
  free(list.rows);
  return !list.failed;
}

/* ---------------------------------------------------------------- headers */

typedef struct header_hash {
  struct sha256_ctx *hash;
  const char *name;
  size_t length;
  int found;
} header_hash;

/* The value without blanks around it, and with one where there were many. */
static void hash_header_value(struct sha256_ctx *hash, const char *value) {
  value += strspn(value, " \t");
  while (*value) {
    size_t word = strcspn(value, " \t");
    hash_bytes(hash, value, word);
    value += word;
    value += strspn(value, " \t");
    if (*value) hash_text(hash, " ");
  }
}

static enum MHD_Result hash_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   const char *value) {
  header_hash *h = cls;
  (void)kind;
  if (strlen(name) != h->length || strncasecmp(name, h->name, h->length)) return MHD_YES;
  if (h->found++) hash_text(h->hash, ",");
  hash_header_value(h->hash, value ? value : "");
  return MHD_YES;
}

static void hash_headers(struct sha256_ctx *hash, const serve_signed *what) {
  for (const char *name = what->signed_headers; *name;) {
    header_hash h = {hash, name, strcspn(name, ";"), 0};
    hash_bytes(hash, name, h.length);
    hash_text(hash, ":");
    MHD_get_connection_values(what->connection, MHD_HEADER_KIND, hash_header, &h);
    hash_text(hash, "\n");
    name += h.length;
    name += *name == ';';
  }
  hash_text(hash, "\n");
  hash_text(hash, what->signed_headers);
}

/* -------------------------------------------------------------- signature */

/* The hash of the canonical request. Returns 0 when out of memory. */
static int hash_request(const serve_signed *what, char hex[SERVE_SIGNATURE_LENGTH + 1]) {
  char payload[SERVE_SIGNATURE_LENGTH + 1];
  struct sha256_ctx hash;
  sha256_init(&hash);
  hash_bytes(&hash, what->body, what->length);
  end_hash(&hash, payload);
  hash_text(&hash, what->method);
  hash_text(&hash, "\n");
  hash_path(&hash, what->path);
  hash_text(&hash, "\n");
  if (!hash_query(&hash, what->connection)) return 0;
  hash_text(&hash, "\n");
  hash_headers(&hash, what);
  hash_text(&hash, "\n");
  hash_text(&hash, payload);
  end_hash(&hash, hex);
  return 1;
}

static void mac_text(const uint8_t *key, size_t key_length, const char *text,
                     uint8_t out[SHA256_DIGEST_SIZE]) {
  struct hmac_sha256_ctx mac;
  hmac_sha256_set_key(&mac, key_length, key);
  hmac_sha256_update(&mac, strlen(text), (const uint8_t *)text);
  hmac_sha256_digest(&mac, SHA256_DIGEST_SIZE, out);
}

/* The key for one day, region and service. Returns 0 when out of memory. */
static int derive_key(const serve_signed *what, uint8_t key[SHA256_DIGEST_SIZE]) {
  size_t length = strlen(what->secret) + 4;
  char *secret = malloc(length + 1);
  if (!secret) return 0;
  snprintf(secret, length + 1, "AWS4%s", what->secret);
  mac_text((const uint8_t *)secret, length, what->day, key);
  free(secret);
  mac_text(key, SHA256_DIGEST_SIZE, what->region, key);
  mac_text(key, SHA256_DIGEST_SIZE, what->service, key);
  mac_text(key, SHA256_DIGEST_SIZE, "aws4_request", key);
  return 1;
}

int serve_signature_make(const serve_signed *what, char signature[SERVE_SIGNATURE_LENGTH + 1]) {
  uint8_t key[SHA256_DIGEST_SIZE];
  char request[SERVE_SIGNATURE_LENGTH + 1];
  if (!hash_request(what, request) || !derive_key(what, key)) return 0;
  const char *const parts[] = {
      "AWS4-HMAC-SHA256\n", what->date, "\n",          what->day,         "/",
      what->region,         "/",        what->service, "/aws4_request\n", request};
  struct hmac_sha256_ctx mac;
  hmac_sha256_set_key(&mac, sizeof key, key);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    hmac_sha256_update(&mac, strlen(parts[i]), (const uint8_t *)parts[i]);
  hmac_sha256_digest(&mac, sizeof key, key);
  to_hex(key, signature);
  return 1;
}

#elif defined STATOR_WITH_MICROHTTPD

#include "serve_signature.h"

int serve_signature_available(void) {
  return 0;
}

int serve_signature_equal(const char *a, const char *b) {
  (void)a, (void)b;
  return 0;
}

int serve_signature_make(const serve_signed *what, char signature[SERVE_SIGNATURE_LENGTH + 1]) {
  (void)what, (void)signature;
  return 0;
}

#endif
