/*
** amount.h - counts and sizes as a person reads them.
*/
#ifndef AMOUNT_H
#define AMOUNT_H

#include <stdint.h>

#include "base/text.h"

/* 1,234,567 */
void amount_add_count(text *out, uint64_t count);

/* 999 B, 1.2 KB, 12.3 MB: in thousands, with one decimal. */
void amount_add_bytes(text *out, uint64_t bytes);

#endif
