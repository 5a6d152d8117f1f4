/* index_coverage.c - what an index holds of items against what a Query or Scan asks
** of it: what it refuses, what is fetched from the table. */
#include "ops/item/read_many.h"
#include "plan/coverage.h"

static int refuse_missing(st_call *c, const char *sort, st_str index, const char *what,
                          st_coverage *v) {
  const char *names = st_buf_cstr(&v->missing);
  if (!names) return st_error_nomem(c->error);
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "One or more parameter values were invalid: %s index %.*s does not "
                        "project %s[%s]",
                        sort, ST_FMT(index), what, names);
}

/* A query's filter judges what the index holds and must find all it names there; a
** scan's finds nothing where the index holds nothing. */
static int check_filter_coverage(st_call *c, const st_read_request *r, const st_table *t) {
  const st_index *index = r->page.range.index;
  st_coverage v;
  if (!r->x.filter || r->page.range.hash_count == 0) return STATOR_OK;
  int rc = st_coverage_begin(t, index, c->arena, &v, c->error);
  if (rc != STATOR_OK) return rc;
  st_condition_attributes(r->x.filter, st_coverage_note, &v);
  if (v.missing.n)
    rc = refuse_missing(c, "Secondary", index->name, "one or more filter attributes: ", &v);
  if (v.missing.failed) rc = st_error_nomem(c->error);
  st_coverage_free(&v);
  return rc;
}

static int check_global(st_call *c, const st_read_request *r, st_coverage *v) {
  const st_index *index = r->page.range.index;
  if (r->select == ST_SELECT_ALL)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: Select type ALL_ATTRIBUTES "
                          "is not supported for global secondary index %.*s because its "
                          "projection type is not ALL",
                          ST_FMT(index->name));
  return v->missing.n ? refuse_missing(c, "Global secondary", index->name, "", v) : STATOR_OK;
}

/* A local index fetches from the table what it does not hold, where ALL_ATTRIBUTES
** or the projection asks to see it. */
static int check_shown(st_call *c, const st_read_request *r, const st_table *t, bool *fetches) {
  const st_projection *p = r->x.projection;
  const st_index *index = r->page.range.index;
  st_coverage v;
  int rc = st_coverage_begin(t, index, c->arena, &v, c->error);
  if (rc != STATOR_OK) return rc;
  for (size_t i = 0; p && i < p->count; i++) st_coverage_note(&v, p->paths[i].steps[0].name);
  if (index->kind == ST_GSI) rc = check_global(c, r, &v);
  *fetches = index->kind == ST_LSI && (r->select == ST_SELECT_ALL || v.missing.n > 0);
  if (v.missing.failed) rc = st_error_nomem(c->error);
  st_coverage_free(&v);
  return rc;
}

/* How the page reads an index that does not hold all there is of an item. */
static int set_page_view(st_call *c, st_read_request *r, const st_table *t, bool fetches) {
  st_page *page = &r->page;
  const st_index *index = page->range.index;
  page->fetches = fetches;
  if (fetches && !st_capacity_wanted(&r->capacity)) return STATOR_OK;
  page->range.keys_only = index->projects == ST_PROJECTS_KEYS && !fetches;
  if (page->range.keys_only) return STATOR_OK;
  return st_index_view(t, index, c->arena, fetches ? &page->held : &page->entry, c->error);
}

int st_read_request_coverage(st_call *c, st_read_request *r, const st_table *t) {
  const st_index *index = r->page.range.index;
  bool fetches = false;
  if (!index || index->projects == ST_PROJECTS_ALL) return STATOR_OK;
  int rc = check_filter_coverage(c, r, t);
  if (rc == STATOR_OK) rc = check_shown(c, r, t, &fetches);
  return rc == STATOR_OK ? set_page_view(c, r, t, fetches) : rc;
}
