/* keys.c - keys and positions. */
#include "plan/keys.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "expr/projection.h"

#define BAD_VALUE "One or more parameter values were invalid: "
#define BAD_KEY_VALUE "One or more parameter values are not valid. "

static st_type type_of_letter(char letter) {
  return letter == 'S' ? ST_S : letter == 'N' ? ST_N : ST_B;
}

int st_key_check_empty(st_key_part part, st_str name, st_error *error) {
  if (part.type == 'N' || part.bytes.n > 0) return STATOR_OK;
  return st_error_in_family(error, ST_FAMILY_EMPTY_KEY,
                            BAD_KEY_VALUE
                            "The AttributeValue for a key attribute cannot contain an "
                            "empty %s value. Key: %.*s",
                            part.type == 'S' ? "string" : "binary", ST_FMT(name));
}

int st_key_check_size(st_key_part part, bool is_hash, st_error *error) {
  size_t n = st_key_part_size(part);
  if (is_hash && n > ST_MAX_HASH_KEY)
    return st_error_raise(error, STATOR_VALIDATION,
                          BAD_VALUE
                          "Size of hashkey has exceeded the maximum size limit of%d bytes",
                          ST_MAX_HASH_KEY);
  if (!is_hash && n > ST_MAX_RANGE_KEY)
    return st_error_raise(error, STATOR_VALIDATION,
                          BAD_VALUE "Aggregated size of all range keys has exceeded the size limit "
                                    "of %d bytes",
                          ST_MAX_RANGE_KEY);
  return STATOR_OK;
}

int st_key_check_part(st_key_part part, st_str name, bool is_hash, st_error *error) {
  if (part.type == 'N' || (part.bytes.n > 0 && part.bytes.n <= ST_MAX_RANGE_KEY)) return STATOR_OK;
  int rc = st_key_check_empty(part, name, error);
  return rc == STATOR_OK ? st_key_check_size(part, is_hash, error) : rc;
}

static int key_part(st_value v, st_str name, bool is_hash, st_arena *arena, st_key_part *out,
                    st_error *error) {
  if (!st_key_part_of(v, arena, out)) return st_error_nomem(error);
  return st_key_check_part(*out, name, is_hash, error);
}

/* With a sort key absent its part stays 0, the empty TEXT. */
static int key_from_values(const st_table *t, st_value hash, st_value range, st_arena *arena,
                           st_key *key, st_error *error) {
  *key = (st_key){0};
  int rc = key_part(hash, t->hash.name, true, arena, &key->hash, error);
  if (rc == STATOR_OK && t->range.name.p)
    rc = key_part(range, t->range.name, false, arena, &key->range, error);
  if (rc == STATOR_OK) key->shard = st_hash_shard(key->hash.bytes);
  return rc;
}

static int check_key_value(const st_attribute *a, st_value v, st_error *error) {
  if (v.type == ST_NONE)
    return st_error_raise(error, STATOR_VALIDATION, BAD_VALUE "Missing the key %.*s in the item",
                          ST_FMT(a->name));
  if (v.type != type_of_letter(a->type))
    return st_error_raise(error, STATOR_VALIDATION,
                          BAD_VALUE "Type mismatch for key %.*s expected: %c actual: %s",
                          ST_FMT(a->name), a->type, st_type_name((st_type)v.type));
  return STATOR_OK;
}

static void find_key_values(const st_table *t, const st_item_text *item, st_value *hash,
                            st_value *range) {
  *hash = st_item_text_find(item, t->hash.name);
  *range = t->range.name.p ? st_item_text_find(item, t->range.name) : (st_value){0};
}

int st_key_of_item(const st_table *t, const st_item_text *item, st_arena *arena, st_key *key,
                   st_error *error) {
  st_value hash, range;
  find_key_values(t, item, &hash, &range);
  int rc = check_key_value(&t->hash, hash, error);
  if (rc == STATOR_OK && t->range.name.p) rc = check_key_value(&t->range, range, error);
  return rc == STATOR_OK ? key_from_values(t, hash, range, arena, key, error) : rc;
}

static bool key_values_fit(const st_table *t, st_value hash, st_value range) {
  return hash.type == type_of_letter(t->hash.type) &&
         (!t->range.name.p || range.type == type_of_letter(t->range.type));
}

static int refuse_schema(st_error *error) {
  return st_error_raise(error, STATOR_VALIDATION,
                        "The provided key element does not match the schema");
}

int st_key_of_batch_item(const st_table *t, const st_item_text *item, st_arena *arena, st_key *key,
                         st_error *error) {
  st_value hash, range;
  find_key_values(t, item, &hash, &range);
  if (!key_values_fit(t, hash, range)) return refuse_schema(error);
  return key_from_values(t, hash, range, arena, key, error);
}

