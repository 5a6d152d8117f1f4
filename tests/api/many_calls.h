/* Calls to be made together with stator_call_all, and what they answered. */
#ifndef TESTS_API_MANY_CALLS_H
#define TESTS_API_MANY_CALLS_H
#include "api/support.h"

#define TARGET(operation) "DynamoDB_20120810." operation
#define PUT TARGET("PutItem")
#define GET TARGET("GetItem")

enum { MOST_CALLS = 200 };

typedef struct batch {
  stator_request requests[MOST_CALLS];
  size_t count;
} batch;

/* The body's single quotes stand for double ones. */
static inline void add(batch *b, const char *target, const char *body) {
  stator_request *q = &b->requests[b->count++];
  assert_true(b->count <= MOST_CALLS);
  *q = (stator_request){.target = target, .length = STATOR_NUL};
  q->body = support_quoted(body);
  q->result = stator_result_new();
}

static inline void call_all(stator *db, batch *b) {
  assert_int_equal(stator_call_all(db, b->requests, b->count), STATOR_OK);
}

/* For the next ones. */
static inline void end(batch *b) {
  for (size_t i = 0; i < b->count; i++) {
    stator_result_free(b->requests[i].result);
    free((char *)b->requests[i].body);
  }
  b->count = 0;
}

static inline stator_code code_of(const batch *b, size_t i) {
  return stator_result_code(b->requests[i].result);
}

static inline const char *body_of(const batch *b, size_t i) {
  return stator_result_body(b->requests[i].result, NULL);
}

static inline void expect_code(const batch *b, size_t i, stator_code code) {
  if (code_of(b, i) != code) fail_msg("call %zu: %s", i, body_of(b, i));
}

static inline void expect_answer(const batch *b, size_t i, const char *body) {
  char *wanted = support_quoted(body);
  assert_string_equal(body_of(b, i), wanted);
  free(wanted);
}
#endif
