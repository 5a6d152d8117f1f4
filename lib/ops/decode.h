/* From a request's JSON to its members, by the tables of ops/shape. */
#ifndef ST_DECODE_H
#define ST_DECODE_H
#include "ops/shape.h"

/* Reads JSON of which `field` says what it is, or NULL. Items and keys in it are
** taken whole where they can be (json.h), with `order` as there. Errors: those of
** st_json_read. */
int st_decode_read(st_str text, const st_field *field, st_item_order *order, st_arena *arena,
                   const st_json **root, st_error *error);

/*
** Checks the types of everything in `request` that `shape` knows, and finds its
** members: members[i] belongs to shape->fields[i], NULL if absent or null.
** Unknown members are ignored. Booleans sent as text become booleans.
** Errors: SERIALIZATION with the messages of api.md section 1.3, for the first
** offender in the request's order.
*/
int st_decode(const st_shape *shape, const st_json *request, const st_json **members,
              st_error *error);

/* The same for one value that did not come in a request of its own. */
int st_decode_check(const st_field *field, const st_json *node, st_error *error);

/*
** Checks required members, lengths, ranges, patterns and enums, in the order of
** the fields: "2 validation errors detected: ...". At most `most` are reported
** (AWS: 10). Fields with `skip[i]` true are passed over (NULL: none).
*/
int st_decode_constraints(const st_shape *shape, const st_json *const *members, const bool *skip,
                          int most, st_arena *arena, st_error *error);

/* One or more of [a-zA-Z0-9_.-]. */
bool st_decode_name_pattern(st_str s);

/* The members of a nested structure, found by its shape; NULL members as above.
** `node` may be NULL: all members are. */
void st_decode_members(const st_shape *shape, const st_json *node, const st_json **members);

/* Position of the value in `allowed`, -1 if node is NULL or none of them. */
int st_decode_enum(const st_json *node, const char *const *allowed);
bool st_decode_true(const st_json *node); /* NULL: false */
int64_t st_decode_int(const st_json *node,
                      int64_t absent); /* decimals floored, clamped to 64 bits */

/* A value as AWS's messages print it: text, [a, b], {k=v}, Type(a=b, c=d). */
void st_decode_print(const st_field *field, const st_json *node, st_arena *arena, st_buf *out);
#endif
