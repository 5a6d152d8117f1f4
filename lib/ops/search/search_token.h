/*
** NextToken of a search: behind which item it goes on, and with what its ranking is
** reckoned, so that items written in between move no others. Good for the same search
** only; what was not made here is refused.
*/
#ifndef ST_SEARCH_TOKEN_H
#define ST_SEARCH_TOKEN_H
#include "ops/call.h"
#include "store/search/search.h"

enum { ST_MAX_SEARCH_TOKEN = 32768 }; /* characters: a query of 4096 bytes needs less */

typedef struct st_search_next_token {
  uint64_t request; /* a hash of what is searched for */
  st_search_place place;
  st_search_statistics statistics;
} st_search_next_token;

/* Appends the token's text. Errors: NOMEM. */
int st_search_token_write(st_call *c, const st_search_next_token *t);

/* out->request is given, with the number of phrases that the statistics must have; the
** rest is read, in the arena. Errors: VALIDATION, "Invalid NextToken", "NextToken does
** not match request". */
int st_search_token_read(st_call *c, st_str text, size_t phrase_count, st_search_next_token *out);
#endif
