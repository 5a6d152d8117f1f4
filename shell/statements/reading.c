/*
** reading.c - fetches the pages of a read as they are needed and prints their
** items. An item that was fetched and not yet printed is kept, so none is lost
** between two goes.
*/
#include "statements/reading.h"

#include <stdlib.h>
#include <string.h>

#include "output/rows.h"
#include "search/search_rows.h"
#include "statements/known_keys.h"
#include "statements/pages.h"

enum { LARGEST_PAGE = 10000, SEARCH_PAGE = 1000 };

typedef struct reading {
  pages pages;
  size_t most;   /* items that may still be printed; SIZE_MAX: all */
  bool measured; /* the request's Limit counts what is printed: nothing is filtered */
  size_t page;   /* items that a page may have; more: it is not limited */
  bool reads;    /* its answers have items: not a statement that writes */
} reading;

void reading_end(session *s) {
  reading *r = s->reading;
  s->reading = NULL;
  if (r == NULL) return;
  pages_free(&r->pages);
  free(r);
}

static bool fetch_page(session *s, size_t limit) {
  reading *r = s->reading;
  if (!pages_fetch(s, &r->pages, r->measured ? limit : 0)) return false;
  bool items = r->pages.page.length > 0 && *r->pages.page.data == '[';
  return items || !r->reads || door_bad_answer(&s->answer);
}

/* What is fetched at a time: one item more than is printed tells whether there is
** more. */
static size_t fetch_size(const reading *r, size_t wanted) {
  size_t size = wanted < r->most ? wanted : r->most;
  return size < r->page ? size + (size < r->most) : 0;
}

bool reading_open(session *s, const char *operation, const char *request, bool reads, size_t most) {
  reading_end(s);
  reading *r = s->reading = memory_resize(NULL, 1, sizeof *r);
  *r = (reading){.most = most > 0 ? most : SIZE_MAX, .reads = reads};
  pages_begin(&r->pages, operation, request);
  bool search = strcmp(operation, "Search") == 0; /* its Limit counts what it answers */
  r->page = search ? SEARCH_PAGE : LARGEST_PAGE;
  r->measured = search || (strcmp(operation, "ExecuteStatement") != 0 &&
                           strstr(request, "\"FilterExpression\"") == NULL);
  size_t wanted = s->output.limit > 0 ? s->output.limit : SIZE_MAX;
  if (fetch_page(s, fetch_size(r, wanted))) return true;
  reading_end(s);
  return false;
}

bool reading_has_more(const session *s) {
  const reading *r = s->reading;
  return r != NULL && r->most > 0 && (pages_have_item(&r->pages) || r->pages.position.length > 0);
}

/* An item, or the hit of a search that it is. */
static int add_item(reading *r, rows *printed, json_span item) {
  json_span hit;
  text row = {0};
  if (!pages_hit(&r->pages, &hit)) return rows_add(printed, item);
  search_row(item, hit, rows_show_marks(printed), &row);
  int rc = rows_add(printed, (json_span){row.data, row.length});
  text_free(&row);
  return rc;
}

/* Prints until `wanted` items are out, or the end; false if a call failed. */
static bool print_items(session *s, rows *printed, size_t wanted, size_t *count) {
  reading *r = s->reading;
  json_span item;
  while (*count < wanted && r->most > 0 && !session_interrupted) {
    if (pages_next(&r->pages, &item)) {
      if (add_item(r, printed, item) != SHELL_DONE) return true;
      ++*count;
      if (rows_were_left(printed)) return true;
      if (r->most != SIZE_MAX) r->most--;
    } else if (r->pages.position.length == 0) {
      return true;
    } else if (!fetch_page(s, fetch_size(r, wanted - *count))) {
      return false;
    }
  }
  return true;
}

static void say_count(session *s, size_t count) {
  fprintf(s->out, "(%zu item%s", count, count == 1 ? "" : "s");
  if (session_interrupted) fputs(", stopped", s->out);
  if (reading_has_more(s))
    fprintf(s->out, "; there %s more: \"it\" goes on, \".all\" prints the rest",
            pages_have_item(&s->reading->pages) ? "is" : "may be");
  fputs(")\n", s->out);
}

int reading_go_on(session *s, size_t limit, size_t *printed) {
  size_t none = 0, *count = printed != NULL ? printed : &none;
  *count = 0;
  if (s->reading == NULL) return session_fail(s, "there is nothing to go on with");
  json_span request = {s->reading->pages.request.data, s->reading->pages.request.length};
  rows *shown = rows_begin(s, known_keys_heading(s, request));
  bool done = print_items(s, shown, limit > 0 ? limit : SIZE_MAX, count);
  int rc = rows_end(shown);
  if (!done) {
    rc = session_fail_with_answer(s);
    reading_end(s);
    return rc;
  }
  if (rc == SHELL_DONE && s->interactive) say_count(s, *count);
  if (!reading_has_more(s)) reading_end(s);
  return rc;
}
