/* One attribute's condition, as Expected, QueryFilter, ScanFilter and
** KeyConditions have it: a comparison operator and its values. Used inside
** ops/legacy only. */
#ifndef ST_LEGACY_TESTS_H
#define ST_LEGACY_TESTS_H
#include "ops/expressions.h"
#include "ops/legacy/legacy_members.h"

typedef enum st_comparison { /* st_enum_comparison's order */
                             ST_COMPARE_IN,
                             ST_COMPARE_NULL,
                             ST_COMPARE_BETWEEN,
                             ST_COMPARE_LT,
                             ST_COMPARE_NOT_CONTAINS,
                             ST_COMPARE_EQ,
                             ST_COMPARE_GT,
                             ST_COMPARE_NOT_NULL,
                             ST_COMPARE_NE,
                             ST_COMPARE_LE,
                             ST_COMPARE_BEGINS_WITH,
                             ST_COMPARE_GE,
                             ST_COMPARE_CONTAINS
} st_comparison;
extern const char *const st_enum_comparison[]; /* in AWS's print order */

typedef struct st_legacy_test {
  st_str name;
  st_comparison op;
  st_legacy_values values;
} st_legacy_test;

typedef struct st_legacy_tests {
  st_legacy_test *all; /* in byte order of their names */
  size_t count;
} st_legacy_tests;

/* Number, types and order of a test's values. Errors: VALIDATION. */
int st_legacy_test_check(st_call *c, const st_legacy_test *test);

/* All of the tests, or any of them, as one condition; NULL if there are none.
** Errors: NOMEM. */
int st_legacy_condition_of(st_call *c, const st_legacy_tests *tests, bool any, st_condition **out);

/* Whether the request's ConditionalOperator is OR. */
bool st_legacy_is_or(const st_expressions *x);
#endif
