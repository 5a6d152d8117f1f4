/*
** stream_line.c - a record as text. What a change was is told by its images, as far as
** the stream has them.
*/
#include "streams/stream_line.h"

#include <string.h>
#include <time.h>

#include "output/cell.h"
#include "output/field.h"
#include "output/paint.h"
#include "output/width.h"
#include "streams/stream_reader.h"

/* Columns of a value; what is longer is shortened. */
enum { LONGEST_VALUE = 40 };

static void add_time(json_span record, text *out) {
  char shown[40] = "";
  time_t seconds = (time_t)stream_record_time(record);
  struct tm t;
  if (gmtime_r(&seconds, &t) != NULL) strftime(shown, sizeof shown, "%Y-%m-%dT%H:%M:%SZ", &t);
  text_add(out, shown);
}

static json_span event_of(json_span record) {
  json_span name;
  return json_member(record, "eventName", &name) ? json_unquoted(name) : (json_span){"?", 1};
}

/* ------------------------------------------------------------------- the pieces */

static void add_value(json_span value, const line_look *look, text *out) {
  text shown = {0};
  paint p = cell_show(value, look->typed, true, &shown);
  size_t taken = width_of(text_string(&shown), shown.length);
  field_add(out, &shown, taken < LONGEST_VALUE ? taken : LONGEST_VALUE,
            look->utf8 ? FIELD_MORE : "~", look->color ? p : PAINT_NONE, false);
  text_free(&shown);
}

static void add_name(json_span name, const char *between, const line_look *look, text *out) {
  paint_begin(out, look->color ? PAINT_HEADING : PAINT_NONE);
  cell_show_name(json_unquoted(name), out);
  paint_end(out, look->color ? PAINT_HEADING : PAINT_NONE);
  text_add(out, between);
}

static void add_event(json_span event, const line_look *look, text *out) {
  static const struct {
    const char *name;
    paint paint;
  } events[] = {
      {"INSERT", PAINT_STRING},
      {"MODIFY", PAINT_NUMBER},
      {"REMOVE", PAINT_WORD  },
  };
  paint p = PAINT_NONE;
  for (size_t i = 0; i < sizeof events / sizeof *events; i++)
    if (json_equals(event, events[i].name)) p = events[i].paint;
  paint_add(out, look->color ? p : PAINT_NONE, event.data, event.length);
}

/* The attribute of that name, which is as in JSON, with its quotes. */
static bool find_attribute(json_span object, json_span name, json_span *value) {
  json_span found;
  if (object.length == 0) return false;
  for (size_t at = 0; json_each(object, &at, &found, value);)
    if (found.length == name.length && memcmp(found.data, name.data, name.length) == 0) return true;
  return false;
}

/* ------------------------------------------------------------------- the change */

typedef struct change {
  json_span keys, before, after; /* length 0: the record does not have it */
  bool modified;
} change;

static change change_of(json_span record) {
  return (change){
      .keys = stream_record_part(record, "Keys"),
      .before = stream_record_part(record, "OldImage"),
      .after = stream_record_part(record, "NewImage"),
      .modified = json_equals(event_of(record), "MODIFY"),
  };
}

/* "status: open → paid"; one side is empty where the attribute came, went, or is not
** known there. What was inserted or removed has no arrow. */
static void add_change(const change *c, json_span name, const json_span *before,
                       const json_span *after, const line_look *look, text *out) {
  text_add(out, "  ");
  add_name(name, ": ", look, out);
  if (before != NULL) add_value(*before, look, out);
  if (c->modified) {
    if (before != NULL) text_add_char(out, ' ');
    text_add(out, look->utf8 ? "\xE2\x86\x92" : "->");
    if (after != NULL) text_add_char(out, ' ');
  }
  if (after != NULL) add_value(*after, look, out);
}

static void add_changes(const change *c, const line_look *look, text *out) {
  json_span name, after, before;
  for (size_t at = 0; c->after.length > 0 && json_each(c->after, &at, &name, &after);) {
    json_span key;
    if (find_attribute(c->keys, name, &key)) continue;
    bool was = find_attribute(c->before, name, &before);
    bool same =
        was && before.length == after.length && memcmp(before.data, after.data, after.length) == 0;
    if (!same) add_change(c, name, was ? &before : NULL, &after, look, out);
  }
  for (size_t at = 0; c->before.length > 0 && json_each(c->before, &at, &name, &before);) {
    if (!find_attribute(c->keys, name, &after) && !find_attribute(c->after, name, &after))
      add_change(c, name, &before, NULL, look, out);
  }
}

/* Removed by the store itself: it had expired. */
static bool has_expired(json_span record) {
  json_span identity, type;
  return json_member(record, "userIdentity", &identity) && json_member(identity, "Type", &type) &&
         json_equals(json_unquoted(type), "Service");
}

void stream_line(json_span record, const line_look *look, text *out) {
  change c = change_of(record);
  json_span name, value;
  paint_begin(out, look->color ? PAINT_RULE : PAINT_NONE);
  add_time(record, out);
  paint_end(out, look->color ? PAINT_RULE : PAINT_NONE);
  text_add_char(out, ' ');
  add_event(event_of(record), look, out);
  if (has_expired(record)) text_add(out, " (expired)");
  for (size_t at = 0; c.keys.length > 0 && json_each(c.keys, &at, &name, &value);) {
    text_add_char(out, ' ');
    add_name(name, "=", look, out);
    add_value(value, look, out);
  }
  add_changes(&c, look, out);
  text_add_char(out, '\n');
}

/* ---------------------------------------------------------------------- an item */

static void add_map(text *out, const char *name, json_span image) {
  if (image.length == 0) return;
  text_format(out, ",\"%s\":{\"M\":", name);
  text_append(out, image.data, image.length);
  text_add_char(out, '}');
}

void stream_line_item(json_span record, text *out) {
  change c = change_of(record);
  json_span event = event_of(record);
  text_add(out, "{\"Time\":{\"S\":\"");
  add_time(record, out);
  text_format(out, "\"},\"Event\":{\"S\":\"%.*s\"}", (int)event.length, event.data);
  add_map(out, "Keys", c.keys);
  add_map(out, "New", c.after);
  add_map(out, "Old", c.before);
  text_add_char(out, '}');
}
