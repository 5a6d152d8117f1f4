/* Thousands of statements at random, whole ones and mutilated ones: none changes the file,
** none reads what is not to be read, whatever names and subqueries it hides it behind.
** What a statement reads is told by SQLite's program for it, on another connection. */
#include "api/sql_support.h"
#include "api/store_file.h"
#include <sqlite3.h>
#include <stdbool.h>
#include <strings.h>

static unsigned long seed = 20261121;

static unsigned pick(unsigned n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(seed >> 33) % n;
}

#define ANY_OF(list) (list)[pick(sizeof(list) / sizeof *(list))]

/* -- statements ---------------------------------------------------------------------- */

typedef struct text {
  char p[4096];
  size_t n;
} text;

static void put(text *t, const char *s) {
  size_t n = strlen(s);
  if (t->n + n >= sizeof t->p) return;
  memcpy(t->p + t->n, s, n + 1);
  t->n += n;
}

static void put_select(text *t, int depth);

static const char *const names[] = {
    "films",
    "movies",
    "films_words",
    "x",
    "y",
    "stator_t1",
    "stator_meta",
    "stator_tables",
    "stator_c2",
    "films_words_data",
    "films_words_idx",
    "sqlite_master",
    "sqlite_schema",
    "sqlite_sequence",
    "sqlite_stat1",
    "stator_jobs",
    "json_each",
    "dbstat",
    "pragma_table_info",
    "films_words_docsize",
};
static const char *const frames[][2] = {
    {"",        ""  },
    {"",        ""  },
    {"",        ""  },
    {"\"",      "\""},
    {"[",       "]" },
    {"`",       "`" },
    {"'",       "'" },
    {"main.",   ""  },
    {"main.\"", "\""},
    {"temp.",   ""  },
};

/* One in three is what may be read, or a name of WITH. */
static void put_name(text *t) {
  unsigned frame = pick(30);
  bool plain = frame >= sizeof frames / sizeof *frames;
  put(t, plain ? "" : frames[frame][0]);
  put(t, pick(3) ? ANY_OF(names) : names[pick(5)]);
  put(t, plain ? "" : frames[frame][1]);
}

static void put_source(text *t, int depth) {
  switch (pick(depth > 0 ? 6 : 4)) {
  case 0: put(t, "json_each('[1,2]')"); break;
  case 1: put(t, "films_words('king OR cars')"); break;
  case 2:
  case 3: put_name(t); break;
  default:
    put(t, "(");
    put_select(t, depth - 1);
    put(t, ")");
    break;
  }
  if (pick(3) == 0) {
    put(t, " AS ");
    put_name(t);
  }
}

static void put_term(text *t, int depth) {
  static const char *const terms[] = {"*",
                                      "1",
                                      "count(*)",
                                      "title",
                                      "item",
                                      "key",
                                      "value",
                                      "_id",
                                      "id",
                                      "rowid",
                                      "rank",
                                      "sql",
                                      "name",
                                      "block",
                                      "_item",
                                      "max(id)",
                                      "stator_json(genres)",
                                      "group_concat(value)",
                                      "films.id",
                                      "x.*"};
  if (depth == 0 || pick(4)) {
    put(t, pick(3) ? terms[pick(3)] : ANY_OF(terms));
    return;
  }
  put(t, "(");
  put_select(t, depth - 1);
  put(t, ")");
}

static void put_where(text *t, int depth) {
  static const char *const conditions[] = {
      " WHERE 1",    " LIMIT 3",         " ORDER BY 1",
      " WHERE 1",    " WHERE id = 'f1'", " WHERE films_words MATCH 'king'",
      " GROUP BY 1", " ORDER BY 1 DESC", " LIMIT 3"};
  if (pick(2)) put(t, ANY_OF(conditions));
  if (depth == 0 || pick(3)) return;
  put(t, pick(2) ? " WHERE EXISTS (" : " WHERE 1 NOT IN (");
  put_select(t, depth - 1);
  put(t, ")");
}

static void put_select(text *t, int depth) {
  static const char *const joins[] = {", ", " JOIN ", " LEFT JOIN ", " CROSS JOIN ",
                                      " NATURAL JOIN "};
  if (depth > 0 && pick(3) == 0) {
    put(t, "WITH ");
    put_name(t);
    put(t, pick(2) ? "(\"key\") AS (" : " AS (");
    put_select(t, depth - 1);
    put(t, ") ");
  }
  put(t, "SELECT ");
  put_term(t, depth);
  if (pick(3) == 0) {
    put(t, ", ");
    put_term(t, depth);
  }
  put(t, " FROM ");
  put_source(t, depth);
  if (pick(3) == 0) {
    put(t, ANY_OF(joins));
    put_source(t, depth);
  }
  put_where(t, depth);
  if (depth > 0 && pick(5) == 0) {
    put(t, " UNION ALL ");
    put_select(t, depth - 1);
  }
}

static void mutilate(text *t) {
  static const char *const pieces[] = {
      "'",       "\"", "(",  ")",         ";",
      "--",      "/*", "*/", ",",         " DELETE FROM stator_t1;",
      "PRAGMA ", "\n", "?",  "stator_t1", "films",
      " FROM ",  "0"};
  for (unsigned i = 1 + pick(3); i > 0 && t->n; i--) {
    text copy = *t;
    size_t from = pick((unsigned)t->n),
           to = from + pick((unsigned)(t->n - from > 8 ? 8 : t->n - from));
    t->n = from;
    t->p[from] = 0;
    if (pick(2)) put(t, ANY_OF(pieces));
    put(t, copy.p + to);
  }
}

