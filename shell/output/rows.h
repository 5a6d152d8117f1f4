/*
** rows.h - items being printed in the session's mode. Items come one by one and
** are printed as soon as the mode can.
*/
#ifndef ROWS_H
#define ROWS_H

#include "base/json_span.h"
#include "session.h"

typedef struct rows rows;
typedef struct rows_mode rows_mode;

enum { ROWS_KEYS = 4, ROWS_FIRST = 24 };

/* What is known of the items before the first. All zero is nothing. */
typedef struct rows_heading {
  const char *table;            /* their table; NULL: they are of none */
  const char *keys[ROWS_FIRST]; /* attributes that come first, as in JSON; then NULL */
  bool plain;                   /* they come as plain JSON; else in DynamoDB's */
  bool documents;               /* a text may be JSON, no value is a map or list */
  bool marked;                  /* their texts may have the marks of paint.h */
} rows_heading;

/* Whether the session's mode has columns, for which a heading should have keys. */
bool rows_have_columns(const session *s);

/* Whether JSON was asked for, in words: then what has no items is JSON too. */
bool rows_are_json(const session *s);

/* Appends an answer that is no item, laid out and coloured as the session wants it. */
void rows_print_json(const session *s, json_span answer, text *out);

/* The heading is borrowed until rows_end; NULL is an empty one. */
rows *rows_begin(session *s, const rows_heading *heading);

/* An item; SHELL_DONE, or SHELL_FAILED if more of them cannot be printed: the output
** cannot be written, which is reported when it is closed, or the pager was left. */
int rows_add(rows *r, json_span item);

/* Whether marks in texts are painted; else they must not be there. */
bool rows_show_marks(const rows *r);

/* Whether nobody reads on: the pager was left, or the command of .output has ended. */
bool rows_were_left(const rows *r);

/* Prints what was held back, and frees. The same answers. */
int rows_end(rows *r);

#endif
