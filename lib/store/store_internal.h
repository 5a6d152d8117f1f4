/*
** What the files of store/ share and nobody else may see: the connection, the
** catalog in memory, a table's prepared statements.
*/
#ifndef ST_STORE_INTERNAL_H
#define ST_STORE_INTERNAL_H
#include "expr/path_tree.h"
#include "store/change_log.h"
#include "store/dry_run.h"
#include "store/search/search.h"
#include <sqlite3.h>

#define ST_FORMAT 3                      /* of the file; stator_meta says it */
enum { ST_APPLICATION_ID = 1400140914 }; /* "Sttr": of a file that is all ours */

/* Statements without a table, prepared once per connection. Tag: fixed_sql. */
typedef enum st_fixed {
  ST_FIXED_BEGIN,
  ST_FIXED_COMMIT,
  ST_FIXED_ROLLBACK,
  ST_FIXED_SAVEPOINT,
  ST_FIXED_RELEASE,
  ST_FIXED_ROLLBACK_TO,
  ST_FIXED_STAMP,
  ST_FIXED_PIN,
  ST_FIXED_SCHEMA,
  ST_FIXED_LOG_APPEND,
  ST_FIXED_LOG_READ,
  ST_FIXED_LOG_NEWEST,
  ST_FIXED_LOG_TIME,
  ST_FIXED_LOG_FRONT,
  ST_FIXED_LOG_TRIM,
  ST_FIXED_STREAM,
  ST_FIXED_STREAMS_OVER,
  ST_FIXED_STREAMS_REMOVE_OVER,
  ST_FIXED_TOKEN_FIND,
  ST_FIXED_TOKEN_KEEP,
  ST_FIXED_TOKENS_EXPIRE,
  ST_FIXED_COUNT
} st_fixed;

/* Statements of an item table. Tag: item_sql. */
typedef enum st_item_sql {
  ST_ITEM_GET,
  ST_ITEM_READ,
  ST_ITEM_BY_ID,
  ST_ITEM_INSERT,
  ST_ITEM_UPSERT,
  ST_ITEM_UPDATE,
  ST_ITEM_DELETE,
  ST_ITEM_DELETE_ID,
  ST_TTL_INSERT,
  ST_TTL_DELETE,
  ST_TTL_DUE,
  ST_TTL_ITEMS,
  ST_TTL_DELETE_TO,
  ST_ITEM_SQL_COUNT
} st_item_sql;

typedef struct st_range_query st_range_query; /* a prepared range read, see rows.c */

typedef struct st_counted {
  bool set;
  uint32_t version;               /* SQLite's data version, */
  int64_t changes, undone, at_ms; /* rows changed here, undos here, when counted */
  st_extent extent;
} st_counted;

/* The size of an item collection, when it was last counted. */
typedef struct st_collected {
  bool set;
  uint64_t hash; /* of the partition key's bytes; of two with one hash the latter is shown */
  int64_t items, bytes;
  int64_t changes, at_ms; /* rows changed here, when counted */
} st_collected;

enum { ST_COLLECTED = 32 };

/* Where an index finds its key attributes among the resolved ones, and the
** statements that keep it. */
typedef struct st_index_keeper {
  int hash_slot[ST_MAX_INDEX_PART], range_slot[ST_MAX_INDEX_PART];
  sqlite3_stmt *insert, *remove, *find;
} st_index_keeper;

typedef struct st_table_statements {
  st_arena arena; /* holds the st_table, its text and what is below */
  st_table *table;
  st_str source; /* the catalog's rows it was read from */
  bool kept;     /* while loading: still as the file says */
  bool retired;  /* out of the catalog; freed when the call that may hold it ends */
  struct st_table_statements *next_retired;
  sqlite3_stmt *item[ST_ITEM_SQL_COUNT];
  st_range_query *queries; /* most recently used first */
  int query_count;

  bool keeping; /* tree, slots and keepers are made */
  st_path_tree tree;
  st_value *old_values, *new_values; /* one per slot of the tree */
  int ttl_slot;
  st_index_keeper *keepers;          /* one per index */
  struct st_search_keeper *searches; /* one per search index */

  st_buf row;            /* the row read inside a write */
  sqlite3_stmt *reading; /* ITEM_GET or ITEM_READ, if it holds a borrowed row */
  struct st_table_statements *next_reading;
  st_counted *counted;     /* (1 + indexes) x (1 + shards), NULL until counted */
  st_collected *collected; /* ST_COLLECTED, by hash; NULL until counted */
} st_table_statements;

