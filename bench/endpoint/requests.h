/*
** What is asked: two tables with the same items, one to read and one to write; the
** bodies of requests, and what their answers must hold.
*/
#ifndef BENCH_REQUESTS_H
#define BENCH_REQUESTS_H
#include "load.h"

typedef enum work { WORK_GET, WORK_QUERY, WORK_BATCH_GET, WORK_PUT, WORK_UPDATE, WORKS } work;

enum { TABLE_NAME_BYTES = 64, ITEMS_OF_FILL = 25 };

typedef struct tables {
  uint32_t items; /* in each; a multiple of ITEMS_UNIT */
  char read[TABLE_NAME_BYTES], write[TABLE_NAME_BYTES];
} tables;

const char *work_name(work k); /* "Query 50" */
const char *work_operation(work k);
bool work_reads(work k);

/* How many different requests there are, and the body of one. */
size_t work_requests(const tables *t, work k);
text work_body(const tables *t, work k, size_t i, pool *out);

/* Of a read: the items that request i asks for are there, each once, and no others. */
bool work_answered(const tables *t, work k, size_t i, const http_answer *answer);

/* What every answer must hold besides; NULL: nothing. */
load_check *work_check(work k);

/* A BatchWriteItem of ITEMS_OF_FILL items, from this number on. */
text fill_body(const char *table, uint32_t first, pool *out);

/* A GetItem of what PutItem's request i has put, and whether it is that. */
text put_back_body(const tables *t, size_t i, pool *out);
bool put_answered(const tables *t, size_t i, const http_answer *answer);
#endif