static size_t map_size(st_str map) {
  size_t n = 0;
  const char *at = NULL;
  st_member m;
  while (st_map_next(map, &at, &m)) n++;
  return n;
}

static void match_key_member(const st_table *t, st_member m, st_value *hash, st_value *range) {
  if (st_name_cmp(m.name, t->hash.name) == 0)
    *hash = m.value;
  else if (t->range.name.p && st_name_cmp(m.name, t->range.name) == 0)
    *range = m.value;
}

/* A key in one pass: both values, and how many members there are. */
static size_t find_key_members(const st_table *t, const st_item_text *map, st_value *hash,
                               st_value *range) {
  size_t n = 0;
  const char *at = NULL;
  st_member m;
  *hash = *range = (st_value){0};
  if (map->parts)
    for (; n < map->count; n++) match_key_member(t, st_item_text_member(map, n), hash, range);
  else
    for (; st_map_next(map->text, &at, &m); n++) match_key_member(t, m, hash, range);
  return n;
}

int st_key_of_map(const st_table *t, const st_item_text *map, st_arena *arena, st_key *key,
                  st_error *error) {
  st_value hash, range;
  size_t members = find_key_members(t, map, &hash, &range);
  if (members != (t->range.name.p ? 2 : 1) || !key_values_fit(t, hash, range))
    return refuse_schema(error);
  return key_from_values(t, hash, range, arena, key, error);
}

static void write_key_member(st_str name, st_key_part part, st_buf *out) {
  st_buf_char(out, '"');
  st_utf8_escape(name, out);
  st_buf_lit(out, "\":");
  st_key_part_write(part, out);
}

void st_key_write(const st_table *t, const st_key *key, st_buf *out) {
  bool range = t->range.name.p != NULL;
  bool range_first = range && st_str_cmp(t->range.name, t->hash.name) < 0;
  st_buf_char(out, '{');
  if (range_first) write_key_member(t->range.name, key->range, out);
  if (range_first) st_buf_char(out, ',');
  write_key_member(t->hash.name, key->hash, out);
  if (range && !range_first) st_buf_char(out, ',');
  if (range && !range_first) write_key_member(t->range.name, key->range, out);
  st_buf_char(out, '}');
}

/* -- index keys of items -------------------------------------------------------- */

static int refuse_index_key(st_value v, const st_index *index, const st_attribute *a, bool update,
                            st_error *error) {
  if (v.type != type_of_letter(a->type))
    return st_error_raise(
        error, STATOR_VALIDATION,
        BAD_VALUE "Type mismatch for Index Key %.*s Expected: %c Actual: %s IndexName: %.*s",
        ST_FMT(a->name), a->type, st_type_name((st_type)v.type), ST_FMT(index->name));
  const char *what = a->type == 'S' ? "string" : "binary";
  if (update)
    return st_error_in_family(error, ST_FAMILY_EMPTY_KEY,
                              BAD_KEY_VALUE "The update expression attempted to update a secondary "
                                            "index key to a value that is not supported. The "
                                            "AttributeValue for a key attribute cannot contain an "
                                            "empty %s value.",
                              what);
  return st_error_in_family(error, ST_FAMILY_EMPTY_KEY,
                            BAD_KEY_VALUE
                            "A value specified for a secondary index key is not "
                            "supported. The AttributeValue for a key attribute cannot "
                            "contain an empty %s value. IndexName: %.*s, IndexKey: %.*s",
                            what, ST_FMT(index->name), ST_FMT(a->name));
}

static int check_index_attribute(const st_index *index, const st_attribute *a, bool is_hash,
                                 const st_item_text *item, st_str before, bool update,
                                 st_arena *arena, st_error *error) {
  st_value v = st_item_text_find(item, a->name);
  if (v.type == ST_NONE) return STATOR_OK;
  if (before.n && st_value_eq(v, st_map_find(before, a->name))) return STATOR_OK;
  st_str inner = st_value_inner(v);
  bool empty = (v.type == ST_S || v.type == ST_B) && inner.n == 2;
  if (v.type != type_of_letter(a->type) || empty)
    return refuse_index_key(v, index, a, update, error);
  st_key_part part;
  if (!st_key_part_of(v, arena, &part)) return st_error_nomem(error);
  return st_key_check_size(part, is_hash, error);
}

