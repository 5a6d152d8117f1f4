/*
** init_file.h - statements that every prompt begins with, in
** $XDG_CONFIG_HOME/stator/init or ~/.config/stator/init.
*/
#ifndef INIT_FILE_H
#define INIT_FILE_H

#include "session.h"

/* Runs them, if there is such a file. What fails is reported with its place, and the
** rest of the file left. */
void init_file_run(session *s);

#endif
