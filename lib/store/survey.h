/*
** What a table holds and how it is spread, and what the file is made of: counted
** for whoever asks, by reading all of it. Inside st_store_snapshot, so that all
** that is told is of one moment.
*/
#ifndef ST_SURVEY_H
#define ST_SURVEY_H
#include "store/items.h"

typedef struct st_partition {
  int shard;
  st_key_part hash;
  st_extent extent;
} st_partition;

/* The at most `limit` partitions with most items; of equal ones the lower shard
** and key first. In the arena. *total: how many partitions there are. */
int st_survey_partitions(st_store *s, const st_table *t, int64_t limit, st_arena *arena,
                         st_partition **partitions, size_t *count, int64_t *total, st_error *error);

/* Classes of items by size, by powers of two: the first has those of up to 64
** bytes, the next those of more and up to 128, the last up to 512 KiB. */
enum { ST_SIZE_CLASSES = 14, ST_FIRST_SIZE_CLASS = 64 };
int st_survey_sizes(st_store *s, const st_table *t, st_extent classes[ST_SIZE_CLASSES],
                    st_error *error);

/* How many entries an index has. */
int st_survey_entries(st_store *s, const st_index *index, int64_t *count, st_error *error);

/* Of a table with TTL: how many items expire, and how many a sweep would delete. */
int st_survey_ttl(st_store *s, const st_table *t, int64_t now_s, int64_t *count, int64_t *due,
                  st_error *error);

typedef struct st_file_state {
  const char *path; /* absolute, or ":memory:"; borrowed from the store */
  int64_t page_size, pages, free_pages;
  int64_t log_bytes; /* of the write-ahead log beside the file */
  int64_t format;
  char journal[16];   /* "wal", "memory", "delete", ... */
  const char *sqlite; /* version of the library */
} st_file_state;
int st_survey_file(st_store *s, st_file_state *out, st_error *error);
#endif
