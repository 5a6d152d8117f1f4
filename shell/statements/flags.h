/*
** flags.h - the request of an operation from options as the AWS CLI spells them.
*/
#ifndef FLAGS_H
#define FLAGS_H

#include <stdbool.h>

#include "statements/operation_table.h"
#include "base/text.h"

/* Appends the request {"TableName":"T",...} that the words stand for. On false
** `why` holds the reason. */
bool flags_to_request(const operation *op, int count, char **words, text *request, text *why);

/* Appends the usage of an operation: its options, one a line. */
void flags_usage(const operation *op, text *out);

/* Appends the value of an argument: the content of the file after file:// or
** fileb://, else the argument itself. */
bool flags_argument(const char *argument, text *value, text *why);

/* Appends the content of a file; `why` receives the system's reason. */
bool flags_read_file(const char *path, text *content, text *why);

#endif
