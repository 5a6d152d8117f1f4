/* The operations on global tables of the version 2017.11.29, which AWS creates no
** more, and on the scaling of replicas. A store has neither. */
#ifndef ST_GLOBAL_TABLES_H
#define ST_GLOBAL_TABLES_H
#include "ops/call.h"

extern const st_shape st_create_global_shape, st_update_global_shape, st_describe_global_shape,
    st_list_globals_shape, st_update_global_settings_shape, st_describe_global_settings_shape;
int st_op_create_global(st_call *c);
int st_op_update_global(st_call *c);
int st_op_describe_global(st_call *c);
int st_op_list_globals(st_call *c);
int st_op_describe_global_settings(st_call *c);
int st_op_update_global_settings(st_call *c);

extern const st_shape st_update_scaling_shape, st_describe_scaling_shape;
int st_op_describe_scaling(st_call *c);
int st_op_update_scaling(st_call *c);
#endif
