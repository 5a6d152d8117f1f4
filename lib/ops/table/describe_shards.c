/*
** describe_shards.c - DescribeShards, an extension: what lies in each of a
** table's eight shards, counted now.
*/
#include "base/utf8.h"
#include "ops/table/table_control.h"
#include "store/items.h"

static int print_shard(st_call *c, st_table *t, int shard) {
  st_extent e;
  int rc = st_items_extent(c->store, t, NULL, shard, c->now_ms, true, &e, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_format(c->out, "%s{\"Shard\":%d,\"ItemCount\":%lld,\"SizeBytes\":%lld}", shard ? "," : "",
                shard, (long long)e.items, (long long)e.bytes);
  return rc;
}

int st_op_describe_shards(st_call *c) {
  st_str name;
  st_table *t;
  int rc = st_control_name(c, c->m[TABLE_NAME_ONLY], &name);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK) rc = st_control_find(c, name, &t);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"TableName\":\"");
  st_utf8_escape(t->name, c->out);
  st_buf_lit(c->out, "\",\"Shards\":[");
  for (int shard = 0; shard < ST_SHARDS && rc == STATOR_OK; shard++) rc = print_shard(c, t, shard);
  st_buf_lit(c->out, "]}");
  return rc;
}
