/* Keys, attribute definitions and indexes as CreateTable and UpdateTable give
** them, and the rules they obey. */
#ifndef ST_TABLE_DEFINITION_H
#define ST_TABLE_DEFINITION_H
#include "ops/table/table_control.h"

typedef struct st_key_element {
  st_str name;
  bool range;
} st_key_element;

typedef struct st_key_schema {
  st_key_element *elements;
  size_t count;
} st_key_schema;

typedef struct st_definitions { /* AttributeDefinitions, as sent */
  st_attribute *all;
  size_t count;
} st_definitions;

typedef struct st_index_draft {
  st_index_kind kind;
  st_str name;
  st_key_schema keys;
  int projects;     /* position in st_enum_projection_type; -1: none given */
  st_str *included; /* NULL: no NonKeyAttributes given */
  size_t included_count;
  const st_json *throughput, *on_demand, *warm; /* NULL: not given */
} st_index_draft;

/* From members that have passed st_decode_constraints. Errors: NOMEM. */
int st_definition_read_attributes(st_call *c, const st_json *list, st_definitions *out);
int st_definition_read_keys(st_call *c, const st_json *list, st_key_schema *out);
int st_definition_read_index(st_call *c, st_index_kind kind, const st_json *node,
                             st_index_draft *out);

/* Errors: VALIDATION. */
int st_definition_check_attributes(st_call *c, const st_definitions *d);
int st_definition_check_table_keys(st_call *c, const st_key_schema *k, const st_definitions *d);
int st_definition_check_lsi_keys(st_call *c, const st_index_draft *x, const st_key_schema *table,
                                 const st_definitions *d);
int st_definition_check_gsi_keys(st_call *c, const st_index_draft *x, const st_definitions *d);
int st_definition_check_projection(st_call *c, const st_index_draft *x);
/* That every definition is used by a key of the table or of an index. */
int st_definition_check_used(st_call *c, const st_definitions *d, const st_key_schema *table,
                             const st_index_draft *indexes, size_t count);

/* Checked drafts as the catalog holds them. */
int st_definition_index(st_call *c, const st_index_draft *x, const st_definitions *d,
                        st_index *out);
st_attribute st_definition_find(const st_definitions *d, st_str name); /* name.p NULL: none */
void st_definition_sort(st_attribute *attributes, size_t count);       /* by name */
#endif
