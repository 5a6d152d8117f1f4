/*
** PartiQL statements, parsed and statically checked: what a statement says,
** before any table is looked up. WHERE and SET become the same nodes that
** expressions are made of (expr/ast.h), with the parameters put in; <> is
** ST_OP_DIFFERS, IS NULL an ST_OP_TYPE, IS MISSING an ST_OP_NOT_EXISTS.
*/
#ifndef ST_STATEMENT_H
#define ST_STATEMENT_H
#include "expr/ast.h"
#include "expr/update.h"

typedef enum st_statement_kind {
  ST_STATEMENT_SELECT,
  ST_STATEMENT_INSERT,
  ST_STATEMENT_UPDATE,
  ST_STATEMENT_DELETE,
  ST_STATEMENT_EXISTS /* EXISTS(SELECT ...): a condition check */
} st_statement_kind;

typedef enum st_returning {
  ST_RETURNING_NONE,
  ST_RETURNING_ALL_OLD,
  ST_RETURNING_ALL_NEW,
  ST_RETURNING_MODIFIED_OLD,
  ST_RETURNING_MODIFIED_NEW
} st_returning;

typedef struct st_column { /* of a SELECT: what to show, and under which name */
  st_path path;
  st_str name;
} st_column;

typedef struct st_order {
  st_str name;
  bool descending;
} st_order;

/* search(title, plot, 'race cars'): the items in which the query finds something, the
** best first. */
typedef struct st_search_call {
  st_path *paths; /* where to look; count 0: everywhere */
  size_t count;
  st_str query;
} st_search_call;

typedef struct st_statement {
  st_statement_kind kind;
  st_str table, index; /* decoded; index.p NULL: none */

  st_column *columns; /* SELECT; count 0: all (*) */
  size_t column_count;
  st_order *orders; /* only with a WHERE */
  size_t order_count;

  st_str item; /* INSERT: canonical text */
  size_t item_size;

  st_update *update;            /* UPDATE */
  st_condition *where;          /* NULL: no WHERE. Its root and leaves: expr/ast.h */
  const st_search_call *search; /* SELECT: joined to the WHERE by AND; NULL: none */
  st_returning returning;       /* DELETE: NONE or ALL_OLD */
  st_str returning_text;        /* "MODIFIED OLD *", for messages */
} st_statement;

/* `parameters`: values in order, bound to the '?'. Everything lives in the arena;
** text and parameters must outlive it. Errors: VALIDATION in ST_FAMILY_NONE, for
** everything wrong that takes no table to see: syntax, names in FROM, values, types of
** constants, paths that clash; NOMEM. */
int st_statement_parse(st_str text, const st_value *parameters, size_t count, st_arena *arena,
                       st_statement *out, st_error *error);

/* The same in two steps. The syntax depends on the text alone, which must outlive it,
** and serves for any number of statements. */
typedef struct st_ql_statement st_ql_statement;
int st_statement_syntax(st_str text, st_arena *arena, const st_ql_statement **out, st_error *error);
int st_statement_of(const st_ql_statement *syntax, const st_value *parameters, size_t count,
                    st_arena *arena, st_statement *out, st_error *error);
#endif
