/*
** describe_item_sizes.c - DescribeItemSizes, an extension: how many of a table's
** items are how large, in classes that are each twice as wide as the one before.
*/
#include "ops/inspect/inspect.h"
#include "store/survey.h"

enum { ITEM_SIZES_TABLE };
static const st_field describe_item_sizes_fields[] = {
    [ITEM_SIZES_TABLE] = ST_FIELD("TableName", ST_KIND_STRING),
};
const st_shape st_describe_item_sizes_shape =
    ST_SHAPE("DescribeItemSizesInput", describe_item_sizes_fields);

static void print_size_class(st_buf *out, const st_extent *e, size_t number, bool first) {
  int64_t to = (int64_t)ST_FIRST_SIZE_CLASS << number;
  st_buf_format(out, "%s{\"From\":%lld,\"To\":%lld,\"ItemCount\":%lld,\"SizeBytes\":%lld}",
                first ? "" : ",", number ? (long long)to / 2 : 0LL, (long long)to,
                (long long)e->items, (long long)e->bytes);
}

/* Empty classes are shown between others. */
static void print_size_classes(st_buf *out, const st_extent classes[ST_SIZE_CLASSES]) {
  size_t first = 0, end = ST_SIZE_CLASSES;
  while (first < end && classes[first].items == 0) first++;
  while (end > first && classes[end - 1].items == 0) end--;
  for (size_t i = first; i < end; i++) print_size_class(out, &classes[i], i, i == first);
}

int st_op_describe_item_sizes(st_call *c) {
  st_table *t;
  st_extent classes[ST_SIZE_CLASSES];
  int rc = st_inspect_table(c, c->m[ITEM_SIZES_TABLE], &t);
  if (rc == STATOR_OK) rc = st_survey_sizes(c->store, t, classes, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, ",\"Sizes\":[");
  print_size_classes(c->out, classes);
  st_buf_lit(c->out, "]}");
  return rc;
}
