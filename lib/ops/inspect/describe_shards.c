/*
** describe_shards.c - DescribeShards, an extension: what lies in each of a
** table's eight shards, counted now.
*/
#include "base/utf8.h"
#include "ops/inspect/inspect.h"
#include "store/items.h"

enum { SHARDS_TABLE };
static const st_field describe_shards_fields[] = {
    [SHARDS_TABLE] = ST_FIELD("TableName", ST_KIND_STRING),
};
const st_shape st_describe_shards_shape = ST_SHAPE("DescribeShardsInput", describe_shards_fields);

int st_inspect_table(st_call *c, const st_json *member, st_table **t) {
  st_str name;
  int rc = st_control_name(c, member, &name);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK) rc = st_control_find(c, name, t);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"TableName\":\"");
  st_utf8_escape((*t)->name, c->out);
  st_buf_char(c->out, '"');
  return rc;
}

static int print_shard(st_call *c, st_table *t, int shard) {
  st_extent e;
  int rc = st_items_extent(c->store, t, NULL, shard, c->now_ms, true, &e, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_format(c->out, "%s{\"Shard\":%d,\"ItemCount\":%lld,\"SizeBytes\":%lld}", shard ? "," : "",
                shard, (long long)e.items, (long long)e.bytes);
  return rc;
}

int st_op_describe_shards(st_call *c) {
  st_table *t;
  int rc = st_inspect_table(c, c->m[SHARDS_TABLE], &t);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, ",\"Shards\":[");
  for (int shard = 0; shard < ST_SHARDS && rc == STATOR_OK; shard++) rc = print_shard(c, t, shard);
  st_buf_lit(c->out, "]}");
  return rc;
}
