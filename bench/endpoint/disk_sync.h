/*
** What the disk itself takes to make a write last.
*/
#ifndef BENCH_DISK_SYNC_H
#define BENCH_DISK_SYNC_H
#include <stdbool.h>
#include <stddef.h>

/* The median, in microseconds, of some writes of 8 KiB into a file of this folder,
** each with an fdatasync behind it. The file is there already, as a write-ahead
** log is; it is removed. */
bool disk_sync_us(const char *folder, double *us, char *why, size_t why_size);
#endif
