/*
** ini.c - tells sections, settings and comments apart.
*/
#include "base/ini.h"

#include <errno.h>
#include <string.h>

/* Cuts blanks off both ends, in place. */
static char *trim_blanks(char *text) {
  text += strspn(text, " \t");
  size_t length = strlen(text);
  while (length && strchr(" \t\r\n", text[length - 1])) length--;
  text[length] = '\0';
  return text;
}

/* A comment behind a value follows a blank. */
static void cut_comment(char *value) {
  for (char *at = value; *at; at++)
    if (strchr(" \t", *at) && strchr("#;", at[1]) && at[1]) *at = '\0';
}

static ini_step wrong_line(ini_reader *r, const char *why) {
  r->why = why;
  return INI_WRONG;
}

static ini_step read_section(ini_reader *r, char *line) {
  char *end = strchr(line, ']');
  if (end == NULL) return wrong_line(r, "the name of a profile ends in ]");
  *end = '\0';
  r->section = trim_blanks(line + 1);
  return INI_SECTION;
}

static ini_step read_setting(ini_reader *r, char *line) {
  char *equals = strchr(line, '=');
  if (r->section == NULL) return wrong_line(r, "a setting must stand in a profile, [name]");
  if (equals == NULL) return wrong_line(r, "this is no setting, name = value");
  *equals = '\0';
  cut_comment(equals + 1);
  r->name = trim_blanks(line);
  r->value = trim_blanks(equals + 1);
  return INI_SETTING;
}

ini_step ini_next(ini_reader *r) {
  while (fgets(r->buffer, sizeof r->buffer, r->file) != NULL) {
    r->line++;
    if (strchr(r->buffer, '\n') == NULL && strlen(r->buffer) == sizeof r->buffer - 1)
      return wrong_line(r, "the line is too long");
    if (*r->buffer == ' ' || *r->buffer == '\t') continue;
    char *line = trim_blanks(r->buffer);
    if (*line == '\0' || *line == '#' || *line == ';') continue;
    return *line == '[' ? read_section(r, line) : read_setting(r, line);
  }
  return ferror(r->file) ? wrong_line(r, strerror(errno)) : INI_END;
}
