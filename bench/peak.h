/* The most memory that this process has held since it was last asked to forget. */
#ifndef BENCH_PEAK_H
#define BENCH_PEAK_H
#include <stdint.h>

void peak_reset(void);
/* Resident bytes; 0 where the system does not tell. */
uint64_t peak_bytes(void);
#endif
