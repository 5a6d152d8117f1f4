/* write_item.c - the common part of the three operations that write one item. */
#include "ops/item/write_item.h"
#include "ops/key_paths.h"
#include "value/plain.h"

void st_write_request_begin(st_call *c, st_write_request *r) {
  *r = (st_write_request){0};
  st_expressions *x = &r->x;
  bool update = c->m[ST_W_UPDATE] || c->op->run == st_op_update_item;
  x->names = c->m[ST_W_NAMES];
  x->values = c->m[ST_W_VALUES];
  x->text[ST_EXPR_CONDITION] = c->m[ST_W_CONDITION];
  x->text[ST_EXPR_UPDATE] = c->m[ST_W_UPDATE];
  x->values_need =
      update ? "UpdateExpression and ConditionExpression are null" : "ConditionExpression is null";
  x->legacy[ST_LEGACY_ATTRIBUTE_UPDATES] = c->m[ST_W_ATTRIBUTE_UPDATES];
  x->legacy[ST_LEGACY_EXPECTED] = c->m[ST_W_EXPECTED];
  x->legacy[ST_LEGACY_CONDITIONAL_OPERATOR] = c->m[ST_W_CONDITIONAL_OPERATOR];
  int returns = st_decode_enum(c->m[ST_W_RETURN_VALUES], st_enum_return_values);
  r->returns = returns < 0 ? ST_RETURN_NONE : (st_return_values)returns;
  r->write.want_old = r->returns == ST_RETURN_ALL_OLD || r->returns == ST_RETURN_UPDATED_OLD;
  st_capacity_begin(c->m[ST_W_RETURN_CAPACITY], ST_CHARGE_PLAIN, &r->capacity);
  if (st_capacity_wanted(&r->capacity)) r->write.want_old = true;
  st_metrics_begin(c->m[ST_W_RETURN_METRICS], &r->metrics);
  const st_json *failure = c->m[ST_W_RETURN_ON_FAILURE];
  r->write.want_old_on_failure = failure && st_decode_enum(failure, st_enum_on_failure) == 0;
}

int st_write_resolve_key(st_call *c, st_write_request *r, st_table **t) {
  int rc = st_call_table(c, c->m[ST_W_TABLE_NAME], t);
  if (rc != STATOR_OK) return rc;
  return st_key_of_map(*t, &r->write.item, c->arena, &r->write.key, c->error);
}

/* -- carrying out ----------------------------------------------------------------- */

/* With the key in place: key attributes in paths, unused placeholders, then the
** write itself. */
static int carry_out_request(st_call *c, st_write_request *r, st_table *t) {
  st_write *w = &r->write;
  int rc = st_check_key_paths(c, t, &r->x);
  if (rc == STATOR_OK && r->x.update) rc = st_check_key_targets(c, t, r->x.update);
  if (rc == STATOR_OK) rc = st_expressions_check_used(c, &r->x);
  if (rc != STATOR_OK) return rc;
  w->condition = r->x.condition;
  w->update = r->x.update;
  rc = st_write_carry_out(c->store, t, w, c->arena, c->scratch, c->work, c->error);
  bool asked = st_capacity_wanted(&r->capacity) || r->metrics.wanted;
  if (rc != STATOR_OK || !asked) return rc;
  st_str name = st_call_string(c, c->m[ST_W_TABLE_NAME]);
  rc = st_capacity_write(c, &r->capacity, t, name, w->before, w->after);
  return rc == STATOR_OK ? st_metrics_add(c, &r->metrics, t, name, &w->key) : rc;
}

int st_call_write_item(st_call *c, const st_table *t) {
  return t && t->search_count ? st_store_write_item(c->store, c->error)
                              : st_store_write(c->store, c->error);
}

int st_call_commit(st_call *c, int rc) {
  if (rc == STATOR_OK) return st_store_commit(c->store, c->error);
  st_store_undo_after(c->store, c->error);
  return rc;
}

/* -- the answer --------------------------------------------------------------------- */

