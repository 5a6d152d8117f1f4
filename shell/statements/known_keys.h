/*
** known_keys.h - the keys of tables, for the order of columns. They are asked once
** for each table: a description counts items, and a stale answer does no more than
** order columns otherwise.
*/
#ifndef KNOWN_KEYS_H
#define KNOWN_KEYS_H

#include "output/rows.h"
#include "session.h"

/* The heading of the items that a request (of Query, GetItem, ExecuteStatement ...)
** answers: its table and, if the mode orders columns, the table's keys. May make a
** call. Borrowed until the next one, and until the store is left. */
const rows_heading *known_keys_heading(session *s, json_span request);
const rows_heading *known_keys_of_table(session *s, const text *table);

/* Forgets all. */
void known_keys_forget(session *s);

#endif
