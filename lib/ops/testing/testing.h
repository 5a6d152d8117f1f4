/* Extensions for programs that test against a store. */
#ifndef ST_TESTING_H
#define ST_TESTING_H
#include "ops/call.h"

extern const st_shape st_set_clock_shape;
int st_op_set_clock(st_call *c);
#endif
