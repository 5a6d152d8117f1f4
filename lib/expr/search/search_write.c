/*
** search_write.c - a search query as FTS5's MATCH text.
**
** Operators of one kind stand side by side; everything else that is nested is in
** parentheses. FTS5's parser has a stack of 100 entries, and what it holds open is
** counted here: an expression and the operator behind it, a column filter and its
** colon, a parenthesis.
*/
#include "expr/search/search_tree.h"

enum {
  STACK_ROOM = 88, /* without what a NEAR or a list of columns takes while it is read */
  STACK_PENDING = 2,
  STACK_FILTER = 2,
  STACK_PARENTHESIS = 1
};

typedef struct search_writer {
  const st_search_columns *columns;
  const st_search_lexer *lexer;
  st_buf *out;
} search_writer;

/* U+0000 would end the text for FTS5; it is a blank to the index. */
static void fts5_string(search_writer *w, st_str text) {
  st_buf_char(w->out, '"');
  for (size_t i = 0; i < text.n; i++) st_buf_char(w->out, text.p[i] ? text.p[i] : ' ');
  st_buf_char(w->out, '"');
}

static void fts5_column(search_writer *w, st_str name) {
  st_buf_char(w->out, '"');
  for (size_t i = 0; i < name.n; i++) {
    if (name.p[i] == '"') st_buf_char(w->out, '"');
    st_buf_char(w->out, name.p[i]);
  }
  st_buf_char(w->out, '"');
}

static void fts5_filter(search_writer *w, uint64_t columns) {
  const char *before = "{";
  for (size_t i = 0; i < w->columns->count; i++) {
    if (!(columns >> i & 1)) continue;
    st_buf_text(w->out, before);
    fts5_column(w, w->columns->columns[i].name);
    before = " ";
  }
  st_buf_lit(w->out, "} : ");
}

static void fts5_phrase(search_writer *w, const st_search_phrase *phrase) {
  if (phrase->initial) st_buf_char(w->out, '^');
  for (const st_search_part *part = phrase->parts; part; part = part->next) {
    if (part != phrase->parts) st_buf_lit(w->out, " + ");
    fts5_string(w, part->text);
  }
  if (phrase->prefix) st_buf_char(w->out, '*');
}

static void fts5_near(search_writer *w, const st_search_node *node) {
  const char *before = "NEAR(";
  for (const st_search_phrase *phrase = node->phrases; phrase; phrase = phrase->next) {
    st_buf_text(w->out, before);
    fts5_phrase(w, phrase);
    before = " ";
  }
  st_buf_format(w->out, ", %d)", node->distance);
}

static bool fts5_node(search_writer *w, const st_search_node *node, uint64_t within, int stack);

/* From `kid` on, each behind the one before and the operator. */
static bool fts5_list(search_writer *w, const st_search_node *kid, const char *operator,
                      uint64_t within, int stack) {
  const char *before = "";
  for (; kid; kid = kid->next) {
    st_buf_text(w->out, before);
    if (!fts5_node(w, kid, within, stack)) return false;
    if (!*before) stack += STACK_PENDING;
    before = operator;
  }
  return true;
}

/* One NOT, however many there are: a tree of them could grow too deep for FTS5. */
static bool fts5_but(search_writer *w, const st_search_node *node, int stack) {
  const st_search_node *unwanted = node->kids->next;
  bool several = unwanted->next != NULL;
  if (!fts5_node(w, node->kids, node->columns, stack)) return false;
  st_buf_text(w->out, several ? " NOT (" : " NOT ");
  stack += STACK_PENDING + (several ? STACK_PARENTHESIS : 0);
  if (!fts5_list(w, unwanted, " OR ", node->columns, stack)) return false;
  if (several) st_buf_char(w->out, ')');
  return true;
}

static bool fts5_kids(search_writer *w, const st_search_node *node, int stack) {
  switch (node->kind) {
  case ST_SEARCH_PHRASE: fts5_phrase(w, node->phrases); return true;
  case ST_SEARCH_CLOSE_BY: fts5_near(w, node); return true;
  case ST_SEARCH_BUT: return fts5_but(w, node, stack);
  case ST_SEARCH_ALL: return fts5_list(w, node->kids, " AND ", node->columns, stack);
  case ST_SEARCH_ANY: return fts5_list(w, node->kids, " OR ", node->columns, stack);
  }
  return false;
}

/* Inside of something that is looked for in the columns `within`. */
static bool fts5_node(search_writer *w, const st_search_node *node, uint64_t within, int stack) {
  bool group = node->kind != ST_SEARCH_PHRASE && node->kind != ST_SEARCH_CLOSE_BY;
  bool filtered = node->columns != within;
  stack += (group ? STACK_PARENTHESIS : 0) + (filtered ? STACK_FILTER : 0);
  if (stack > STACK_ROOM)
    return st_search_fail(w->lexer, node->at, "parentheses are nested too deeply");
  if (filtered) fts5_filter(w, node->columns);
  if (group) st_buf_char(w->out, '(');
  if (!fts5_kids(w, node, stack)) return false;
  if (group) st_buf_char(w->out, ')');
  return true;
}

bool st_search_write(const st_search_node *root, const st_search_columns *columns,
                     const st_search_lexer *l, st_buf *out) {
  search_writer w = {columns, l, out};
  uint64_t all = st_search_all_columns(columns);
  if (root->columns == all) return fts5_kids(&w, root, 0);
  return fts5_node(&w, root, all, 0);
}
