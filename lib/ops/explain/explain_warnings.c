/*
** explain_warnings.c - what costs more than it needs to, and what would not: scans
** behind filters, filters that a sort key could replace, items that an index has not
** in whole, consistent reads.
*/
#include "base/utf8.h"
#include "expr/expression_text.h"
#include "ops/explain/explain.h"
#include "plan/coverage.h"
#include "plan/page.h"

typedef struct warning_list {
  const st_explained *e;
  const st_dry_step *step; /* the read that is judged */
  const st_page *page;
  st_buf message, advice; /* of the warning being written */
  size_t count;
} warning_list;

static void end_warning(warning_list *w) {
  st_buf *out = w->e->c->out;
  st_buf_text(out, w->count++ ? ",{\"Message\":\"" : "{\"Message\":\"");
  st_utf8_escape(st_buf_view(&w->message), out);
  if (w->advice.n) {
    st_buf_lit(out, "\",\"Advice\":\"");
    st_utf8_escape(st_buf_view(&w->advice), out);
  }
  st_buf_lit(out, "\"}");
  if (w->message.failed || w->advice.failed) out->failed = true;
  st_buf_clear(&w->message);
  st_buf_clear(&w->advice);
}

/* -- what a filter tests ------------------------------------------------------------ */

static bool is_attribute(const st_node *n, st_str name) {
  return n->op == ST_OP_PATH && n->as.path.count >= 1 && st_str_eq(n->as.path.steps[0].name, name);
}

/* The top-level attribute that a test compares with constants; NULL: none. */
static const st_step *tested_attribute(const st_node *n, st_value *value, const st_value *values) {
  if (!n->first || n->op < ST_OP_BEGINS_WITH || n->op >= ST_OP_AND) return NULL;
  const st_node *path = n->first->op == ST_OP_PATH ? n->first : n->last;
  const st_node *other = path == n->first ? n->first->next : n->first;
  if (path->op != ST_OP_PATH || path->as.path.count != 1 || !other) return NULL;
  if (other->op != ST_OP_VALUE) return NULL;
  *value = values ? values[other->slot] : other->as.value;
  return &path->as.path.steps[0];
}

/* A test that a sort key's condition can make. */
static bool is_range_test(const st_node *n) {
  return n->op == ST_OP_EQ || (n->op >= ST_OP_LT && n->op <= ST_OP_GE) || n->op == ST_OP_BETWEEN ||
         (n->op == ST_OP_BEGINS_WITH && n->first->op == ST_OP_PATH);
}

static bool can_be_key(st_value v) {
  return v.type == ST_S || v.type == ST_N || v.type == ST_B;
}

static bool is_of_key_type(st_value v, const st_attribute *a) {
  return can_be_key(v) && *st_type_name((st_type)v.type) == a->type;
}

/* Tests joined by AND, one after the other, by a visitor that says when to stop. */
typedef bool visit_test(warning_list *w, const st_node *n);

static bool visit_tests(warning_list *w, const st_node *n, visit_test *visit) {
  if (n->op != ST_OP_AND) return visit(w, n);
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (visit_tests(w, kid, visit)) return true;
  return false;
}

static bool mentions(const st_node *n, st_str name) {
  if (is_attribute(n, name)) return true;
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (mentions(kid, name)) return true;
  return false;
}

/* -- pieces of text ----------------------------------------------------------------- */

static void write_filter(warning_list *w) {
  st_text_writer text;
  st_text_begin(&text, w->e->c->arena, true);
  st_text_condition(&text, w->page->filter->root, w->page->filter->values, &w->advice);
  if (st_text_failed(&text)) w->advice.failed = true;
  st_text_free(&text);
}

static void write_index_statement(warning_list *w, const st_index *index) {
  st_buf_lit(&w->advice, "SELECT * FROM ");
  st_text_partiql_name(w->step->table->name, &w->advice);
  st_buf_lit(&w->advice, ".\"");
  st_buf_str(&w->advice, index->name);
  st_buf_lit(&w->advice, "\" WHERE ");
  write_filter(w);
}

