/* batch_write_item.c - BatchWriteItem: up to 25 puts and deletes of any tables.
** Everything is checked before anything is written; all of it is one transaction
** here, which DynamoDB allows without promising it. */
#include "ops/capacity.h"
#include "ops/item/batch.h"
#include "ops/item/collection_metrics.h"
#include "ops/item/write_item.h"

static const st_field put_request_fields[] = {
    {"Item", ST_KIND_ITEM, ST_REQUIRED, 0, 0, NULL, NULL, NULL}
};
static const st_shape put_request_shape = ST_SHAPE("PutRequest", put_request_fields);
static const st_field delete_request_fields[] = {
    {"Key", ST_KIND_ITEM, ST_REQUIRED, 0, 0, NULL, NULL, NULL}
};
static const st_shape delete_request_shape = ST_SHAPE("DeleteRequest", delete_request_fields);

enum { WRITE_PUT, WRITE_DELETE };
static const st_field write_request_fields[] = {
    [WRITE_PUT] = {"PutRequest",    ST_KIND_STRUCT, 0, 0, 0, NULL, &put_request_shape,    NULL},
    [WRITE_DELETE] = {"DeleteRequest", ST_KIND_STRUCT, 0, 0, 0, NULL, &delete_request_shape, NULL},
};
static const st_shape write_request_shape = ST_SHAPE("WriteRequest", write_request_fields);
static const st_field write_request = {.kind = ST_KIND_STRUCT, .shape = &write_request_shape};
static const st_field write_requests = {.kind = ST_KIND_LIST, .of = &write_request};

enum { BATCH_WRITE_ITEMS, BATCH_WRITE_CAPACITY, BATCH_WRITE_METRICS };
static const st_field batch_write_fields[] = {
    [BATCH_WRITE_ITEMS] = {"RequestItems", ST_KIND_MAP, ST_REQUIRED, 0, 0, NULL, NULL,
                           &write_requests},
    [BATCH_WRITE_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
    [BATCH_WRITE_METRICS] =
        ST_ENUM_FIELD("ReturnItemCollectionMetrics", st_enum_collection_metrics),
};
const st_shape st_batch_write_item_shape = ST_SHAPE("BatchWriteItemInput", batch_write_fields);

typedef struct batch_entry {
  const st_json *table;
  st_table *t;
  st_write write; /* its item is the item, or the key */
} batch_entry;

typedef struct write_batch {
  batch_entry *entries;
  size_t count;
  st_capacity capacity;
  st_metrics metrics;
} write_batch;

/* The dump AWS prints of the one table's list. */
static int refuse_list(st_call *c, const st_json *name, const st_json *list) {
  st_str table = st_call_string(c, name);
  if (list->count == 0) return st_batch_refuse_length(c, "requestItems", table, "", true, 1);
  st_buf dump;
  st_buf_init(&dump, 0);
  st_decode_print(&write_requests, list, c->arena, &dump);
  const char *text = st_buf_cstr(&dump);
  int rc = !text
               ? st_error_nomem(c->error)
               : st_error_raise(c->error, STATOR_VALIDATION,
                                "1 validation error detected: Value '{%.*s=%s}' at 'requestItems' "
                                "failed to satisfy constraint: Map value must satisfy constraint: "
                                "[Member must have length less than or equal to 25, Member must "
                                "have length greater than or equal to 1]",
                                ST_FMT(table), text);
  st_buf_free(&dump);
  return rc;
}

static int check_lists(st_call *c, const st_json *items, size_t *total) {
  const st_json *largest = NULL;
  *total = 0;
  for (const st_json *n = st_json_first(items); n; n = st_json_next(items, n)) {
    const st_json *list = n + 1;
    if (list->type == ST_JSON_NULL || list->count == 0 || list->count > ST_MAX_BATCH_WRITE)
      return refuse_list(c, n, list);
    if (!largest || list->count > largest[1].count) largest = n;
    *total += list->count;
  }
  return *total > ST_MAX_BATCH_WRITE ? refuse_list(c, largest, largest + 1) : STATOR_OK;
}

static int refuse_null(st_call *c, st_str table, size_t number, const char *member) {
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "1 validation error detected: Value null at 'requestItems.%.*s.member."
                        "%zu.member.%s' failed to satisfy constraint: Member must not be null",
                        ST_FMT(table), number, member);
}

static int read_entry(st_call *c, const st_json *name, const st_json *node, size_t number,
                      batch_entry *e) {
  const st_json *m[2], *inner;
  st_decode_members(&write_request_shape, node->type == ST_JSON_NULL ? NULL : node, m);
  if (!m[WRITE_PUT] == !m[WRITE_DELETE])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Supplied AttributeValue has more than one datatypes set, must contain "
                          "exactly one of the supported datatypes");
  bool put = m[WRITE_PUT] != NULL;
  *e = (batch_entry){.table = name};
  e->write.kind = put ? ST_WRITE_PUT : ST_WRITE_DELETE;
  st_decode_members(put ? &put_request_shape : &delete_request_shape, put ? m[0] : m[1], &inner);
  if (!inner)
    return refuse_null(c, st_call_string(c, name), number,
                       put ? "putRequest.item" : "deleteRequest.key");
  return st_call_whole_item(c, inner, &e->write.item);
}

