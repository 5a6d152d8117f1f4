/* key_request.c - Key members, the quick way where they allow it. */
#include "ops/item/key_request.h"

int st_key_request_read(st_call *c, const st_json *node, st_key_request *k) {
  k->map = (st_str){NULL, 0};
  if (st_sent_key_read(node, c->plain, &k->sent)) return STATOR_OK;
  return st_call_item(c, node, &k->map, NULL);
}

int st_key_request_fit(st_call *c, const st_key_request *k, const st_table *t, st_key *key) {
  return k->map.p ? st_key_of_map(t, k->map, c->arena, key, c->error)
                  : st_key_of_sent(t, &k->sent, c->arena, key, c->error);
}
