/* lane.c - the life of a lane. Who may use it is not its business. */
#include "api/lane.h"
#include "base/mem.h"

int st_lane_new(st_store *store, st_lane **out, st_error *error) {
  st_lane *lane = st_mem_array(1, sizeof *lane);
  *out = lane;
  if (!lane) return st_error_nomem(error);
  lane->store = store;
  st_arena_init(&lane->arena);
  st_arena_init(&lane->scratch);
  st_buf_init(&lane->work, 0);
  st_text_cache_init(&lane->parsed);
  return STATOR_OK;
}

void st_lane_free(st_lane *lane) {
  if (!lane) return;
  st_store_close(lane->store);
  st_arena_free(&lane->arena);
  st_arena_free(&lane->scratch);
  st_buf_free(&lane->work);
  st_text_cache_free(&lane->parsed);
  st_mem_free(lane);
}

void st_lane_begin(st_lane *lane) {
  st_arena_reset(&lane->arena);
  st_arena_reset(&lane->scratch);
  st_buf_clear(&lane->work);
  st_text_cache_begin_call(&lane->parsed);
}
