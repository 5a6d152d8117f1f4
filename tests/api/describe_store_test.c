/* DescribeStore, DescribePartitions, DescribeItemSizes: what lies in the file, and
** how it is spread. */
#include "api/store_file.h"
#include "api/table_requests.h"

static void put_sorted(stator *db, const char *pk, int sk) {
  char request[200];
  snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'%s'},'sk':{'N':'%d'}}}", pk,
           sk);
  expect_ok(db, "PutItem", request, NULL);
}

/* -- DescribePartitions --------------------------------------------------------- */

static void partitions_come_with_most_items_first(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "N");
  for (int i = 0; i < 5; i++) put_sorted(db, "hot", i);
  for (int i = 0; i < 2; i++) put_sorted(db, "warm", i);
  put_sorted(db, "cold", 7);
  /* shards by XXH3 */
  expect_ok(db, "DescribePartitions", "{" NAME_T "}",
            "{'TableName':'Tab','PartitionCount':3,'Partitions':["
            "{'Key':{'S':'hot'},'ItemCount':5,'SizeBytes':");
  expect_ok(db, "DescribePartitions", "{" NAME_T ",'Limit':2}",
            "{'Key':{'S':'warm'},'ItemCount':2,'SizeBytes':");
  expect_without(db, "DescribePartitions", "{" NAME_T ",'Limit':2}", "cold");
  expect_ok(db, "DescribePartitions", "{" NAME_T ",'Limit':2}", "'PartitionCount':3");
}

static void a_partition_tells_its_size_and_shard(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "N", "N");
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'N':'-1.5'},'sk':{'N':'1'},'a':{'S':'xyz'}}}",
            NULL);
  /* pk 2 + 4, sk 2 + 2, a 1 + 3 bytes */
  expect_ok(db, "DescribePartitions", "{" NAME_T "}",
            "[{'Key':{'N':'-1.5'},'ItemCount':1,'SizeBytes':14,'Shard':");
  stator_result *r = support_call(db, "DescribePartitions", "{" NAME_T "}");
  const char *shard = strstr(stator_result_body(r, NULL), "\"Shard\":");
  long number = strtol(shard + strlen("\"Shard\":"), NULL, 10);
  char part[64];
  snprintf(part, sizeof part, "{'Shard':%ld,'ItemCount':1,'SizeBytes':14}", number);
  expect_ok(db, "DescribeShards", "{" NAME_T "}", part);
  stator_result_free(r);
}

static void of_equal_partitions_the_lower_shard_and_key_is_first(void **state) {
  stator *db = *state;
  char request[200];
  support_table(db, "Tab", "S", NULL);
  for (int i = 0; i < 30; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'k%02d'}}}", i);
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_ok(db, "DescribePartitions", "{" NAME_T "}", "'PartitionCount':30,");
  stator_result *a = support_call(db, "DescribePartitions", "{" NAME_T ",'Limit':30}");
  const char *at = stator_result_body(a, NULL);
  long shard = 0;
  int count = 0;
  while ((at = strstr(at, "\"Shard\":")) != NULL) {
    at += strlen("\"Shard\":");
    long next = strtol(at, NULL, 10);
    assert_true(next >= shard);
    shard = next;
    count++;
  }
  assert_int_equal(count, 30);
  stator_result_free(a);
}

static void an_empty_table_has_no_partitions(void **state) {
  support_table(*state, "Tab", "B", NULL);
  expect_body(*state, "DescribePartitions", "{" NAME_T "}",
              "{'TableName':'Tab','PartitionCount':0,'Partitions':[]}");
}

static void partitions_are_refused_as_shards_are(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_error(db, "DescribePartitions", "{'TableName':'Nope'}", "ResourceNotFoundException",
               "Requested resource not found: Table: Nope not found");
  expect_error(db, "DescribePartitions", "{}", "ValidationException",
               "The parameter 'TableName' is required but was not present in the request");
  expect_error(db, "DescribePartitions", "{" NAME_T ",'Limit':0}", "ValidationException",
               "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
               "Member must have value greater than or equal to 1");
  expect_error(db, "DescribePartitions", "{" NAME_T ",'Limit':1001}", "ValidationException",
               "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: "
               "Member must have value less than or equal to 1000");
}

/* -- DescribeItemSizes ---------------------------------------------------------- */

/* An item of just so many bytes; at least 6. */
static void put_of_size(stator *db, int number, int size) {
  char *request = malloc((size_t)size + 200);
  assert_non_null(request);
  int n = snprintf(request, 100, "{" NAME_T ",'Item':{'pk':{'S':'%02d'},'a':{'S':'", number);
  memset(request + n, 'x', (size_t)size - 5);
  snprintf(request + n + size - 5, 10, "'}}}");
  expect_ok(db, "PutItem", request, NULL);
  free(request);
}

static void sizes_are_counted_by_powers_of_two(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  put_of_size(db, 1, 100);
  put_of_size(db, 2, 101);
  put_of_size(db, 3, 1024);
  put_of_size(db, 4, 1025);
  expect_body(db, "DescribeItemSizes", "{" NAME_T "}",
              "{'TableName':'Tab','Sizes':["
              "{'From':64,'To':128,'ItemCount':2,'SizeBytes':201},"
              "{'From':128,'To':256,'ItemCount':0,'SizeBytes':0},"
              "{'From':256,'To':512,'ItemCount':0,'SizeBytes':0},"
              "{'From':512,'To':1024,'ItemCount':1,'SizeBytes':1024},"
              "{'From':1024,'To':2048,'ItemCount':1,'SizeBytes':1025}]}");
}

