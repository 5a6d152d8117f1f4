/*
** A store: one SQLite connection, its transactions, and the check that the
** catalog in memory is still the file's. Not thread-safe; the handle's mutex is.
*/
#ifndef ST_STORE_H
#define ST_STORE_H
#include "base/arena.h"
#include "base/error.h"

#include <stdatomic.h>

struct sqlite3;
typedef struct st_store st_store;

/* An internal return code, beside those of stator.h: the catalog had changed
** under the call, was loaded again, and the call must start again. No error is
** raised with it, nothing was written. */
enum { ST_AGAIN = 1000 };

typedef struct st_store_options {
  const char *path; /* ":memory:" for a store in memory */
  bool readonly;
  bool existing; /* do not create */
  stator_durability durability;
  int busy_timeout_ms; /* 0: fail at once */
  bool asks;           /* for questions in SQL: what they sort may be too much for memory */
  const char *vfs;     /* of SQLite's file systems; NULL: the usual one. Not copied */
} st_store_options;

/* Errors: NOMEM, CANTOPEN, NOT_A_STORE, NEWER, CORRUPT, READONLY, BUSY, IO, each with
** a message that names the file. Caller closes with st_store_close. */
int st_store_open(const st_store_options *o, st_store **out, st_error *error);

/* On an application's connection: no pragma, hook, timeout or limit of it is
** touched; st_store_close leaves it open. */
int st_store_open_on(struct sqlite3 *connection, st_store **out, st_error *error);

/* A second connection to the same file, with the same options. Not for stores in
** memory or on an application's connection: MISUSE. */
int st_store_open_again(const st_store *s, st_store **out, st_error *error);

/* A connection of our own to the store's file, for questions: it only reads. Not for stores
** in memory; on an application's connection st_store_may_ask comes first. */
int st_store_open_reader(const st_store *s, int busy_timeout_ms, st_store **out, st_error *error);

/* On an application's connection: MISUSE where its database, in memory or temporary, has no
** file that another connection could read, and while it has changes that are not committed,
** which that one would not see. */
int st_store_may_ask(const st_store *s, st_error *error);
void st_store_close(st_store *s);

bool st_store_is_private(
    const st_store *s); /* in memory, or the application's: one connection only */
/* Pages in the log of a file in WAL mode, as of the last commit here. */
int st_store_log_pages(const st_store *s);
/* Copies all of the log into the file, so that the next write begins it anew. False:
** somebody reads from it, or the disk did not take it; a later commit tries again. */
bool st_store_checkpoint(st_store *s);

/* Whether its reads and another connection's writes do not shut each other out: the
** file is in WAL mode. */
bool st_store_reads_beside(st_store *s);
bool st_store_is_borrowed(const st_store *s); /* the application's connection */
bool st_store_in_memory(const st_store *s);   /* nothing it does waits for a disk */
bool st_store_is_readonly(const st_store *s);

/*
** Writing. Outside a transaction: BEGIN IMMEDIATE ... COMMIT; inside one (an
** explicit one, or the application's): a SAVEPOINT. After st_store_write the
** catalog is fresh: tables must be looked up after it, not before. Errors: BUSY
** (also for SQLITE_BUSY_SNAPSHOT, with the advice to begin immediate), READONLY,
** DISK_FULL, IO, CORRUPT, SQLITE. A failing commit has undone everything.
*/
int st_store_write(st_store *s, st_error *error);

/* Whether a write of a single statement needs none of this: it is a transaction by
** itself (a store in memory that is ours), or part of an explicit one, whose catalog
** cannot change either. It cannot be undone: what may fail must come before it. */
bool st_store_takes_one(const st_store *s);

/* The same for the write of one item of a table with search indexes, where
** st_store_takes_one holds, which cannot fail but by damage or want once it has changed
** something: then, and then alone, st_store_undo takes back the whole transaction, as
** SQLite does for such reasons. FTS5 writes out what it has gathered at every SAVEPOINT,
** which doubles the cost of such items; so there is none. */
int st_store_write_item(st_store *s, st_error *error);
int st_store_commit(st_store *s, st_error *error);
void st_store_undo(st_store *s);
/* The same after an error, which tells if it took the whole transaction. */
void st_store_undo_after(st_store *s, st_error *error);

/*
** Writes that share a transaction: between the two the outermost st_store_commit
** waits for st_store_settle, and the writes behind it are SAVEPOINTs. Where BEGIN
** had to wait in vain, those behind it do not wait again. Outside of transactions,
** and not on an application's connection.
*/
void st_store_gather(st_store *s);
bool st_store_gathered(const st_store *s); /* something waits to be committed */
int st_store_settle(st_store *s, st_error *error);

/* SQLite undoes a whole transaction by itself after some errors; what we believe
** to be inside of is gone then, and nothing but its end is answered. */
bool st_store_lost(const st_store *s);

/* The explicit transaction of stator_begin: st_store_write and st_store_commit
** nest inside it. */
int st_store_begin(st_store *s, st_error *error);
int st_store_begin_at_once(st_store *s, st_error *error); /* BUSY without waiting */
int st_store_end(st_store *s, bool commit, st_error *error);
bool st_store_rests(const st_store *s); /* SQLite has no transaction open */

/* For a call that reads several rows and must see one moment: all reads from now
** to st_store_release come from one snapshot. May answer ST_AGAIN. */
int st_store_snapshot(st_store *s, st_error *error);

/* Ends what a read left open (its row is no longer borrowed, its read
** transaction over). To be called at the end of every call that read. */
void st_store_release(st_store *s);

/* The time of the handle's clock, which a store has none of: told at the start of
** every call, noted with what the call changes. */
void st_store_set_now(st_store *s, int64_t ms);

/* From now on what runs ends with INTERRUPTED when *interrupts is no more `seen`;
** NULL: nothing interrupts it. Borrowed until the next st_store_heed. */
void st_store_heed(st_store *s, const atomic_uint *interrupts, unsigned seen);

/* Whether to go on: INTERRUPTED if not. Told once: what undoes the call runs. */
int st_store_go_on(st_store *s, st_error *error);

/* Random bytes from SQLite's generator; for ids, not for secrets. */
void st_store_random(void *out, size_t n);

/* Raises the stator code that belongs to SQLite's last error on the connection. */
int st_store_raise(st_store *s, int sqlite_code, st_error *error);
#endif
