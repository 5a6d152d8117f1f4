/*
** check_log.c - the change log: that no record is missing in the series, that each fits
** its stream, and that it can be read and speaks of one item. A record may outlive its
** stream for a while; then its texts alone are looked at.
*/
#include "store/change_log.h"
#include "store/upkeep/check.h"

enum { RECORDS_BETWEEN_STEPS = 256 };

/* Each gives a sentence for every row that is wrong. 8 is ST_SHARDS. */
static const char *const log_sentences[] = {
    "WITH wanted(name) AS (VALUES('stator_log_shards'),('stator_tokens'),"
    "('stator_tokens_expiry')) SELECT name||' is missing' FROM wanted"
    " WHERE name NOT IN (SELECT name FROM main.sqlite_schema)",

    "SELECT printf('the stream of table \"%w\" (id %d) is described in another way than streams "
    "are',table_name,id) FROM stator_streams WHERE shards NOT IN (1,8) OR view NOT IN"
    "('KEYS_ONLY','NEW_IMAGE','OLD_IMAGE','NEW_AND_OLD_IMAGES') OR hash='' OR first<1"
    " OR (ended IS NULL)<>(last IS NULL)",

    "SELECT printf('stator_log: of the records %d to %d %d are missing',first,last,"
    "last-first+1-count) FROM (SELECT min(seq) AS first,count(*) AS count,"
    "(SELECT seq FROM main.sqlite_sequence WHERE name='stator_log') AS last FROM stator_log)"
    " WHERE count<last-first+1",

    "SELECT printf('table \"%w\": record %d does not fit its stream',s.table_name,l.seq)"
    " FROM stator_log AS l JOIN stator_streams AS s ON s.id=l.stream"
    " WHERE l.shard NOT BETWEEN 0 AND s.shards-1 OR l.seq<s.first OR l.seq>s.last"
    " OR l.event NOT BETWEEN 0 AND 2 OR l.actor NOT BETWEEN 0 AND 1"
    " OR (l.old IS NOT NULL)<>(l.event<>0 AND s.view IN ('OLD_IMAGE','NEW_AND_OLD_IMAGES'))"
    " OR (l.new IS NOT NULL)<>(l.event<>2 AND s.view IN ('NEW_IMAGE','NEW_AND_OLD_IMAGES'))",
};

static bool same_key(st_str name, st_str keys, st_str image) {
  st_value a = st_map_find(keys, name), b = st_map_find(image, name);
  return a.text && b.text && a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

/* A text that is there is an item of the record's key. */
static bool is_image(st_check *k, sqlite3_stmt *q, int column, st_str keys, st_str hash,
                     st_str range) {
  int64_t size;
  st_str image = st_sql_bytes(q, column);
  if (sqlite3_column_type(q, column) == SQLITE_NULL) return true;
  if (!st_check_reads(k, image, &size)) return false;
  return !hash.n || (same_key(hash, keys, image) && (!range.n || same_key(range, keys, image)));
}

/* Columns: seq, keys, old, new, and of the stream: hash, range, empty where it is gone. */
static int check_record(st_check *k, sqlite3_stmt *q) {
  int64_t size;
  st_str keys = st_sql_bytes(q, 1), hash = st_sql_bytes(q, 4), range = st_sql_bytes(q, 5);
  bool good =
      st_check_reads(k, keys, &size) &&
      (!hash.n || (st_map_find(keys, hash).text && (!range.n || st_map_find(keys, range).text))) &&
      is_image(k, q, 2, keys, hash, range) && is_image(k, q, 3, keys, hash, range);
  if (good) return STATOR_OK;
  return st_check_say(k, "stator_log: record %lld cannot be read, or is of several items",
                      (long long)sqlite3_column_int64(q, 0));
}

static int check_records(st_check *k) {
  sqlite3_stmt *q = NULL;
  int64_t count = 0;
  int rc = st_sql_prepare(k->store,
                          "SELECT l.seq,l.keys,l.old,l.new,s.hash,s.range FROM stator_log AS l"
                          " LEFT JOIN stator_streams AS s ON s.id=l.stream ORDER BY l.seq",
                          0, 0, &q, k->error);
  int code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
    if (count++ % RECORDS_BETWEEN_STEPS == 0)
      rc = st_store_progress(k->store, k->wish->progress, k->done, k->total, k->error);
    if (rc == STATOR_OK) rc = check_record(k, q);
    st_arena_reset(&k->arena);
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return rc;
}

int st_check_log(st_check *k) {
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < sizeof log_sentences / sizeof *log_sentences; i++)
    rc = st_check_sentences(k, log_sentences[i], "the change log");
  if (rc == STATOR_OK && !k->wish->quick)
    rc = st_check_tolerate(k, check_records(k), "the change log", (st_str){NULL, 0});
  return rc;
}