typedef struct st_cache {
  st_table **tables; /* by name */
  size_t count;
  size_t last;   /* where the table was that was found last; may be past the end */
  int64_t stamp; /* of the file's catalog when it was read */
  uint32_t seen; /* data version at which the stamp was last compared */
  bool stale;    /* must be compared before the next use, whatever `seen` says */
  bool unsure;   /* read or changed inside the application's transaction: compared by each call */
  bool changed;  /* inside the transaction that is open */
  bool foreign;  /* what lies in indexes of views is another SQLite's */
} st_cache;

/* shard, hash and range attributes of an index, the table's key */
#define ST_MAX_KEY_COLUMNS (2 * ST_MAX_INDEX_PART + 3)

typedef struct st_key_member {
  const st_attribute *attribute;
  int column;
  size_t name_end; /* in st_rows.names */
} st_key_member;

struct st_rows {
  st_store *store;
  sqlite3_stmt *query; /* NULL: not open */
  bool keys_only, started, empty;
  st_key_member members[ST_MAX_KEY_COLUMNS]; /* of a row put together from key columns, */
  int member_count;
  st_buf names; /* what stands before their values, one behind the other */
  st_buf text;  /* and its text */
};

#define ST_RANKING_POINTER "stator-ranking" /* the type of what is bound for it */

/* What the ranking function (search/rank.c) reckons with, and finds. */
typedef struct st_ranking {
  const st_search *index;
  st_search_statistics statistics; /* hits: its own */
  bool reckoned;                   /* the statistics are there */
  st_search_place after;           /* rows up to it rank nowhere */
  struct st_ranking_terms *terms;  /* NULL until the first row */
  int64_t *ids;                    /* NULL, or ascending: of the rows that count */
  size_t id_count;
} st_ranking;

struct st_search_rows {
  st_store *store;
  st_table *table;
  const st_search *index;
  st_str fts;
  sqlite3_stmt *query;        /* NULL: not open */
  sqlite3_stmt *item, *marks; /* that hold what is borrowed; NULL: none */
  bool started, over;
  st_ranking ranking;
};

/* Asked while a long statement runs; false: it is to end. Must not use the connection
** for more than numbers that it has at hand. */
typedef struct st_ticker {
  bool (*go_on)(void *arg);
  void *arg;
} st_ticker;

typedef struct st_sql_guard st_sql_guard;

enum { ST_SQL_KEPT = 8 };

/* Of sql/sql_kept.c; what they were prepared against, too. */
typedef struct st_sql_kept {
  struct sqlite3_stmt *q[ST_SQL_KEPT];
  size_t count;
  int64_t stamp, schema;
} st_sql_kept;

struct st_store {
  sqlite3 *db;
  st_store_options options; /* path: own copy */
  bool borrowed;            /* the application's connection */
  bool memory;
  bool readonly;
  sqlite3_stmt *fixed[ST_FIXED_COUNT];

  int depth;           /* of st_store_write */
  bool began;          /* the outermost st_store_write is a BEGIN, not a SAVEPOINT */
  bool in_explicit;    /* between st_store_begin and st_store_end */
  bool explicit_began; /* that is a BEGIN, not a SAVEPOINT */
  bool bare;           /* the level is that of st_store_write_item, without a SAVEPOINT */
  int64_t bare_from;   /* rows changed here, when it began */
  int log_pages;       /* in the log after the last commit */
  bool gathering;      /* between st_store_gather and st_store_settle */
  bool impatient;      /* the busy timeout is 0 until then */
  int64_t app_row_id;  /* the application's last_insert_rowid */
  int64_t undone;      /* how often something was rolled back */
  int64_t now_ms;      /* as st_store_set_now told it */
  st_dry_run *dry;     /* NULL: what is asked is done */

