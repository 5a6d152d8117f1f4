/* item_write.c - one item's write. The old image is read only when a condition, an
** index, an update or the answer needs it. */
#include "plan/item_write.h"
#include "plan/index_view.h"
#include "store/dry_run.h"
#include <assert.h>

static bool needs_old(const st_table *t, const st_write *w) {
  return w->condition || w->want_old || w->want_sizes || w->kind == ST_WRITE_UPDATE ||
         st_items_need_old(t);
}

static int keep_old(st_write *w, const st_row *old, st_arena *arena, st_error *error) {
  if (!old->id) return STATOR_OK;
  return st_arena_copy(arena, old->item, &w->before) ? STATOR_OK : st_error_nomem(error);
}

static int judge_condition(st_write *w, const st_row *old, st_arena *arena, st_arena *scratch,
                           st_error *error) {
  bool holds;
  if (!w->condition || (!old->id && w->missing_passes)) return STATOR_OK;
  st_arena_reset(scratch);
  int rc = st_condition_eval(w->condition, old->item, scratch, &holds, error);
  if (rc != STATOR_OK || holds) return rc;
  if (w->want_old_on_failure && (rc = keep_old(w, old, arena, error)) != STATOR_OK) return rc;
  return st_error_raise(error, STATOR_CONDITION_FAILED, "The conditional request failed");
}

/* -- updates -------------------------------------------------------------------- */

/* DynamoDB's limit for updates lies slightly below that of items, by the actions
** of the expression (validation.md section 10). */
static bool update_fits(const st_write *w, size_t size) {
  if (size > ST_MAX_ITEM_SIZE) return false;
  if (!w->update || w->flat_limit) return true;
  st_update_actions n = st_update_count(w->update);
  size_t overhead = 3 + 19 * (size_t)(n.set + n.add) + 2 * (size_t)(n.remove + n.del) +
                    (size_t)n.set_index + 50 * (size_t)n.set_arithmetic;
  if (size + overhead <= ST_MAX_ITEM_SIZE) return true; /* without the key, all the more */
  return size - st_item_size(w->item.text) + overhead <= ST_MAX_ITEM_SIZE;
}

static int check_updated(const st_table *t, const st_write *w, const st_row *old, st_str item,
                         int deepest, st_arena *arena, st_arena *scratch, st_error *error) {
  size_t size = (size_t)w->new_size;
  if (!update_fits(w, size))
    return st_error_raise(error, STATOR_VALIDATION,
                          "Item size to update has exceeded the maximum allowed size");
  if (deepest > ST_MAX_NESTING) /* nothing that was stored is too deep */
    return st_error_in_family(error, ST_FAMILY_NESTING,
                              "Nesting Levels have exceeded supported limits: Attributes in the "
                              "item have nested levels beyond supported limit");
  int rc = st_index_check_local_size(t, item, size, true, scratch, error);
  if (rc != STATOR_OK) return rc;
  st_item_text now = {.text = item};
  return st_key_check_indexes(t, &now, old->id ? old->item : w->item.text, true, arena, error);
}

/* Only REMOVE and DELETE on a missing item: nothing comes to be. */
static bool creates_nothing(const st_write *w) {
  if (!w->update) return false;
  st_update_actions n = st_update_count(w->update);
  return n.set == 0 && n.add == 0;
}

static int carry_out_update(st_store *s, st_table *t, st_write *w, const st_row *old,
                            st_arena *arena, st_arena *scratch, st_buf *work, st_error *error) {
  assert(old); /* an update always reads the old item */
  st_str base = old->id ? old->item : w->item.text;
  st_arena_reset(scratch);
  st_buf_clear(work);
  int rc = STATOR_OK;
  st_update_effect effect = {0, 0};
  if (w->update)
    rc = st_update_apply(w->update, base, scratch, work, &effect, error);
  else
    st_buf_str(work, base);
  if (rc != STATOR_OK) return rc;
  if (work->failed) return st_error_nomem(error);
  st_str item = st_buf_view(work);
  w->new_size = (old->id ? old->size : (int64_t)st_item_size(base)) + effect.growth;
  rc = check_updated(t, w, old, item, effect.deepest, arena, scratch, error);
  if (rc != STATOR_OK) return rc;
  if (!old->id && creates_nothing(w)) return STATOR_OK;
  w->after = item;
  if (old->id && st_str_eq(item, old->item)) return STATOR_OK; /* equal text, equal item */
  return st_items_put(s, t, &w->key, item, w->new_size, old, error);
}

static int carry_out_kind(st_store *s, st_table *t, st_write *w, const st_row *old, st_arena *arena,
                          st_arena *scratch, st_buf *work, st_error *error) {
  switch (w->kind) {
  case ST_WRITE_PUT:
    w->after = w->item.text;
    w->new_size = (int64_t)w->item.size;
    return st_items_put(s, t, &w->key, w->after, w->new_size, old, error);
  case ST_WRITE_CHECK: return STATOR_OK;
  case ST_WRITE_DELETE: return st_items_delete(s, t, &w->key, old, error);
  default: return carry_out_update(s, t, w, old, arena, scratch, work, error);
  }
}

/* Nothing is done; the write as it was asked for is kept. */
static int note_write(st_store *s, st_table *t, const st_write *w, st_error *error) {
  static const st_dry_change changes[] = {
      [ST_WRITE_PUT] = ST_DRY_PUT,
      [ST_WRITE_UPDATE] = ST_DRY_UPDATE,
      [ST_WRITE_DELETE] = ST_DRY_DELETE,
      [ST_WRITE_CHECK] = ST_DRY_NOTHING,
  };
  st_write *kept = st_arena_alloc(st_store_dry_run(s)->arena, sizeof *kept);
  if (!kept) return st_error_nomem(error);
  *kept = *w;
  return st_dry_write(s, t, &w->key, changes[w->kind], needs_old(t, w), kept, error);
}

int st_write_carry_out(st_store *s, st_table *t, st_write *w, st_arena *arena, st_arena *scratch,
                       st_buf *work, st_error *error) {
  w->before = w->after = (st_str){NULL, 0};
  w->old_size = 0;
  if (w->kind == ST_WRITE_PUT) {
    int rc = st_index_check_local_size(t, w->item.text, w->item.size, false, scratch, error);
    if (rc != STATOR_OK) return rc;
  }
  if (st_store_dry_run(s)) return note_write(s, t, w, error);
  if (!needs_old(t, w)) return carry_out_kind(s, t, w, NULL, arena, scratch, work, error);
  st_row old;
  int rc = st_items_get(s, t, &w->key, &old, error);
  w->old_size = old.size;
  if (rc == STATOR_OK) rc = judge_condition(w, &old, arena, scratch, error);
  if (rc == STATOR_OK && w->want_old) rc = keep_old(w, &old, arena, error);
  if (rc != STATOR_OK) return rc;
  return carry_out_kind(s, t, w, &old, arena, scratch, work, error);
}

int64_t st_write_larger_size(const st_write *w) {
  int64_t size = w->after.n ? w->new_size : 0;
  return size > w->old_size ? size : w->old_size;
}
