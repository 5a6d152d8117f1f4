/*
** serve_checks.c - the checks of a request up to its operation, in DynamoDB's
** order: content type, JSON, target, credentials, an empty body.
**
** Knows no operation: those are the library's, which also says what it thinks of
** JSON and target.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_checks.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "serve_zlib.h"

serve_reply serve_text_reply(unsigned status, const char *body, const char *type) {
  serve_reply reply = {.status = status, .body = body, .length = strlen(body), .type = type};
  return reply;
}

serve_reply serve_result_reply(const serve_exchange *exchange) {
  serve_reply reply = {.status = (unsigned)stator_result_http_status(exchange->result),
                       .type = exchange->type};
  reply.body = stator_result_body(exchange->result, &reply.length);
  return reply;
}

static serve_reply internal_error(const char *type) {
  return serve_text_reply(STATUS_INTERNAL_ERROR,
                          "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\","
                          "\"message\":\"Internal server error\"}",
                          type);
}

/* The media type of a Content-Type header: its length up to parameters. */
static size_t media_length(const char *type) {
  size_t length = 0;
  while (type[length] && type[length] != ';') length++;
  while (length && (type[length - 1] == ' ' || type[length - 1] == '\t')) length--;
  return length;
}

/* The Content-Type of the answer, which follows the request's. NULL if the
** request's is none that DynamoDB takes. */
static const char *answer_type(const char *asked) {
  static const char *const types[] = {"application/x-amz-json-1.0", "application/x-amz-json-1.1",
                                      "application/json"};
  size_t length = asked ? media_length(asked) : 0;
  for (size_t i = 0; asked && i < sizeof types / sizeof *types; i++)
    if (strlen(types[i]) == length && !strncasecmp(types[i], asked, length)) return types[i];
  return NULL;
}

/* Replaces a packed body by what is in it. Returns 0, or an HTTP status. */
static unsigned unpack_body(serve_exchange *exchange) {
  const char *encoding = exchange->headers.value[HEADER_CONTENT_ENCODING];
  char *body;
  size_t length;
  if (!encoding || !*encoding || !strcasecmp(encoding, "identity")) return 0;
  serve_unpacked rc =
      serve_unpack(encoding, exchange->body, exchange->length, SERVE_BODY_MAX, &body, &length);
  if (rc == SERVE_UNPACK_LARGE) return STATUS_TOO_LARGE;
  if (rc != SERVE_UNPACKED) return STATUS_INTERNAL_ERROR;
  free(exchange->body);
  exchange->body = body;
  exchange->length = length;
  exchange->capacity = length + 1;
  return 0;
}

static void prepare_call(const serve_guard *guard, serve_exchange *exchange) {
  const char *target = exchange->headers.value[HEADER_X_AMZ_TARGET];
  exchange->caller = (stator_caller){.region = exchange->who.region,
                                     .account = exchange->who.account,
                                     .fixed_clock = guard->fixed_clock};
  exchange->call = (stator_request){.caller = &exchange->caller,
                                    .target = target ? target : "",
                                    .body = exchange->length ? exchange->body : "",
                                    .length = exchange->length,
                                    .result = exchange->result};
}

/* JSON and target are looked at before the credentials, and those before an
** empty body: where one of the later two is amiss, the library is asked about
** the earlier two alone. */
static int is_amiss_before(const serve_exchange *exchange) {
  const stator_request *call = &exchange->call;
  const char *asked = call->length ? call->body : "{}";
  size_t length = call->length ? call->length : 2;
  return stator_call_target(NULL, NULL, call->target, asked, length, call->result) != STATOR_OK;
}

/* The signature covers the body as it was sent, and is looked at before that is
** unpacked; what is wrong with it is said later. */
int serve_check_post(const serve_guard *guard, const serve_request *request,
                     serve_exchange *exchange, serve_reply *reply) {
  const char *type = answer_type(exchange->headers.value[HEADER_CONTENT_TYPE]);
  exchange->type = type ? type : "application/json";
  if (!type && exchange->length) {
    *reply = serve_text_reply(STATUS_NOT_FOUND, "<UnknownOperationException/>\n", NULL);
    return 0;
  }
  int let_in = serve_auth_check(guard, request, &exchange->who, &exchange->text);
  unsigned broken = let_in < 0 ? STATUS_INTERNAL_ERROR : unpack_body(exchange);
  prepare_call(guard, exchange);
  if (broken == STATUS_TOO_LARGE)
    *reply = serve_text_reply(STATUS_TOO_LARGE, "", NULL);
  else if (broken)
    *reply = internal_error(exchange->type);
  else if ((!let_in || !exchange->length) && is_amiss_before(exchange))
    *reply = serve_result_reply(exchange);
  else if (!let_in)
    *reply = serve_text_reply(STATUS_BAD_REQUEST, exchange->text, exchange->type);
  else
    return 1;
  return 0;
}

#endif
