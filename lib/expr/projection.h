/* ProjectionExpression: the parts of items that a read returns. */
#ifndef ST_PROJECTION_H
#define ST_PROJECTION_H
#include "expr/condition.h"

typedef struct st_projection {
  st_path *paths; /* as written, overlap and conflict refused */
  size_t count;
  st_path_tree tree;
} st_projection;

/* Errors as st_condition_parse. */
int st_projection_parse(st_placeholders *p, st_str text, st_projection **out, st_error *error);

/* A projection on top-level names (index projections, AttributesToGet). */
int st_projection_of_names(st_arena *arena, const st_str *names, size_t count, st_projection **out,
                           st_error *error);

/* Appends the projected item, "{}" if nothing is reached; *any as in path_tree. */
void st_projection_apply(const st_projection *p, st_str item, st_buf *out, bool *any);
#endif
