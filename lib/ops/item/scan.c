/* scan.c - Scan, whole or one segment of a parallel one. Segments are runs of
** shards: segment i of n takes the shards j with floor(j * n / 8) = i, or one
** each of the first eight where n is larger. */
#include "ops/item/read_many.h"
#include "ops/key_paths.h"

static const st_field scan_fields[] = {
    ST_READ_FIELDS("ScanFilter"),
    [ST_R_SEGMENT] = {"Segment",       ST_KIND_INTEGER, 0, 0, 999999,  NULL, NULL, NULL},
    [ST_R_TOTAL_SEGMENTS] = {"TotalSegments", ST_KIND_INTEGER, 0, 1, 1000000, NULL, NULL, NULL},
};
const st_shape st_scan_shape = ST_SHAPE("ScanInput", scan_fields);

typedef struct segment {
  int64_t number, total;
} segment;

static int check_segment(st_call *c, segment *s) {
  const st_json *number = c->m[ST_R_SEGMENT], *total = c->m[ST_R_TOTAL_SEGMENTS];
  *s = (segment){st_decode_int(number, 0), st_decode_int(total, 1)};
  if (number && !total)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The TotalSegments parameter is required but was not present in the "
                          "request when Segment parameter is present");
  if (total && !number)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The Segment parameter is required but was not present in the request "
                          "when parameter TotalSegments is present");
  if (s->number < s->total) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "The Segment parameter is zero-based and must be less than parameter "
                        "TotalSegments: Segment: %lld is not less than TotalSegments: %lld",
                        (long long)s->number, (long long)s->total);
}

/* first > last: the segment has no shard. */
static void segment_shards(const segment *s, st_range *range) {
  int64_t n = s->total < ST_SHARDS ? s->total : ST_SHARDS;
  range->first_shard = ST_SHARDS;
  range->last_shard = -1;
  for (int j = 0; j < ST_SHARDS; j++) {
    if (j * n / ST_SHARDS != s->number) continue;
    if (range->first_shard > j) range->first_shard = j;
    range->last_shard = j;
  }
}

static int check_start_segment(st_call *c, const st_read_request *r, const segment *s) {
  const st_range *range = &r->page.range;
  if (!range->after) return STATOR_OK;
  int shard = range->after->shard;
  if (shard >= range->first_shard && shard <= range->last_shard) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please "
                        "use ExclusiveStartKey with correct Segment. TotalSegments: %lld Segment: "
                        "%lld",
                        (long long)s->total, (long long)s->number);
}

static int scan_table(st_call *c, st_read_request *r, const segment *s) {
  st_table *t;
  segment_shards(s, &r->page.range);
  int rc = st_call_table(c, c->m[ST_R_TABLE_NAME], &t);
  if (rc == STATOR_OK) rc = st_read_request_index(c, r, t);
  if (rc == STATOR_OK) rc = st_read_request_start(c, r, t);
  if (rc == STATOR_OK) rc = check_start_segment(c, r, s);
  if (rc == STATOR_OK) rc = st_check_key_paths(c, t, &r->x);
  if (rc == STATOR_OK) rc = st_read_request_coverage(c, r, t);
  if (rc == STATOR_OK) rc = st_expressions_check_used(c, &r->x);
  return rc == STATOR_OK ? st_read_request_answer(c, r, t) : rc;
}

int st_op_scan(st_call *c) {
  st_read_request r;
  segment s;
  int rc = st_call_check_table_name(c, c->m[ST_R_TABLE_NAME]);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_read_request_begin(c, &r);
  if (rc != STATOR_OK) return rc;
  r.x.legacy[ST_LEGACY_SCAN_FILTER] = c->m[ST_R_OLD_FILTER];
  r.x.values_need = "FilterExpression is null";
  rc = st_expressions_check_mixing(c, &r.x);
  if (rc == STATOR_OK) rc = st_legacy_conditions(c, &r.x);
  if (rc == STATOR_OK) rc = st_legacy_attributes_to_get(c, &r.x);
  if (rc == STATOR_OK) rc = st_read_request_start_values(c, &r);
  if (rc == STATOR_OK) rc = check_segment(c, &s);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &r.x);
  if (rc == STATOR_OK) rc = st_read_request_check_select(c, &r);
  return rc == STATOR_OK ? scan_table(c, &r, &s) : rc;
}
