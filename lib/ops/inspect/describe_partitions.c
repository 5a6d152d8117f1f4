/*
** describe_partitions.c - DescribePartitions, an extension: a table's largest
** partitions, counted now. How hot a partition is nobody measures; how much lies in
** it is where to look first.
*/
#include "ops/inspect/inspect.h"
#include "store/survey.h"

enum { MOST_PARTITIONS = 1000, PARTITIONS_SHOWN = 10 };

enum { PARTITIONS_TABLE, PARTITIONS_LIMIT };
static const st_field describe_partitions_fields[] = {
    [PARTITIONS_TABLE] = ST_FIELD("TableName", ST_KIND_STRING),
    [PARTITIONS_LIMIT] = {.name = "Limit",
                          .kind = ST_KIND_INTEGER,
                          .min = 1,
                          .max = MOST_PARTITIONS},
};
const st_shape st_describe_partitions_shape =
    ST_SHAPE("DescribePartitionsInput", describe_partitions_fields);

static void print_partition(st_buf *out, const st_partition *p, bool first) {
  st_buf_text(out, first ? "{\"Key\":" : ",{\"Key\":");
  st_key_part_write(p->hash, out);
  st_buf_format(out, ",\"ItemCount\":%lld,\"SizeBytes\":%lld,\"Shard\":%d}",
                (long long)p->extent.items, (long long)p->extent.bytes, p->shard);
}

static int print_partitions(st_call *c, st_table *t) {
  st_partition *partitions;
  size_t count;
  int64_t total, limit = st_decode_int(c->m[PARTITIONS_LIMIT], PARTITIONS_SHOWN);
  int rc =
      st_survey_partitions(c->store, t, limit, c->arena, &partitions, &count, &total, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_format(c->out, ",\"PartitionCount\":%lld,\"Partitions\":[", (long long)total);
  for (size_t i = 0; i < count; i++) print_partition(c->out, &partitions[i], i == 0);
  st_buf_lit(c->out, "]}");
  return rc;
}

int st_op_describe_partitions(st_call *c) {
  st_table *t;
  int rc = st_inspect_table(c, c->m[PARTITIONS_TABLE], &t);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  return rc == STATOR_OK ? print_partitions(c, t) : rc;
}
