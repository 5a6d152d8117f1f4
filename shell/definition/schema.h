/*
** schema.h - the statements that would make a table: SHOW CREATE TABLE and .schema.
*/
#ifndef SCHEMA_H
#define SCHEMA_H

#include "definition/table_facts.h"

/* Prints the statement that makes such a table; as calls of the API if `json`, or if
** the table has what the statement cannot say. With those of its search indexes and views
** if `all`. */
int schema_print(session *s, const char *table, bool json, bool all);

/* Prints them as one object of JSON: {"CreateTable": {...}, "UpdateTimeToLive": {...}}. */
int schema_print_object(session *s, const char *table);

/* Appends CREATE TABLE ...; and a line end. False, with nothing appended, if the table
** has what the statement cannot say. */
bool schema_statement(const table_facts *facts, text *out);

/* Appends the request of CreateTable. */
void schema_request(const table_facts *facts, text *request);

/* Makes such a table, without items, in a store of its own beside the session's. On
** failure prints the error. */
int schema_copy(session *s, door *store, const char *table);

#endif
