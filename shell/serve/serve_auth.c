/*
** serve_auth.c - refuses requests without complete credentials or, where keys
** are given, with wrong ones, in DynamoDB's order and words.
**
** Owns the rules about claims; how a signature is computed is elsewhere. Knows
** nothing of the store.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_auth.h"

#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include "serve_date.h"
#include "serve_error.h"
#include "serve_signature.h"

#define SKEW_SECONDS (15 * 60)

static const char incomplete[] = "IncompleteSignatureException";
static const char invalid[] = "InvalidSignatureException";
static const char service[] = "dynamodb";

static int refuse(const char *exception, const char *message, char **error) {
  serve_error text = {0};
  serve_error_begin(&text, exception);
  serve_error_put(&text, message);
  return serve_error_end(&text, error);
}

/* The message with one part quoted from the request in its middle. */
static int refuse_quoting(const char *exception, const char *before, const char *quoted,
                          const char *behind, char **error) {
  serve_error text = {0};
  serve_error_begin(&text, exception);
  serve_error_put(&text, before);
  serve_error_quote(&text, quoted);
  serve_error_put(&text, behind);
  return serve_error_end(&text, error);
}

/* ----------------------------------------------------------- completeness */

/* Adds a sentence if a part is missing. */
static void name_missing(serve_error *text, const char *part, const char *sentence) {
  if (part) return;
  if (!text->length) serve_error_begin(text, incomplete);
  serve_error_put(text, sentence);
}

static int check_header_form(const serve_claim *claim, const char *header, char **error) {
  serve_error text = {0};
  name_missing(&text, claim->credential, "Authorization header requires 'Credential' parameter. ");
  name_missing(&text, claim->signature, "Authorization header requires 'Signature' parameter. ");
  name_missing(&text, claim->signed_headers,
               "Authorization header requires 'SignedHeaders' parameter. ");
  name_missing(&text, claim->date,
               "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
               "header. ");
  if (!text.length && !text.failed) return 1;
  serve_error_put(&text, "Authorization=");
  serve_error_quote(&text, header);
  return serve_error_end(&text, error);
}

static int check_query_form(const serve_claim *claim, char **error) {
  const struct {
    const char *part, *sentence;
  } wanted[] = {
      {claim->algorithm,      "AWS query-string parameters must include 'X-Amz-Algorithm'. "    },
      {claim->credential,     "AWS query-string parameters must include 'X-Amz-Credential'. "   },
      {claim->signature,      "AWS query-string parameters must include 'X-Amz-Signature'. "    },
      {claim->signed_headers, "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "},
      {claim->date,           "AWS query-string parameters must include 'X-Amz-Date'. "         }
  };
  serve_error text = {0};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    name_missing(&text, wanted[i].part, wanted[i].sentence);
  if (!text.length && !text.failed) return 1;
  serve_error_put(&text, "Re-examine the query-string parameters.");
  return serve_error_end(&text, error);
}

static int has_query_form(struct MHD_Connection *connection) {
  const char name[] = "X-Amz-Algorithm";
  return MHD_lookup_connection_value_n(connection, MHD_GET_ARGUMENT_KIND, name, sizeof name - 1,
                                       NULL, NULL) == MHD_YES;
}

/* Reads the claim if there is a complete one. */
static int take_claim(const serve_request *request, serve_claim *claim, char **error) {
  const char *header = request->headers->value[HEADER_AUTHORIZATION];
  int in_query = has_query_form(request->connection);
  if (header && in_query)
    return refuse(invalid,
                  "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as "
                  "HTTP header.",
                  error);
  if (!in_query && (!header || strncmp(header, "AWS4-", 5) != 0))
    return refuse("MissingAuthenticationTokenException", "Request is missing Authentication Token",
                  error);
  if (in_query)
    return serve_claim_read_query(request->connection, claim) ? check_query_form(claim, error) : -1;
  return serve_claim_read_header(request->headers, claim) ? check_header_form(claim, header, error)
                                                          : -1;
}

/* ------------------------------------------------------------ correctness */

/* A request whose claim is complete, on its way through the checks. */
typedef struct auth_case {
  const serve_guard *guard;
  const serve_request *request;
  const serve_claim *claim;
  int64_t signed_at;              /* since check_date_form */
  char *scope[SERVE_SCOPE_PARTS]; /* since check_scope_form */
  const serve_key *key;           /* since check_key */
} auth_case;

/* Each returns 1 to go on, 0 with an error body, -1 when out of memory. */
typedef int auth_check(auth_case *c, char **error);

static int check_date_form(auth_case *c, char **error) {
  if (serve_date_read(c->claim->date, &c->signed_at)) return 1;
  return refuse_quoting(incomplete, "Date must be in ISO-8601 'basic format'. Got '",
                        c->claim->date, "'. See http://en.wikipedia.org/wiki/ISO_8601", error);
}

/* A client's clock is compared with the system's, whatever the store's says. */
static int check_skew(auth_case *c, char **error) {
  int64_t now = (int64_t)time(NULL);
  int late = c->signed_at < now - SKEW_SECONDS;
  char here[SERVE_DATE_LENGTH + 1], edge[SERVE_DATE_LENGTH + 1], message[160];
  if (!late && c->signed_at <= now + SKEW_SECONDS) return 1;
  if (!serve_date_write(now, here) ||
      !serve_date_write(now + (late ? -SKEW_SECONDS : SKEW_SECONDS), edge))
    return -1;
  snprintf(message, sizeof message,
           late ? "Signature expired: %s is now earlier than %s (%s - 15 min.)"
                : "Signature not yet current: %s is still later than %s (%s + 15 min.)",
           c->claim->date, edge, here);
  return refuse(invalid, message, error);
}

