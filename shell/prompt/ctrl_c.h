/*
** ctrl_c.h - what signals do at the prompt. Ctrl-C ends what runs, or the line being
** typed; SIGTERM and SIGHUP end what runs and then the prompt.
*/
#ifndef CTRL_C_H
#define CTRL_C_H

#include "session.h"

/* From now on, until ctrl_c_release. */
void ctrl_c_catch(session *s);
void ctrl_c_release(void);

/* The signal that asked the prompt to end; 0: none has. */
int ctrl_c_ended(void);

#endif
