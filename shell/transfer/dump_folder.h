/*
** dump_folder.h - a folder that .export --all has made:
**
**   FOLDER/schema.stator   the statements that make the tables
**   FOLDER/views.stator    those that make search indexes and views, if there are any
**   FOLDER/TABLE.jsonl     the items of each, in DynamoDB JSON; or TABLE.jsonl.gz
*/
#ifndef DUMP_FOLDER_H
#define DUMP_FOLDER_H

#include "transfer/import_set.h"

#define DUMP_SCHEMA "schema.stator"
#define DUMP_VIEWS "views.stator"

bool dump_is_at(const char *path);

/* Reads what makes the tables, and finds the files of their items. `schema` gets the
** path of the schema, which the set borrows. False with `why` appended to if a file
** is missing or too much, or a statement does something else than making a table. */
bool dump_read(const char *folder, text *schema, import_set *set, text *why);

#endif
