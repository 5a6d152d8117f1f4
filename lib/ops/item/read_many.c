/* read_many.c - the common part of Query and Scan. */
#include "ops/item/read_many.h"
#include "value/plain.h"

/* ExclusiveStartKey's own wording of errors in its values; sets and numbers keep
** theirs. */
static int word_start_error(st_call *c) {
  st_family family = c->error->family;
  if (c->error->code == STATOR_VALIDATION && family != ST_FAMILY_SET && family != ST_FAMILY_NUMBER)
    st_error_wrap(c->error, "The provided starting key is invalid: ", ST_LIT(""));
  return c->error->code;
}

int st_read_request_begin(st_call *c, st_read_request *r) {
  st_expressions *x = &r->x;
  *r = (st_read_request){0};
  x->names = c->m[ST_R_NAMES];
  x->values = c->m[ST_R_VALUES];
  x->text[ST_EXPR_FILTER] = c->m[ST_R_FILTER];
  x->text[ST_EXPR_PROJECTION] = c->m[ST_R_PROJECTION];
  x->legacy[ST_LEGACY_ATTRIBUTES_TO_GET] = c->m[ST_R_ATTRIBUTES_TO_GET];
  x->legacy[ST_LEGACY_CONDITIONAL_OPERATOR] = c->m[ST_R_CONDITIONAL_OPERATOR];
  r->select = (st_select)st_decode_enum(c->m[ST_R_SELECT], st_enum_select);
  r->index_name = st_call_string(c, c->m[ST_R_INDEX_NAME]);
  r->page.limit = st_decode_int(c->m[ST_R_LIMIT], 0);
  r->page.count_only = r->select == ST_SELECT_COUNT;
  r->page.plain = c->plain;
  st_capacity_begin(c->m[ST_R_RETURN_CAPACITY], ST_CHARGE_PLAIN, &r->capacity);
  return c->error->code;
}

static int check_projection_select(st_call *c, const st_read_request *r) {
  static const char *const got[] = {NULL, "only the Count", "ALL_ATTRIBUTES",
                                    "ALL_PROJECTED_ATTRIBUTES"};
  bool projection = r->x.projection != NULL;
  if (r->select == ST_SELECT_SPECIFIC && !projection)
    return st_error_in_family(c->error, ST_FAMILY_SELECT,
                              "Must specify the AttributesToGet or ProjectionExpression when "
                              "choosing to get SPECIFIC_ATTRIBUTES");
  if (projection && r->select > ST_SELECT_SPECIFIC)
    return st_error_in_family(
        c->error, ST_FAMILY_SELECT, "Cannot specify the %s when choosing to get %s",
        r->x.text[ST_EXPR_PROJECTION] ? "ProjectionExpression" : "AttributesToGet", got[r->select]);
  return STATOR_OK;
}

int st_read_request_check_select(st_call *c, const st_read_request *r) {
  int rc = check_projection_select(c, r);
  if (rc == STATOR_OK && r->select == ST_SELECT_PROJECTED && !r->index_name.p)
    rc = st_error_in_family(c->error, ST_FAMILY_SELECT,
                            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an "
                            "IndexName");
  return rc;
}

int st_read_request_index(st_call *c, st_read_request *r, st_table *t) {
  if (!r->index_name.p) return STATOR_OK;
  const st_index *index = st_table_index(t, r->index_name);
  bool gone = !index;
  st_status status =
      index ? st_status_at(index->status, index->until_ms, c->now_ms, &gone) : ST_DELETING;
  if (gone || status == ST_DELETING)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The table does not have the specified index: %.*s",
                          ST_FMT(r->index_name));
  if (index->backfilling || status == ST_CREATING)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Cannot read from backfilling global secondary index: %.*s",
                          ST_FMT(r->index_name));
  if (index->kind == ST_GSI && st_decode_true(c->m[ST_R_CONSISTENT]))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Consistent reads are not supported on global secondary indexes");
  r->page.range.index = index;
  return STATOR_OK;
}

int st_read_request_start(st_call *c, st_read_request *r, const st_table *t) {
  if (!r->start.p) return STATOR_OK;
  int rc = st_key_position(t, r->page.range.index, r->start, c->arena, &r->position, c->error);
  if (rc == STATOR_OK) r->page.range.after = &r->position;
  return rc;
}

int st_read_request_start_values(st_call *c, st_read_request *r) {
  if (c->cursor && c->cursor->position.n)
    return st_arena_copy(c->arena, st_buf_view(&c->cursor->position), &r->start)
               ? STATOR_OK
               : st_error_nomem(c->error);
  if (!c->m[ST_R_START]) return STATOR_OK;
  bool plain = c->plain;
  if (c->cursor) c->plain = false; /* a cursor's keys lose no type */
  int rc = st_call_item(c, c->m[ST_R_START], &r->start, NULL);
  c->plain = plain;
  return rc == STATOR_OK ? rc : word_start_error(c);
}

/* -- the answer --------------------------------------------------------------------- */

static int keep_position(st_call *c, st_str last_key) {
  st_buf *position = &c->cursor->position;
  st_buf_clear(position);
  st_buf_str(position, last_key);
  return position->failed ? st_error_nomem(c->error) : STATOR_OK;
}

int st_read_request_answer(st_call *c, st_read_request *r, st_table *t) {
  st_page_memory m = {c->arena, c->scratch, c->work, c->out,
                      c->cursor ? &c->cursor->offsets : NULL};
  st_page *page = &r->page;
  page->filter = r->x.filter;
  page->projection = r->x.projection;
  page->most = c->cursor ? c->cursor->most : 0;
  st_buf_char(c->out, '{');
  if (!page->count_only) st_buf_lit(c->out, "\"Items\":[");
  int rc = st_page_read(c->store, t, page, &m, c->error);
  if (rc == STATOR_OK && st_capacity_wanted(&r->capacity))
    rc = st_capacity_page(c, &r->capacity, st_call_string(c, c->m[ST_R_TABLE_NAME]), page,
                          st_decode_true(c->m[ST_R_CONSISTENT]));
  if (rc != STATOR_OK) return rc;
  st_buf_text(c->out, page->count_only ? "\"Count\":" : "],\"Count\":");
  st_buf_int(c->out, page->count);
  st_buf_lit(c->out, ",\"ScannedCount\":");
  st_buf_int(c->out, page->scanned);
  if (page->last_key.n) {
    st_buf_lit(c->out, ",\"LastEvaluatedKey\":");
    if (c->plain)
      st_plain_write_item(page->last_key, c->out);
    else
      st_buf_str(c->out, page->last_key);
  }
  st_capacity_answer(c, &r->capacity, true);
  st_buf_char(c->out, '}');
  return c->cursor ? keep_position(c, page->last_key) : STATOR_OK;
}
