/* Several paths that must not clash: of a projection, of an update's actions. */
#ifndef ST_PATHS_H
#define ST_PATHS_H
#include "expr/parser.h"
#include "expr/projection.h"

/* Fills p->tree with p->paths, slots in their order. Errors: overlap, conflict. */
int st_paths_claim(st_projection *p, st_arena *arena, st_expr_kind kind, st_error *error);
#endif
