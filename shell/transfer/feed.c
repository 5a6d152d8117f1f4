/*
** feed.c - from what lies in a file to items in DynamoDB JSON.
*/
#include "transfer/feed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/plain_json.h"
#include "transfer/json_check.h"

/* ----------------------------------------------------------------- JSON items */

/* {"Metadata":{...},"Keys":{...},"NewImage":{...}}, of an incremental export. */
static const char *take_change(feed *f, json_span keys) {
  json_span image = keys;
  f->deletes = !json_member(f->piece, "NewImage", &image);
  const char *wrong = typed_wrong(f->deletes ? keys : image);
  text_append(&f->item, image.data, image.length);
  if (f->deletes) {
    f->item.length = 0;
    text_append(&f->item, keys.data, keys.length);
  }
  return wrong;
}

static const char *take_typed(feed *f) {
  json_span inner, only;
  const char *wrong = typed_wrong(f->piece);
  size_t position = 0;
  bool single = json_each(f->piece, &position, &only, &inner) &&
                json_equals(json_unquoted(only), "Item") && *inner.data == '{' &&
                json_each(f->piece, &position, &only, &only) == false;
  if (wrong == NULL) inner = f->piece;
  if (wrong != NULL && single)
    wrong = typed_wrong(inner);
  else if (wrong != NULL && json_member(f->piece, "Keys", &inner) && *inner.data == '{')
    return take_change(f, inner);
  if (wrong == NULL) text_append(&f->item, inner.data, inner.length);
  return wrong;
}

/* A plain item has a key, which is a string or a number; so what is typed all
** through cannot be one. */
static bool looks_typed(json_span object) {
  json_span inner;
  size_t position = 0;
  if (!json_each(object, &position, &inner, &inner)) return false;
  if (typed_wrong(object) == NULL) return true;
  if (!json_member(object, "Item", &inner) && !json_member(object, "Keys", &inner)) return false;
  return *inner.data == '{' && typed_wrong(inner) == NULL;
}

static const char *take_object(feed *f) {
  feed_values values = f->options.values;
  if (values == VALUES_DECIDED_BY_LOOK) {
    size_t position = 0;
    json_span first;
    bool empty = !json_each(f->piece, &position, &first, &first);
    values = looks_typed(f->piece) ? VALUES_TYPED : VALUES_PLAIN;
    if (!empty) f->options.values = values;
  }
  if (values == VALUES_TYPED) return take_typed(f);
  plain_to_item(f->piece, &f->item);
  return NULL;
}

/* ------------------------------------------------------------------------ CSV */

static char separator_of(const feed *f) {
  return f->format == FORMAT_TSV ? '\t' : ',';
}

static const char *take_column(feed *f, const text *heading) {
  size_t length;
  csv_column *c = &f->columns[f->column_count];
  c->type = csv_column_type(text_string(heading), &length);
  if (length == 0) return "the heading has a column without a name";
  for (size_t i = 0; i < f->column_count; i++)
    if (strlen(f->columns[i].name) == length &&
        memcmp(f->columns[i].name, text_string(heading), length) == 0)
      return "the heading names a column twice";
  c->name = memory_copy(text_string(heading), length);
  f->column_count++;
  if (c->type != COLUMN_UNTYPED || f->options.declared == NULL) return NULL;
  value_type declared = f->options.declared(f->options.context, c->name, length);
  if (declared != TYPE_NONE) c->type = (int)declared;
  return NULL;
}

static const char *take_heading(feed *f) {
  const char *wrong = csv_split(f->e.piece, separator_of(f), &f->record);
  if (wrong == NULL && !json_is_utf8(f->e.piece.data, f->e.piece.length)) wrong = "not UTF-8";
  if (wrong != NULL) return wrong;
  text_append(&f->heading, f->e.piece.data, f->e.piece.length);
  f->columns = memory_resize(NULL, f->record.count, sizeof *f->columns);
  for (size_t i = 0; i < f->record.count && wrong == NULL; i++)
    wrong = take_column(f, &f->record.cells[i].content);
  return wrong;
}

static const char *take_cell(feed *f, size_t i) {
  const csv_cell *cell = &f->record.cells[i];
  const csv_column *column = &f->columns[i];
  if (cell->content.length == 0 && !cell->quoted) return NULL;
  text_add_char(&f->item, f->item.length > 1 ? ',' : ' ');
  text_add_json_string(&f->item, column->name, strlen(column->name));
  text_add_char(&f->item, ':');
  const char *wrong = column->type == COLUMN_UNTYPED
                          ? csv_cell_guess(cell, f->options.infer, &f->item)
                          : csv_cell_value(cell, column->type, &f->item);
  if (wrong != NULL) text_format(&f->why, "column %s: %s", column->name, wrong);
  return wrong;
}

static const char *take_record(feed *f) {
  const char *wrong = csv_split(f->piece, separator_of(f), &f->record);
  if (wrong == NULL && !json_is_utf8(f->piece.data, f->piece.length)) wrong = "not UTF-8";
  if (wrong != NULL) return wrong;
  if (f->record.count != f->column_count) {
    text_format(&f->why, "%zu cells, where the heading has %zu", f->record.count, f->column_count);
    return f->why.data;
  }
  text_add_char(&f->item, '{');
  for (size_t i = 0; i < f->column_count && wrong == NULL; i++) wrong = take_cell(f, i);
  text_add_char(&f->item, '}');
  return wrong;
}

