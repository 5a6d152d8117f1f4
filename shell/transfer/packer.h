/*
** packer.h - gzip being written, where zlib is there (STATOR_WITH_ZLIB): one member
** behind the other, of which each is whole by itself. What unpacks gzip takes them for
** one. The bytes follow from what is packed and where members end, from nothing else.
*/
#ifndef PACKER_H
#define PACKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct packer packer;

/* False: built without zlib, and packer_new gives NULL. */
bool packer_available(void);

/* NULL if it cannot be had. Freed with packer_free. */
packer *packer_new(void);
void packer_free(packer *p);

/* False, with errno set, if `out` cannot be written. */
bool packer_write(packer *p, const char *data, size_t length, FILE *out);
/* Ends the member, an empty one too. */
bool packer_end_member(packer *p, FILE *out);

#endif
