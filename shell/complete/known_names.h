/*
** known_names.h - the names of a store's tables, and of each table's indexes and
** attributes, for completion. A store is asked each time. An endpoint is asked once
** in a while, and again when this session has changed its tables. What cannot be
** had is silently none.
*/
#ifndef KNOWN_NAMES_H
#define KNOWN_NAMES_H

#include "session.h"

typedef struct name_list {
  char **list;
  size_t count;
} name_list;

/* Attributes are those of the keys, and those of a few items; one inside another is
** a path, its names separated by NAME_SEPARATOR. */
typedef struct table_names {
  name_list keys; /* of the table and its indexes */
  name_list indexes, attributes;
  name_list searches, sql_names; /* search indexes, and what those are called in SQL */
} table_names;

enum { NAME_SEPARATOR = '\1' };

/* Both are borrowed until the next call, and make calls of their own, after which
** the session's answer is another. */
const name_list *known_names_tables(session *s);
const table_names *known_names_of(session *s, const char *table);

/* The views of the store; the columns of what stands under a name in SQL. The same. */
const name_list *known_names_views(session *s);
const name_list *known_names_columns(session *s, const char *sql_name);

/* True if PartiQL takes the name for an attribute without quotes. */
bool known_names_is_bare(session *s, const char *name);

/* Forgets all, if the operation (NULL: any) changes tables. */
void known_names_forget(session *s, const char *operation);

#endif
