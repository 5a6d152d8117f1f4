/* SearchIndexDescription: a search index as answers show it. */
#ifndef ST_SEARCH_DESCRIPTION_H
#define ST_SEARCH_DESCRIPTION_H
#include "ops/call.h"

/* Appends {...}. Errors: the store's. */
int st_search_describe(st_call *c, st_table *t, const st_search *search);

/* {"SearchIndexDescription":{...}} of the index of that name. Errors:
** RESOURCE_NOT_FOUND, the store's. */
int st_search_answer(st_call *c, st_table *t, st_str name);

/* ,"SearchIndexes":[...],"Views":[...] of a table that has any, and ,"SqlName":"..." where
** its own view has another name than the table. */
int st_search_list(st_call *c, st_table *t);

/* "Requested resource not found: Search index plots of table films not found". */
int st_search_absent(st_call *c, const st_table *t, st_str name);
#endif
