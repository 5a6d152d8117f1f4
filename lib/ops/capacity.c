/* capacity.c - counting and showing consumed capacity. */
#include "ops/capacity.h"
#include "base/bounds.h"
#include "base/utf8.h"
#include "plan/index_view.h"
#include <assert.h>

enum { UNIT = 2 }; /* in half units */

typedef struct index_charge index_charge;
struct index_charge {
  st_str name;
  st_index_kind kind;
  int64_t units;
  index_charge *next;
};

typedef struct st_table_charge st_table_charge;
struct st_table_charge {
  st_str name;
  int64_t table, total; /* total: with the indexes */
  bool shown;           /* false: so far nothing but writes that failed */
  index_charge *indexes;
  st_table_charge *next;
};

void st_capacity_begin(const st_json *mode, st_charge charge, st_capacity *k) {
  int asked = st_decode_enum(mode, st_enum_consumed_capacity);
  *k = (st_capacity){.mode = asked < 0 ? ST_CAPACITY_NONE : (st_capacity_mode)asked,
                     .charge = charge};
}

bool st_capacity_wanted(const st_capacity *k) {
  return k->mode != ST_CAPACITY_NONE;
}

/* -- where it is counted ------------------------------------------------------------ */

static int find_table_charge(st_call *c, st_capacity *k, st_str name, st_table_charge **out) {
  for (st_table_charge *x = k->first; x; x = x->next) {
    *out = x;
    if (st_str_eq(x->name, name)) return STATOR_OK;
  }
  st_table_charge *x = *out = st_arena_array(c->arena, 1, sizeof *x);
  if (!x || !st_arena_copy(c->arena, name, &x->name)) return st_error_nomem(c->error);
  if (k->last)
    k->last->next = x;
  else
    k->first = x;
  k->last = x;
  return STATOR_OK;
}

static int charge_table(st_call *c, st_capacity *k, st_str name, int64_t units,
                        st_table_charge **out) {
  int rc = find_table_charge(c, k, name, out);
  if (rc != STATOR_OK) return rc;
  assert(*out);
  (*out)->table += units;
  (*out)->total += units;
  (*out)->shown = true;
  return STATOR_OK;
}

static int charge_index(st_call *c, st_table_charge *x, const st_index *index, int64_t units) {
  index_charge **at = &x->indexes;
  while (*at && !st_str_eq((*at)->name, index->name)) at = &(*at)->next;
  if (!*at) {
    index_charge *fresh = st_arena_array(c->arena, 1, sizeof *fresh);
    if (!fresh || !st_arena_copy(c->arena, index->name, &fresh->name))
      return st_error_nomem(c->error);
    fresh->kind = index->kind;
    *at = fresh;
  }
  (*at)->units += units;
  x->total += units;
  return STATOR_OK;
}

/* -- writes ----------------------------------------------------------------------- */

static int64_t blocks_of(int64_t size, int64_t block) {
  return (size + block - 1) / block;
}

static int64_t at_least_one(int64_t blocks) {
  return blocks > 0 ? blocks : 1;
}

static int64_t table_write_units(const st_capacity *k, int64_t size) {
  int64_t factor = k->charge == ST_CHARGE_TRANSACT_WRITE ? 2 : 1;
  return at_least_one(blocks_of(size, ST_WRITE_BLOCK)) * factor * UNIT;
}

static int64_t size_of(st_str item) {
  return item.n ? (int64_t)st_item_size(item) : 0;
}

static bool same_attribute(const st_attribute *a, st_str before, st_str after) {
  return st_value_eq(st_map_find(before, a->name), st_map_find(after, a->name));
}

static bool same_index_key(const st_index *index, st_str before, st_str after) {
  for (int i = 0; i < index->hash_count; i++)
    if (!same_attribute(&index->hash[i], before, after)) return false;
  for (int i = 0; i < index->range_count; i++)
    if (!same_attribute(&index->range[i], before, after)) return false;
  return true;
}

/* An entry that comes, goes or stays where it is costs its larger image; one that
** moves costs both; one that does not change costs nothing. */
static int64_t index_write_units(const st_index *index, st_str before, st_str after,
                                 st_str old_entry, st_str new_entry) {
  int64_t old_blocks = blocks_of(size_of(old_entry), ST_WRITE_BLOCK);
  int64_t new_blocks = blocks_of(size_of(new_entry), ST_WRITE_BLOCK);
  if (!old_entry.n || !new_entry.n || !same_index_key(index, before, after))
    return (old_blocks + new_blocks) * UNIT;
  if (st_str_eq(old_entry, new_entry)) return 0;
  return (old_blocks > new_blocks ? old_blocks : new_blocks) * UNIT;
}

static int write_index(st_call *c, st_table_charge *x, const st_table *t, const st_index *index,
                       st_str before, st_str after) {
  const st_projection *view;
  st_buf old_work, new_work;
  st_str old_entry, new_entry;
  int rc = st_index_view(t, index, c->scratch, &view, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_init(&old_work, 0);
  st_buf_init(&new_work, 0);
  rc = st_index_view_item(index, view, before, c->scratch, &old_work, &old_entry, c->error);
  if (rc == STATOR_OK)
    rc = st_index_view_item(index, view, after, c->scratch, &new_work, &new_entry, c->error);
  if (rc == STATOR_OK) {
    int64_t units = index_write_units(index, before, after, old_entry, new_entry);
    if (units > 0) rc = charge_index(c, x, index, units);
  }
  st_buf_free(&old_work);
  st_buf_free(&new_work);
  return rc;
}

static bool is_leaving(const st_call *c, const st_index *index) {
  bool gone;
  return st_status_at(index->status, index->until_ms, c->now_ms, &gone) == ST_DELETING || gone;
}

int st_capacity_write(st_call *c, st_capacity *k, const st_table *t, st_str name, st_str before,
                      st_str after) {
  if (!st_capacity_wanted(k)) return STATOR_OK;
  int64_t old_size = size_of(before), new_size = size_of(after);
  int64_t larger = old_size > new_size ? old_size : new_size;
  st_table_charge *x;
  int rc = charge_table(c, k, name, table_write_units(k, larger), &x);
  if (rc != STATOR_OK || st_str_eq(before, after)) return rc;
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++) {
    st_arena_reset(c->scratch);
    if (!is_leaving(c, &t->indexes[i])) rc = write_index(c, x, t, &t->indexes[i], before, after);
  }
  return rc;
}

