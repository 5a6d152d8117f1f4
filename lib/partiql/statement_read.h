/* What a SELECT reads: one scan, or gets and queries one after the other. */
#ifndef ST_STATEMENT_READ_H
#define ST_STATEMENT_READ_H
#include "partiql/key_reads.h"
#include "partiql/statement.h"
#include "plan/page.h"

typedef struct st_statement_read {
  st_range *ranges; /* in reading order */
  size_t count;
  bool keyed;   /* gets and queries; false: one scan */
  st_page page; /* what all of them share; its range is yet to be set */
} st_statement_read;

/* The index behind the table's name, NULL: none is named. Errors: VALIDATION, an
** unknown index, one still being filled, a consistent read of a global one. */
int st_statement_index(const st_table *t, const st_statement *s, int64_t now_ms, bool consistent,
                       const st_index **index, st_error *error);

/* Errors: VALIDATION of indexes-streams-ttl-transactions.md, section 6.3: keys, what
** the index does not hold, ORDER BY. Everything lives in the arena. */
int st_statement_read_of(const st_table *t, const st_index *index, const st_statement *s,
                         st_arena *arena, st_statement_read *out, st_error *error);

/* What is shown of an item; NULL: all of it. Errors: NOMEM. */
int st_statement_columns(const st_statement *s, st_arena *arena, const st_columns **out,
                         st_error *error);

/* A range that holds one row at most. */
bool st_statement_reads_one(const st_table *t, const st_range *range);
#endif
