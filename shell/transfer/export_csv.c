/*
** export_csv.c - a heading names all columns, which only the last item tells: items are
** kept as JSON first, in the part of the file that is to be, which can be gone on with.
** Out of that the records are made.
*/
#include "transfer/export_csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/cell.h"
#include "output/columns.h"
#include "transfer/csv.h"
#include "transfer/export_items.h"

typedef struct csv_writer {
  session *s;
  const export_options *o;
  FILE *kept; /* the items, a line each */
  char *line;
  size_t capacity, number; /* of the item read last */
  int error;               /* errno of reading them; 0: none */
  json_span item;
  columns columns; /* `width` 1: plain JSON cannot say all its values */
  char separator;
  text record, cell;
} csv_writer;

/* ------------------------------------------------------------------- the items */

/* False at the end, or if reading fails (w->error). */
static bool next_kept(csv_writer *w) {
  ssize_t length = getline(&w->line, &w->capacity, w->kept);
  if (length <= 0) {
    if (ferror(w->kept)) w->error = errno;
    return false;
  }
  w->number++;
  if (json_is_value(w->line, (size_t)length, &w->item, NULL)) return true;
  w->error = EIO;
  return false;
}

static void rewind_kept(csv_writer *w) {
  rewind(w->kept);
  w->number = 0;
}

/* ----------------------------------------------------------------- the columns */

/* A NUL is text that few programs take for such; a set or binary value inside of a map
** or list is no plain JSON. */
static bool needs_type(json_span value) {
  json_span inside;
  value_type type = typed_value(value, &inside);
  text content = {0};
  if (type == TYPE_M || type == TYPE_L) return typed_value_is_special(value);
  if (type != TYPE_S || memchr(inside.data, '\\', inside.length) == NULL) return false;
  cell_write(value, false, &content);
  bool nul = memchr(text_string(&content), '\0', content.length) != NULL;
  text_free(&content);
  return nul;
}

static void note_item(csv_writer *w) {
  columns_note(&w->columns, w->item);
  const json_span *cells = columns_spread(&w->columns, w->item);
  for (size_t i = 0; i < w->columns.count; i++)
    if (cells[i].length > 0 && needs_type(cells[i])) w->columns.list[i].width = 1;
}

static int compare_names(const void *a, const void *b) {
  const column *left = a, *right = b;
  return strcmp(text_string(&left->name), text_string(&right->name));
}

/* Keys first, the others by name: it does not depend on which item comes first. */
static void note_columns(csv_writer *w, const export_source *source) {
  size_t keys = 0;
  while (keys < EXPORT_KEYS && source->keys[keys].length > 0) {
    const text *key = &source->keys[keys++];
    columns_add(&w->columns, (json_span){key->data, key->length});
  }
  while (next_kept(w)) note_item(w);
  if (w->columns.count > keys)
    qsort(w->columns.list + keys, w->columns.count - keys, sizeof *w->columns.list, compare_names);
}

static bool column_is_typed(const csv_writer *w, const column *c) {
  if (w->o->values == EXPORT_VALUES_PLAIN) return false;
  bool mixed = c->type != NULL && strcmp(c->type, COLUMN_MIXED) == 0;
  return mixed || c->width > 0 || w->o->values == EXPORT_VALUES_TYPED;
}

/* What follows the name; NULL: nothing, for text whose name is not taken for a type. */
static const char *type_behind(const csv_writer *w, const column *c, const char *name) {
  size_t length;
  if (w->o->values == EXPORT_VALUES_PLAIN) return NULL;
  if (column_is_typed(w, c)) return csv_type_name(COLUMN_TYPED);
  if (c->type == NULL || strcmp(c->type, "S") == 0)
    return csv_column_type(name, &length) == COLUMN_UNTYPED ? NULL : "S";
  return c->type;
}

static bool add_heading(csv_writer *w, text *why) {
  for (size_t i = 0; i < w->columns.count; i++) {
    const column *c = &w->columns.list[i];
    text_clear(&w->cell);
    cell_write_name((json_span){c->name.data, c->name.length}, &w->cell);
    if (w->cell.length == 0 || strlen(w->cell.data) < w->cell.length) {
      text_format(why, "the attribute \"%s\" cannot be named in a heading", text_string(&c->name));
      return false;
    }
    const char *type = type_behind(w, c, w->cell.data);
    if (type != NULL) text_format(&w->cell, ":%s", type);
    if (i > 0) text_add_char(&w->record, w->separator);
    csv_add_cell(&w->record, w->cell.data, w->cell.length, w->separator);
  }
  text_add_char(&w->record, '\n');
  return true;
}

/* ----------------------------------------------------------------- the records */

