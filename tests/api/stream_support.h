/* What the tests of streams share: tables with a stream, answers as trees, and
** reading a stream to its end. */
#ifndef TESTS_API_STREAM_SUPPORT_H
#define TESTS_API_STREAM_SUPPORT_H
#include "api/table_requests.h"
#include <cjson/cJSON.h>

#define STREAM_ON(view) "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'" view "'}"
#define STREAM_OFF "'StreamSpecification':{'StreamEnabled':false}"
#define ENABLE(view) "{" NAME_T "," STREAM_ON(view) "}"
#define DISABLE "{" NAME_T "," STREAM_OFF "}"

#define ARN_OF(table, label) "arn:aws:dynamodb:us-east-1:000000000000:table/" table "/stream/" label
#define LABEL_0 "2025-10-09T08:53:20.123" /* SUPPORT_NOW */
#define LABEL_1 "2025-10-09T08:53:20.124"
#define ARN_T ARN_OF("Tab", LABEL_0)

enum { SHARDS = 8, MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

/* "Tab" with the keys pk and sk, and a stream. */
static inline void stream_table(stator *db, const char *view) {
  char request[1024];
  snprintf(request, sizeof request, "{" NAME_T "," SORT_TABLE "," ON_DEMAND "," STREAM_ON("%s") "}",
           view);
  expect_ok(db, "CreateTable", request, NULL);
}

/* Caller frees with cJSON_Delete. */
static inline cJSON *answer_to(stator *db, const char *op, const char *request) {
  stator_result *r = support_success(db, op, request, __FILE__, __LINE__);
  cJSON *tree = cJSON_Parse(stator_result_body(r, NULL));
  assert_non_null(tree);
  stator_result_free(r);
  return tree;
}

static inline const cJSON *member_of(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static inline const char *text_of(const cJSON *object, const char *name) {
  const cJSON *m = member_of(object, name);
  return m ? m->valuestring : NULL;
}

/* StreamDescription. Caller frees with cJSON_Delete. */
static inline cJSON *describe_stream(stator *db, const char *arn) {
  char request[512];
  snprintf(request, sizeof request, "{'StreamArn':'%s'}", arn);
  cJSON *tree = answer_to(db, "DescribeStream", request);
  cJSON *described = cJSON_DetachItemFromObjectCaseSensitive(tree, "StreamDescription");
  cJSON_Delete(tree);
  return described;
}

static inline int shard_count(stator *db, const char *arn) {
  cJSON *d = describe_stream(db, arn);
  int n = cJSON_GetArraySize(member_of(d, "Shards"));
  cJSON_Delete(d);
  return n;
}

static inline void shard_id(stator *db, const char *arn, int shard, char out[80]) {
  cJSON *d = describe_stream(db, arn);
  const cJSON *s = cJSON_GetArrayItem(member_of(d, "Shards"), shard);
  snprintf(out, 80, "%s", text_of(s, "ShardId"));
  cJSON_Delete(d);
}

/* rest: "'ShardIteratorType':'LATEST'". Caller frees with free. */
static inline char *iterator_of(stator *db, const char *arn, int shard, const char *rest) {
  char request[1024], id[80];
  shard_id(db, arn, shard, id);
  snprintf(request, sizeof request, "{'StreamArn':'%s','ShardId':'%s',%s}", arn, id, rest);
  cJSON *tree = answer_to(db, "GetShardIterator", request);
  char *copy = strdup(text_of(tree, "ShardIterator"));
  assert_non_null(copy);
  cJSON_Delete(tree);
  return copy;
}
#define HORIZON "'ShardIteratorType':'TRIM_HORIZON'"
#define LATEST_ONES "'ShardIteratorType':'LATEST'"

/* The answer of GetRecords; limit 0: none is given. *iterator is replaced by the
** next one, NULL if there is none. Caller frees the tree. */
static inline cJSON *get_records(stator *db, char **iterator, int limit) {
  char request[2200], tail[40] = "";
  if (limit) snprintf(tail, sizeof tail, ",'Limit':%d", limit);
  snprintf(request, sizeof request, "{'ShardIterator':'%s'%s}", *iterator, tail);
  cJSON *tree = answer_to(db, "GetRecords", request);
  const char *next = text_of(tree, "NextShardIterator");
  free(*iterator);
  *iterator = next ? strdup(next) : NULL;
  return tree;
}

typedef void record_visitor(void *context, int shard, const cJSON *record);

/* Every record of a shard from the iterator on; frees it. */
static inline int visit_from(stator *db, char *iterator, int shard, int limit,
                             record_visitor *visit, void *context) {
  int count = 0, got;
  do {
    cJSON *page = get_records(db, &iterator, limit);
    const cJSON *records = member_of(page, "Records"), *record;
    got = cJSON_GetArraySize(records);
    count += got;
    cJSON_ArrayForEach(record, records) if (visit) visit(context, shard, record);
    cJSON_Delete(page);
  } while (got && iterator);
  free(iterator);
  return count;
}

/* Every record of a stream, shard by shard. */
static inline int visit_stream(stator *db, const char *arn, int limit, record_visitor *visit,
                               void *context) {
  int count = 0, shards = shard_count(db, arn);
  for (int shard = 0; shard < shards; shard++)
    count += visit_from(db, iterator_of(db, arn, shard, HORIZON), shard, limit, visit, context);
  return count;
}

static inline int count_records(stator *db, const char *arn) {
  return visit_stream(db, arn, 0, NULL, NULL);
}
#endif
