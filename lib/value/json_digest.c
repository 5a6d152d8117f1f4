/*
** json_digest.c - a digest of what JSON says. Members of an object and elements
** of a set are hashed each for itself and added up, so that their order does not
** matter and nothing is sorted. Recurses as deep as the reader lets values nest.
*/
#include "value/json_digest.h"

static st_digest add_digests(st_digest a, st_digest b) {
  return (st_digest){a.low + b.low, a.high + b.high};
}

/* Of two digests in this order. */
static st_digest join_digests(st_digest a, st_digest b) {
  uint64_t both[] = {a.low, a.high, b.low, b.high};
  return st_hash_digest((st_str){(const char *)both, sizeof both}, ST_JSON_ARRAY);
}

static int digest_text(const st_json *value, st_arena *arena, st_digest *out, st_error *error) {
  st_str text = {value->text, value->len};
  if (value->type == ST_JSON_STRING && !st_json_string(value, arena, &text))
    return st_error_nomem(error);
  *out = st_hash_digest(text, value->type);
  return STATOR_OK;
}

static int digest_list(const st_json *array, bool ordered, st_arena *arena, st_digest *out,
                       st_error *error) {
  *out = st_hash_digest(ST_LIT(""), array->type);
  for (const st_json *e = st_json_first(array); e; e = st_json_next(array, e)) {
    st_digest element = {0, 0};
    int rc = st_json_digest(e, arena, &element, error);
    if (rc != STATOR_OK) return rc;
    *out = ordered ? join_digests(*out, element) : add_digests(*out, element);
  }
  return STATOR_OK;
}

static bool names_a_set(const st_json *name) {
  return st_json_is(name, ST_LIT("SS")) || st_json_is(name, ST_LIT("NS")) ||
         st_json_is(name, ST_LIT("BS"));
}

static int digest_object(const st_json *object, st_arena *arena, st_digest *out, st_error *error) {
  *out = st_hash_digest(ST_LIT(""), object->type);
  for (const st_json *n = st_json_first(object); n; n = st_json_next(object, n)) {
    const st_json *value = n + 1;
    st_digest name = {0, 0}, of_value = {0, 0};
    if (value->type == ST_JSON_NULL) continue;
    int rc = digest_text(n, arena, &name, error);
    if (rc == STATOR_OK)
      rc = value->type == ST_JSON_ARRAY
               ? digest_list(value, !names_a_set(n), arena, &of_value, error)
               : st_json_digest(value, arena, &of_value, error);
    if (rc != STATOR_OK) return rc;
    *out = add_digests(*out, join_digests(name, of_value));
  }
  return STATOR_OK;
}

static int digest_item(const st_json *item, st_arena *arena, st_digest *out, st_error *error) {
  const st_json *object;
  int rc = st_json_read(st_json_item(item)->sent, arena, &object, error);
  return rc == STATOR_OK ? digest_object(object, arena, out, error) : rc;
}

int st_json_digest(const st_json *value, st_arena *arena, st_digest *out, st_error *error) {
  switch (value->type) {
  case ST_JSON_OBJECT: return digest_object(value, arena, out, error);
  case ST_JSON_ITEM: return digest_item(value, arena, out, error);
  case ST_JSON_ARRAY: return digest_list(value, true, arena, out, error);
  default: return digest_text(value, arena, out, error);
  }
}