static int check_host_signed(auth_case *c, char **error) {
  for (const char *at = c->claim->signed_headers; *at; at += *at == ';') {
    size_t length = strcspn(at, ";");
    if (length == 4 && !strncasecmp(at, "host", 4)) return 1;
    at += length;
  }
  return refuse(invalid, "'Host' must be a 'SignedHeader' in the AWS Authorization.", error);
}

static int check_scope_form(auth_case *c, char **error) {
  if (serve_claim_scope(c->claim->credential, c->scope)) return 1;
  return refuse_quoting(incomplete,
                        "Credential must have exactly 5 slash-delimited elements, e.g. "
                        "keyid/date/region/service/term, got '",
                        c->claim->credential, "'", error);
}

static void quote_sentence(serve_error *text, const char *before, const char *quoted,
                           const char *behind) {
  if (!text->length) serve_error_begin(text, invalid);
  serve_error_put(text, before);
  serve_error_quote(text, quoted);
  serve_error_put(text, behind);
}

/* One message names all that is wrong with the scope. */
static int check_scope(auth_case *c, char **error) {
  const char *region = c->scope[SCOPE_REGION], *date = c->claim->date;
  const char *only = c->guard->region;
  serve_error text = {0};
  if (only ? strcmp(region, only) != 0 : !serve_region_can_be(region))
    quote_sentence(&text, "Credential should be scoped to a valid region, not '", region, "'. ");
  if (strcmp(c->scope[SCOPE_SERVICE], service) != 0)
    quote_sentence(&text, "Credential should be scoped to correct service: '", service, "'. ");
  if (strcmp(c->scope[SCOPE_TERMINATOR], "aws4_request") != 0)
    quote_sentence(&text,
                   "Credential should be scoped with a valid terminator: 'aws4_request', not '",
                   c->scope[SCOPE_TERMINATOR], "'. ");
  if (strlen(c->scope[SCOPE_DATE]) != 8 || strncmp(c->scope[SCOPE_DATE], date, 8) != 0) {
    char day[9] = {0};
    memcpy(day, date, 8);
    quote_sentence(&text,
                   "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                   "date from HTTP: '",
                   c->scope[SCOPE_DATE], "' != '");
    quote_sentence(&text, day, "', from '", date);
    quote_sentence(&text, "'.", "", "");
  }
  return text.length || text.failed ? serve_error_end(&text, error) : 1;
}

static int refuse_token(char **error) {
  return refuse("UnrecognizedClientException",
                "The security token included in the request is invalid.", error);
}

/* A session's key comes with its token, and another with none. */
static int check_key(auth_case *c, char **error) {
  const char *token = c->claim->token;
  c->key = serve_keys_find(&c->guard->keys, c->scope[SCOPE_KEY]);
  if (!c->key || !c->key->token != !token) return refuse_token(error);
  return !token || serve_signature_equal(token, c->key->token) ? 1 : refuse_token(error);
}

static int check_signature(auth_case *c, char **error) {
  char right[SERVE_SIGNATURE_LENGTH + 1];
  const serve_request *r = c->request;
  const serve_signed what = {.connection = r->connection,
                             .method = r->method,
                             .path = r->path,
                             .body = r->body,
                             .length = r->length,
                             .signed_headers = c->claim->signed_headers,
                             .date = c->claim->date,
                             .day = c->scope[SCOPE_DATE],
                             .region = c->scope[SCOPE_REGION],
                             .service = service,
                             .secret = c->key->secret};
  if (!serve_signature_make(&what, right)) return -1;
  if (serve_signature_equal(right, c->claim->signature)) return 1;
  return refuse(invalid,
                "The request signature we calculated does not match the signature you provided. "
                "Check your AWS Secret Access Key and signing method. Consult the service "
                "documentation for details.",
                error);
}

static auth_check *const auth_checks[] = {check_date_form,  check_skew,  check_host_signed,
                                          check_scope_form, check_scope, check_key,
                                          check_signature};

static int check_claim(auth_case *c, char **error) {
  int rc = 1;
  for (size_t i = 0; rc == 1 && i < sizeof auth_checks / sizeof *auth_checks; i++)
    rc = auth_checks[i](c, error);
  return rc;
}

/* ---------------------------------------------------------------- identity */

/* The region is the guard's or the scope's; the account the key's or, as other
** local stores have it, a key id of 12 digits. */
static void identify(const auth_case *c, serve_identity *who) {
  const char *id = c->scope[SCOPE_KEY];
  if (!id) return;
  who->region = c->guard->region;
  if (!who->region && serve_region_can_be(c->scope[SCOPE_REGION]))
    who->region = c->scope[SCOPE_REGION];
  if (c->key && c->key->account) id = c->key->account;
  if (serve_account_can_be(id)) who->account = id;
}

int serve_auth_check(const serve_guard *guard, const serve_request *request, serve_identity *who,
                     char **error) {
  auth_case c = {.guard = guard, .request = request, .claim = &who->claim};
  *error = NULL;
  *who = (serve_identity){.region = NULL};
  int rc = take_claim(request, &who->claim, error);
  if (rc == 1 && guard->keys.count)
    rc = check_claim(&c, error);
  else if (rc == 1)
    serve_claim_scope(who->claim.credential, c.scope);
  if (rc == 1) identify(&c, who);
  return rc;
}

#endif
