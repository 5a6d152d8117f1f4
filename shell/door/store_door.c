/*
** store_door.c - the door to a store that this program opened through the
** library.
*/
#include <stdlib.h>
#include <string.h>

#include "door/door_kind.h"

typedef struct store_door {
  door door;
  stator *db;
  stator_result *result; /* of the last call */
} store_door;

static void store_call(door *d, const char *operation, const char *request, size_t length,
                       door_answer *a) {
  store_door *self = (store_door *)d;
  stator_result *r = self->result;
  int code = stator_call(self->db, operation, request, length, r);
  a->outcome = code == STATOR_OK           ? DOOR_DONE
               : code >= STATOR_VALIDATION ? DOOR_REFUSED
                                           : DOOR_FAILED;
  a->body = stator_result_body(r, &a->length);
  a->exception = stator_result_exception(r);
  a->message = stator_result_message(r);
}

static stator *store_of(door *d) {
  return ((store_door *)d)->db;
}

static bool store_close(door *d) {
  store_door *self = (store_door *)d;
  stator_result_free(self->result);
  return stator_close(self->db) == STATOR_OK;
}

static const door_kind store_kind = {store_call, store_of, store_close};

/* The library's messages about files begin with the path, most of them. */
static void say_why(const char *path, const char *message, text *why) {
  if (message == NULL) message = "cannot be opened";
  if (strncmp(message, path, strlen(path)) != 0) text_format(why, "%s: ", path);
  text_add(why, message);
}

door *door_open_store(const char *path, const stator_options *options, text *why) {
  stator *db;
  stator_result *result = stator_result_new();
  if (result == NULL) {
    text_add(why, "out of memory");
    return NULL;
  }
  if (stator_open(path, options, &db, result) != STATOR_OK) {
    say_why(path, stator_result_message(result), why);
    stator_result_free(result);
    return NULL;
  }
  store_door *self = memory_resize(NULL, 1, sizeof *self);
  *self = (store_door){
      {&store_kind, memory_copy(path, strlen(path))},
      db, result
  };
  return &self->door;
}
