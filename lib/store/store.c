/*
** store.c - opening and closing the connection of a store, and SQLite's errors
** in our words. It owns the st_store; the catalog's meaning is not its business.
*/
#include "base/mem.h"
#include "store/sql/sql_guard.h"
#include "store/sql/sql_kept.h"
#include "store/view/views.h"
#include <string.h>

typedef struct sqlite_trouble {
  int sqlite_code;
  stator_code code;
  const char *message;
} sqlite_trouble;

static const sqlite_trouble troubles[] = {
    {SQLITE_BUSY_SNAPSHOT, STATOR_BUSY,
     "another connection wrote since this transaction began to read; begin it with BEGIN "
     "IMMEDIATE"                                                                                        },
    {SQLITE_IOERR_NOMEM,   STATOR_NOMEM,       "out of memory"                                          },
    {SQLITE_BUSY,          STATOR_BUSY,        "another connection held the store past the busy timeout"},
    {SQLITE_LOCKED,        STATOR_BUSY,        "another statement of the connection holds the table"    },
    {SQLITE_NOMEM,         STATOR_NOMEM,       "out of memory"                                          },
    {SQLITE_READONLY,      STATOR_READONLY,    "the store cannot be written"                            },
    {SQLITE_FULL,          STATOR_DISK_FULL,   "no space is left; nothing of the call was kept"         },
    {SQLITE_IOERR,         STATOR_IO,          "the operating system refused a read or write"           },
    {SQLITE_CORRUPT,       STATOR_CORRUPT,     "the file is damaged or cut short"                       },
    {SQLITE_NOTADB,        STATOR_CORRUPT,     "the file is damaged or cut short"                       },
    {SQLITE_CANTOPEN,      STATOR_CANTOPEN,    "the file cannot be opened"                              },
    {SQLITE_PERM,          STATOR_CANTOPEN,    "the file cannot be opened"                              },
    {SQLITE_INTERRUPT,     STATOR_INTERRUPTED, "the call was interrupted"                               },
};

static const sqlite_trouble *trouble_of(int code) {
  for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
    if (troubles[i].sqlite_code == code) return &troubles[i];
  }
  return NULL;
}

enum { HEADER_BYTES = 16 };

/* SQLITE_NOTADB is also said of damaged headers. Read through SQLite's own file:
** opening and closing it anew would drop this process's locks on it. */
static bool has_sqlite_header(st_store *s) {
  sqlite3_file *file = NULL;
  char header[HEADER_BYTES];
  if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
      !file->pMethods) {
    return false;
  }
  return file->pMethods->xRead(file, header, HEADER_BYTES, 0) == SQLITE_OK &&
         memcmp(header, "SQLite format 3", HEADER_BYTES) == 0;
}

/* Why, is for the operating system to say: SQLite has one code for a folder, a
** missing folder and a missing right. */
static int raise_unopened(st_store *s, int extended, st_error *error) {
  char why[128] = "";
  int number = sqlite3_system_errno(s->db);
  if (number == 0 || strerror_r(number, why, sizeof why) != 0) why[0] = 0;
  return st_error_raise(error, STATOR_CANTOPEN, "%s: the file cannot be opened%s%s (SQLite %d)",
                        s->options.path, *why ? ": " : "", why, extended);
}

int st_store_raise(st_store *s, int sqlite_code, st_error *error) {
  int extended = sqlite3_extended_errcode(s->db);
  if ((extended & 0xff) != (sqlite_code & 0xff)) extended = sqlite_code;
  const sqlite_trouble *trouble = trouble_of(extended);
  if (!trouble) trouble = trouble_of(sqlite_code & 0xff);
  if (!trouble) {
    return st_error_raise(error, STATOR_SQLITE, "%s: %s", s->options.path, sqlite3_errmsg(s->db));
  }
  if (extended == SQLITE_NOTADB && !has_sqlite_header(s)) {
    return st_error_raise(error, STATOR_NOT_A_STORE, "%s: the file is not an SQLite database",
                          s->options.path);
  }
  if (trouble->code == STATOR_NOMEM) return st_error_nomem(error);
  if (trouble->code == STATOR_CANTOPEN) return raise_unopened(s, extended, error);
  if (trouble->code == STATOR_INTERRUPTED)
    return st_error_raise(error, trouble->code, "%s", trouble->message);
  return st_error_raise(error, trouble->code, "%s: %s%s (SQLite %d: %s)", s->options.path,
                        trouble->message,
                        (s->borrowed || (s->in_explicit && !s->gathering)) && st_store_lost(s)
                            ? "; SQLite has undone the whole transaction"
                            : "",
                        extended, sqlite3_errstr(extended));
}

