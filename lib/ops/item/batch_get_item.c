/* batch_get_item.c - BatchGetItem: up to 100 keys of any tables, up to 16 MB of
** items; what is left then goes back as UnprocessedKeys. */
#include "base/hash.h"
#include "ops/capacity.h"
#include "ops/item/batch.h"
#include "ops/key_paths.h"

enum { GET_KEYS, GET_CONSISTENT, GET_PROJECTION, GET_NAMES, GET_ATTRIBUTES };

static const st_field batch_key = {.kind = ST_KIND_ITEM};
static const st_field keys_fields[] = {
    [GET_KEYS] = {"Keys",                     ST_KIND_LIST, ST_REQUIRED, 0, 0,         NULL, NULL, &batch_key      },
    [GET_CONSISTENT] = ST_FIELD("ConsistentRead", ST_KIND_BOOLEAN),
    [GET_PROJECTION] = ST_FIELD("ProjectionExpression", ST_KIND_STRING),
    [GET_NAMES] = {"ExpressionAttributeNames", ST_KIND_MAP,  0,           0, 0,         NULL, NULL, &st_field_string},
    [GET_ATTRIBUTES] = {"AttributesToGet",          ST_KIND_LIST, 0,           1, INT32_MAX, NULL, NULL,
                  &st_field_string                                                                                 },
};
static const st_shape keys_shape = ST_SHAPE("KeysAndAttributes", keys_fields);
static const st_field keys_element = {.kind = ST_KIND_STRUCT, .shape = &keys_shape};

enum { BATCH_GET_ITEMS, BATCH_GET_CAPACITY };
static const st_field batch_get_fields[] = {
    [BATCH_GET_ITEMS] = {"RequestItems", ST_KIND_MAP, ST_REQUIRED, 0, 0, NULL, NULL, &keys_element},
    [BATCH_GET_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
};
const st_shape st_batch_get_item_shape = ST_SHAPE("BatchGetItemInput", batch_get_fields);

/* One table's part of the request. */
typedef struct get_part {
  const st_json *name, *node;
  const st_table *table;
  const st_json *m[sizeof keys_fields / sizeof keys_fields[0]];
  st_expressions x;
  st_item_text *maps; /* the keys as they were sent */
  st_key *keys;       /* the same, once the table is known */
  size_t count, done; /* done: keys read before the answer was full */
} get_part;

static int check_part_length(st_call *c, const get_part *part) {
  st_str table = st_call_string(c, part->name);
  if (!part->m[GET_KEYS])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "1 validation error detected: Value null at 'requestItems.%.*s.member."
                          "keys' failed to satisfy constraint: Member must not be null",
                          ST_FMT(table));
  if (part->count == 0) return st_batch_refuse_length(c, "requestItems", table, ".keys", true, 1);
  if (part->count > ST_MAX_BATCH_GET)
    return st_batch_refuse_length(c, "RequestItems", table, ".Keys", false, ST_MAX_BATCH_GET);
  if (part->m[GET_ATTRIBUTES] && part->m[GET_ATTRIBUTES]->count == 0)
    return st_batch_refuse_length(c, "requestItems", table, ".attributesToGet", true, 1);
  return c->error->code;
}

/* Hashes of keys, each at its place or behind it; 0: none. */
enum { SEEN_SLOTS = 256 };
_Static_assert(ST_MAX_BATCH_GET < SEEN_SLOTS, "a free slot ends every search");

/* Notes the key's hash; whether it was there. */
static bool hash_is_seen(uint64_t *seen, st_str key) {
  uint64_t hash = st_hash(key) | 1;
  size_t slot = (hash >> 1) % SEEN_SLOTS;
  while (seen[slot] && seen[slot] != hash) slot = (slot + 1) % SEEN_SLOTS;
  bool found = seen[slot] != 0;
  seen[slot] = hash;
  return found;
}

