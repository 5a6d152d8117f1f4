/*
** snapshot_room.c - where snapshots are kept:
**
**   of a store in a file       in FILE-undo beside it, as readable as that
**   of a store in memory       in memory, as long as the store is open
**   of an endpoint             in $XDG_STATE_HOME/stator/undo/URL.db
*/
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/user_files.h"
#include "care/snapshot.h"

struct snapshot_room {
  door *door;
  door_answer answer;
};

static const char in_memory[] = ":memory:";

/* A file's name for a URL. */
static void add_url_name(const char *url, text *name) {
  static const char taken[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
  for (; *url != '\0'; url++) text_add_char(name, strchr(taken, *url) != NULL ? *url : '_');
}

/* NULL: the user has no home. Caller frees with free. */
static char *room_path(const session *s) {
  const char *name = door_name(s->door);
  text path = {0};
  if (door_store(s->door) == NULL) {
    text_add(&path, "undo/");
    add_url_name(name, &path);
    text_add(&path, ".db");
    char *whole = user_file_path("XDG_STATE_HOME", ".local/state", path.data);
    text_free(&path);
    return whole;
  }
  text_add(&path, name);
  if (strcmp(name, in_memory) != 0) text_add(&path, "-undo");
  return path.data;
}

/* Who may not read the store may not read what was in it. */
static bool make_room_file(const session *s, char *path, text *why) {
  struct stat status;
  mode_t mode = 0600;
  if (strcmp(path, in_memory) == 0) return true;
  if (door_store(s->door) == NULL)
    user_file_make_folders(path);
  else if (stat(door_name(s->door), &status) == 0)
    mode = status.st_mode & 0777;
  int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file >= 0) {
    close(file);
    return true;
  }
  if (errno == EEXIST) return true;
  text_format(why, "%s: %s", path, strerror(errno));
  return false;
}

static bool make_register(snapshot_room *room, text *why) {
  text request = {0}, ignored = {0};
  text_add(&request,
           "{\"TableName\":\"snapshots\",\"BillingMode\":\"PAY_PER_REQUEST\","
           "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"N\"}],"
           "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
  bool made = snapshot_room_ask(room, "CreateTable", &request, &ignored) ||
              (room->answer.exception != NULL &&
               strcmp(room->answer.exception, "ResourceInUseException") == 0);
  if (!made) text_add(why, text_string(&ignored));
  text_free(&ignored);
  text_free(&request);
  return made;
}

static snapshot_room *open_room(const char *path, const stator_options *options, text *why) {
  door *opened = door_open_store(path, options, why);
  if (opened == NULL) return NULL;
  snapshot_room *room = memory_resize(NULL, 1, sizeof *room);
  *room = (snapshot_room){.door = opened};
  if (make_register(room, why)) return room;
  snapshot_room_close(room);
  return NULL;
}

snapshot_room *snapshot_room_of(session *s, bool make, text *why) {
  stator_options options = s->options;
  options.flags &= ~STATOR_OPEN_READONLY;
  if (s->snapshots != NULL) return s->snapshots;
  char *path = room_path(s);
  if (path == NULL)
    text_add(why, "there is no home folder to keep it in");
  else if (make ? make_room_file(s, path, why) : access(path, F_OK) == 0)
    s->snapshots = open_room(path, &options, why);
  free(path);
  return s->snapshots;
}

snapshot_room *snapshot_room_passing(text *why) {
  return open_room(in_memory, NULL, why);
}

void snapshot_room_close(snapshot_room *room) {
  if (room == NULL) return;
  door_close(room->door);
  free(room);
}

static void add_failure(const snapshot_room *room, text *why) {
  const char *message = room->answer.message, *name = door_name(room->door);
  if (message == NULL) message = "the call failed";
  if (strncmp(message, name, strlen(name)) != 0) text_format(why, "%s: ", name);
  text_add(why, message);
}

bool snapshot_room_ask(snapshot_room *room, const char *operation, const text *request, text *why) {
  door_call(room->door, operation, request->data, request->length, &room->answer);
  if (room->answer.outcome == DOOR_DONE) return true;
  add_failure(room, why);
  return false;
}

const door_answer *snapshot_room_answer(const snapshot_room *room) {
  return &room->answer;
}

bool snapshot_room_read(snapshot_room *room, const char *table, page_visit visit, void *context,
                        text *why) {
  text request = {0};
  text_format(&request, "{\"TableName\":\"%s\"}", table);
  bool done = pages_read(room->door, "Scan", &request, visit, context, &room->answer);
  if (!done && room->answer.outcome != DOOR_DONE) add_failure(room, why);
  text_free(&request);
  return done;
}
