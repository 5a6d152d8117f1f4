/*
** Conditions and updates as text again: as expressions, whose names and values
** become placeholders where they must; or as PartiQL, to be read or typed.
** Running out of memory is sticky in `out`, names and values.
*/
#ifndef ST_EXPRESSION_TEXT_H
#define ST_EXPRESSION_TEXT_H
#include "expr/ast.h"
#include "expr/update.h"

typedef struct st_text_holder st_text_holder;

typedef struct st_text_writer {
  st_arena *arena;
  bool partiql;            /* values stand where they are, and nothing is held */
  st_buf names, values;    /* members of ExpressionAttributeNames and ...Values */
  st_text_holder *holders; /* placeholders given so far */
} st_text_writer;

/* Caller frees with st_text_free. */
void st_text_begin(st_text_writer *w, st_arena *arena, bool partiql);
void st_text_free(st_text_writer *w);
bool st_text_failed(const st_text_writer *w);

/* a.b[3], #year */
void st_text_path(st_text_writer *w, const st_path *path, st_buf *out);

/* A condition's node. PartiQL's <> becomes tests that its operands are there.
** `values`: by slots, or NULL: the nodes' own. */
void st_text_condition(st_text_writer *w, const st_node *n, const st_value *values, st_buf *out);

/* "SET a = :a REMOVE b" */
void st_text_update(st_text_writer *w, const st_update *u, st_buf *out);

/* A name or a value as PartiQL writes it: "year", 'it''s', <<1, 2>>. */
void st_text_partiql_name(st_str name, st_buf *out);
void st_text_partiql_value(st_value v, st_buf *out);
#endif