static int check_index_keys(const st_index *index, const st_item_text *item, st_str before,
                            bool update, st_arena *arena, st_error *error) {
  int rc = STATOR_OK;
  for (int i = 0; i < index->hash_count && rc == STATOR_OK; i++)
    rc = check_index_attribute(index, &index->hash[i], true, item, before, update, arena, error);
  for (int i = 0; i < index->range_count && rc == STATOR_OK; i++)
    rc = check_index_attribute(index, &index->range[i], false, item, before, update, arena, error);
  return rc;
}

/* AWS names the alphabetically first index. */
static const st_index *next_by_name(const st_table *t, const st_index *last) {
  const st_index *next = NULL;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *x = &t->indexes[i];
    if (x->status == ST_DELETING) continue;
    if (last && st_str_cmp(x->name, last->name) <= 0) continue;
    if (!next || st_str_cmp(x->name, next->name) < 0) next = x;
  }
  return next;
}

int st_key_check_indexes(const st_table *t, const st_item_text *item, st_str before, bool update,
                         st_arena *arena, st_error *error) {
  int rc = STATOR_OK;
  if (t->index_count == 0 || st_index_keys_are_legal(t, item->text)) return rc;
  const st_index *index = next_by_name(t, NULL);
  for (; index && rc == STATOR_OK; index = next_by_name(t, index))
    rc = check_index_keys(index, item, before, update, arena, error);
  return rc;
}

/* -- positions ---------------------------------------------------------------- */

static void add_key_name(st_str *names, size_t *count, st_str name) {
  size_t at = 0;
  if (!name.p) return;
  while (at < *count && st_str_cmp(names[at], name) < 0) at++;
  if (at < *count && st_str_eq(names[at], name)) return;
  for (size_t i = (*count)++; i > at; i--) names[i] = names[i - 1];
  names[at] = name;
}

size_t st_key_names(const st_table *t, const st_index *index, st_str *names) {
  size_t n = 0;
  add_key_name(names, &n, t->hash.name);
  add_key_name(names, &n, t->range.name);
  for (int i = 0; index && i < index->hash_count; i++) add_key_name(names, &n, index->hash[i].name);
  for (int i = 0; index && i < index->range_count; i++)
    add_key_name(names, &n, index->range[i].name);
  return n;
}

static int position_part(const st_attribute *a, st_str map, bool of_table, st_arena *arena,
                         st_key_part *out, st_error *error) {
  *out = (st_key_part){
      {"", 0},
      0
  };
  if (!a->name.p) return STATOR_OK;
  st_value v = st_map_find(map, a->name);
  if (v.type == type_of_letter(a->type)) {
    if (!st_key_part_of(v, arena, out)) return st_error_nomem(error);
    int rc = st_key_check_empty(*out, a->name, error);
    if (rc != STATOR_OK) st_error_wrap(error, "The provided starting key is invalid: ", ST_LIT(""));
    return rc;
  }
  return st_error_raise(error, STATOR_VALIDATION,
                        of_table ? "The provided starting key is invalid: The provided key "
                                   "element does not match the schema"
                                 : "The provided starting key is invalid");
}

int st_key_position(const st_table *t, const st_index *index, st_str map, st_arena *arena,
                    st_position *out, st_error *error) {
  *out = (st_position){0};
  st_str names[ST_KEY_NAMES];
  if (map_size(map) != st_key_names(t, index, names))
    return st_error_raise(error, STATOR_VALIDATION, "The provided starting key is invalid");
  int rc = STATOR_OK;
  for (int i = 0; index && i < index->hash_count && rc == STATOR_OK; i++)
    rc = position_part(&index->hash[i], map, false, arena, &out->hash[i], error);
  for (int i = 0; index && i < index->range_count && rc == STATOR_OK; i++)
    rc = position_part(&index->range[i], map, false, arena, &out->range[i], error);
  if (rc == STATOR_OK) rc = position_part(&t->hash, map, true, arena, &out->table_hash, error);
  if (rc == STATOR_OK) rc = position_part(&t->range, map, true, arena, &out->table_range, error);
  if (rc != STATOR_OK) return rc;
  out->shard =
      index ? st_index_shard(out->hash, index->hash_count) : st_hash_shard(out->table_hash.bytes);
  return STATOR_OK;
}

int st_key_write_position(const st_table *t, const st_index *index, st_str item, st_arena *arena,
                          st_buf *out, st_error *error) {
  st_str names[ST_KEY_NAMES];
  st_projection *keys;
  bool any;
  int rc = st_projection_of_names(arena, names, st_key_names(t, index, names), &keys, error);
  if (rc != STATOR_OK) return rc;
  st_projection_apply(keys, item, out, &any);
  return out->failed ? st_error_nomem(error) : STATOR_OK;
}
