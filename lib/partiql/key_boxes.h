/*
** What a WHERE says about key attributes: a list of boxes, each an interval for
** every key attribute of a table or index. An item that meets the WHERE lies in
** one of them; an item in one of them need not meet the WHERE. AND intersects,
** OR puts together, whatever is not about keys is the box of everything.
*/
#ifndef ST_KEY_BOXES_H
#define ST_KEY_BOXES_H
#include "expr/ast.h"
#include "store/rows.h"

enum { ST_MAX_BOX_SIDES = 2 * ST_MAX_INDEX_PART };

/* The key attributes of a table or an index: hash attributes, then range ones. */
typedef struct st_key_sides {
  const st_attribute *attributes[ST_MAX_BOX_SIDES];
  int hash_count, count;
} st_key_sides;

st_key_sides st_key_sides_of(const st_table *t, const st_index *index);

typedef struct st_side { /* open where a bound is not set */
  st_bound low, high;
} st_side;

bool st_side_is_point(const st_side *s); /* one value: low and high are the same */
bool st_side_is_empty(const st_side *s);
bool st_side_is_open(const st_side *s); /* every value */

typedef struct st_key_box {
  st_side sides[ST_MAX_BOX_SIDES];
  int mismatch; /* attribute compared with a value that is not of its type; -1: none */
} st_key_box;

typedef struct st_key_boxes {
  st_key_box *boxes; /* in text order; none is empty */
  size_t count;      /* 0: the WHERE contradicts itself */
  bool more;         /* there are more than ST_MAX_KEY_READS, the others were left out */
  unsigned points;   /* bit i: every box, also those left out, has one value for attribute i */
} st_key_boxes;

/* Everything lives in the arena. Errors: NOMEM. */
int st_key_boxes_of(const st_key_sides *sides, const st_condition *where, st_arena *arena,
                    st_key_boxes *out, st_error *error);
#endif
