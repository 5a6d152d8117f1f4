/*
** prompt_text.h - what stands before the line being typed, and the greeting.
*/
#ifndef PROMPT_TEXT_H
#define PROMPT_TEXT_H

#include "session.h"

/* Writes the prompt of a new statement, which says where it is unless that is a file
** or memory; or, as long, that of one that goes on for `wants` (statement_wants). */
void prompt_text(const session *s, char wants, text *out);

/* Prints what is useful to know first, in two lines. */
void prompt_greet(session *s);

#endif