  const atomic_uint *interrupts; /* NULL: none can come */
  unsigned interrupts_seen;
  bool unstoppable;        /* a statement runs that begins or ends something */
  const st_ticker *ticker; /* NULL: nobody */
  st_sql_guard *guard;     /* of the question that is being prepared; NULL: none is */
  bool shaded;             /* views in TEMP may stand before those of the file */
  bool asked;              /* what questions need is known to the connection */
  st_sql_kept kept;        /* questions that stay prepared */

  st_cache cache;
  st_table_statements *retired;
  st_table_statements *reading; /* those whose row is borrowed */
  bool pinned;                  /* ST_FIXED_PIN holds the read transaction */
  st_arena arena;               /* scratch of one item's write */
  st_buf keys;                  /* of a record being logged */
  st_rows rows;
  st_search_rows search;
  bool ranks; /* the connection knows the functions of search/rank.c */
};

/* --- store.c */

/* A connection to a file, whatever is in it: no catalog is made or read. */
int st_store_connect(const st_store_options *o, st_store **out, st_error *error);

/* --- statements.c */

/* Prepares into *slot unless it is already there. In the SQL '@' stands for the
** table's id, '#' for the index's. */
int st_sql_prepare(st_store *s, const char *sql, int64_t table_id, int64_t index_id,
                   sqlite3_stmt **slot, st_error *error);
/* The text as it is, once it is whole. */
int st_sql_prepare_as_is(st_store *s, st_buf *sql, sqlite3_stmt **slot, st_error *error);
int st_sql_exec_as_is(st_store *s, st_buf *sql, st_error *error);
int st_sql_fixed(st_store *s, st_fixed which, sqlite3_stmt **q, st_error *error);
int st_sql_item(st_store *s, st_table *t, st_item_sql which, sqlite3_stmt **q, st_error *error);

/* Runs a statement that gives no rows, and resets it. Those without parameters are
** not interrupted. */
int st_sql_run(st_store *s, sqlite3_stmt *q, st_error *error);
int st_sql_run_fixed(st_store *s, st_fixed which, st_error *error);
/* Runs text once; '@' and '#' as above. */
int st_sql_exec(st_store *s, const char *sql, int64_t table_id, int64_t index_id, st_error *error);
/* The first column of the first row; *found false if there is none. */
int st_sql_int(st_store *s, const char *sql, int64_t table_id, bool *found, int64_t *out,
               st_error *error);
void st_sql_bind_part(sqlite3_stmt *q, int at, st_key_part part);
/* An application may have lowered SQLite's limit of a text's length. */
int st_sql_bind_text(st_store *s, sqlite3_stmt *q, int at, st_str text, st_error *error);
st_str st_sql_bytes(sqlite3_stmt *q, int column); /* TEXT or BLOB; never a NULL pointer */
/* A key column as the attribute's definition says; none for a missing attribute. */
st_key_part st_sql_part(sqlite3_stmt *q, int column, const st_attribute *a);
uint32_t st_sql_data_version(st_store *s);

st_table_statements *st_statements_new(void); /* NULL: no memory */
void st_statements_free(st_table_statements *x);
/* Frees the prepared statements and what was derived from the definition. */
void st_statements_finalize(st_table_statements *x);
void st_range_queries_free(st_table_statements *x);

/* --- store_transaction.c */

/* What st_store_release does to reads; retired tables stay. */
void st_store_end_reads(st_store *s);

int st_store_raise_lost(st_store *s, st_error *error);
/* Within a level that only the whole transaction can take back, and that has changed
** something. */
bool st_store_is_committed_to(const st_store *s);

/* --- interrupt.c: on a connection of our own */
enum { ST_STEPS_BETWEEN_LOOKS = 4000 }; /* of SQLite's machine: less than a millisecond */
void st_store_watch(st_store *s);

/* --- open_file.c: from a connection to a store with a catalog */
int st_open_check(st_store *s, st_error *error);

/* --- catalog.c */
int st_catalog_load(st_store *s, st_error *error);
/* After the first step of a read: ST_AGAIN if the catalog had changed (and has
** been loaded again; everything borrowed is gone). */
int st_catalog_check(st_store *s, st_error *error);
/* The same with what the step itself came to: a failure that a changed catalog
** explains (a table is gone) is taken back. */
int st_catalog_after_step(st_store *s, int rc, st_error *error);
/* At the start of a write: loads again if needed, without ST_AGAIN. */
int st_catalog_fresh(st_store *s, st_error *error);
/* Reads one table's rows again, after this store changed them (or removed them),
** and gives the catalog a new stamp. */
int st_catalog_replace(st_store *s, int64_t table_id, st_error *error);
void st_catalog_free(st_store *s);
void st_catalog_free_retired(st_store *s);

