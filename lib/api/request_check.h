/* Whether several requests can be carried out in one call. */
#ifndef ST_REQUEST_CHECK_H
#define ST_REQUEST_CHECK_H
#include "stator.h"
#include <stddef.h>

/* Errors: MISUSE where a body or a result is missing, a result is there twice, or a
** body lies in a result, whosever it is; NOMEM. The results stay as they are. */
int st_requests_check(const stator_request *requests, size_t count);
#endif
