/* A search index as CreateSearchIndex gives it, and the rules it obeys. */
#ifndef ST_SEARCH_DEFINITION_H
#define ST_SEARCH_DEFINITION_H
#include "ops/search/search_shapes.h"

/* "unicode61", "porter", "trigram": tag: st_tokenizer. */
extern const char *const st_enum_tokenizer[];

/* From members that have passed st_decode_constraints, in the arena: what of an
** st_search the request says. Errors: VALIDATION, NOMEM. */
int st_search_definition_read(st_call *c, st_search *out);
#endif
