/* KeyConditionExpression: parsed as a condition, then restricted to one
** comparison per key attribute. KeyConditions come to the same. */
#ifndef ST_KEY_CONDITION_H
#define ST_KEY_CONDITION_H
#include "expr/condition.h"

typedef enum st_key_op {
  ST_KEY_EQ,
  ST_KEY_LT,
  ST_KEY_LE,
  ST_KEY_GT,
  ST_KEY_GE,
  ST_KEY_BETWEEN,
  ST_KEY_BEGINS_WITH,
  ST_KEY_NOT_INDEXABLE /* of KeyConditions: an operator that finds no range */
} st_key_op;

typedef struct st_key_test {
  st_str name; /* attribute, decoded */
  st_key_op op;
  st_value low, high; /* operand; high only for BETWEEN, none if not indexable */
  int low_slot, high_slot;
} st_key_test;

typedef struct st_key_condition {
  st_key_test tests[8]; /* in text order; mirrored comparisons turned round */
  size_t count;
} st_key_condition;

/* Errors: VALIDATION with the texts of validation.md section 5 ("Messages for
** reads over many items") and expressions.md sections 5 and 9; NOMEM. Checks
** against a schema are the caller's. */
int st_key_condition_parse(st_placeholders *p, st_str text, st_key_condition *out, st_error *error);

/* As for conditions: see st_condition_bind. */
st_key_condition *st_key_condition_bind(const st_key_condition *k, const st_value *values,
                                        st_arena *arena);
bool st_key_condition_fits(const st_key_condition *k, const st_value *values);
#endif
