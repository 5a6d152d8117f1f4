/*
** What a request may hold: declarative tables, one per operation, from which
** ops/decode checks types (SerializationException) and constraints ("N
** validation errors detected") and finds the members.
*/
#ifndef ST_SHAPE_H
#define ST_SHAPE_H
#include "value/json.h"

typedef enum st_kind {
  ST_KIND_STRING,
  ST_KIND_BOOLEAN,
  ST_KIND_INTEGER,
  ST_KIND_LONG,
  ST_KIND_VALUE,  /* AttributeValue */
  ST_KIND_ITEM,   /* map of AttributeValue */
  ST_KIND_STRUCT, /* `fields` */
  ST_KIND_LIST,   /* `of` */
  ST_KIND_MAP     /* `of`; any names */
} st_kind;

typedef enum st_rule {
  ST_REQUIRED = 1,     /* "Member must not be null" */
  ST_NAME_PATTERN = 2, /* [a-zA-Z0-9_.-]+ */
  ST_CHECKED_LATER = 4 /* the operation checks the types of the elements (st_decode_check) */
} st_rule;

typedef struct st_field st_field;
struct st_field {
  const char *name; /* "TableName"; messages say tableName. NULL for an element */
  st_kind kind;
  int rules;        /* of st_rule */
  int64_t min, max; /* length of strings, lists and maps, value of numbers; max 0: no limits */
  const char *const *allowed;   /* an enum's values in AWS's print order, NULL-terminated */
  const struct st_shape *shape; /* STRUCT */
  const st_field *of;           /* LIST, MAP: the element */
};

typedef struct st_shape {
  const char *java; /* the type's name in messages: "KeySchemaElement" */
  const st_field *fields;
  size_t count;
} st_shape;

#define ST_SHAPE(java_name, field_array)                                                           \
  { (java_name), (field_array), sizeof(field_array) / sizeof((field_array)[0]) }

/* Fields without limits, and enums. */
#define ST_FIELD(name, kind)                                                                       \
  { (name), (kind), 0, 0, 0, NULL, NULL, NULL }
#define ST_ENUM_FIELD(name, allowed)                                                               \
  { (name), ST_KIND_STRING, 0, 0, 0, (allowed), NULL, NULL }

enum { ST_MAX_FIELDS = 32 };

/* Enums, in AWS's print order. */
extern const char *const st_enum_consumed_capacity[];
extern const char *const st_enum_return_values[];
extern const char *const st_enum_on_failure[];
extern const char *const st_enum_collection_metrics[];
extern const char *const st_enum_select[];
extern const char *const st_enum_conditional_operator[];
extern const char *const st_enum_billing_mode[];
extern const char *const st_enum_key_type[];
extern const char *const st_enum_attribute_type[];
extern const char *const st_enum_projection_type[];
extern const char *const st_enum_stream_view_type[];
extern const char *const st_enum_sse_type[];

/* Common elements. */
extern const st_field st_field_string; /* a list's or map's string */
extern const st_field st_field_value;  /* an AttributeValue */
#endif
