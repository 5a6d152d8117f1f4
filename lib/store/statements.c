/*
** statements.c - prepared statements: making them, binding to them, running
** them, and the set that hangs off a table. It knows SQL text and SQLite's
** codes, nothing of what an item means.
*/
#include "base/mem.h"
#include "store/search/search_internal.h"
#include <string.h>

/* Tag: fixed_sql. A row of the pin stays open to hold the read transaction. */
static const char *const fixed_sql[ST_FIXED_COUNT] = {
    [ST_FIXED_BEGIN] = "BEGIN IMMEDIATE",
    [ST_FIXED_COMMIT] = "COMMIT",
    [ST_FIXED_ROLLBACK] = "ROLLBACK",
    [ST_FIXED_SAVEPOINT] = "SAVEPOINT stator",
    [ST_FIXED_RELEASE] = "RELEASE stator",
    [ST_FIXED_ROLLBACK_TO] = "ROLLBACK TO stator",
    [ST_FIXED_STAMP] = "SELECT value FROM stator_meta WHERE key='catalog'",
    [ST_FIXED_PIN] = "SELECT value FROM stator_meta WHERE key='format'",
    [ST_FIXED_SCHEMA] = "PRAGMA main.schema_version",
    [ST_FIXED_LOG_APPEND] = "INSERT INTO stator_log(stream,shard,time,event,actor,keys,old,new)"
                            " VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
    [ST_FIXED_LOG_READ] = "SELECT seq,time,event,actor,keys,old,new FROM stator_log"
                          " INDEXED BY stator_log_shards WHERE stream=?1 AND shard=?2 AND seq>=?3"
                          " AND time>=?4 ORDER BY seq",
    [ST_FIXED_LOG_NEWEST] = "SELECT seq FROM main.sqlite_sequence WHERE name='stator_log'",
    [ST_FIXED_LOG_TIME] = "SELECT time FROM stator_log WHERE seq=?1",
    [ST_FIXED_LOG_FRONT] = "SELECT seq,time FROM stator_log ORDER BY seq LIMIT ?1",
    [ST_FIXED_LOG_TRIM] = "DELETE FROM stator_log WHERE seq<=?1",
    [ST_FIXED_STREAM] = "SELECT " ST_STREAM_COLUMNS " FROM stator_streams WHERE table_name=?1"
                        " AND since=?2 AND (ended IS NULL OR ended>=?3)",
    [ST_FIXED_STREAMS_OVER] = "SELECT 1 FROM stator_streams WHERE ended<?1 LIMIT 1",
    [ST_FIXED_STREAMS_REMOVE_OVER] = "DELETE FROM stator_streams WHERE ended<?1",
    [ST_FIXED_TOKEN_FIND] = "SELECT digest_low,digest_high,sizes FROM stator_tokens"
                            " WHERE scope=?1 AND token=?2 AND expires_ms>?3",
    [ST_FIXED_TOKEN_KEEP] = "REPLACE INTO stator_tokens(scope,token,expires_ms,digest_low,"
                            "digest_high,sizes) VALUES(?1,?2,?3,?4,?5,?6)",
    [ST_FIXED_TOKENS_EXPIRE] = "DELETE FROM stator_tokens WHERE (scope,token) IN (SELECT scope,"
                               "token FROM stator_tokens WHERE expires_ms<=?1 LIMIT 100)",
};

