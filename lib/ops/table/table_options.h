/* The lesser parts of a table's definition: stream, encryption, table class. */
#ifndef ST_TABLE_OPTIONS_H
#define ST_TABLE_OPTIONS_H
#include "ops/table/table_control.h"
#include "ops/table/table_settings.h"

typedef struct st_stream_draft {
  bool enabled;
  st_view view; /* NONE: no StreamViewType given */
} st_stream_draft;
st_stream_draft st_stream_read(const st_json *specification);
/* Gives the table a stream: a label that no stream of a table of its name has had,
** as many shards as the handle's settings say. Inside a write. */
int st_stream_begin(st_call *c, st_table *t, st_view view);

/* The rules about SSESpecification's members among themselves. */
int st_sse_check(st_call *c, const st_json *specification);
bool st_sse_enabled(const st_json *specification);
/* The SSEDescription to keep, in the arena. Errors: NOMEM. */
int st_sse_describe(st_call *c, const st_json *specification, st_str *json);

/* The class as the catalog keeps it; n 0 where node is NULL. Errors: VALIDATION. */
int st_table_class_read(st_call *c, const st_json *node, st_str *out);
#endif
