/*
** endpoint_door.c - calls over HTTP: signed requests to one URL, answered in
** DynamoDB's JSON. What may pass by itself (throttling, a server's failure, a
** broken connection) is tried again with growing pauses, as AWS SDKs do; a write
** that may have been carried out is not.
*/
#include "door/endpoint_door.h"

#ifdef STATOR_WITH_CURL

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#ifdef STATOR_WITH_ZLIB
#include <zlib.h>
#endif

#include "base/json_text.h"
#include "door/curl_library.h"
#include "door/door_kind.h"
#include "door/endpoint_names.h"
#include "session.h"

enum { MOST_TRIES = 10, FIRST_PAUSE_MS = 25, LONGEST_PAUSE_MS = 3000 };
enum { STATUS_NOT_FOUND = 404, STATUS_NO_METHOD = 405, STATUS_NOT_IMPLEMENTED = 501 };
enum { CONNECT_SECONDS = 10, SILENT_SECONDS = 60 }; /* as AWS SDKs have them */

typedef struct endpoint_door {
  door door;
  const curl_library *curl;
  CURL *handle;
  text streams_url;              /* of DynamoDB Streams, which AWS serves under another name */
  text token;                    /* the header with the session token; empty: there is none */
  text body, exception, message; /* of the last answer */
  long status;
  unsigned long crc; /* that came with it */
  bool has_crc;
  char error[CURL_ERROR_SIZE];
} endpoint_door;

/* What became of one try. */
typedef enum attempt {
  ATTEMPT_ANSWERED,
  ATTEMPT_LATER,  /* nothing was done; it may be later */
  ATTEMPT_UNSURE, /* it is not known whether it was done */
  ATTEMPT_FAILED  /* and would fail again */
} attempt;

static endpoint_door *endpoint_of(door *d) {
  return (endpoint_door *)d;
}

/* ------------------------------------------------------------------ request */

static struct curl_slist *make_headers(const endpoint_door *e, const char *operation) {
  text target = {0};
  struct curl_slist *list = NULL;
  text_format(&target, "X-Amz-Target: %s.%s", names_target(operation), operation);
  const char *const headers[] = {"Content-Type: application/x-amz-json-1.0", "Expect:", target.data,
                                 e->token.data};
  for (size_t i = 0; i < sizeof headers / sizeof *headers && headers[i] != NULL; i++) {
    struct curl_slist *longer = e->curl->slist_append(list, headers[i]);
    if (longer == NULL) break;
    list = longer;
  }
  text_free(&target);
  return list;
}

/* ------------------------------------------------------------------- answer */

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  endpoint_door *e = context;
  text_append(&e->body, bytes, size * count);
  return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
  static const char name[] = "x-amz-crc32:";
  endpoint_door *e = context;
  size_t length = size * count;
  if (length > sizeof name && strncasecmp(bytes, name, sizeof name - 1) == 0) {
    text value = {0};
    text_append(&value, bytes + sizeof name - 1, length - sizeof name + 1);
    e->crc = strtoul(value.data, NULL, 10);
    e->has_crc = true;
    text_free(&value);
  }
  return length;
}

static int stop_if_interrupted(void *context, curl_off_t a, curl_off_t b, curl_off_t c,
                               curl_off_t d) {
  (void)context, (void)a, (void)b, (void)c, (void)d;
  return session_interrupted;
}

static bool arrived_whole(const endpoint_door *e) {
#ifdef STATOR_WITH_ZLIB
  return !e->has_crc || crc32_z(0, (const Bytef *)text_string(&e->body), e->body.length) == e->crc;
#else
  (void)e;
  return true;
#endif
}

/* The exception's name without its namespace, and its message. */
static bool read_error(endpoint_door *e) {
  json_span body, type, message;
  text_clear(&e->exception);
  text_clear(&e->message);
  if (!json_is_value(text_string(&e->body), e->body.length, &body, NULL)) return false;
  if (!json_member(body, "__type", &type) || *type.data != '"') return false;
  text whole = {0};
  json_text(type, &whole);
  const char *hash = strrchr(whole.data, '#');
  text_add(&e->exception, hash != NULL ? hash + 1 : whole.data);
  text_free(&whole);
  bool said = json_member(body, "message", &message) || json_member(body, "Message", &message);
  if (said && *message.data == '"') json_text(message, &e->message);
  return true;
}

/* ------------------------------------------------------------------- a call */

static attempt classify_answer(endpoint_door *e) {
  json_span body;
  bool json = json_is_value(text_string(&e->body), e->body.length, &body, NULL);
  if (!arrived_whole(e)) {
    text_add(&e->message, "the answer was damaged on its way");
    return ATTEMPT_UNSURE;
  }
  if (e->status == 200 && json) return ATTEMPT_ANSWERED;
  if (e->status != 200 && read_error(e)) {
    if (names_passing(e->exception.data) || e->status == 503) return ATTEMPT_LATER;
    bool passes = e->status >= 500 && e->status != STATUS_NOT_IMPLEMENTED;
    return passes ? ATTEMPT_UNSURE : ATTEMPT_ANSWERED;
  }
  text_format(&e->message, "%s answers HTTP %ld, not as DynamoDB does: %.60s", e->door.name,
              e->status, text_string(&e->body));
  return ATTEMPT_FAILED;
}