static void the_smallest_and_the_largest_item_have_their_class(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  put_of_size(db, 1, 6);
  put_of_size(db, 2, 409600);
  expect_ok(db, "DescribeItemSizes", "{" NAME_T "}",
            "'Sizes':[{'From':0,'To':64,'ItemCount':1,'SizeBytes':6},");
  expect_ok(db, "DescribeItemSizes", "{" NAME_T "}",
            "{'From':262144,'To':524288,'ItemCount':1,'SizeBytes':409600}]}");
}

static void an_empty_table_has_no_sizes(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_body(*state, "DescribeItemSizes", "{" NAME_T "}", "{'TableName':'Tab','Sizes':[]}");
  expect_error(*state, "DescribeItemSizes", "{'TableName':'Nope'}", "ResourceNotFoundException",
               "Requested resource not found: Table: Nope not found");
}

/* -- DescribeStore -------------------------------------------------------------- */

static void a_store_in_memory_describes_itself(void **state) {
  stator *db = *state;
  expect_ok(db, "DescribeStore", "{}", "{'Path':':memory:','SizeBytes':");
  expect_ok(db, "DescribeStore", "{}", "'WalBytes':0,'PageSize':");
  expect_ok(db, "DescribeStore", "{}", "'StatorVersion':'" STATOR_VERSION "','SqliteVersion':'3.");
  expect_ok(db, "DescribeStore", "{}", "'JournalMode':'memory','Tables':[]}");
}

static void tables_and_indexes_are_counted(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  support_table(db, "Aaa", "S", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'1'},'g':{'S':'x'}}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'2'}}}", NULL);
  expect_ok(db, "DescribeStore", "{}",
            "'Tables':[{'TableName':'Aaa','ItemCount':0,'ItemBytes':0,'Indexes':[]},"
            "{'TableName':'Tab','ItemCount':2,'ItemBytes':8,'Indexes':["
            "{'IndexName':'gii','ItemCount':1}]}]}");
}

/* The clock stands at SUPPORT_NOW; what lies more than five years past does not expire. */
static void what_expires_and_what_is_due_is_counted(void **state) {
  stator *db = *state;
  long long now = SUPPORT_NOW / 1000, times[] = {now - 1, now - 100, now, now + 5, 7};
  support_table(db, "Tab", "S", NULL);
  expect_without(db, "DescribeStore", "{}", "TimeToLive");
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'t\u00e9','Enabled':true}}",
            NULL);
  expect_ok(
      db, "DescribeStore", "{}",
      "'Indexes':[],'TimeToLive':{'AttributeName':'t\xc3\xa9','ItemCount':0,'DueCount':0}}]}");
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    char request[120];
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'%zu'},'t\u00e9':{'N':'%lld'}}}", i, times[i]);
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_ok(db, "DescribeStore", "{}", "'ItemCount':5,'DueCount':2}}]}");
}

static void a_file_tells_its_path_pages_and_log(void **state) {
  store_file *f = *state;
  char part[128];
  support_table(f->db, "Tab", "S", NULL);
  snprintf(part, sizeof part, "{'Path':'%s','SizeBytes':", f->path);
  expect_ok(f->db, "DescribeStore", "{}", part);
  expect_ok(f->db, "DescribeStore", "{}", "'PageSize':8192,'FreeBytes':0,'FormatVersion':");
  expect_ok(f->db, "DescribeStore", "{}", "'JournalMode':'wal'");
  expect_without(f->db, "DescribeStore", "{}", "'WalBytes':0,");
}

static void what_was_deleted_is_free(void **state) {
  store_file *f = *state;
  support_table(f->db, "Tab", "S", NULL);
  put_of_size(f->db, 1, 100000);
  expect_ok(f->db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'01'}}}", NULL);
  expect_without(f->db, "DescribeStore", "{}", "'FreeBytes':0,");
}

static void a_transaction_sees_what_it_wrote(void **state) {
  store_file *f = *state;
  stator *tx;
  stator_result *r = stator_result_new();
  support_table(f->db, "Tab", "S", NULL);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'1'}}}", NULL);
  expect_ok(tx, "DescribeStore", "{}", "'ItemCount':1");
  expect_ok(tx, "DescribePartitions", "{" NAME_T "}", "'PartitionCount':1");
  expect_ok(f->db, "DescribeStore", "{}", "'ItemCount':0");
  expect_ok(f->db, "DescribePartitions", "{" NAME_T "}", "'PartitionCount':0");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(partitions_come_with_most_items_first),
      store_test(a_partition_tells_its_size_and_shard),
      store_test(of_equal_partitions_the_lower_shard_and_key_is_first),
      store_test(an_empty_table_has_no_partitions),
      store_test(partitions_are_refused_as_shards_are),
      store_test(sizes_are_counted_by_powers_of_two),
      store_test(the_smallest_and_the_largest_item_have_their_class),
      store_test(an_empty_table_has_no_sizes),
      store_test(a_store_in_memory_describes_itself),
      store_test(tables_and_indexes_are_counted),
      store_test(what_expires_and_what_is_due_is_counted),
      file_test(a_file_tells_its_path_pages_and_log),
      file_test(what_was_deleted_is_free),
      file_test(a_transaction_sees_what_it_wrote),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
