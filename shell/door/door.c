/*
** door.c - hands each call to the kind of door it is.
*/
#include "door/door.h"

#include <stdlib.h>

#include "door/door_kind.h"

bool door_bad_answer(door_answer *a) {
  *a = (door_answer){.outcome = DOOR_FAILED, .message = "the answer is not understood"};
  return false;
}

void door_call(door *d, const char *operation, const char *request, size_t length, door_answer *a) {
  *a = (door_answer){0};
  d->kind->call(d, operation, request, length, a);
}

const char *door_name(const door *d) {
  return d->name;
}

stator *door_store(door *d) {
  return d->kind->store(d);
}

bool door_close(door *d) {
  if (d == NULL) return true;
  bool closed = d->kind->close(d);
  free(d->name);
  free(d);
  return closed;
}
