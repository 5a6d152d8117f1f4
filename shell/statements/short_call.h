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
  stator_args args;
  stator_cursor *cursor;       /* of a query or scan; NULL: none is open */
  size_t printed;              /* items */
  const stator_result *failed; /* where the reason of a failure is; lives with the cursor */
} short_call;

/* Runs the statement and prints items, or the error. */
int short_call_carry_out(session *s, short_call *call);
void short_call_free(short_call *call);

/* What short_form.run may be: these return the library's code. */
int short_call_get(session *s, short_call *call);
int short_call_put(session *s, short_call *call);
int short_call_update(session *s, short_call *call);
int short_call_delete(session *s, short_call *call);
int short_call_query(session *s, short_call *call);
int short_call_scan(session *s, short_call *call);

#endif
