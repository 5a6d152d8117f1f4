/* A search, asked for by Search or by a statement: from an index and a query to a page
** of items. */
#ifndef ST_SEARCH_RUN_H
#define ST_SEARCH_RUN_H
#include "expr/columns.h"
#include "expr/projection.h"
#include "expr/search_query.h"
#include "ops/call.h"
#include "ops/search/search_token.h"
#include "plan/page.h"

/* Highlights or snippets. */
typedef struct st_search_marking {
  bool wanted, best; /* best: only of the column with the most hits */
  uint32_t columns;  /* of the index: bit i */
  st_search_mark mark;
} st_search_marking;

typedef struct st_search_run st_search_run;
struct st_search_run {
  /* What to search. */
  st_table *t;
  const st_search *index;
  st_search_query query;
  st_page page; /* its range (hash_count 0: all of the table), filter, projection, columns,
                   limit, most. Out: what was read */
  bool nothing; /* no item can be within the key conditions */
  bool has_token;
  st_search_next_token token; /* to go on with; out: where the next page begins, if `more` */
  st_search_marking highlight, snippet;
  st_buf *hits; /* NULL, or: one object for each item, commas between them */
  bool more;
};

/* The index of that name; name.p NULL: the table's only one. Errors: VALIDATION. */
int st_search_run_index(st_call *c, const st_table *t, st_str name, const st_search **out);

/* Reads the query; `only`: bit i: column i is searched, 0: all are. Errors: VALIDATION. */
int st_search_run_query(st_call *c, st_search_run *r, st_str query, uint64_t only);

/* Everything but the token is in place: reads it, NULL: there is none. */
int st_search_run_token(st_call *c, st_search_run *r, const st_json *token);

/* Appends the page's items to the answer, commas between them. */
int st_search_run_page(st_call *c, st_search_run *r);
#endif
