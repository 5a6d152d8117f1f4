/* The operations of full-text search, all of them extensions: their members, by
** position in st_call.m, and shapes. */
#ifndef ST_SEARCH_SHAPES_H
#define ST_SEARCH_SHAPES_H
#include "ops/call.h"

enum create_search_member {
  CREATE_SEARCH_TABLE,
  CREATE_SEARCH_NAME,
  CREATE_SEARCH_ATTRIBUTES,
  CREATE_SEARCH_TOKENIZER,
  CREATE_SEARCH_PREFIXES,
  CREATE_SEARCH_NAMES
};
enum search_attribute_member { SEARCH_ATTRIBUTE_PATH, SEARCH_ATTRIBUTE_WEIGHT };
enum search_name_member { SEARCH_TABLE_NAME, SEARCH_INDEX_NAME }; /* Describe, Delete */

extern const st_shape st_create_search_shape, st_search_attribute_shape, st_describe_search_shape,
    st_delete_search_shape, st_search_shape;

int st_op_create_search(st_call *c);
int st_op_describe_search(st_call *c);
int st_op_delete_search(st_call *c);
int st_op_search(st_call *c);
#endif
