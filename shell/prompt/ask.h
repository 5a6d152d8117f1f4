/*
** ask.h - a question to the person at the prompt.
*/
#ifndef ASK_H
#define ASK_H

#include "session.h"

/* Asks "QUESTION [y/N]" on the terminal: true for yes. Where nobody reads along
** nothing is asked: true. */
bool ask_yes(session *s, const char *question);

#endif
