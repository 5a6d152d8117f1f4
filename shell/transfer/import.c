/*
** import.c - .import: finds out what the file is and hands it on.
*/
#include "transfer/import.h"

#include "transfer/import_items.h"
#include "transfer/interrupts.h"

static int import_feed(session *s, const import_options *o, feed *f) {
  if (!feed_open(f, o->path, &o->feed)) return session_fail(s, "%s", text_string(&f->why));
  if (o->table == NULL) return session_fail(s, ".import %s: which table?", o->path);
  return import_items(s, o, o->table, f);
}

int import_run(session *s, int count, char **list) {
  struct sigaction before;
  import_options o;
  feed f;
  int rc = import_options_read(s, count, list, &o);
  if (rc != SHELL_DONE) return rc;
  interrupts_catch(&before);
  rc = import_feed(s, &o, &f);
  feed_close(&f);
  interrupts_restore(&before);
  return rc;
}
