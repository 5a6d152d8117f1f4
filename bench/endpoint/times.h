/*
** Times and what is in their middle.
*/
#ifndef BENCH_TIMES_H
#define BENCH_TIMES_H
#include <stddef.h>
#include <time.h>

double times_of_clock_us(clockid_t clock); /* 0 if there is none such */
double times_wall_us(void);
double times_cpu_us(void); /* of this program */

/* Sorts them; part 0.5 is the median. 0 where there are none. */
double times_quantile(double *values, size_t count, double part);
#endif
