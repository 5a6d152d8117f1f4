/*
** unkeyed_same.h - whether items that are to be deleted have got attributes since they
** were read. A condition says that those they had are as they were, and cannot say that
** there are no others.
*/
#ifndef UNKEYED_SAME_H
#define UNKEYED_SAME_H

#include "base/json_span.h"
#include "session.h"

/* An expression may have 300 operators: items with more attributes are compared here. */
enum { MOST_COMPARED = 140 };

/* Reads the items, at most GUARDED_MOST of them, again and sets same[i] of each. False
** if a call failed: the session's answer tells why. */
bool unkeyed_still_same(session *s, const text *table, json_span schema, json_span items,
                        bool *same);

#endif
