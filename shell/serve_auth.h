/*
** serve_auth.h - the form of a request's credentials.
*/
#ifndef SERVE_AUTH_H
#define SERVE_AUTH_H

#include <microhttpd.h>

/* Looks whether a request carries a complete signature, in its Authorization
** header or its query string; whose and whether it is right is not looked at.
** Returns 1 if so, 0 if not, -1 when out of memory. For 0 *error is the error
** body DynamoDB answers; caller frees with free. */
int serve_auth_check(struct MHD_Connection *connection, char **error);

#endif
