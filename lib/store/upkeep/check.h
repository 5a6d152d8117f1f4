/*
** A check being made: what its files share. They read from one snapshot and change
** nothing. What cannot be read because it is damaged is a finding, and the check goes
** on behind it; other failures end it.
*/
#ifndef ST_CHECK_H
#define ST_CHECK_H
#include "store/store_internal.h"
#include "store/upkeep/upkeep.h"

typedef struct st_check {
  st_store *store;
  const st_check_wish *wish;
  st_check_counts *counts;
  st_error *error;
  st_buf sentence;
  st_arena arena;      /* of the row being checked */
  int64_t done, total; /* items */
} st_check;

/* Tells a finding. Errors: NOMEM. */
int st_check_say(st_check *k, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Answers OK where rc says that something is damaged, after telling that `what` (and
** `name`, in quotes, if it has one) cannot be read; else rc. */
int st_check_tolerate(st_check *k, int rc, const char *what, st_str name);

/* --- check_catalog.c: the catalog's rows, and that what they speak of is there */
int st_check_catalog(st_check *k);

/* Tells each row that the statement answers, which is a sentence. */
int st_check_sentences(st_check *k, const char *sql, const char *what);

/* --- check_views.c: views and their indexes, as the catalog has them */
int st_check_views(st_check *k, const st_table *t);
int st_check_view_strays(st_check *k);

/* --- check_log.c: streams and their records */
int st_check_log(st_check *k);

/* --- check_items.c: the items of a table, and what indexes and TTL hold of them */
int st_check_table(st_check *k, st_table *t);

/* Whether the text is an item as items are stored; *size is its size. Only such a
** text may be given to functions of value/. */
bool st_check_reads(st_check *k, st_str item, int64_t *size);

/* "table "T": the item {"S":"key"}" */
void st_check_write_name(const st_table *t, st_str item, st_buf *out);

/* --- check_search.c: what a search index has of the items; one check of an index */
typedef struct st_search_audit st_search_audit;
/* Rows with ids above `done` and up to `last` have still to be entered. *audit is to be
** freed whatever is answered. */
int st_check_search_begin(st_check *k, st_table *t, const st_search *x, int64_t done, int64_t last,
                          st_search_audit **audit);
/* Of a sound item, whose values are resolved, in the order of the ids. */
int st_check_search_row(st_search_audit *a, int64_t id);
int st_check_search_end(st_search_audit *a);
void st_check_search_free(st_search_audit *a); /* accepts NULL */

/* --- check_entries.c: entries that no item has, where there are more than the items
** have been found to have */
int st_check_index_strays(st_check *k, st_table *t, size_t index);
int st_check_ttl_strays(st_check *k, st_table *t);

/* Whether a column holds just this. */
bool st_check_same(sqlite3_stmt *q, int column, st_key_part part);
#endif
