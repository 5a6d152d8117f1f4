/* ARNs of what is made of a table: backups, exports, imports. */
#ifndef ST_JOB_ARN_H
#define ST_JOB_ARN_H
#include "base/str.h"

enum { ST_MIN_JOB_ARN = 37, ST_MAX_JOB_ARN = 1024 }; /* characters */

/* "arn:aws:dynamodb:<region>:<account>:table/<name><kind><id>"; kind: "/backup/" */
bool st_job_arn_is(st_str arn, st_str kind);
#endif