static void write_what_is_read(warning_list *w, st_buf *out) {
  const st_index *index = w->page->range.index;
  if (index) st_buf_format(out, "index %.*s of ", ST_FMT(index->name));
  st_buf_format(out, "table %.*s", ST_FMT(w->step->table->name));
}

/* -- scans -------------------------------------------------------------------------- */

static const st_index *index_that_finds(const warning_list *w, st_str name, st_value v) {
  const st_table *t = w->step->table;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *index = &t->indexes[i];
    bool fits = index->kind == ST_GSI && index->hash_count == 1 &&
                st_str_eq(index->hash[0].name, name) && is_of_key_type(v, &index->hash[0]);
    if (fits && !index->backfilling && index != w->page->range.index) return index;
  }
  return NULL;
}

static const st_step *equal_attribute_of(const warning_list *w, const st_node *n, st_value *v) {
  if (n->op != ST_OP_EQ) return NULL;
  const st_step *a = tested_attribute(n, v, w->page->filter->values);
  return a && can_be_key(*v) ? a : NULL;
}

/* Appends the names that the filter tests and the index does not hold. */
static void list_missing(warning_list *w, const st_index *index, st_buf *out) {
  st_coverage v;
  st_error ignored; /* nothing but a lack of memory */
  st_error_init(&ignored);
  int rc = st_coverage_begin(w->step->table, index, w->e->c->arena, &v, &ignored);
  if (rc == STATOR_OK) st_condition_attributes(w->page->filter, st_coverage_note, &v);
  st_buf_str(out, st_buf_view(&v.missing));
  if (rc != STATOR_OK || v.missing.failed) out->failed = true;
  st_coverage_free(&v);
  st_error_free(&ignored);
}

/* The statement, if the index holds what its WHERE tests. */
static void advise_statement(warning_list *w, const st_index *index) {
  st_buf missing;
  st_buf_init(&missing, 0);
  list_missing(w, index, &missing);
  if (missing.n) {
    st_buf_format(&w->advice, "if it projected %.*s too.", ST_FMT(st_buf_view(&missing)));
  } else {
    st_buf_lit(&w->advice, "by it: ");
    write_index_statement(w, index);
  }
  if (missing.failed) w->advice.failed = true;
  st_buf_free(&missing);
}

static bool advise_index(warning_list *w, const st_node *n) {
  st_value v = {NULL, 0, ST_NONE};
  const st_step *a = equal_attribute_of(w, n, &v);
  const st_index *index = a ? index_that_finds(w, a->name, v) : NULL;
  if (!index) return false;
  st_buf_format(&w->advice, "The index %.*s has %.*s as its partition key, and finds them ",
                ST_FMT(index->name), ST_FMT(a->name));
  advise_statement(w, index);
  return true;
}

