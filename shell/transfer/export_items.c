/*
** export_items.c - the loop from a read to a file.
*/
#include "transfer/export_items.h"

#include <errno.h>
#include <string.h>

#include "base/plain_json.h"
#include "transfer/typed_json.h"

/* ----------------------------------------------------------------- one item */

static bool is_exact(json_span item, text *why) {
  size_t position = 0;
  json_span name, value;
  while (json_each(item, &position, &name, &value)) {
    if (!typed_value_is_special(value)) continue;
    text_format(why,
                "%.*s has a set or a binary value, which plain JSON cannot say: --typed "
                "keeps it, --plain makes it an array or a string",
                (int)name.length, name.data);
    return false;
  }
  return true;
}

/* Not every endpoint answers on one line; a line end can only stand between parts. */
static void put_on_one_line(text *out, size_t from) {
  for (size_t i = from; i < out->length; i++)
    if (out->data[i] == '\n' || out->data[i] == '\r') out->data[i] = ' ';
}

bool export_item_text(json_span item, item_form form, text *out, text *why) {
  size_t from = out->length;
  if (form == FORM_EXACT && !is_exact(item, why)) return false;
  if (form == FORM_WRAPPED) text_add(out, "{\"Item\":");
  if (form == FORM_EXACT || form == FORM_PLAIN)
    plain_from_item(item, out);
  else
    text_append(out, item.data, item.length);
  if (form == FORM_WRAPPED) text_add_char(out, '}');
  put_on_one_line(out, from);
  return true;
}

/* ---------------------------------------------------------------- all of them */

typedef struct item_writer {
  const char *path; /* as messages have it */
  export_file *file;
  item_form form;
  bool array;
  size_t items; /* in the file */
  text line;
} item_writer;

static bool write_failed(const item_writer *w, text *why) {
  text_format(why, "%s: %s", w->path, strerror(errno));
  return false;
}

static bool write_item(void *context, json_span item, text *why) {
  item_writer *w = context;
  text reason = {0};
  text_clear(&w->line);
  if (w->array) text_add(&w->line, w->items == 0 ? "[\n" : ",\n");
  bool good = export_item_text(item, w->form, &w->line, &reason);
  if (!good) text_format(why, "%s: item %zu: %s", w->path, w->items + 1, text_string(&reason));
  text_free(&reason);
  if (!good) return false;
  if (!w->array) text_add_char(&w->line, '\n');
  w->items++;
  return export_file_write(w->file, &w->line) || write_failed(w, why);
}

static bool write_page(void *context, const export_place *place, text *why) {
  const item_writer *w = context;
  return export_file_page(w->file, place) || write_failed(w, why);
}

static bool write_end(item_writer *w) {
  if (!w->array) return true;
  text_clear(&w->line);
  text_add(&w->line, w->items == 0 ? "[]\n" : "\n]\n");
  return export_file_write(w->file, &w->line);
}

static void say_what_is_kept(const session *s, const export_file *file) {
  if (file->part != NULL && file->kept > 0)
    session_fail(s, "the same command goes on behind item %zu", file->kept);
}

int export_items_failed(const session *s, const export_file *file, const char *path) {
  session_fail(s, "%s: %s", path, strerror(errno));
  say_what_is_kept(s, file);
  return SHELL_FAILED;
}

static int items_ended(const session *s, export_outcome outcome, export_file *file,
                       const export_place *place) {
  if (outcome != EXPORT_SINK_FAILED) export_file_note(file, place);
  if (outcome != EXPORT_STOPPED)
    say_what_is_kept(s, file);
  else if (file->part != NULL && file->kept > 0)
    session_fail(s, "stopped; the same command goes on behind item %zu", file->kept);
  else
    session_fail(s, "stopped; nothing is kept");
  return SHELL_FAILED;
}

int export_items(session *s, const export_source *source, const char *path, export_file *file,
                 export_place *place, item_form form, bool array) {
  item_writer w = {.path = path, .file = file, .form = form, .array = array, .items = place->items};
  const export_sink sink = {.item = write_item, .page = write_page, .context = &w};
  export_outcome outcome = export_read(s, source, &sink, place);
  bool ended = outcome == EXPORT_DONE && write_end(&w);
  text_free(&w.line);
  if (ended) return SHELL_DONE;
  if (outcome == EXPORT_DONE) return export_items_failed(s, file, path);
  return items_ended(s, outcome, file, place);
}

/* ------------------------------------------------------------------- opening */

int export_items_open(session *s, const export_options *o, export_file *file, export_place *place) {
  text why = {0};
  if (strcmp(o->path, "-") == 0)
    export_file_on(file, s->out);
  else if (!export_file_open(file, o->path, o->force, o->restart, place, &why))
    session_fail(s, "%s", text_string(&why));
  text_free(&why);
  if (file->out == NULL) return SHELL_FAILED;
  if (place->items > 0)
    fprintf(stderr, "going on behind item %zu; --restart begins anew\n", place->items);
  return SHELL_DONE;
}
