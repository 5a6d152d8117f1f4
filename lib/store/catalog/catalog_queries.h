/* The search indexes and views within a table's definition. */
#ifndef ST_CATALOG_QUERIES_H
#define ST_CATALOG_QUERIES_H
#include "store/catalog.h"
#include "store/catalog/definition_text.h"

/* Members "searches" and "views" of the definition's object; nothing where there are none. */
void st_searches_write(const st_table *t, st_buf *out);
void st_sql_views_write(const st_table *t, st_buf *out);

/* Into t, from the definition's object. */
void st_searches_read(st_definition_reader *r, const st_json *root, st_table *t);
void st_sql_views_read(st_definition_reader *r, const st_json *root, st_table *t);

/* "TEXT", in the order of st_sql_type, and "unicode61", in that of st_tokenizer; NULL at
** the end. */
extern const char *const st_sql_type_names[];
extern const char *const st_tokenizer_names[];
#endif
