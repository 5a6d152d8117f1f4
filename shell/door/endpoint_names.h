/*
** endpoint_names.h - what an endpoint's door knows of operations and exceptions by
** their names.
*/
#ifndef ENDPOINT_NAMES_H
#define ENDPOINT_NAMES_H

#include <stdbool.h>

/* Whether an operation is one of DynamoDB Streams. */
bool names_streams_operation(const char *operation);
/* Whether it is Stator's own, which other endpoints do not know. */
bool names_own_operation(const char *operation);
/* The service that X-Amz-Target names before it. */
const char *names_target(const char *operation);
/* Whether it may be made twice: a read. */
bool names_read(const char *operation);
/* Whether an exception may pass by itself: throttling. */
bool names_passing(const char *exception);

#endif
