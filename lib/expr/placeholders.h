/* ExpressionAttributeNames and ExpressionAttributeValues of one request, and
** which of them its expressions used. */
#ifndef ST_PLACEHOLDERS_H
#define ST_PLACEHOLDERS_H
#include "value/value.h"

typedef struct st_name_holder {
  st_str key;  /* "#n", decoded */
  st_str name; /* the attribute name, decoded */
  bool used;
} st_name_holder;

typedef struct st_value_holder {
  st_str key; /* ":v", decoded */
  st_value value;
  int slot; /* its place in the request */
  bool used;
} st_value_holder;

typedef struct st_placeholders {
  st_arena *arena; /* of the request; expressions are built in it */
  st_name_holder *names;
  size_t name_count;
  st_value_holder *values;
  size_t value_count;
  st_value *bound; /* the values by slot */
  uint16_t *types; /* and with which types (ST_TYPE_BIT) the checks let them pass */
} st_placeholders;

/* "#" or ":" and one or more of [A-Za-z0-9_], at most 255 bytes in all. */
bool st_placeholder_valid(st_str key, char sign);

/* Gives the values their slots and sorts both lists by key; needed once before the
** finds. False: out of memory. */
bool st_placeholders_sort(st_placeholders *p);

/* Finds and marks as used; NULL if not defined. */
const st_name_holder *st_placeholders_name(st_placeholders *p, st_str key);
const st_value_holder *st_placeholders_value(st_placeholders *p, st_str key);

bool st_placeholders_all_used(const st_placeholders *p);

/* "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"
** if one is unused, names before values (ST_FAMILY_UNUSED). */
int st_placeholders_check_used(const st_placeholders *p, st_error *error);
#endif