static void make_statement(text *t) {
  static const char *const beginnings[] = {"", "", "", "", "EXPLAIN QUERY PLAN ", "/* x */ "};
  *t = (text){.n = 0};
  put(t, ANY_OF(beginnings));
  put_select(t, (int)pick(4));
  if (pick(3) == 0) mutilate(t);
}

/* -- what a statement reads -------------------------------------------------------------- */

static void answer_null(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count, (void)values;
  sqlite3_result_null(context);
}

static sqlite3 *open_beside(const char *path) {
  sqlite3 *connection;
  assert_int_equal(sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  sqlite3_create_function(connection, "stator_json", 1, SQLITE_UTF8, NULL, answer_null, NULL, NULL);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  return connection;
}

/* The table that lies at a root page, or whose index does. */
static void table_at(sqlite3 *connection, int page, char *out, size_t size) {
  sqlite3_stmt *q;
  snprintf(out, size, "sqlite_schema");
  assert_int_equal(sqlite3_prepare_v2(connection,
                                      "SELECT tbl_name FROM sqlite_schema WHERE rootpage=?1", -1,
                                      &q, NULL),
                   SQLITE_OK);
  sqlite3_bind_int(q, 1, page);
  if (sqlite3_step(q) == SQLITE_ROW) snprintf(out, size, "%s", sqlite3_column_text(q, 0));
  sqlite3_finalize(q);
}

static bool holds_text(const char *sql, const char *part) {
  for (; *sql; sql++)
    if (strncasecmp(sql, part, strlen(part)) == 0) return true;
  return false;
}

/* An answered statement reads item tables alone, and does not name them. */
static void expect_harmless(sqlite3 *connection, const char *sql) {
  sqlite3_stmt *q;
  char table[64], *explain = sqlite3_mprintf("EXPLAIN %s", sql);
  if (sqlite3_prepare_v2(connection, explain, -1, &q, NULL) != SQLITE_OK) {
    fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
  }
  while (sqlite3_step(q) == SQLITE_ROW) {
    const char *op = (const char *)sqlite3_column_text(q, 1);
    if (strncmp(op, "Open", 4) != 0 || sqlite3_column_int(q, 4) != 0) continue;
    if (strcmp(op, "OpenWrite") == 0) fail_msg("it writes: %s", sql);
    if (strcmp(op, "OpenRead") != 0 && strcmp(op, "ReopenIdx") != 0) continue;
    table_at(connection, sqlite3_column_int(q, 3), table, sizeof table);
    if (strcmp(table, "stator_t1") != 0 || holds_text(sql, "stator_t1"))
      fail_msg("it reads %s: %s", table, sql);
  }
  sqlite3_finalize(q);
  sqlite3_free(explain);
}

/* -- the file ------------------------------------------------------------------------------ */

static unsigned long digest(const char *path, const char *ending) {
  char name[80];
  snprintf(name, sizeof name, "%s%s", path, ending);
  FILE *file = fopen(name, "rb");
  unsigned long sum = 5381;
  for (int c; file && (c = fgetc(file)) != EOF;) sum = sum * 33 + (unsigned)c;
  if (file) fclose(file);
  return sum;
}

static void ask_at_random(stator *db, const char *path, int count, bool verify) {
  sqlite3 *connection = verify ? open_beside(path) : NULL;
  int answered = 0, refused = 0;
  for (int i = 0; i < count; i++) {
    text t;
    make_statement(&t);
    stator_result *r = sql_call(db, t.p, ",'Limit':20,'MaxSteps':200000");
    int rc = (int)stator_result_code(r);
    if (rc != STATOR_OK && rc != STATOR_VALIDATION)
      fail_msg("%s: %s", t.p, stator_result_body(r, NULL));
    const char *message = stator_result_message(r);
    if (message && strstr(message, "not authorized")) fail_msg("%s: %s", t.p, message);
    answered += rc == STATOR_OK;
    refused += message && strncmp(message, "Statement refused", 17) == 0;
    if (rc == STATOR_OK && verify && strncmp(t.p, "EXPLAIN", 7) != 0)
      expect_harmless(connection, t.p);
    stator_result_free(r);
  }
  print_message("%d statements: %d answered, %d refused\n", count, answered, refused);
  assert_true(answered > count / 50 && refused > count / 10);
  sqlite3_close(connection);
}

static void no_statement_changes_a_file_or_reads_what_it_may_not(void **state) {
  store_file *f = *state;
  make_films(f->db);
  unsigned long main_file = digest(f->path, ""), log = digest(f->path, "-wal");
  ask_at_random(f->db, f->path, 6000, true);
  assert_true(digest(f->path, "") == main_file);
  assert_true(digest(f->path, "-wal") == log);
  expect_rows(f->db, "SELECT count(*) FROM films, movies, films_words", NULL, "[[{'N':'27'}]]");
}

static void no_statement_changes_a_store_in_memory(void **state) {
  stator_result *r = stator_result_new();
  ask_at_random(*state, NULL, 3000, false);
  expect_rows(*state, "SELECT count(*) FROM films, movies, films_words", NULL, "[[{'N':'27'}]]");
  assert_int_equal(stator_check(*state, 0, NULL, NULL, NULL, r), STATOR_OK);
  assert_non_null(strstr(stator_result_body(r, NULL), "\"Findings\":0,"));
  stator_result_free(r);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(no_statement_changes_a_file_or_reads_what_it_may_not),
      films_test(no_statement_changes_a_store_in_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
