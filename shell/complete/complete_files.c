/*
** complete_files.c - names of files as words of a dot-command.
*/
#include "complete/candidates.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* A path as one word of a line: quotes hold it together where it has blanks. */
static void offer_path(const completion *c, const char *path) {
  char quote = *c->word == '"' || *c->word == '\'' ? *c->word : '\0';
  bool folder = is_folder(path);
  text word = {0};
  if (quote == '\0' && strpbrk(path, " \t\"'{[") != NULL) quote = strchr(path, '"') ? '\'' : '"';
  /* A quoted folder is left open, to go on in it. */
  if (quote != '\0') text_add_char(&word, quote);
  text_add(&word, path);
  if (folder)
    text_add_char(&word, '/');
  else if (quote != '\0')
    text_add_char(&word, quote);
  completion chosen = *c;
  chosen.word = "";
  offer_word(&chosen, text_string(&word), folder ? "" : " ");
  text_free(&word);
}

static void offer_entry(const completion *c, const char *folder, size_t length, const char *entry) {
  text path = {0};
  text_append(&path, folder, length);
  text_add(&path, entry);
  offer_path(c, text_string(&path));
  text_free(&path);
}

void offer_files(const completion *c) {
  const char *typed = c->word + (*c->word == '"' || *c->word == '\'');
  const char *slash = strrchr(typed, '/');
  const char *name = slash != NULL ? slash + 1 : typed;
  size_t length = (size_t)(name - typed), known = strlen(name);
  char *folder = memory_copy(typed, length);
  DIR *entries = opendir(length > 0 ? folder : ".");
  const struct dirent *entry;
  while (entries != NULL && (entry = readdir(entries)) != NULL) {
    bool hidden = entry->d_name[0] == '.' && *name != '.';
    bool itself = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (!hidden && !itself && strncmp(entry->d_name, name, known) == 0)
      offer_entry(c, typed, length, entry->d_name);
  }
  if (entries != NULL) closedir(entries);
  free(folder);
}
