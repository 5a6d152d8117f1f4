/*
** prompt.h - the interactive prompt.
*/
#ifndef PROMPT_H
#define PROMPT_H

#include "session.h"

/* Reads statements from the terminal until its end or .quit. Errors are printed
** and the prompt goes on. */
int prompt_run(session *s);

#define PROMPT_FIRST "stator> "
#define PROMPT_MORE "   ...> "
#define PROMPT_IN_TEXT "     '> "
#define PROMPT_IN_NAME "     \"> "
#define PROMPT_IN_COMMENT "     *> "

#endif
