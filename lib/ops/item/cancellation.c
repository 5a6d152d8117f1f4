/* cancellation.c - the reasons of a cancelled transaction. */
#include "ops/item/cancellation.h"
#include "base/utf8.h"

int st_cancellation_begin(st_call *c, size_t count, st_cancellation *k) {
  *k = (st_cancellation){.c = c, .count = count};
  k->reasons = st_arena_array(c->arena, count, sizeof *k->reasons);
  return k->reasons ? STATOR_OK : st_error_nomem(c->error);
}

/* NULL: such a failure ends the call as it is. */
static const char *reason_code(int rc, bool not_found) {
  switch (rc) {
  case STATOR_CONDITION_FAILED: return "ConditionalCheckFailed";
  case STATOR_DUPLICATE_ITEM: return "DuplicateItem";
  case STATOR_COLLECTION_TOO_LARGE: return "ItemCollectionSizeLimitExceeded";
  case STATOR_VALIDATION: return "ValidationError";
  case STATOR_RESOURCE_NOT_FOUND: return not_found ? "ResourceNotFound" : NULL;
  default: return NULL;
  }
}

int st_cancellation_take(st_cancellation *k, size_t i, int rc, st_str item, bool not_found) {
  st_call *c = k->c;
  const char *code = reason_code(rc, not_found);
  if (!code) return rc;
  st_reason *r = &k->reasons[i];
  *r = (st_reason){.code = code, .item = item};
  if (c->error->message.failed ||
      !st_arena_copy(c->arena, st_buf_view(&c->error->message), &r->message)) {
    st_error_clear(c->error);
    return st_error_nomem(c->error);
  }
  st_error_clear(c->error);
  k->any = true;
  return STATOR_OK;
}

/* Members in the order the service sends them. */
static void write_reason(const st_reason *r, st_buf *out) {
  st_buf_format(out, "{\"Code\":\"%s\"", r->code ? r->code : "None");
  if (r->item.n) {
    st_buf_lit(out, ",\"Item\":");
    st_buf_str(out, r->item);
  }
  if (r->code) {
    st_buf_lit(out, ",\"Message\":\"");
    st_utf8_escape(r->message, out);
    st_buf_char(out, '"');
  }
  st_buf_char(out, '}');
}

int st_cancellation_raise(st_cancellation *k) {
  st_error *e = k->c->error;
  if (!k->any) return STATOR_OK;
  int rc = st_error_raise(e, STATOR_TRANSACTION_CANCELED,
                          "Transaction cancelled, please refer cancellation reasons for specific "
                          "reasons [");
  st_buf_lit(&e->extra, "\"CancellationReasons\":[");
  for (size_t i = 0; i < k->count; i++) {
    const st_reason *r = &k->reasons[i];
    st_buf_text(&e->message, i ? ", " : "");
    st_buf_text(&e->message, r->code ? r->code : "None");
    if (i) st_buf_char(&e->extra, ',');
    write_reason(r, &e->extra);
  }
  st_buf_char(&e->message, ']');
  st_buf_char(&e->extra, ']');
  if (!e->message.failed && !e->extra.failed) return rc;
  st_error_clear(e);
  return st_error_nomem(e);
}
