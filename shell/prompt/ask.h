/*
** ask.h - a question to the person at the prompt.
*/
#ifndef ASK_H
#define ASK_H

#include "session.h"

/* Asks "QUESTION [y/N]" on the terminal: true for yes. Where nobody reads along
** nothing is asked: true. */
bool ask_yes(session *s, const char *question);

/* Asks the question as it stands: the letter of `letters` that the answer begins with,
** in small; 0 for any other answer, Ctrl-C and the end of input. Only for a person at
** the prompt. */
char ask_letter(session *s, const char *question, const char *letters);

#endif
