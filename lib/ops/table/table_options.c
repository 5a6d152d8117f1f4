/*
** table_options.c - stream, encryption, class, tags and policy: their members'
** rules, and the text the catalog keeps of them.
*/
#include "ops/table/table_options.h"
#include "base/utf8.h"
#include "ops/table/name_sets.h"

enum { MOST_TAGS = 50, MOST_TAG_KEY = 128, MOST_TAG_VALUE = 256, MOST_POLICY = 20480 };

/* What a buffer holds as text in the arena; frees the buffer. */
static int text_in_arena(st_call *c, st_buf *text, st_str *out) {
  int rc = text->failed || !st_arena_copy(c->arena, st_buf_view(text), out)
               ? st_error_nomem(c->error)
               : STATOR_OK;
  st_buf_free(text);
  return rc;
}

/* ------------------------------------------------------------------- stream */

st_stream_draft st_stream_read(const st_json *specification) {
  static const st_view views[] = {ST_VIEW_OLD_IMAGE, ST_VIEW_KEYS_ONLY, ST_VIEW_NEW_AND_OLD,
                                  ST_VIEW_NEW_IMAGE}; /* tag: st_enum_stream_view_type */
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_stream_shape, specification, m);
  int view = st_decode_enum(m[STREAM_VIEW], st_enum_stream_view_type);
  return (st_stream_draft){st_decode_true(m[STREAM_ENABLED]),
                           view < 0 ? ST_VIEW_NONE : views[view]};
}

/* --------------------------------------------------------------- encryption */

bool st_sse_enabled(const st_json *specification) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_sse_shape, specification, m);
  return st_decode_true(m[SSE_ENABLED]);
}

int st_sse_check(st_call *c, const st_json *specification) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_sse_shape, specification, m);
  const char *fault = NULL;
  if (m[SSE_TYPE] && st_json_is(m[SSE_TYPE], ST_LIT("AES256")))
    fault = "SSEType AES256 is not supported";
  else if (!st_decode_true(m[SSE_ENABLED]) && m[SSE_TYPE])
    fault = "SSEType can not be specified if Enabled is false";
  else if (!st_decode_true(m[SSE_ENABLED]) && m[SSE_KEY])
    fault = "KMSMasterKeyId can not be specified if Enabled is false";
  else if (m[SSE_KEY] && !m[SSE_TYPE])
    fault = "SSEType KMS is required if KMSMasterKeyId is specified";
  if (!fault) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION, ST_INVALID_VALUES "%s", fault);
}

/* Without a key of the caller's own AWS takes the account's for DynamoDB. */
int st_sse_describe(st_call *c, const st_json *specification, st_str *json) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_sse_shape, specification, m);
  st_str key =
      m[SSE_KEY] ? st_call_string(c, m[SSE_KEY]) : ST_LIT("00000000-0000-4000-8000-000000000000");
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_lit(&text, "{\"Status\":\"ENABLED\",\"SSEType\":\"KMS\",\"KMSMasterKeyArn\":\"");
  if (!st_str_starts(key, ST_LIT("arn:")))
    st_buf_format(&text, "arn:aws:kms:%s:%s:%s", c->settings->region, c->settings->account,
                  st_str_starts(key, ST_LIT("alias/")) ? "" : "key/");
  st_utf8_escape(key, &text);
  st_buf_lit(&text, "\"}");
  return text_in_arena(c, &text, json);
}

/* -------------------------------------------------------------- table class */

int st_table_class_read(st_call *c, const st_json *node, st_str *out) {
  static const char *const classes[] = {"STANDARD", "STANDARD_INFREQUENT_ACCESS", NULL};
  *out = (st_str){NULL, 0};
  if (!node) return STATOR_OK;
  int i = st_decode_enum(node, classes);
  if (i < 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Invalid table-class parameter provided. Please try again with a valid "
                          "table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].");
  *out = st_str_of(classes[i]);
  return STATOR_OK;
}

/* --------------------------------------------------------------------- tags */

/* Letters of any script, digits, blank, + - = . _ : / @ */
static bool tag_characters(st_str s) {
  static const char others[] = " +-=._:/@";
  for (size_t i = 0; i < s.n; i++) {
    unsigned char ch = (unsigned char)s.p[i];
    bool letter =
        ch >= 0x80 || (ch >= '0' && ch <= '9') || ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z');
    size_t k = 0;
    while (!letter && k < sizeof others - 1 && others[k] != (char)ch) k++;
    if (!letter && k == sizeof others - 1) return false;
  }
  return true;
}

