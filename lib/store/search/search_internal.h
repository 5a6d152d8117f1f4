/* What the files of full-text search share with the other files of store/. */
#ifndef ST_SEARCH_INTERNAL_H
#define ST_SEARCH_INTERNAL_H
#include "store/search/search.h"
#include "store/store_internal.h"

/* The statements that keep and read a search index, and where its texts are found among
** the table's resolved paths. */
typedef struct st_search_keeper {
  int slots[ST_MAX_SEARCH_COLUMNS];
  sqlite3_stmt *insert, *remove, *place;                       /* search_keep.c */
  sqlite3_stmt *ranked, *among, *ranged, *hits, *marked, *cut; /* search_read.c */
  uint32_t range_shape;                                        /* of `ranged` */
} st_search_keeper;

/* --- search_text.c */

/* The text that a column has of a value; p NULL: none. In the item, or in the arena.
** False: no memory. */
bool st_search_text(st_value v, st_arena *arena, st_str *text);

/* --- search_sql.c: statements that make the physical tables */
void st_search_view_sql(const st_table *t, const st_search *x, st_buf *sql);
void st_search_table_sql(const st_search *x, st_buf *sql);
/* ,"title","info.plot" */
void st_search_put_columns(const st_search *x, st_buf *sql);

/* Endings of the names of an FTS5 table's own tables; NULL at the end. */
extern const char *const st_search_endings[];

/* What the catalog's rows say of search indexes, as a table of SQL: the table's name, and
** of each its id, name and name in SQL. */
#define ST_SEARCHES_SQL                                                                            \
  "(SELECT t.name AS of,x.value->>'$.id' AS id,x.value->>'$.name' AS name,"                        \
  "x.value->>'$.sql' AS sql FROM stator_tables AS t,json_each("                                    \
  "CASE WHEN json_valid(t.definition) THEN t.definition ELSE '{}' END,'$.searches') AS x)"

/* --- search_keep.c */

/* While a table's entries are prepared: keepers of its search indexes, their paths in the
** tree. False: no memory. */
bool st_search_prepare(const st_table *t);
void st_search_finalize(st_table_statements *x);

/* Brings the search indexes from the old values to the new ones. */
int st_search_change(st_store *s, st_table *t, int64_t id, st_error *error);

/* Enters a row, by its new values; of a backfill. */
int st_search_enter(st_store *s, st_table *t, const st_search *x, int64_t id, st_error *error);

/* The statements of an index, for a dry run. */
int st_search_statements(st_store *s, st_table *t, size_t place, sqlite3_stmt **insert,
                         sqlite3_stmt **remove, st_error *error);

/* The statement that ranks, as the wish needs it. */
int st_search_ranking(st_store *s, st_table *t, const st_search_wish *wish, sqlite3_stmt **q,
                      st_error *error);

/* --- search_range.c: bounds on the table's key */

/* Which bounds it has: its conditions' shape. */
uint32_t st_search_range_shape(const st_range *range);
/* shard=?4 AND pk=?5 AND ..., the parameters from `at` on, and binds them. */
void st_search_range_put(const st_range *range, const char *before, int at, st_buf *sql);
void st_search_range_bind(const st_range *range, sqlite3_stmt *q, int at);
/* The ids of the items in the range, if they are few: else r->ids stays NULL. */
int st_search_range_ids(st_store *s, const st_table *t, const st_range *range, st_ranking *r,
                        st_error *error);
/* The statement that reads them; the caller finalizes it. */
int st_search_range_query(st_store *s, const st_table *t, const st_range *range, sqlite3_stmt **q,
                          st_error *error);

/* --- search_change.c */

/* The backfill is over. */
int st_search_ready(st_store *s, const st_table *t, int64_t id, st_error *error);
/* All of a table, before its items are dropped; its rows in the catalog stay. */
int st_search_drop_all(st_store *s, const st_table *t, st_error *error);

/* --- rank.c */

/* FTS5, as the connection knows it. */
int st_fts5_of(st_store *s, fts5_api **api, st_error *error);
/* Makes the functions known to a connection, once per store: stator_rank(table, pointer), an
** integer, or NULL of a row up to `after`; stator_among(table, pointer), whether a row's id
** is one of `ids`; stator_hits(table), bits of columns and above them the best one. */
int st_rank_register(st_store *s, st_error *error);
int64_t st_rank_millionths(int64_t score);
/* Statistics that were given, copied. */
int st_ranking_take(st_ranking *r, const st_search_statistics *given, st_error *error);
void st_ranking_free(st_ranking *r);
#endif
