/*
** export.c - .export: JSON by itself, the rest by the files of each format.
*/
#include "transfer/export.h"

#include <string.h>

#include "transfer/export_all.h"
#include "transfer/export_csv.h"
#include "transfer/export_items.h"
#include "transfer/export_s3.h"
#include "transfer/interrupts.h"

static item_form form_of(const export_options *o) {
  if (o->format == FORMAT_DYNAMODB_JSON) return FORM_WRAPPED;
  if (o->values == EXPORT_VALUES_TYPED) return FORM_TYPED;
  return o->values == EXPORT_VALUES_PLAIN ? FORM_PLAIN : FORM_EXACT;
}

static int export_json(session *s, const export_options *o, const export_source *source,
                       export_place *place) {
  export_file file;
  bool array = o->format == FORMAT_JSON;
  int rc = export_items_open(s, o, &file, place);
  if (rc != SHELL_DONE) return rc;
  if (o->gzip && !export_file_pack(&file))
    rc = session_fail(s, "gzip cannot be written: out of memory");
  if (rc == SHELL_DONE) rc = export_items(s, source, o->path, &file, place, form_of(o), array);
  if (rc == SHELL_DONE && !export_file_finish(&file)) rc = export_items_failed(s, &file, o->path);
  export_file_close(&file, false);
  return rc;
}

int export_one(session *s, const export_options *o, size_t *items) {
  export_source source;
  export_place place = {0};
  int rc = export_source_find(s, o->source, &source);
  if (rc == SHELL_DONE) {
    export_source_name(s, &source, &place.what);
    text_format(&place.what, " %s %d%s", transfer_format_names[o->format], (int)o->values,
                o->gzip ? " gzip" : "");
    if (o->format == FORMAT_S3)
      rc = export_s3(s, o, &source, &place);
    else if (o->format == FORMAT_CSV || o->format == FORMAT_TSV)
      rc = export_csv(s, o, &source, &place);
    else
      rc = export_json(s, o, &source, &place);
  }
  *items = place.items;
  export_place_free(&place);
  export_source_free(&source);
  return rc;
}

static int export_one_and_report(session *s, const export_options *o) {
  size_t items;
  int rc = export_one(s, o, &items);
  if (rc == SHELL_DONE && strcmp(o->path, "-") != 0)
    fprintf(s->out, "%zu item%s exported to %s\n", items, items == 1 ? "" : "s", o->path);
  return rc;
}

int export_run(session *s, int count, char **list) {
  interrupts before;
  export_options o;
  int rc = export_options_read(s, count, list, &o);
  if (rc != SHELL_DONE) return rc;
  interrupts_catch(&before);
  rc = o.all ? export_all(s, &o) : export_one_and_report(s, &o);
  interrupts_restore(&before);
  return rc;
}
