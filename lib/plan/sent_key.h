/* A Key member taken as the request holds it, without writing its canonical text:
** nearly all keys are strings without escapes and whole numbers. Everything else,
** and all that is to be refused for its values, goes the way over the text; both
** ways come to the same key. */
#ifndef ST_SENT_KEY_H
#define ST_SENT_KEY_H
#include "plan/keys.h"
#include "value/json.h"

typedef struct st_sent_part {
  st_str name, text; /* S: the bytes themselves; N: canonical */
  char type;
} st_sent_part;

typedef struct st_sent_key {
  st_sent_part parts[2]; /* as sent: of any names, in any order */
  int count;
} st_sent_key;

/* False: not of this kind, maybe not even sound. `plain`: {"pk":"a"} instead of
** {"pk":{"S":"a"}}. The parts borrow the nodes' text. */
bool st_sent_key_read(const st_json *map, bool plain, st_sent_key *out);

/* As st_key_of_map, with the same errors. */
int st_key_of_sent(const st_table *t, const st_sent_key *sent, st_arena *arena, st_key *key,
                   st_error *error);

/* Equal keys have equal hashes, whatever the order of their parts. */
uint64_t st_sent_key_hash(const st_sent_key *sent);
#endif