static void answer_attributes(st_call *c, st_str item) {
  if (!item.n) return;
  st_buf_lit(c->out, "\"Attributes\":");
  if (c->plain)
    st_plain_write_item(item, c->out);
  else
    st_buf_str(c->out, item);
}

/* The parts of an item that an update named; nothing if it named none of them. */
static void answer_updated(st_call *c, const st_projection *named, st_str item) {
  st_buf part;
  bool any = false;
  st_buf_init(&part, 0);
  if (named && item.n) st_projection_apply(named, item, &part, &any);
  if (part.failed)
    c->out->failed = true;
  else if (any)
    answer_attributes(c, st_buf_view(&part));
  st_buf_free(&part);
}

static void answer_written(st_call *c, const st_update *update, st_str item) {
  st_projection *written = NULL;
  if (update && item.n && st_update_written(update, c->arena, &written, c->error) != STATOR_OK)
    c->out->failed = true;
  answer_updated(c, written, item);
}

static void answer_success(st_call *c, const st_write_request *r) {
  const st_update *update = r->x.update;
  st_buf_char(c->out, '{');
  size_t begin = c->out->n;
  switch (r->returns) {
  case ST_RETURN_ALL_OLD: answer_attributes(c, r->write.before); break;
  case ST_RETURN_ALL_NEW: answer_attributes(c, r->write.after); break;
  case ST_RETURN_UPDATED_OLD:
    answer_updated(c, update ? st_update_targets(update) : NULL, r->write.before);
    break;
  case ST_RETURN_UPDATED_NEW: answer_written(c, update, r->write.after); break;
  case ST_RETURN_NONE: break;
  }
  st_capacity_answer(c, &r->capacity, c->out->n > begin);
  st_metrics_answer(c, &r->metrics, c->out->n > begin);
  st_buf_char(c->out, '}');
}

static void answer_refusal(st_call *c, const st_write_request *r) {
  if (c->error->code != STATOR_CONDITION_FAILED || !r->write.before.n) return;
  st_buf_lit(&c->error->extra, "\"Item\":");
  if (c->plain)
    st_plain_write_item(r->write.before, &c->error->extra);
  else
    st_buf_str(&c->error->extra, r->write.before);
}

/* -- the operation -------------------------------------------------------------------- */

static int answer_request(st_call *c, const st_write_request *r, int rc) {
  if (rc == STATOR_OK)
    answer_success(c, r);
  else
    answer_refusal(c, r);
  return rc == STATOR_OK && c->out->failed ? st_error_nomem(c->error) : rc;
}

/* A put or delete that looks at nothing is one statement, where the table has
** nothing to keep beside its items. */
static bool is_one_statement(const st_write_request *r, const st_table *t) {
  const st_write *w = &r->write;
  return w->kind != ST_WRITE_UPDATE && !w->want_old && !r->x.condition && !r->metrics.wanted &&
         !st_items_need_old(t);
}

/* Such a one is answered first, and done last; where carrying it out refuses, the
** answer is dropped with the call. */
static int write_alone(st_call *c, st_write_request *r, st_table *t) {
  int rc = answer_request(c, r, STATOR_OK);
  return rc == STATOR_OK ? carry_out_request(c, r, t) : rc;
}

/* Where the catalog cannot change, table and key are found before the write begins. */
int st_write_request_run(st_call *c, st_write_request *r, st_write_resolve *resolve) {
  st_table *t;
  bool before = st_store_takes_one(c->store);
  int rc = before ? resolve(c, r, &t) : STATOR_OK;
  if (before && rc == STATOR_OK && is_one_statement(r, t)) return write_alone(c, r, t);
  if (rc == STATOR_OK) rc = st_call_write_item(c, before ? t : NULL);
  if (rc != STATOR_OK) return rc;
  if (!before) rc = resolve(c, r, &t);
  if (rc == STATOR_OK) rc = carry_out_request(c, r, t);
  return st_call_commit(c, answer_request(c, r, rc));
}