static found next_record(feed *f) {
  found one = csv_next(&f->e, separator_of(f));
  if (one != FOUND_ONE || f->columns != NULL) return one;
  f->e.why = take_heading(f);
  f->e.count = 0;
  f->e.number = 0;
  return f->e.why != NULL ? FOUND_BROKEN : csv_next(&f->e, separator_of(f));
}

/* ----------------------------------------------------------------------- open */

static bool is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool open_failed(feed *f, const char *reason) {
  text_format(&f->why, "%s: %s", f->path, reason);
  return false;
}

/* What was asked for and what it looks like, put together. */
static bool begin_json(feed *f, format_look look) {
  elements_layout layout = look == LOOK_ARRAY    ? ELEMENTS_ARRAY
                           : look == LOOK_PAGES  ? ELEMENTS_PAGES
                           : look == LOOK_VALUES ? ELEMENTS_VALUES
                                                 : ELEMENTS_LINES;
  bool named_lines = format_of_path(f->path) == FORMAT_JSONL && layout == ELEMENTS_VALUES;
  if (f->format == FORMAT_JSON && layout != ELEMENTS_PAGES) layout = ELEMENTS_ARRAY;
  if (f->format == FORMAT_JSONL || named_lines) layout = ELEMENTS_LINES;
  if (f->format == FORMAT_DYNAMODB_JSON || look == LOOK_PAGES) f->options.values = VALUES_TYPED;
  elements_begin(&f->e, &f->in, layout);
  return true;
}

static bool begin_feed(feed *f) {
  transfer_format named = format_of_path(f->path);
  if (f->format == FORMAT_NONE && (named == FORMAT_CSV || named == FORMAT_TSV)) f->format = named;
  if (f->format == FORMAT_CSV || f->format == FORMAT_TSV) {
    elements_begin(&f->e, &f->in, ELEMENTS_LINES);
    return true;
  }
  format_look look = format_look_at(&f->in);
  if (f->in.why.length > 0) {
    text_add(&f->why, f->in.why.data);
    return false;
  }
  if (look == LOOK_MODEL && f->format == FORMAT_NONE) f->format = FORMAT_WORKBENCH;
  if (look == LOOK_OTHER && f->format == FORMAT_NONE && named == FORMAT_NONE)
    return open_failed(f, "its format is not known; --format says it");
  return f->format == FORMAT_WORKBENCH || begin_json(f, look);
}

bool feed_open(feed *f, const char *path, const feed_options *options) {
  *f = (feed){.options = *options, .format = options->format, .path = path};
  if (f->format == FORMAT_S3 || is_folder(path)) {
    if (f->format != FORMAT_S3 && f->format != FORMAT_NONE) return open_failed(f, "is a folder");
    f->format = FORMAT_S3;
    f->options.values = VALUES_TYPED;
    f->s3 = s3_open(path, &f->why);
    elements_begin(&f->e, &f->in, ELEMENTS_LINES);
    return f->s3 != NULL;
  }
  if (!input_open(&f->in, path)) {
    text_add(&f->why, text_string(&f->in.why));
    return false;
  }
  input_drop_mark(&f->in);
  return begin_feed(f);
}

bool feed_open_given(feed *f, const char *path, const given_item *items, size_t count,
                     const feed_options *options) {
  *f = (feed){.options = *options, .format = options->format, .path = path};
  f->options.values = VALUES_TYPED;
  f->given = items;
  f->given_count = count;
  return true;
}

/* ----------------------------------------------------------------------- next */

static found next_given(feed *f) {
  if (f->e.count == f->given_count) return FOUND_END;
  f->e.piece = f->given[f->e.count].piece;
  f->e.line = f->given[f->e.count].line;
  f->e.number = ++f->e.count;
  return FOUND_ONE;
}

static void note_found(feed *f, found one) {
  f->piece = f->e.piece;
  f->line = f->e.line;
  f->number = f->e.number;
  if (f->s3 != NULL && f->in.path != NULL) f->path = f->in.path;
  if (one == FOUND_ONE || one == FOUND_BAD) f->count++;
  if (f->s3 != NULL && f->number > 0) f->number = f->count;
}

static found find_next(feed *f) {
  if (f->format == FORMAT_WORKBENCH) return next_given(f);
  if (f->s3 != NULL) return s3_next(f->s3, &f->e, &f->why);
  return f->format == FORMAT_CSV || f->format == FORMAT_TSV ? next_record(f) : elements_next(&f->e);
}

found feed_next(feed *f) {
  text_clear(&f->item);
  text_clear(&f->why);
  f->deletes = false;
  found one = find_next(f);
  note_found(f, one);
  if (one == FOUND_END) return one;
  const char *wrong = f->e.why;
  if (one == FOUND_ONE) wrong = f->columns != NULL ? take_record(f) : take_object(f);
  if (one == FOUND_ONE && wrong == NULL) return one;
  if (f->why.length == 0) text_add(&f->why, wrong != NULL ? wrong : text_string(&f->in.why));
  return one == FOUND_ONE ? FOUND_BAD : one;
}

void feed_close(feed *f) {
  s3_close(f->s3);
  input_close(&f->in);
  text_free(&f->item);
  text_free(&f->why);
  text_free(&f->heading);
  csv_record_free(&f->record);
  for (size_t i = 0; i < f->column_count; i++) free(f->columns[i].name);
  free(f->columns);
}

long long feed_position(const feed *f) {
  return (f->s3 != NULL ? s3_position(f->s3) : 0) + input_position(&f->in);
}

long long feed_size(const feed *f) {
  return f->s3 != NULL ? s3_size(f->s3) : f->in.size;
}
