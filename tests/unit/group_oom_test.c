// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Writes that share a transaction, and a reader's lane, with every allocation failing
** in turn: what was answered is there, what was refused is not. */
#include "api/handle.h"
#include "api/disk.h"
#include "api/grouped_writes.h"
#include "failing_memory.h"

static void add_writes(batch *b) {
  add(b, PUT,
      "{" IN_APP ",'Item':{'pk':{'S':'a'},'g':{'S':'1'}},"
      "'ConditionExpression':'attribute_not_exists(pk)'}");
  add(b, TARGET("TransactWriteItems"),
      "{'TransactItems':[{'Put':{" IN_APP ",'Item':{'pk':{'S':'b'},'g':{'S':'1'}}}},"
      "{'Put':{" IN_APP ",'Item':{'pk':{'S':'b2'}}}}]}");
  add(b, PUT, "{" IN_APP ",'Item':{'pk':{'S':'c'},'g':{'S':'1'}},'ReturnValues':'ALL_OLD'}");
  add(b, TARGET("UpdateItem"),
      "{" IN_APP ",'Key':{'pk':{'S':'d'}},'UpdateExpression':'SET g = :g',"
      "'ExpressionAttributeValues':{':g':{'S':'1'}},'ReturnValues':'ALL_NEW'}");
}

/* Each answered put is in the table and in the index, and no other. */
static bool expect_true_answers(stator *db, const batch *b) {
  static const char *const keys[] = {"a", "b", "c", "d"};
  int done = 0;
  char part[32];
  for (size_t i = 0; i < b->count; i++) {
    bool ok = code_of(b, i) == STATOR_OK;
    if (!ok) expect_code(b, i, STATOR_NOMEM);
    assert_true(holds(db, keys[i]) == ok);
    done += ok;
  }
  assert_true(holds(db, "b2") == holds(db, "b"));
  snprintf(part, sizeof part, "'Count':%d,", done);
  expect_ok(db, "Query",
            "{" IN_APP ",'IndexName':'by_g','KeyConditionExpression':'g = :g',"
            "'ExpressionAttributeValues':{':g':{'S':'1'}}}",
            part);
  return (size_t)done == b->count;
}

static void remove_all(stator *db) {
  expect_ok(
      db, "BatchWriteItem",
      "{'RequestItems':{'app':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}},"
      "{'DeleteRequest':{'Key':{'pk':{'S':'b'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'b2'}}}},"
      "{'DeleteRequest':{'Key':{'pk':{'S':'c'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'d'}}}}]}}",
      NULL);
}

/* True: all were carried out. Where there was no memory for the list of them, none
** was. */
static bool make_calls(stator *db, const batch *b) {
  int rc = stator_call_all(db, b->requests, b->count);
  if (rc == STATOR_OK) return true;
  assert_int_equal(rc, STATOR_NOMEM);
  for (size_t i = 0; i < b->count; i++) assert_null(body_of(b, i));
  return false;
}

static void a_group_without_memory_answers_truly(void **state) {
  place *p = grouped_place();
  static batch b;
  bool all = false;
  (void)state;
  for (size_t n = 1; !all; n++) {
    add_writes(&b);
    allocations = 0;
    failing = n;
    bool made = make_calls(p->db, &b);
    bool reached = allocations >= n;
    failing = 0;
    all = made && expect_true_answers(p->db, &b) && !reached;
    end(&b);
    remove_all(p->db);
    assert_true(n < 5000);
  }
  place_free(p);
}

/* -- a lane that cannot be opened -------------------------------------------------- */

typedef struct caller {
  stator *db;
  const char *operation;
  char *request;
  stator_result *result;
  pthread_t thread;
} caller;

static caller caller_of(stator *db, const char *operation, const char *request) {
  return (caller){
      .db = db,
      .operation = operation,
      .request = support_quoted(request),
      .result = stator_result_new(),
  };
}

static void *make_call(void *arg) {
  caller *c = arg;
  (void)stator_call(c->db, c->operation, c->request, STATOR_NUL, c->result);
  return NULL;
}

static void begin_call(caller *c) {
  assert_int_equal(pthread_create(&c->thread, NULL, make_call, c), 0);
}

static stator_code end_call(caller *c) {
  assert_int_equal(pthread_join(c->thread, NULL), 0);
  stator_code code = stator_result_code(c->result);
  stator_result_free(c->result);
  free(c->request);
  return code;
}

/* A reader that gets no lane waits behind the writer. */
static void a_reader_whose_lane_finds_no_memory_waits_its_turn(void **state) {
  (void)state;
  for (size_t n = 1; n <= 12; n++) {
    place *p = grouped_place();
    stator *db = p->db;
    caller writer = caller_of(db, "PutItem", "{" IN_APP ",'Item':{'pk':{'S':'a'}}}");
    caller reader = caller_of(db, "GetItem", "{" IN_APP ",'Key':{'pk':{'S':'a'}}}");
    disk_hold();
    begin_call(&writer);
    disk_await_held();
    allocations = 0;
    failing = n;
    begin_call(&reader);
    bool waits = false, reads = false;
    while (!waits && !reads) {
      pthread_mutex_lock(&db->mutex);
      waits = db->turns.first != NULL;
      reads = db->turns.readers == 1 && db->turns.idle;
      pthread_mutex_unlock(&db->mutex);
    }
    failing = 0;
    disk_release();
    stator_code code = end_call(&reader);
    assert_true(code == STATOR_OK || (code == STATOR_NOMEM && !waits));
    assert_int_equal(end_call(&writer), STATOR_OK);
    place_free(p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_group_without_memory_answers_truly),
      cmocka_unit_test(a_reader_whose_lane_finds_no_memory_waits_its_turn),
  };
  disk_install();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
