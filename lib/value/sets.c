/*
** sets.c - binary values and sets from JSON nodes: canonical elements, their
** order, and what a set may not be. Also puts sets together again for ADD and
** DELETE.
*/
#include "base/base64.h"
#include "base/mem.h"
#include "value/base64_text.h"
#include "value/number.h"
#include "value/json_text.h"
#include "value/sort.h"
#include "value/write.h"
#include "value/writer.h"

static int compare_string_elements(const void *a, const void *b) {
  return st_text_compare(*(const st_str *)a, *(const st_str *)b);
}

static int compare_number_elements(const void *a, const void *b) {
  return st_number_compare(*(const st_str *)a, *(const st_str *)b);
}

static int compare_binary_elements(const void *a, const void *b) {
  return st_base64_compare(*(const st_str *)a, *(const st_str *)b);
}

/* Sorts pointers to the elements; `sorted` has room for twice as many. */
static void sort_elements(st_type type, const st_str *elements, size_t count,
                          st_sort_item *sorted) {
  st_sort_order *order = type == ST_SS   ? compare_string_elements
                         : type == ST_NS ? compare_number_elements
                                         : compare_binary_elements;
  for (size_t i = 0; i < count; i++) {
    uint64_t rank = type == ST_SS   ? st_text_rank(elements[i])
                    : type == ST_NS ? st_number_rank(elements[i])
                                    : st_base64_rank(elements[i]);
    sorted[i] = (st_sort_item){rank, &elements[i]};
  }
  st_sort(sorted, count, sorted + count, order);
}

/* The node's text, or a canonical copy in the arena. Adds the element's bytes. */
static int string_element(st_writer *w, const st_json *node, st_str *out, size_t *size) {
  *out = (st_str){node->text, node->len};
  if (!node->escaped) {
    *size += out->n;
    return STATOR_OK;
  }
  char *to = st_arena_alloc(w->arena, out->n + 1); /* canonical is never longer */
  if (!to) return st_error_nomem(w->error);
  st_buf canonical = {.p = to, .cap = out->n + 1, .max = out->n};
  *size += st_text_canonical(*out, &canonical);
  *out = st_buf_view(&canonical);
  return STATOR_OK;
}

static int number_element(st_writer *w, const st_json *node, st_str *out, size_t *size) {
  st_str text;
  if (!st_json_string(node, w->arena, &text)) return st_error_nomem(w->error);
  char digits[256];
  st_buf canonical = {.p = digits, .cap = sizeof digits, .max = sizeof digits - 1};
  int rc = st_number_canonical(text, &canonical, w->error);
  if (rc != STATOR_OK) return rc;
  *out = text;
  if (!st_str_eq(text, st_buf_view(&canonical)) &&
      !st_arena_copy(w->arena, st_buf_view(&canonical), out))
    return st_error_nomem(w->error);
  *size += st_number_size(*out);
  return STATOR_OK;
}

static int binary_element(st_writer *w, const st_json *node, st_str *out, size_t *size) {
  char last;
  if (!st_json_string(node, w->arena, out)) return st_error_nomem(w->error);
  *size += st_base64_length(*out);
  if (st_base64_canonical(*out, &last)) return STATOR_OK;
  char *copy = st_arena_alloc(w->arena, out->n);
  if (!copy) return st_error_nomem(w->error);
  memcpy(copy, out->p, out->n);
  copy[out->n - (copy[out->n - 2] == '=' ? 3 : 2)] = last;
  out->p = copy;
  return STATOR_OK;
}

int st_writer_b(st_writer *w, const st_json *string, size_t *size) {
  st_str text;
  int rc = binary_element(w, string, &text, size);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(w->out, "{\"B\":\"");
  st_buf_str(w->out, text);
  st_buf_lit(w->out, "\"}");
  return STATOR_OK;
}

static int raise_empty_set(st_writer *w, st_type type) {
  const char *what = type == ST_SS   ? "An string set  may not be empty"
                     : type == ST_NS ? "An number set  may not be empty"
                                     : "Binary sets should not be empty";
  return st_error_in_family(w->error, ST_FAMILY_SET,
                            "One or more parameter values were invalid: %s", what);
}

/* The message shows the elements in the order they came in, as they are. */
static int raise_duplicate(st_writer *w, st_type type, const st_str *elements, size_t count) {
  st_error *error = w->error;
  if (type == ST_NS)
    return st_error_in_family(error, ST_FAMILY_SET, "Input collection contains duplicates");
  int rc = st_error_in_family(error, ST_FAMILY_SET,
                              "One or more parameter values were invalid: Input collection [");
  st_buf *message = &error->message;
  for (size_t i = 0; i < count; i++) {
    if (i) st_buf_lit(message, ", ");
    if (type == ST_SS)
      st_text_decode(elements[i], message);
    else
      st_buf_str(message, elements[i]);
  }
  st_buf_text(message,
              type == ST_SS ? "] contains duplicates." : "]of type BS contains duplicates.");
  return rc;
}

/* Elements are canonical: equal ones are equal text. */
static bool same_element(const st_sort_item *a, const st_sort_item *b) {
  return a->rank == b->rank && st_str_eq(*(const st_str *)a->thing, *(const st_str *)b->thing);
}

static bool holds_duplicate(const st_sort_item *sorted, size_t count) {
  for (size_t i = 1; i < count; i++)
    if (same_element(&sorted[i - 1], &sorted[i])) return true;
  return false;
}

/* Equal neighbours are written once. */
static void write_sorted_set(st_type type, const st_sort_item *sorted, size_t count, st_buf *out) {
  st_buf_lit(out, "{\"");
  st_buf_text(out, st_type_name(type));
  st_buf_lit(out, "\":[");
  for (size_t i = 0; i < count; i++) {
    st_str element = *(const st_str *)sorted[i].thing;
    if (i > 0 && same_element(&sorted[i - 1], &sorted[i])) continue;
    if (i > 0) st_buf_char(out, ',');
    st_buf_char(out, '"');
    st_buf_str(out, element);
    st_buf_char(out, '"');
  }
  st_buf_lit(out, "]}");
}

static int read_elements(st_writer *w, st_type type, const st_json *array, st_str *elements,
                         size_t *size) {
  for (const st_json *e = st_json_first(array); e; e = st_json_next(array, e)) {
    int rc = type == ST_SS   ? string_element(w, e, elements++, size)
             : type == ST_NS ? number_element(w, e, elements++, size)
                             : binary_element(w, e, elements++, size);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

int st_writer_set(st_writer *w, st_type type, const st_json *array, size_t *size) {
  size_t count = array->count;
  if (count == 0) return raise_empty_set(w, type);
  st_str *elements = st_arena_alloc(w->arena, count * sizeof *elements);
  st_sort_item *sorted = st_arena_alloc(w->arena, count * 2 * sizeof *sorted);
  if (!elements || !sorted) return st_error_nomem(w->error);
  int rc = read_elements(w, type, array, elements, size);
  if (rc != STATOR_OK) return rc;
  sort_elements(type, elements, count, sorted);
  if (holds_duplicate(sorted, count)) return raise_duplicate(w, type, elements, count);
  write_sorted_set(type, sorted, count, w->out);
  return STATOR_OK;
}

void st_write_set(st_type type, st_str *elements, size_t count, st_buf *out) {
  st_sort_item *sorted = st_mem_array(count, 2 * sizeof *sorted);
  if (!sorted) {
    out->failed = true;
    return;
  }
  sort_elements(type, elements, count, sorted);
  write_sorted_set(type, sorted, count, out);
  st_mem_free(sorted);
}
