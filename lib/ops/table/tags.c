/*
** tags.c - the rules of tags, in AWS's words (api.md section 4.5), and their place
** in a table's settings.
*/
#include "ops/table/tags.h"
#include "base/bounds.h"
#include "base/letters.h"
#include "base/utf8.h"
#include "ops/table/name_sets.h"
#include "ops/table/table_settings.h"

static const st_str of_the_table = {NULL, 0};

/* -------------------------------------------------------------------- rules */

/* Letters, digits and blanks of any script, and + - = . _ : / @ */
static bool tag_characters(st_str s) {
  static const char others[] = "+-=._:/@";
  for (size_t i = 0, n; i < s.n; i += n) {
    uint32_t point = st_utf8_point(s, i, &n);
    size_t k = 0;
    while (k < sizeof others - 1 && (uint32_t)others[k] != point) k++;
    if (k == sizeof others - 1 && !st_is_letter(point)) return false;
  }
  return true;
}

static bool tag_key_is_reserved(st_str key) {
  return key.n >= 4 && (key.p[0] | 0x20) == 'a' && (key.p[1] | 0x20) == 'w' &&
         (key.p[2] | 0x20) == 's' && key.p[3] == ':';
}

static int check_tag_key(st_call *c, const st_json *node, st_str key) {
  size_t length = st_utf8_utf16_length(key);
  if (!node || length < 1 || length > ST_MAX_TAG_KEY || !tag_characters(key))
    return st_error_raise(c->error, STATOR_VALIDATION, "The Tag Key provided is invalid, Key: %.*s",
                          ST_FMT(node ? key : ST_LIT("null")));
  return STATOR_OK;
}

static int check_tag_value(st_call *c, const st_json *node, st_str value) {
  if (!node || st_utf8_utf16_length(value) > ST_MAX_TAG_VALUE || !tag_characters(value))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The Tag Value provided is invalid, Value: %.*s",
                          ST_FMT(node ? value : ST_LIT("null")));
  return STATOR_OK;
}

static int check_tag_prefix(st_call *c, st_str key) {
  if (!tag_key_is_reserved(key)) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Tag Key cannot be prefixed with aws:, Key: %.*s", ST_FMT(key));
}

static int check_tag_count(st_call *c, size_t count) {
  if (count <= ST_MAX_TAGS) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Number of Tags exceed the current limit for the provided ResourceArn");
}

static int check_tags_differ(st_call *c, const st_tags *tags) {
  st_str *keys = st_arena_array(c->arena, tags->count + 1, sizeof *keys), twice;
  if (!keys) return st_error_nomem(c->error);
  for (size_t i = 0; i < tags->count; i++) keys[i] = tags->all[i].key;
  int rc = st_names_repeated(keys, tags->count, c->arena, &twice, c->error);
  if (rc != STATOR_OK || !twice.p) return rc;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Duplicate Tag Keys provided as input: Duplicate Tag Key found %.*s",
                        ST_FMT(twice));
}

/* ------------------------------------------------------------------ reading */

static int make_room(st_call *c, const st_json *list, st_tags *out) {
  out->count = 0;
  out->all = st_arena_array(c->arena, (list ? list->count : 0) + (size_t)1, sizeof *out->all);
  return out->all ? STATOR_OK : st_error_nomem(c->error);
}

static int read_tag(st_call *c, const st_json *node, st_tag *out) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_tag_shape, node->type == ST_JSON_NULL ? NULL : node, m);
  *out = (st_tag){st_call_string(c, m[TAG_KEY]), st_call_string(c, m[TAG_VALUE])};
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  int rc = check_tag_key(c, m[TAG_KEY], out->key);
  if (rc == STATOR_OK) rc = check_tag_value(c, m[TAG_VALUE], out->value);
  return rc == STATOR_OK ? check_tag_prefix(c, out->key) : rc;
}

int st_tags_read(st_call *c, const st_json *list, st_tags *out) {
  int rc = make_room(c, list, out);
  for (const st_json *e = st_json_first(list); e && rc == STATOR_OK; e = st_json_next(list, e))
    rc = read_tag(c, e, &out->all[out->count++]);
  if (rc == STATOR_OK) rc = check_tags_differ(c, out);
  return rc == STATOR_OK ? check_tag_count(c, out->count) : rc;
}

static int read_tag_key(st_call *c, const st_json *node, st_tag *out) {
  if (node->type == ST_JSON_NULL) node = NULL;
  *out = (st_tag){.key = st_call_string(c, node)};
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  int rc = check_tag_key(c, node, out->key);
  return rc == STATOR_OK ? check_tag_prefix(c, out->key) : rc;
}

int st_tag_keys_read(st_call *c, const st_json *list, st_tags *out) {
  int rc = make_room(c, list, out);
  for (const st_json *e = st_json_first(list); e && rc == STATOR_OK; e = st_json_next(list, e))
    rc = read_tag_key(c, e, &out->all[out->count++]);
  return rc == STATOR_OK ? check_tag_count(c, out->count) : rc;
}

/* ------------------------------------------------------------------ keeping */

int st_tags_kept(st_call *c, const st_table *t, st_tags *out) {
  const st_json *root, *m[ST_MAX_FIELDS];
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK) return rc;
  const st_json *list = st_settings_member(root, ST_SETTING_TAGS, of_the_table);
  rc = make_room(c, list, out);
  for (const st_json *e = st_json_first(list); e && rc == STATOR_OK; e = st_json_next(list, e)) {
    st_decode_members(&st_tag_shape, e, m);
    out->all[out->count++] =
        (st_tag){st_call_string(c, m[TAG_KEY]), st_call_string(c, m[TAG_VALUE])};
    rc = (int)c->error->code;
  }
  return rc;
}

void st_tags_print(const st_tags *tags, st_buf *out) {
  st_buf_char(out, '[');
  for (size_t i = 0; i < tags->count; i++) {
    st_buf_text(out, i ? ",{\"Key\":\"" : "{\"Key\":\"");
    st_utf8_escape(tags->all[i].key, out);
    st_buf_lit(out, "\",\"Value\":\"");
    st_utf8_escape(tags->all[i].value, out);
    st_buf_lit(out, "\"}");
  }
  st_buf_char(out, ']');
}

int st_tags_put(st_call *c, st_table *t, const st_tags *tags) {
  int rc = check_tag_count(c, tags->count);
  if (rc != STATOR_OK) return rc;
  st_buf text;
  st_buf_init(&text, 0);
  if (tags->count) st_tags_print(tags, &text);
  rc = text.failed ? st_error_nomem(c->error)
                   : st_settings_put(c, t, ST_SETTING_TAGS, of_the_table, st_buf_view(&text));
  st_buf_free(&text);
  return rc;
}
