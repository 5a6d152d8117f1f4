/*
** disk_sync.c - times fdatasync.
*/
#include "disk_sync.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "times.h"

enum { BLOCK_BYTES = 8192, BLOCKS = 512, TIMES = 201 };

static bool write_block(int fd, int number) {
  static const char block[BLOCK_BYTES] = {1};
  return pwrite(fd, block, sizeof block, (off_t)number * BLOCK_BYTES) == BLOCK_BYTES;
}

static bool time_blocks(int fd, double *times) {
  for (int i = 0; i < BLOCKS; i++)
    if (!write_block(fd, i)) return false;
  if (fdatasync(fd) != 0) return false;
  for (int i = 0; i < TIMES; i++) {
    double start = times_wall_us();
    if (!write_block(fd, i % BLOCKS) || fdatasync(fd) != 0) return false;
    times[i] = times_wall_us() - start;
  }
  return true;
}

bool disk_sync_us(const char *folder, double *us, char *why, size_t why_size) {
  char path[1024];
  double times[TIMES];
  snprintf(path, sizeof path, "%s/disk-sync-%d", folder, (int)getpid());
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  bool ok = fd >= 0 && time_blocks(fd, times);
  if (!ok) snprintf(why, why_size, "%s: %s", path, strerror(errno));
  if (fd >= 0) {
    close(fd);
    unlink(path);
  }
  if (!ok) return false;
  *us = times_quantile(times, TIMES, 0.5);
  return true;
}
