/*
** import.c - .import: finds out what the file is and hands it on.
*/
#include "transfer/import.h"

#include "transfer/dump_folder.h"
#include "transfer/import_items.h"
#include "transfer/interrupts.h"
#include "transfer/workbench.h"

static int import_folder(session *s, const import_options *o) {
  import_set set;
  text schema = {0}, why = {0};
  int rc = dump_read(o->path, &schema, &set, &why) ? import_set_run(s, o, &set)
                                                   : session_fail(s, "%s", text_string(&why));
  import_set_free(&set);
  text_free(&schema);
  text_free(&why);
  return rc;
}

static int import_model(session *s, const import_options *o, feed *f) {
  import_set set;
  text why = {0};
  int rc = workbench_read(&f->in, &set, &why) ? import_set_run(s, o, &set)
                                              : session_fail(s, "%s", text_string(&why));
  import_set_free(&set);
  text_free(&why);
  return rc;
}

static int import_feed(session *s, const import_options *o, feed *f) {
  if (!feed_open(f, o->path, &o->feed)) return session_fail(s, "%s", text_string(&f->why));
  if (f->format == FORMAT_WORKBENCH) return import_model(s, o, f);
  if (o->table == NULL) return session_fail(s, ".import %s: which table?", o->path);
  return import_items(s, o, o->table, f) == IMPORT_ALL_IN ? SHELL_DONE : SHELL_FAILED;
}

static int import_file(session *s, const import_options *o) {
  feed f;
  int rc = import_feed(s, o, &f);
  feed_close(&f);
  return rc;
}

int import_run(session *s, int count, char **list) {
  interrupts before;
  import_options o;
  int rc = import_options_read(s, count, list, &o);
  if (rc != SHELL_DONE) return rc;
  bool folder = o.feed.format == FORMAT_NONE && dump_is_at(o.path);
  interrupts_catch(&before);
  rc = folder ? import_folder(s, &o) : import_file(s, &o);
  interrupts_restore(&before);
  return rc;
}
