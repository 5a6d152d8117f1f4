/*
** rows_mode.h - what a mode of printing items is, for rows.c, which has the table
** of them, and the files that each hold one or a family.
*/
#ifndef ROWS_MODE_H
#define ROWS_MODE_H

#include "output/columns.h"
#include "output/paint.h"
#include "output/rows.h"
#include "output/spool.h"

/* What a mode sees of the items being printed. It appends to `out`, and calls
** rows_flush now and then where that grows long. */
struct rows {
  session *s;
  const rows_mode *mode;
  const rows_heading *heading; /* never NULL */
  text out;
  size_t count; /* items so far */
  columns columns;
  size_t fixed; /* columns of the heading */
  spool held;   /* items not printed yet */
  bool typed;   /* DynamoDB's JSON is printed, not plain JSON */
  bool color;
  bool screen;  /* a terminal shows it: nothing that it would obey */
  size_t width; /* columns of the terminal */
  bool opened;  /* the heading of the table is printed */
  size_t shown; /* columns of the table that fit */
  bool failed;  /* the output cannot be written */
  bool left;    /* the pager was */
};

struct rows_mode {
  const char *name, *about;
  bool has_columns;                     /* in whose order keys come first */
  void (*add)(rows *r, json_span item); /* an item in DynamoDB's JSON */
  void (*end)(rows *r);                 /* NULL: nothing to do */
};

/* The table of modes; it ends with a NULL name. By a name: NULL if there is none. */
extern const rows_mode rows_modes[];
const rows_mode *rows_mode_find(const char *name);

/* Writes what `out` holds. False if that was the last thing to print. */
bool rows_flush(rows *r);

/* Appends a value for reading, as cell_show does; rows of documents have them as they stand. */
paint rows_show(const rows *r, json_span value, bool tight, text *out);

/* For the modes that hold items back. */
void rows_hold(rows *r, json_span item);
/* The next of them; false at the end, or after a failure, which was reported. */
bool rows_next_held(rows *r, json_span *item);

/* What each mode's file has. */
void rows_json_add(rows *r, json_span item);
void rows_json_end(rows *r);
void rows_jsonl_add(rows *r, json_span item);
void rows_line_add(rows *r, json_span item);
void rows_table_add(rows *r, json_span item);
void rows_table_end(rows *r);
void rows_fields_add(rows *r, json_span item);
void rows_csv_end(rows *r);
void rows_tsv_end(rows *r);
void rows_markdown_end(rows *r);
void rows_quote_add(rows *r, json_span item);

#endif
