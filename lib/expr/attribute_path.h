/*
** The path of an attribute standing alone, as definitions of search indexes have it:
** info.plot, cast[0].name, #n.plot with #n among the names, "my own name". No word is
** reserved here, and a bare name may hold '-'. Names that SQLite's JSON paths cannot
** say are refused: those with '"', '\' or control characters.
*/
#ifndef ST_ATTRIBUTE_PATH_H
#define ST_ATTRIBUTE_PATH_H
#include "expr/path_tree.h"
#include "expr/placeholders.h"

/* `text`: the path with the names in it, for people: my own name, info.plot. Both in
** the arena of `names`, which may have none. Errors: VALIDATION, "Invalid
** AttributePath: ..."; NOMEM. */
int st_attribute_path_parse(st_placeholders *names, st_str path, st_path *out, st_str *text,
                            st_error *error);

/* Appends a path as st_attribute_path_parse reads it without any names. */
void st_attribute_path_write(const st_path *path, st_buf *out);

bool st_attribute_path_eq(const st_path *a, const st_path *b);
#endif
