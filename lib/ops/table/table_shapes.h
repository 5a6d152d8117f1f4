/* The requests of the table operations. The enums are the members' positions in
** their shape, and in st_call.m. */
#ifndef ST_TABLE_SHAPES_H
#define ST_TABLE_SHAPES_H
#include "ops/call.h"

enum create_table_member {
  CREATE_ATTRIBUTES,
  CREATE_NAME,
  CREATE_BILLING,
  CREATE_THROUGHPUT,
  CREATE_KEYS,
  CREATE_LSI,
  CREATE_GSI,
  CREATE_STREAM,
  CREATE_SSE,
  CREATE_CLASS,
  CREATE_PROTECTION,
  CREATE_ON_DEMAND,
  CREATE_WARM,
  CREATE_TAGS,
  CREATE_POLICY,
  CREATE_SOURCE
};

enum update_table_member {
  UPDATE_ATTRIBUTES,
  UPDATE_NAME,
  UPDATE_BILLING,
  UPDATE_THROUGHPUT,
  UPDATE_INDEXES,
  UPDATE_STREAM,
  UPDATE_SSE,
  UPDATE_CLASS,
  UPDATE_PROTECTION,
  UPDATE_ON_DEMAND,
  UPDATE_WARM,
  UPDATE_REPLICAS,
  UPDATE_CONSISTENCY,
  UPDATE_WITNESSES
};

enum index_change_member { INDEX_CHANGE_UPDATE, INDEX_CHANGE_CREATE, INDEX_CHANGE_DELETE };
enum index_member {
  INDEX_PROJECTION,
  INDEX_NAME,
  INDEX_KEYS,
  INDEX_THROUGHPUT,
  INDEX_ON_DEMAND,
  INDEX_WARM
};
enum gsi_update_member {
  GSI_UPDATE_NAME,
  GSI_UPDATE_THROUGHPUT,
  GSI_UPDATE_ON_DEMAND,
  GSI_UPDATE_WARM
};
enum projection_member { PROJECTION_TYPE, PROJECTION_INCLUDED };
enum attribute_member { ATTRIBUTE_NAME, ATTRIBUTE_TYPE };
enum key_element_member { KEY_ELEMENT_NAME, KEY_ELEMENT_TYPE };
enum throughput_member { THROUGHPUT_WRITE, THROUGHPUT_READ };
enum units_member { UNITS_READ, UNITS_WRITE }; /* OnDemandThroughput, WarmThroughput */
enum stream_member { STREAM_ENABLED, STREAM_VIEW };
enum sse_member { SSE_ENABLED, SSE_TYPE, SSE_KEY };
enum tag_member { TAG_KEY, TAG_VALUE };
enum ttl_member { TTL_NAME, TTL_SPECIFICATION };
enum ttl_specification_member { TTL_ATTRIBUTE, TTL_ENABLED };
enum list_tables_member { LIST_START, LIST_LIMIT };
enum sweep_member { SWEEP_TABLE, SWEEP_LIMIT };
enum { TABLE_NAME_ONLY }; /* DescribeTable, DeleteTable, DescribeTimeToLive */

extern const st_shape st_create_table_shape, st_update_table_shape, st_describe_table_shape,
    st_delete_table_shape, st_list_tables_shape, st_update_time_to_live_shape,
    st_describe_time_to_live_shape, st_sweep_shape;

/* Parts of them. */
extern const st_shape st_lsi_shape, st_gsi_shape, st_gsi_change_shape, st_gsi_update_shape,
    st_gsi_delete_shape, st_projection_shape, st_attribute_shape, st_key_element_shape,
    st_throughput_shape, st_on_demand_shape, st_warm_shape, st_stream_shape, st_sse_shape,
    st_tag_shape, st_ttl_specification_shape;

int st_op_create_table(st_call *c);
int st_op_update_table(st_call *c);
int st_op_describe_table(st_call *c);
int st_op_delete_table(st_call *c);
int st_op_list_tables(st_call *c);
int st_op_update_time_to_live(st_call *c);
int st_op_describe_time_to_live(st_call *c);
int st_op_sweep(st_call *c);
#endif
