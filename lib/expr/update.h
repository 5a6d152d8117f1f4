/* UpdateExpression: parsed and statically checked once, applied to an item's
** text by copying its untouched spans. */
#ifndef ST_UPDATE_H
#define ST_UPDATE_H
#include "expr/projection.h"

typedef struct st_update st_update;

/* Errors as st_condition_parse. */
int st_update_parse(st_placeholders *p, st_str text, st_update **out, st_error *error);

/* As for conditions: see st_condition_bind. It always fits. */
st_update *st_update_bind(const st_update *u, const st_value *values, st_arena *arena);

/* What limits are checked by, without reading the new item. */
typedef struct st_update_effect {
  int64_t growth; /* bytes by which the item's size has changed */
  int deepest;    /* levels of nesting that written values lead down to */
} st_update_effect;

/*
** Appends the new item to `out`: `item` (a whole item, at least its key
** attributes; never empty) with all actions applied, canonical. Every operand is
** read from the old item. One pass; linear in the item. Where the item does not
** exist yet, `item` is its key attributes.
** Errors: VALIDATION, ST_FAMILY_NONE, with the run-time messages of
** expressions.md section 7; NOMEM.
*/
int st_update_apply(const st_update *u, st_str item, st_arena *scratch, st_buf *out,
                    st_update_effect *effect, st_error *error);

/* The targets, in text order: for UPDATED_OLD (project the old item), for refusing key attributes,
 * for the size rule. */
const st_projection *st_update_targets(const st_update *u);

/* After st_update_apply: the targets that it wrote, where they stand in the new
** item (elements of lists may have moved), for UPDATED_NEW. Errors: NOMEM. */
int st_update_written(const st_update *u, st_arena *arena, st_projection **out, st_error *error);

typedef struct st_update_actions {
  int set, set_index, set_arithmetic; /* SET actions in all; on a list index; with + or - */
  int remove, add, del;
} st_update_actions;
st_update_actions st_update_count(const st_update *u);
#endif
