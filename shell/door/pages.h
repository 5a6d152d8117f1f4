/*
** pages.h - a read of many pages, at any door.
*/
#ifndef PAGES_H
#define PAGES_H

#include "base/json_span.h"
#include "door/door.h"

/* Takes the items of a page, a JSON array, which are borrowed from the door's answer: it
** may call any other door. False ends the read. */
typedef bool (*page_visit)(void *context, json_span items);

/* Runs Scan, Query or ExecuteStatement to its end. `request` is an object that is not
** empty, without a position. False if a call failed, which the answer tells, or the
** visitor has ended it. */
bool pages_read(door *d, const char *operation, const text *request, page_visit visit,
                void *context, door_answer *answer);

#endif
