/*
** Transactions of many connections on one file: threads with handles of their
** own, threads that share one, and another process move money between accounts;
** whoever reads all accounts at once sees the same sum.
*/
#include "api/place.h"
#include "api/transact_support.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ACCOUNTS = 6, EACH = 20, TRANSFERS = 100, WRITERS = 4, READS = 400 };

static stator *open_with(const char *path, int busy_ms) {
  stator_options o = {.busy_timeout_ms = busy_ms, .durability = STATOR_SYNC_OFF};
  return place_open(path, &o);
}

/* The file of a bank, closed. */
static int make_bank(void **state) {
  stator_options o = {.durability = STATOR_SYNC_OFF};
  place *p = place_new(&o);
  support_table(p->db, "Tab", "S", NULL);
  for (int i = 0; i < ACCOUNTS; i++) {
    char item[64];
    snprintf(item, sizeof item, "'pk':{'S':'%d'},'n':{'N':'%d'}", i, EACH);
    put_item(p->db, item);
  }
  int rc = stator_close(p->db);
  p->db = NULL;
  *state = p;
  return rc;
}

#define in_bank(f) cmocka_unit_test_setup_teardown(f, make_bank, place_teardown)

/* -- what threads do ------------------------------------------------------------------ */

typedef struct worker {
  stator *db;
  int number;
  int done;          /* transfers that happened */
  char trouble[512]; /* what should not have been */
} worker;

/* Text with single quotes for double ones, in place. */
static const char *quoted(char *text) {
  for (char *p = text; *p; p++)
    if (*p == '\'') *p = '"';
  return text;
}

/* Takes from one account what is there, gives it to another, and notes it. */
static void write_transfer(char *request, size_t size, const worker *w, int i) {
  int from = (w->number + i) % ACCOUNTS, to = (from + 1 + i % (ACCOUNTS - 1)) % ACCOUNTS;
  int third = 0;
  while (third == from || third == to) third++;
  snprintf(request, size,
           "{'ClientRequestToken':'%d-%d','TransactItems':["
           "{'Update':{" NAME_T ",'Key':{'pk':{'S':'%d'}},'UpdateExpression':'SET n = n - :x',"
           "'ConditionExpression':'n >= :x','ExpressionAttributeValues':{':x':{'N':'%d'}}}},"
           "{'Update':{" NAME_T ",'Key':{'pk':{'S':'%d'}},'UpdateExpression':'ADD n :x',"
           "'ExpressionAttributeValues':{':x':{'N':'%d'}}}},"
           "{'ConditionCheck':{" NAME_T ",'Key':{'pk':{'S':'%d'}},"
           "'ConditionExpression':'attribute_exists(n)'}},"
           "{'Put':{" NAME_T ",'Item':{'pk':{'S':'note %d-%d'}},"
           "'ConditionExpression':'attribute_not_exists(pk)'}}]}",
           w->number, i, from, 1 + i % 7, to, 1 + i % 7, third, w->number, i);
  (void)quoted(request);
}

/* Every transfer is sent twice, as by a client that got no answer. */
static void *transfer(void *arg) {
  worker *w = arg;
  stator_result *r = stator_result_new();
  char request[1024];
  for (int i = 0; i < TRANSFERS && !*w->trouble; i++) {
    write_transfer(request, sizeof request, w, i);
    int rc = stator_call(w->db, WRITE, request, STATOR_NUL, r);
    if (rc == STATOR_OK) {
      w->done++;
      rc = stator_call(w->db, WRITE, request, STATOR_NUL, r);
    } else if (rc == STATOR_TRANSACTION_CANCELED) {
      rc = strstr(stator_result_message(r), "[ConditionalCheckFailed, None, None, None]")
               ? STATOR_OK
               : rc;
    }
    if (rc != STATOR_OK) snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
  }
  stator_result_free(r);
  return NULL;
}

static long sum_of(const char *body, int *items) {
  long sum = 0;
  *items = 0;
  for (const char *p = strstr(body, "{\"N\":\""); p; p = strstr(p + 1, "{\"N\":\"")) {
    sum += strtol(p + 6, NULL, 10);
    ++*items;
  }
  return sum;
}

enum { READ_ALL = ACCOUNTS * 64 + 64 };

static const char *read_all(char *request) {
  size_t n = (size_t)snprintf(request, READ_ALL, "{'TransactItems':[");
  for (int i = 0; i < ACCOUNTS; i++)
    n += (size_t)snprintf(request + n, READ_ALL - n,
                          "%s{'Get':{" NAME_T ",'Key':{'pk':{'S':'%d'}}}}", i ? "," : "", i);
  snprintf(request + n, READ_ALL - n, "]}");
  return quoted(request);
}

static void *watch(void *arg) {
  worker *w = arg;
  stator_result *r = stator_result_new();
  char text[READ_ALL];
  const char *request = read_all(text);
  for (int i = 0; i < READS && !*w->trouble; i++) {
    int items = 0;
    long sum = -1;
    if (stator_call(w->db, READ, request, STATOR_NUL, r) == STATOR_OK)
      sum = sum_of(stator_result_body(r, NULL), &items);
    if (sum != ACCOUNTS * EACH || items != ACCOUNTS)
      snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_body(r, NULL));
  }
  stator_result_free(r);
  return NULL;
}

