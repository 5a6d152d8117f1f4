/*
** The catalog: which tables and indexes there are, what a table's definition
** says, and where its rows lie. Kept in memory; loaded again when the file's
** catalog version has moved.
**
** An st_table is borrowed until the next st_store_write or st_store_release. Its
** text lives with it. Reads of one that has left the catalog since (another
** handle changed it, and something loaded the catalog again) answer ST_AGAIN.
*/
#ifndef ST_CATALOG_H
#define ST_CATALOG_H
#include "base/bounds.h"
#include "expr/path_tree.h"
#include "store/store.h"

typedef struct st_attribute {
  st_str name; /* p NULL: none */
  char type;   /* 'S', 'N', 'B' */
} st_attribute;

typedef enum st_status { ST_ACTIVE, ST_CREATING, ST_UPDATING, ST_DELETING } st_status;
typedef enum st_billing { ST_PROVISIONED, ST_PAY_PER_REQUEST } st_billing;
typedef enum st_index_kind { ST_GSI, ST_LSI } st_index_kind;
typedef enum st_projects { ST_PROJECTS_ALL, ST_PROJECTS_KEYS, ST_PROJECTS_INCLUDED } st_projects;
typedef enum st_view { /* StreamViewType */
                       ST_VIEW_NONE,
                       ST_VIEW_KEYS_ONLY,
                       ST_VIEW_NEW_IMAGE,
                       ST_VIEW_OLD_IMAGE,
                       ST_VIEW_NEW_AND_OLD
} st_view;

typedef struct st_throughput {
  int64_t read, write;
  int64_t increased_ms, decreased_ms; /* 0: never */
  int64_t decreases;                  /* today */
} st_throughput;

typedef struct st_index {
  int64_t id;
  st_str name;
  st_index_kind kind;
  st_attribute hash[ST_MAX_INDEX_PART], range[ST_MAX_INDEX_PART];
  int hash_count, range_count;
  st_projects projects;
  st_str *included; /* NonKeyAttributes, sorted by name */
  size_t included_count;
  st_throughput throughput;
  st_status status; /* as the file says; `until_ms` may have passed */
  int64_t until_ms; /* when a CREATING, UPDATING or DELETING state ends by itself; 0: not */
  bool backfilling; /* existing items are still being entered; not readable */
} st_index;

typedef enum st_tokenizer { ST_UNICODE61, ST_PORTER, ST_TRIGRAM } st_tokenizer;

typedef struct st_search_column {
  st_path path;
  st_str text;    /* the path as it is written: "info.plot", "cast[0]" */
  st_str name;    /* of the FTS5 column, unlike any other's without regard to case */
  int64_t weight; /* thousandths */
} st_search_column;

/* A search index: an FTS5 table beside the items, whose rowids are theirs. */
typedef struct st_search {
  int64_t id; /* of its own: no index of another kind has ids from the same series */
  st_str name;
  st_str sql_name; /* of the FTS5 table */
  st_search_column *columns;
  size_t column_count;
  st_tokenizer tokenizer;
  int prefixes[ST_MAX_PREFIXES]; /* lengths, ascending */
  int prefix_count;
  int64_t created_ms;
  bool backfilling; /* existing items are still being entered; not searchable */
} st_search;

typedef enum st_sql_type {
  ST_SQL_TEXT,
  ST_SQL_INTEGER,
  ST_SQL_REAL,
  ST_SQL_NUMERIC,
  ST_SQL_JSON,
  ST_SQL_BLOB
} st_sql_type;

typedef struct st_view_column {
  st_str name;
  st_path path;
  st_str text; /* the path as it is written */
  st_sql_type type;
} st_view_column;

/* A B-tree index on columns of a view, by their places in it. */
typedef struct st_view_index {
  int columns[ST_MAX_VIEW_INDEX_COLUMNS]; /* keys first, then covering ones */
  int key_count, count;
} st_view_index;