/* --- catalog_text.c */
void st_definition_write(const st_table *t, st_buf *out);
void st_index_definition_write(const st_index *x, st_buf *out);
/* Into t, its text in `arena`; id, name and indexes are left alone. */
int st_definition_read(st_str text, st_arena *arena, st_table *t, st_error *error);
int st_index_definition_read(st_str text, st_arena *arena, st_index *x, st_error *error);

/* --- catalog_change.c */
/* Notes that the items there are now are still to be entered; *any false if there are
** none. index_id as in stator_jobs: of a search index the negative id, 0: TTL. */
int st_catalog_add_job(st_store *s, int64_t table_id, int64_t index_id, bool *any, st_error *error);
/* Gives a table its own view, which one of an older file lacks. */
int st_catalog_add_view(st_store *s, const st_table *t, st_error *error);
/* Writes an index's row as *x says. */
int st_catalog_put_index(st_store *s, const st_index *x, st_error *error);

typedef struct st_change {
  st_str old_item, new_item; /* n 0: there was, or is, none */
  st_actor actor;
} st_change;

/* --- index_entries.c */
typedef struct st_entry {
  int shard;
  st_key_part hash[ST_MAX_INDEX_PART], range[ST_MAX_INDEX_PART];
} st_entry;

/* Makes tree, slots and keepers of a table, once. */
int st_entries_prepare(const st_table *t, st_error *error);
/* From an item's values (one per slot) to its entry; *fits false: it has none. */
int st_entry_of(st_store *s, const st_table *t, size_t index, const st_value *values,
                st_entry *entry, bool *fits, st_error *error);
int st_entry_insert(st_store *s, st_table *t, size_t index, const st_entry *entry,
                    const st_key *key, int64_t id, st_error *error);
/* *id: the row that the index says it stands for. */
int st_entry_find(st_store *s, st_table *t, size_t index, const st_entry *entry, const st_key *key,
                  bool *found, int64_t *id, st_error *error);
/* The statements that keep an index, once the entries are prepared. */
int st_entry_statements(st_store *s, st_table *t, size_t index, sqlite3_stmt **insert,
                        sqlite3_stmt **remove, st_error *error);
/* Brings entries of indexes and TTL from the old item to the new one; either
** may be empty (n 0). A sweep removes its TTL entries itself. */
int st_entries_change(st_store *s, st_table *t, const st_key *key, int64_t id, const st_change *c,
                      st_error *error);

/* --- items.c */
/* st_items_delete, on whose behalf. */
int st_items_remove(st_store *s, st_table *t, const st_key *key, const st_row *old, st_actor actor,
                    st_error *error);

/* --- dry_run.c */
int st_dry_get(st_store *s, st_table *t, st_item_sql which, const st_key *key, st_error *error);

/* --- change_log.c */
/* Inside the item's write. `t` has a stream. */
int st_log_append(st_store *s, const st_table *t, const st_key *key, const st_change *c,
                  st_error *error);
int64_t st_log_cutoff(const st_store *s); /* records of an earlier time are too old */

/* --- stream_catalog.c */
#define ST_STREAM_COLUMNS "id,table_name,since,until,hash,range,view,shards,first,last,ended"

/* Begins and ends streams as the new definition asks, before it is written: sets
** t->stream_id. `old` NULL: a new table's. */
int st_streams_follow(st_store *s, const st_table *old, st_table *t, st_error *error);
int st_streams_drop(st_store *s, const st_table *t, st_error *error);
/* Streams that ended too long ago. */
int st_streams_any_over(st_store *s, bool *any, st_error *error);
int st_streams_remove_over(st_store *s, st_error *error);

/* --- ttl.c */
bool st_ttl_seconds(st_value v, int64_t *seconds); /* false: no entry */
int st_ttl_insert(st_store *s, st_table *t, int64_t seconds, int64_t id, st_error *error);
int st_ttl_change(st_store *s, st_table *t, int64_t id, st_value old_value, st_value new_value,
                  st_error *error);
#endif
