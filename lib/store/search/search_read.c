/*
** search_read.c - reading rows in the order of their ranking. One statement ranks, and
** sorts ids and scores; items are read one by one as they are asked for, marked texts too.
*/
#include "store/search/search_internal.h"
#include "store/sql_name.h"
#include <string.h>

/* ---------------------------------------------------------------- statements */

/* "ft" in FROM and MATCH, and as the functions' first argument. */
static void put_source(const st_search *x, st_buf *sql) {
  st_buf_lit(sql, " FROM main.");
  st_sql_put_name(x->sql_name, sql);
}

static void put_match(const st_search *x, st_buf *sql) {
  st_buf_lit(sql, " WHERE ");
  st_sql_put_name(x->sql_name, sql);
  st_buf_lit(sql, " MATCH ?1");
}

static int finish_sql(st_store *s, st_buf *sql, sqlite3_stmt **slot, st_error *error) {
  int rc = st_sql_prepare_as_is(s, sql, slot, error);
  st_buf_free(sql);
  return rc;
}

enum { RANK_TEXT = 1, RANK_POINTER, RANK_LIMIT, RANK_RANGE };

static void put_join(const st_table *t, const st_search *x, st_buf *sql) {
  st_buf_lit(sql, " CROSS JOIN main.stator_t");
  st_buf_int(sql, t->id);
  st_buf_lit(sql, " AS t ON t.id=");
  st_sql_put_name(x->sql_name, sql);
  st_buf_lit(sql, ".rowid");
}

/* Rows whose ids are known, which lie in between. */
static void put_among(const st_search *x, st_buf *sql) {
  st_buf_lit(sql, " AND ");
  st_sql_put_name(x->sql_name, sql);
  st_buf_lit(sql, ".rowid BETWEEN ?4 AND ?5 AND stator_among(");
  st_sql_put_name(x->sql_name, sql);
  st_buf_lit(sql, ",?2)");
}

/* The rank first, so that a row is weighed once. Rows that rank nowhere come last. */
static int prepare_ranking(st_store *s, const st_table *t, const st_search_wish *wish, bool among,
                           sqlite3_stmt **slot, st_error *error) {
  const st_search *x = wish->index;
  bool joins = wish->range && !among;
  st_buf sql;
  if (*slot) return STATOR_OK;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "SELECT stator_rank(");
  st_sql_put_name(x->sql_name, &sql);
  st_buf_lit(&sql, ",?2) AS score,");
  st_sql_put_name(x->sql_name, &sql);
  st_buf_lit(&sql, ".rowid AS row");
  put_source(x, &sql);
  if (joins) put_join(t, x, &sql);
  put_match(x, &sql);
  if (among) put_among(x, &sql);
  if (joins) st_buf_lit(&sql, " AND ");
  if (joins) st_search_range_put(wish->range, "t.", RANK_RANGE, &sql);
  st_buf_lit(&sql, " ORDER BY score DESC,row LIMIT ?3");
  return finish_sql(s, &sql, slot, error);
}

/* A statement of another shape of range than the last is made anew. */
static sqlite3_stmt **ranking_slot(st_search_keeper *k, const st_search_wish *wish, bool among) {
  if (!wish->range) return &k->ranked;
  if (among) return &k->among;
  uint32_t shape = st_search_range_shape(wish->range);
  if (k->range_shape != shape) {
    sqlite3_finalize(k->ranged);
    k->ranged = NULL;
  }
  k->range_shape = shape;
  return &k->ranged;
}

/* ------------------------------------------------------------------- opening */

/* Where a range holds few items their ids are read first, and the rows of others are
** passed over without a look at their items; where it holds many each hit's item tells
** whether it is within. */
static int find_range(st_search_rows *rows, const st_search_wish *wish, st_error *error) {
  st_store *s = rows->store;
  if (!wish->range) return STATOR_OK;
  int rc = st_store_snapshot(s, error);
  if (rc == STATOR_OK) rc = st_search_range_ids(s, rows->table, wish->range, &rows->ranking, error);
  return rc;
}

