/*
** search_token.c - tokens as base64 of numbers of 8 bytes, the lowest first:
**
**   check    a hash of all that follows
**   request  a hash of what is searched for
**   score, id, rows, tokens, and for each phrase the rows that it is in
**
** The check keeps out what was cut or made up; it is no secret.
*/
#include "ops/search/search_token.h"
#include "base/base64.h"
#include "base/hash.h"

enum { WORD_BYTES = 8, FIXED_WORDS = 6 };
enum { WORD_CHECK, WORD_REQUEST, WORD_SCORE, WORD_ID, WORD_ROWS, WORD_TOKENS };

static int refuse_search_token(st_call *c) {
  return st_error_raise(c->error, STATOR_VALIDATION, "Invalid NextToken");
}

static void put_word(uint64_t word, st_buf *out) {
  for (int i = 0; i < WORD_BYTES; i++) st_buf_char(out, (char)(word >> 8 * i));
}

static uint64_t word_at(st_str bytes, size_t at) {
  uint64_t word = 0;
  for (int i = WORD_BYTES - 1; i >= 0; i--)
    word = word << 8 | (unsigned char)bytes.p[at * WORD_BYTES + (size_t)i];
  return word;
}

static uint64_t check_of(st_str bytes) {
  return st_hash((st_str){bytes.p + WORD_BYTES, bytes.n - WORD_BYTES});
}

int st_search_token_write(st_call *c, const st_search_next_token *t) {
  st_buf *b = c->work;
  st_buf_clear(b);
  put_word(0, b);
  put_word(t->request, b);
  put_word((uint64_t)t->place.score, b);
  put_word((uint64_t)t->place.id, b);
  put_word((uint64_t)t->statistics.rows, b);
  put_word((uint64_t)t->statistics.tokens, b);
  for (size_t i = 0; i < t->statistics.phrase_count; i++)
    put_word((uint64_t)t->statistics.hits[i], b);
  if (b->failed) return st_error_nomem(c->error);
  uint64_t check = check_of(st_buf_view(b));
  for (int i = 0; i < WORD_BYTES; i++) b->p[i] = (char)(check >> 8 * i);
  st_base64_encode(st_buf_view(b), c->out);
  return STATOR_OK;
}

/* The bytes, in the arena; n 0: they are none of ours. */
static int search_token_bytes(st_call *c, st_str text, st_str *out) {
  *out = (st_str){NULL, 0};
  if (st_base64_check(text) != ST_BASE64_OK) return STATOR_OK;
  size_t n = st_base64_length(text);
  if (n < FIXED_WORDS * WORD_BYTES || n % WORD_BYTES) return STATOR_OK;
  char *bytes = st_arena_alloc(c->arena, n);
  if (!bytes) return st_error_nomem(c->error);
  st_base64_decode(text, bytes);
  st_str all = {bytes, n};
  if (word_at(all, WORD_CHECK) == check_of(all)) *out = all;
  return STATOR_OK;
}

/* A token with a right check can still be made up: it may be wrong, and do no harm. */
static bool numbers_are_sound(const st_search_next_token *t) {
  const st_search_statistics *s = &t->statistics;
  bool sound = t->place.id != 0 && s->rows > 0 && s->tokens > 0;
  for (size_t i = 0; i < s->phrase_count && sound; i++)
    sound = s->hits[i] >= 0 && s->hits[i] <= s->rows;
  return sound;
}

int st_search_token_read(st_call *c, st_str text, size_t phrase_count, st_search_next_token *out) {
  st_str bytes;
  int rc = search_token_bytes(c, text, &bytes);
  if (rc != STATOR_OK) return rc;
  if (!bytes.n) return refuse_search_token(c);
  bool same = word_at(bytes, WORD_REQUEST) == out->request &&
              bytes.n / WORD_BYTES - FIXED_WORDS == phrase_count;
  if (!same) return st_error_raise(c->error, STATOR_VALIDATION, "NextToken does not match request");
  out->place =
      (st_search_place){(int64_t)word_at(bytes, WORD_SCORE), (int64_t)word_at(bytes, WORD_ID)};
  out->statistics = (st_search_statistics){
      .rows = (int64_t)word_at(bytes, WORD_ROWS),
      .tokens = (int64_t)word_at(bytes, WORD_TOKENS),
      .hits = st_arena_array(c->arena, phrase_count + 1, sizeof *out->statistics.hits),
      .phrase_count = phrase_count};
  if (!out->statistics.hits) return st_error_nomem(c->error);
  for (size_t i = 0; i < phrase_count; i++)
    out->statistics.hits[i] = (int64_t)word_at(bytes, FIXED_WORDS + i);
  return numbers_are_sound(out) ? STATOR_OK : refuse_search_token(c);
}
