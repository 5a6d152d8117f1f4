/* search_statement.c - from search(title, plot, 'race cars') and the rest of a WHERE to
** a search. */
#include "ops/statement/search_statement.h"
#include "expr/attribute_path.h"

/* The columns of an index that the paths name; false: it has not all of them. */
static bool columns_of_index(const st_search *index, const st_search_call *call, uint64_t *only) {
  *only = 0;
  for (size_t i = 0; i < call->count; i++) {
    size_t k = 0;
    while (k < index->column_count &&
           !st_attribute_path_eq(&index->columns[k].path, &call->paths[i]))
      k++;
    if (k == index->column_count) return false;
    *only |= UINT64_C(1) << k;
  }
  return true;
}

/* words (title, info.plot) */
static void print_search_index(const st_search *index, st_buf *out) {
  st_buf_str(out, index->name);
  for (size_t i = 0; i < index->column_count; i++) {
    st_buf_text(out, i ? ", " : " (");
    st_attribute_path_write(&index->columns[i].path, out);
  }
  st_buf_char(out, ')');
}

static int refuse_attributes(st_call *c, const st_table *t, const st_search_call *call) {
  st_buf *out = &c->error->message;
  st_error_raise(c->error, STATOR_VALIDATION, "No search index of table %.*s has the attributes ",
                 ST_FMT(t->name));
  for (size_t i = 0; i < call->count; i++) {
    if (i) st_buf_lit(out, ", ");
    st_attribute_path_write(&call->paths[i], out);
  }
  for (size_t i = 0; i < t->search_count; i++) {
    st_buf_text(out, i ? ", " : "; there are: ");
    print_search_index(&t->searches[i], out);
  }
  return STATOR_VALIDATION;
}

/* The first index that has all of them, of those that are ready before those that are
** not. NULL: none has. */
static const st_search *first_with_all(const st_table *t, const st_search_call *call,
                                       uint64_t *only) {
  const st_search *found = NULL;
  for (size_t i = t->search_count; i-- > 0;) {
    const st_search *index = &t->searches[i];
    if (!columns_of_index(index, call, only)) continue;
    if (!found || !index->backfilling || found->backfilling) found = index;
  }
  if (found) (void)columns_of_index(found, call, only);
  return found;
}

static int find_search_index(st_call *c, const st_statement_request *r, st_search_run *out,
                             uint64_t *only) {
  const st_search_call *call = r->s.search;
  const st_table *t = r->table;
  if (call->count == 0 && t->search_count > 1)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The table has several search indexes: search() must name the "
                          "attributes to look in");
  if (call->count == 0 || t->search_count == 0)
    return st_search_run_index(c, t, (st_str){NULL, 0}, &out->index);
  const st_search *found = first_with_all(t, call, only);
  return found ? st_search_run_index(c, t, found->name, &out->index)
               : refuse_attributes(c, t, call);
}

/* One range of one partition is read by its key; what lies in several is filtered. */
static int take_keys(st_call *c, const st_statement_request *r, st_search_run *out) {
  st_key_reads keys;
  if (!r->s.where) return STATOR_OK;
  int rc = st_key_reads_of(r->table, NULL, r->s.where, c->arena, &keys, c->error);
  if (rc != STATOR_OK) return rc;
  out->nothing = keys.keyed && keys.count == 0;
  if (keys.keyed && keys.count == 1) out->page.range = keys.ranges[0];
  return rc;
}

int st_search_statement(st_call *c, const st_statement_request *r, st_search_run *out) {
  uint64_t only = 0;
  *out = (st_search_run){.t = r->table};
  int rc = find_search_index(c, r, out, &only);
  if (rc == STATOR_OK) rc = take_keys(c, r, out);
  if (rc == STATOR_OK) rc = st_search_run_query(c, out, r->s.search->query, only);
  if (rc == STATOR_OK) rc = st_statement_columns(&r->s, c->arena, &out->page.columns, c->error);
  out->page.filter = r->s.where;
  return rc;
}