static int bind_ranking(st_search_rows *rows, const st_search_wish *wish, st_error *error) {
  sqlite3_stmt *q = rows->query;
  const st_ranking *r = &rows->ranking;
  int rc = st_sql_bind_text(rows->store, q, RANK_TEXT, wish->fts, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_pointer(q, RANK_POINTER, &rows->ranking, ST_RANKING_POINTER, NULL);
  sqlite3_bind_int64(q, RANK_LIMIT, wish->limit > 0 ? wish->limit : -1);
  if (r->ids) {
    sqlite3_bind_int64(q, RANK_RANGE, r->id_count ? r->ids[0] : 1);
    sqlite3_bind_int64(q, RANK_RANGE + 1, r->id_count ? r->ids[r->id_count - 1] : 0);
  } else if (wish->range) {
    st_search_range_bind(wish->range, q, RANK_RANGE);
  }
  return STATOR_OK;
}

/* Those of `among` are known by their ids. */
static int ranking_statement(st_store *s, st_table *t, const st_search_wish *wish, bool among,
                             sqlite3_stmt **q, st_error *error) {
  int rc = st_rank_register(s, error);
  if (rc == STATOR_OK) rc = st_entries_prepare(t, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_stmt **slot =
      ranking_slot(&t->statements->searches[wish->index - t->searches], wish, among);
  rc = prepare_ranking(s, t, wish, among, slot, error);
  *q = *slot;
  return rc;
}

int st_search_ranking(st_store *s, st_table *t, const st_search_wish *wish, sqlite3_stmt **q,
                      st_error *error) {
  return ranking_statement(s, t, wish, wish->range != NULL, q, error);
}

static int prepare_rows(st_search_rows *rows, const st_search_wish *wish, st_error *error) {
  st_ranking *r = &rows->ranking;
  sqlite3_stmt *q = NULL;
  int rc = STATOR_OK;
  if (wish->statistics) rc = st_ranking_take(r, wish->statistics, error);
  if (rc == STATOR_OK) rc = find_range(rows, wish, error);
  if (rc == STATOR_OK)
    rc = ranking_statement(rows->store, rows->table, wish, r->ids != NULL, &q, error);
  if (rc != STATOR_OK) return rc;
  rows->query = q;
  return bind_ranking(rows, wish, error);
}

int st_search_open(st_store *s, st_table *t, const st_search_wish *wish, st_search_rows **out,
                   st_error *error) {
  st_search_rows *rows = &s->search;
  *out = NULL;
  st_search_close(rows);
  if (t->statements->retired && s->depth == 0) return ST_AGAIN;
  *rows = (st_search_rows){.store = s, .table = t, .index = wish->index, .fts = wish->fts};
  rows->ranking = (st_ranking){.index = wish->index, .after = wish->after};
  int rc = prepare_rows(rows, wish, error);
  if (rc == STATOR_OK) {
    *out = rows;
    return rc;
  }
  st_search_close(rows);
  return rc == ST_AGAIN ? rc : st_catalog_after_step(s, rc, error);
}

/* What FTS5 says of a query it cannot read. */
static int raise_search(st_store *s, int code, st_error *error) {
  if ((code & 0xff) != SQLITE_ERROR) return st_store_raise(s, code, error);
  return st_error_raise(error, STATOR_VALIDATION, "Invalid SearchQuery: %s", sqlite3_errmsg(s->db));
}

static int step_ranking(st_search_rows *rows, int *code, st_error *error) {
  st_store *s = rows->store;
  bool first = !rows->started;
  rows->started = true;
  *code = sqlite3_step(rows->query);
  int rc = *code == SQLITE_ROW || *code == SQLITE_DONE ? STATOR_OK : raise_search(s, *code, error);
  return first ? st_catalog_after_step(s, rc, error) : rc;
}

static int read_item(st_search_rows *rows, int64_t id, st_row *row, st_error *error) {
  st_store *s = rows->store;
  sqlite3_stmt *q;
  int rc = st_sql_item(s, rows->table, ST_ITEM_BY_ID, &q, error);
  if (rc != STATOR_OK) return rc;
  rows->item = q;
  sqlite3_reset(q);
  sqlite3_bind_int64(q, 1, id);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW)
    *row = (st_row){.id = id, .size = sqlite3_column_int64(q, 1), .item = st_sql_bytes(q, 0)};
  else if (code != SQLITE_DONE)
    rc = st_store_raise(s, code, error);
  else
    rc = st_error_raise(error, STATOR_CORRUPT,
                        "%s: search index \"%.*s\" has a row of an item that is not there",
                        s->options.path, ST_FMT(rows->index->name));
  return rc;
}

int st_search_next(st_search_rows *rows, st_search_hit *hit, st_error *error) {
  int code;
  *hit = (st_search_hit){0};
  if (!rows->query || rows->over) return STATOR_OK;
  int rc = step_ranking(rows, &code, error);
  if (rc != STATOR_OK) return rc;
  rows->over = code == SQLITE_DONE || sqlite3_column_type(rows->query, 0) == SQLITE_NULL;
  if (rows->over) return STATOR_OK;
  int64_t score = sqlite3_column_int64(rows->query, 0), id = sqlite3_column_int64(rows->query, 1);
  rc = read_item(rows, id, &hit->row, error);
  if (rc != STATOR_OK) return rc;
  hit->place = (st_search_place){score, id};
  hit->millionths = st_rank_millionths(score);
  return STATOR_OK;
}

void st_search_close(st_search_rows *rows) {
  if (!rows || !rows->store) return;
  if (rows->query) sqlite3_reset(rows->query);
  if (rows->query) sqlite3_clear_bindings(rows->query);
  if (rows->item) sqlite3_reset(rows->item);
  if (rows->marks) sqlite3_reset(rows->marks);
  st_ranking_free(&rows->ranking);
  *rows = (st_search_rows){0};
}

const st_search_statistics *st_search_statistics_of(const st_search_rows *rows) {
  return &rows->ranking.statistics;
}

/* --------------------------------------------------------------------- marks */

static int prepare_marks(st_search_rows *rows, const char *call, const char *arguments,
                         sqlite3_stmt **slot, st_error *error) {
  const st_search *x = rows->index;
  st_buf sql;
  if (*slot) return STATOR_OK;
  st_buf_init(&sql, 0);
  st_buf_format(&sql, "SELECT %s(", call);
  st_sql_put_name(x->sql_name, &sql);
  st_buf_text(&sql, arguments);
  put_source(x, &sql);
  put_match(x, &sql);
  st_buf_lit(&sql, " AND rowid=?2");
  return finish_sql(rows->store, &sql, slot, error);
}

/* One row, which was found just now. */
static int step_marks(st_search_rows *rows, sqlite3_stmt *q, int64_t id, st_error *error) {
  st_store *s = rows->store;
  int rc = st_sql_bind_text(s, q, 1, rows->fts, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 2, id);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) return STATOR_OK;
  return st_store_raise(s, code == SQLITE_DONE ? SQLITE_CORRUPT : code, error);
}

