/*
** explain_measure.h - what a call costs and changes, by carrying it out: reads to
** their last page; writes in a transaction that is rolled back.
*/
#ifndef EXPLAIN_MEASURE_H
#define EXPLAIN_MEASURE_H

#include "explain/explain_ask.h"

/* Appends the lines that tell it, each begun with a label. On failure prints the
** error. */
int explain_measure(session *s, const explain_subject *subject, const explanation *e, text *out);

/* Appends the request's object without its end, and without the members that are to be
** given anew: names in quotes, ended by NULL. */
void explain_begin_request(json_span request, const char *const *without, text *out);

/* Appends "Label      text\n": the lines of an explanation. */
void explain_line(text *out, const char *label, const char *line);

#endif
