/*
** Full-text search: the FTS5 table beside a table's items, kept by every write
** (items.h), and read in the order of its ranking.
**
** Invariants, whatever fails:
**  1. the FTS5 table of a search index has a row, of the item's id, for every item of
**     which at least one column has text, and none for others (while backfilling: for
**     those that the job has passed, and those written behind its last);
**  2. its terms are those of the items' texts now: an item's old text is deleted from
**     it before its new one is entered, in the transaction of the item's write;
**  3. the content view stator_c<ID> says of each such item just that text, so that
**     FTS5's own integrity-check agrees.
**
** The text of a column: an S is its string; an L the strings among its elements, an SS
** its strings, each on a line of its own; anything else none. U+0000 is a blank.
*/
#ifndef ST_SEARCH_H
#define ST_SEARCH_H
#include "store/rows.h"

/* ------------------------------------------------------- making and dropping
** Both inside st_store_write; the table must be looked up again after it.
*/

/* Adds a search index to the table: of *wanted the name, the columns (path, text,
** weight), the tokenizer, the prefixes and created_ms are taken, the ids and names in
** SQL are chosen here. Where there are items a backfill has them entered
** (st_items_backfill), and the index is `backfilling` until then; else it is ready at
** once. Errors: STATOR_RESOURCE_IN_USE a search index of the name exists,
** STATOR_LIMIT_EXCEEDED ST_MAX_SEARCHES, STATOR_VALIDATION a path that holds ", \ or a
** control character, STATOR_SQLITE an SQLite without FTS5; the store's. */
int st_search_create(st_store *s, const st_table *t, const st_search *wanted, st_error *error);

/* Takes it away with all it holds, and the backfill that may be under way. */
int st_search_drop(st_store *s, const st_table *t, st_str name, st_error *error);

/* How many items a search index holds. May answer ST_AGAIN outside a write. */
int st_search_count(st_store *s, st_table *t, const st_search *x, int64_t *count, st_error *error);

/* ------------------------------------------------------------------- reading */

/* What a ranking is reckoned with: kept from page to page, so that what is written
** between them moves nothing. */
typedef struct st_search_statistics {
  int64_t rows, tokens; /* of the whole index */
  int64_t *hits;        /* rows that a phrase is in, one per phrase */
  size_t phrase_count;
} st_search_statistics;

/* A place in the order of a ranking: best first, equal ones by id. */
typedef struct st_search_place {
  int64_t score; /* the score's bits: comparable, not to be reckoned with */
  int64_t id;    /* of the row; 0: no place */
} st_search_place;

typedef struct st_search_wish {
  const st_search *index;
  st_str fts; /* what to MATCH, NUL-terminated beyond n: st_search_query's */
  const st_search_statistics *statistics; /* NULL: those of now; others are of the same `fts` */
  st_search_place after;                  /* begin behind it; id 0: at the best */
  const st_range *range; /* NULL: of all; of a query of the table: what its bounds hold */
  int64_t limit;         /* no more rows than this will be asked for; 0: perhaps all */
} st_search_wish;

typedef struct st_search_hit {
  st_search_place place; /* id 0: no more */
  int64_t millionths;    /* of the score: at least 0, the more the better */
  st_row row;            /* its text is borrowed until the next call on the cursor */
} st_search_hit;

typedef struct st_search_rows st_search_rows;

/* Open one at a time per store; the wish and what it points at must live until
** st_search_close. May answer ST_AGAIN (also st_search_next, on its first call only).
** The caller closes it before anything else is done with the store but what stands
** below. Errors: the store's; STATOR_VALIDATION: FTS5 cannot read `fts`. */
int st_search_open(st_store *s, st_table *t, const st_search_wish *wish, st_search_rows **out,
                   st_error *error);
int st_search_next(st_search_rows *rows, st_search_hit *hit, st_error *error);
void st_search_close(st_search_rows *rows); /* accepts NULL */

/* With what was ranked: those of the wish, else those that were found; borrowed until
** st_search_close, to be asked for once st_search_next has answered a row. */
const st_search_statistics *st_search_statistics_of(const st_search_rows *rows);

/* ---------------------------------------------------- highlights and snippets
** Of the row that st_search_next answered last, by its id.
*/

/* Which columns have what was searched for: bit i of *columns is column i of the index;
** *best: the first of those with the most different phrases, -1 without any. */
int st_search_columns_hit(st_search_rows *rows, int64_t id, uint32_t *columns, int *best,
                          st_error *error);

typedef struct st_search_mark {
  st_str before, after; /* what is put around each hit */
  st_str ellipsis;      /* of a snippet: where text was left out */
  int tokens;           /* of a snippet: its length, 1 to 64; 0: all of the text, no snippet */
} st_search_mark;

/* A column's text with its hits marked; borrowed until the next call on the cursor. */
int st_search_text_marked(st_search_rows *rows, int64_t id, int column, const st_search_mark *mark,
                          st_str *text, st_error *error);
#endif
