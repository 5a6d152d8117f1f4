/* Which SQLite wrote the indexes of views. */
#ifndef ST_VIEW_VERSIONS_H
#define ST_VIEW_VERSIONS_H
#include "store/store.h"

/* Notes that what is in them is this SQLite's. */
int st_views_note_version(st_store *s, st_error *error);

/* Whether a version as stator_meta has it is another one; n 0: nobody's. */
bool st_views_version_differs(st_str version);
#endif
