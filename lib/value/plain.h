/* Plain JSON: {"age":42,"pk":"USER#1"}. Numbers are taken from their text. */
#ifndef ST_PLAIN_H
#define ST_PLAIN_H
#include "value/json.h"
#include "value/value.h"

/* Appends the canonical text of plain JSON: string S, number N, true and false
** BOOL, null NULL, array L, object M. Errors: VALIDATION (a number out of range,
** nesting; an item that is no object), NOMEM. */
int st_plain_read_value(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                        st_error *error);
int st_plain_read_item(const st_json *node, st_arena *arena, st_buf *out, size_t *size,
                       st_error *error);

/* Appends plain JSON of a value, of an item. Sets become arrays, binary values
** their base64 strings, numbers JSON numbers. */
void st_plain_write_value(st_value v, st_buf *out);
void st_plain_write_item(st_str item, st_buf *out);
#endif
