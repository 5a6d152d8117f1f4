/* Which SQLite wrote the indexes of views. */
#ifndef ST_VIEW_VERSIONS_H
#define ST_VIEW_VERSIONS_H
#include "store/store.h"

/* Notes that what is in them is this SQLite's. */
int st_views_note_version(st_store *s, st_error *error);

/* After the catalog was read, when cache.foreign says whether the version in it is another
** one: it is no matter where there are no indexes. */
void st_views_compare_version(st_store *s);
#endif
