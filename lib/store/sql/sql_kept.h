/*
** Questions that stay prepared: the latest few of a connection, for as long as its
** catalog and schema are what they were prepared, and allowed, against. One of a view
** takes longer to prepare than to answer where an index does it.
*/
#ifndef ST_SQL_KEPT_H
#define ST_SQL_KEPT_H
#include "store/store_internal.h"

/* In a snapshot. *q: the prepared one of this very text, which is no longer kept; NULL,
** without an error: there is none. */
int st_sql_kept_take(st_store *s, st_str statement, sqlite3_stmt **q, st_error *error);
/* Keeps one that was allowed, or ends it; accepts NULL. */
void st_sql_kept_give(st_store *s, sqlite3_stmt *q);
void st_sql_kept_end(st_store *s); /* all of them */
#endif
