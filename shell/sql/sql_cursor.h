/*
** sql_cursor.h - a question to a store of one's own: its rows are printed as they are
** read, however many they are.
*/
#ifndef SQL_CURSOR_H
#define SQL_CURSOR_H

#include "session.h"

/* Ended with sql_cursor_close, also after a failure. */
typedef struct sql_cursor {
  stator_rows *rows;
  stator_result *result;
} sql_cursor;

/* Asks; `seconds` 0: as long as a question may take. False if the store refuses it: the
** session's answer tells why, up to the close. */
bool sql_cursor_open(session *s, const char *statement, long seconds, sql_cursor *c);

/* Prints the rows and counts them; *rc is what printing came to. False if the store stops
** the question, likewise. */
bool sql_cursor_print(session *s, const sql_cursor *c, long long *count, int *rc);

void sql_cursor_close(session *s, sql_cursor *c);

#endif
