/*
** s3_read.h - an export of DynamoDB to S3 as it lies in a folder: its manifests,
** and its data files one after the other.
*/
#ifndef S3_READ_H
#define S3_READ_H

#include "transfer/elements.h"

typedef struct s3_export s3_export;

/* Whether the folder holds such an export, or one in a folder of its own inside. */
bool s3_is_export(const char *folder);

/* Reads the manifests and checks every data file's checksum. NULL with `why`
** appended to if something is missing, damaged or of a kind that is not read. */
s3_export *s3_open(const char *folder, text *why);
void s3_close(s3_export *x);

/* The next line of the data files: see elements_next. e->in->path is its file. At
** the end of each file its lines are counted. */
found s3_next(s3_export *x, elements *e, text *why);

/* The path of the manifest that names the data files and their checksums. */
const char *s3_manifest(const s3_export *x);

long long s3_size(const s3_export *x);
long long s3_position(const s3_export *x);

#endif