static st_store *new_store(const st_store_options *o) {
  st_store *s = st_mem_alloc(sizeof *s);
  if (!s) return NULL;
  memset(s, 0, sizeof *s);
  s->options = *o;
  s->options.path = st_mem_copy(o->path, strlen(o->path));
  if (!s->options.path) {
    st_mem_free(s);
    return NULL;
  }
  s->readonly = o->readonly;
  s->memory = strcmp(o->path, ":memory:") == 0;
  st_arena_init(&s->arena);
  st_buf_init(&s->rows.names, 0);
  st_buf_init(&s->rows.text, 0);
  st_buf_init(&s->keys, 0);
  return s;
}

enum { CHECKPOINT_PAGES = 4000 };

/* What SQLite does by itself, and a note of it. Where a checkpoint fails the commit
** has not; the next one comes back to it. */
static int note_log(void *arg, sqlite3 *connection, const char *schema, int pages) {
  ((st_store *)arg)->log_pages = pages;
  if (pages >= CHECKPOINT_PAGES) (void)sqlite3_wal_checkpoint(connection, schema);
  return SQLITE_OK;
}

/*
** What files are read and written with, chosen by measurement: items of 1 KB in
** random order, a file that the system has in memory, microseconds of the processor.
**  cache_size: 16 MB hold a small store (10,000 items, 12 MB). Get 7.4 -> 4.3, a
**    queried row 2.9 -> 1.1. Where more is read than fits, the size gains nothing
**    and costs a little, the processor's cache being smaller: with 100,000 items a
**    scanned row 4.0 -> 4.7. Each connection has its own.
**  temp_store: what a savepoint may have to undo stays in memory (it is bounded by
**    a call), instead of a file from 64 KB on: 25 puts in each of 8 savepoints, a
**    put 6.7 -> 5.0. What a question in SQL sorts has no such bound: it goes into a
**    file when it is more than the cache.
**  checkpoints: after 4,000 pages instead of 1,000: put 30 -> 25, with a million
**    items 45 -> 43. It is what the first block of the log's index holds: reading
**    costs no more. 16,000: 21 and 39, but 128 MB of log.
**  mmap_size: none. Get 14 -> 8 and a scanned row 5.0 -> 1.8 with a million items,
**    but an error of the disk, or a file that somebody cuts short, would then kill
**    the application with a signal instead of being an answer.
** Pages of 8 KiB (open_file.c): 4 KiB cost 4 KB items 1.5 to 2 times the put, 16
** KiB 1 KB items 1.2 times. secure_delete is as SQLite was built: it costs nothing
** that could be measured. Memory has no use for any of these.
*/
static int configure_file(st_store *s, st_error *error) {
  const char *const settings[] = {
      "PRAGMA main.cache_size=-16384",
      s->options.asks ? "PRAGMA temp_store=FILE" : "PRAGMA temp_store=MEMORY",
      "PRAGMA main.mmap_size=0",
  };
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < sizeof settings / sizeof *settings; i++) {
    rc = st_sql_exec(s, settings[i], 0, 0, error);
  }
  return rc;
}

/* Settings of a connection of our own; double quotes mean names only. The schema is
** trusted with functions: SQLite 3.40 does not yet count those of JSON as harmless, which
** views and search indexes need. No function of ours does more than reckon, and those of
** SQLite that touch files are not there, or not for schemas. */
static int configure(st_store *s, st_error *error) {
  static const char *const synchronous[] = {
      [STATOR_SYNC_FULL] = "PRAGMA synchronous=FULL",
      [STATOR_SYNC_NORMAL] = "PRAGMA synchronous=NORMAL",
      [STATOR_SYNC_OFF] = "PRAGMA synchronous=OFF",
  };
  sqlite3_extended_result_codes(s->db, 1);
  sqlite3_busy_timeout(s->db, s->options.busy_timeout_ms);
  (void)sqlite3_wal_hook(s->db, note_log, s);
  st_store_watch(s);
  (void)sqlite3_set_authorizer(s->db, st_sql_authorize, s);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  int rc = st_sql_exec(s, synchronous[s->options.durability], 0, 0, error);
  return rc == STATOR_OK && !s->memory ? configure_file(s, error) : rc;
}

