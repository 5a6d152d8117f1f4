/*
** One call of one operation: what it is given, and how it answers. Operations
** do not know whether they were called from C, the shell or HTTP.
**
** An operation reads like a story: its members (decoded by its shape), checks in
** DynamoDB's order, a plan carried out in the store, the answer appended to
** `out`. It returns STATOR_OK, a raised error's code, or ST_AGAIN (the catalog
** changed: it is called again from the start, with `out` and `error` cleared).
*/
#ifndef ST_CALL_H
#define ST_CALL_H
#include "base/clock.h"
#include "base/text_cache.h"
#include "expr/update.h"
#include "ops/decode.h"
#include "store/rows.h"

typedef struct st_settings { /* of the handle */
  const char *region, *account;
  int64_t lifecycle_ms;
  bool fixed_clock;  /* the caller may not set it */
  int stream_shards; /* of streams to come: 1 or ST_SHARDS */
} st_settings;

/* How a cursor of the typed API is served: where its items stand in the answer,
** and its place between pages, whatever the format of items is. */
typedef struct st_cursor_link {
  st_buf offsets;  /* two size_t for each of "Items": where it begins and ends in out */
  st_buf position; /* ExclusiveStartKey in, LastEvaluatedKey out; canonical text, n 0: none */
  int64_t most;    /* stop after so many items; 0: no limit */
} st_cursor_link;

typedef struct st_call st_call;

/* How a call that runs beside writers writes: `work` is done when its turn has come. */
typedef struct st_call_turn {
  int (*take)(void *of, st_call *c, int (*work)(st_call *c, void *arg), void *arg);
  void *of;
} st_call_turn;

struct st_call {
  st_store *store;
  const st_settings *settings;
  int64_t now_ms; /* when the call began */
  st_clock *clock;
  st_arena *arena;       /* until the call is over */
  st_arena *scratch;     /* for one item at a time; reset by whoever uses it */
  st_buf *out;           /* the answer's JSON */
  st_buf *work;          /* for building an item */
  st_text_cache *parsed; /* what calls before this one parsed; NULL: nothing is kept */
  st_item_order *order;  /* of the members of the item before (item_text.h); or NULL */
  st_error *error;
  const stator_progress *backfill; /* told while items are entered; NULL: nobody is */
  st_call_turn turn;               /* take NULL: it has it already */
  bool plain;                      /* items, keys and values came as plain JSON (typed API) */
  st_cursor_link *cursor;          /* NULL, or the cursor that asks */
  const struct st_operation *op;
  const st_json *m[ST_MAX_FIELDS]; /* members, by the fields of the shape */
};

/* What serves an operation: its targets have the service's prefix. */
typedef enum st_service { ST_DYNAMODB, ST_DYNAMODB_STREAMS, ST_EXTENSIONS } st_service;

/* What may run beside an operation, and in what company it may write. */
typedef enum st_company {
  ST_ALONE,   /* it runs in turn, and its transactions are its own */
  ST_READS,   /* it reads items and changes nothing: it may run beside a writer */
  ST_SURVEYS, /* so it does, and takes long: servers make it away from their event loop */
  ST_BUILDS,  /* it writes in many transactions, and takes long: others write in between */
  ST_ASKS,    /* a survey through a connection that cannot write */
  ST_GROUPED  /* it writes items only: it may share a transaction with others */
} st_company;

typedef struct st_operation {
  const char *name;
  const st_shape *shape;
  int (*run)(st_call *c);
  /* How this operation words what others word too (validation.md section 1.2):
  ** bit (1 << st_family) set: messages of that family get the prefix
  ** "1 validation error detected: ". */
  unsigned prefixed;
  st_service service;
  st_company company;
} st_operation;

extern const st_operation st_operations[];          /* the last name is NULL */
const st_operation *st_operation_find(st_str name); /* NULL: there is none */

/* Reads the request, decodes and runs. Errors besides the operation's:
** SERIALIZATION. */
int st_call_run(st_call *c, const st_operation *op, st_str request);

/* The first part alone: the request as a JSON object. `field` says what it holds,
** or is NULL. */
int st_call_read(st_call *c, st_str request, const st_field *field, const st_json **root);

/* Runs with members that are in place already (the typed API). */
int st_call_run_decoded(st_call *c);

/* -- members ---------------------------------------------------------------- */

/* A string member's decoded text; {NULL, 0} if absent. Sticky: NOMEM is raised. */
st_str st_call_string(st_call *c, const st_json *node);

/* The table a TableName member names (name or ARN). Raises RESOURCE_NOT_FOUND,
** "Requested resource not found", for data operations: unknown, CREATING or
** DELETING. */
int st_call_table(st_call *c, const st_json *name, st_table **table);
int st_call_table_of(st_call *c, st_str name_or_arn, st_table **table);

/* The name within a table's ARN, or the string itself. */
st_str st_call_table_name(st_str name_or_arn);

/* The TableName rule of item operations, reported alone and first. */
int st_call_check_table_name(st_call *c, const st_json *name);

/* An item, key or ExclusiveStartKey member as canonical text, in the request itself
** or in the arena. */
int st_call_item(st_call *c, const st_json *node, st_str *item, size_t *size);
/* The same, with what its reader knows of it. */
int st_call_whole_item(st_call *c, const st_json *node, st_item_text *item);

/* An AttributeValue (of the typed API: plain JSON) as canonical text in the arena. */
int st_call_value(st_call *c, const st_json *node, st_value *value);

/* Wraps what was raised as this operation's wording asks. Called once, by
** st_call_run. */
void st_call_word(st_call *c);
#endif
