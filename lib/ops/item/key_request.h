/* A Key member, read in two steps: what is wrong with its values is said before the
** expressions are looked at, whether it fits the schema once the table is known. */
#ifndef ST_KEY_REQUEST_H
#define ST_KEY_REQUEST_H
#include "ops/call.h"
#include "plan/sent_key.h"

typedef struct st_key_request {
  st_sent_key sent;
  st_str map; /* canonical text, where the key is not taken as sent; else p NULL */
} st_key_request;

/* Errors: those of st_call_item. */
int st_key_request_read(st_call *c, const st_json *node, st_key_request *k);

/* Errors: those of st_key_of_map. */
int st_key_request_fit(st_call *c, const st_key_request *k, const st_table *t, st_key *key);
#endif
