/*
** A disk that tests hold up, break and fill: a VFS of SQLite in front of the
** system's. It counts and disturbs what is done to the logs of files (FILE-wal),
** where every commit goes.
**
**   disk_install();                 before anything is opened; for the whole program
**   disk_hold(); ... disk_release(); commits wait in between
**   disk_await_held();              until one does
*/
#ifndef TESTS_API_DISK_H
#define TESTS_API_DISK_H
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

static struct disk {
  sqlite3_vfs vfs, *real;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool holding;
  int held;        /* syncs that wait */
  int syncs;       /* of logs, so far */
  bool breaks;     /* syncs fail */
  long kill_after; /* the program ends at so many writes of logs from now on; 0: it does not */
  long full_after; /* so many writes of logs from now on find space, one does not; 0: all do */
} disk = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

typedef struct disk_file {
  sqlite3_file base;
  sqlite3_file *real;
  bool log;
} disk_file;

static sqlite3_file *disk_real(sqlite3_file *f) {
  return ((disk_file *)f)->real;
}

#define FORWARD(f, method, ...) disk_real(f)->pMethods->method(disk_real(f), __VA_ARGS__)

static int disk_close(sqlite3_file *f) {
  return disk_real(f)->pMethods->xClose(disk_real(f));
}

static int disk_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
  return FORWARD(f, xRead, p, n, at);
}

static bool disk_is_full(void) {
  pthread_mutex_lock(&disk.mutex);
  bool full = disk.full_after > 0 && --disk.full_after == 0;
  pthread_mutex_unlock(&disk.mutex);
  return full;
}

static void disk_count_down_to_end(void) {
  pthread_mutex_lock(&disk.mutex);
  if (disk.kill_after > 0 && --disk.kill_after == 0) raise(SIGKILL);
  pthread_mutex_unlock(&disk.mutex);
}

static int disk_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
  if (((disk_file *)f)->log) disk_count_down_to_end();
  if (((disk_file *)f)->log && disk_is_full()) return SQLITE_FULL;
  return FORWARD(f, xWrite, p, n, at);
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 size) {
  return FORWARD(f, xTruncate, size);
}

static bool disk_sync_works(void) {
  pthread_mutex_lock(&disk.mutex);
  disk.syncs++;
  disk.held++;
  pthread_cond_broadcast(&disk.changed);
  while (disk.holding) pthread_cond_wait(&disk.changed, &disk.mutex);
  disk.held--;
  bool works = !disk.breaks;
  pthread_mutex_unlock(&disk.mutex);
  return works;
}

static int disk_sync(sqlite3_file *f, int flags) {
  if (((disk_file *)f)->log && !disk_sync_works()) return SQLITE_IOERR_FSYNC;
  return FORWARD(f, xSync, flags);
}

static int disk_size(sqlite3_file *f, sqlite3_int64 *size) {
  return FORWARD(f, xFileSize, size);
}

static int disk_lock(sqlite3_file *f, int level) {
  return FORWARD(f, xLock, level);
}

static int disk_unlock(sqlite3_file *f, int level) {
  return FORWARD(f, xUnlock, level);
}

static int disk_check_lock(sqlite3_file *f, int *out) {
  return FORWARD(f, xCheckReservedLock, out);
}

static int disk_control(sqlite3_file *f, int op, void *arg) {
  return FORWARD(f, xFileControl, op, arg);
}

static int disk_sector(sqlite3_file *f) {
  return disk_real(f)->pMethods->xSectorSize(disk_real(f));
}

static int disk_device(sqlite3_file *f) {
  return disk_real(f)->pMethods->xDeviceCharacteristics(disk_real(f));
}

static int disk_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p) {
  return FORWARD(f, xShmMap, page, size, extend, p);
}

static int disk_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
  return FORWARD(f, xShmLock, offset, n, flags);
}

static void disk_shm_barrier(sqlite3_file *f) {
  disk_real(f)->pMethods->xShmBarrier(disk_real(f));
}

static int disk_shm_unmap(sqlite3_file *f, int remove) {
  return FORWARD(f, xShmUnmap, remove);
}

static int disk_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **p) {
  return FORWARD(f, xFetch, at, n, p);
}

static int disk_unfetch(sqlite3_file *f, sqlite3_int64 at, void *p) {
  return FORWARD(f, xUnfetch, at, p);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
  static const sqlite3_io_methods methods = {
      3,           disk_close,   disk_read,     disk_write,       disk_truncate,  disk_sync,
      disk_size,   disk_lock,    disk_unlock,   disk_check_lock,  disk_control,   disk_sector,
      disk_device, disk_shm_map, disk_shm_lock, disk_shm_barrier, disk_shm_unmap, disk_fetch,
      disk_unfetch};
  disk_file *file = (disk_file *)f;
  (void)vfs;
  file->real = (sqlite3_file *)(file + 1);
  file->log = (flags & SQLITE_OPEN_WAL) != 0;
  int rc = disk.real->xOpen(disk.real, name, file->real, flags, out);
  file->base.pMethods = file->real->pMethods ? &methods : NULL;
  return rc;
}

static inline void disk_install(void) {
  disk.real = sqlite3_vfs_find(NULL);
  disk.vfs = *disk.real;
  disk.vfs.zName = "disk";
  disk.vfs.xOpen = disk_open;
  disk.vfs.szOsFile += (int)sizeof(disk_file);
  sqlite3_vfs_register(&disk.vfs, 1);
}

static inline void disk_set_holding(bool holding) {
  pthread_mutex_lock(&disk.mutex);
  disk.holding = holding;
  pthread_cond_broadcast(&disk.changed);
  pthread_mutex_unlock(&disk.mutex);
}

static inline void disk_hold(void) {
  disk_set_holding(true);
}

static inline void disk_release(void) {
  disk_set_holding(false);
}

static inline void disk_await_held(void) {
  pthread_mutex_lock(&disk.mutex);
  while (disk.held == 0) pthread_cond_wait(&disk.changed, &disk.mutex);
  pthread_mutex_unlock(&disk.mutex);
}

/* Of the logs, since the last time it was asked. */
static inline int disk_syncs(void) {
  pthread_mutex_lock(&disk.mutex);
  int syncs = disk.syncs;
  disk.syncs = 0;
  pthread_mutex_unlock(&disk.mutex);
  return syncs;
}

static inline void disk_break(bool breaks) {
  pthread_mutex_lock(&disk.mutex);
  disk.breaks = breaks;
  pthread_mutex_unlock(&disk.mutex);
}

static inline void disk_fill_after(long writes) {
  pthread_mutex_lock(&disk.mutex);
  disk.full_after = writes;
  pthread_mutex_unlock(&disk.mutex);
}

static inline void disk_kill_after(long writes) {
  pthread_mutex_lock(&disk.mutex);
  disk.kill_after = writes;
  pthread_mutex_unlock(&disk.mutex);
}
#endif
