/* Characters as FTS5's tokenizers see them. */
#ifndef ST_SEARCH_LETTERS_H
#define ST_SEARCH_LETTERS_H
#include "base/str.h"

/* How many bytes of blanks s begins with. U+0000 is one: as in the indexed text. */
size_t st_search_blanks(st_str s);

/* Whether unicode61 finds a word in s, which is well-formed UTF-8. */
bool st_search_has_word(st_str s);
#endif
