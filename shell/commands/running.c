/*
** running.c - the dot-commands about what runs: the last read, another store, a file
** of statements, the end.
*/
#include "commands/running.h"

#include "statements/reading.h"
#include "statements/script.h"

int running_it(session *s, int count, char **list) {
  (void)count, (void)list;
  return reading_go_on(s, s->output.limit, NULL);
}

int running_all(session *s, int count, char **list) {
  (void)count, (void)list;
  return reading_go_on(s, 0, NULL);
}

int running_open(session *s, int count, char **list) {
  (void)count;
  return session_open(s, list[0]);
}

int running_read(session *s, int count, char **list) {
  (void)count;
  return script_read(s, list[0]);
}

int running_quit(session *s, int count, char **list) {
  (void)count, (void)list;
  s->quit = true;
  return SHELL_DONE;
}
