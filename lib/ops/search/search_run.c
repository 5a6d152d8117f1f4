/*
** search_run.c - one page of a search: rows from the best on, filtered and shown as
** those of a Query are, until so many were returned, 1 MB was read, or the end.
*/
#include "ops/search/search_run.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "expr/expression_text.h"
#include "store/dry_run.h"

/* ------------------------------------------------------------ index and query */

int st_search_run_index(st_call *c, const st_table *t, st_str name, const st_search **out) {
  *out = name.p ? st_table_search(t, name) : t->searches;
  if (!name.p && t->search_count == 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The table has no search index: %.*s. CreateSearchIndex makes one",
                          ST_FMT(t->name));
  if (!name.p && t->search_count > 1)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The table has several search indexes: IndexName must be specified");
  if (!*out)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The table does not have the specified search index: %.*s", ST_FMT(name));
  if (!(*out)->backfilling) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Cannot read from backfilling search index: %.*s", ST_FMT((*out)->name));
}

int st_search_run_query(st_call *c, st_search_run *r, st_str query, uint64_t only) {
  const st_search *index = r->index;
  st_query_column *columns = st_arena_array(c->arena, index->column_count, sizeof *columns);
  if (!columns) return st_error_nomem(c->error);
  for (size_t i = 0; i < index->column_count; i++)
    columns[i] = (st_query_column){index->columns[i].text, index->columns[i].name};
  st_search_columns all = {columns, index->column_count, only, index->tokenizer == ST_TRIGRAM};
  return st_search_query_parse(query, &all, c->arena, &r->query, c->error);
}

/* ----------------------------------------------------------------- the token */

static void add_key_part(st_buf *out, bool set, bool inclusive, const st_key_part *part) {
  st_buf_format(out, "%d%d%c%zu:", set, inclusive, set ? part->type : '-', set ? part->bytes.n : 0);
  if (set) st_buf_str(out, part->bytes);
}

static void add_key_range(st_buf *out, const st_range *range) {
  for (int i = 0; i < range->hash_count; i++) add_key_part(out, true, true, &range->hash[i]);
  for (int i = 0; i < range->equal_count; i++) add_key_part(out, true, true, &range->equal[i]);
  add_key_part(out, range->low.set, range->low.inclusive, &range->low.part);
  add_key_part(out, range->high.set, range->high.inclusive, &range->high.part);
}

static void add_filter(st_call *c, st_buf *out, const st_condition *filter) {
  st_text_writer w;
  st_text_begin(&w, c->arena, true);
  st_text_condition(&w, filter->root, filter->values, out);
  if (st_text_failed(&w)) out->failed = true;
  st_text_free(&w);
}

/* What decides which items are found, and in which order. */
static int hash_search(st_call *c, const st_search_run *r, uint64_t *out) {
  st_buf all;
  st_buf_init(&all, 0);
  st_buf_format(&all, "%lld ", (long long)r->index->id);
  st_buf_str(&all, r->query.fts);
  st_buf_char(&all, 0);
  add_key_range(&all, &r->page.range);
  if (r->page.filter) add_filter(c, &all, r->page.filter);
  *out = st_hash(st_buf_view(&all));
  bool failed = all.failed;
  st_buf_free(&all);
  return failed ? st_error_nomem(c->error) : STATOR_OK;
}

int st_search_run_token(st_call *c, st_search_run *r, const st_json *token) {
  int rc = hash_search(c, r, &r->token.request);
  if (rc != STATOR_OK || !token) return rc;
  st_str text = st_call_string(c, token);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  r->has_token = true;
  return st_search_token_read(c, text, r->query.phrase_count, &r->token);
}

/* --------------------------------------------------------------------- marks */