int st_capacity_failed_write(st_call *c, st_capacity *k, st_str name, int64_t larger_size) {
  if (!st_capacity_wanted(k)) return STATOR_OK;
  st_table_charge *x;
  int rc = find_table_charge(c, k, name, &x);
  if (rc != STATOR_OK) return rc;
  bool shown = x->shown;
  rc = charge_table(c, k, name, table_write_units(k, larger_size), &x);
  x->shown = shown;
  return rc;
}

int st_capacity_check(st_call *c, st_capacity *k, st_str name, int64_t size) {
  st_table_charge *x;
  if (!st_capacity_wanted(k)) return STATOR_OK;
  return charge_table(c, k, name, table_write_units(k, size), &x);
}

/* -- reads ------------------------------------------------------------------------ */

static int64_t read_rate(const st_capacity *k, bool consistent) {
  if (k->charge == ST_CHARGE_TRANSACT_READ) return 2 * UNIT;
  return consistent ? UNIT : UNIT / 2;
}

int st_capacity_get(st_call *c, st_capacity *k, st_str name, int64_t size, bool consistent) {
  st_table_charge *x;
  if (!st_capacity_wanted(k)) return STATOR_OK;
  int64_t blocks = at_least_one(blocks_of(size, ST_READ_BLOCK));
  return charge_table(c, k, name, blocks * read_rate(k, consistent), &x);
}

int st_capacity_page(st_call *c, st_capacity *k, st_str name, const st_page *page,
                     bool consistent) {
  st_table_charge *x;
  if (!st_capacity_wanted(k)) return STATOR_OK;
  const st_index *index = page->range.index;
  int64_t rate = read_rate(k, consistent);
  int64_t units = at_least_one(blocks_of(page->entry_bytes, ST_READ_BLOCK)) * rate;
  int rc = charge_table(c, k, name, index ? page->fetched_blocks * rate : units, &x);
  return rc == STATOR_OK && index ? charge_index(c, x, index, units) : rc;
}

/* -- the answer -------------------------------------------------------------------- */

static void write_units(st_buf *out, const char *name, int64_t units) {
  st_buf_format(out, "\"%s\":%lld%s", name, (long long)(units / UNIT), units % UNIT ? ".5" : ".0");
}

/* Transactions show the kind of their units for the whole and for the table. */
static void write_both_units(const st_capacity *k, st_buf *out, int64_t units) {
  write_units(out, "CapacityUnits", units);
  if (k->charge == ST_CHARGE_PLAIN) return;
  st_buf_char(out, ',');
  write_units(out,
              k->charge == ST_CHARGE_TRANSACT_READ ? "ReadCapacityUnits" : "WriteCapacityUnits",
              units);
}

static void write_indexes(const st_table_charge *x, st_index_kind kind, const char *name,
                          st_buf *out) {
  bool any = false;
  for (const index_charge *i = x->indexes; i; i = i->next) {
    if (i->kind != kind) continue;
    if (any)
      st_buf_char(out, ',');
    else
      st_buf_format(out, ",\"%s\":{", name);
    any = true;
    st_buf_format(out, "\"%.*s\":{", ST_FMT(i->name));
    write_units(out, "CapacityUnits", i->units);
    st_buf_char(out, '}');
  }
  if (any) st_buf_char(out, '}');
}

static void write_table_charge(const st_capacity *k, const st_table_charge *x, st_buf *out) {
  st_buf_lit(out, "{\"TableName\":\"");
  st_utf8_escape(x->name, out);
  st_buf_lit(out, "\",");
  write_both_units(k, out, x->total);
  if (k->mode == ST_CAPACITY_INDEXES) {
    st_buf_lit(out, ",\"Table\":{");
    write_both_units(k, out, x->table);
    st_buf_char(out, '}');
    write_indexes(x, ST_GSI, "GlobalSecondaryIndexes", out);
    write_indexes(x, ST_LSI, "LocalSecondaryIndexes", out);
  }
  st_buf_char(out, '}');
}

static const st_table_charge *next_shown(const st_table_charge *x) {
  while (x && !x->shown) x = x->next;
  return x;
}

bool st_capacity_answer(st_call *c, const st_capacity *k, bool comma) {
  const st_table_charge *x = next_shown(k->first);
  if (!x) return false;
  if (comma) st_buf_char(c->out, ',');
  st_buf_lit(c->out, "\"ConsumedCapacity\":");
  write_table_charge(k, x, c->out);
  return true;
}

bool st_capacity_answer_list(st_call *c, const st_capacity *k, bool comma) {
  const st_table_charge *x = next_shown(k->first);
  if (!x) return false;
  if (comma) st_buf_char(c->out, ',');
  st_buf_lit(c->out, "\"ConsumedCapacity\":[");
  for (const st_table_charge *first = x; x; x = next_shown(x->next)) {
    if (x != first) st_buf_char(c->out, ',');
    write_table_charge(k, x, c->out);
  }
  st_buf_char(c->out, ']');
  return true;
}
