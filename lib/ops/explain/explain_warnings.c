/*
** explain_warnings.c - what costs more than it needs to, and what would not: scans
** behind filters, filters that a sort key could replace, items that an index has not
** in whole, consistent reads.
*/
#include "base/utf8.h"
#include "expr/expression_text.h"
#include "ops/explain/explain_advice.h"
#include "plan/page.h"

static void end_warning(st_judged_read *w) {
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

/* -- scans ------------------------------------------------------------------------- */

static void write_what_is_read(st_judged_read *w, st_buf *out) {
  const st_index *index = w->page->range.index;
  if (index) st_buf_format(out, "index %.*s of ", ST_FMT(index->name));
  st_buf_format(out, "table %.*s", ST_FMT(w->step->table->name));
}

static void warn_of_filtered_scan(st_judged_read *w) {
  st_buf_lit(&w->message, "Scan of ");
  write_what_is_read(w, &w->message);
  st_buf_lit(&w->message, ": every item is read and paid for, and the filter only decides which "
                          "are answered.");
  st_advise_scan(w);
  end_warning(w);
}

static void warn_of_whole_scan(st_judged_read *w) {
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

static void warn_of_filtered_search(st_judged_read *w) {
  st_buf_lit(&w->message, "Every item that the search finds is read and paid for, and the filter "
                          "only decides which are answered.");
  st_buf_format(&w->advice,
                "%.*s = ... reads those of one partition; an attribute of the search index is "
                "cheaper asked for in the query.",
                ST_FMT(w->step->table->hash.name));
  end_warning(w);
}

/* -- queries ------------------------------------------------------------------------ */

/* The key of what is queried, and those of others in its place. */
static bool has_same_hash(const st_judged_read *w, const st_index *index) {
  const st_index *now = w->page->range.index;
  const st_attribute *hash = now ? now->hash : &w->step->table->hash;
  bool single = index->hash_count == 1 && (!now || now->hash_count == 1);
  return single && index != now && !index->backfilling &&
         st_str_eq(index->hash[0].name, hash->name);
}

static bool advise_sort_key(st_judged_read *w, const st_node *n) {
  const st_table *t = w->step->table;
  st_value v = {NULL, 0, ST_NONE};
  const st_step *a = st_tested_attribute(n, &v, w->page->filter->values);
  if (!a || !st_is_range_test(n)) return false;
  for (size_t i = 0; i < t->index_count; i++) {
    const st_index *index = &t->indexes[i];
    if (!has_same_hash(w, index) || !index->range_count) continue;
    if (!st_str_eq(index->range[0].name, a->name) || !st_is_of_key_type(v, &index->range[0]))
      continue;
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

static void warn_of_fetches(st_judged_read *w) {
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

static void warn_of_read(st_judged_read *w) {
  bool query = w->page->range.hash_count > 0;
  if (w->step->sort == ST_STEP_SEARCH) {
    if (w->page->filter && !query) warn_of_filtered_search(w);
    return;
  }
  if (!query && w->page->filter)
    warn_of_filtered_scan(w);
  else if (!query && w->e->s)
    warn_of_whole_scan(w);
  if (query && w->page->filter) st_visit_tests(w, w->page->filter->root, advise_sort_key);
  if (w->page->fetches) warn_of_fetches(w);
}

static bool is_consistent(const st_explained *e) {
  const st_json *member =
      e->request ? st_json_member(e->request, "ConsistentRead") : e->c->m[ST_S_CONSISTENT];
  return st_decode_true(member);
}

static void warn_of_consistency(st_judged_read *w) {
  if (!is_consistent(w->e)) return;
  st_buf_lit(&w->message, "A consistent read costs twice as many capacity units.");
  st_buf_lit(&w->advice, "Without ConsistentRead it may miss what was written within the last "
                         "second or so, on AWS.");
  end_warning(w);
}

/* Reads of one statement differ by their keys only. */
int st_explain_warnings(const st_explained *e) {
  st_judged_read w = {.e = e, .step = e->run.first};
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
