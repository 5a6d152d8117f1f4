/* Extensions that bring many items in. */
#ifndef ST_TRANSFER_H
#define ST_TRANSFER_H
#include "ops/call.h"

extern const st_shape st_import_items_shape, st_describe_import_job_shape;
int st_op_import_items(st_call *c);
int st_op_describe_import_job(st_call *c);
#endif
