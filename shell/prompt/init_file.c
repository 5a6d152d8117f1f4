/*
** init_file.c - runs the user's initial statements. Nobody is asked about them, and
** they say no more than a script does.
*/
#include "prompt/init_file.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/user_files.h"
#include "statements/script.h"

void init_file_run(session *s) {
  char *path = user_file_path("XDG_CONFIG_HOME", ".config", "init");
  if (path != NULL && access(path, F_OK) == 0) script_read(s, path);
  free(path);
}
