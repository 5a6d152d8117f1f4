/*
** explain_advice.c - what would find the items of a scan behind a filter without
** reading everything: an index that is there, the table's key, or a new index.
*/
#include "ops/explain/explain_advice.h"
#include "base/utf8.h"
#include "expr/expression_text.h"
#include "plan/coverage.h"
#include "plan/page.h"

/* -- what a filter tests ------------------------------------------------------------ */

static bool is_attribute(const st_node *n, st_str name) {
  return n->op == ST_OP_PATH && n->as.path.count >= 1 && st_str_eq(n->as.path.steps[0].name, name);
}

const st_step *st_tested_attribute(const st_node *n, st_value *value, const st_value *values) {
  if (!n->first || n->op < ST_OP_BEGINS_WITH || n->op >= ST_OP_AND) return NULL;
  const st_node *path = n->first->op == ST_OP_PATH ? n->first : n->last;
  const st_node *other = path == n->first ? n->first->next : n->first;
  if (path->op != ST_OP_PATH || path->as.path.count != 1 || !other) return NULL;
  if (other->op != ST_OP_VALUE) return NULL;
  *value = values ? values[other->slot] : other->as.value;
  return &path->as.path.steps[0];
}

bool st_is_range_test(const st_node *n) {
  return n->op == ST_OP_EQ || (n->op >= ST_OP_LT && n->op <= ST_OP_GE) || n->op == ST_OP_BETWEEN ||
         (n->op == ST_OP_BEGINS_WITH && n->first->op == ST_OP_PATH);
}

static bool can_be_key(st_value v) {
  return v.type == ST_S || v.type == ST_N || v.type == ST_B;
}

bool st_is_of_key_type(st_value v, const st_attribute *a) {
  return can_be_key(v) && *st_type_name((st_type)v.type) == a->type;
}

bool st_visit_tests(st_judged_read *w, const st_node *n, st_visit_test *visit) {
  if (n->op != ST_OP_AND) return visit(w, n);
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (st_visit_tests(w, kid, visit)) return true;
  return false;
}

static bool mentions(const st_node *n, st_str name) {
  if (is_attribute(n, name)) return true;
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (mentions(kid, name)) return true;
  return false;
}

/* -- pieces of text ----------------------------------------------------------------- */

static void write_filter(st_judged_read *w) {
  st_text_writer text;
  st_text_begin(&text, w->e->c->arena, true);
  st_text_condition(&text, w->page->filter->root, w->page->filter->values, &w->advice);
  if (st_text_failed(&text)) w->advice.failed = true;
  st_text_free(&text);
}

static void write_selected(st_judged_read *w) {
  const st_statement *s = w->e->s;
  st_text_writer text;
  if (!s || !s->column_count) {
    st_buf_char(&w->advice, '*');
    return;
  }
  st_text_begin(&text, w->e->c->arena, true);
  for (size_t i = 0; i < s->column_count; i++) {
    if (i) st_buf_lit(&w->advice, ", ");
    st_text_path(&text, &s->columns[i].path, &w->advice);
  }
  if (st_text_failed(&text)) w->advice.failed = true;
  st_text_free(&text);
}

static void write_index_statement(st_judged_read *w, const st_index *index) {
  st_buf_lit(&w->advice, "SELECT ");
  write_selected(w);
  st_buf_lit(&w->advice, " FROM ");
  st_text_partiql_name(w->step->table->name, &w->advice);
  st_buf_lit(&w->advice, ".\"");
  st_buf_str(&w->advice, index->name);
  st_buf_lit(&w->advice, "\" WHERE ");
  write_filter(w);
}

/* -- scans -------------------------------------------------------------------------- */

static const st_index *index_that_finds(const st_judged_read *w, st_str name, st_value v) {
  const st_table *t = w->step->table;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *index = &t->indexes[i];
    bool fits = index->kind == ST_GSI && index->hash_count == 1 &&
                st_str_eq(index->hash[0].name, name) && st_is_of_key_type(v, &index->hash[0]);
    if (fits && !index->backfilling && index != w->page->range.index) return index;
  }
  return NULL;
}

