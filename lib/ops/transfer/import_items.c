/*
** import_items.c - ImportItems, an extension: puts many items of one table, all or
** none, and keeps in the same transaction how far the import they belong to has
** come; DescribeImportJob tells that. A crash between two calls loses and doubles
** nothing.
**
** Items are looked at one after the other, so that the first bad one is the one
** that is told: also their types, which other operations have checked before.
*/
#include "base/utf8.h"
#include "ops/item/write_item.h"
#include "ops/transfer/transfer.h"
#include "store/import_jobs.h"
#include <assert.h>

enum { MOST_IMPORTED = 10000, MOST_JOB_NAME = 1024 };

static const st_field imported_item_fields[] = {
    {"Item", ST_KIND_ITEM, ST_REQUIRED, 0, 0, NULL, NULL, NULL}
};
static const st_shape imported_item_shape = ST_SHAPE("PutItemInput", imported_item_fields);

enum { IMPORT_TABLE, IMPORT_ITEMS, IMPORT_JOB, IMPORT_POSITION, IMPORT_DONE };
static const st_field import_items_fields[] = {
    [IMPORT_TABLE] = ST_FIELD("TableName", ST_KIND_STRING),
    [IMPORT_ITEMS] = {.name = "Items",
                      .kind = ST_KIND_LIST,
                      .rules = ST_REQUIRED | ST_CHECKED_LATER,
                      .of = imported_item_fields                                                },
    [IMPORT_JOB] = {.name = "Job",      .kind = ST_KIND_STRING, .min = 1, .max = MOST_JOB_NAME},
    [IMPORT_POSITION] = {.name = "Position", .kind = ST_KIND_LONG,   .min = 0, .max = INT64_MAX    },
    [IMPORT_DONE] = ST_FIELD("Done", ST_KIND_BOOLEAN),
};
const st_shape st_import_items_shape = ST_SHAPE("ImportItemsInput", import_items_fields);

enum { DESCRIBED_JOB };
static const st_field describe_import_job_fields[] = {
    [DESCRIBED_JOB] = {.name = "Job",
                       .kind = ST_KIND_STRING,
                       .rules = ST_REQUIRED,
                       .min = 1,
                       .max = MOST_JOB_NAME},
};
const st_shape st_describe_import_job_shape =
    ST_SHAPE("DescribeImportJobInput", describe_import_job_fields);

static int check_import(st_call *c) {
  static const bool items_later[] = {[IMPORT_ITEMS] = true, [IMPORT_DONE] = false};
  const st_json *items = c->m[IMPORT_ITEMS];
  int rc = st_call_check_table_name(c, c->m[IMPORT_TABLE]);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(c->op->shape, c->m, items ? items_later : NULL, 10, c->arena,
                               c->error);
  if (rc != STATOR_OK) return rc;
  assert(items);
  if (items->count > MOST_IMPORTED)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Too many items for one ImportItems call: %u, of at most %d",
                          (unsigned)items->count, MOST_IMPORTED);
  int places = (c->m[IMPORT_POSITION] != NULL) + st_decode_true(c->m[IMPORT_DONE]);
  if (places != (c->m[IMPORT_JOB] != NULL))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "An import's Job goes with a Position, or with Done");
  return STATOR_OK;
}

/* The steps of PutItem, with their messages. */
static int read_imported(st_call *c, const st_json *node, st_item_text *item) {
  const st_json *member = node->type == ST_JSON_NULL ? NULL : node;
  int rc = member
               ? st_decode_check(imported_item_fields, member, c->error)
               : st_decode_constraints(&imported_item_shape, &member, NULL, 1, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_call_whole_item(c, member, item);
  if (rc == STATOR_OK && item->size > ST_MAX_ITEM_SIZE)
    rc = st_error_raise(c->error, STATOR_VALIDATION,
                        "Item size has exceeded the maximum allowed size");
  return rc;
}

static int import_item(st_call *c, st_table *t, const st_json *node) {
  st_write w = {.kind = ST_WRITE_PUT};
  int rc = read_imported(c, node, &w.item);
  if (rc == STATOR_OK) rc = st_key_of_item(t, &w.item, c->arena, &w.key, c->error);
  if (rc == STATOR_OK)
    rc = st_key_check_indexes(t, &w.item, (st_str){NULL, 0}, false, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  return st_write_carry_out(c->store, t, &w, c->arena, c->scratch, c->work, c->error);
}

static int import_list(st_call *c, st_table *t) {
  const st_json *items = c->m[IMPORT_ITEMS];
  int rc = STATOR_OK, index = 0;
  for (const st_json *n = st_json_first(items); n && rc == STATOR_OK; n = st_json_next(items, n)) {
    rc = import_item(c, t, n);
    if (rc == STATOR_VALIDATION || rc == STATOR_SERIALIZATION)
      st_buf_format(&c->error->extra, "\"ItemIndex\":%d", index);
    index++;
  }
  return rc;
}

static int keep_place_of_import(st_call *c) {
  st_str job = st_call_string(c, c->m[IMPORT_JOB]);
  if (!c->m[IMPORT_JOB]) return STATOR_OK;
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  if (!c->m[IMPORT_POSITION]) return st_import_job_forget(c->store, job, c->error);
  return st_import_job_keep(c->store, job, st_decode_int(c->m[IMPORT_POSITION], 0), c->error);
}

int st_op_import_items(st_call *c) {
  st_table *t;
  int rc = check_import(c);
  if (rc == STATOR_OK) rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  rc = st_call_table(c, c->m[IMPORT_TABLE], &t);
  if (rc == STATOR_OK) rc = import_list(c, t);
  if (rc == STATOR_OK) rc = keep_place_of_import(c);
  if (rc == STATOR_OK)
    st_buf_format(c->out, "{\"Imported\":%u}", (unsigned)c->m[IMPORT_ITEMS]->count);
  if (rc == STATOR_OK && c->out->failed) rc = st_error_nomem(c->error);
  return st_call_commit(c, rc);
}

int st_op_describe_import_job(st_call *c) {
  bool known = false;
  int64_t position = 0;
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  st_str job = st_call_string(c, c->m[DESCRIBED_JOB]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  rc = st_import_job_find(c->store, job, &known, &position, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"Job\":\"");
  st_utf8_escape(job, c->out);
  st_buf_char(c->out, '"');
  if (known) st_buf_format(c->out, ",\"Position\":%lld", (long long)position);
  st_buf_char(c->out, '}');
  return rc;
}
