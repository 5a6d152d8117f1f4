/* statement_write.c - from a writing statement to a write of plan/. */
#include "partiql/statement_write.h"

int st_statement_key(const st_table *t, const st_statement *s, st_arena *arena, st_where_key *out,
                     st_error *error) {
  if (s->kind != ST_STATEMENT_INSERT) return st_where_key_of(t, s->where, arena, out, error);
  *out = (st_where_key){.fits = ST_KEY_SINGLE};
  st_item_text item = {.text = s->item};
  return st_key_of_item(t, &item, arena, &out->key, error);
}

static int write_insert(const st_table *t, const st_statement *s, st_arena *arena, st_write *w,
                        st_error *error) {
  w->kind = ST_WRITE_PUT;
  w->item = (st_item_text){.text = s->item, .size = s->item_size};
  return st_key_check_indexes(t, &w->item, (st_str){NULL, 0}, false, arena, error);
}

static int write_update(const st_table *t, const st_statement *s, st_arena *arena, st_write *w,
                        st_error *error) {
  st_buf item;
  w->kind = ST_WRITE_UPDATE;
  w->condition = s->where;
  w->update = s->update;
  w->flat_limit = true;
  st_buf_init(&item, 0);
  st_key_write(t, &w->key, &item);
  bool kept = !item.failed && st_arena_copy(arena, st_buf_view(&item), &w->item.text);
  st_buf_free(&item);
  return kept ? STATOR_OK : st_error_nomem(error);
}

static int write_delete(const st_statement *s, const st_where_key *key, st_write *w) {
  w->kind = ST_WRITE_DELETE;
  w->missing_passes = true;
  if (!key->only_keys) w->condition = s->where;
  return STATOR_OK;
}

static int check_exists(const st_statement *s, st_write *w) {
  w->kind = ST_WRITE_CHECK;
  w->condition = s->where;
  return STATOR_OK;
}

int st_statement_write_of(const st_table *t, const st_statement *s, const st_where_key *key,
                          st_arena *arena, st_write *w, st_error *error) {
  *w = (st_write){.key = key->key};
  w->want_old = s->returning == ST_RETURNING_ALL_OLD || s->returning == ST_RETURNING_MODIFIED_OLD;
  switch (s->kind) {
  case ST_STATEMENT_INSERT: return write_insert(t, s, arena, w, error);
  case ST_STATEMENT_UPDATE: return write_update(t, s, arena, w, error);
  case ST_STATEMENT_DELETE: return write_delete(s, key, w);
  default: return check_exists(s, w);
  }
}