/* Of IN, whose values are all of one type. */
static const st_step *listed_attribute_of(const st_judged_read *w, const st_node *n, st_value *v) {
  const st_value *values = w->page->filter->values;
  const st_node *path = n->first;
  if (path->op != ST_OP_PATH || path->as.path.count != 1) return NULL;
  for (const st_node *kid = path->next; kid; kid = kid->next) {
    if (kid->op != ST_OP_VALUE) return NULL;
    st_value one = values ? values[kid->slot] : kid->as.value;
    if (kid != path->next && one.type != v->type) return NULL;
    *v = one;
  }
  return can_be_key(*v) ? &path->as.path.steps[0] : NULL;
}

/* The attribute that equals the value or one of several, of which `v` is the last: =,
** IN, and such tests of the same attribute joined by OR. NULL: it is no such test. */
static const st_step *equal_attribute_of(const st_judged_read *w, const st_node *n, st_value *v) {
  const st_step *all = NULL;
  if (n->op == ST_OP_IN) return listed_attribute_of(w, n, v);
  if (n->op != ST_OP_EQ && n->op != ST_OP_OR) return NULL;
  if (n->op == ST_OP_EQ) {
    const st_step *a = st_tested_attribute(n, v, w->page->filter->values);
    return a && can_be_key(*v) ? a : NULL;
  }
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    st_value one = {NULL, 0, ST_NONE};
    const st_step *a = equal_attribute_of(w, kid, &one);
    if (!a || (all && (!st_str_eq(a->name, all->name) || one.type != v->type))) return NULL;
    all = a;
    *v = one;
  }
  return all;
}

/* Appends the names that are asked for and the index does not hold. */
static void list_missing(st_judged_read *w, const st_index *index, st_buf *out) {
  const st_statement *s = w->e->s;
  st_coverage v;
  st_error ignored; /* nothing but a lack of memory */
  st_error_init(&ignored);
  int rc = st_coverage_begin(w->step->table, index, w->e->c->arena, &v, &ignored);
  if (rc == STATOR_OK) st_condition_attributes(w->page->filter, st_coverage_note, &v);
  for (size_t i = 0; rc == STATOR_OK && s && i < s->column_count; i++)
    st_coverage_note(&v, s->columns[i].path.steps[0].name);
  st_buf_str(out, st_buf_view(&v.missing));
  if (rc != STATOR_OK || v.missing.failed) out->failed = true;
  st_coverage_free(&v);
  st_error_free(&ignored);
}

/* Whether only items that have the attribute pass the test. */
static bool asks_for(const st_node *n, st_str name) {
  bool and = n->op == ST_OP_AND;
  bool test =
      n->op == ST_OP_EXISTS || n->op == ST_OP_EQ || n->op == ST_OP_IN || st_is_range_test(n);
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (and? asks_for(kid, name) : test && is_attribute(kid, name)) return true;
  return false;
}

/* In what the index's answer differs from the table's. */
static void advise_differences(st_judged_read *w, const st_index *index) {
  for (int i = 0; i < index->range_count; i++) {
    st_str name = index->range[i].name;
    bool of_all = st_str_eq(name, w->step->table->hash.name) ||
                  (w->step->table->range.name.p && st_str_eq(name, w->step->table->range.name));
    if (of_all || asks_for(w->page->filter->root, name)) continue;
    st_buf_format(&w->advice, "; items without %.*s are not in it", ST_FMT(name));
  }
  bool whole = !w->e->s || !w->e->s->column_count;
  if (whole && index->projects != ST_PROJECTS_ALL)
    st_buf_lit(&w->advice, "; of each item it answers only what it projects");
}

/* The statement, if the index holds what it asks for. */
static void advise_statement(st_judged_read *w, const st_index *index) {
  st_buf missing;
  st_buf_init(&missing, 0);
  list_missing(w, index, &missing);
  if (missing.n) {
    st_buf_format(&w->advice, "would find them if it projected %.*s too.",
                  ST_FMT(st_buf_view(&missing)));
  } else {
    st_buf_lit(&w->advice, "finds them by it: ");
    write_index_statement(w, index);
    advise_differences(w, index);
  }
  if (missing.failed) w->advice.failed = true;
  st_buf_free(&missing);
}

