/* Columns of a SELECT: parts of an item, each under a name of its own, side by
** side; not the containers around them, as a projection shows. */
#ifndef ST_COLUMNS_H
#define ST_COLUMNS_H
#include "expr/path_tree.h"

typedef struct st_shown_column {
  st_str name; /* decoded */
  int slot;    /* of its path in the tree */
} st_shown_column;

typedef struct st_columns {
  st_shown_column *shown; /* by name; of one name, the earlier first */
  size_t count;
  st_path_tree tree;
  st_value *values; /* by slot, of the item at hand */
} st_columns;

/* Room for so many. Both in the arena; paths and names must outlive them.
** False: out of memory. */
bool st_columns_begin(st_columns *c, st_arena *arena, size_t room);
bool st_columns_add(st_columns *c, st_arena *arena, const st_path *path, st_str name);

/* Appends the item's columns as an item; those it lacks are left out. Where a name
** stands twice, the later column that is there is shown. */
void st_columns_apply(const st_columns *c, st_str item, st_buf *out);
#endif