static st_search_keeper *marking(st_search_rows *rows) {
  if (rows->marks) sqlite3_reset(rows->marks);
  rows->marks = NULL;
  return &rows->table->statements->searches[rows->index - rows->table->searches];
}

int st_search_columns_hit(st_search_rows *rows, int64_t id, uint32_t *columns, int *best,
                          st_error *error) {
  st_search_keeper *k = marking(rows);
  *columns = 0;
  *best = -1;
  int rc = prepare_marks(rows, "stator_hits", ")", &k->hits, error);
  if (rc != STATOR_OK) return rc;
  rc = step_marks(rows, k->hits, id, error);
  if (rc == STATOR_OK) {
    int64_t found = sqlite3_column_int64(k->hits, 0);
    *columns = (uint32_t)found;
    if (*columns) *best = (int)(found >> 32);
  }
  sqlite3_reset(k->hits);
  return rc;
}

int st_search_text_marked(st_search_rows *rows, int64_t id, int column, const st_search_mark *mark,
                          st_str *text, st_error *error) {
  st_store *s = rows->store;
  st_search_keeper *k = marking(rows);
  sqlite3_stmt **slot = mark->tokens ? &k->cut : &k->marked;
  *text = (st_str){"", 0};
  int rc = mark->tokens ? prepare_marks(rows, "snippet", ",?3,?4,?5,?6,?7)", slot, error)
                        : prepare_marks(rows, "highlight", ",?3,?4,?5)", slot, error);
  if (rc != STATOR_OK) return rc;
  rows->marks = *slot;
  sqlite3_bind_int(*slot, 3, column);
  rc = st_sql_bind_text(s, *slot, 4, mark->before, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, *slot, 5, mark->after, error);
  if (rc == STATOR_OK && mark->tokens) rc = st_sql_bind_text(s, *slot, 6, mark->ellipsis, error);
  if (mark->tokens) sqlite3_bind_int(*slot, 7, mark->tokens);
  if (rc == STATOR_OK) rc = step_marks(rows, *slot, id, error);
  if (rc == STATOR_OK) *text = st_sql_bytes(*slot, 0);
  return rc;
}

/* ------------------------------------------------------------------ counting */

/* FTS5 has a row of sizes for each of its own. */
int st_search_count(st_store *s, st_table *t, const st_search *x, int64_t *count, st_error *error) {
  st_buf sql, name;
  sqlite3_stmt *q = NULL;
  *count = 0;
  if (t->statements && t->statements->retired && s->depth == 0) return ST_AGAIN;
  st_buf_init(&sql, 0);
  st_buf_init(&name, 0);
  st_buf_str(&name, x->sql_name);
  st_buf_lit(&name, "_docsize");
  st_buf_lit(&sql, "SELECT count(*) FROM main.");
  st_sql_put_name(st_buf_view(&name), &sql);
  if (name.failed) sql.failed = true;
  int rc = finish_sql(s, &sql, &q, error);
  st_buf_free(&name);
  if (rc == STATOR_OK) {
    int code = sqlite3_step(q);
    if (code == SQLITE_ROW)
      *count = sqlite3_column_int64(q, 0);
    else
      rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return st_catalog_after_step(s, rc, error);
}
