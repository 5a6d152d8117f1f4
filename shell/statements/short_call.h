/*
** short_call.h - a short statement that has been read, and its carrying out.
*/
#ifndef SHORT_CALL_H
#define SHORT_CALL_H

#include "session.h"
#include "statements/short_forms.h"

/* Options that are expressions or names. */
enum { SLOT_CONDITION, SLOT_FILTER, SLOT_PROJECTION, SLOT_INDEX, SHORT_SLOTS };

typedef struct short_call {
  const short_form *form;
  text table, json, expression, values;
  text names; /* what names= gave, and aliases of reserved words */
  text options[SHORT_SLOTS];
  const char *returns; /* ReturnValues; NULL: nothing */
  size_t limit;        /* items in all; 0: no limit */
  bool descending, consistent;
} short_call;

/* Runs the statement and prints items, or the error. */
int short_call_carry_out(session *s, short_call *call);
void short_call_free(short_call *call);

#endif
