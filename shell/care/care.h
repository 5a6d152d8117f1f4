/*
** care.h - what stands before a loss: a question on a terminal.
*/
#ifndef CARE_H
#define CARE_H

#include "session.h"

/* Before a table is dropped. SHELL_DONE: go on; else nothing is to be changed, and why
** was printed. */
int care_before_drop(session *s, const char *table);

/* Before items are deleted by anything but a whole key: `keys` are theirs, a JSON array
** of `count` keys in DynamoDB's JSON. */
int care_before_delete(session *s, const char *table, json_span keys, size_t count);

#endif
