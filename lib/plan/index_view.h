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

/* What the index shows of an item, n 0 if it has no entry there. `view`: as above;
** `work` may hold the entry. `item` may be empty. */
int st_index_view_item(const st_index *index, const st_projection *view, st_str item,
                       st_arena *scratch, st_buf *work, st_str *entry, st_error *error);

/* Refuses an item of `size` that with its entries in local indexes is larger than
** an item may be. `update`: the wording of updates. Resets `scratch` if the table
** has such indexes. Errors: VALIDATION, NOMEM. */
int st_index_check_local_size(const st_table *t, st_str item, size_t size, bool update,
                              st_arena *scratch, st_error *error);
#endif
