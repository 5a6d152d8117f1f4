/*
** stator_side.c - what the two sides that use Stator share: a store with a table
** in it, and whose fault a failure is.
*/
#include "stator_side.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char create_table[] =
    "{\"TableName\":\"" BENCH_TABLE "\",\"BillingMode\":\"PAY_PER_REQUEST\","
    "\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
    "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}],"
    "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
    "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}";

bool stator_side_failed(side *s, const stator_result *r) {
  const char *message = r ? stator_result_message(r) : NULL;
  snprintf(s->why, sizeof s->why, "%s", message ? message : "failed without a message");
  return false;
}

bool stator_side_open(side *s, const settings *o, const char *path) {
  static const stator_durability durability[] = {STATOR_SYNC_FULL, STATOR_SYNC_NORMAL,
                                                 STATOR_SYNC_OFF};
  stator_options options = {.durability = durability[o->sync]};
  stator_state *x = calloc(1, sizeof *x);
  if (!x) return stator_side_failed(s, NULL);
  s->state = x;
  x->result = stator_result_new();
  if (stator_open(path, &options, &x->db, x->result) == STATOR_OK &&
      stator_call(x->db, "CreateTable", create_table, STATOR_NUL, x->result) == STATOR_OK)
    return true;
  return stator_side_failed(s, x->result);
}

void stator_side_close(side *s) {
  stator_state *x = s->state;
  stator_close(x->db);
  stator_result_free(x->result);
  free(x);
}
