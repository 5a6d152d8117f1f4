/* Explain: what statements and requests are said to do, what it costs and how it
** would cost less, and that nothing of it is done. */
#include "api/statements.h"

/* clang-format off */
static void make_orders(stator *db) {
  expect_ok(db, "CreateTable",
            "{'TableName':'orders'," ON_DEMAND ","
            ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE("email", "S") ","
                       ATTRIBUTE("total", "N")) ","
            KEYS(HASH("pk") "," RANGE("sk")) ","
            "'LocalSecondaryIndexes':[{'IndexName':'by_total'," KEYS(HASH("pk") "," RANGE("total"))
            ",'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
            "'GlobalSecondaryIndexes':[" INDEX("by_email", HASH("email")) "]}",
            NULL);
}
/* clang-format on */

/* The answer to Explain of a statement holds every one of the parts. */
static void explains_at(stator *db, const char *statement, const char *const *parts,
                        const char *file, int line) {
  char *request = statement_request(statement, NULL);
  stator_result *r = support_call(db, "Explain", request);
  const char *body = stator_result_body(r, NULL);
  if (stator_result_code(r) != STATOR_OK) support_fail("Explain", request, "", body, file, line);
  for (; *parts; parts++) {
    char *wanted = support_quoted(*parts);
    if (!strstr(body, wanted)) support_fail("Explain", request, wanted, body, file, line);
    free(wanted);
  }
  free(request);
  stator_result_free(r);
}
#define explains(db, statement, ...)                                                               \
  explains_at(db, statement, STATEMENTS(__VA_ARGS__), __FILE__, __LINE__)

/* -- the call ----------------------------------------------------------------------- */

static void a_whole_key_is_a_get(void **state) {
  make_orders(*state);
  explains(*state, "SELECT total, sk FROM orders WHERE sk = 1 AND pk = 'a'",
           "{'Operation':'GetItem','Request':{'TableName':'orders','Key':{'pk':{'S':'a'},"
           "'sk':{'N':'1'}},'ProjectionExpression':'#total, sk','ExpressionAttributeNames':"
           "{'#total':'total'}},'Access':'GetItem','TableName':'orders',",
           "\"KeyCondition\":\"pk = 'a' AND sk = 1\",\"Shards\":[7],\"Sql\":[\"SELECT ",
           "'SqlitePlan':['SEARCH stator_t1 USING INDEX sqlite_autoindex_stator_t1_1 (shard=? AND "
           "pk=? AND sk=?)'],'Warnings':[]}");
}

static void a_partition_is_a_query(void **state) {
  make_orders(*state);
  explains(*state,
           "SELECT * FROM orders WHERE pk = 'a' AND sk >= 3 AND note <> 'x' ORDER BY sk DESC",
           "'Request':{'TableName':'orders','KeyConditionExpression':'pk = :pk AND sk >= :sk',"
           "'FilterExpression':'attribute_exists(note) AND note <> :note','ScanIndexForward':false,"
           "'ExpressionAttributeValues':{':pk':{'S':'a'},':sk':{'N':'3'},':note':{'S':'x'}}},"
           "'Access':'Query'",
           "\"KeyCondition\":\"pk = 'a' AND sk >= 3\",\"Filter\":\"note <> 'x'\"", "\"Shards\":[7]",
           "'Warnings':[]");
}

static void key_tests_become_the_one_that_a_query_knows(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders WHERE pk = 'a' AND sk >= 1 AND 3 >= sk",
           "'KeyConditionExpression':'pk = :pk AND sk BETWEEN :sk AND :sk2'");
  explains(*state, "SELECT * FROM orders.by_email WHERE email = 'a'",
           "'IndexName':'by_email','KeyConditionExpression':'email = :email'",
           "'Access':'Query','TableName':'orders','IndexName':'by_email'");
  explains(*state, "SELECT * FROM orders WHERE pk = 'a' AND sk > 1 AND sk <= 3",
           "{'Calls':[],'Note':'No API call does the same: Query would refuse it: Invalid "
           "KeyConditionExpression: KeyConditionExpressions must only contain one condition per "
           "key','Access':'Query'",
           "\"KeyCondition\":\"pk = 'a' AND sk > 1 AND sk <= 3\"");
}

