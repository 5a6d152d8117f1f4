/*
** user_files.c - paths out of the environment.
*/
#include "base/user_files.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/text.h"

char *user_file_path(const char *variable, const char *folder, const char *name) {
  const char *root = getenv(variable), *home = getenv("HOME");
  text path = {0};
  if (root != NULL && *root == '/')
    text_add(&path, root);
  else if (home != NULL && *home == '/')
    text_format(&path, "%s/%s", home, folder);
  else
    return NULL;
  text_format(&path, "/stator/%s", name);
  return path.data;
}

void user_file_make_folders(char *path) {
  for (char *c = path + 1; *c != '\0'; c++) {
    if (*c != '/') continue;
    *c = '\0';
    mkdir(path, 0700);
    *c = '/';
  }
}
