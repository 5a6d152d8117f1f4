/* One statement of a request, alone or among others: from its text and parameters
** to the table and key it is about, and to its write. */
#ifndef ST_STATEMENT_REQUEST_H
#define ST_STATEMENT_REQUEST_H
#include "ops/capacity.h"
#include "ops/statement/statement_shapes.h"
#include "partiql/statement_read.h"
#include "partiql/statement_write.h"

typedef struct st_statement_request {
  bool consistent, want_old_on_failure;
  bool measured; /* a write's old size counts for something */
  st_str text;
  st_value *parameters;
  size_t parameter_count;
  st_statement s;
  st_table *table;
  st_where_key key;
  st_write write;
} st_statement_request;

/* The members, by ST_S_...: the text, and the parameters as values. Errors: those of
** values. */
int st_statement_request_begin(st_call *c, const st_json *const *members, st_statement_request *r);

/* The statement; what can be refused before its table is looked up. */
int st_statement_request_parse(st_call *c, st_statement_request *r);

/* Refuses a SELECT with search(), where only items by their keys are read. */
int st_statement_request_by_key(st_call *c, const st_statement_request *r);

bool st_statement_request_reads(const st_statement_request *r); /* a SELECT */

/* The table. Errors: RESOURCE_NOT_FOUND. */
int st_statement_request_table(st_call *c, st_statement_request *r);

/* Inside st_store_write, with table and key in place: the write itself. `capacity`
** is charged. Errors: CONDITION_FAILED, DUPLICATE_ITEM, VALIDATION; the store's. */
int st_statement_request_write(st_call *c, st_statement_request *r, st_capacity *capacity);

/* A SELECT of one item by its key, with the table and key in place: appends
** "Item":{...}, or nothing if there is none that meets the WHERE. *size: of the
** item, 0: there is none. */
int st_statement_request_get(st_call *c, const st_statement_request *r, int64_t *size,
                             bool *answered);

/* Appends what RETURNING asks for; false: nothing, for there was no item. */
bool st_statement_request_returning(st_call *c, const st_statement_request *r);
#endif
