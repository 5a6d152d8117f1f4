/*
** pager.h - what is printed on a screen, through a pager if it is longer than
** that: $STATOR_PAGER, $PAGER, or less where it is there. An empty one is none.
*/
#ifndef PAGER_H
#define PAGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct pager pager;

/* NULL if there is none. */
pager *pager_open(FILE *screen);
/* Holds it back until the screen is full. False once it cannot be written. */
bool pager_write(pager *p, const char *data, size_t length);
bool pager_was_left(const pager *p);
/* Prints what was short, or waits until the pager is left. Frees. */
void pager_close(pager *p);

#endif
