/* result.c - what a call answered. */
#include "api/handle.h"
#include "base/mem.h"

/* For the one failure whose body there is no memory to write. */
static const char out_of_memory_body[] =
    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"out of "
    "memory\"}";

void st_result_init(stator_result *r) {
  *r = (stator_result){0};
  st_error_init(&r->error);
  st_buf_init(&r->out, 0);
}

void st_result_free_content(stator_result *r) {
  st_error_free(&r->error);
  st_buf_free(&r->out);
}

stator_result *stator_result_new(void) {
  stator_result *r = st_mem_alloc(sizeof *r);
  if (r) st_result_init(r);
  return r;
}

void stator_result_free(stator_result *r) {
  if (!r) return;
  st_result_free_content(r);
  st_mem_free(r);
}

void st_result_begin(stator_result *r) {
  st_error_clear(&r->error);
  st_buf_clear(&r->out);
  r->body = NULL;
  r->length = 0;
}

int st_result_end(stator_result *r, int rc) {
  if (rc != STATOR_OK) {
    st_buf_clear(&r->out);
    st_error_body(&r->error, &r->out);
  }
  r->body = st_buf_cstr(&r->out);
  r->length = r->out.n;
  if (r->body) return rc;
  if (rc == STATOR_OK) rc = st_error_nomem(&r->error);
  r->body = out_of_memory_body;
  r->length = sizeof out_of_memory_body - 1;
  return rc;
}

void st_result_cut(stator_result *r, size_t begin) {
  if (r->length <= begin + 1) { /* "{}": nothing in the envelope */
    r->body = NULL;
    r->length = 0;
    return;
  }
  r->out.p[r->length - 1] = 0;
  r->body += begin;
  r->length -= begin + 1;
}

bool st_result_holds(const stator_result *r, const char *text) {
  return r->out.p && text >= r->out.p && text < r->out.p + r->out.cap;
}

int st_result_misuse(stator_result *r, const char *what) {
  if (!r) return STATOR_MISUSE;
  st_result_begin(r);
  return st_result_end(r, st_error_raise(&r->error, STATOR_MISUSE, "%s", what));
}

stator_code stator_result_code(const stator_result *r) {
  return r ? r->error.code : STATOR_MISUSE;
}

const char *stator_result_body(const stator_result *r, size_t *length) {
  if (length) *length = r ? r->length : 0;
  return r ? r->body : NULL;
}

const char *stator_result_exception(const stator_result *r) {
  return r && r->error.code != STATOR_OK ? st_error_exception(r->error.code) : NULL;
}

const char *stator_result_message(const stator_result *r) {
  if (!r || r->error.code == STATOR_OK) return NULL;
  const char *message = st_buf_cstr((st_buf *)&r->error.message); /* adds the NUL only */
  return message ? message : "out of memory";
}

int stator_result_http_status(const stator_result *r) {
  return st_error_http_status(r ? r->error.code : STATOR_MISUSE);
}
