/* One page of a Query or Scan: rows of a range, filtered, projected, appended to
** an answer, until the limit, 1 MB of evaluated items, or the end. */
#ifndef ST_PAGE_H
#define ST_PAGE_H
#include "expr/columns.h"
#include "expr/projection.h"
#include "plan/keys.h"

typedef struct st_page {
  /* What to read. */
  st_range range;
  const st_condition *filter;      /* NULL: none */
  const st_projection *projection; /* of the request; NULL: whole entries */
  const st_columns *columns;       /* of a SELECT, in its place */
  const st_projection *entry;      /* show what the index holds of an item; NULL: all of it */
  const st_projection *held;       /* the same where all is shown, to measure it; NULL: do not */
  bool fetches;                    /* a local index without all that is asked for */
  int64_t limit;                   /* evaluated items; 0: none */
  int64_t most;                    /* returned items; 0: no limit */
  int64_t most_bytes;              /* evaluated; 0: a page's 1 MB */
  bool count_only;
  bool one_row; /* the range holds one row at most: nothing can follow it */
  bool plain;   /* items as plain JSON */

  /* What was read. */
  int64_t count, scanned;
  int64_t bytes;          /* evaluated, by which the page is limited */
  int64_t entry_bytes;    /* of the table's items or the index's entries */
  int64_t fetched_blocks; /* 4 KB each, rounded up by item, from the table behind a local index */
  st_str last_key;        /* n 0: the end was reached; else LastEvaluatedKey, in the arena */
} st_page;

typedef struct st_page_memory {
  st_arena *arena, *scratch;
  st_buf *work;
  st_buf *out;     /* items are appended here, commas between them */
  st_buf *offsets; /* NULL, or: two size_t for each item, its begin and end in out */
} st_page_memory;

/* Errors: the store's, NOMEM; ST_AGAIN. */
int st_page_read(st_store *s, st_table *t, st_page *page, const st_page_memory *m, st_error *error);
#endif
