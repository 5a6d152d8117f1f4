/* Extensions that tell what a store holds and how it is spread. They read much and
** change nothing. */
#ifndef ST_INSPECT_H
#define ST_INSPECT_H
#include "ops/table/table_control.h"

extern const st_shape st_describe_store_shape, st_describe_shards_shape,
    st_describe_partitions_shape, st_describe_item_sizes_shape;

int st_op_describe_store(st_call *c);
int st_op_describe_shards(st_call *c);
int st_op_describe_partitions(st_call *c);
int st_op_describe_item_sizes(st_call *c);

/* Begins an answer about the table that a TableName member names: all that is read
** after it is of one moment. */
int st_inspect_table(st_call *c, const st_json *name, st_table **t);
#endif
