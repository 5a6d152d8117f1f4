/*
** import_job.h - how far an import has come, which a store keeps with the items: so
** the same command goes on where it was stopped.
*/
#ifndef IMPORT_JOB_H
#define IMPORT_JOB_H

#include "session.h"
#include "transfer/import_options.h"
#include "transfer/import_table.h"

/* Appends the job's name: what is imported, from which state of which file into which
** table, and how it is read. A file that was changed, or a table that was made anew, is
** another job. False, with nothing appended, if it is no file: it has no job. */
bool import_job_name(const import_options *o, const char *path, transfer_format format,
                     const char *table, const import_table *t, text *job);

typedef enum job_outcome {
  JOB_KNOWN, /* begun, and not ended */
  JOB_NEW,
  JOB_NOWHERE /* the store keeps no jobs */
} job_outcome;

job_outcome import_job_find(session *s, const char *job, size_t *position);

/* Keeps the position, or forgets the job. False: the session's answer says why. */
bool import_job_keep(session *s, const char *table, const char *job, size_t position);
bool import_job_forget(session *s, const char *table, const char *job);

#endif
