/*
** screen.h - the size of the terminal, and what it can show.
*/
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Of the terminal behind `out`, else what COLUMNS or LINES says, else 80 and 24. */
size_t screen_columns(FILE *out);
size_t screen_lines(FILE *out);

/* Whether the user's locale is of UTF-8: then there are blocks and arrows. */
bool screen_is_utf8(void);

#endif
