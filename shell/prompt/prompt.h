/*
** prompt.h - the interactive prompt.
*/
#ifndef PROMPT_H
#define PROMPT_H

#include "session.h"

/* Reads statements from the terminal until its end, .quit or a signal that ends the
** program. Errors are printed and the prompt goes on. */
int prompt_run(session *s);

#endif
