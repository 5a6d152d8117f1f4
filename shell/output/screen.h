/*
** screen.h - the size of the terminal.
*/
#ifndef SCREEN_H
#define SCREEN_H

#include <stddef.h>
#include <stdio.h>

/* Of the terminal behind `out`, else what COLUMNS or LINES says, else 80 and 24. */
size_t screen_columns(FILE *out);
size_t screen_lines(FILE *out);

#endif
