/*
** describe_table.c - DescribeTable.
*/
#include "ops/table/table_description.h"

int st_op_describe_table(st_call *c) {
  st_str name;
  st_table *t;
  int rc = st_control_name(c, c->m[TABLE_NAME_ONLY], &name);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK) rc = st_control_find(c, name, &t);
  return rc == STATOR_OK ? st_table_describe(c, "Table", t, ST_SHOW_ALL | ST_SHOW_OWN) : rc;
}
