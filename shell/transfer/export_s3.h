/*
** export_s3.h - a table as DynamoDB exports it to S3: manifests, their checksums, and
** packed data files, in FOLDER/AWSDynamoDB/ID.
*/
#ifndef EXPORT_S3_H
#define EXPORT_S3_H

#include "transfer/export_options.h"
#include "transfer/export_read.h"

/* Prints errors. */
int export_s3(session *s, const export_options *o, const export_source *source,
              export_place *place);

#endif
