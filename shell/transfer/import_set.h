/*
** import_set.h - several tables in one command: what makes each of them, and its
** items. They come out of a model, or out of a folder.
**
** 1. A table that is there already is refused before anything is made, unless an
**    import of the same file into it was stopped, or --restart is said.
** 2. A store keeps a job for each table until all tables are done: the same command
**    goes on where it was stopped.
*/
#ifndef IMPORT_SET_H
#define IMPORT_SET_H

#include "transfer/import_items.h"

typedef struct set_table {
  text name;
  text make;   /* a statement of CREATE TABLE or, from {, the request of CreateTable */
  text ttl;    /* the request of UpdateTimeToLive; empty: none */
  text extras; /* what makes its search indexes and views (definition/extension.h) */
  size_t line;
  text path; /* of the file with the items; empty: they are these */
  given_item *items;
  size_t count, capacity;
  text job;
  bool there, made; /* before this command; by it */
} set_table;

/* All zero is empty. */
typedef struct import_set {
  const char *path; /* where `make` stands; borrowed */
  text content;     /* which the items are part of */
  set_table *tables;
  size_t count;
  bool whole; /* tables that were made are taken away again if an item cannot be put */
} import_set;

/* The table of a name without escapes; NULL: it has none. Until the next is added. */
set_table *import_set_find(const import_set *set, const char *name);
set_table *import_set_add(import_set *set, const char *name);
/* The last table has this item. */
void import_set_give(import_set *set, given_item item);
void import_set_free(import_set *set);

/* Makes the tables, or the one that the command names, and puts the items. Prints what
** came in, and errors. */
int import_set_run(session *s, const import_options *o, import_set *set);

#endif
