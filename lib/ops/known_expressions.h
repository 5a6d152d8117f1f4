/* The expressions of a request, from what calls before it parsed. */
#ifndef ST_KNOWN_EXPRESSIONS_H
#define ST_KNOWN_EXPRESSIONS_H
#include "ops/expressions.h"

/* If the same texts, names and placeholders came before, and these values pass the
** checks that those passed, x gets what parsing anew would give, and x->known; else
** it is left as it was. Raises what is wrong with the values in themselves. */
int st_known_expressions_find(st_call *c, st_expressions *x);

/* All of x is parsed now: keeps it, if it is worth it and no placeholder is unused. */
void st_known_expressions_keep(st_call *c, const st_expressions *x);
#endif
