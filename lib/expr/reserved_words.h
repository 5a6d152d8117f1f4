/* Words that cannot stand in a document path without a placeholder. */
#ifndef ST_RESERVED_WORDS_H
#define ST_RESERVED_WORDS_H
#include "base/str.h"

/* In any letter case. */
bool st_reserved_word(st_str word);
#endif