/* What went wrong before there was an answer. */
static attempt classify_failure(endpoint_door *e, CURLcode code) {
  static const CURLcode broken[] = {CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING,
                                    CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT};
  if (code == CURLE_ABORTED_BY_CALLBACK)
    text_add(&e->message, "stopped");
  else
    text_format(&e->message, "%s: %s", e->door.name,
                *e->error != '\0' ? e->error : e->curl->easy_strerror(code));
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    if (code == broken[i]) return ATTEMPT_UNSURE;
  return ATTEMPT_FAILED;
}

static attempt try_once(endpoint_door *e) {
  text *texts[] = {&e->body, &e->exception, &e->message};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_clear(texts[i]);
  e->status = 0;
  e->has_crc = false;
  *e->error = '\0';
  CURLcode code = e->curl->easy_perform(e->handle);
  if (code != CURLE_OK) return classify_failure(e, code);
  e->curl->easy_getinfo(e->handle, CURLINFO_RESPONSE_CODE, &e->status);
  return classify_answer(e);
}

/* A pause that grows; Ctrl-C ends it. */
static void pause_before(int tried) {
  long ms = (long)FIRST_PAUSE_MS << tried;
  if (ms > LONGEST_PAUSE_MS) ms = LONGEST_PAUSE_MS;
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static attempt try_until_done(endpoint_door *e, bool twice) {
  attempt a = try_once(e);
  for (int tried = 1; tried < MOST_TRIES && !session_interrupted; tried++) {
    if (a != ATTEMPT_LATER && !(a == ATTEMPT_UNSURE && twice)) break;
    pause_before(tried - 1);
    a = try_once(e);
  }
  return a;
}

static void fill_answer(endpoint_door *e, attempt what, bool twice, door_answer *a) {
  if (what == ATTEMPT_UNSURE && !twice)
    text_add(&e->message, "; whether the call was carried out is not known");
  bool answered = e->body.length > 0 && (what == ATTEMPT_ANSWERED || e->exception.length > 0);
  a->outcome = what != ATTEMPT_ANSWERED ? DOOR_FAILED : e->status == 200 ? DOOR_DONE : DOOR_REFUSED;
  /* Throttling is refused at last, by its own name. */
  if (what == ATTEMPT_LATER && e->status < 500) a->outcome = DOOR_REFUSED;
  if (answered) {
    a->body = e->body.data;
    a->length = e->body.length;
  }
  if (a->outcome == DOOR_DONE) return;
  a->exception = e->exception.length > 0 ? e->exception.data : NULL;
  a->message = text_string(&e->message);
}

static const char unknown_operation[] = "UnknownOperationException";

/* As DynamoDB refuses what it does not know, or as other servers do. */
static bool is_unknown(const endpoint_door *e) {
  if (e->status == STATUS_NOT_IMPLEMENTED) return true;
  if (e->exception.length > 0) return strcmp(e->exception.data, unknown_operation) == 0;
  return e->status == STATUS_NOT_FOUND || e->status == STATUS_NO_METHOD;
}

/* Stator's own operation, at an endpoint of another kind. */
static attempt refuse_own(endpoint_door *e) {
  text_clear(&e->exception);
  text_clear(&e->message);
  text_add(&e->exception, unknown_operation);
  text_format(&e->message, "this needs a store of one's own; %s has DynamoDB's operations only",
              e->door.name);
  return ATTEMPT_ANSWERED;
}

static void endpoint_call(door *d, const char *operation, const char *request, size_t length,
                          door_answer *a) {
  endpoint_door *e = endpoint_of(d);
  const curl_library *curl = e->curl;
  struct curl_slist *headers = make_headers(e, operation);
  curl->easy_setopt(e->handle, CURLOPT_URL,
                    names_streams_operation(operation) ? e->streams_url.data : e->door.name);
  curl->easy_setopt(e->handle, CURLOPT_HTTPHEADER, headers);
  curl->easy_setopt(e->handle, CURLOPT_POSTFIELDS, request);
  curl->easy_setopt(e->handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  /* Some of Stator's own operations go over a whole table. */
  long seconds = names_own_operation(operation) ? 0 : SILENT_SECONDS;
  curl->easy_setopt(e->handle, CURLOPT_LOW_SPEED_TIME, seconds);
  bool twice = names_read(operation);
  attempt what = try_until_done(e, twice);
  curl->slist_free_all(headers);
  if (names_own_operation(operation) && is_unknown(e)) what = refuse_own(e);
  fill_answer(e, what, twice, a);
}

static stator *endpoint_store(door *d) {
  (void)d;
  return NULL;
}

static bool endpoint_close(door *d) {
  endpoint_door *e = endpoint_of(d);
  text *texts[] = {&e->streams_url, &e->token, &e->body, &e->exception, &e->message};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  if (e->handle != NULL) e->curl->easy_cleanup(e->handle);
  return true;
}

static const door_kind endpoint_kind = {endpoint_call, endpoint_store, endpoint_close};

/* ------------------------------------------------------------------ opening */

static const char aws_host[] = "://dynamodb.";

/* The region in an address of AWS; empty if it is none. */
static void region_of_url(const char *url, text *region) {
  const char *host = strstr(url, aws_host);
  if (host == NULL || strstr(url, ".amazonaws.com") == NULL) return;
  host += sizeof aws_host - 1;
  text_append(region, host, strcspn(host, "."));
}

static bool is_loopback(const char *url) {
  static const char *const hosts[] = {"://127.0.0.1", "://localhost", "://[::1]"};
  for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
    if (strstr(url, hosts[i]) != NULL) return true;
  return false;
}

/* Settles the URL, the region and who signs. */
static bool settle(const char *url, text *address, aws_config *config, text *why) {
  text of_url = {0};
  bool aws = strcmp(url, "aws") == 0;
  region_of_url(url, &of_url);
  if (of_url.length > 0) {
    aws = true;
    text_clear(&config->region);
    text_append(&config->region, of_url.data, of_url.length);
  }
  text_free(&of_url);
  if (aws && config->region.length == 0) {
    text_add(why, "no region: say --region, or set AWS_REGION");
    return false;
  }
  if (aws && config->id.length == 0) {
    text_add(why, "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile "
                  "in ~/.aws/credentials");
    return false;
  }
  if (config->region.length == 0) text_add(&config->region, "us-east-1");
  if (config->id.length == 0) { /* what is no part of AWS takes any */
    text_add(&config->id, "stator");
    text_add(&config->secret, "stator");
  }
  if (strcmp(url, "aws") == 0)
    text_format(address, "https://dynamodb.%s.amazonaws.com", config->region.data);
  else
    text_add(address, url);
  return true;
}

static void prepare_handle(endpoint_door *e, const aws_config *config) {
  const curl_library *curl = e->curl;
  CURL *handle = e->handle;
  text signer = {0};
  text_format(&signer, "aws:amz:%s:dynamodb", config->region.data);
  curl->easy_setopt(handle, CURLOPT_AWS_SIGV4, signer.data);
  curl->easy_setopt(handle, CURLOPT_USERNAME, config->id.data);
  curl->easy_setopt(handle, CURLOPT_PASSWORD, config->secret.data);
  curl->easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl->easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl->easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
  curl->easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl->easy_setopt(handle, CURLOPT_ERRORBUFFER, e->error);
  curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl->easy_setopt(handle, CURLOPT_WRITEDATA, e);
  curl->easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl->easy_setopt(handle, CURLOPT_HEADERDATA, e);
  curl->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, stop_if_interrupted);
  curl->easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  if (is_loopback(e->door.name)) curl->easy_setopt(handle, CURLOPT_NOPROXY, "*");
  text_free(&signer);
}

static void settle_streams(endpoint_door *e) {
  const char *url = e->door.name, *host = strstr(url, aws_host);
  if (host != NULL && strstr(url, ".amazonaws.com") != NULL)
    text_format(&e->streams_url, "%.*s://streams.dynamodb.%s", (int)(host - url), url,
                host + sizeof aws_host - 1);
  else
    text_add(&e->streams_url, url);
}

static door *make_door(const curl_library *curl, CURL *handle, text *address,
                       const aws_config *config) {
  endpoint_door *e = memory_resize(NULL, 1, sizeof *e);
  *e = (endpoint_door){
      .door = {&endpoint_kind, address->data},
        .curl = curl, .handle = handle
  };
  *address = (text){0};
  if (config->token.length > 0)
    text_format(&e->token, "X-Amz-Security-Token: %s", config->token.data);
  settle_streams(e);
  prepare_handle(e, config);
  return &e->door;
}

door *door_open_endpoint(const char *url, const aws_wish *wish, text *why) {
  aws_config config;
  text address = {0};
  CURL *handle = NULL;
  const curl_library *curl = curl_library_load(why);
  if (curl == NULL || !aws_config_read(&config, wish, why)) return NULL;
  if (settle(url, &address, &config, why)) {
    handle = curl->easy_init();
    if (handle == NULL) text_add(why, "libcurl cannot be used");
  }
  door *d = handle != NULL ? make_door(curl, handle, &address, &config) : NULL;
  text_free(&address);
  aws_config_free(&config);
  return d;
}

#else

door *door_open_endpoint(const char *url, const aws_wish *wish, text *why) {
  (void)url, (void)wish;
  text_add(why, "built without libcurl, which an endpoint needs");
  return NULL;
}

#endif
