/*
** export_read.h - the items of a table or a SELECT, all of them, page by page: with
** progress, until Ctrl-C, and from where an earlier export has stopped.
*/
#ifndef EXPORT_READ_H
#define EXPORT_READ_H

#include "output/progress.h"
#include "session.h"
#include "statements/pages.h"
#include "transfer/export_file.h"

enum { EXPORT_KEYS = 2 };

/* What is exported. Freed with export_source_free. */
typedef struct export_source {
  text request;           /* of Scan or ExecuteStatement */
  bool statement;         /* a SELECT; all below is empty then */
  text arn, id;           /* of the table */
  text keys[EXPORT_KEYS]; /* names as in JSON, without quotes; a second one may be empty */
  long long items, bytes; /* about as many */
} export_source;

/* Whether the word is a SELECT; else it is a table. */
bool export_is_statement(const char *word);

/* Asks for what is known of it. Prints the error. */
int export_source_find(session *s, const char *word, export_source *source);
void export_source_free(export_source *source);

/* Names the export in `what`: two of the same name write the same bytes. */
void export_source_name(const session *s, const export_source *source, text *what);

/* What becomes of the items. Each answers false with `why` appended to if it cannot. */
typedef struct export_sink {
  bool (*item)(void *context, json_span item, text *why);
  /* Behind a page: `place` is behind all items so far. */
  bool (*page)(void *context, const export_place *place, text *why);
  void *context;
} export_sink;

typedef enum export_outcome {
  EXPORT_DONE,
  EXPORT_STOPPED,     /* by Ctrl-C, behind a page */
  EXPORT_CALL_FAILED, /* behind a page too */
  EXPORT_SINK_FAILED
} export_outcome;

/* Reads on from `place` to the end, and moves it; behind items and without a position
** it is the end. Prints errors; of EXPORT_STOPPED
** nothing. */
export_outcome export_read(session *s, const export_source *source, const export_sink *sink,
                           export_place *place);

#endif
