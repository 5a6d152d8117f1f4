/*
** analyse_search.c - search(title, plot, 'race cars') in the WHERE of a SELECT: a
** term that is no condition of an item but the order in which items are read. It is
** taken out before the others become a condition.
*/
#include "partiql/statement_analysis.h"

static const char search_stands_once[] =
    "search() may stand only once in a statement, alone or joined to other conditions by AND. Put "
    "OR and NOT into the query: search('race OR cars'), or run a statement for each search.";
static const char search_in_select[] =
    "search() can only be used in the WHERE of a SELECT: find the items with one, then change "
    "them by their keys.";

static const st_ql_node *find_search(const st_ql_node *n) {
  const st_ql_node *found = NULL;
  if (st_ql_calls(n, "search")) return n;
  if (n->sort != ST_QL_AND_TEST) return NULL;
  for (const st_ql_node *kid = n->first; kid && !found; kid = kid->next) found = find_search(kid);
  return found;
}

static int take_query(st_ql_analysis *a, const st_ql_node *n, st_str *query) {
  st_value v = {NULL, 0, ST_NONE};
  bool value = n && (n->sort == ST_QL_LITERAL || n->sort == ST_QL_PARAMETER);
  int rc = value ? st_ql_value(a, n, &v) : STATOR_OK;
  if (rc != STATOR_OK) return rc;
  if (v.type != ST_S)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "The last argument of search() must be the query, a string: "
                          "search(title, plot, 'race cars')");
  return st_value_bytes(v, a->parser.ast.arena, query) ? STATOR_OK
                                                       : st_error_nomem(a->parser.error);
}

static int take_search(st_ql_analysis *a, const st_ql_node *call, st_search_call *out) {
  size_t paths = call->count ? call->count - 1 : 0;
  int rc = take_query(a, call->last, &out->query);
  if (rc != STATOR_OK) return rc;
  out->paths = st_arena_array(a->parser.ast.arena, paths + 1, sizeof *out->paths);
  if (!out->paths) return st_error_nomem(a->parser.error);
  for (const st_ql_node *n = call->first; n != call->last && rc == STATOR_OK; n = n->next)
    rc = st_ql_path(a, n, &out->paths[out->count++]);
  return rc;
}

int st_ql_search(st_ql_analysis *a, const st_ql_node *where, const st_search_call **out) {
  *out = NULL;
  a->search = find_search(where);
  if (!a->search) return STATOR_OK;
  st_search_call *taken = st_arena_array(a->parser.ast.arena, 1, sizeof *taken);
  if (!taken) return st_error_nomem(a->parser.error);
  *out = taken;
  return take_search(a, a->search, taken);
}

int st_ql_refuse_search(st_ql_analysis *a) {
  return st_error_raise(a->parser.error, STATOR_VALIDATION, "%s",
                        a->selects ? search_stands_once : search_in_select);
}
