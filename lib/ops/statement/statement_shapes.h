/* The operations that take PartiQL statements: their shapes. */
#ifndef ST_STATEMENT_SHAPES_H
#define ST_STATEMENT_SHAPES_H
#include "base/bounds.h"
#include "ops/call.h"

/* What one statement comes with, alone or in a batch or transaction. */
enum {
  ST_S_STATEMENT,
  ST_S_PARAMETERS,
  ST_S_ON_FAILURE,
  ST_S_CONSISTENT, /* not in a transaction */
  ST_S_MEMBERS
};

#define ST_STATEMENT_FIELDS                                                                        \
  [ST_S_STATEMENT] = {"Statement",      ST_KIND_STRING, ST_REQUIRED, 1,                            \
                      ST_MAX_STATEMENT, NULL,           NULL,        NULL},                        \
  [ST_S_PARAMETERS] = {"Parameters", ST_KIND_LIST, 0, 1, INT32_MAX, NULL, NULL, &st_field_value},  \
  [ST_S_ON_FAILURE] = ST_ENUM_FIELD("ReturnValuesOnConditionCheckFailure", st_enum_on_failure)

extern const st_shape st_execute_statement_shape, st_batch_execute_statement_shape,
    st_execute_transaction_shape;

int st_op_execute_statement(st_call *c);
int st_op_batch_execute_statement(st_call *c);
int st_op_execute_transaction(st_call *c);
#endif
