/* Lists of names as sets: which name stands twice, and the order in which Java's
** HashSet prints them, as AWS's messages do. n log n, whatever a client sends. */
#ifndef ST_NAME_SETS_H
#define ST_NAME_SETS_H
#include "base/arena.h"
#include "base/error.h"

/* *twice: the first name that stood before already; p NULL: none. Errors: NOMEM. */
int st_names_repeated(const st_str *names, size_t count, st_arena *arena, st_str *twice,
                      st_error *error);

/* Appends "[b, a]"; a name that stands twice is printed once. Errors: NOMEM. */
int st_names_print(const st_str *names, size_t count, st_arena *arena, st_buf *out,
                   st_error *error);

void st_names_sort(st_str *names, size_t count); /* by bytes */
#endif
