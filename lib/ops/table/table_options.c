/*
** table_options.c - stream, encryption and table class: their members'
** rules, and the text the catalog keeps of them.
*/
#include "ops/table/table_options.h"
#include "base/utf8.h"
#include "store/change_log.h"

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

/* Labels are moments; the clock may stand still, or have been set back. */
int st_stream_begin(st_call *c, st_table *t, st_view view) {
  int64_t latest;
  int rc = st_log_latest(c->store, t->name, &latest, c->error);
  if (rc != STATOR_OK) return rc;
  if (latest < t->stream_since_ms) latest = t->stream_since_ms;
  t->stream_view = view;
  t->stream_since_ms = c->now_ms > latest ? c->now_ms : latest + 1;
  t->stream_shards = c->settings->stream_shards;
  return rc;
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
