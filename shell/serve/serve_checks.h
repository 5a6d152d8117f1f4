/*
** serve_checks.h - what has to be right about a request before its operation is
** called.
*/
#ifndef SERVE_CHECKS_H
#define SERVE_CHECKS_H

#include "serve_auth.h"
#include "serve_exchange.h"
#include "serve_reply.h"

/* HTTP's codes; libmicrohttpd renames its constants between versions. */
enum {
  STATUS_OK = 200,
  STATUS_BAD_REQUEST = 400,
  STATUS_NOT_FOUND = 404,
  STATUS_TOO_LARGE = 413,
  STATUS_INTERNAL_ERROR = 500
};

/* Checks a POST whose body has arrived, and unpacks that, in DynamoDB's order.
** Returns 1 if its operation is to be called: exchange->call says how. If not,
** *reply is the refusal. */
int serve_check_post(const serve_guard *guard, const serve_request *request,
                     serve_exchange *exchange, serve_reply *reply);

/* An answer that is only text; `type` may be NULL. */
serve_reply serve_text_reply(unsigned status, const char *body, const char *type);

/* The answer of the store. */
serve_reply serve_result_reply(const serve_exchange *exchange);

#endif
