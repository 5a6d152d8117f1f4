/* BatchGetItem and BatchWriteItem. */
#include "support.h"

#define get_invalid(request, message)                                                              \
  expect_error(*state, "BatchGetItem", request, "ValidationException", message)
#define write_invalid(request, message)                                                            \
  expect_error(*state, "BatchWriteItem", request, "ValidationException", message)

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "one", "S", NULL);
  support_table(*state, "two", "S", "N");
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static void batch_write_puts_and_deletes_in_several_tables(void **state) {
  expect_ok(*state, "PutItem", "{'TableName':'one','Item':{'pk':{'S':'old'}}}", NULL);
  expect_body(*state, "BatchWriteItem",
              "{'RequestItems':{'one':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},"
              "{'DeleteRequest':{'Key':{'pk':{'S':'old'}}}}],"
              "'two':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'N':'1'}}}}]}}",
              "{'UnprocessedItems':{}}");
  expect_body(*state, "BatchGetItem",
              "{'RequestItems':{'one':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'old'}}]},"
              "'two':{'Keys':[{'pk':{'S':'a'},'sk':{'N':'1.0'}}]}}}",
              "{'Responses':{'one':[{'pk':{'S':'a'}}],'two':[{'pk':{'S':'a'},'sk':{'N':'1'}}]},"
              "'UnprocessedKeys':{}}");
}

static void batch_get_answers_an_empty_list_where_nothing_is_found(void **state) {
  expect_body(*state, "BatchGetItem", "{'RequestItems':{'one':{'Keys':[{'pk':{'S':'x'}}]}}}",
              "{'Responses':{'one':[]},'UnprocessedKeys':{}}");
}

static void batch_get_projects(void **state) {
  expect_ok(*state, "PutItem",
            "{'TableName':'one','Item':{'pk':{'S':'a'},'n':{'N':'1'},'m':{'N':'2'}}}", NULL);
  expect_body(*state, "BatchGetItem",
              "{'RequestItems':{'one':{'Keys':[{'pk':{'S':'a'}}],'ProjectionExpression':'#n',"
              "'ExpressionAttributeNames':{'#n':'n'}}}}",
              "{'Responses':{'one':[{'n':{'N':'1'}}]},'UnprocessedKeys':{}}");
}

/* "Keys":[...] of n keys k0 to kn-1 */
static void keys(char *out, int n, const char *prefix) {
  *out = 0;
  for (int i = 0; i < n; i++)
    sprintf(out + strlen(out), "%s{'pk':{'S':'%s%d'}}", i ? "," : "", prefix, i);
}

static void batch_get_takes_one_hundred_keys(void **state) {
  char list[8192], request[9000];
  keys(list, 100, "k");
  snprintf(request, sizeof request, "{'RequestItems':{'one':{'Keys':[%s]}}}", list);
  expect_ok(*state, "BatchGetItem", request, "'UnprocessedKeys':{}");
  keys(list, 101, "k");
  snprintf(request, sizeof request, "{'RequestItems':{'one':{'Keys':[%s]}}}", list);
  get_invalid(request,
              "1 validation error detected: Value at 'RequestItems.one.member.Keys' failed "
              "to satisfy constraint: Member must have length less than or equal to 100");
}

static void batch_get_refuses_what_does_not_fit(void **state) {
  get_invalid("{}", "1 validation error detected: Value null at 'requestItems' failed to satisfy "
                    "constraint: Member must not be null");
  get_invalid("{'RequestItems':{}}", "The requestItems parameter is required for BatchGetItem");
  get_invalid(
      "{'RequestItems':{'one':{'Keys':[]}}}",
      "1 validation error detected: Value at 'requestItems.one.member.keys' failed to satisfy "
      "constraint: Member must have length greater than or equal to 1");
  get_invalid("{'RequestItems':{'one':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'a'}}]}}}",
              "Provided list of item keys contains duplicates");
  get_invalid("{'RequestItems':{'two':{'Keys':[{'pk':{'S':'a'}}]}}}",
              "The provided key element does not match the schema");
  expect_error(*state, "BatchGetItem", "{'RequestItems':{'three':{'Keys':[{'pk':{'S':'a'}}]}}}",
               "ResourceNotFoundException", "Requested resource not found");
}