static bool add_record(csv_writer *w, text *why) {
  bool any = false;
  const json_span *cells = columns_spread(&w->columns, w->item);
  text_clear(&w->record);
  for (size_t i = 0; i < w->columns.count; i++) {
    if (i > 0) text_add_char(&w->record, w->separator);
    if (cells[i].length == 0) continue;
    text_clear(&w->cell);
    cell_write(cells[i], column_is_typed(w, &w->columns.list[i]), &w->cell);
    csv_add_cell(&w->record, text_string(&w->cell), w->cell.length, w->separator);
    any = true;
  }
  text_add_char(&w->record, '\n');
  if (!any) text_format(why, "item %zu has no attributes, which no record can say", w->number);
  return any;
}

static int records_failed(const csv_writer *w, const char *reason) {
  return session_fail(w->s, "%s: %s", w->o->path, reason);
}

static int write_records(csv_writer *w, export_file *file) {
  progress shown;
  text why = {0};
  rewind_kept(w);
  bool good = add_heading(w, &why) && export_file_write(file, &w->record);
  progress_begin(&shown, "writing", "items", w->columns.count > 0 ? w->columns.list[0].items : 0);
  while (good && !session_interrupted && next_kept(w)) {
    good = add_record(w, &why) && export_file_write(file, &w->record);
    progress_at(&shown, w->number);
  }
  int error = errno;
  progress_end(&shown);
  int rc = SHELL_DONE;
  if (w->error != 0 || !good)
    rc = records_failed(w, why.length > 0 ? why.data : strerror(w->error != 0 ? w->error : error));
  else if (session_interrupted)
    rc = session_fail(w->s, "stopped");
  else if (!export_file_finish(file))
    rc = records_failed(w, strerror(errno));
  text_free(&why);
  return rc;
}

/* ----------------------------------------------------------------- both of them */

static int make_records(session *s, const export_options *o, const export_source *source,
                        FILE *kept, export_file *file) {
  csv_writer w = {.s = s, .o = o, .kept = kept, .separator = o->format == FORMAT_TSV ? '\t' : ','};
  int rc = SHELL_DONE;
  if (o->gzip && !export_file_pack(file))
    rc = session_fail(s, "gzip cannot be written: out of memory");
  rewind_kept(&w);
  note_columns(&w, source);
  if (rc == SHELL_DONE && w.error != 0) rc = records_failed(&w, strerror(w.error));
  if (rc == SHELL_DONE) rc = write_records(&w, file);
  columns_free(&w.columns);
  free(w.line);
  text_free(&w.record);
  text_free(&w.cell);
  return rc;
}

/* Into what has no other name: the items are kept in a file without one. */
static int export_csv_through(session *s, const export_options *o, const export_source *source,
                              export_place *place, export_file *file) {
  export_file spool;
  FILE *kept = tmpfile();
  if (kept == NULL) return session_fail(s, "no temporary file: %s", strerror(errno));
  export_file_on(&spool, kept);
  int rc = export_items(s, source, "temporary file", &spool, place, FORM_TYPED, false);
  if (rc == SHELL_DONE && fflush(kept) != 0)
    rc = session_fail(s, "temporary file: %s", strerror(errno));
  if (rc == SHELL_DONE) rc = make_records(s, o, source, kept, file);
  export_file_close(&spool, true);
  fclose(kept);
  return rc;
}

/* Out of the part, whose items are all there. */
static int export_csv_records(session *s, const export_options *o, const export_source *source,
                              export_file *spool) {
  export_place none = {0};
  export_file made;
  text path = {0}, why = {0};
  FILE *kept = fopen(spool->part, "re");
  if (kept == NULL) return session_fail(s, "%s: %s", spool->part, strerror(errno));
  text_format(&path, "%s.export-made", spool->path);
  int rc = SHELL_DONE;
  if (!export_file_open(&made, path.data, true, true, &none, &why))
    rc = session_fail(s, "%s", text_string(&why));
  if (rc == SHELL_DONE) rc = make_records(s, o, source, kept, &made);
  if (rc == SHELL_DONE && !export_file_give_name(spool, path.data))
    rc = session_fail(s, "%s: %s", o->path, strerror(errno));
  fclose(kept);
  export_file_close(&made, true);
  if (rc != SHELL_DONE) unlink(path.data);
  text_free(&path);
  text_free(&why);
  return rc;
}

int export_csv(session *s, const export_options *o, const export_source *source,
               export_place *place) {
  export_file file;
  int rc = export_items_open(s, o, &file, place);
  if (rc != SHELL_DONE) return rc;
  if (file.part == NULL) {
    rc = export_csv_through(s, o, source, place, &file);
    export_file_close(&file, false);
    return rc;
  }
  rc = export_items(s, source, o->path, &file, place, FORM_TYPED, false);
  if (rc == SHELL_DONE && !export_file_note(&file, place))
    rc = export_items_failed(s, &file, o->path);
  if (rc == SHELL_DONE) rc = export_csv_records(s, o, source, &file);
  export_file_close(&file, rc == SHELL_DONE);
  return rc;
}
