/*
** aws_config.h - who calls an endpoint, and for which region: what the environment
** and the files of the AWS tools say.
*/
#ifndef AWS_CONFIG_H
#define AWS_CONFIG_H

#include <stdbool.h>

#include "base/text.h"

typedef struct aws_config {
  text id, secret, token; /* of the access key; token empty: it has none */
  text region;
} aws_config;

/* What was said on the command line; NULL: nothing was. */
typedef struct aws_wish {
  const char *profile, *region;
} aws_wish;

/* Finds credentials (AWS_ACCESS_KEY_ID and its kin, then the profile in
** ~/.aws/credentials and ~/.aws/config) and the region (the wish, AWS_REGION,
** AWS_DEFAULT_REGION, the profile in ~/.aws/config); what is not found stays empty.
** A profile that was asked for by name must be there, and a file that is there must
** be readable: else false, with the reason in `why`. */
bool aws_config_read(aws_config *config, const aws_wish *wish, text *why);
void aws_config_free(aws_config *config);

#endif