static int read_entries(st_call *c, const st_json *items, write_batch *b) {
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(items); n && rc == STATOR_OK; n = st_json_next(items, n)) {
    const st_json *list = n + 1;
    size_t number = 0;
    for (const st_json *w = st_json_first(list); w && rc == STATOR_OK; w = st_json_next(list, w))
      rc = read_entry(c, n, w, ++number, &b->entries[b->count++]);
  }
  for (size_t i = 0; i < b->count && rc == STATOR_OK; i++)
    if (b->entries[i].write.kind == ST_WRITE_PUT &&
        b->entries[i].write.item.size > ST_MAX_ITEM_SIZE)
      rc = st_error_raise(c->error, STATOR_VALIDATION,
                          "Item size has exceeded the maximum allowed size");
  return rc;
}

/* A put without fit keys is worded like a Key that does not match. */
static int resolve_entry(st_call *c, batch_entry *e) {
  st_write *w = &e->write;
  int rc = st_call_table(c, e->table, &e->t);
  if (rc != STATOR_OK) return rc;
  if (w->kind == ST_WRITE_DELETE) return st_key_of_map(e->t, &w->item, c->arena, &w->key, c->error);
  rc = st_key_of_batch_item(e->t, &w->item, c->arena, &w->key, c->error);
  if (rc != STATOR_OK) return rc;
  return st_key_check_indexes(e->t, &w->item, (st_str){NULL, 0}, false, c->arena, c->error);
}

static int write_entry(st_call *c, write_batch *b, batch_entry *e) {
  st_write *w = &e->write;
  w->want_old = st_capacity_wanted(&b->capacity);
  int rc = st_write_carry_out(c->store, e->t, w, c->arena, c->scratch, c->work, c->error);
  if (rc != STATOR_OK) return rc;
  return st_capacity_write(c, &b->capacity, e->t, st_call_string(c, e->table), w->before, w->after);
}

static int add_collections(st_call *c, write_batch *b) {
  int rc = STATOR_OK;
  for (size_t i = 0; b->metrics.wanted && i < b->count && rc == STATOR_OK; i++) {
    batch_entry *e = &b->entries[i];
    rc = st_metrics_add(c, &b->metrics, e->t, st_call_string(c, e->table), &e->write.key);
  }
  return rc;
}

static int write_entries(st_call *c, write_batch *b) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < b->count && rc == STATOR_OK; i++) {
    rc = resolve_entry(c, &b->entries[i]);
    for (size_t j = 0; j < i && rc == STATOR_OK; j++)
      if (b->entries[i].t == b->entries[j].t &&
          st_batch_same_key(&b->entries[i].write.key, &b->entries[j].write.key))
        rc = st_batch_refuse_duplicates(c);
  }
  for (size_t i = 0; i < b->count && rc == STATOR_OK; i++) rc = write_entry(c, b, &b->entries[i]);
  return rc == STATOR_OK ? add_collections(c, b) : rc;
}

static int answer_written_batch(st_call *c, const write_batch *b) {
  st_buf_lit(c->out, "{\"UnprocessedItems\":{}");
  st_capacity_answer_list(c, &b->capacity, true);
  st_metrics_answer_map(c, &b->metrics, true);
  st_buf_char(c->out, '}');
  return c->out->failed ? st_error_nomem(c->error) : STATOR_OK;
}

int st_op_batch_write_item(st_call *c) {
  const st_json *items = c->m[BATCH_WRITE_ITEMS];
  size_t total;
  int rc = st_batch_check_map(c, items);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(c->op->shape, c->m, (bool[]){true, false, false}, 10, c->arena,
                               c->error);
  if (rc == STATOR_OK) rc = check_lists(c, items, &total);
  if (rc != STATOR_OK) return rc;
  write_batch b = {.entries = st_arena_array(c->arena, total, sizeof *b.entries)};
  if (!b.entries) return st_error_nomem(c->error);
  st_capacity_begin(c->m[BATCH_WRITE_CAPACITY], ST_CHARGE_PLAIN, &b.capacity);
  st_metrics_begin(c->m[BATCH_WRITE_METRICS], &b.metrics);
  rc = read_entries(c, items, &b);
  if (rc == STATOR_OK) rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  rc = write_entries(c, &b);
  if (rc == STATOR_OK) rc = answer_written_batch(c, &b);
  return st_call_commit(c, rc);
}
