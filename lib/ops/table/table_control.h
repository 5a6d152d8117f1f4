/* What the table operations share: the TableName rule of the control plane,
** finding a table, and writing the catalog. */
#ifndef ST_TABLE_CONTROL_H
#define ST_TABLE_CONTROL_H
#include "ops/table/table_shapes.h"

#define ST_INVALID_VALUES "One or more parameter values were invalid: "
#define ST_STILL_IN_USE "Attempt to change a resource which is still in use: "
#define ST_SUBSCRIBER_LIMIT "Subscriber limit exceeded: "

/* The TableName rule of table operations, reported alone and first. *name is the
** table's own name where an ARN was sent. */
int st_control_name(st_call *c, const st_json *node, st_str *name);

/* Whether a table's deletion is over. */
bool st_control_is_gone(const st_call *c, const st_table *t);

/* *table is NULL if there is none; a table whose deletion is over counts as
** absent. */
int st_control_look(st_call *c, st_str name, st_table **table);

/* The same with an error, RESOURCE_NOT_FOUND that names the table. */
int st_control_find(st_call *c, st_str name, st_table **table);

/* Raises that. */
int st_control_absent(st_call *c, st_str name);

/* A copy in the arena as the table stands now: states whose time is over have
** ended, indexes whose deletion is over are gone, and so are the attribute
** definitions that only they used. */
int st_control_settled(st_call *c, const st_table *t, st_table **copy);

/* Keeps those attribute definitions that a key of the table or an index uses. */
void st_control_prune_attributes(st_table *t);

/* That the indexes' NonKeyAttributes together keep the table's limit. */
int st_control_check_projected(st_call *c, const st_table *t);

/* Does `work` in one write transaction, after the tables whose deletion is over
** were dropped. What the answer says of a table must be written inside: the
** transaction's view holds until it is committed. */
typedef int st_control_work(st_call *c, void *draft);
int st_control_write(st_call *c, st_control_work *work, void *draft);

/* Enters existing items into a new index or TTL table, in short transactions. */
int st_control_backfill(st_call *c, int64_t table_id);

/* After a failed backfill: undoes what was committed before it, if it can. If it
** cannot (a full disk), the backfill goes on when the store is opened again. What
** was raised stays. */
void st_control_take_back(st_call *c, st_control_work *work, void *draft);

/* Gives a state that lasts `spans` life cycle spans; ACTIVE if there are none. */
void st_control_enter(const st_call *c, st_status status, int spans, st_status *out,
                      int64_t *until_ms);

/* Whether limits on how often a thing may be changed are kept: they are part of
** the simulated life cycle. */
bool st_control_paced(const st_call *c);
#endif
