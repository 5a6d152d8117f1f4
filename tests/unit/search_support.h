/* What the tests of search queries share: columns, and one query read. */
#ifndef TESTS_UNIT_SEARCH_SUPPORT_H
#define TESTS_UNIT_SEARCH_SUPPORT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "expr/search_query.h"

static const st_query_column search_test_columns[] = {
    {ST_LIT("title"),       ST_LIT("title")      },
    {ST_LIT("info.plot"),   ST_LIT("info.plot")  },
    {ST_LIT("Title"),       ST_LIT("Title_2")    },
    {ST_LIT("cast[0]"),     ST_LIT("cast[0]")    },
    {ST_LIT("my \"col\":"), ST_LIT("my \"col\":")},
};

enum { TITLE = 1, PLOT = 2, UPPER = 4, CAST = 8, MINE = 16 };

typedef struct search_bench {
  st_arena arena;
  st_error error;
  st_search_columns columns;
  st_search_query query;
} search_bench;

static inline void search_bench_init(search_bench *b) {
  *b = (search_bench){
      .columns = {search_test_columns, 5, 0, false}
  };
  st_arena_init(&b->arena);
  st_error_init(&b->error);
}

static inline void search_bench_free(search_bench *b) {
  st_arena_free(&b->arena);
  st_error_free(&b->error);
}

/* The query, or the error, lives until the next one is read. */
static inline int search_bench_read(search_bench *b, st_str text) {
  st_arena_reset(&b->arena);
  st_error_clear(&b->error);
  int rc = st_search_query_parse(text, &b->columns, &b->arena, &b->query, &b->error);
  assert_int_equal(rc, b->error.code);
  if (rc == STATOR_OK) {
    assert_int_equal(b->query.fts.n, strlen(b->query.fts.p));
    assert_true(b->query.phrase_count > 0);
  }
  return rc;
}
#endif
