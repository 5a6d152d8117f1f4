/*
** door_kind.h - what each kind of door provides; for the files of this folder.
*/
#ifndef DOOR_KIND_H
#define DOOR_KIND_H

#include "door/door.h"

typedef struct door_kind {
  void (*call)(door *d, const char *operation, const char *request, size_t length, door_answer *a);
  stator *(*store)(door *d);
  bool (*close)(door *d); /* frees what the kind holds */
} door_kind;

/* The first member of each kind's own struct, which is freed with free. */
struct door {
  const door_kind *kind;
  char *name;
};

#endif
