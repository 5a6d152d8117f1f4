/*
** watched_call.h - calls that enter the items there are into an index or TTL.
*/
#ifndef WATCHED_CALL_H
#define WATCHED_CALL_H

#include "session.h"

/* As session_call, with progress where the store is one's own. */
int watched_call(session *s, const char *operation, const char *request);

/* The same, as session_ask: prints nothing. */
bool watched_ask(session *s, const char *operation, const char *request);

#endif
