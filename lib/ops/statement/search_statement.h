/* A SELECT with search(). */
#ifndef ST_SEARCH_STATEMENT_H
#define ST_SEARCH_STATEMENT_H
#include "ops/search/search_run.h"
#include "ops/statement/statement_request.h"

/* The search that the statement asks for: r->table is in place. Conditions on the key
** become its range, the WHERE its filter. Errors: VALIDATION, no search index of the table
** has all the attributes; of the query, the keys; NOMEM. */
int st_search_statement(st_call *c, const st_statement_request *r, st_search_run *out);
#endif
