/*
** stream_command.c - the words of .stream.
*/
#include "streams/stream_command.h"

#include <stdlib.h>
#include <string.h>

#include "streams/stream_tail.h"

const char stream_manual[] =
    "  .stream [TABLE]            the streams: state, what they record, since when\n"
    "  .stream tail TABLE         changes as they come; Ctrl-C ends it\n"
    "    --from now|start         where to begin: now, or with the oldest (24 hours)\n"
    "    --count N                end behind N records\n"
    "    --no-follow              end where there is no more; from the start\n"
    "A record is a line on a terminal, and JSON elsewhere or as .mode has it.\n"
    "ALTER TABLE app SET STREAM NEW_AND_OLD_IMAGES; begins a stream.\n";

static int refuse_words(const session *s) {
  session_fail(s, "usage: .stream [TABLE], .stream tail TABLE [--from now|start] [--count N] "
                  "[--no-follow]");
  return SHELL_USAGE;
}

static bool read_from(const char *word, tail_options *o) {
  bool now = strcmp(word, "now") == 0;
  o->from = now ? STREAM_FROM_NOW : STREAM_FROM_START;
  return now || strcmp(word, "start") == 0;
}

static bool read_count(const char *word, tail_options *o) {
  size_t digits = strspn(word, "0123456789");
  if (digits == 0 || digits > 9 || word[digits] != '\0') return false;
  o->count = strtoul(word, NULL, 10);
  return o->count > 0;
}

/* What there is no more of to come is read from its start. */
static bool read_tail_options(int count, char **list, tail_options *o) {
  bool from = false;
  *o = (tail_options){.follow = true};
  for (int i = 0; i < count; i++) {
    const char *value = i + 1 < count ? list[i + 1] : "";
    if (strcmp(list[i], "--no-follow") == 0) {
      o->follow = false;
      continue;
    }
    from = from || strcmp(list[i], "--from") == 0;
    bool good = (strcmp(list[i], "--from") == 0 && read_from(value, o)) ||
                (strcmp(list[i], "--count") == 0 && read_count(value, o));
    if (!good) return false;
    i++;
  }
  if (!o->follow && !from) o->from = STREAM_FROM_START;
  return true;
}

int stream_run(session *s, int count, char **list) {
  tail_options options;
  if (count < 2) return stream_show(s, count > 0 ? list[0] : NULL);
  if (strcmp(list[0], "tail") != 0 || !read_tail_options(count - 2, list + 2, &options))
    return refuse_words(s);
  return stream_tail(s, list[1], &options);
}
