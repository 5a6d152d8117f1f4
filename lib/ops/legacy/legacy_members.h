/* The members of legacy parameters that are maps from attribute names, and lists
** of values. Used inside ops/legacy only. */
#ifndef ST_LEGACY_MEMBERS_H
#define ST_LEGACY_MEMBERS_H
#include "ops/call.h"

typedef struct st_legacy_member {
  st_str name; /* decoded */
  const st_json *node;
} st_legacy_member;

typedef struct st_legacy_members {
  st_legacy_member *all; /* in byte order of their names */
  size_t count;
} st_legacy_members;

/* Members that are null are none; of equal names the last counts. `map` may be
** NULL. Errors: names that no attribute can have; NOMEM. */
int st_legacy_members_of(st_call *c, const st_json *map, st_legacy_members *out);

/* A list of AttributeValues; NULL: empty. */
typedef struct st_legacy_values {
  st_value *all;
  uint32_t count;
} st_legacy_values;
int st_legacy_values_of(st_call *c, const st_json *list, st_legacy_values *out);

/* The document path of one attribute. False: out of memory. */
bool st_legacy_path(st_arena *arena, st_str name, st_path *out);
#endif
