/*
** literal_condition.h - conditions as people write them, with the names and values in
** their places: begins_with(pk, 'USER#') AND status <> 'gone' AND age >= 18. The API has
** them beside the expression, under names of their own.
*/
#ifndef LITERAL_CONDITION_H
#define LITERAL_CONDITION_H

#include "base/json_span.h"
#include "definition/definition_reader.h"

/* What the expressions of one request stand beside. All zero is none. Freed with
** condition_free. */
typedef struct condition_holders {
  text names, values; /* the members of ExpressionAttributeNames and -Values */
} condition_holders;

/* Appends as an expression what stands up to the end, or to a semicolon, or to the word
** `stop` (NULL: none) with a bracket behind it: a condition, or names with commas. False
** after a mistake, which the reader keeps. */
bool condition_read(definition_reader *r, const char *stop, condition_holders *c, text *expression);

/* Appends ,"ExpressionAttributeNames":{...},"ExpressionAttributeValues":{...}: those
** that there are. */
void condition_add_holders(const condition_holders *c, text *request);
void condition_free(condition_holders *c);

/* The other way: appends the expression with the names and values that it has beside it
** in the object. False, with nothing appended, if a value has no literal. */
bool condition_write(json_span object, const char *expression, text *out);

#endif
