/* What INSERT, UPDATE and DELETE write, and EXISTS checks: always one item. */
#ifndef ST_STATEMENT_WRITE_H
#define ST_STATEMENT_WRITE_H
#include "partiql/key_reads.h"
#include "partiql/statement.h"
#include "plan/item_write.h"

/* The item that a write or EXISTS is about: an INSERT's own key, else the WHERE's.
** Errors: of the keys; that a WHERE fixes no one item is in out->fits. */
int st_statement_key(const st_table *t, const st_statement *s, st_arena *arena, st_where_key *out,
                     st_error *error);

/* The write, with the key in place. An UPDATE's condition is the whole WHERE, so
** that it fails on a missing item; a DELETE of one succeeds. Errors: NOMEM, and for
** an INSERT the index keys of its item. */
int st_statement_write_of(const st_table *t, const st_statement *s, const st_where_key *key,
                          st_arena *arena, st_write *out, st_error *error);
#endif