static void text_prefixes_are_begins_with(void **state) {
  support_table(*state, "notes", "S", "S");
  explains(*state, "SELECT * FROM notes WHERE pk = 'a' AND begins_with(sk, 'x')",
           "'KeyConditionExpression':'pk = :pk AND begins_with(sk, :sk)'",
           "\"KeyCondition\":\"pk = 'a' AND begins_with(sk, 'x')\"");
}

static void several_keys_are_a_batch(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders WHERE pk IN ['a', 'b'] AND sk = 5",
           "{'Operation':'BatchGetItem','Request':{'RequestItems':{'orders':{'Keys':["
           "{'pk':{'S':'a'},'sk':{'N':'5'}},{'pk':{'S':'b'},'sk':{'N':'5'}}]}}},"
           "'Access':'BatchGetItem'",
           "\"KeyCondition\":\"(pk = 'a' AND sk = 5) OR (pk = 'b' AND sk = 5)\"");
}

static void several_partitions_are_several_queries(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders WHERE pk IN ['a', 'd'] AND x = 1",
           "{'Calls':[{'Operation':'Query','Request':{'TableName':'orders',"
           "'KeyConditionExpression':'pk = :pk','FilterExpression':'x = :x',",
           "'Note':'No single call does the same: these, one after the other.','Access':'Query'",
           "\"KeyCondition\":\"pk = 'a' OR pk = 'd'\",\"Filter\":\"x = 1\"");
}

static void more_than_a_page_of_keys_is_known(void **state) {
  make_orders(*state);
  explains(*state,
           "SELECT * FROM orders WHERE pk IN ['a','b','c','d','e','f','g','h','i','j','k','l'] "
           "AND sk = 1",
           "{'pk':{'S':'l'},'sk':{'N':'1'}}]", "\"Shards\":[0,1,2,3,5,6,7]");
}

static void what_contradicts_itself_reads_nothing(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders WHERE pk = 'a' AND sk = 1 AND sk = 2",
           "{'Calls':[],'Note':'The WHERE contradicts itself: nothing is read, and no call is "
           "needed.','Access':'None','Shards':[],'Sql':[],'SqlitePlan':[],'Warnings':[]}");
}

static void columns_in_containers_are_shown_otherwise(void **state) {
  make_orders(*state);
  explains(*state, "SELECT info.rating FROM orders WHERE pk = 'a' AND sk = 1",
           "'ProjectionExpression':'info.rating'",
           "'Note':'The call answers the attributes in their places in the item; the statement "
           "shows columns side by side, under names of their own.'");
}

static void writes_are_writes_with_conditions(void **state) {
  make_orders(*state);
  explains(*state, "INSERT INTO orders VALUE {'pk': 'a', 'sk': 1, 'n': <<1, 2>>}",
           "{'Operation':'PutItem','Request':{'TableName':'orders','Item':{'n':{'NS':['1','2']},"
           "'pk':{'S':'a'},'sk':{'N':'1'}},'ConditionExpression':'attribute_not_exists(pk)'},"
           "'Access':'PutItem','TableName':'orders','KeyCondition'");
  explains(*state,
           "UPDATE orders SET n = n + 1 SET tags = set_add(tags, <<'x'>>) REMOVE gone "
           "WHERE pk = 'a' AND sk = 1 AND (n < 5 OR n > 9) RETURNING ALL NEW *",
           "{'Operation':'UpdateItem','Request':{'TableName':'orders','Key':{'pk':{'S':'a'},"
           "'sk':{'N':'1'}},'UpdateExpression':'SET n = n + :n REMOVE gone ADD tags :tags',"
           "'ConditionExpression':'attribute_exists(pk) AND (n < :n2 OR n > :n3)',"
           "'ReturnValues':'ALL_NEW',");
  explains(*state, "DELETE FROM orders WHERE pk = 'a' AND sk = 1",
           "{'Operation':'DeleteItem','Request':{'TableName':'orders','Key':{'pk':{'S':'a'},"
           "'sk':{'N':'1'}}},'Access'");
  explains(*state, "DELETE FROM orders WHERE pk = 'a' AND sk = 1 AND n = 2",
           "'ConditionExpression':'attribute_not_exists(pk) OR n = :n'",
           "'DELETE FROM stator_t1 WHERE id=?1'", "'DELETE FROM stator_x2 WHERE shard=? AND h1=?");
}

