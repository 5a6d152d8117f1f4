/*
** documents.c - cJSON trees in and out. They travel as plain JSON text; what a
** cJSON tree cannot carry (U+0000, more than 15 digits, a number beyond a
** double) is refused on the way out, NaN and infinity on the way in.
*/
#include "api/handle.h"
#include "value/json.h"
#include <cjson/cJSON.h>
#include <stdlib.h>

enum { EXACT_DIGITS = 15, LARGEST_EXPONENT = 300 };

static int refuse_document(stator_result *r, const char *what) {
  st_result_begin(r);
  return st_result_end(r, st_error_raise(&r->error, STATOR_REFUSED, "%s", what));
}

/* -- in: a tree as text ------------------------------------------------------------- */

/* A NaN is not equal to itself; an infinity minus itself is a NaN. cJSON would
** print both as null. */
static bool finite_numbers(const cJSON *node) {
  for (; node; node = node->next) {
    if (cJSON_IsNumber(node) && node->valuedouble - node->valuedouble != 0) return false;
    if (!finite_numbers(node->child)) return false;
  }
  return true;
}

static bool same_numbers(const cJSON *a, const cJSON *b) {
  for (; a && b; a = a->next, b = b->next) {
    if (cJSON_IsNumber(a) && a->valuedouble != b->valuedouble) return false;
    if (!same_numbers(a->child, b->child)) return false;
  }
  return true;
}

/* cJSON prints some doubles shorter than they are. NULL if nothing is lost. */
static const char *print_obstacle(const cJSON *document, const char *text) {
  static const char digits[] = "a number of the document has more than 15 digits";
  cJSON *again = cJSON_Parse(text);
  if (!again) return "the document cannot be printed";
  bool same = same_numbers(document->child, again->child);
  cJSON_Delete(again);
  return same ? NULL : digits;
}

/* *text: NULL when refused. Caller frees with cJSON_free. */
static int document_text(const cJSON *document, char **text, stator_result *r) {
  *text = NULL;
  if (!cJSON_IsObject(document)) return st_result_misuse(r, "the document must be an object");
  if (!finite_numbers(document->child))
    return refuse_document(r, "a number of the document is not finite");
  *text = cJSON_PrintUnformatted(document);
  const char *obstacle = *text ? print_obstacle(document, *text) : NULL;
  if (obstacle) {
    cJSON_free(*text);
    *text = NULL;
    return refuse_document(r, obstacle);
  }
  if (*text) return STATOR_OK;
  st_result_begin(r);
  return st_result_end(r, st_error_nomem(&r->error));
}

/* -- out: text as a tree ---------------------------------------------------------------- */

static bool survives_double(const st_json *number) {
  int digits = 0, zeros = 0;
  bool exponent = false;
  for (uint32_t i = 0; i < number->len; i++) {
    char c = number->text[i];
    if ((c | 0x20) == 'e') exponent = true;
    if (c < '0' || c > '9') continue;
    if (c == '0')
      zeros += digits > 0;
    else
      digits += zeros + 1, zeros = 0;
  }
  return digits <= EXACT_DIGITS && !exponent && number->len < LARGEST_EXPONENT;
}

static bool holds_nul(const st_json *string) {
  for (uint32_t i = 0; i + 6 <= string->len; i++) {
    if (string->text[i] != '\\') continue;
    if (st_str_starts((st_str){string->text + i, 6}, ST_LIT("\\u0000"))) return true;
    i++; /* an escaped backslash is no beginning */
  }
  return false;
}

/* All nodes of a document stand one behind the other. */
static const char *document_obstacle(const st_json *root) {
  for (const st_json *n = root; n < root + root->skip; n++) {
    if (n->type == ST_JSON_STRING && n->escaped && holds_nul(n))
      return "a string holds U+0000, which cJSON cannot carry";
    if (n->type == ST_JSON_NUMBER && !survives_double(n))
      return "a number has more digits than a double, which is all cJSON can carry";
  }
  return NULL;
}

static int text_document(st_str text, cJSON **out, stator_result *r) {
  st_arena arena;
  st_error error;
  const st_json *root = NULL;
  st_arena_init(&arena);
  st_error_init(&error);
  int rc = st_json_read(text, &arena, &root, &error);
  const char *obstacle = rc == STATOR_OK ? document_obstacle(root) : NULL;
  if (rc == STATOR_OK && !obstacle) *out = cJSON_ParseWithLength(text.p, text.n);
  st_error_free(&error);
  st_arena_free(&arena);
  if (obstacle) return refuse_document(r, obstacle);
  if (*out) return STATOR_OK;
  st_result_begin(r);
  return st_result_end(r, st_error_nomem(&r->error));
}

/* -- the calls ---------------------------------------------------------------------- */

static bool plain_args(const stator_args *args) {
  return args && args->format == STATOR_PLAIN;
}

int stator_put_document(stator *db, const char *table, const struct cJSON *item,
                        const stator_args *args, stator_result *result) {
  char *text;
  if (!result) return STATOR_MISUSE;
  if (!item || !plain_args(args))
    return st_result_misuse(result, "a document call needs a document and args in STATOR_PLAIN");
  int rc = document_text(item, &text, result);
  if (rc != STATOR_OK) return rc;
  rc = stator_put(db, table, text, STATOR_NUL, args, result);
  cJSON_free(text);
  return rc;
}

int stator_get_document(stator *db, const char *table, const struct cJSON *key,
                        const stator_args *args, struct cJSON **item, stator_result *result) {
  char *text;
  if (item) *item = NULL;
  if (!result) return STATOR_MISUSE;
  if (!key || !item || !plain_args(args))
    return st_result_misuse(result, "a document call needs a key and args in STATOR_PLAIN");
  int rc = document_text(key, &text, result);
  if (rc != STATOR_OK) return rc;
  rc = stator_get(db, table, text, STATOR_NUL, args, result);
  cJSON_free(text);
  if (rc != STATOR_OK || !result->body) return rc;
  return text_document((st_str){result->body, result->length}, item, result);
}

int stator_next_document(stator_cursor *cursor, struct cJSON **item) {
  const char *text;
  size_t length;
  if (item) *item = NULL;
  if (!item) return STATOR_MISUSE;
  int rc = stator_next(cursor, &text, &length);
  if (rc != STATOR_OK) return rc;
  return text_document((st_str){text, length}, item, st_cursor_refusal(cursor));
}
