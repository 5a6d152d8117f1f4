/* One UpdateTable being decided on: shared by its request rules, the changes of
** the table and those of its indexes. */
#ifndef ST_UPDATE_TABLE_H
#define ST_UPDATE_TABLE_H
#include "ops/table/table_definition.h"
#include "ops/table/table_options.h"
#include "ops/table/table_throughput.h"

enum st_update_part { /* what a request asks to change */
                      ST_PART_THROUGHPUT = 1,
                      ST_PART_BILLING = 2,
                      ST_PART_STREAM = 4,
                      ST_PART_INDEXES = 8,
                      ST_PART_SSE = 16,
                      ST_PART_REPLICAS = 32,
                      ST_PART_CONSISTENCY = 64,
                      ST_PART_PROTECTION = 128,
                      ST_PART_ON_DEMAND = 256,
                      ST_PART_WARM = 512,
                      ST_PART_CLASS = 1024
};

typedef struct st_index_change {
  int actions;          /* how many of Update, Create and Delete the entry has */
  int action;           /* INDEX_CHANGE_UPDATE, _CREATE or _DELETE: the first it has */
  st_index_draft draft; /* of Update and Delete only the name and the throughputs */
} st_index_change;

typedef struct st_table_update {
  st_call *c;
  st_str name;
  unsigned parts;
  st_definitions attributes;
  st_index_change *changes;
  size_t change_count, creates, deletes;
  st_str table_class;

  /* inside the transaction */
  st_table *t;                    /* settled copy, being changed */
  st_table *original;             /* the catalog's */
  int64_t backfill_id;            /* the table, if a new index is to be filled; else 0 */
  const struct st_counts *counts; /* what the answer tells; NULL: counted for it */
} st_table_update;

int st_update_decode(st_table_update *u);
/* All rules that need no look at the table. */
int st_update_check_request(st_table_update *u);

/* Changes of u->t, each with the rules that need the table. */
int st_update_indexes(st_table_update *u);
int st_update_table_parts(st_table_update *u);

/* The st_index_change that updates an index; NULL: none does. */
const st_index_change *st_update_of_index(const st_table_update *u, st_str name);

/* Sets a throughput after the rules of changing one. index.n 0: the table's. */
int st_update_throughput(st_table_update *u, st_throughput *p, const st_json *asked, st_str index);

/* Keeps the warm throughput that is in effect before a change. */
int st_update_keep_warm(st_table_update *u, st_str index, const st_throughput *p);
int st_update_warm(st_table_update *u, const st_json *asked, st_str index, const st_throughput *p);
#endif