/* -- requests ----------------------------------------------------------------------- */

static void requests_are_answered_as_they_came(void **state) {
  make_orders(*state);
  expect_ok(*state, "Explain",
            "{'Operation':'Query','Request':{'TableName':'orders' , 'KeyConditionExpression':"
            "'pk=:a','FilterExpression':'#x > :a','ExpressionAttributeNames':{'#x':'size'},"
            "'ExpressionAttributeValues':{':a':{'S':'q'}},'Limit':3}}",
            "{'Operation':'Query','Request':{'TableName':'orders' , 'KeyConditionExpression':"
            "'pk=:a','FilterExpression':'#x > :a','ExpressionAttributeNames':{'#x':'size'},"
            "'ExpressionAttributeValues':{':a':{'S':'q'}},'Limit':3},'Access':'Query',");
  expect_ok(*state, "Explain",
            "{\"Operation\":\"Scan\",\"Request\":{\"TableName\":\"orders\",\"ScanFilter\":{\"x\":"
            "{\"ComparisonOperator\":\"EQ\",\"AttributeValueList\":[{\"S\":\"it's\"}]}},"
            "\"Segment\":1,\"TotalSegments\":4}}",
            "\"Filter\":\"x = 'it''s'\",\"Shards\":[2,3]");
  expect_ok(*state, "Explain",
            "{'Operation':'TransactWriteItems','Request':{'ClientRequestToken':'t','TransactItems':"
            "[{'Put':{'TableName':'orders','Item':{'pk':{'S':'q'},'sk':{'N':'1'}}}},"
            "{'Delete':{'TableName':'orders','Key':{'pk':{'S':'r'},'sk':{'N':'1'}}}}]}}",
            "'Access':'TransactWriteItems','TableName':'orders','KeyCondition':");
  expect_ok(*state, "Explain",
            "{'Operation':'BatchWriteItem','Request':{'RequestItems':{'orders':[{'DeleteRequest':"
            "{'Key':{'pk':{'S':'r'},'sk':{'N':'1'}}}}]}}}",
            "'Access':'BatchWriteItem','TableName':'orders',");
  expect_ok(*state, "Explain",
            "{'Operation':'GetItem','Request':{'TableName':'orders','Key':{'pk':{'S':'r'},"
            "'sk':{'N':'1'}}}}",
            "'Sql':['SELECT item FROM stator_t1 WHERE shard=?1 AND pk=?2 AND sk=?3']");
}

static void an_index_has_shards_of_its_own(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders.by_email WHERE email = 'a'", "'Shards':[7]");
  explains(*state, "SELECT * FROM orders.by_email WHERE email = 'c'", "'Shards':[3]");
}

/* -- warnings ----------------------------------------------------------------------- */

#define SCANNED                                                                                    \
  "\"Scan of table orders: every item is read and paid for, and the filter only decides which "    \
  "are answered.\",\"Advice\":"

static void a_scan_behind_a_filter_is_warned_of(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders WHERE n > 1 AND email = 'it''s'",
           SCANNED "\"The index by_email has email as its partition key, and finds them by it: "
                   "SELECT * FROM orders.\\\"by_email\\\" WHERE n > 1 AND email = 'it''s'\"");
  explains(*state, "SELECT * FROM orders WHERE n > 1 AND city = 'x'",
           SCANNED "\"An index would find them: ALTER TABLE orders ADD GSI by_city (city HASH)\"");
  explains(*state, "SELECT * FROM orders WHERE pk = 'a' OR n = 1",
           SCANNED "\"pk is the partition key: a query needs pk = ... or pk IN [...] beside AND, "
                   "in every branch of the OR; or run a statement for each branch.\"");
  explains(*state, "SELECT * FROM orders WHERE begins_with(pk, 'a')",
           SCANNED "\"pk is the partition key: a query needs it whole, as pk = ... or pk IN "
                   "[...]; parts of it, ranges and functions of it are only found by reading "
                   "everything.\"");
  explains(*state, "SELECT * FROM orders WHERE n > 1", SCANNED "\"A query needs an equality");
}

static void the_advised_statement_is_a_query(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders.\"by_email\" WHERE n > 1 AND email = 'it''s'",
           "'Access':'Query'", "'Warnings':[]");
}

