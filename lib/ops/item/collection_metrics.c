/* collection_metrics.c - ReturnItemCollectionMetrics. */
#include "ops/item/collection_metrics.h"
#include "base/utf8.h"

#define GIGABYTE (INT64_C(1) << 30)

typedef struct st_collection st_collection;
struct st_collection {
  st_str table;
  st_str key; /* {"pk":{"S":"a"}} */
  int64_t bytes;
  st_collection *next;
};

void st_metrics_begin(const st_json *mode, st_metrics *m) {
  *m = (st_metrics){.wanted = mode && st_decode_enum(mode, st_enum_collection_metrics) == 0};
}

static bool has_local_index(const st_table *t) {
  for (size_t i = 0; i < t->index_count; i++)
    if (t->indexes[i].kind == ST_LSI) return true;
  return false;
}

static int collection_key(st_call *c, const st_table *t, const st_key *key, st_str *out) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_lit(&text, "{\"");
  st_utf8_escape(t->hash.name, &text);
  st_buf_lit(&text, "\":");
  st_key_part_write(key->hash, &text);
  st_buf_char(&text, '}');
  bool ok = !text.failed && st_arena_copy(c->arena, st_buf_view(&text), out);
  st_buf_free(&text);
  return ok ? STATOR_OK : st_error_nomem(c->error);
}

static bool is_there(const st_metrics *m, st_str table, st_str key) {
  for (const st_collection *x = m->first; x; x = x->next)
    if (st_str_eq(x->table, table) && st_str_eq(x->key, key)) return true;
  return false;
}

int st_metrics_add(st_call *c, st_metrics *m, st_table *t, st_str name, const st_key *key) {
  st_str text = {NULL, 0};
  if (!m->wanted || !has_local_index(t)) return STATOR_OK;
  int rc = collection_key(c, t, key, &text);
  if (rc != STATOR_OK || is_there(m, name, text)) return rc;
  st_collection *x = st_arena_array(c->arena, 1, sizeof *x);
  if (!x || !st_arena_copy(c->arena, name, &x->table)) return st_error_nomem(c->error);
  x->key = text;
  rc = st_items_collection(c->store, t, key, c->now_ms, &x->bytes, c->error);
  if (rc != STATOR_OK) return rc;
  if (m->last)
    m->last->next = x;
  else
    m->first = x;
  m->last = x;
  return STATOR_OK;
}

/* -- the answer -------------------------------------------------------------------- */

static void write_collection(const st_collection *x, st_buf *out) {
  long long low = (long long)(x->bytes / GIGABYTE);
  st_buf_lit(out, "{\"ItemCollectionKey\":");
  st_buf_str(out, x->key);
  st_buf_format(out, ",\"SizeEstimateRangeGB\":[%lld.0,%lld.0]}", low, low + 1);
}

bool st_metrics_answer(st_call *c, const st_metrics *m, bool comma) {
  if (!m->first) return false;
  if (comma) st_buf_char(c->out, ',');
  st_buf_lit(c->out, "\"ItemCollectionMetrics\":");
  write_collection(m->first, c->out);
  return true;
}

/* The table's first collection: the others are listed with it. */
static bool opens_list(const st_metrics *m, const st_collection *x) {
  for (const st_collection *y = m->first; y != x; y = y->next)
    if (st_str_eq(y->table, x->table)) return false;
  return true;
}

static void write_list(const st_collection *x, st_buf *out) {
  st_str table = x->table;
  st_buf_char(out, '"');
  st_utf8_escape(table, out);
  st_buf_lit(out, "\":[");
  for (bool any = false; x; x = x->next) {
    if (!st_str_eq(x->table, table)) continue;
    if (any) st_buf_char(out, ',');
    any = true;
    write_collection(x, out);
  }
  st_buf_char(out, ']');
}

bool st_metrics_answer_map(st_call *c, const st_metrics *m, bool comma) {
  if (!m->first) return false;
  if (comma) st_buf_char(c->out, ',');
  st_buf_lit(c->out, "\"ItemCollectionMetrics\":{");
  for (const st_collection *x = m->first; x; x = x->next) {
    if (!opens_list(m, x)) continue;
    if (x != m->first) st_buf_char(c->out, ',');
    write_list(x, c->out);
  }
  st_buf_char(c->out, '}');
  return true;
}