static int add_marked(st_call *c, const st_search_run *r, st_search_rows *rows, int64_t id,
                      int column, const st_search_mark *mark, bool *any) {
  st_str text;
  int rc = st_search_text_marked(rows, id, column, mark, &text, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_text(r->hits, *any ? ",\"" : "\"");
  st_utf8_escape(r->index->columns[column].text, r->hits);
  st_buf_lit(r->hits, "\":\"");
  st_utf8_escape(text, r->hits);
  st_buf_char(r->hits, '"');
  *any = true;
  return rc;
}

static int add_marks(st_call *c, const st_search_run *r, st_search_rows *rows, int64_t id,
                     const st_search_marking *m, const char *member) {
  uint32_t columns;
  int best, rc;
  bool any = false;
  if (!m->wanted) return STATOR_OK;
  rc = st_search_columns_hit(rows, id, &columns, &best, c->error);
  if (rc != STATOR_OK) return rc;
  columns &= m->columns;
  if (m->best) columns = best < 0 ? 0 : UINT32_C(1) << best;
  st_buf_format(r->hits, ",\"%s\":{", member);
  for (size_t i = 0; i < r->index->column_count && rc == STATOR_OK; i++)
    if (columns & UINT32_C(1) << i) rc = add_marked(c, r, rows, id, (int)i, &m->mark, &any);
  st_buf_char(r->hits, '}');
  return rc;
}

static int add_hit(st_call *c, const st_search_run *r, st_search_rows *rows,
                   const st_search_hit *hit) {
  enum { MILLION = 1000000 };
  if (!r->hits) return STATOR_OK;
  st_buf_format(r->hits, "%s{\"Score\":\"%lld.%06d\"", r->page.count > 1 ? "," : "",
                (long long)(hit->millionths / MILLION), (int)(hit->millionths % MILLION));
  int rc = add_marks(c, r, rows, hit->place.id, &r->highlight, "Highlights");
  if (rc == STATOR_OK) rc = add_marks(c, r, rows, hit->place.id, &r->snippet, "Snippets");
  st_buf_char(r->hits, '}');
  return rc;
}

/* ---------------------------------------------------------------------- rows */

static void show_item(st_call *c, const st_page *page, st_str item) {
  bool any;
  if (page->count > 1) st_buf_char(c->out, ',');
  if (page->projection)
    st_projection_apply(page->projection, item, c->out, &any);
  else if (page->columns)
    st_columns_apply(page->columns, item, c->out);
  else
    st_buf_str(c->out, item);
}

static int take_hit(st_call *c, st_search_run *r, st_search_rows *rows, const st_search_hit *hit) {
  st_page *page = &r->page;
  bool holds = true;
  page->scanned++;
  page->bytes += hit->row.size;
  page->entry_bytes += hit->row.size;
  if (page->filter) {
    st_arena_reset(c->scratch);
    int rc = st_condition_eval(page->filter, hit->row.item, c->scratch, &holds, c->error);
    if (rc != STATOR_OK) return rc;
  }
  if (!holds) return STATOR_OK;
  page->count++;
  show_item(c, page, hit->row.item);
  return add_hit(c, r, rows, hit);
}

static bool search_is_full(const st_page *page) {
  return (page->limit && page->scanned >= page->limit) ||
         (page->most && page->count >= page->most) || page->bytes >= ST_MAX_PAGE;
}

/* A page that is full asks for one row more, to know whether there is one. */
static int read_hits(st_call *c, st_search_run *r, st_search_rows *rows) {
  st_search_hit hit;
  st_search_place last = {0};
  int rc;
  while ((rc = st_search_next(rows, &hit, c->error)) == STATOR_OK && hit.place.id) {
    if (search_is_full(&r->page)) {
      r->more = true;
      r->token.place = last;
      break;
    }
    rc = take_hit(c, r, rows, &hit);
    last = hit.place;
    if (rc != STATOR_OK) break;
  }
  return rc;
}

/* The statistics outlive the cursor. */
static int keep_statistics(st_call *c, st_search_run *r, const st_search_rows *rows) {
  const st_search_statistics *s = st_search_statistics_of(rows);
  st_search_statistics *kept = &r->token.statistics;
  if (!r->more || r->has_token) return STATOR_OK;
  *kept = *s;
  kept->hits = st_arena_array(c->arena, s->phrase_count + 1, sizeof *kept->hits);
  if (!kept->hits) return st_error_nomem(c->error);
  for (size_t i = 0; i < s->phrase_count; i++) kept->hits[i] = s->hits[i];
  return STATOR_OK;
}

/* Nothing is read; the search as it was asked for is kept. */
static int note_search(st_call *c, const st_search_run *r, const st_search_wish *wish) {
  st_search_run *kept = st_arena_alloc(c->arena, sizeof *kept);
  if (!kept) return st_error_nomem(c->error);
  *kept = *r;
  return st_dry_search(c->store, r->t, wish, kept, c->error);
}

/* One more than the page can hold; 0: that is not known. */
static int64_t rows_wanted(const st_page *page) {
  if (page->limit) return page->limit + 1;
  return page->most && !page->filter ? page->most + 1 : 0;
}

int st_search_run_page(st_call *c, st_search_run *r) {
  st_page *page = &r->page;
  st_search_rows *rows = NULL;
  st_search_wish wish = {.index = r->index,
                         .fts = r->query.fts,
                         .statistics = r->has_token ? &r->token.statistics : NULL,
                         .after = r->token.place,
                         .range = page->range.hash_count ? &page->range : NULL,
                         .limit = rows_wanted(page)};
  page->count = page->scanned = page->bytes = page->entry_bytes = page->fetched_blocks = 0;
  r->more = false;
  if (r->nothing) return STATOR_OK;
  if (st_store_dry_run(c->store)) return note_search(c, r, &wish);
  int rc = st_search_open(c->store, r->t, &wish, &rows, c->error);
  if (rc == STATOR_OK) rc = read_hits(c, r, rows);
  if (rc == STATOR_OK) rc = keep_statistics(c, r, rows);
  st_search_close(rows);
  return rc;
}
