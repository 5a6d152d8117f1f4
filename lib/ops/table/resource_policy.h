/* The policies a table keeps: its own, and its stream's. */
#ifndef ST_RESOURCE_POLICY_H
#define ST_RESOURCE_POLICY_H
#include "ops/table/policy_document.h"
#include "ops/table/table_settings.h"

/* Keeps a document of st_policy_read, n 0 none, and the revision it got. stream.n
** 0: the table's own. */
int st_policy_put(st_call *c, st_table *t, st_str stream, st_str document, int64_t revision);
#endif