static bool advise_key(warning_list *w, const st_node *n) {
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

/* The statement that makes the index that is lacking. */
static bool advise_new_index(warning_list *w, const st_node *n) {
  st_value v = {NULL, 0, ST_NONE};
  const st_step *a = equal_attribute_of(w, n, &v);
  if (!a || st_str_eq(a->name, w->step->table->hash.name)) return false;
  st_buf_lit(&w->advice, "An index would find them: ALTER TABLE ");
  st_text_partiql_name(w->step->table->name, &w->advice);
  st_buf_lit(&w->advice, " ADD GSI by_");
  for (size_t i = 0; i < a->name.n; i++) {
    char c = a->name.p[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    st_buf_char(&w->advice, plain ? c : '_');
  }
  st_buf_lit(&w->advice, " (");
  st_text_partiql_name(a->name, &w->advice);
  st_buf_format(&w->advice, "%s HASH)", v.type == ST_S ? "" : v.type == ST_N ? " N" : " B");
  return true;
}

static void warn_of_filtered_scan(warning_list *w) {
  const st_node *root = w->page->filter->root;
  st_buf_lit(&w->message, "Scan of ");
  write_what_is_read(w, &w->message);
  st_buf_lit(&w->message, ": every item is read and paid for, and the filter only decides which "
                          "are answered.");
  if (!visit_tests(w, root, advise_index) && !visit_tests(w, root, advise_key) &&
      !visit_tests(w, root, advise_new_index))
    st_buf_lit(&w->advice, "A query needs an equality of a partition key; the filter tests none "
                           "that an index could have as its key.");
  end_warning(w);
}

static void warn_of_whole_scan(warning_list *w) {
  st_buf_lit(&w->message, "Scan of ");
  write_what_is_read(w, &w->message);
  st_buf_lit(&w->message, ": a SELECT without WHERE reads every item.");
  const st_index *index = w->page->range.index;
  st_str hash = index ? index->hash[0].name : w->step->table->hash.name;
  st_buf_lit(&w->advice, "WHERE ");
  st_text_partiql_name(hash, &w->advice);
  st_buf_lit(&w->advice, " = ... reads one partition; a limit reads so many items only.");
  end_warning(w);
}

/* -- queries ------------------------------------------------------------------------ */

/* The key of what is queried, and those of others in its place. */
static bool has_same_hash(const warning_list *w, const st_index *index) {
  const st_index *now = w->page->range.index;
  const st_attribute *hash = now ? now->hash : &w->step->table->hash;
  bool single = index->hash_count == 1 && (!now || now->hash_count == 1);
  return single && index != now && !index->backfilling &&
         st_str_eq(index->hash[0].name, hash->name);
}

static bool advise_sort_key(warning_list *w, const st_node *n) {
  const st_table *t = w->step->table;
  st_value v = {NULL, 0, ST_NONE};
  const st_step *a = tested_attribute(n, &v, w->page->filter->values);
  if (!a || !is_range_test(n)) return false;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *index = &t->indexes[i];
    if (!has_same_hash(w, index) || !index->range_count) continue;
    if (!st_str_eq(index->range[0].name, a->name) || !is_of_key_type(v, &index->range[0])) continue;
    st_buf_format(&w->message,
                  "The filter tests %.*s after the items of the partition were read and paid for.",
                  ST_FMT(a->name));
    st_buf_format(&w->advice,
                  "The index %.*s has %.*s as its sort key, so that a query of it "
                  "reads just those: its test can stand in the key condition.",
                  ST_FMT(index->name), ST_FMT(a->name));
    end_warning(w);
    return true;
  }
  return false;
}

static void warn_of_fetches(warning_list *w) {
  const st_index *index = w->page->range.index;
  st_buf_format(&w->message,
                "The index %.*s does not hold all that is asked for: each item is fetched from the "
                "table as well, and paid for.",
                ST_FMT(index->name));
  st_buf_lit(&w->advice, "Ask for the attributes that the index projects, or have it project the "
                         "others too.");
  end_warning(w);
}

/* -- the whole ---------------------------------------------------------------------- */

static void warn_of_read(warning_list *w) {
  bool query = w->page->range.hash_count > 0;
  if (!query && w->page->filter)
    warn_of_filtered_scan(w);
  else if (!query && w->e->s)
    warn_of_whole_scan(w);
  if (query && w->page->filter) visit_tests(w, w->page->filter->root, advise_sort_key);
  if (w->page->fetches) warn_of_fetches(w);
}

static bool is_consistent(const st_explained *e) {
  const st_json *member =
      e->request ? st_json_member(e->request, "ConsistentRead") : e->c->m[ST_S_CONSISTENT];
  return st_decode_true(member);
}

static void warn_of_consistency(warning_list *w) {
  if (!is_consistent(w->e)) return;
  st_buf_lit(&w->message, "A consistent read costs twice as many capacity units.");
  st_buf_lit(&w->advice, "Without ConsistentRead it may miss what was written within the last "
                         "second or so, on AWS.");
  end_warning(w);
}

/* Reads of one statement differ by their keys only. */
int st_explain_warnings(const st_explained *e) {
  warning_list w = {.e = e, .step = e->run.first};
  st_buf_init(&w.message, 0);
  st_buf_init(&w.advice, 0);
  st_buf_lit(e->c->out, ",\"Warnings\":[");
  w.page = w.step ? st_explained_page(w.step) : NULL;
  if (w.page) warn_of_read(&w);
  warn_of_consistency(&w);
  st_buf_char(e->c->out, ']');
  st_buf_free(&w.message);
  st_buf_free(&w.advice);
  return STATOR_OK;
}
