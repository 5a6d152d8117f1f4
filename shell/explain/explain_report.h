/*
** explain_report.h - an explanation made for reading.
*/
#ifndef EXPLAIN_REPORT_H
#define EXPLAIN_REPORT_H

#include "explain/explain_ask.h"

/* Appends all of it; what it costs is found out on the way. On failure prints the
** error. */
int explain_report(session *s, const explain_subject *subject, const explanation *e, text *out);

#endif
