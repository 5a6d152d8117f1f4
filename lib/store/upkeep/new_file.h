/* A file that appears under its name when it is whole: it is written under another
** beside it, synced, and then gets its name. A crash leaves at most that other one,
** NAME.part-XXXXXXXX. */
#ifndef ST_NEW_FILE_H
#define ST_NEW_FILE_H
#include "base/error.h"

typedef struct st_new_file {
  const char *path; /* borrowed */
  char *part;       /* the other name; NULL: there is no such file any more */
  bool replace;
} st_new_file;

/* Creates it, empty, readable for whom `like` (a file, or NULL) is. Errors: CANTOPEN,
** also where there is something of the name already and `replace` is false, or where
** a log lies beside it, which would be taken for the new file's; NOMEM. */
int st_new_file_begin(st_new_file *f, const char *path, const char *like, bool replace,
                      st_error *error);

/* Syncs it, which nobody must have open, and gives it its name. */
int st_new_file_publish(st_new_file *f, st_error *error);

/* Takes away what was not published. */
void st_new_file_end(st_new_file *f);

/* Whether both are names of one file. */
bool st_new_file_is_same(const char *a, const char *b);
#endif
