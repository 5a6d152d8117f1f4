/* A statement of SQL as text: where it begins and ends, what it names, and a place in
** it told to whoever wrote it. */
#ifndef ST_SQL_TEXT_H
#define ST_SQL_TEXT_H
#include "base/buf.h"

/* Behind blanks, comments and semicolons at its beginning. */
st_str st_sql_text_behind_blanks(st_str text);

/* The letters that it begins with; behind blanks. */
st_str st_sql_text_word(st_str text);

/* Whether `name` stands anywhere in it, whatever the case of ASCII letters: *at. SQL has
** no escapes, so nothing is read by a name that does not. */
bool st_sql_text_holds(st_str text, st_str name, size_t *at);

/* The same of a whole name: no letter, digit or underscore stands beside it. A name with
** quotes is looked for up to the first, which SQL may write twice. */
bool st_sql_text_names(st_str text, st_str name);

/* Appends "; at character 8: titel FROM films", shortened. */
void st_sql_text_put_place(st_str text, size_t at, st_buf *out);

/* Appends a message of SQLite's, which may hold bytes of any value: UTF-8, shortened. */
void st_sql_text_put_message(st_str message, st_buf *out);
#endif
