/*
** The parameters that expressions have replaced: Expected, AttributeUpdates,
** KeyConditions, QueryFilter, ScanFilter, AttributesToGet. They become what
** expressions become (conditions, updates, projections), so that nothing behind
** this knows of them. Names in them are whole attribute names, dots and all.
**
** Each reads its members of x->legacy and sets what it found in `x`; absent
** members are no error. Operations call them where their order of checks has
** them (validation.md section 5). Errors: VALIDATION with the messages of
** validation.md section 6; NOMEM.
*/
#ifndef ST_LEGACY_H
#define ST_LEGACY_H
#include "ops/expressions.h"

/* Elements of Expected, AttributeUpdates, and of the three maps of conditions. */
extern const st_field st_legacy_expected_element, st_legacy_update_element,
    st_legacy_condition_element;

int st_legacy_attributes_to_get(st_call *c, st_expressions *x); /* x->projection */
int st_legacy_expected(st_call *c, st_expressions *x);          /* x->condition */
int st_legacy_attribute_updates(st_call *c, st_expressions *x); /* x->update */

/* QueryFilter or ScanFilter, and KeyConditions: x->filter, x->key_condition. */
int st_legacy_conditions(st_call *c, st_expressions *x);
#endif