/* Tag: item_sql. */
static const char *const item_sql[ST_ITEM_SQL_COUNT] = {
    [ST_ITEM_GET] = "SELECT id,size,item FROM stator_t@ WHERE shard=?1 AND pk=?2 AND sk=?3",
    [ST_ITEM_READ] = "SELECT item FROM stator_t@ WHERE shard=?1 AND pk=?2 AND sk=?3",
    [ST_ITEM_BY_ID] = "SELECT item,size FROM stator_t@ WHERE id=?1",
    [ST_ITEM_INSERT] = "INSERT INTO stator_t@(shard,pk,sk,size,item) VALUES(?1,?2,?3,?4,?5)",
    [ST_ITEM_UPSERT] = "INSERT INTO stator_t@(shard,pk,sk,size,item) VALUES(?1,?2,?3,?4,?5)"
                       " ON CONFLICT(shard,pk,sk) DO UPDATE SET size=?4,item=?5",
    [ST_ITEM_UPDATE] = "UPDATE stator_t@ SET size=?2,item=?3 WHERE id=?1",
    [ST_ITEM_DELETE] = "DELETE FROM stator_t@ WHERE shard=?1 AND pk=?2 AND sk=?3",
    [ST_ITEM_DELETE_ID] = "DELETE FROM stator_t@ WHERE id=?1",
    [ST_TTL_INSERT] = "INSERT OR IGNORE INTO stator_e@(expires,id) VALUES(?1,?2)",
    [ST_TTL_DELETE] = "DELETE FROM stator_e@ WHERE expires=?1 AND id=?2",
    [ST_TTL_DUE] = "SELECT expires,id FROM stator_e@ WHERE expires>=?1 AND expires<?2"
                   " ORDER BY expires,id",
    [ST_TTL_ITEMS] = "SELECT e.expires,e.id,t.item,t.shard,t.pk,t.sk FROM stator_e@ AS e"
                     " LEFT JOIN stator_t@ AS t ON t.id=e.id"
                     " WHERE e.expires>=?1 AND e.expires<?2 ORDER BY e.expires,e.id",
    [ST_TTL_DELETE_TO] = "DELETE FROM stator_e@ WHERE expires>=?1 AND (expires,id)<=(?2,?3)",
};

static void expand_sql(const char *sql, int64_t table_id, int64_t index_id, st_buf *out) {
  for (const char *p = sql; *p; p++) {
    if (*p == '@') {
      st_buf_int(out, table_id);
    } else if (*p == '#') {
      st_buf_int(out, index_id);
    } else {
      st_buf_char(out, *p);
    }
  }
}

int st_sql_prepare_as_is(st_store *s, st_buf *sql, sqlite3_stmt **slot, st_error *error) {
  const char *text = st_buf_cstr(sql);
  if (!text) return st_error_nomem(error);
  int code =
      sqlite3_prepare_v3(s->db, text, (int)sql->n + 1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(s, code, error);
}

int st_sql_prepare(st_store *s, const char *sql, int64_t table_id, int64_t index_id,
                   sqlite3_stmt **slot, st_error *error) {
  if (*slot) return STATOR_OK;
  st_buf text;
  st_buf_init(&text, 0);
  expand_sql(sql, table_id, index_id, &text);
  int rc = st_sql_prepare_as_is(s, &text, slot, error);
  st_buf_free(&text);
  return rc;
}

int st_sql_exec_as_is(st_store *s, st_buf *sql, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare_as_is(s, sql, &q, error);
  if (rc == STATOR_OK) rc = st_sql_run(s, q, error);
  sqlite3_finalize(q);
  return rc;
}

int st_sql_fixed(st_store *s, st_fixed which, sqlite3_stmt **q, st_error *error) {
  int rc = STATOR_OK;
  if (!s->fixed[which]) rc = st_sql_prepare(s, fixed_sql[which], 0, 0, &s->fixed[which], error);
  *q = s->fixed[which];
  return rc;
}

int st_sql_item(st_store *s, st_table *t, st_item_sql which, sqlite3_stmt **q, st_error *error) {
  sqlite3_stmt **slot = &t->statements->item[which];
  int rc = STATOR_OK;
  if (!*slot) rc = st_sql_prepare(s, item_sql[which], t->id, 0, slot, error);
  *q = *slot;
  return rc;
}

static int run_to_end(st_store *s, sqlite3_stmt *q, st_error *error) {
  int code = sqlite3_step(q);
  while (code == SQLITE_ROW) code = sqlite3_step(q);
  int rc = code == SQLITE_DONE ? STATOR_OK : st_store_raise(s, code, error);
  sqlite3_reset(q);
  return rc;
}

int st_sql_run(st_store *s, sqlite3_stmt *q, st_error *error) {
  int rc = st_store_go_on(s, error);
  return rc == STATOR_OK ? run_to_end(s, q, error) : rc;
}

int st_sql_run_fixed(st_store *s, st_fixed which, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_fixed(s, which, &q, error);
  if (rc != STATOR_OK) return rc;
  s->unstoppable = true;
  rc = run_to_end(s, q, error);
  s->unstoppable = false;
  return rc;
}

int st_sql_exec(st_store *s, const char *sql, int64_t table_id, int64_t index_id, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, sql, table_id, index_id, &q, error);
  if (rc == STATOR_OK) rc = st_sql_run(s, q, error);
  sqlite3_finalize(q);
  return rc;
}

