/* What an index shows of the items it holds: their keys, and what its projection
** names. */
#ifndef ST_INDEX_VIEW_H
#define ST_INDEX_VIEW_H
#include "expr/projection.h"
#include "plan/keys.h"

/* The attributes by name: keys of index and table, sorted, then the
** NonKeyAttributes that are none of these. Not for an index that projects ALL. */
int st_index_view_names(const st_table *t, const st_index *index, st_arena *arena, st_str **names,
                        size_t *count, st_error *error);

/* The same as a projection; NULL: the index projects ALL. */
int st_index_view(const st_table *t, const st_index *index, st_arena *arena,
                  const st_projection **out, st_error *error);
#endif
