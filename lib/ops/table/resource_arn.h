/* ResourceArn: the table or stream that a tag or policy operation is about. */
#ifndef ST_RESOURCE_ARN_H
#define ST_RESOURCE_ARN_H
#include "ops/table/table_control.h"

typedef struct st_resource {
  st_str arn;
  st_str table;  /* its name */
  st_str stream; /* a stream's label; n 0: the table itself is meant */
} st_resource;

/* Tags and policies word some refusals differently. */
typedef enum st_arn_use { ST_ARN_OF_TAGS, ST_ARN_OF_POLICY } st_arn_use;

/* `node` is there. Errors: VALIDATION in AWS's order (no ARN, not DynamoDB's, an
** index, another region), ACCESS_DENIED for another account's tags. */
int st_resource_read(st_call *c, const st_json *node, st_arn_use use, st_resource *out);

/* "Requested resource not found: ResourceArn: <arn> not found" */
int st_resource_absent(st_call *c, const st_resource *r);
#endif
