/* sent_key.c - keys from the nodes of a request. */
#include "plan/sent_key.h"
#include "base/hash.h"

enum { MOST_DIGITS = 18 };

/* A whole number as canonical text has it. */
static bool is_canonical_integer(st_str s) {
  size_t first = s.n && s.p[0] == '-';
  size_t digits = s.n - first;
  if (digits == 0 || digits > MOST_DIGITS) return false;
  if (s.p[first] == '0' && s.n > 1) return false;
  for (size_t i = first; i < s.n; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return true;
}

/* {"S":"..."} or {"N":"..."}, and nothing else in it. */
static bool read_typed_part(const st_json *value, st_sent_part *part) {
  if (value->type != ST_JSON_OBJECT || value->count != 1) return false;
  const st_json *type = value + 1, *text = value + 2;
  if (type->len != 1 || text->type != ST_JSON_STRING || text->escaped) return false;
  part->type = *type->text;
  part->text = (st_str){text->text, text->len};
  return part->type == 'S' || (part->type == 'N' && is_canonical_integer(part->text));
}

static bool read_plain_part(const st_json *value, st_sent_part *part) {
  bool string = value->type == ST_JSON_STRING && !value->escaped;
  part->type = string ? 'S' : 'N';
  part->text = (st_str){value->text, value->len};
  return string || (value->type == ST_JSON_NUMBER && is_canonical_integer(part->text));
}

bool st_sent_key_read(const st_json *map, bool plain, st_sent_key *out) {
  out->count = 0;
  if (map->type != ST_JSON_OBJECT || map->count == 0 || map->count > 2) return false;
  for (const st_json *n = st_json_first(map); n; n = st_json_next(map, n)) {
    st_sent_part *part = &out->parts[out->count++];
    part->name = (st_str){n->text, n->len};
    if (n->escaped || n->len == 0 || n->len > ST_MAX_KEY_NAME) return false;
    if (!(plain ? read_plain_part(n + 1, part) : read_typed_part(n + 1, part))) return false;
  }
  return out->count == 1 || !st_str_eq(out->parts[0].name, out->parts[1].name);
}

static const st_sent_part *part_of(const st_sent_key *sent, const st_attribute *a) {
  for (int i = 0; i < sent->count; i++)
    if (st_str_eq(sent->parts[i].name, a->name))
      return sent->parts[i].type == a->type ? &sent->parts[i] : NULL;
  return NULL;
}

static int take_part(const st_sent_part *part, bool is_hash, st_arena *arena, st_key_part *out,
                     st_error *error) {
  if (!st_key_part_of_text(part->type, part->text, arena, out)) return st_error_nomem(error);
  return st_key_check_part(*out, part->name, is_hash, error);
}

int st_key_of_sent(const st_table *t, const st_sent_key *sent, st_arena *arena, st_key *key,
                   st_error *error) {
  bool has_range = t->range.name.p != NULL;
  const st_sent_part *hash = part_of(sent, &t->hash);
  const st_sent_part *range = has_range ? part_of(sent, &t->range) : NULL;
  *key = (st_key){0};
  if (sent->count != (has_range ? 2 : 1) || !hash || (has_range && !range))
    return st_key_refuse_schema(error);
  int rc = take_part(hash, true, arena, &key->hash, error);
  if (rc == STATOR_OK && range) rc = take_part(range, false, arena, &key->range, error);
  if (rc == STATOR_OK) key->shard = st_hash_shard(key->hash.bytes);
  return rc;
}

uint64_t st_sent_key_hash(const st_sent_key *sent) {
  uint64_t hash = 0;
  for (int i = 0; i < sent->count; i++) {
    const st_sent_part *part = &sent->parts[i];
    uint64_t name = (uint64_t)part->name.n << 8 | (unsigned char)part->name.p[part->name.n - 1];
    hash += st_hash(part->text) ^ (name * 0x9E3779B97F4A7C15u);
  }
  return hash;
}
