/* call_operation.c - the one door: an operation by its name or target. */
#include "api/handle.h"
#include "api/request_check.h"
#include <string.h>

/* Tag: st_service. */
static const char *const target_prefixes[] = {
    [ST_DYNAMODB] = "DynamoDB_20120810.",
    [ST_DYNAMODB_STREAMS] = "DynamoDBStreams_20120810.",
    [ST_EXTENSIONS] = "Stator_20261121.",
};

typedef struct operation_job {
  st_job job;
  const stator_caller *caller;
  const st_operation *op;
  st_str request;
} operation_job;

static int run_operation(st_job *job, st_lane *lane) {
  static const stator_caller nobody;
  const operation_job *j = (const operation_job *)job;
  const stator_caller *caller = j->caller ? j->caller : &nobody;
  st_call c = st_job_call(job, lane);
  st_settings settings = *c.settings;
  if (caller->region) settings.region = caller->region;
  if (caller->account) settings.account = caller->account;
  settings.fixed_clock = caller->fixed_clock != 0;
  c.settings = &settings;
  return st_result_end(job->result, st_call_run(&c, j->op, j->request));
}

static operation_job job_of(stator *db, const stator_caller *caller, const st_operation *op,
                            st_str request, stator_result *r) {
  return (operation_job){
      {.db = db, .result = r, .run = run_operation, .company = op->company, .bytes = request.n},
      caller,
      op,
      request
  };
}

static int run_call(stator *db, const stator_caller *caller, const st_operation *op, st_str request,
                    stator_result *r) {
  operation_job j = job_of(db, caller, op, request, r);
  return st_job_run(&j.job);
}

/* Before an unknown operation is refused, a request that is no JSON is. */
static int refuse_operation(st_str request, const char *name, stator_result *r) {
  st_arena arena;
  st_arena_init(&arena);
  st_result_begin(r);
  const st_json *root;
  st_call c = {.arena = &arena, .error = &r->error};
  int rc = st_call_read(&c, request, NULL, &root);
  if (rc == STATOR_OK && name)
    rc = st_error_raise(&r->error, STATOR_UNKNOWN_OPERATION, "unknown operation: %s", name);
  st_arena_free(&arena);
  return st_result_end(r, rc);
}

static st_str request_text(const char *request, size_t length) {
  return (st_str){request, length == STATOR_NUL ? strlen(request) : length};
}

int stator_call(stator *db, const char *operation, const char *request, size_t length,
                stator_result *result) {
  if (!result) return STATOR_MISUSE;
  if (!db || !operation || !request)
    return st_result_misuse(result, "stator_call needs a handle, an operation and a request");
  if (st_result_holds(result, request))
    return st_result_misuse(result, "the request lies in the result that is to be written");
  st_str text = request_text(request, length);
  const st_operation *op = st_operation_find(st_str_of(operation));
  return op ? run_call(db, NULL, op, text, result) : refuse_operation(text, operation, result);
}

static const st_operation *operation_of_target(const char *target) {
  st_str t = st_str_of(target);
  for (size_t i = 0; i < sizeof target_prefixes / sizeof *target_prefixes; i++) {
    st_str prefix = st_str_of(target_prefixes[i]);
    if (!st_str_starts(t, prefix)) continue;
    const st_operation *op = st_operation_find((st_str){t.p + prefix.n, t.n - prefix.n});
    return op && op->service == (st_service)i ? op : NULL;
  }
  return NULL;
}

/* False: it was answered, there is nothing to run. The result is there. */
static bool prepare_call(stator *db, const stator_request *q, operation_job *j) {
  stator_result *r = q->result;
  if (!q->body) return st_result_misuse(r, "stator_call_target needs a request"), false;
  if (q->caller && !st_settings_can_be(q->caller->region, q->caller->account))
    return st_result_misuse(r, "an ARN cannot have that region or account"), false;
  if (st_result_holds(r, q->body))
    return st_result_misuse(r, "the request lies in the result that is to be written"), false;
  st_str text = request_text(q->body, q->length);
  const st_operation *op = q->target ? operation_of_target(q->target) : NULL;
  if (!op) return refuse_operation(text, q->target ? q->target : "", r), false;
  if (!db) return refuse_operation(text, NULL, r), false;
  *j = job_of(db, q->caller, op, text, r);
  return true;
}

int stator_call_target(stator *db, const stator_caller *caller, const char *target,
                       const char *request, size_t length, stator_result *result) {
  if (!result) return STATOR_MISUSE;
  stator_request q = {caller, target, request, length, result};
  operation_job j;
  return prepare_call(db, &q, &j) ? st_job_run(&j.job) : (int)stator_result_code(result);
}

/* -- several at once ---------------------------------------------------------------- */

enum { MOST_JOBS = 64 }; /* on the stack */

typedef struct job_chain {
  operation_job jobs[MOST_JOBS];
  size_t count;
} job_chain;

static void run_chain(job_chain *chain) {
  if (chain->count) st_jobs_run(&chain->jobs[0].job);
  chain->count = 0;
}

static void add_to_chain(job_chain *chain, const operation_job *j) {
  if (chain->count == MOST_JOBS) run_chain(chain);
  chain->jobs[chain->count] = *j;
  if (chain->count) chain->jobs[chain->count - 1].job.next = &chain->jobs[chain->count].job;
  chain->count++;
}

/* Writes of items wait for those that follow; what is refused at once changes
** nothing and lets them. */
static void run_request(stator *db, const stator_request *q, job_chain *chain) {
  operation_job j;
  if (!prepare_call(db, q, &j)) return;
  if (j.job.company == ST_GROUPED) {
    add_to_chain(chain, &j);
  } else {
    run_chain(chain);
    (void)st_job_run(&j.job);
  }
}

int stator_call_all(stator *db, const stator_request *requests, size_t count) {
  if (!db || (!requests && count)) return STATOR_MISUSE;
  int rc = st_requests_check(requests, count);
  if (rc != STATOR_OK) return rc;
  job_chain chain;
  chain.count = 0;
  for (size_t i = 0; i < count; i++) run_request(db, &requests[i], &chain);
  run_chain(&chain);
  return STATOR_OK;
}

int stator_call_waits(const stator *db, const char *target) {
  const st_operation *op = target ? operation_of_target(target) : NULL;
  if (!db || !op || op->company == ST_READS || st_store_in_memory(db->lane->store)) return 0;
  return op->company == ST_GROUPED || op->company == ST_ALONE ? 1 : 2;
}
