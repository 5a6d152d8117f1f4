/*
** Work on a store as a whole: copying it to a file, taking another's content over,
** giving free space back. Outside of transactions. All of it ends with INTERRUPTED,
** the store and the file as they were, when it is interrupted or `step` says so.
*/
#ifndef ST_UPKEEP_H
#define ST_UPKEEP_H
#include "store/store.h"

/* Between two pieces of work: INTERRUPTED if it is to end. `progress` may be NULL. */
int st_store_progress(st_store *s, const stator_progress *progress, int64_t done, int64_t total,
                      st_error *error);

/* How many bytes its pages have. */
int st_store_size(st_store *s, int64_t *bytes, st_error *error);

/* Copies the store as it is at one moment into a new file, from one snapshot, beside
** writers. Errors: those of st_new_file; MISUSE where the file is the store's own, or
** an application's transaction is open. */
int st_store_backup(st_store *s, const char *path, bool replace, const stator_progress *progress,
                    st_error *error);

/* Opens a file whose content is to take the place of s's, for reading, and checks it
** from end to end. Errors: those of st_store_open; CORRUPT; MISUSE for s's own file.
** Caller closes with st_store_close; until then it is read from one snapshot. */
int st_store_open_source(const st_store *s, const char *path, const atomic_uint *interrupts,
                         unsigned seen, st_store **source, st_error *error);

/* Takes its content over, in one transaction. Errors: BUSY; MISUSE where pages are of
** another size. */
int st_store_restore(st_store *s, st_store *source, const stator_progress *progress,
                     st_error *error);

/* Writes the file anew without its free pages. Errors: READONLY; BUSY; MISUSE where an
** application's tables lie in it, whose rowids might change; DISK_FULL. */
int st_store_vacuum(st_store *s, const stator_progress *progress, st_error *error);

/* A read transaction from now to st_store_release, whether or not the catalog had to
** be loaded again for it. */
int st_store_hold(st_store *s, st_error *error);

typedef struct st_check_wish {
  bool quick; /* SQLite's quick check and the catalog alone */
  void (*found)(void *arg, const char *sentence);
  void *arg;
  const stator_progress *progress;
} st_check_wish;

typedef struct st_check_counts {
  int64_t findings, tables, items, entries; /* of indexes and TTL */
} st_check_counts;

/* Looks for damage, from one snapshot. Damage is no error: it is told. */
int st_store_check(st_store *s, const st_check_wish *wish, st_check_counts *counts,
                   st_error *error);
#endif
