/* batch.c - the common part of the batch operations. */
#include "ops/item/batch.h"
#include "base/utf8.h"

int st_batch_check_map(st_call *c, const st_json *items) {
  if (!items)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "1 validation error detected: Value null at 'requestItems' failed to "
                          "satisfy constraint: Member must not be null");
  if (items->count == 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The requestItems parameter is required for %s", c->op->name);
  for (const st_json *n = st_json_first(items); n; n = st_json_next(items, n)) {
    int rc = st_call_check_table_name(c, n);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

int st_batch_refuse_length(st_call *c, const char *before, st_str table, const char *behind,
                           bool too_short, int limit) {
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "1 validation error detected: Value at '%s.%.*s.member%s' failed to "
                        "satisfy constraint: Member must have length %s than or equal to %d",
                        before, ST_FMT(table), behind, too_short ? "greater" : "less", limit);
}

void st_batch_write_name(st_buf *out, st_str name) {
  st_buf_char(out, '"');
  st_utf8_escape(name, out);
  st_buf_lit(out, "\":");
}

bool st_batch_same_key(const st_key *a, const st_key *b) {
  return a->shard == b->shard && st_str_eq(a->hash.bytes, b->hash.bytes) &&
         st_str_eq(a->range.bytes, b->range.bytes);
}

int st_batch_refuse_duplicates(st_call *c) {
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Provided list of item keys contains duplicates");
}
