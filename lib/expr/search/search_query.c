/*
** search_query.c - reads a search query: operators, parentheses and filters, into
** a tree in which operators of one kind side by side are one node.
*/
#include "expr/search_query.h"
#include "base/bounds.h"
#include "base/utf8.h"
#include "expr/search/search_parser.h"

enum { DEEPEST = 64 }; /* parentheses */

bool st_search_parser_fail(const st_search_parser *p, const char *what) {
  return st_search_fail(&p->lexer, p->lexer.token.at, "%s", what);
}

bool st_search_misplaced(const st_search_parser *p) {
  static const char *const what[] = {
      [ST_SEARCH_END] = "a word or a phrase is missing",
      [ST_SEARCH_WORD] = "a word has no place here",
      [ST_SEARCH_STRING] = "a phrase has no place here",
      [ST_SEARCH_AND] = "AND stands between two things to search for",
      [ST_SEARCH_OR] = "OR stands between two things to search for",
      [ST_SEARCH_NOT] = "NOT stands between what is to be found and what is not, without AND or "
                        "OR: one NOT two",
      [ST_SEARCH_NEAR] = "NEAR cannot be part of a phrase",
      [ST_SEARCH_OPEN] = "a parenthesis cannot be part of a phrase",
      [ST_SEARCH_CLOSE] = "a word or a phrase is missing before )",
      [ST_SEARCH_OPEN_BRACE] = "names of columns cannot be part of a phrase",
      [ST_SEARCH_CLOSE_BRACE] = "this } closes nothing",
      [ST_SEARCH_STAR] = "* goes behind the last word of a phrase",
      [ST_SEARCH_CARET] = "^ goes before the first word of a phrase",
      [ST_SEARCH_PLUS] = "+ stands between two words or phrases",
      [ST_SEARCH_MINUS] = "- goes before names of columns, where a filter begins",
      [ST_SEARCH_COLON] = "a colon goes behind the name of a column; text that holds one goes in "
                          "double quotes",
      [ST_SEARCH_COMMA] = "a comma goes before the number in NEAR(one two, 5); text that holds "
                          "one goes in double quotes",
  };
  return st_search_parser_fail(p, what[p->lexer.token.type]);
}

void *st_search_parser_new(st_search_parser *p, size_t size) {
  void *made = st_arena_array(p->arena, 1, size);
  if (!made) st_error_nomem(p->lexer.error);
  return made;
}

st_search_node *st_search_parser_node(st_search_parser *p, st_search_kind kind) {
  st_search_node *node = st_search_parser_new(p, sizeof *node);
  if (!node) return NULL;
  node->kind = kind;
  node->at = p->lexer.token.at;
  node->columns = p->scope;
  return node;
}

/* Adds a kid; or of one alike, its kids. What a NOT excludes is alike nothing. */
static void query_adopt(st_search_node *parent, st_search_node *kid) {
  bool alike = kid->kind == parent->kind && kid->columns == parent->columns &&
               (parent->kind != ST_SEARCH_BUT || !parent->kids);
  st_search_node *first = alike ? kid->kids : kid;
  if (parent->last)
    parent->last->next = first;
  else
    parent->kids = first;
  parent->last = alike ? kid->last : kid;
}

static bool query_operands(st_search_parser *p, size_t level, st_search_node **out);

/* ( ... ) */
static bool query_group(st_search_parser *p, st_search_node **out) {
  const char *open = p->lexer.token.at;
  if (++p->depth > DEEPEST) return st_search_parser_fail(p, "parentheses are nested too deeply");
  if (!st_search_parser_next(p) || !query_operands(p, 0, out)) return false;
  if (st_search_at(p, ST_SEARCH_END))
    return st_search_fail(&p->lexer, open, "this ( is not closed");
  if (!st_search_at(p, ST_SEARCH_CLOSE)) return st_search_misplaced(p);
  p->depth--;
  return st_search_parser_next(p);
}

static bool query_begins_filter(const st_search_parser *p) {
  return st_search_at(p, ST_SEARCH_MINUS) || st_search_at(p, ST_SEARCH_OPEN_BRACE) ||
         (st_search_at_text(p) && st_search_lexer_colon_next(&p->lexer));
}

static bool query_unfiltered(st_search_parser *p, st_search_node **out) {
  if (st_search_at(p, ST_SEARCH_OPEN)) return query_group(p, out);
  if (st_search_at(p, ST_SEARCH_NEAR)) return st_search_read_near(p, out);
  return st_search_read_phrase(p, out);
}