/* A key twice is refused before the table is looked up: equal keys are equal text. */
static int read_keys(st_call *c, get_part *part) {
  const st_json *keys = part->m[GET_KEYS];
  uint64_t seen[SEEN_SLOTS] = {0};
  size_t i = 0;
  part->maps = st_arena_array(c->arena, part->count, sizeof *part->maps);
  part->keys = st_arena_array(c->arena, part->count, sizeof *part->keys);
  if (!part->maps || !part->keys) return st_error_nomem(c->error);
  for (const st_json *k = st_json_first(keys); k; k = st_json_next(keys, k), i++) {
    int rc = st_call_whole_item(c, k, &part->maps[i]);
    if (rc != STATOR_OK) return rc;
    if (!hash_is_seen(seen, part->maps[i].text)) continue;
    for (size_t j = 0; j < i; j++)
      if (st_str_eq(part->maps[i].text, part->maps[j].text)) return st_batch_refuse_duplicates(c);
  }
  return STATOR_OK;
}

static int read_part(st_call *c, get_part *part) {
  st_expressions *x = &part->x;
  x->names = part->m[GET_NAMES];
  x->text[ST_EXPR_PROJECTION] = part->m[GET_PROJECTION];
  x->legacy[ST_LEGACY_ATTRIBUTES_TO_GET] = part->m[GET_ATTRIBUTES];
  int rc = st_expressions_check_mixing(c, x);
  if (rc == STATOR_OK) rc = read_keys(c, part);
  if (rc == STATOR_OK) rc = st_legacy_attributes_to_get(c, x);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, x);
  return rc == STATOR_OK ? st_expressions_check_used(c, x) : rc;
}

/* Styles may not be mixed over tables either. */
static int check_part_styles(st_call *c, const get_part *parts, size_t count) {
  st_expressions all = {0};
  for (size_t i = 0; i < count; i++) {
    if (parts[i].m[GET_PROJECTION]) all.text[ST_EXPR_PROJECTION] = parts[i].m[GET_PROJECTION];
    if (parts[i].m[GET_ATTRIBUTES])
      all.legacy[ST_LEGACY_ATTRIBUTES_TO_GET] = parts[i].m[GET_ATTRIBUTES];
  }
  return st_expressions_check_mixing(c, &all);
}

/* Shape first for all tables, then contents. */
static int read_parts(st_call *c, get_part *parts, size_t count) {
  const st_json *items = c->m[BATCH_GET_ITEMS];
  size_t total = 0, i = 0;
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(items); n && rc == STATOR_OK; n = st_json_next(items, n)) {
    get_part *part = &parts[i++];
    part->name = n;
    part->node = n[1].type == ST_JSON_NULL ? NULL : n + 1;
    st_decode_members(&keys_shape, part->node, part->m);
    part->count = part->m[GET_KEYS] ? part->m[GET_KEYS]->count : 0;
    total += part->count;
    rc = check_part_length(c, part);
  }
  if (rc == STATOR_OK && total > ST_MAX_BATCH_GET)
    rc = st_error_raise(c->error, STATOR_VALIDATION,
                        "Too many items requested for the BatchGetItem call");
  if (rc == STATOR_OK) rc = check_part_styles(c, parts, count);
  for (i = 0; i < count && rc == STATOR_OK; i++) rc = read_part(c, &parts[i]);
  return rc;
}

/* One table may be named twice, by its name and by its ARN; the keys of one part
** are known to differ. */
static bool key_is_repeated(const get_part *parts, const get_part *part, const st_key *key) {
  for (const get_part *p = parts; p < part; p++) {
    if (p->table != part->table) continue;
    for (size_t i = 0; i < p->count; i++)
      if (st_batch_same_key(&p->keys[i], key)) return true;
  }
  return false;
}

static int resolve_part(st_call *c, const get_part *parts, get_part *part) {
  st_table *t;
  int rc = st_call_table(c, part->name, &t);
  part->table = t;
  for (size_t i = 0; i < part->count && rc == STATOR_OK; i++) {
    rc = st_key_of_map(t, &part->maps[i], c->arena, &part->keys[i], c->error);
    if (rc == STATOR_OK && key_is_repeated(parts, part, &part->keys[i]))
      rc = st_batch_refuse_duplicates(c);
  }
  return rc == STATOR_OK ? st_check_key_paths(c, t, &part->x) : rc;
}