static int connect_to(st_store *s, const char *path, int flags, st_error *error) {
  int code = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, s->options.vfs);
  if (!s->db) return st_error_nomem(error);
  if (code != SQLITE_OK) return st_store_raise(s, code, error);
  int rc = configure(s, error);
  if (rc != STATOR_OK || s->readonly || sqlite3_db_readonly(s->db, "main") != 1) return rc;
  return st_error_raise(error, STATOR_READONLY,
                        "%s: the file cannot be written; it can be opened for reading only",
                        s->options.path);
}

static int connect_file(st_store *s, st_error *error) {
  int flags = s->readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (!s->readonly && !s->options.existing) flags |= SQLITE_OPEN_CREATE;
  if (s->memory) flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (s->options.path[0] == 0) {
    return st_error_raise(error, STATOR_CANTOPEN, "the path of the store is empty");
  }
  return connect_to(s, s->options.path, flags, error);
}

static void write_uri(const char *path, st_buf *uri) {
  st_buf_lit(uri, "file:");
  for (const char *p = path; *p; p++) {
    bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
                 strchr("/._-", *p);
    if (plain)
      st_buf_char(uri, *p);
    else
      st_buf_format(uri, "%%%02X", (unsigned char)*p);
  }
  st_buf_lit(uri, "?immutable=1");
}

/* A file in WAL mode needs a shared-memory file beside it even to be read. Where
** none can be made (a folder or medium that is not writable) and no log is
** waiting, nobody is writing either, and the file is read as it lies. */
static int open_unchanging(st_store *s, st_error *error) {
  const char *path = sqlite3_db_filename(s->db, "main");
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  int log_exists = 1;
  if (path && vfs) {
    (void)vfs->xAccess(vfs, sqlite3_filename_wal(path), SQLITE_ACCESS_EXISTS, &log_exists);
  }
  if (log_exists) return error->code;
  st_buf uri;
  st_buf_init(&uri, 0);
  write_uri(path, &uri);
  st_error_clear(error);
  for (int i = 0; i < ST_FIXED_COUNT; i++) {
    sqlite3_finalize(s->fixed[i]);
    s->fixed[i] = NULL;
  }
  sqlite3_close(s->db);
  s->db = NULL;
  const char *text = st_buf_cstr(&uri);
  int rc = text ? connect_to(s, text, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error)
                : st_error_nomem(error);
  st_buf_free(&uri);
  return rc == STATOR_OK ? st_open_check(s, error) : rc;
}

/* From a path to a store that may be read. */
static int open_file(st_store *s, st_error *error) {
  int rc = connect_file(s, error);
  if (rc == STATOR_OK) rc = st_open_check(s, error);
  bool denied = rc == STATOR_CANTOPEN || rc == STATOR_READONLY;
  if (denied && s->readonly && s->db) rc = open_unchanging(s, error);
  if (rc == STATOR_OK) rc = st_catalog_load(s, error);
  return rc == STATOR_OK ? st_views_upgrade(s, error) : rc;
}

int st_store_connect(const st_store_options *o, st_store **out, st_error *error) {
  *out = NULL;
  st_store *s = new_store(o);
  if (!s) return st_error_nomem(error);
  int rc = connect_file(s, error);
  if (rc == STATOR_OK)
    *out = s;
  else
    st_store_close(s);
  return rc;
}

int st_store_open(const st_store_options *o, st_store **out, st_error *error) {
  *out = NULL;
  st_store *s = new_store(o);
  if (!s) return st_error_nomem(error);
  int rc = open_file(s, error);
  if (rc != STATOR_OK) {
    st_store_close(s);
    return rc;
  }
  *out = s;
  return STATOR_OK;
}

