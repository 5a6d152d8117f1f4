/*
** explain_write.h - what a write costs and changes, without leaving a trace.
*/
#ifndef EXPLAIN_WRITE_H
#define EXPLAIN_WRITE_H

#include "explain/explain_measure.h"

/* Carries the call out in a transaction of the store and takes it back; over an
** endpoint it is not carried out, which `refusal` then says. On failure prints the
** error. */
int explain_write(session *s, const explain_subject *subject, const explain_call *call,
                  measured *m);

#endif
