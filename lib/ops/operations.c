/* operations.c - the operations by name: the way in for every caller. */
#include "ops/account/account.h"
#include "ops/item/item_shapes.h"
#include "ops/statement/statement_shapes.h"
#include "ops/table/table_features.h"
#include "ops/stream/stream_shapes.h"
#include "ops/table/table_shapes.h"
#include "ops/testing/testing.h"

#define WORDS(family) (1u << (family))

/* validation.md section 1.2: what each operation prefixes. */
enum {
  PREFIXED_BY_WRITES = WORDS(ST_FAMILY_SET) | WORDS(ST_FAMILY_NULL) | WORDS(ST_FAMILY_EXPRESSION) |
                       WORDS(ST_FAMILY_EMPTY_EXPRESSION) | WORDS(ST_FAMILY_UNUSED) |
                       WORDS(ST_FAMILY_PARAMETERS),
  PREFIXED_BY_DELETE = WORDS(ST_FAMILY_UNUSED),
  PREFIXED_BY_QUERY = WORDS(ST_FAMILY_SELECT)
};

/* Sorted by name. */
const st_operation st_operations[] = {
    {"BatchExecuteStatement", &st_batch_execute_statement_shape, st_op_batch_execute_statement, 0,
     ST_DYNAMODB                                                                                                                       },
    {"BatchGetItem",          &st_batch_get_item_shape,          st_op_batch_get_item,          0,                  ST_DYNAMODB        },
    {"BatchWriteItem",        &st_batch_write_item_shape,        st_op_batch_write_item,        0,                  ST_DYNAMODB        },
    {"CreateTable",           &st_create_table_shape,            st_op_create_table,            0,                  ST_DYNAMODB        },
    {"DeleteItem",            &st_delete_item_shape,             st_op_delete_item,             PREFIXED_BY_DELETE, ST_DYNAMODB        },
    {"DeleteResourcePolicy",  &st_delete_policy_shape,           st_op_delete_policy,           0,                  ST_DYNAMODB        },
    {"DeleteTable",           &st_delete_table_shape,            st_op_delete_table,            0,                  ST_DYNAMODB        },
    {"DescribeEndpoints",     &st_describe_endpoints_shape,      st_op_describe_endpoints,      0,                  ST_DYNAMODB        },
    {"DescribeLimits",        &st_describe_limits_shape,         st_op_describe_limits,         0,                  ST_DYNAMODB        },
    {"DescribeShards",        &st_describe_shards_shape,         st_op_describe_shards,         0,                  ST_EXTENSIONS      },
    {"DescribeStream",        &st_describe_stream_shape,         st_op_describe_stream,         0,                  ST_DYNAMODB_STREAMS},
    {"DescribeTable",         &st_describe_table_shape,          st_op_describe_table,          0,                  ST_DYNAMODB        },
    {"DescribeTimeToLive",    &st_describe_time_to_live_shape,   st_op_describe_time_to_live,   0,
     ST_DYNAMODB                                                                                                                       },
    {"ExecuteStatement",      &st_execute_statement_shape,       st_op_execute_statement,       0,                  ST_DYNAMODB        },
    {"ExecuteTransaction",    &st_execute_transaction_shape,     st_op_execute_transaction,     0,
     ST_DYNAMODB                                                                                                                       },
    {"GetItem",               &st_get_item_shape,                st_op_get_item,                0,                  ST_DYNAMODB        },
    {"GetRecords",            &st_get_records_shape,             st_op_get_records,             0,                  ST_DYNAMODB_STREAMS},
    {"GetResourcePolicy",     &st_get_policy_shape,              st_op_get_policy,              0,                  ST_DYNAMODB        },
    {"GetShardIterator",      &st_get_shard_iterator_shape,      st_op_get_shard_iterator,      0,
     ST_DYNAMODB_STREAMS                                                                                                               },
    {"ListStreams",           &st_list_streams_shape,            st_op_list_streams,            0,                  ST_DYNAMODB_STREAMS},
    {"ListTables",            &st_list_tables_shape,             st_op_list_tables,             0,                  ST_DYNAMODB        },
    {"ListTagsOfResource",    &st_list_tags_shape,               st_op_list_tags,               0,                  ST_DYNAMODB        },
    {"PutItem",               &st_put_item_shape,                st_op_put_item,                PREFIXED_BY_WRITES, ST_DYNAMODB        },
    {"PutResourcePolicy",     &st_put_policy_shape,              st_op_put_policy,              0,                  ST_DYNAMODB        },
    {"Query",                 &st_query_shape,                   st_op_query,                   PREFIXED_BY_QUERY,  ST_DYNAMODB        },
    {"Scan",                  &st_scan_shape,                    st_op_scan,                    0,                  ST_DYNAMODB        },
    {"SetClock",              &st_set_clock_shape,               st_op_set_clock,               0,                  ST_EXTENSIONS      },
    {"Sweep",                 &st_sweep_shape,                   st_op_sweep,                   0,                  ST_EXTENSIONS      },
    {"TagResource",           &st_tag_resource_shape,            st_op_tag_resource,            0,                  ST_DYNAMODB        },
    {"TransactGetItems",      &st_transact_get_items_shape,      st_op_transact_get_items,      0,                  ST_DYNAMODB        },
    {"TransactWriteItems",    &st_transact_write_items_shape,    st_op_transact_write_items,    0,
     ST_DYNAMODB                                                                                                                       },
    {"UntagResource",         &st_untag_resource_shape,          st_op_untag_resource,          0,                  ST_DYNAMODB        },
    {"UpdateItem",            &st_update_item_shape,             st_op_update_item,             PREFIXED_BY_WRITES, ST_DYNAMODB        },
    {"UpdateTable",           &st_update_table_shape,            st_op_update_table,            0,                  ST_DYNAMODB        },
    {"UpdateTimeToLive",      &st_update_time_to_live_shape,     st_op_update_time_to_live,     0,                  ST_DYNAMODB        },
    {NULL,                    NULL,                              NULL,                          0,                  ST_DYNAMODB        },
};

const st_operation *st_operation_find(st_str name) {
  size_t low = 0, high = sizeof st_operations / sizeof st_operations[0] - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int c = st_str_cmp(name, st_str_of(st_operations[middle].name));
    if (c == 0) return &st_operations[middle];
    if (c < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
