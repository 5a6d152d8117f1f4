/* Writes of items that share a transaction: the table they go to, and whether one
** is there. */
#ifndef TESTS_API_GROUPED_WRITES_H
#define TESTS_API_GROUPED_WRITES_H
#include "api/many_calls.h"
#include "api/place.h"
#include <stdbool.h>

#define IN_APP "'TableName':'app'"

/* "app" with the key pk, an index on g and a stream. */
static inline place *grouped_place(void) {
  stator_options o = {.busy_timeout_ms = 20, .stream_shards = 1};
  place *p = place_new(&o);
  assert_int_equal(stator_clock_set(p->db, SUPPORT_NOW), STATOR_OK);
  expect_ok(p->db, "CreateTable",
            "{" IN_APP ",'BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'}],"
            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
            "'GlobalSecondaryIndexes':[{'IndexName':'by_g','KeySchema':[{'AttributeName':'g',"
            "'KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}],"
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}}",
            NULL);
  return p;
}

static inline bool holds(stator *db, const char *pk) {
  char request[128];
  snprintf(request, sizeof request, "{" IN_APP ",'Key':{'pk':{'S':'%s'}}}", pk);
  stator_result *r = support_success(db, "GetItem", request, __FILE__, __LINE__);
  bool found = strstr(stator_result_body(r, NULL), "Item") != NULL;
  stator_result_free(r);
  return found;
}
#endif
