/*
** pages.h - the pages of a read: a Query, a Scan, a SELECT. Each is asked for with
** what the one before said of the place to go on.
*/
#ifndef PAGES_H
#define PAGES_H

#include "session.h"

/* All zero is none. Freed with pages_free. */
typedef struct pages {
  text operation, request; /* an object without limit or position */
  text position;           /* the member that asks for the next page; empty: there is none */
  text page;               /* the items of the page in hand, a JSON array */
  text hits;               /* what is told of each by a search; else empty */
  size_t at, hit_at;       /* the next of them */
} pages;

/* Fetches nothing yet. */
void pages_begin(pages *p, const char *operation, const char *request);

/* Fetches the next page in place of the one in hand; `limit` is what the request says
** of its size, 0: nothing. False if the call failed, whose error is the session's answer;
** what was in hand stays. */
bool pages_fetch(session *s, pages *p, size_t limit);

/* The next item of the page in hand, borrowed until the next is fetched; false behind
** the last. */
bool pages_next(pages *p, json_span *item);
/* What is told of the item that was last; false: nothing is. To be called for each. */
bool pages_hit(pages *p, json_span *hit);
bool pages_have_item(const pages *p); /* whether it would be true */

void pages_free(pages *p);

#endif
