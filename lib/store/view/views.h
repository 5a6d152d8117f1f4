/*
** Views: what SQL sees of items. Two kinds, both SQLite views over an item table,
** of plain SQLite functions alone, so that any tool can open the file:
**  - the table's own (st_table.sql_name): all items; columns for the attributes of its
**    AttributeDefinitions, then "_item" (the item's JSON) and "_id" (its row's number);
**  - those of CreateView (st_table.views): typed columns over attribute paths, then
**    "_id"; perhaps of the items alone that meet a condition, and with indexes.
**
** Indexes of views are SQLite's own, on expressions (stator_v<view id>_<1..>). What
** another version of SQLite wrote into such an index is not sure to be what this one
** looks for: stator_meta's 'sqlite' names the SQLite (its source id) that wrote them.
** Where it is another one they are not used until this one has written them anew.
*/
#ifndef ST_VIEWS_H
#define ST_VIEWS_H
#include "expr/condition.h"
#include "store/catalog.h"

struct sqlite3;

/* ------------------------------------------------------- views of requests */

/* Makes a view and its indexes; inside st_store_write. `view` is as the catalog keeps
** it, all but its id, which is given to it here; condition_sql comes from
** st_view_condition. Look the table up again after it. Errors: RESOURCE_IN_USE: the name
** is taken, in whatever case; VALIDATION: names or paths that SQL cannot carry, too many
** views, a BLOB column in an index. */
int st_view_create(st_store *s, const st_table *t, const st_sql_view *view, st_error *error);

/* Drops it; inside st_store_write. */
int st_view_drop(st_store *s, const st_table *t, st_str name, st_error *error);

/* The view of that name, in whatever case, and its table; NULL: there is none. Borrowed
** as an st_table is. */
int st_view_find(st_store *s, st_str name, const st_table **table, const st_sql_view **view,
                 st_error *error);

/* Appends the condition as SQL text over a row of the item table: true for the items for
** which it holds, false (never NULL) for others. `indexed`: of a view with indexes.
** Errors: VALIDATION, with advice: what SQL can only approximate is refused. */
int st_view_condition(const st_table *t, const st_condition *condition, bool indexed, st_buf *sql,
                      st_error *error);

/* -------------------------------------------------------- views of tables */

/* Makes the table's own view and sets t->sql_name, a copy in the arena; inside
** st_catalog_create. t->id is given. */
int st_table_view_create(st_store *s, st_table *t, st_arena *arena, st_error *error);

/* Makes it anew where AttributeDefinitions have changed. */
int st_table_view_alter(st_store *s, const st_table *old, const st_table *t, st_error *error);

/* Drops all views of a table, before its items are dropped. */
int st_views_drop_all(st_store *s, const st_table *t, st_error *error);

/* --------------------------------------------- indexes and SQLite versions */

/* Whether what lies in the indexes of views was written by another SQLite, by the
** catalog that is loaded. False where there are none. */
bool st_views_foreign(const st_store *s);

/* In a write, before anything else is written: where the indexes are of another SQLite,
** writes them anew and gives the catalog a new stamp, which makes other handles look.
** Costs a comparison where they are not. */
int st_views_rebuild_if_foreign(st_store *s, st_error *error);

/* When a store was opened or its content replaced: gives tables of an older file their
** views, and rebuilds. Nothing where it is open for reading only, or another writer is at
** work: then the next write rebuilds, the next opening makes the views. */
int st_views_upgrade(st_store *s, st_error *error);

/* Makes TEMP views on a connection (of ours, to the store's file) that stand before those
** of the file and do not use their indexes; for a handle that may not rebuild them. Those
** that a call before made and that are not right any more are dropped. */
int st_views_shade(st_store *s, struct sqlite3 *db, st_error *error);
#endif
