/*
** select_list.h - the attributes that a SELECT asks for, in its order.
*/
#ifndef SELECT_LIST_H
#define SELECT_LIST_H

#include <stddef.h>

#include "base/text.h"

/* Appends to names[0..most) what the attributes are called in the answer, and returns
** how many there are: 0 for SELECT *, and for what is no SELECT. */
size_t select_list(const char *statement, text *names, size_t most);

#endif
