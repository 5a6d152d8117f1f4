/*
** The query language of full-text search, read and written anew as FTS5's MATCH
** text:
**
**   word  spider-man  "a phrase"  "say ""hi"""     found as they stand
**   tim*  "time trav"*                             the last word begins so
**   ^first                                         at the beginning of the attribute
**   one + two                                      one phrase
**   a b    a NOT b    a AND b    a OR b    (...)   from the tightest to the loosest
**   NEAR(one "two three", 5)                       at most 5 words apart, 10 if not said
**   plot: x   {title plot}: (x OR y)   -plot: x    in these columns only, not in these
**
** The words AND, OR, NOT and NEAR are in capitals. A column is the path of an
** indexed attribute as the index has it, bare (info.plot, cast[0]) or in double
** quotes ("my col"), exact to the letter. A bare word is of letters, digits, any
** character beyond ASCII, and _ - ' . @ / & %; it does not begin with '-'. An index
** of trigrams counts characters where others count words.
**
** What FTS5 gets has every string and column in quotes, and every operator and
** parenthesis written out. Nothing that it would quietly match nowhere is let
** through: a word without letters and digits, a column that is not searched.
*/
#ifndef ST_SEARCH_QUERY_H
#define ST_SEARCH_QUERY_H
#include "base/arena.h"
#include "base/error.h"

typedef struct st_query_column {
  st_str path; /* as the index has it, and a query: "info.plot" */
  st_str name; /* of the FTS5 column */
} st_query_column;

typedef struct st_search_columns {
  const st_query_column *columns; /* of the index, in its order */
  size_t count;                   /* 1 to ST_MAX_QUERY_COLUMNS */
  uint64_t only;                  /* bit i: columns[i] is searched; 0: all are */
  bool trigram;                   /* the index knows runs of three characters, not words */
} st_search_columns;

enum { ST_MAX_QUERY_COLUMNS = 64 };

typedef struct st_search_query {
  st_str fts;          /* never empty, without U+0000, and NUL-terminated beyond n */
  size_t phrase_count; /* as FTS5 numbers them: xPhraseCount */
} st_search_query;

/* Reads a query of at most ST_MAX_SEARCH_QUERY bytes; *out lives in the arena.
** STATOR_VALIDATION, without a family, places counted in characters from 1:
** "Invalid SearchQuery: <what>; at character <n>: <the rest from there, cut short>". */
int st_search_query_parse(st_str text, const st_search_columns *columns, st_arena *arena,
                          st_search_query *out, st_error *error);
#endif