static bool advise_index(st_judged_read *w, const st_node *n) {
  st_value v = {NULL, 0, ST_NONE};
  const st_step *a = equal_attribute_of(w, n, &v);
  const st_index *index = a ? index_that_finds(w, a->name, v) : NULL;
  if (!index) return false;
  st_buf_format(&w->advice, "The index %.*s has %.*s as its partition key, and ",
                ST_FMT(index->name), ST_FMT(a->name));
  advise_statement(w, index);
  return true;
}

static bool advise_key(st_judged_read *w, const st_node *n) {
  st_str hash = w->step->table->hash.name;
  if (!mentions(n, hash)) return false;
  st_buf_format(&w->advice, "%.*s is the partition key: ", ST_FMT(hash));
  if (n->op == ST_OP_OR)
    st_buf_format(&w->advice,
                  "a query needs %.*s = ... or %.*s IN [...] beside AND, in every branch of the "
                  "OR; or run a statement for each branch.",
                  ST_FMT(hash), ST_FMT(hash));
  else
    st_buf_format(&w->advice,
                  "a query needs it whole, as %.*s = ... or %.*s IN [...]; parts of it, ranges and "
                  "functions of it are only found by reading everything.",
                  ST_FMT(hash), ST_FMT(hash));
  return true;
}

/* The type that keys have made an attribute's, and the value has not. */
static bool advise_type(st_judged_read *w, const st_step *a, st_value v) {
  const st_table *t = w->step->table;
  for (size_t i = 0; i < t->attribute_count; i++) {
    const st_attribute *key = &t->attributes[i];
    if (!st_str_eq(key->name, a->name) || st_is_of_key_type(v, key)) continue;
    st_buf_format(&w->advice, "%.*s is a key, of type %c: no item has a value of type %s there.",
                  ST_FMT(a->name), key->type, st_type_name((st_type)v.type));
    return true;
  }
  return false;
}

static bool is_index_name(const st_table *t, st_str name) {
  for (size_t i = 0; i < t->index_count; i++)
    if (st_str_eq(t->indexes[i].name, name)) return true;
  return false;
}

/* by_NAME, or by_NAME_2 where that is taken. */
static void write_new_name(st_judged_read *w, st_str attribute) {
  size_t start = w->advice.n;
  st_buf_lit(&w->advice, "by_");
  for (size_t i = 0; i < attribute.n && i < 200; i++) {
    char c = attribute.p[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    st_buf_char(&w->advice, plain ? c : '_');
  }
  size_t length = w->advice.n - start;
  for (int number = 2; !w->advice.failed; number++) {
    st_str name = {w->advice.p + start, w->advice.n - start};
    if (!is_index_name(w->step->table, name)) return;
    w->advice.n = start + length;
    st_buf_format(&w->advice, "_%d", number);
  }
}

/* The statement that makes the index that is lacking. */
static bool advise_new_index(st_judged_read *w, const st_node *n) {
  st_value v = {NULL, 0, ST_NONE};
  const st_step *a = equal_attribute_of(w, n, &v);
  if (!a || st_str_eq(a->name, w->step->table->hash.name)) return false;
  if (advise_type(w, a, v)) return true;
  st_buf_lit(&w->advice, "An index would find them: ALTER TABLE ");
  st_text_partiql_name(w->step->table->name, &w->advice);
  st_buf_lit(&w->advice, " ADD GSI ");
  write_new_name(w, a->name);
  st_buf_lit(&w->advice, " (");
  st_text_partiql_name(a->name, &w->advice);
  st_buf_format(&w->advice, "%s HASH)", v.type == ST_S ? "" : v.type == ST_N ? " N" : " B");
  return true;
}

void st_advise_scan(st_judged_read *w) {
  const st_node *root = w->page->filter->root;
  if (st_visit_tests(w, root, advise_index) || st_visit_tests(w, root, advise_key) ||
      st_visit_tests(w, root, advise_new_index))
    return;
  st_buf_lit(&w->advice, "A query needs an equality of a partition key; the filter tests none "
                         "that an index could have as its key.");
}
