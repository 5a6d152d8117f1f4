/* dry_call.c - an operation carried out on a store that only takes notes; and calls that
** were made up, tried so. */
#include "ops/explain/statement_calls.h"

/* A call inside the call, with an answer that nobody reads. */
static int run_dry(st_call *inner, st_dry_run *run) {
  *run = (st_dry_run){.arena = inner->arena};
  st_store_set_dry_run(inner->store, run);
  int rc = inner->op->run(inner);
  st_store_set_dry_run(inner->store, NULL);
  if (rc != STATOR_OK && rc != ST_AGAIN) st_call_word(inner);
  return rc;
}

static int end_dry(st_call *inner, int rc) {
  if (rc == STATOR_OK && inner->out->failed) rc = st_error_nomem(inner->error);
  st_buf_free(inner->out);
  return rc;
}

static st_call inner_call(const st_call *c, const st_operation *op, st_buf *out) {
  st_call inner = *c;
  st_buf_init(out, 0);
  inner.op = op;
  inner.out = out;
  inner.cursor = NULL;
  memset(inner.m, 0, sizeof inner.m);
  return inner;
}

int st_dry_call(st_call *c, const st_operation *op, st_str request, st_dry_run *run) {
  st_buf out;
  st_call inner = inner_call(c, op, &out);
  const st_field whole = {.kind = ST_KIND_STRUCT, .shape = op->shape};
  const st_json *root;
  int rc = st_call_read(&inner, request, &whole, &root);
  if (rc == STATOR_OK) rc = st_decode(op->shape, root, inner.m, inner.error);
  return end_dry(&inner, rc == STATOR_OK ? run_dry(&inner, run) : rc);
}

int st_dry_call_decoded(st_call *c, const st_operation *op, const st_json *const *members,
                        st_dry_run *run) {
  st_buf out;
  st_call inner = inner_call(c, op, &out);
  memcpy(inner.m, members, op->shape->count * sizeof *members);
  return end_dry(&inner, run_dry(&inner, run));
}

/* What the call itself would refuse is no call; why it does, is noted. */
static int try_call(st_call *c, const st_same_call *call, st_same_calls *out, bool *refused) {
  st_error why;
  st_dry_run run;
  st_call trial = *c;
  st_error_init(&why);
  trial.error = &why;
  int rc = st_dry_call(&trial, st_operation_find(st_str_of(call->operation)), call->request, &run);
  *refused = rc == STATOR_VALIDATION;
  if (*refused) {
    st_buf_clear(&out->note);
    st_buf_format(&out->note, "No API call does the same: %s would refuse it: ", call->operation);
    st_buf_str(&out->note, st_buf_view(&why.message));
    rc = STATOR_OK;
  } else if (rc != STATOR_OK && rc != ST_AGAIN) {
    rc = st_error_copy(&why, c->error);
  }
  st_error_free(&why);
  return rc;
}

int st_try_calls(st_call *c, st_same_calls *out) {
  bool refused = false;
  int rc = STATOR_OK;
  for (size_t i = 0; i < out->count && rc == STATOR_OK && !refused; i++)
    rc = try_call(c, &out->calls[i], out, &refused);
  if (refused) out->count = 0;
  if (rc == STATOR_OK && out->note.failed) return st_error_nomem(c->error);
  return rc;
}
