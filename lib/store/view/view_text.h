/* Views as SQL text: the expressions of columns, and what is made of them. What is
** written here must stay the same from version to version: SQLite uses an index for an
** expression only where both are written alike. */
#ifndef ST_VIEW_TEXT_H
#define ST_VIEW_TEXT_H
#include "store/view/views.h"

/* Whether SQLite's JSON functions find an attribute under this name, and SQL can say it:
** without `"`, `\` and control characters. */
bool st_view_name_fits(st_str name);
bool st_view_path_fits(const st_path *path);

/* The column of the item table that holds this attribute, "pk" or "sk"; NULL: it is not a
** key. *type: the key's. */
const char *st_view_key_column(const st_table *t, const st_path *path, char *type);

/* '$."a"."M"."b".S': where an item's JSON has the value, or of it what is of a type. */
void st_view_put_place(const st_path *path, const char *type, st_buf *sql);

/* A value of the type S, N or B alone, as keys of the table and its indexes are: what is
** written is what a store's opening has to read. */
void st_view_put_attribute(const st_table *t, const st_attribute *a, st_buf *sql);

/* A column's value. */
void st_view_put_column(const st_table *t, const st_path *path, st_sql_type type, st_buf *sql);

typedef enum st_view_place {
  ST_VIEW_IN_FILE,
  ST_VIEW_SHADING /* a TEMP view that stands before the one in the file and uses no index */
} st_view_place;

/* "CREATE VIEW ..." */
void st_view_put_view(const st_table *t, const st_sql_view *view, st_view_place place, st_buf *sql);
void st_view_put_table_view(const st_table *t, st_view_place place, st_buf *sql);
/* "CREATE INDEX ..." of view->indexes[place] */
void st_view_put_index(const st_table *t, const st_sql_view *view, size_t place, st_buf *sql);

/* Runs text that may hold anything, unlike st_sql_exec's. */
int st_view_run(st_store *s, st_buf *sql, st_error *error);
#endif