static int answer_part(st_call *c, get_part *part, st_capacity *k, int64_t *bytes) {
  st_table *t;
  st_str name = st_call_string(c, part->name);
  bool consistent = st_decode_true(part->m[GET_CONSISTENT]);
  int rc = st_call_table(c, part->name, &t);
  bool any = false, reached;
  st_batch_write_name(c->out, name);
  st_buf_char(c->out, '[');
  for (part->done = 0; part->done < part->count && rc == STATOR_OK; part->done++) {
    st_row row;
    if (*bytes >= ST_MAX_BATCH_GET_BYTES) break;
    rc = st_items_get(c->store, t, &part->keys[part->done], &row, c->error);
    if (rc == STATOR_OK && !row.id) rc = st_capacity_get(c, k, name, 0, consistent);
    if (rc != STATOR_OK || !row.id) continue;
    if (*bytes + row.size > ST_MAX_BATCH_GET_BYTES) {
      *bytes = ST_MAX_BATCH_GET_BYTES; /* full: nothing smaller behind it either */
      break;
    }
    *bytes += row.size;
    rc = st_capacity_get(c, k, name, row.size, consistent);
    if (any) st_buf_char(c->out, ',');
    any = true;
    if (part->x.projection)
      st_projection_apply(part->x.projection, row.item, c->out, &reached);
    else
      st_buf_str(c->out, row.item);
  }
  st_buf_char(c->out, ']');
  return rc;
}

static void copy_member(st_call *c, const char *name, const st_json *node) {
  if (!node) return;
  st_buf_format(c->out, ",\"%s\":", name);
  bool string = node->type == ST_JSON_STRING;
  if (string) st_buf_char(c->out, '"');
  st_buf_add(c->out, node->text, node->len);
  if (string) st_buf_char(c->out, '"');
}

static void answer_unprocessed(st_call *c, const get_part *part, bool *any) {
  if (part->done == part->count) return;
  if (*any) st_buf_char(c->out, ',');
  *any = true;
  st_batch_write_name(c->out, st_call_string(c, part->name));
  st_buf_lit(c->out, "{\"Keys\":[");
  for (size_t i = part->done; i < part->count; i++) {
    if (i > part->done) st_buf_char(c->out, ',');
    st_buf_str(c->out, part->maps[i].text);
  }
  st_buf_char(c->out, ']');
  for (int i = GET_CONSISTENT; i <= GET_ATTRIBUTES; i++)
    copy_member(c, keys_fields[i].name, part->m[i]);
  st_buf_char(c->out, '}');
}

static int answer_batch(st_call *c, get_part *parts, size_t count) {
  int rc = STATOR_OK;
  int64_t bytes = 0;
  bool any = false;
  st_capacity capacity;
  st_capacity_begin(c->m[BATCH_GET_CAPACITY], ST_CHARGE_PLAIN, &capacity);
  st_buf_lit(c->out, "{\"Responses\":{");
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) {
    if (i) st_buf_char(c->out, ',');
    rc = answer_part(c, &parts[i], &capacity, &bytes);
  }
  st_buf_lit(c->out, "},\"UnprocessedKeys\":{");
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) answer_unprocessed(c, &parts[i], &any);
  st_buf_char(c->out, '}');
  st_capacity_answer_list(c, &capacity, true);
  st_buf_char(c->out, '}');
  return rc;
}

int st_op_batch_get_item(st_call *c) {
  const st_json *items = c->m[BATCH_GET_ITEMS];
  int rc = st_batch_check_map(c, items);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(c->op->shape, c->m, (bool[]){true, false}, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  size_t count = items->count;
  get_part *parts = st_arena_array(c->arena, count, sizeof *parts);
  if (!parts) return st_error_nomem(c->error);
  rc = read_parts(c, parts, count);
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) rc = resolve_part(c, parts, &parts[i]);
  return rc == STATOR_OK ? answer_batch(c, parts, count) : rc;
}
