/* search_filter.c - columns of a search query: plot:, -plot:, {title plot}:. */
#include "expr/search/search_parser.h"

/* Whether `text`, as it stands between quotes, is the path: "" is a quote. */
static bool filter_names(st_str text, st_str path) {
  size_t at = 0;
  for (size_t i = 0; i < path.n; i++, at++) {
    if (at >= text.n || text.p[at] != path.p[i]) return false;
    if (path.p[i] == '"') at++;
  }
  return at == text.n;
}

/* Raises that the name looked at is none of `known`. */
static bool filter_unknown(const st_search_parser *p, uint64_t known) {
  const st_search_columns *c = p->columns;
  st_buf names;
  st_buf_init(&names, 0);
  for (size_t i = 0; i < c->count; i++) {
    if (!(known >> i & 1)) continue;
    if (names.n) st_buf_lit(&names, ", ");
    st_buf_str(&names, c->columns[i].path);
  }
  const char *list = st_buf_cstr(&names);
  if (list)
    st_search_fail(&p->lexer, p->lexer.token.at,
                   "there is no such column to search; there are: %s (text that holds a colon "
                   "goes in double quotes)",
                   list);
  else
    st_error_nomem(p->lexer.error);
  st_buf_free(&names);
  return false;
}

/* Adds the column whose name is looked at, one of `known`. */
static bool filter_column(st_search_parser *p, uint64_t known, uint64_t *columns) {
  const st_search_columns *c = p->columns;
  for (size_t i = 0; i < c->count; i++) {
    if (!filter_names(p->lexer.token.text, c->columns[i].path)) continue;
    if (!(known >> i & 1)) break;
    *columns |= UINT64_C(1) << i;
    return st_search_parser_next(p);
  }
  return filter_unknown(p, known);
}

/* {title plot}, from the brace on */
static bool filter_list(st_search_parser *p, uint64_t known, uint64_t *columns) {
  const char *open = p->lexer.token.at;
  if (!st_search_parser_next(p)) return false;
  while (st_search_at_text(p))
    if (!filter_column(p, known, columns)) return false;
  if (st_search_at(p, ST_SEARCH_END))
    return st_search_fail(&p->lexer, open, "this { is not closed");
  if (!st_search_at(p, ST_SEARCH_CLOSE_BRACE) || !*columns)
    return st_search_parser_fail(p, "{...} holds names of columns and blanks: {title plot}: one");
  return st_search_parser_next(p);
}

bool st_search_read_filter(st_search_parser *p, uint64_t *columns) {
  const char *at = p->lexer.token.at;
  bool without = st_search_at(p, ST_SEARCH_MINUS);
  /* What is not searched anyway may be left out, too. */
  uint64_t known = without ? st_search_all_columns(p->columns) : st_search_searched(p->columns);
  uint64_t named = 0;
  if (without && !st_search_parser_next(p)) return false;
  if (st_search_at(p, ST_SEARCH_OPEN_BRACE)) {
    if (!filter_list(p, known, &named)) return false;
  } else if (st_search_at_text(p) && st_search_lexer_colon_next(&p->lexer)) {
    if (!filter_column(p, known, &named)) return false;
  }
  if (!named && without)
    return st_search_fail(&p->lexer, at,
                          "- goes before names of columns; what is not to be found "
                          "goes behind NOT: one NOT two");
  if (!st_search_at(p, ST_SEARCH_COLON))
    return st_search_parser_fail(p, "a colon is missing behind the names of columns");
  *columns = p->scope & (without ? ~named : named);
  if (!*columns) return st_search_fail(&p->lexer, at, "no column is left to search");
  return st_search_parser_next(p);
}
