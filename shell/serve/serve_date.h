/*
** serve_date.h - times in the basic format of ISO 8601, "20261121T120000Z".
*/
#ifndef SERVE_DATE_H
#define SERVE_DATE_H

#include <stdint.h>

#define SERVE_DATE_LENGTH 16

/* Seconds since 1970. Returns 0 if the text is not just such a time. */
int serve_date_read(const char *text, int64_t *seconds);

/* Returns 0 if the time has no four-digit year. */
int serve_date_write(int64_t seconds, char text[SERVE_DATE_LENGTH + 1]);

#endif
