/*
** import.h - .import: the items of a file into a table.
*/
#ifndef IMPORT_H
#define IMPORT_H

#include "session.h"

/* FILE [TABLE] and the options that the manual lists. */
extern const char import_manual[];
int import_run(session *s, int count, char **list);

#endif
