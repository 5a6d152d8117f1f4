/* Names that SQL is to know things by, in a schema that may have others' things too. */
#ifndef ST_SQL_NAME_H
#define ST_SQL_NAME_H
#include "base/arena.h"
#include "store/store.h"

typedef struct st_sql_wish {
  st_str wanted;
  int64_t id;                /* what tells it from another of that name: NAME_<id> */
  const char *prefix;        /* on an application's database: "stator_view_" */
  const char *const *beside; /* NULL, or endings of names that must be free as well: "_data";
                                NULL at the end */
} st_sql_wish;

/* The name as it is wanted if it is free, whatever its case, else NAME_<id>, else that
** with further numbers. With the prefix where the database is an application's, and where
** the wanted name is reserved. In the arena, NUL-terminated beyond n. Inside st_store_write. */
int st_sql_name_choose(st_store *s, const st_sql_wish *wish, st_arena *arena, st_str *name,
                       st_error *error);

/* Whether the main schema has something of that name, whatever its case. */
int st_sql_name_taken(st_store *s, st_str name, bool *taken, st_error *error);

/* Whether SQL takes the one for the other: all but the case of ASCII letters is the same. */
bool st_sql_name_eq(st_str a, st_str b);

/* Whether it is json_each or json_tree, or begins with "sqlite_", "stator_" or "pragma_",
** whatever its case: something in the schema by a name of SQLite's table-valued functions
** would stand before the function, in the store's own statements as well. */
bool st_sql_name_reserved(st_str name);

/* Appends it as an identifier, "name", or a string, 'text'. */
void st_sql_put_name(st_str name, st_buf *sql);
void st_sql_put_string(st_str text, st_buf *sql);
#endif
