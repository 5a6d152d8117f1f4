/*
** check_catalog.c - the rows of the catalog, as they lie in the file and not as they
** were read when it was opened: that each says what it should, and that what it
** speaks of is there.
*/
#include "store/search/search_internal.h"
#include "store/upkeep/check.h"

/* Each gives a sentence for every row that is wrong. '@' and '#' would be replaced. */
static const char *const catalog_sentences[] = {
    "SELECT printf('table \"%w\": its items are gone, there is no stator_t%d',name,id)"
    " FROM stator_tables AS t WHERE NOT EXISTS(SELECT 1 FROM main.sqlite_schema"
    " WHERE type='table' AND name='stator_t'||t.id)",

    "SELECT printf('index \"%w\": its entries are gone, there is no stator_x%d',name,id)"
    " FROM stator_indexes AS i WHERE NOT EXISTS(SELECT 1 FROM main.sqlite_schema"
    " WHERE type='table' AND name='stator_x'||i.id)",

    "SELECT printf('index \"%w\" is of a table that does not exist (id %d)',name,table_id)"
    " FROM stator_indexes WHERE table_id NOT IN (SELECT id FROM stator_tables)",

    "SELECT printf('%s is left over from a table or index that does not exist',name)"
    " FROM main.sqlite_schema WHERE type='table' AND name GLOB 'stator_[tex][0-9]*'"
    " AND CASE substr(name,8,1) WHEN 'x'"
    " THEN CAST(substr(name,9) AS INTEGER) NOT IN (SELECT id FROM stator_indexes)"
    " ELSE CAST(substr(name,9) AS INTEGER) NOT IN (SELECT id FROM stator_tables) END",

    "SELECT printf('a backfill is of a table or index that does not exist (job %d)',id)"
    " FROM stator_jobs WHERE table_id NOT IN (SELECT id FROM stator_tables)"
    " OR (index_id>0 AND index_id NOT IN (SELECT id FROM stator_indexes))"
    " OR (index_id<0 AND -index_id NOT IN (SELECT id FROM " ST_SEARCHES_SQL "))",

    "SELECT printf('table \"%w\": search index \"%w\" is gone, there is no %s',of,name,wanted)"
    " FROM (SELECT of,name,sql||value AS wanted FROM " ST_SEARCHES_SQL
    ",json_each(json_array('','_data','_idx','_docsize','_config')))"
    " WHERE wanted NOT IN (SELECT name FROM main.sqlite_schema WHERE type='table')",

    "SELECT printf('table \"%w\": the texts of search index \"%w\" are gone, there is no "
    "stator_c%d',"
    "of,name,id) FROM " ST_SEARCHES_SQL " WHERE 'stator_c'||id NOT IN"
    " (SELECT name FROM main.sqlite_schema WHERE type='view')",

    "SELECT printf('%s is left over from a search index that does not exist',name)"
    " FROM main.sqlite_schema WHERE type='view' AND name GLOB 'stator_c[0-9]*'"
    " AND CAST(substr(name,9) AS INTEGER) NOT IN (SELECT id FROM " ST_SEARCHES_SQL ")",

    "SELECT 'stator_log: a new record would get a number that was given before'"
    " WHERE (SELECT max(seq) FROM stator_log)>"
    " coalesce((SELECT seq FROM main.sqlite_sequence WHERE name='stator_log'),0)",

    "SELECT 'stator_tables: a new table would get an id that was given before'"
    " WHERE (SELECT max(id) FROM stator_tables)>"
    " coalesce((SELECT seq FROM main.sqlite_sequence WHERE name='stator_tables'),0)",

    "SELECT 'stator_indexes: a new index would get an id that was given before'"
    " WHERE (SELECT max(id) FROM stator_indexes)>"
    " coalesce((SELECT seq FROM main.sqlite_sequence WHERE name='stator_indexes'),0)",

    "SELECT 'stator_meta: the format or the stamp of the catalog is missing'"
    " WHERE (SELECT count(*) FROM stator_meta WHERE key IN ('format','catalog'))<>2",
};

int st_check_sentences(st_check *k, const char *sql, const char *what) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(k->store, sql, 0, 0, &q, k->error), code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW)
    rc = st_check_say(k, "%.*s", ST_FMT(st_sql_bytes(q, 0)));
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return st_check_tolerate(k, rc, what, (st_str){NULL, 0});
}

/* ------------------------------------------------------------ definitions */

/* The definition's text, and what of it must be true of the file. */
static int check_stream_of(st_check *k, const st_table *t) {
  bool found;
  int64_t id;
  if (!t->stream_id) return STATOR_OK;
  int rc = st_sql_int(k->store, "SELECT id FROM stator_streams WHERE id=@ AND ended IS NULL",
                      t->stream_id, &found, &id, k->error);
  if (rc != STATOR_OK || found) return rc;
  return st_check_say(k, "table \"%.*s\": its stream is gone (id %lld)", ST_FMT(t->name),
                      (long long)t->stream_id);
}

static int check_ttl_of(st_check *k, const st_table *t) {
  bool found;
  int64_t is;
  if (!t->ttl.n) return STATOR_OK;
  int rc = st_sql_int(k->store,
                      "SELECT 1 FROM main.sqlite_schema WHERE type='table' AND name='stator_e'||@",
                      t->id, &found, &is, k->error);
  if (rc != STATOR_OK || found) return rc;
  return st_check_say(k, "table \"%.*s\": its TTL entries are gone, there is no stator_e%lld",
                      ST_FMT(t->name), (long long)t->id);
}

/* Columns: id, name, definition. */
static int check_table_row(st_check *k, sqlite3_stmt *q) {
  st_table t = {.id = sqlite3_column_int64(q, 0), .name = st_sql_bytes(q, 1)};
  int rc = st_definition_read(st_sql_bytes(q, 2), &k->arena, &t, k->error);
  if (rc != STATOR_OK) return st_check_tolerate(k, rc, "table", t.name);
  if (!t.hash.name.p)
    return st_check_say(k, "table \"%.*s\": its definition has no partition key", ST_FMT(t.name));
  rc = check_stream_of(k, &t);
  return rc == STATOR_OK ? check_ttl_of(k, &t) : rc;
}

static int check_index_row(st_check *k, sqlite3_stmt *q) {
  st_index x = {.id = sqlite3_column_int64(q, 0), .name = st_sql_bytes(q, 1)};
  int rc = st_index_definition_read(st_sql_bytes(q, 2), &k->arena, &x, k->error);
  if (rc != STATOR_OK) return st_check_tolerate(k, rc, "index", x.name);
  if (x.hash_count == 0)
    return st_check_say(k, "index \"%.*s\": its definition has no partition key", ST_FMT(x.name));
  return rc;
}

static int check_definitions(st_check *k, const char *sql,
                             int (*check_row)(st_check *k, sqlite3_stmt *q)) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(k->store, sql, 0, 0, &q, k->error), code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
    rc = check_row(k, q);
    st_arena_reset(&k->arena);
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return st_check_tolerate(k, rc, "the catalog", (st_str){NULL, 0});
}

int st_check_catalog(st_check *k) {
  int rc = check_definitions(k, "SELECT id,name,definition FROM stator_tables ORDER BY id",
                             check_table_row);
  if (rc == STATOR_OK)
    rc = check_definitions(k, "SELECT id,name,definition FROM stator_indexes ORDER BY id",
                           check_index_row);
  for (size_t i = 0; rc == STATOR_OK && i < sizeof catalog_sentences / sizeof *catalog_sentences;
       i++)
    rc = st_check_sentences(k, catalog_sentences[i], "the catalog");
  return rc;
}
