/* A search query that was read, and how it is written for FTS5. */
#ifndef ST_SEARCH_TREE_H
#define ST_SEARCH_TREE_H
#include "expr/search/search_lexer.h"
#include "expr/search_query.h"

/* A word or string of a phrase. */
typedef struct st_search_part st_search_part;
struct st_search_part {
  st_str text; /* as it stands between quotes: "" is a quote */
  st_search_part *next;
};

typedef struct st_search_phrase st_search_phrase;
struct st_search_phrase {
  st_search_part *parts;
  bool initial, prefix; /* ^ before it, * behind it */
  st_search_phrase *next;
};

typedef enum st_search_kind {
  ST_SEARCH_ANY, /* of its kids */
  ST_SEARCH_ALL,
  ST_SEARCH_BUT, /* the first kid, and none of the others */
  ST_SEARCH_PHRASE,
  ST_SEARCH_CLOSE_BY /* phrases, at most `distance` apart */
} st_search_kind;

typedef struct st_search_node st_search_node;
struct st_search_node {
  st_search_kind kind;
  const char *at;   /* where it begins in the query */
  uint64_t columns; /* it is looked for in */
  st_search_node *kids, *last;
  st_search_phrase *phrases;
  int distance;
  st_search_node *next;
};

/* As a node has them: bit i is columns[i]. */
static inline uint64_t st_search_all_columns(const st_search_columns *c) {
  return UINT64_MAX >> (ST_MAX_QUERY_COLUMNS - c->count);
}

static inline uint64_t st_search_searched(const st_search_columns *c) {
  return c->only ? c->only : st_search_all_columns(c);
}

/* Appends the query as FTS5 reads it. False: raised, nested too deeply for its parser. */
bool st_search_write(const st_search_node *root, const st_search_columns *columns,
                     const st_search_lexer *l, st_buf *out);
#endif
