/*
** user_files.h - where the program keeps files of a user, as the XDG base directory
** specification has it.
*/
#ifndef USER_FILES_H
#define USER_FILES_H

/* $VARIABLE/stator/NAME, or ~/FOLDER/stator/NAME where the variable holds no absolute
** path; NULL: the user has no home. Caller frees with free. */
char *user_file_path(const char *variable, const char *folder, const char *name);

/* Makes the folders that a path goes through. */
void user_file_make_folders(char *path);

#endif