static bool tag_key_is_reserved(st_str key) {
  return key.n >= 4 && (key.p[0] | 0x20) == 'a' && (key.p[1] | 0x20) == 'w' &&
         (key.p[2] | 0x20) == 's' && key.p[3] == ':';
}

static int check_tag(st_call *c, st_str key, const st_json *value_node, st_str value) {
  size_t key_length = st_utf8_utf16_length(key);
  if (key_length < 1 || key_length > MOST_TAG_KEY || !tag_characters(key))
    return st_error_raise(c->error, STATOR_VALIDATION, "The Tag Key provided is invalid, Key: %.*s",
                          ST_FMT(key));
  if (!value_node || st_utf8_utf16_length(value) > MOST_TAG_VALUE || !tag_characters(value))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The Tag Value provided is invalid, Value: %.*s",
                          ST_FMT(value_node ? value : ST_LIT("null")));
  if (tag_key_is_reserved(key))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Tag Key cannot be prefixed with aws:, Key: %.*s", ST_FMT(key));
  return STATOR_OK;
}

static int read_tag(st_call *c, const st_json *tag, st_str *key, st_buf *text) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_tag_shape, tag, m);
  *key = st_call_string(c, m[TAG_KEY]);
  st_str value = st_call_string(c, m[TAG_VALUE]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  st_buf_text(text, text->n > 1 ? ",{\"Key\":\"" : "{\"Key\":\"");
  st_utf8_escape(*key, text);
  st_buf_lit(text, "\",\"Value\":\"");
  st_utf8_escape(value, text);
  st_buf_lit(text, "\"}");
  return check_tag(c, *key, m[TAG_VALUE], value);
}

static int check_tag_set(st_call *c, const st_str *keys, size_t count) {
  st_str twice;
  int rc = st_names_repeated(keys, count, c->arena, &twice, c->error);
  if (rc != STATOR_OK) return rc;
  if (twice.p)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Duplicate Tag Keys provided as input: Duplicate Tag Key found %.*s",
                          ST_FMT(twice));
  if (count <= MOST_TAGS) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Number of Tags exceed the current limit for the provided ResourceArn");
}

int st_tags_read(st_call *c, const st_json *list, st_str *json) {
  *json = (st_str){NULL, 0};
  if (!list || list->count == 0) return STATOR_OK;
  st_str *keys = st_arena_array(c->arena, list->count, sizeof *keys);
  if (!keys) return st_error_nomem(c->error);
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_char(&text, '[');
  size_t count = 0;
  int rc = STATOR_OK;
  for (const st_json *e = st_json_first(list); e && rc == STATOR_OK; e = st_json_next(list, e))
    rc = read_tag(c, e->type == ST_JSON_NULL ? NULL : e, &keys[count++], &text);
  st_buf_char(&text, ']');
  if (rc == STATOR_OK) rc = check_tag_set(c, keys, count);
  if (rc == STATOR_OK) return text_in_arena(c, &text, json);
  st_buf_free(&text);
  return rc;
}

/* ------------------------------------------------------------------- policy */

static bool policy_is_json(st_call *c, st_str policy) {
  st_error reading;
  st_error_init(&reading);
  const st_json *root;
  int rc = st_json_read(policy, c->arena, &root, &reading);
  if (rc == STATOR_NOMEM) st_error_nomem(c->error);
  st_error_free(&reading);
  return rc == STATOR_OK && root->type == ST_JSON_OBJECT;
}

int st_policy_read(st_call *c, const st_json *node, st_str *json) {
  *json = (st_str){NULL, 0};
  st_str policy = st_call_string(c, node);
  if (!node || c->error->code != STATOR_OK) return (int)c->error->code;
  if (policy.n > MOST_POLICY)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES "Maximum policy size of %d bytes exceeded",
                          MOST_POLICY);
  if (!policy_is_json(c, policy))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "Invalid policy document: This policy contains invalid Json");
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_char(&text, '"');
  st_utf8_escape(policy, &text);
  st_buf_char(&text, '"');
  return text_in_arena(c, &text, json);
}
