/* Sixty-four documents of a few words in FTS5 tables, and what FTS5 finds in them. */
#ifndef TESTS_UNIT_SEARCH_SHELF_H
#define TESTS_UNIT_SEARCH_SHELF_H
#include "search_support.h"
#include <sqlite3.h>

enum { DOCUMENTS = 64, COLUMNS = 3, MOST_WORDS = 7 };

static const st_query_column shelf_columns[COLUMNS] = {
    {ST_LIT("title"),     ST_LIT("title")      },
    {ST_LIT("info.plot"), ST_LIT("Info.Plot_2")},
    {ST_LIT("a \"b\""),   ST_LIT("a \"b\"")    },
};
static const char *const shelf_names[COLUMNS] = {"title", "info.plot", "\"a \"\"b\"\"\""};

/* Documents, in one table that knows words and one that knows trigrams. */
typedef struct shelf {
  sqlite3 *db;
  sqlite3_stmt *words, *trigrams;
  char texts[DOCUMENTS][COLUMNS][96];
  int words_of[DOCUMENTS][COLUMNS][MOST_WORDS]; /* places in the vocabulary */
  int counts[DOCUMENTS][COLUMNS];
  uint64_t seed;
  unsigned only; /* columns that are searched */
} shelf;

static inline uint32_t below(shelf *s, uint32_t limit) {
  s->seed = s->seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(s->seed >> 33) % limit;
}

static const char *const vocabulary[] = {"alp", "alpha", "alpine", "bet", "beta", "gamma"};
enum { VOCABULARY = sizeof vocabulary / sizeof *vocabulary };

static inline void run_sql(sqlite3 *db, const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s: %s", sql, message);
}

static inline sqlite3_stmt *prepared(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
    fail_msg("%s: %s", sql, sqlite3_errmsg(db));
  return statement;
}

static inline void fill_document(shelf *s, int document) {
  for (int c = 0; c < COLUMNS; c++) {
    char *text = s->texts[document][c];
    *text = 0;
    s->counts[document][c] = (int)below(s, MOST_WORDS + 1);
    for (int i = 0; i < s->counts[document][c]; i++) {
      int word = (int)below(s, VOCABULARY);
      s->words_of[document][c][i] = word;
      if (i) strcat(text, " ");
      strcat(text, vocabulary[word]);
    }
  }
}

static inline void insert_document(shelf *s, const char *sql, int document) {
  sqlite3_stmt *insert = prepared(s->db, sql);
  sqlite3_bind_int(insert, 1, document);
  for (int c = 0; c < COLUMNS; c++)
    sqlite3_bind_text(insert, 2 + c, s->texts[document][c], -1, SQLITE_STATIC);
  assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
  sqlite3_finalize(insert);
}

/* phrases(t): what FTS5 counts in the query. */
static inline void count_phrases(const Fts5ExtensionApi *api, Fts5Context *fts,
                                 sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count, (void)values;
  sqlite3_result_int(context, api->xPhraseCount(fts));
}

static inline void add_count_of_phrases(sqlite3 *db) {
  fts5_api *api = NULL;
  sqlite3_stmt *ask = prepared(db, "SELECT fts5(?)");
  sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
  assert_int_equal(sqlite3_step(ask), SQLITE_ROW);
  sqlite3_finalize(ask);
  assert_non_null(api);
  assert_int_equal(api->xCreateFunction(api, "phrases", NULL, count_phrases, NULL), SQLITE_OK);
}

static inline void shelf_open(shelf *s, uint64_t seed) {
  memset(s, 0, sizeof *s);
  s->seed = seed;
  assert_int_equal(sqlite3_open(":memory:", &s->db), SQLITE_OK);
  add_count_of_phrases(s->db);
#define COLUMN_NAMES "title, \"Info.Plot_2\", \"a \"\"b\"\"\""
  run_sql(s->db,
          "CREATE VIRTUAL TABLE words USING fts5(" COLUMN_NAMES
          ", tokenize='unicode61 remove_diacritics 2');"
          "CREATE VIRTUAL TABLE trigrams USING fts5(" COLUMN_NAMES ", tokenize='trigram'); BEGIN");
  for (int i = 0; i < DOCUMENTS; i++) {
    fill_document(s, i);
    insert_document(s, "INSERT INTO words(rowid, " COLUMN_NAMES ") VALUES(?,?,?,?)", i);
    insert_document(s, "INSERT INTO trigrams(rowid, " COLUMN_NAMES ") VALUES(?,?,?,?)", i);
  }
  s->words = prepared(s->db, "SELECT rowid, phrases(words) FROM words WHERE words MATCH ?");
  s->trigrams =
      prepared(s->db, "SELECT rowid, phrases(trigrams) FROM trigrams WHERE trigrams MATCH ?");
}

static inline void shelf_close(shelf *s) {
  sqlite3_finalize(s->words);
  sqlite3_finalize(s->trigrams);
  assert_int_equal(sqlite3_close(s->db), SQLITE_OK);
}

/* The documents that FTS5 finds, as bits. */
static inline uint64_t fts5_finds(shelf *s, bool trigram, const char *fts, size_t phrases) {
  sqlite3_stmt *find = trigram ? s->trigrams : s->words;
  uint64_t found = 0;
  int rc;
  sqlite3_bind_text(find, 1, fts, -1, SQLITE_STATIC);
  while ((rc = sqlite3_step(find)) == SQLITE_ROW) {
    found |= UINT64_C(1) << sqlite3_column_int(find, 0);
    if (phrases) assert_int_equal(sqlite3_column_int(find, 1), (int)phrases);
  }
  if (rc != SQLITE_DONE) fail_msg("%s: %s", fts, sqlite3_errmsg(s->db));
  sqlite3_reset(find);
  return found;
}

static inline void reader_init(search_bench *b, bool trigram) {
  search_bench_init(b);
  b->columns = (st_search_columns){shelf_columns, COLUMNS, 0, trigram};
}
#endif
