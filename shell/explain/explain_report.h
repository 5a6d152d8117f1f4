/*
** explain_report.h - an explanation made for reading, and for programs.
*/
#ifndef EXPLAIN_REPORT_H
#define EXPLAIN_REPORT_H

#include "explain/explain_measure.h"

/* Appends all of it, as JSON where the session prints that; what it costs is found
** out on the way. On failure prints the error. */
int explain_report(session *s, const explain_subject *subject, const explanation *e, text *out);

/* Appends it as one JSON object: what Explain answers, and the member Read or Write
** for what was measured. */
void explain_json(const session *s, const explanation *e, const measured *m, text *out);

#endif