int st_store_open_on(struct sqlite3 *connection, st_store **out, st_error *error) {
  *out = NULL;
  const char *path = sqlite3_db_filename(connection, "main");
  st_store_options o = {.path = path && *path ? path : ":memory:"};
  st_store *s = new_store(&o);
  if (!s) return st_error_nomem(error);
  s->db = connection;
  s->borrowed = true;
  s->readonly = sqlite3_db_readonly(connection, "main") == 1;
  int rc = st_open_check(s, error);
  if (rc == STATOR_OK) rc = st_catalog_load(s, error);
  if (rc == STATOR_OK) rc = st_views_upgrade(s, error);
  if (rc != STATOR_OK) {
    st_store_close(s);
    return rc;
  }
  *out = s;
  return STATOR_OK;
}

int st_store_open_again(const st_store *s, st_store **out, st_error *error) {
  *out = NULL;
  if (st_store_is_private(s)) {
    return st_error_raise(error, STATOR_MISUSE, "this store has one connection only");
  }
  st_store_options o = s->options;
  o.path = sqlite3_db_filename(s->db, "main"); /* absolute: the working folder may have changed */
  o.existing = true;
  return st_store_open(&o, out, error);
}

int st_store_may_ask(const st_store *s, st_error *error) {
  if (!s->borrowed) return STATOR_OK;
  const char *path = sqlite3_db_filename(s->db, "main");
  if (!path || !*path)
    return st_error_raise(error, STATOR_MISUSE,
                          "Sql reads through a connection of its own, and the application's "
                          "database, in memory or temporary, has no file for one");
  if (sqlite3_txn_state(s->db, "main") == SQLITE_TXN_WRITE)
    return st_error_raise(error, STATOR_MISUSE,
                          "Sql reads through a connection of its own, which would not see what "
                          "the application's transaction has changed: commit it first");
  return STATOR_OK;
}

int st_store_open_reader(const st_store *s, int busy_timeout_ms, st_store **out, st_error *error) {
  sqlite3_vfs *vfs = NULL;
  if (s->borrowed) (void)sqlite3_file_control(s->db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
  st_store_options o = s->options;
  o.path = sqlite3_db_filename(s->db, "main");
  o.vfs = vfs ? vfs->zName : NULL;
  o.busy_timeout_ms = busy_timeout_ms;
  o.readonly = o.existing = o.asks = true;
  return st_store_open(&o, out, error);
}

void st_store_close(st_store *s) {
  if (!s) return;
  if (s->db) {
    st_store_release(s);
    while (s->depth > 0) st_store_undo(s);
  }
  st_catalog_free(s);
  st_sql_kept_end(s);
  for (int i = 0; i < ST_FIXED_COUNT; i++) sqlite3_finalize(s->fixed[i]);
  if (!s->borrowed) sqlite3_close(s->db);
  st_buf_free(&s->rows.names);
  st_buf_free(&s->rows.text);
  st_buf_free(&s->keys);
  st_arena_free(&s->arena);
  st_mem_free((char *)s->options.path);
  st_mem_free(s);
}

bool st_store_is_private(const st_store *s) {
  return s->memory || s->borrowed;
}

int st_store_log_pages(const st_store *s) {
  return s->log_pages;
}

bool st_store_checkpoint(st_store *s) {
  int pages, copied;
  int code = sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
  return code == SQLITE_OK && pages == copied;
}

bool st_store_reads_beside(st_store *s) {
  bool wal = false;
  sqlite3_stmt *q = NULL;
  if (sqlite3_prepare_v2(s->db, "PRAGMA main.journal_mode", -1, &q, NULL) == SQLITE_OK &&
      sqlite3_step(q) == SQLITE_ROW)
    wal = st_str_eq(st_sql_bytes(q, 0), ST_LIT("wal"));
  sqlite3_finalize(q);
  return wal;
}

bool st_store_is_borrowed(const st_store *s) {
  return s->borrowed;
}

bool st_store_in_memory(const st_store *s) {
  return s->memory;
}

bool st_store_is_readonly(const st_store *s) {
  return s->readonly;
}

void st_store_set_now(st_store *s, int64_t ms) {
  s->now_ms = ms;
}

void st_store_random(void *out, size_t n) {
  sqlite3_randomness((int)n, out);
}
