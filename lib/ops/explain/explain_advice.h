/* What a read's filter tests, and what would make the filter a key condition. */
#ifndef ST_EXPLAIN_ADVICE_H
#define ST_EXPLAIN_ADVICE_H
#include "ops/explain/explain.h"

/* A read that is judged, and the warning about it that is being written. */
typedef struct st_judged_read {
  const st_explained *e;
  const st_dry_step *step;
  const struct st_page *page; /* NULL: the step is none that reads a range */
  st_buf message, advice;
  size_t count; /* of warnings that were written */
} st_judged_read;

/* The top-level attribute that a test compares with constants, of which `value` is the
** first; NULL: none. `values`: by slots, or NULL: the nodes' own. */
const st_step *st_tested_attribute(const st_node *n, st_value *value, const st_value *values);

/* A test that a sort key's condition can make. */
bool st_is_range_test(const st_node *n);
bool st_is_of_key_type(st_value v, const st_attribute *a);

/* Visits tests joined by AND, one after the other, until the visitor says true. */
typedef bool st_visit_test(st_judged_read *w, const st_node *n);
bool st_visit_tests(st_judged_read *w, const st_node *n, st_visit_test *visit);

/* Writes the advice about a scan behind a filter. */
void st_advise_scan(st_judged_read *w);
#endif
