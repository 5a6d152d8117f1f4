/*
** What a question in SQL may touch: an authorizer, set once when a connection of ours is
** opened (setting it makes SQLite prepare all statements anew) and at work while a
** question is being prepared. What it allows is a list; all else is refused, with what
** and why.
**
** A table that a statement does not name can only be read through something that it
** does. So an item table may be read by the views over it, and a search index's parts by
** the index, where the statement's text has no such name.
*/
#ifndef ST_SQL_GUARD_H
#define ST_SQL_GUARD_H
#include "store/store_internal.h"

struct st_sql_guard {
  const st_store *store;
  st_str statement;
  st_buf refusal; /* what and why, of the first that was refused; n 0: nothing was */
  bool placed;    /* at is where the statement names it */
  size_t at;
  st_buf unknown; /* names of which nothing but the number of rows is asked, each with a NUL:
                     of WITH, or of something that is not to be read */
};

/* SQLite's callback; `arg` is the st_store. */
int st_sql_authorize(void *arg, int action, const char *first, const char *second,
                     const char *schema, const char *by);

void st_sql_guard_init(st_sql_guard *g, const st_store *s, st_str statement);
void st_sql_guard_free(st_sql_guard *g);

/* Once the statement is prepared: raises what was refused. With rc STATOR_OK it was not,
** but for the names that only the schema can tell. */
int st_sql_guard_check(st_sql_guard *g, st_store *s, st_error *error);

/* Makes SQLite ready for those virtual tables that the statement names, which it is not
** to do under the authorizer: it reads their parts. */
int st_sql_guard_connect(st_store *s, st_str statement, st_error *error);

/* Appends ": films, orders": what there is to be read, some of it. */
void st_sql_guard_put_names(const st_store *s, st_buf *out);
#endif