/* clang-format off */
static void make_parcels(stator *db) {
  expect_ok(db, "CreateTable",
            "{'TableName':'parcels'," ON_DEMAND ","
            ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("status", "S") ","
                       ATTRIBUTE("due", "N")) ","
            KEYS(HASH("pk")) ","
            "'GlobalSecondaryIndexes':[{'IndexName':'by_city',"
            KEYS(HASH("status") "," RANGE("due"))
            ",'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['weight']}}]}",
            NULL);
}
/* clang-format on */

#define BY_CITY                                                                                    \
  "Warnings\":[{\"Message\":\"Scan of table parcels: every item is read and paid for, and the "    \
  "filter only decides which are answered.\",\"Advice\":\"The index by_city has status as its "    \
  "partition key, and "

static void the_advised_statement_says_in_what_it_differs(void **state) {
  make_parcels(*state);
  explains(*state, "SELECT * FROM parcels WHERE status = 'open'",
           BY_CITY "finds them by it: SELECT * FROM parcels.\\\"by_city\\\" WHERE \\\"status\\\" = "
                   "'open'; items without due are not in it; of each item it answers only what it "
                   "projects\"}");
  explains(*state, "SELECT pk, weight FROM parcels WHERE status = 'open' AND due > 5",
           BY_CITY "finds them by it: SELECT pk, weight FROM parcels.\\\"by_city\\\" WHERE "
                   "\\\"status\\\" = 'open' AND due > 5\"}");
  explains(*state, "SELECT street FROM parcels WHERE status = 'open' AND house = 5",
           BY_CITY "would find them if it projected house, street too.\"}");
}

static void several_values_are_found_by_an_index_too(void **state) {
  make_parcels(*state);
  explains(*state, "SELECT pk FROM parcels WHERE status IN ['open', 'lost'] AND due > 5",
           BY_CITY
           "finds them by it: SELECT pk FROM parcels.\\\"by_city\\\" WHERE \\\"status\\\" IN "
           "['open', 'lost'] AND due > 5\"}");
  explains(*state, "SELECT pk FROM parcels WHERE (status = 'open' OR status = 'lost') AND due > 5",
           BY_CITY "finds them by it: ");
  explains(*state, "SELECT pk FROM parcels WHERE status = 'open' OR pk > 'a'",
           "\"Advice\":\"pk is the partition key: ");
  explains(*state, "SELECT pk FROM parcels WHERE x IN [1, 'a']", "\"Advice\":\"A query needs an ");
}

static void an_index_is_advised_only_if_it_can_be_made(void **state) {
  make_parcels(*state);
  explains(*state, "SELECT * FROM parcels WHERE city = 'x'",
           "An index would find them: ALTER TABLE parcels ADD GSI by_city_2 (city HASH)");
  explains(*state, "SELECT * FROM parcels WHERE due = 'soon'",
           "due is a key, of type N: no item has a value of type S there.");
}

static void a_select_without_where_is_warned_of(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders",
           "'Message':'Scan of table orders: a SELECT without WHERE reads every item.',"
           "'Advice':'WHERE pk = ... reads one partition");
  expect_ok(*state, "Explain", "{'Operation':'Scan','Request':{'TableName':'orders'}}",
            "'Warnings':[]");
}

static void a_filter_that_a_sort_key_could_be_is_warned_of(void **state) {
  make_orders(*state);
  explains(*state, "SELECT * FROM orders WHERE pk = 'a' AND total > 5",
           "The index by_total has total as its sort key, so that a query of it reads just those");
}

static void fetches_behind_an_index_are_warned_of(void **state) {
  make_orders(*state);
  explains(*state, "SELECT pk, note FROM orders.by_total WHERE pk = 'a' AND total > 5",
           "'The index by_total does not hold all that is asked for: each item is fetched from the "
           "table as well, and paid for.'");
}

static void consistent_reads_are_warned_of(void **state) {
  make_orders(*state);
  expect_ok(*state, "Explain",
            "{'Operation':'Query','Request':{'TableName':'orders','KeyConditionExpression':"
            "'pk=:a','ExpressionAttributeValues':{':a':{'S':'q'}},'ConsistentRead':true}}",
            "'A consistent read costs twice as many capacity units.'");
}

/* -- refusals, and nothing done ----------------------------------------------------- */