static void batch_write_refuses_what_does_not_fit(void **state) {
  write_invalid("{'RequestItems':{}}", "The requestItems parameter is required for BatchWriteItem");
  write_invalid("{'RequestItems':{'one':[]}}",
                "1 validation error detected: Value at 'requestItems.one.member' failed to satisfy "
                "constraint: Member must have length greater than or equal to 1");
  write_invalid(
      "{'RequestItems':{'one':[{}]}}",
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
      "the supported datatypes");
  write_invalid("{'RequestItems':{'one':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},"
                "{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]}}",
                "Provided list of item keys contains duplicates");
  write_invalid("{'RequestItems':{'two':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}}]}}",
                "The provided key element does not match the schema");
  write_invalid("{'RequestItems':{'one':[{'PutRequest':{'Item':{'pk':{'S':'a'},'x':{'SS':[]}}}}]}}",
                "One or more parameter values were invalid: An string set  may not be empty");
}

static void a_refused_batch_writes_nothing(void **state) {
  write_invalid(
      "{'RequestItems':{'one':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},"
      "{'PutRequest':{'Item':{'pk':{'S':''}}}}]}}",
      "One or more parameter values are not valid. The AttributeValue for a key attribute "
      "cannot contain an empty string value. Key: pk");
  expect_body(*state, "Scan", "{'TableName':'one','Select':'COUNT'}",
              "{'Count':0,'ScannedCount':0}");
}

static void batch_write_takes_25_requests(void **state) {
  char request[4096];
  for (int n = 25; n <= 26; n++) {
    strcpy(request, "{'RequestItems':{'one':[");
    for (int i = 0; i < n; i++)
      sprintf(request + strlen(request), "%s{'PutRequest':{'Item':{'pk':{'S':'%d'}}}}",
              i ? "," : "", i);
    strcat(request, "]}}");
    if (n == 25) expect_ok(*state, "BatchWriteItem", request, NULL);
  }
  stator_result *r = support_call(*state, "BatchWriteItem", request);
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  assert_non_null(
      strstr(stator_result_message(r),
             "at 'requestItems' failed to satisfy constraint: Map value must satisfy "
             "constraint: [Member must have length less than or equal to 25, Member must "
             "have length greater than or equal to 1]"));
  stator_result_free(r);
  expect_ok(*state, "Scan", "{'TableName':'one','Select':'COUNT'}", "'Count':25");
}

static void batch_get_hands_back_what_exceeds_16_megabytes(void **state) {
  char *request = malloc(400100);
  char list[8192], get[9000];
  assert_non_null(request);
  for (int i = 0; i < 50; i++) {
    int n = sprintf(request,
                    "{\"TableName\":\"one\",\"Item\":{\"pk\":{\"S\":\"k%d\"},\"v\":{\"S\":\"", i);
    memset(request + n, 'x', 399000);
    strcpy(request + n + 399000, "\"}}}");
    expect_ok(*state, "PutItem", request, NULL);
  }
  free(request);
  keys(list, 50, "k");
  snprintf(get, sizeof get, "{'RequestItems':{'one':{'Keys':[%s],'ConsistentRead':true}}}", list);
  /* 42 items of 399,006 bytes fit into 16,777,216 */
  expect_ok(*state, "BatchGetItem", get, "'UnprocessedKeys':{'one':{'Keys':[{'pk':{'S':'k42'}}");
  expect_ok(*state, "BatchGetItem", get, "{'pk':{'S':'k49'}}],'ConsistentRead':true}}");
  snprintf(get, sizeof get,
           "{'RequestItems':{'one':{'Keys':[%s],'ProjectionExpression':'#p',"
           "'ExpressionAttributeNames':{'#p':'pk'}}}}",
           list);
  expect_ok(*state, "BatchGetItem", get,
            "{'pk':{'S':'k49'}}],'ProjectionExpression':'#p',"
            "'ExpressionAttributeNames':{'#p':'pk'}}}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(batch_write_puts_and_deletes_in_several_tables),
      test(batch_get_answers_an_empty_list_where_nothing_is_found),
      test(batch_get_projects),
      test(batch_get_takes_one_hundred_keys),
      test(batch_get_refuses_what_does_not_fit),
      test(batch_write_refuses_what_does_not_fit),
      test(a_refused_batch_writes_nothing),
      test(batch_write_takes_25_requests),
      test(batch_get_hands_back_what_exceeds_16_megabytes),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
