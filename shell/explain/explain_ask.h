/*
** explain_ask.h - what is explained, and the library's answer to Explain.
*/
#ifndef EXPLAIN_ASK_H
#define EXPLAIN_ASK_H

#include "session.h"

/* A statement, or an operation and its request. */
typedef struct explain_subject {
  const char *statement; /* NULL: an operation */
  const char *operation;
  json_span request;
  bool is_run; /* it is carried out for good, besides */
} explain_subject;

/* The member of Explain's answer as it came, and the calls it names. */
typedef struct explain_call {
  text operation;
  json_span request; /* borrowed from the answer */
} explain_call;

typedef struct explanation {
  text answer; /* JSON; what is below borrows it */
  json_span body;
  explain_call *calls; /* that do the same, one after the other; none: there are none */
  size_t count;
} explanation;

/* Asks the store, or over an endpoint a store in memory with the same tables. On
** failure prints the error, unless `quiet`. Freed with explanation_free. */
int explain_ask(session *s, const explain_subject *subject, bool quiet, explanation *e);
void explanation_free(explanation *e);

/* A string member's text; false if it is not there. */
bool explanation_text(const explanation *e, const char *member, text *out);

/* Appends the names of the tables that it is about, each followed by a byte of 0. */
void explain_tables(const explain_subject *subject, text *names);

#endif
