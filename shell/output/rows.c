/*
** rows.c - prints items, one a line.
*/
#include "output/rows.h"

#include <stdlib.h>

#include "base/json_print.h"
#include "base/plain_json.h"

struct rows {
  session *s;
};

rows *rows_begin(session *s) {
  rows *r = memory_resize(NULL, 1, sizeof *r);
  r->s = s;
  return r;
}

int rows_add(rows *r, json_span item) {
  text plain = {0}, out = {0};
  plain_from_item(item, &plain);
  json_print(&out, plain.data, plain.length, false);
  text_add_char(&out, '\n');
  fwrite(out.data, 1, out.length, r->s->out);
  text_free(&plain);
  text_free(&out);
  return SHELL_DONE;
}

int rows_end(rows *r) {
  free(r);
  return SHELL_DONE;
}
