/*
** activity.c - counts by second as they come, in columns of a round time at the end.
*/
#include "charts/activity.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "streams/stream_reader.h"

const char *const change_names[CHANGE_KINDS] = {"INSERT", "MODIFY", "REMOVE"};

/* The second's place; records come all but in order, so it is at the end or near. */
static changes *find_second(activity *a, int64_t second) {
  size_t at = a->count;
  while (at > 0 && a->list[at - 1].from > second) at--;
  if (at > 0 && a->list[at - 1].from == second) return &a->list[at - 1];
  if ((a->count & (a->count - 1)) == 0)
    a->list = memory_resize(a->list, a->count > 0 ? 2 * a->count : 1, sizeof *a->list);
  memmove(&a->list[at + 1], &a->list[at], (a->count - at) * sizeof *a->list);
  a->list[at] = (changes){.from = second};
  a->count++;
  return &a->list[at];
}

bool activity_note(activity *a, json_span record) {
  json_span name;
  if (!json_member(record, "eventName", &name)) return false;
  for (int kind = 0; kind < CHANGE_KINDS; kind++) {
    if (!json_equals(json_unquoted(name), change_names[kind])) continue;
    find_second(a, (int64_t)stream_record_time(record))->count[kind]++;
    return true;
  }
  return false;
}

/* The shortest round time of which no more than `columns` cover all. */
static int64_t choose_step(const activity *a, size_t columns) {
  static const int64_t steps[] = {1,   2,   5,    10,   15,   30,    60,    120,  300,
                                  600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
  enum { STEPS = sizeof steps / sizeof *steps };
  int64_t first = a->list[0].from, last = a->list[a->count - 1].from, step = steps[0];
  for (size_t i = 0; last / step - first / step >= (int64_t)columns; i++)
    step = i < STEPS ? steps[i] : step * 2;
  return step;
}

void activity_divide(activity *a, size_t columns) {
  if (a->count == 0) return;
  int64_t step = choose_step(a, columns), first = a->list[0].from / step;
  size_t count = (size_t)(a->list[a->count - 1].from / step - first) + 1;
  changes *divided = memory_resize(NULL, count, sizeof *divided);
  for (size_t i = 0; i < count; i++) divided[i] = (changes){.from = (first + (int64_t)i) * step};
  for (size_t i = 0; i < a->count; i++)
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
      divided[a->list[i].from / step - first].count[kind] += a->list[i].count[kind];
  free(a->list);
  *a = (activity){divided, count, step};
}

void activity_free(activity *a) {
  free(a->list);
  *a = (activity){0};
}