static void refusals_are_those_of_the_call(void **state) {
  make_orders(*state);
  expect_error(*state, "Explain", "{\"Statement\":\"SELECT * FROM nope\"}",
               "ResourceNotFoundException", "Requested resource not found");
  expect_error(*state, "Explain",
               "{'Operation':'GetItem','Request':{'TableName':'orders','Key':{'pk':{'S':'a'}}}}",
               "ValidationException", "The provided key element does not match the schema");
  expect_error(*state, "Explain",
               "{'Operation':'UpdateItem','Request':{'TableName':'orders','Key':{'pk':{'S':'a'},"
               "'sk':{'N':'1'}},'UpdateExpression':'SET'}}",
               "ValidationException",
               "1 validation error detected: Invalid UpdateExpression: Syntax error; token: "
               "\"<EOF>\", near: \"SET\"");
  expect_error(*state, "Explain",
               "{'Operation':'GetItem','Request':{'TableName':'orders','Key':5}}",
               "SerializationException", "Unexpected field type");
}

static void explain_needs_one_thing_to_explain(void **state) {
  static const char either[] = "Explain takes either a Statement or an Operation and its Request";
  expect_error(*state, "Explain", "{}", "ValidationException", either);
  expect_error(*state, "Explain", "{'Operation':'Scan'}", "ValidationException", either);
  expect_error(*state, "Explain", "{'Operation':'Scan','Request':{},'Statement':'SELECT'}",
               "ValidationException", either);
  expect_error(*state, "Explain", "{'Operation':'CreateTable','Request':{}}", "ValidationException",
               "Explain knows the operations that read and write items; Operation: CreateTable");
}

static void nothing_is_done(void **state) {
  make_orders(*state);
  run_statement(*state, "INSERT INTO orders VALUE {'pk': 'a', 'sk': 1}");
  explains(*state, "INSERT INTO orders VALUE {'pk': 'b', 'sk': 1}", "'PutItem'");
  explains(*state, "INSERT INTO orders VALUE {'pk': 'a', 'sk': 1}", "'PutItem'");
  explains(*state, "DELETE FROM orders WHERE pk = 'a' AND sk = 1", "'DeleteItem'");
  explains(*state, "UPDATE orders SET x = 1 WHERE pk = 'a' AND sk = 1", "'UpdateItem'");
  expect_ok(*state, "Explain",
            "{'Operation':'TransactWriteItems','Request':{'ClientRequestToken':'t','TransactItems':"
            "[{'Put':{'TableName':'orders','Item':{'pk':{'S':'q'},'sk':{'N':'1'}}}}]}}",
            NULL);
  expect_body(*state, "Scan", "{'TableName':'orders'}",
              "{'Items':[{'pk':{'S':'a'},'sk':{'N':'1'}}],'Count':1,'ScannedCount':1}");
  expect_ok(*state, "TransactWriteItems",
            "{'ClientRequestToken':'t','TransactItems':"
            "[{'Put':{'TableName':'orders','Item':{'pk':{'S':'z'},'sk':{'N':'1'}}}}]}",
            NULL);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      store_test(a_whole_key_is_a_get),
      store_test(a_partition_is_a_query),
      store_test(key_tests_become_the_one_that_a_query_knows),
      store_test(text_prefixes_are_begins_with),
      store_test(several_keys_are_a_batch),
      store_test(several_partitions_are_several_queries),
      store_test(more_than_a_page_of_keys_is_known),
      store_test(what_contradicts_itself_reads_nothing),
      store_test(columns_in_containers_are_shown_otherwise),
      store_test(writes_are_writes_with_conditions),
      store_test(requests_are_answered_as_they_came),
      store_test(an_index_has_shards_of_its_own),
      store_test(a_scan_behind_a_filter_is_warned_of),
      store_test(the_advised_statement_is_a_query),
      store_test(the_advised_statement_says_in_what_it_differs),
      store_test(several_values_are_found_by_an_index_too),
      store_test(an_index_is_advised_only_if_it_can_be_made),
      store_test(a_select_without_where_is_warned_of),
      store_test(a_filter_that_a_sort_key_could_be_is_warned_of),
      store_test(fetches_behind_an_index_are_warned_of),
      store_test(consistent_reads_are_warned_of),
      store_test(refusals_are_those_of_the_call),
      store_test(explain_needs_one_thing_to_explain),
      store_test(nothing_is_done),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