/* A view of a table's items: a SQLite view, and expression indexes. */
typedef struct st_sql_view {
  int64_t id;  /* from the series of st_search ids */
  st_str name; /* in SQL */
  st_view_column *columns;
  size_t column_count;
  st_str condition_sql; /* n 0: all items */
  st_str condition;     /* n 0, or a JSON object: the request's members that say it */
  st_view_index *indexes;
  size_t index_count;
  int64_t created_ms;
} st_sql_view;

typedef struct st_table {
  int64_t id;
  st_str name;
  char uuid[37]; /* TableId */
  int64_t created_ms;
  st_attribute hash, range; /* range.name.p NULL: no sort key */
  st_attribute *attributes; /* AttributeDefinitions, sorted by name */
  size_t attribute_count;
  st_index *indexes; /* in the order given; GSIs and LSIs mixed */
  size_t index_count;
  st_billing billing;
  bool billing_named;         /* BillingModeSummary is shown */
  int64_t on_demand_since_ms; /* LastUpdateToPayPerRequestDateTime; 0: none */
  st_throughput throughput;
  st_str table_class; /* n 0: never set */
  bool deletion_protection;
  st_view stream_view;     /* NONE: no stream is enabled */
  int64_t stream_since_ms; /* label of the latest stream; 0: there was none */
  int stream_shards;       /* of a stream to be enabled: 1, or all (0) */
  int64_t stream_id;       /* of the change log's stream that records; 0: none does */
  st_str ttl;              /* TTL attribute; n 0: TTL is off */
  st_str sql_name;         /* of the view that shows all of it; n 0: there is none */
  st_search *searches;     /* in the order of their creation */
  size_t search_count;
  st_sql_view *views; /* likewise */
  size_t view_count;
  st_str settings; /* n 0, or a JSON object of members stored and echoed as sent */
  st_status status;
  int64_t until_ms;
  struct st_table_statements *statements; /* of store/, NULL in a definition made elsewhere */
} st_table;

const char *st_view_name(st_view view); /* "NEW_IMAGE" */
st_view st_view_of(st_str name);

/* What a status is at a moment: a state whose time is over has become ACTIVE;
** a table or index whose deletion is over is gone (*gone). */
st_status st_status_at(st_status status, int64_t until_ms, int64_t now_ms, bool *gone);

/* *table is NULL if there is none of that name. Errors: those of loading. */
int st_catalog_find(st_store *s, st_str name, st_table **table, st_error *error);
int st_catalog_find_id(st_store *s, int64_t id, st_table **table, st_error *error);

/* All tables, by name in byte order; borrowed as an st_table is. */
int st_catalog_list(st_store *s, st_table *const **tables, size_t *count, st_error *error);

/* For calls that describe without reading rows, and before an error about what a
** definition lacks is final: compares the catalog with the file. ST_AGAIN if it
** had changed (and has been loaded again). */
int st_catalog_refresh(st_store *s, st_error *error);

const st_index *st_table_index(const st_table *t, st_str name);   /* NULL: none */
const st_search *st_table_search(const st_table *t, st_str name); /* NULL: none */

/*
** Changes; each inside st_store_write ... st_store_commit, and in effect for the
** same call at once. `definition` is copied; ids and statements in it are ignored.
** A stream begins and ends with the definition that has it, a new one with each
** new stream_since_ms. After a change look the table up again.
*/
int st_catalog_create(st_store *s, const st_table *definition, st_error *error);
int st_catalog_drop(st_store *s, int64_t table_id, st_error *error);
/* Everything but id, name, keys, indexes' columns, and what store/search and store/view
** make. Indexes are matched by name: new ones are created empty, missing ones dropped,
** others updated. */
int st_catalog_alter(st_store *s, int64_t table_id, const st_table *definition, st_error *error);

/* Writes the table's row anew, with what store/search and store/view have changed in a
** copy of it, and nothing else: their physical tables are theirs to make and drop. */
int st_catalog_rewrite(st_store *s, const st_table *definition, st_error *error);
/* A number that no search index or view of the file had before. */
int st_catalog_next_id(st_store *s, int64_t *id, st_error *error);

/* A copy in the arena, to change and give to st_catalog_alter. */
int st_table_copy(const st_table *t, st_arena *arena, st_table **copy, st_error *error);
#endif
