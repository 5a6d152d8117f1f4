/* The operations on an account, which a store has only in its ARNs. */
#ifndef ST_ACCOUNT_H
#define ST_ACCOUNT_H
#include "ops/call.h"

extern const st_shape st_describe_limits_shape, st_describe_endpoints_shape;
int st_op_describe_limits(st_call *c);
int st_op_describe_endpoints(st_call *c);
#endif