static bool query_primary(st_search_parser *p, st_search_node **out) {
  if (!query_begins_filter(p)) return query_unfiltered(p, out);
  uint64_t outside = p->scope;
  if (!st_search_read_filter(p, &p->scope)) return false;
  if (query_begins_filter(p))
    return st_search_parser_fail(p, "one filter of columns directly follows another");
  if (!query_unfiltered(p, out)) return false;
  p->scope = outside;
  return true;
}

static bool query_begins_primary(const st_search_parser *p) {
  return st_search_at_text(p) || st_search_at(p, ST_SEARCH_OPEN) ||
         st_search_at(p, ST_SEARCH_NEAR) || st_search_at(p, ST_SEARCH_CARET) ||
         st_search_at(p, ST_SEARCH_MINUS) || st_search_at(p, ST_SEARCH_OPEN_BRACE);
}

/* The loosest first. END: no sign stands between the operands. */
static const struct query_level {
  st_search_token_type sign;
  st_search_kind kind;
} query_levels[] = {
    {ST_SEARCH_OR,  ST_SEARCH_ANY},
    {ST_SEARCH_AND, ST_SEARCH_ALL},
    {ST_SEARCH_NOT, ST_SEARCH_BUT},
    {ST_SEARCH_END, ST_SEARCH_ALL},
};

enum { QUERY_LEVELS = sizeof query_levels / sizeof *query_levels };

static bool query_goes_on(const st_search_parser *p, st_search_token_type sign) {
  return sign == ST_SEARCH_END ? query_begins_primary(p) : st_search_at(p, sign);
}

static bool query_operands(st_search_parser *p, size_t level, st_search_node **out) {
  if (level == QUERY_LEVELS) return query_primary(p, out);
  const struct query_level *here = &query_levels[level];
  st_search_node *group = NULL, *operand = NULL;
  const char *at = p->lexer.token.at;
  if (!query_operands(p, level + 1, &operand)) return false;
  *out = operand;
  while (query_goes_on(p, here->sign)) {
    if (!group) {
      group = st_search_parser_node(p, here->kind);
      if (!group) return false;
      group->at = at;
      query_adopt(group, operand);
      *out = group;
    }
    if (here->sign != ST_SEARCH_END && !st_search_parser_next(p)) return false;
    if (!query_operands(p, level + 1, &operand)) return false;
    query_adopt(group, operand);
  }
  return true;
}

static bool query_read(st_search_parser *p, st_search_node **out) {
  if (st_search_at(p, ST_SEARCH_END))
    return st_search_parser_fail(p, "there is nothing to search for");
  if (!query_operands(p, 0, out)) return false;
  if (st_search_at(p, ST_SEARCH_CLOSE)) return st_search_parser_fail(p, "this ) closes nothing");
  return st_search_at(p, ST_SEARCH_END) || st_search_misplaced(p);
}

static int query_write(st_search_parser *p, const st_search_node *root, st_search_query *out) {
  st_str fts = {NULL, 0};
  st_buf text;
  st_buf_init(&text, 0);
  if (st_search_write(root, p->columns, &p->lexer, &text) &&
      (text.failed || !st_arena_copy(p->arena, st_buf_view(&text), &fts)))
    st_error_nomem(p->lexer.error);
  st_buf_free(&text);
  *out = (st_search_query){fts, p->phrase_count};
  return (int)p->lexer.error->code;
}

int st_search_query_parse(st_str text, const st_search_columns *columns, st_arena *arena,
                          st_search_query *out, st_error *error) {
  st_search_parser p = {.columns = columns, .arena = arena, .scope = st_search_searched(columns)};
  st_search_node *root = NULL;
  *out = (st_search_query){
      {NULL, 0},
      0
  };
  if (text.n > ST_MAX_SEARCH_QUERY)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Invalid SearchQuery: it is longer than %d bytes", ST_MAX_SEARCH_QUERY);
  if (!st_utf8_valid(text))
    return st_error_raise(error, STATOR_VALIDATION, "Invalid SearchQuery: it is not UTF-8");
  if (!st_search_lexer_start(&p.lexer, text.n ? text : ST_LIT(""), error) || !query_read(&p, &root))
    return (int)error->code;
  return query_write(&p, root, out);
}