/* -- all at once ---------------------------------------------------------------------- */

/* The transfers of another process; its exit status is how many happened. */
static pid_t begin_process(const char *path, int number) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  worker w = {.db = open_with(path, 0), .number = number};
  transfer(&w);
  int closed = stator_close(w.db);
  _exit(*w.trouble || closed != STATOR_OK ? 255 : w.done);
}

static int end_process(pid_t pid) {
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFEXITED(status));
  assert_int_not_equal(WEXITSTATUS(status), 255);
  return WEXITSTATUS(status);
}

static void run_workers(worker *workers, int writers, int count) {
  pthread_t threads[16];
  for (int i = 0; i < count; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, i < writers ? transfer : watch, &workers[i]),
                     0);
  for (int i = 0; i < count; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
  for (int i = 0; i < count; i++) assert_string_equal(workers[i].trouble, "");
}

static void expect_balanced(stator *db, int transfers) {
  worker w = {.db = db};
  char part[64];
  watch(&w);
  assert_string_equal(w.trouble, "");
  snprintf(part, sizeof part, "'Count':%d", ACCOUNTS + transfers);
  expect_ok(db, "Scan", "{" NAME_T ",'Select':'COUNT'}", part);
  assert_true(transfers > 0);
}

static void sums_hold_while_many_connections_write(void **state) {
  place *p = *state;
  pid_t other = begin_process(p->path, 50);
  worker workers[WRITERS + 2] = {0};
  for (int i = 0; i < WRITERS + 2; i++) {
    workers[i].db = open_with(p->path, 0);
    workers[i].number = i;
  }
  run_workers(workers, WRITERS, WRITERS + 2);
  int transfers = end_process(other);
  for (int i = 0; i < WRITERS; i++) transfers += workers[i].done;
  expect_balanced(workers[0].db, transfers);
  for (int i = 0; i < WRITERS + 2; i++) assert_int_equal(stator_close(workers[i].db), STATOR_OK);
}

static void sums_hold_while_many_threads_share_a_handle(void **state) {
  place *p = *state;
  stator *db = open_with(p->path, 0);
  worker workers[WRITERS + 2] = {0};
  for (int i = 0; i < WRITERS + 2; i++) workers[i] = (worker){.db = db, .number = i};
  run_workers(workers, WRITERS, WRITERS + 2);
  int transfers = 0;
  for (int i = 0; i < WRITERS; i++) transfers += workers[i].done;
  expect_balanced(db, transfers);
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* -- a store that is taken -------------------------------------------------------------- */

static void a_store_that_is_busy_says_so_and_nothing_happened(void **state) {
  place *p = *state;
  stator *holder = open_with(p->path, 0), *other = open_with(p->path, -1), *tx;
  stator_result *r = stator_result_new();
  char *request = transact_request(ADD_ONE("0"), ",'ClientRequestToken':'t'");
  char *wanted = support_quoted(request), all[READ_ALL];
  assert_int_equal(stator_begin(holder, &tx, r), STATOR_OK);
  put_item(tx, "'pk':{'S':'mine'}");
  assert_int_equal(stator_call(other, WRITE, wanted, STATOR_NUL, r), STATOR_BUSY);
  assert_int_equal(stator_result_http_status(r), 503);
  assert_string_equal(stator_result_exception(r), "InternalServerError");
  assert_int_equal(stator_call(other, READ, read_all(all), STATOR_NUL, r), STATOR_OK);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  assert_int_equal(stator_call(other, WRITE, wanted, STATOR_NUL, r), STATOR_OK);
  assert_int_equal(stator_call(other, WRITE, wanted, STATOR_NUL, r), STATOR_OK);
  expect_stored(holder, "0", "{'n':{'N':'21'},'pk':{'S':'0'}}");
  stator_result_free(r);
  free(wanted);
  free(request);
  assert_int_equal(stator_close(other), STATOR_OK);
  assert_int_equal(stator_close(holder), STATOR_OK);
}

/* The other handle's table has taken the place of the one this handle knows. */
static void a_table_made_anew_by_another_handle_is_the_one_that_counts(void **state) {
  place *p = *state;
  stator *db = open_with(p->path, 0), *other = open_with(p->path, 0);
  expect_ok(db, READ, "{'TransactItems':[" GET("0") "]}", "'Item'");
  expect_ok(other, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, READ, "{'TransactItems':[" GET("0") "]}", "ResourceNotFoundException",
               "Requested resource not found");
  support_table(other, "Tab", "N", NULL);
  expect_cancelled(db, READ, GET("0"), "ValidationError", MISMATCH);
  expect_cancelled(db, WRITE, DELETE("0"), "ValidationError", MISMATCH);
  expect_ok(other, "DeleteTable", "{" NAME_T "}", NULL);
  support_table(other, "Tab", "S", NULL);
  expect_ok(db, READ, "{'TransactItems':[" GET("0") "]}", "{'Responses':[{}]}");
  expect_done(db, PUT_NEW("0"), "");
  assert_int_equal(stator_close(other), STATOR_OK);
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      in_bank(sums_hold_while_many_connections_write),
      in_bank(sums_hold_while_many_threads_share_a_handle),
      in_bank(a_store_that_is_busy_says_so_and_nothing_happened),
      in_bank(a_table_made_anew_by_another_handle_is_the_one_that_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
