/* From the arguments of a typed call to the members of its operation. */
#ifndef ST_TYPED_H
#define ST_TYPED_H
#include "api/handle.h"

enum { ST_TYPED_STRINGS = 12 };

/* A call whose members are C text: synthetic nodes for strings, the JSON reader
** for items and values. `call.m` is filled member by member. */
typedef struct st_typed {
  st_call call;
  st_json strings[ST_TYPED_STRINGS]; /* room for the nodes of plain texts */
  int count;
} st_typed;

/* What of stator_args a call may use. */
enum {
  ST_TAKES_CONDITION = 1,
  ST_TAKES_READING = 2, /* filter, index, limit, start */
  ST_TAKES_RETURNS = 4,
  ST_TAKES_PROJECTION = 8,
  ST_TAKES_CONSISTENT = 16,
  ST_TAKES_DIRECTION = 32,
  ST_TAKES_SEGMENT = 64
};
bool st_typed_args_fit(const stator_args *a, int takes);

/* Each sets call.m[member] if the text is given. Errors: SERIALIZATION for text
** that is not JSON or of the wrong type, NOMEM; raised in the call's error. */
int st_typed_string(st_typed *t, int member, const char *text);
int st_typed_json(st_typed *t, int member, const char *text, size_t length);
/* A key in DynamoDB's form, whatever the call's format. */
int st_typed_key(st_typed *t, int member, const char *text);
int st_typed_number(st_typed *t, int member, int64_t value);
void st_typed_true(st_typed *t, int member, bool value);
#endif
