/*
** typed_json.h - DynamoDB JSON, as {"pk":{"S":"a"}}: whether a text is that, and
** what its values are.
*/
#ifndef TYPED_JSON_H
#define TYPED_JSON_H

#include "base/json_span.h"
#include "base/text.h"

/* In this order in all tables of types. */
typedef enum value_type {
  TYPE_S,
  TYPE_N,
  TYPE_B,
  TYPE_BOOL,
  TYPE_NULL,
  TYPE_M,
  TYPE_L,
  TYPE_SS,
  TYPE_NS,
  TYPE_BS,
  TYPE_NONE
} value_type;

extern const char *const value_type_names[]; /* "S", ... */

/* The type of a name; TYPE_NONE if it is none. */
value_type value_type_of(const char *name, size_t length);

/* The type of a typed value and what is in it: {"S":"a"}. TYPE_NONE if the text is
** no object with one member, the member is no type, or holds what the type does not
** (not looked into: the elements of M and L). */
value_type typed_value(json_span value, json_span *inside);

/* NULL if the object is an item, each of its values typed through and through;
** else what it is not. The text has passed json_check. */
const char *typed_wrong(json_span item);
const char *typed_value_wrong(json_span value);

/* Whether plain JSON cannot say what the typed value is: a set or binary value is
** in it. */
bool typed_value_is_special(json_span value);

/* Whether a JSON string, with its quotes, is base64. */
bool is_base64_string(json_span string);

#endif
