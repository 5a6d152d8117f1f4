/* Pieces of requests that the tests of table operations are put together from. */
#ifndef TESTS_API_TABLE_REQUESTS_H
#define TESTS_API_TABLE_REQUESTS_H
#include "api/support.h"

#define INVALID "One or more parameter values were invalid: "
#define IN_USE "Attempt to change a resource which is still in use: "
#define LIMIT "Subscriber limit exceeded: "

#define ATTRIBUTE(name, type) "{'AttributeName':'" name "','AttributeType':'" type "'}"
#define HASH(name) "{'AttributeName':'" name "','KeyType':'HASH'}"
#define RANGE(name) "{'AttributeName':'" name "','KeyType':'RANGE'}"
#define ATTRIBUTES(list) "'AttributeDefinitions':[" list "]"
#define KEYS(list) "'KeySchema':[" list "]"
#define UNITS(r, w)                                                                                \
  "'ProvisionedThroughput':{'ReadCapacityUnits':" #r ",'WriteCapacityUnits':" #w "}"
#define ON_DEMAND "'BillingMode':'PAY_PER_REQUEST'"
#define PROJECT_ALL "'Projection':{'ProjectionType':'ALL'}"
#define INDEX(name, keys) "{'IndexName':'" name "'," KEYS(keys) "," PROJECT_ALL "}"
#define INDEX_UNITS(name, keys, r, w)                                                              \
  "{'IndexName':'" name "'," KEYS(keys) "," PROJECT_ALL "," UNITS(r, w) "}"

#define NAME_T "'TableName':'Tab'"
#define HASH_TABLE ATTRIBUTES(ATTRIBUTE("pk", "S")) "," KEYS(HASH("pk"))
#define SORT_TABLE                                                                                 \
  ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S")) "," KEYS(HASH("pk") "," RANGE("sk"))

/* With an index on g, on demand. */
#define GSI_TABLE                                                                                  \
  ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("g", "S"))                                         \
  "," KEYS(HASH("pk")) "," ON_DEMAND ",'GlobalSecondaryIndexes':[" INDEX("gii", HASH("g")) "]"

#define CREATE(rest) "{" NAME_T "," rest "}"

typedef struct refusal {
  const char *request, *message;
} refusal;

/* Every request is refused with a ValidationException of just that message. */
static inline void expect_refusals(stator *db, const char *op, const refusal *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    expect_error(db, op, rows[i].request, "ValidationException", rows[i].message);
}
#define REFUSALS(db, op, rows) expect_refusals(db, op, rows, sizeof(rows) / sizeof(rows)[0])

static inline void expect_status(stator *db, const char *table, const char *status) {
  char request[300], part[64];
  snprintf(request, sizeof request, "{'TableName':'%s'}", table);
  snprintf(part, sizeof part, "'TableStatus':'%s'", status);
  expect_ok(db, "DescribeTable", request, part);
}
#endif
