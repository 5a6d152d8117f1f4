/*
** import.h - .import: the items of a JSON file into a table.
*/
#ifndef IMPORT_H
#define IMPORT_H

#include "session.h"

/* FILE TABLE [--json|--jsonl|--typed] */
int import_run(session *s, int count, char **list);

#endif
