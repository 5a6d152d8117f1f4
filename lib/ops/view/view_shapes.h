/* The operations of views, all of them extensions: their members, by position in
** st_call.m, and shapes. */
#ifndef ST_VIEW_SHAPES_H
#define ST_VIEW_SHAPES_H
#include "ops/call.h"

enum create_view_member {
  CREATE_VIEW_NAME,
  CREATE_VIEW_TABLE,
  CREATE_VIEW_COLUMNS,
  CREATE_VIEW_CONDITION,
  CREATE_VIEW_NAMES,
  CREATE_VIEW_VALUES,
  CREATE_VIEW_INDEXES
};
enum view_column_member { VIEW_COLUMN_NAME, VIEW_COLUMN_PATH, VIEW_COLUMN_TYPE };
enum view_index_member { VIEW_INDEX_COLUMNS, VIEW_INDEX_COVERING };
enum view_name_member { VIEW_NAME }; /* DescribeView, DeleteView */
enum list_views_member { LIST_VIEWS_TABLE };

extern const st_shape st_create_view_shape, st_describe_view_shape, st_delete_view_shape,
    st_list_views_shape, st_view_column_shape, st_view_index_shape;

int st_op_create_view(st_call *c);
int st_op_describe_view(st_call *c);
int st_op_delete_view(st_call *c);
int st_op_list_views(st_call *c);
#endif
