/* What a WHERE asks beside what keys decide; and what keys decide, as a condition. */
#ifndef ST_WHERE_REST_H
#define ST_WHERE_REST_H
#include "partiql/key_boxes.h"

/* The tests of a WHERE, joined by AND, that its key attributes do not decide: those
** left for a filter of a read of `ranges`, or for the condition of a write.
** *rest NULL: there is none. `where` may be NULL. Nodes are copied into the arena
** as far as they are joined anew; their values are by the slots of `where`.
** Errors: NOMEM. */
int st_where_rest_of_reads(const st_table *t, const st_range *const *ranges, size_t count,
                           const st_condition *where, st_arena *arena, st_node **rest,
                           st_error *error);
int st_where_rest_of_write(const st_table *t, const st_condition *where, st_arena *arena,
                           st_node **rest, st_error *error);

/* What the keys of a query say: pk = 'a' AND sk > 5. *single false: a
** KeyConditionExpression cannot say it, for it has one test of a sort key. */
int st_range_condition(const st_table *t, const st_range *range, st_arena *arena, st_node **out,
                       bool *single, st_error *error);

/* `a` and `b` joined by AND, or the one that is not NULL. NULL: out of memory. */
st_node *st_join_nodes(st_ast *ast, st_op op, const st_node *a, const st_node *b);

/* attribute_exists(name), or attribute_not_exists. NULL: out of memory. */
st_node *st_existence_node(st_ast *ast, st_op op, st_str name);
#endif
