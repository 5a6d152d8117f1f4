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
typedef struct reading {
  const char *query, *fts;
  size_t phrases;
} reading;

static inline void assert_readings(const reading *cases, size_t count, uint64_t only,
                                   bool trigram) {
  search_bench b;
  search_bench_init(&b);
  b.columns.only = only;
  b.columns.trigram = trigram;
  for (size_t i = 0; i < count; i++) {
    if (search_bench_read(&b, st_str_of(cases[i].query)) != STATOR_OK)
      fail_msg("%s\n raised: %s", cases[i].query, st_buf_cstr(&b.error.message));
    if (strcmp(b.query.fts.p, cases[i].fts) != 0)
      fail_msg("%s\n gave:     %s\n expected: %s", cases[i].query, b.query.fts.p, cases[i].fts);
    if (b.query.phrase_count != cases[i].phrases)
      fail_msg("%s: %d phrases", cases[i].query, (int)b.query.phrase_count);
  }
  search_bench_free(&b);
}

typedef struct mistake {
  const char *query, *said; /* behind "Invalid SearchQuery: " */
} mistake;

static inline void assert_mistakes(const mistake *cases, size_t count, uint64_t only,
                                   bool trigram) {
  static const char lead[] = "Invalid SearchQuery: ";
  search_bench b;
  search_bench_init(&b);
  b.columns.only = only;
  b.columns.trigram = trigram;
  for (size_t i = 0; i < count; i++) {
    if (search_bench_read(&b, st_str_of(cases[i].query)) == STATOR_OK)
      fail_msg("%s\n was accepted: %s", cases[i].query, b.query.fts.p);
    const char *got = st_buf_cstr(&b.error.message);
    if (strncmp(got, lead, sizeof lead - 1) != 0 ||
        strcmp(got + sizeof lead - 1, cases[i].said) != 0)
      fail_msg("%s\n raised:   %s\n expected: %s%s", cases[i].query, got, lead, cases[i].said);
    assert_int_equal(b.error.code, STATOR_VALIDATION);
    assert_int_equal(b.error.family, ST_FAMILY_NONE);
    assert_null(b.query.fts.p);
  }
  search_bench_free(&b);
}

#define READINGS(cases) assert_readings(cases, sizeof(cases) / sizeof *(cases), 0, false)
#define MISTAKES(cases) assert_mistakes(cases, sizeof(cases) / sizeof *(cases), 0, false)

#define THERE_ARE                                                                                  \
  "there is no such column to search; there are: title, info.plot, Title, cast[0], my \"col\": "   \
  "(text that holds a colon goes in double quotes); at character "
#endif
