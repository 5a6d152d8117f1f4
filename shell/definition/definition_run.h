/*
** definition_run.h - data definition carried out.
*/
#ifndef DEFINITION_RUN_H
#define DEFINITION_RUN_H

#include "definition/definition.h"
#include "session.h"

/* Runs a statement of data definition. It returns when its tables and indexes are
** ACTIVE, or gone. */
int definition_run(session *s, const char *statement);

/* definition_show.c: DESCRIBE and SHOW. */
int definition_show(session *s, const definition *d);

/* table_wait.c: waits until a table and its indexes are ACTIVE. Ctrl-C ends the wait,
** not the work. */
int table_wait_active(session *s, const char *table);
/* Waits until it is gone. */
int table_wait_gone(session *s, const char *table);

#endif
