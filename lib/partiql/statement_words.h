/* Which plain words of a statement are keywords. */
#ifndef ST_STATEMENT_WORDS_H
#define ST_STATEMENT_WORDS_H
#include "partiql/statement_lexer.h"

st_ql_word st_ql_word_of(st_str text); /* ST_QL_NO_WORD: it may be a name */
#endif
