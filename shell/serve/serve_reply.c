/*
** serve_reply.c - builds HTTP answers: request id, checksum, content type, and
** what browsers of other origins need.
**
** Owns the form of answers, not their content: it knows nothing of the store.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_reply.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "serve_zlib.h"

#define REQUEST_ID_LENGTH 52
#define REQUEST_ID_SIZE 54 /* whole halves, with room for a NUL */
#define DIGITS_PER_HALF 6  /* 36^6 < 2^32 */
#define WORDS_PER_ID 5     /* whose halves hold them */

/* SplitMix64's finalizer: turns a counter into digits that look random. */
static uint64_t mix_word(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

void serve_ids_start(serve_ids *ids) {
  struct timespec now = {0};
  uint64_t seed = 0;
  int fd = open("/dev/urandom", O_RDONLY);
  if (fd >= 0) {
    if (read(fd, &seed, sizeof seed) != (ssize_t)sizeof seed) seed = 0;
    close(fd);
  }
  /* Ids need to differ, not to be secret: time and process will do. */
  if (!seed && !clock_gettime(CLOCK_REALTIME, &now))
    seed = mix_word((uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 30 ^ (uint64_t)getpid());
  ids->seed = seed;
  atomic_init(&ids->next, 0);
}

/* Digits are taken off the front: multiplied by 36, the upper half of the product
** is the next one. */
static void make_request_id(serve_ids *ids, char id[REQUEST_ID_SIZE]) {
  static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  uint64_t number = atomic_fetch_add(&ids->next, WORDS_PER_ID);
  uint32_t halves[2 * WORDS_PER_ID];
  for (uint64_t i = 0; i < WORDS_PER_ID; i++) {
    uint64_t word = mix_word(ids->seed + 0x9e3779b97f4a7c15u * (number + i + 1));
    halves[2 * i] = (uint32_t)word;
    halves[2 * i + 1] = (uint32_t)(word >> 32);
  }
  for (int i = 0; i < REQUEST_ID_LENGTH; i += DIGITS_PER_HALF) {
    uint32_t half = halves[i / DIGITS_PER_HALF];
    for (int k = i; k < i + DIGITS_PER_HALF; k++) {
      uint64_t product = half * (uint64_t)36;
      id[k] = digits[product >> 32];
      half = (uint32_t)product;
    }
  }
  id[REQUEST_ID_LENGTH] = 0;
}

/* Adds a header; a NULL value leaves it out. Returns 0 when out of memory. */
static int add_header(struct MHD_Response *response, const char *name, const char *value) {
  return !value || MHD_add_response_header(response, name, value) == MHD_YES;
}

static int add_identity(struct MHD_Response *response, serve_ids *ids) {
  char id[REQUEST_ID_SIZE];
  make_request_id(ids, id);
  return add_header(response, "x-amzn-RequestId", id);
}

static int add_checksum(struct MHD_Response *response, const serve_reply *reply) {
  char text[SERVE_CRC_SIZE];
  if (!serve_crc_text(reply->body ? reply->body : "", reply->length, text)) return 1;
  return add_header(response, "x-amz-crc32", text);
}

static int add_cors(struct MHD_Response *response) {
  return add_header(response, "Access-Control-Allow-Origin", "*") &&
         add_header(response, "Access-Control-Expose-Headers",
                    "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
}

/* Queues the response if it was completed, and lets go of it. */
static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status,
                                     struct MHD_Response *response, int complete) {
  enum MHD_Result rc = complete ? MHD_queue_response(connection, status, response) : MHD_NO;
  MHD_destroy_response(response);
  return rc;
}

static struct MHD_Response *new_response(const char *body, size_t length) {
  /* The buffer is only read; the parameter lacks its const. */
  union {
    const char *in;
    void *out;
  } buffer = {body ? body : ""};
  return MHD_create_response_from_buffer(length, buffer.out, MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result serve_reply_queue(struct MHD_Connection *connection, serve_ids *ids,
                                  const serve_reply *reply) {
  struct MHD_Response *response = new_response(reply->body, reply->length);
  if (!response) return MHD_NO;
  int complete = add_identity(response, ids) && add_checksum(response, reply) &&
                 add_header(response, "Content-Type", reply->type) &&
                 add_header(response, "Content-Encoding", reply->encoding) &&
                 add_header(response, "Connection", reply->close ? "close" : NULL) &&
                 (!reply->cross_origin || add_cors(response));
  return send_response(connection, reply->status, response, complete);
}

enum MHD_Result serve_reply_preflight(struct MHD_Connection *connection, serve_ids *ids,
                                      const serve_headers *headers) {
  struct MHD_Response *response = new_response("", 0);
  if (!response) return MHD_NO;
  int complete =
      add_identity(response, ids) && add_header(response, "Access-Control-Allow-Origin", "*") &&
      add_header(response, "Access-Control-Allow-Headers", headers->value[HEADER_ASKED_HEADERS]) &&
      add_header(response, "Access-Control-Allow-Methods", headers->value[HEADER_ASKED_METHOD]) &&
      add_header(response, "Access-Control-Max-Age", "172800");
  return send_response(connection, 200, response, complete);
}

#endif
