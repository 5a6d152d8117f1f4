/*
** raw_view.c - statements of SQL by hand: on a table `h` with ordinary columns and
** indexes, or with json_extract over the items. They are handed over as text, and
** prepared each time.
*/
#include "raw_side.h"

#define EXTRACT(path) "json_extract(item,'$." path "')"

static const char by_hand[] =
    "CREATE TABLE h(id INTEGER PRIMARY KEY,pk TEXT,sk TEXT,email TEXT,created TEXT,stage TEXT,"
    "category TEXT,price REAL,hits INTEGER,city TEXT);"
    "INSERT INTO h SELECT id,pk,sk," EXTRACT("email.S") "," EXTRACT("created.S") "," EXTRACT(
        "s"
        "t"
        "a"
        "g"
        "e"
        "."
        "S") "," EXTRACT("category.S") "," EXTRACT("price.N") "," EXTRACT("hits.N") "," EXTRACT("ad"
                                                                                                "dr"
                                                                                                "es"
                                                                                                "s."
                                                                                                "M."
                                                                                                "ci"
                                                                                                "ty"
                                                                                                "."
                                                                                                "S") " FROM t1;"
                                                                                                     "CREATE "
                                                                                                     "INDEX "
                                                                                                     "h_email "
                                                                                                     "ON "
                                                                                                     "h(email,"
                                                                                                     "created,"
                                                                                                     "price);"
                                                                                                     "CREATE "
                                                                                                     "INDEX "
                                                                                                     "h_created "
                                                                                                     "ON "
                                                                                                     "h(created,"
                                                                                                     "email,"
                                                                                                     "price);"
                                                                                                     "CREATE "
                                                                                                     "INDEX "
                                                                                                     "h_stage "
                                                                                                     "ON "
                                                                                                     "h(stage,"
                                                                                                     "price,"
                                                                                                     "created);"
                                                                                                     "CREATE "
                                                                                                     "INDEX "
                                                                                                     "t1_email "
                                                                                                     "ON "
                                                                                                     "t1"
                                                                                                     "(" EXTRACT(
                                                                                                         "email."
                                                                                                         "S") ")";

bool raw_view_ready(side *s) {
  raw_state *x = s->state;
  if (sqlite3_table_column_metadata(x->db, "main", "h", NULL, NULL, NULL, NULL, NULL, NULL) ==
      SQLITE_OK)
    return true;
  return sqlite3_exec(x->db, by_hand, NULL, NULL, NULL) == SQLITE_OK || raw_failed(s);
}

static void take_column(raw_state *x, sqlite3_stmt *q, int i) {
  switch (sqlite3_column_type(q, i)) {
  case SQLITE_INTEGER: x->taken += (uint64_t)sqlite3_column_int64(q, i); break;
  case SQLITE_FLOAT: x->taken += sqlite3_column_double(q, i) > 0; break;
  case SQLITE_TEXT:
    x->taken += (uint64_t)sqlite3_column_text(q, i)[0];
    x->taken += (uint64_t)sqlite3_column_bytes(q, i);
    break;
  default: break;
  }
}

static bool run_statement(side *s, const char *sql, text value, size_t *rows) {
  raw_state *x = s->state;
  sqlite3_stmt *q = NULL;
  int code;
  if (sqlite3_prepare_v2(x->db, sql, -1, &q, NULL) != SQLITE_OK) return raw_failed(s);
  if (value.n) raw_bind(q, 1, value);
  int columns = sqlite3_column_count(q);
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    for (int i = 0; i < columns; i++) take_column(x, q, i);
    ++*rows;
  }
  sqlite3_finalize(q);
  return code == SQLITE_DONE || raw_failed(s);
}

bool raw_view(side *s, const bench_case *c, const slice *w, size_t *rows) {
  for (size_t i = 0; i < w->count; i++)
    if (!run_statement(s, question_raw_sql(c->ask), w->asked[i], rows)) return false;
  return true;
}
