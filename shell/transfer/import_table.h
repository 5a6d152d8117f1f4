/*
** import_table.h - the table that an import goes into: what its keys declare, and
** making it where it is not there.
*/
#ifndef IMPORT_TABLE_H
#define IMPORT_TABLE_H

#include "session.h"
#include "transfer/typed_json.h"

typedef struct declared_name {
  char *name;
  value_type type;
} declared_name;

typedef struct import_table {
  declared_name *declared; /* the attributes of the keys of table and indexes */
  size_t count;
  text id; /* TableId; empty if there is none */
} import_table;

typedef enum table_outcome { TABLE_FOUND, TABLE_MISSING, TABLE_FAILED } table_outcome;

/* Asks for the table. Prints the error of TABLE_FAILED. */
table_outcome import_table_find(session *s, const char *name, import_table *t);
void import_table_free(import_table *t);
value_type import_table_declared(const import_table *t, const char *name, size_t length);

/* Appends the CreateTable request for --key's "pk,sk" or "pk:S,sk:N"; what has no type
** has that of the item. False with `why` appended to if it cannot be made of that. */
bool import_table_from_key(const char *name, const char *key, json_span item, text *request,
                           text *why);

/* Makes the table and waits until it can be used. Prints the error. */
int import_table_create(session *s, const char *name, const char *request);

#endif
