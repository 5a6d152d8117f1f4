/* update_sets.c - union and difference of sets. Both sides are sorted, so they are
** merged; runs of the first side are copied as they stand. */
#include "expr/update_plan.h"
#include "value/base64_text.h"
#include "value/json_text.h"
#include "value/number.h"

static int set_element_cmp(int type, st_str a, st_str b) {
  if (type == ST_SS) return st_text_compare(a, b);
  return type == ST_NS ? st_number_compare(a, b) : st_base64_compare(a, b);
}

/* One side of a merge: the element it stands at, and where the next begins. */
typedef struct set_reader {
  st_str set;
  const char *at;
  st_str element;
  bool more;
} set_reader;

static void read_next(set_reader *r) {
  r->more = st_set_next(r->set, &r->at, &r->element);
}

static set_reader set_reader_of(st_value v) {
  set_reader r = {.set = st_value_inner(v)};
  read_next(&r);
  return r;
}

/* Elements with their quotes and commas, behind those from `start` on. */
static void add_run(st_buf *out, size_t start, const char *from, const char *to) {
  if (from == to) return;
  if (out->n > start) st_buf_char(out, ',');
  st_buf_add(out, from, (size_t)(to - from));
}

static void add_set_element(st_buf *out, size_t start, st_str element) {
  add_run(out, start, element.p - 1, element.p + element.n + 1);
}

/* Where the run from `from` ends: before the comma of the element at hand. */
static const char *run_end(const set_reader *r, const char *from) {
  if (!r->more) return r->set.p + r->set.n - 1;
  return r->element.p - 1 == from ? from : r->element.p - 2;
}

static size_t begin_set(st_value like, st_buf *out) {
  st_buf_char(out, '{');
  st_buf_char(out, '"');
  st_buf_text(out, st_type_name((st_type)like.type));
  st_buf_lit(out, "\":[");
  return out->n;
}

void st_update_union(st_value a, st_value b, st_buf *out) {
  set_reader x = set_reader_of(a), y = set_reader_of(b);
  size_t start = begin_set(a, out);
  const char *run = x.set.p + 1;
  while (y.more) {
    int c = x.more ? set_element_cmp(a.type, x.element, y.element) : 1;
    if (c > 0) {
      const char *end = run_end(&x, run);
      add_run(out, start, run, end);
      add_set_element(out, start, y.element);
      run = x.more ? x.element.p - 1 : end;
    }
    if (c >= 0) read_next(&y);
    if (c <= 0) read_next(&x);
  }
  add_run(out, start, run, x.set.p + x.set.n - 1);
  st_buf_lit(out, "]}");
}

void st_update_difference(st_value a, st_value b, st_buf *out, bool *left) {
  set_reader x = set_reader_of(a), y = set_reader_of(b);
  size_t start = begin_set(a, out);
  const char *run = x.set.p + 1, *last = x.set.p + x.set.n - 1;
  while (x.more && y.more) {
    int c = set_element_cmp(a.type, x.element, y.element);
    if (c == 0) {
      add_run(out, start, run, run_end(&x, run));
      read_next(&x);
      run = x.more ? x.element.p - 1 : last;
    } else if (c < 0) {
      read_next(&x);
    }
    if (c >= 0) read_next(&y);
  }
  add_run(out, start, run, last);
  *left = out->n > start;
  st_buf_lit(out, "]}");
}
