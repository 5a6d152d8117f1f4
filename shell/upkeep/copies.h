/*
** copies.h - the dot-commands that copy a whole store from and to files.
*/
#ifndef COPIES_H
#define COPIES_H

#include "session.h"

extern const char copies_backup_manual[], copies_restore_manual[], copies_save_manual[];

/* .backup FILE [--force] */
int copies_backup(session *s, int count, char **list);
/* .restore FILE */
int copies_restore(session *s, int count, char **list);
/* .save FILE [--force] */
int copies_save(session *s, int count, char **list);

#endif
