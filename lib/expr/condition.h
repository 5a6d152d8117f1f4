/* Condition and filter expressions: parsed and statically checked once, then
** evaluated against the text of items. */
#ifndef ST_CONDITION_H
#define ST_CONDITION_H
#include "expr/path_tree.h"
#include "expr/placeholders.h"

typedef enum st_expr_kind { /* names the message prefix: "Invalid FilterExpression: " */
                            ST_EXPR_UPDATE,
                            ST_EXPR_CONDITION,
                            ST_EXPR_KEY_CONDITION,
                            ST_EXPR_FILTER,
                            ST_EXPR_PROJECTION,
                            ST_EXPR_STATEMENT /* PartiQL: messages have no prefix */
} st_expr_kind;

const char *st_expr_kind_name(st_expr_kind kind); /* "ConditionExpression" */

/* At most 4096 bytes. Every parser looks at it; of several expressions all are looked
** at before the first is parsed. Errors: VALIDATION, ST_FAMILY_EXPRESSION. */
int st_expr_check_size(st_expr_kind kind, st_str text, st_error *error);

typedef struct st_condition st_condition;

/*
** Parses `text`. Everything lives in p->arena; the text and the placeholders
** must outlive it. Errors: VALIDATION, ST_FAMILY_EXPRESSION or
** ST_FAMILY_EMPTY_EXPRESSION, with the messages and precedence of expressions.md
** section 9, prefixed "Invalid <Kind>: "; NOMEM.
*/
int st_condition_parse(st_placeholders *p, st_expr_kind kind, st_str text, st_condition **out,
                       st_error *error);

/* The same condition with other values, by their slots; it borrows both. Where the
** types are those that `p->types` of the parse names and it fits, it is what parsing
** with these values gives. NULL: out of memory. */
st_condition *st_condition_bind(const st_condition *c, const st_value *values, st_arena *arena);
bool st_condition_fits(const st_condition *c, const st_value *values);

/* Whether the item meets it; `item` empty: there is none, every path is missing.
** `scratch` serves one evaluation and may be reset after it. Errors: NOMEM. */
int st_condition_eval(const st_condition *c, st_str item, st_arena *scratch, bool *holds,
                      st_error *error);

/* Calls `visit` with the first name of every path, in text order, until it
** returns false. For "key attributes in a filter" and index coverage. */
void st_condition_attributes(const st_condition *c, bool (*visit)(void *arg, st_str name),
                             void *arg);

/* The same with whole paths: "pk.x" into a key attribute is refused. */
void st_condition_paths(const st_condition *c, bool (*visit)(void *arg, const st_path *path),
                        void *arg);
#endif
