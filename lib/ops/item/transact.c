/* transact.c - the common part of TransactWriteItems and TransactGetItems. */
#include "ops/item/transact.h"
#include "base/bounds.h"
#include "ops/item/batch.h"

int st_transact_begin_target(st_call *c, const st_json *name, st_target *target) {
  *target = (st_target){.name = name, .called = st_call_string(c, name)};
  return c->error->code == STATOR_OK ? st_call_check_table_name(c, name) : (int)c->error->code;
}

int st_transact_find_tables(st_call *c, st_target *targets, size_t count) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < count && rc == STATOR_OK; i++)
    rc = st_call_table(c, targets[i].name, &targets[i].table);
  return rc;
}

int st_transact_check_repeated(st_call *c, const st_target *targets, size_t last) {
  const st_target *t = &targets[last];
  for (size_t i = 0; i < last && t->resolved; i++) {
    if (!targets[i].resolved || targets[i].table != t->table) continue;
    if (st_batch_same_key(&targets[i].key, &t->key))
      return st_error_raise(c->error, STATOR_VALIDATION,
                            "Transaction request cannot include multiple operations on one item");
  }
  return STATOR_OK;
}

/* The service's own words are not known: these are its documentation's. */
int st_transact_add_size(st_call *c, int64_t *bytes, int64_t size) {
  *bytes += size;
  if (*bytes <= ST_MAX_TRANSACT_BYTES) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "The aggregate size of the items in the transaction cannot exceed 4 MB");
}
