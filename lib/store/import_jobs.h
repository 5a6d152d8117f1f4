/* How far imports have come, by names that whoever imports gives them. It is in the
** file, and changes in the transaction that the items come with. What a position
** means is its giver's business. */
#ifndef ST_IMPORT_JOBS_H
#define ST_IMPORT_JOBS_H
#include "store/store.h"

/* Inside st_store_write. */
int st_import_job_keep(st_store *s, st_str job, int64_t position, st_error *error);
int st_import_job_forget(st_store *s, st_str job, st_error *error);

int st_import_job_find(st_store *s, st_str job, bool *known, int64_t *position, st_error *error);
#endif