int st_sql_int(st_store *s, const char *sql, int64_t table_id, bool *found, int64_t *out,
               st_error *error) {
  *found = false;
  *out = 0;
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, sql, table_id, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    *found = sqlite3_column_type(q, 0) != SQLITE_NULL;
    *out = sqlite3_column_int64(q, 0);
  } else if (code != SQLITE_DONE) {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}

/* Binding fails by a wrong number of the parameter or a length past SQLite's
** limit only, neither of which a key has. The bytes stay the caller's. */
void st_sql_bind_part(sqlite3_stmt *q, int at, st_key_part part) {
  const char *p = part.bytes.p ? part.bytes.p : "";
  if (part.type == 'S' || part.type == 0) {
    sqlite3_bind_text(q, at, p, (int)part.bytes.n, SQLITE_STATIC);
  } else {
    sqlite3_bind_blob(q, at, p, (int)part.bytes.n, SQLITE_STATIC);
  }
}

int st_sql_bind_text(st_store *s, sqlite3_stmt *q, int at, st_str text, st_error *error) {
  int code = sqlite3_bind_text64(q, at, text.p ? text.p : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(s, code, error);
}

st_str st_sql_bytes(sqlite3_stmt *q, int column) {
  const char *p = sqlite3_column_blob(q, column);
  int n = sqlite3_column_bytes(q, column);
  return (st_str){p ? p : "", p ? (size_t)n : 0};
}

st_key_part st_sql_part(sqlite3_stmt *q, int column, const st_attribute *a) {
  return (st_key_part){.bytes = st_sql_bytes(q, column), .type = a->name.p ? a->type : (char)0};
}

/* Of NULL, which is "main" without a search for the name. */
uint32_t st_sql_data_version(st_store *s) {
  unsigned version = 0;
  sqlite3_file_control(s->db, NULL, SQLITE_FCNTL_DATA_VERSION, &version);
  return version;
}

st_table_statements *st_statements_new(void) {
  st_table_statements *x = st_mem_alloc(sizeof *x);
  if (!x) return NULL;
  memset(x, 0, sizeof *x);
  st_arena_init(&x->arena);
  st_buf_init(&x->row, 0);
  return x;
}

void st_statements_finalize(st_table_statements *x) {
  for (int i = 0; i < ST_ITEM_SQL_COUNT; i++) {
    sqlite3_finalize(x->item[i]);
    x->item[i] = NULL;
  }
  for (size_t i = 0; x->keeping && i < x->table->index_count; i++) {
    sqlite3_finalize(x->keepers[i].insert);
    sqlite3_finalize(x->keepers[i].remove);
    sqlite3_finalize(x->keepers[i].find);
  }
  if (x->keeping) st_search_finalize(x);
  x->keeping = false; /* what it points at stays in the arena */
  st_range_queries_free(x);
  st_mem_free(x->counted);
  x->counted = NULL;
  st_mem_free(x->collected);
  x->collected = NULL;
  st_buf_free(&x->row);
}

void st_statements_free(st_table_statements *x) {
  if (!x) return;
  st_statements_finalize(x);
  st_arena_free(&x->arena);
  st_mem_free(x);
}
