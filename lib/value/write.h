/* From what a client sent to canonical text. The nodes must have passed the
** type check of ops/decode: an AttributeValue is an object whose known members
** have the right JSON type, binary values are sound base64. Members that are
** JSON null count as absent, members of other names are ignored. */
#ifndef ST_WRITE_H
#define ST_WRITE_H
#include "value/json.h"
#include "value/value.h"

/*
** Appends the canonical text of an AttributeValue, or of a map of them (an
** item, a key). *size, if asked for, is its size by DynamoDB's rules.
** Errors: VALIDATION with the messages of validation.md section 2, in the family
** VALUE, NUMBER, SET, NULL or NESTING; NOMEM. `out` may have been added to then.
** The work is in proportion to the text (n log n for unsorted maps and sets).
*/
int st_write_value(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                   st_error *error);
int st_write_item(const st_json *node, st_arena *arena, st_buf *out, size_t *size, st_error *error);

/* Appends a set value, {"SS":[...]}, from elements as stored (between quotes), which may
** come unsorted; duplicates are written once. For ADD and DELETE. */
void st_write_set(st_type type, st_str *elements, size_t count, st_buf *out);
#endif
