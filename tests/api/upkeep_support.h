/* For tests of work on whole stores: a store with something of everything, and files
** beside it. */
#ifndef TESTS_API_UPKEEP_SUPPORT_H
#define TESTS_API_UPKEEP_SUPPORT_H
#include "api/store_file.h"
#include "api/stream_support.h"
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#define RICH_TABLE                                                                                 \
  "{" NAME_T                                                                                       \
  "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") "," ATTRIBUTE("g", "S")) "," KEYS(  \
      HASH("pk") "," RANGE(                                                                        \
          "sk")) "," ON_DEMAND                                                                     \
                 ",'GlobalSecondaryIndexes':[" INDEX(                                              \
                     "gii",                                                                        \
                     HASH("g")) "],'LocalSecondaryIndexes':[" INDEX("lii",                         \
                                                                    HASH("pk") "," RANGE(          \
                                                                        "g")) "],'Tags':[{'Key':'" \
                                                                              "k','Value':'v'}]"   \
                                                                              "," STREAM_ON(       \
                                                                                  "NEW_"           \
                                                                                  "AND_"           \
                                                                                  "OLD_"           \
                                                                                  "IMAGE"          \
                                                                                  "S") "}"

/* A table with indexes, a stream, a tag, TTL, and `count` items; an import half done. */
static inline void fill_store(stator *db, int count) {
  char request[400];
  expect_ok(db, "CreateTable", RICH_TABLE, NULL);
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'ttl','Enabled':true}}", NULL);
  for (int i = 0; i < count; i++) {
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'p%d'},'sk':{'S':'%03d'},'g':{'S':'g%d'},"
             "'ttl':{'N':'%d'},'text':{'S':'some text that takes some room in a page'}}}",
             (i * 7) % 10, (i * 389) % 1000, i % 3, 1800000000 + i);
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_ok(db, "ImportItems", "{" NAME_T ",'Items':[],'Job':'j','Position':5}", NULL);
}

/* What a store answers about itself, for comparing. Caller frees with free. */
static inline char *content_of(stator *db) {
  static const char *const calls[][2] = {
      {"DescribeTable",      "{" NAME_T "}"                                                       },
      {"Scan",               "{" NAME_T "}"                                                       },
      {"Scan",               "{" NAME_T ",'IndexName':'gii'}"                                     },
      {"Scan",               "{" NAME_T ",'IndexName':'lii'}"                                     },
      {"ListStreams",        "{}"                                                                 },
      {"DescribeTimeToLive", "{" NAME_T "}"                                                       },
      {"ListTagsOfResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'}"},
      {"DescribeImportJob",  "{'Job':'j'}"                                                        },
  };
  size_t n = 0;
  char *all = calloc(1, 1);
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    stator_result *r = support_success(db, calls[i][0], calls[i][1], __FILE__, __LINE__);
    size_t length;
    const char *body = stator_result_body(r, &length);
    all = realloc(all, n + length + 2);
    assert_non_null(all);
    memcpy(all + n, body, length);
    n += length;
    all[n++] = '\n';
    all[n] = 0;
    stator_result_free(r);
  }
  return all;
}

static inline void expect_content(stator *db, const char *wanted) {
  char *got = content_of(db);
  assert_string_equal(got, wanted);
  free(got);
}

static inline void expect_same_content(stator *a, stator *b) {
  char *wanted = content_of(a);
  expect_content(b, wanted);
  free(wanted);
}

static inline const char *beside(const store_file *f, const char *name, char out[80]) {
  snprintf(out, 80, "%s/%s", f->folder, name);
  return out;
}

/* Ends with just this. */
static inline void expect_result(const stator_result *r, int code, const char *part) {
  if ((int)stator_result_code(r) != code ||
      !strstr(stator_result_body(r, NULL) ? stator_result_body(r, NULL) : "", part))
    fail_msg("expected %d, %s\n  got %d, %s", code, part, (int)stator_result_code(r),
             stator_result_body(r, NULL));
}

/* Files of the folder whose names hold `part`. */
static inline bool any_file(const store_file *f, const char *part) {
  char command[120];
  snprintf(command, sizeof command, "ls %s | grep -qF -e %s", f->folder, part);
  return system(command) == 0;
}

typedef struct counted_steps {
  int steps, most; /* the last that is allowed; 0: all are */
  int64_t done, total;
} counted_steps;

static inline int count_step(void *arg, int64_t done, int64_t total) {
  counted_steps *c = arg;
  if (done < c->done || done > total) return 99;
  c->done = done;
  c->total = total;
  c->steps++;
  return c->most && c->steps >= c->most;
}
#endif
