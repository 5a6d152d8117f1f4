/*
** explain_measure.h - what a call costs and changes, by carrying it out: reads to
** their last page; writes in a transaction that is rolled back.
*/
#ifndef EXPLAIN_MEASURE_H
#define EXPLAIN_MEASURE_H

#include "explain/explain_ask.h"

typedef enum measured_what {
  MEASURED_NOTHING, /* there is no call */
  MEASURED_READ,
  MEASURED_WRITE,  /* it was carried out and taken back */
  MEASURED_FAILURE /* it would fail; `exception` and `message` are why */
} measured_what;

/* All zero is MEASURED_NOTHING. Freed with measured_free. */
typedef struct measured {
  measured_what what;
  text refusal;     /* why nothing could be carried out; empty: it was */
  long long tenths; /* of capacity units */
  /* Of a read: */
  size_t pages, scanned, count;
  bool scanned_known, stopped, more; /* stopped by Ctrl-C; there are more pages */
  /* Of a write: */
  text answer;             /* JSON, with its ConsumedCapacity */
  text exception, message; /* the exception may be empty */
  bool of_item;            /* `before` and `after` are known; of a failure `before` alone may be */
  text before, after;      /* the item, typed; empty: there is none */
} measured;

/* Over an endpoint a read ends behind its first page: to read on costs money there.
** On failure prints the error. */
int explain_measure(session *s, const explain_subject *subject, const explanation *e, measured *m);
void measured_free(measured *m);

/* Appends the request's object without its end, and without the members that are to be
** given anew: names in quotes, ended by NULL. */
void explain_begin_request(json_span request, const char *const *without, text *out);

#endif
