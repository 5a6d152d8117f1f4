/* Search: what is found, in which order, how it is shown, page by page; and what is
** refused. */
#include "api/table_requests.h"

#define T "{" NAME_T ","
#define QUERY(q) "'SearchQuery':'" q "'"

static void put_film(stator *db, const char *pk, const char *sk, const char *rest) {
  char request[1024];
  snprintf(request, sizeof request, T "'Item':{'pk':{'S':'%s'},'sk':{'S':'%s'}%s%s}}", pk, sk,
           *rest ? "," : "", rest);
  expect_ok(db, "PutItem", request, NULL);
}

static int searched_setup(void **state) {
  support_setup(state);
  support_table(*state, "Tab", "S", "S");
  put_film(*state, "2013", "rush",
           "'title':{'S':'Rush'},'plot':{'S':'Two rivals race cars in the seventies.'}");
  put_film(*state, "2013", "turbo",
           "'title':{'S':'Turbo'},'plot':{'S':'A snail wants to race in a race of snails.'},"
           "'tags':{'SS':['animals','speed race']}");
  put_film(*state, "2006", "cars",
           "'title':{'S':'Cars'},'plot':{'S':'A race car finds a town.'},"
           "'cast':{'L':[{'S':'Owen Wilson'},{'N':'7'},{'S':'Paul Newman'}]}");
  put_film(*state, "1985", "future",
           "'title':{'S':'Back to the Future'},'plot':{'S':'A boy travels in time.'},"
           "'rating':{'N':'8.5'}");
  put_film(*state, "1900", "none", "'title':{'N':'12'}");
  expect_ok(*state, "CreateSearchIndex",
            T "'IndexName':'films','Attributes':[{'AttributePath':'title','Weight':10},"
              "{'AttributePath':'plot'},{'AttributePath':'cast'},{'AttributePath':'tags'}]}",
            "'ItemCount':4");
  return 0;
}
#define searched_test(f) cmocka_unit_test_setup_teardown(f, searched_setup, support_teardown)

/* The sk of what is found, in order: "rush turbo". */
static void expect_found_at(stator *db, const char *request, const char *wanted, int line) {
  stator_result *r = support_call(db, "Search", request);
  const char *at = stator_result_body(r, NULL);
  char found[4096] = "";
  if (stator_result_code(r) != STATOR_OK)
    support_fail("Search", request, wanted, at, __FILE__, line);
  while ((at = strstr(at, "\"sk\":{\"S\":\""))) {
    char sk[64];
    at += strlen("\"sk\":{\"S\":\"");
    (void)sscanf(at, "%63[^\"]", sk);
    snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", *found ? " " : "", sk);
  }
  if (strcmp(found, wanted) != 0) support_fail("Search", request, wanted, found, __FILE__, line);
  stator_result_free(r);
}
#define expect_found(db, request, wanted) expect_found_at(db, request, wanted, __LINE__)

static void words_phrases_and_columns_are_found(void **state) {
  stator *db = *state;
  expect_found(db, T QUERY("cars") "}", "cars rush");      /* the title weighs more */
  expect_found(db, T QUERY("race cars") "}", "cars rush"); /* one word here, one there */
  expect_found(db, T QUERY("race + cars") "}", "rush");
  expect_found(db, T QUERY("race car*") "}", "cars rush");
  expect_found(db, T QUERY("snail OR boy") "}", "future turbo");
  expect_found(db, T QUERY("race NOT cars") "}", "turbo");
  expect_found(db, T QUERY("plot: cars") "}", "rush");
  expect_found(db, T QUERY("cast: newman") "}", "cars");
  expect_found(db, T QUERY("tags: speed") "}", "turbo");
  expect_found(db, T QUERY("7") "}", "");
  expect_found(db, T QUERY("12") "}", "");
  expect_found(db, T QUERY("RUSH") "}", "rush");
}

static void an_answer_has_items_counts_and_hits(void **state) {
  stator *db = *state;
  expect_ok(db, "Search", T QUERY("time") "}",
            "{'Items':[{'pk':{'S':'1985'},'plot':{'S':'A boy travels in time.'},'rating':{'N':'8.5'"
            "},'sk':{'S':'future'},'title':{'S':'Back to the Future'}}],'Count':1,'ScannedCount':1,"
            "'Hits':[{'Score':'");
  expect_body(db, "Search", T QUERY("nothing") "}",
              "{'Items':[],'Count':0,'ScannedCount':0,'Hits':[]}");
  expect_ok(db, "Search",
            T QUERY("time") ",'ProjectionExpression':'title, #p','ExpressionAttribute"
                            "Names':{'#p':'pk'}}",
            "{'Items':[{'pk':{'S':'1985'},'title':{'S':'Back to the Future'}}],");
  expect_ok(db, "Search", T QUERY("race") ",'ReturnConsumedCapacity':'TOTAL'}",
            ",'ConsumedCapacity':{'TableName':'Tab','CapacityUnits':0.5}}");
}

static void keys_and_filters_narrow_a_search(void **state) {
  stator *db = *state;
  expect_found(db,
               T QUERY("race") ",'KeyConditionExpression':'pk = :y','ExpressionAttributeValues':"
                               "{':y':{'S':'2006'}}}",
               "cars");
  expect_found(db,
               T QUERY("race") ",'KeyConditionExpression':'pk = :y AND begins_with(sk, :s)','"
                               "ExpressionAttributeValues':{':y':{'S':'2013'},':s':{'S':'t'}}}",
               "turbo");
  expect_ok(db, "Search",
            T QUERY("race") ",'FilterExpression':'contains(tags, :t)','ExpressionAttributeValues':"
                            "{':t':{'S':'animals'}}}",
            "'Count':1,'ScannedCount':3");
  expect_found(db,
               T QUERY("race") ",'FilterExpression':'pk < :y','ExpressionAttributeValues':{':y':"
                               "{'S':'2010'}}}",
               "cars");
}

static void hits_are_marked(void **state) {
  stator *db = *state;
  expect_ok(db, "Search", T QUERY("boy OR future") ",'Highlight':{}}",
            "'Highlights':{'title':'Back to the <b>Future</b>','plot':'A <b>boy</b> travels in "
            "time.'}}");
  expect_ok(db, "Search",
            T QUERY("boy OR future") ",'Highlight':{'Attributes':['plot'],'Before':'[','After':"
                                     "']'}}",
            "'Highlights':{'plot':'A [boy] travels in time.'}}");
  expect_ok(db, "Search", T QUERY("newman") ",'Highlight':{'Attributes':['plot']}}",
            "'Highlights':{}}");
  expect_ok(db, "Search", T QUERY("newman") ",'Highlight':{}}",
            "'Highlights':{'cast':'Owen Wilson\\nPaul <b>Newman</b>'}}");
  expect_ok(db, "Search", T QUERY("race snail") ",'Snippet':{'Tokens':2,'Ellipsis':'..'}}",
            "'Snippets':{'plot':'A <b>snail</b>..'}}");
  expect_ok(db, "Search",
            T QUERY("town") ",'Highlight':{},'Snippet':{'Tokens':1,'Before':'','After':''}}",
            "'Highlights':{'plot':'A race car finds a <b>town</b>.'},'Snippets':{'plot':'"
            "\u2026town.'}}");
}

static void a_search_is_refused(void **state) {
  stator *db = *state;
  support_table(db, "Bare", "S", NULL);
  /* clang-format off */
  static const refusal rows[] = {
      {T "'Limit':0}",
       "2 validation errors detected: Value null at 'searchQuery' failed to satisfy constraint: "
       "Member must not be null; Value '0' at 'limit' failed to satisfy constraint: Member must "
       "have value greater than or equal to 1"},
      {T QUERY("a") ",'Limit':1001}",
       "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member "
       "must have value less than or equal to 1000"},
      {"{'TableName':'Bare'," QUERY("a") "}",
       "The table has no search index: Bare. CreateSearchIndex makes one"},
      {T QUERY("a") ",'IndexName':'nope'}",
       "The table does not have the specified search index: nope"},
      {T QUERY("a") ",'KeyConditionExpression':'sk = :a','ExpressionAttributeValues':{':a':{'S':"
       "'1'}}}",
       "Query condition missed key schema element: pk"},
      {T QUERY("a") ",'ExpressionAttributeValues':{':a':{'S':'1'}}}",
       "ExpressionAttributeValues can only be specified when using expressions: FilterExpression "
       "and KeyConditionExpression are null"},
      {T QUERY("a") ",'FilterExpression':'x = :a','ExpressionAttributeValues':{':a':{'S':'1'},"
       "':b':{'S':'1'}}}",
       "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}"},
      {T QUERY("a") ",'Highlight':{'Attributes':['x']}}",
       INVALID "Search index films has no attribute x; it has title, plot, cast, tags"},
      {T QUERY("a") ",'Snippet':{'Tokens':65}}",
       "1 validation error detected: Value '65' at 'snippet.tokens' failed to satisfy constraint: "
       "Member must have value less than or equal to 64"},
      {T QUERY("a") ",'Highlight':{'Before':'12345678901234567890123456789012345678901234567890"
       "123456789012345'}}",
       INVALID "Before must be of at most 64 bytes, without U+0000"},
      {T QUERY("a") ",'NextToken':'x'}", "Invalid NextToken"},
      {T QUERY("a") ",'NextToken':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=='}",
       "Invalid NextToken"},
  };
  /* clang-format on */
  REFUSALS(db, "Search", rows);
  expect_error(db, "Search", "{'TableName':'Nope'," QUERY("a") "}", "ResourceNotFoundException",
               "Requested resource not found");
}

static void of_several_indexes_one_is_named(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateSearchIndex",
            T "'IndexName':'titles','Attributes':[{'AttributePath':'title'}]}", NULL);
  expect_error(db, "Search", T QUERY("cars") "}", "ValidationException",
               "The table has several search indexes: IndexName must be specified");
  expect_found(db, T "'IndexName':'titles'," QUERY("cars") "}", "cars");
  expect_found(db, T "'IndexName':'films'," QUERY("cars") "}", "cars rush");
}

/* ---------------------------------------------------------------------- pages */

/* The NextToken of a body; n 0: none. */
static void take_token(const char *body, char *token, size_t room) {
  const char *at = strstr(body, "\"NextToken\":\"");
  *token = 0;
  if (!at) return;
  at += strlen("\"NextToken\":\"");
  size_t n = strcspn(at, "\"");
  assert_true(n < room);
  memcpy(token, at, n);
  token[n] = 0;
}

static void search_page(stator *db, const char *query, const char *token, char *out, size_t room) {
  char request[2048];
  snprintf(request, sizeof request, T "'SearchQuery':'%s','Limit':1%s%s%s}", query,
           *token ? ",'NextToken':'" : "", token, *token ? "'" : "");
  stator_result *r = support_call(db, "Search", request);
  if (stator_result_code(r) != STATOR_OK) fail_msg("%s", stator_result_message(r));
  snprintf(out, room, "%s", stator_result_body(r, NULL));
  stator_result_free(r);
}

/* Scores are the first page's, whatever is written: what is not touched keeps its
** place, and what was read and deleted is not missed. */
static void a_token_goes_on_though_items_come_and_go(void **state) {
  stator *db = *state;
  char body[4096], token[1024];
  search_page(db, "race", "", body, sizeof body);
  assert_non_null(strstr(body, "\"sk\":{\"S\":\"turbo\"}"));
  take_token(body, token, sizeof token);
  expect_ok(db, "DeleteItem", T "'Key':{'pk':{'S':'2013'},'sk':{'S':'turbo'}}}", NULL);
  for (int i = 0; i < 50; i++) {
    char sk[16];
    snprintf(sk, sizeof sk, "n%d", i);
    put_film(db, "2020", sk, "'plot':{'S':'race race race race'},'title':{'S':'race'}");
  }
  search_page(db, "race", token, body, sizeof body);
  assert_non_null(strstr(body, "\"sk\":{\"S\":\"rush\"}"));
  take_token(body, token, sizeof token);
  search_page(db, "race", token, body, sizeof body);
  assert_non_null(strstr(body, "\"sk\":{\"S\":\"cars\"}"));
  take_token(body, token, sizeof token);
  assert_string_equal(token, ""); /* there is no more, and it is known */
}

static void a_token_is_good_for_its_search_only(void **state) {
  stator *db = *state;
  char body[4096], token[1024], request[4096];
  search_page(db, "race", "", body, sizeof body);
  take_token(body, token, sizeof token);
  static const char *const others[] = {
      "'SearchQuery':'cars'",
      "'SearchQuery':'race','FilterExpression':'attribute_exists(title)'",
      "'SearchQuery':'race','KeyConditionExpression':'pk = :a','ExpressionAttributeValues':{':a':"
      "{'S':'2013'}}",
  };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    snprintf(request, sizeof request, T "%s,'NextToken':'%s'}", others[i], token);
    expect_error(db, "Search", request, "ValidationException", "NextToken does not match request");
  }
  token[9]++;
  snprintf(request, sizeof request, T "'SearchQuery':'race','NextToken':'%s'}", token);
  expect_error(db, "Search", request, "ValidationException", "Invalid NextToken");
}

/* 1 MB of items read ends a page, whatever the filter leaves of them. */
static void a_page_ends_at_a_megabyte(void **state) {
  stator *db = *state;
  char *item = malloc(310000), body[4096], token[1024], request[4096];
  assert_non_null(item);
  for (int i = 0; i < 5; i++) {
    int n = sprintf(item,
                    T "'Item':{'pk':{'S':'big'},'sk':{'S':'b%d'},'title':{'S':'large'},"
                      "'x':{'S':'",
                    i);
    memset(item + n, 'x', 300000);
    strcpy(item + n + 300000, "'}}}");
    expect_ok(db, "PutItem", item, NULL);
  }
  free(item);
  snprintf(request, sizeof request,
           T "'SearchQuery':'large','ProjectionExpression':'sk','FilterExpression':'sk = :s',"
             "'ExpressionAttributeValues':{':s':{'S':'b4'}},'ReturnConsumedCapacity':'TOTAL'}");
  stator_result *r = support_call(db, "Search", request);
  snprintf(body, sizeof body, "%s", stator_result_body(r, NULL));
  stator_result_free(r);
  assert_non_null(strstr(body, "{\"Items\":[],\"Count\":0,\"ScannedCount\":4,\"Hits\":[],"));
  assert_non_null(strstr(body, "\"CapacityUnits\":146.5"));
  take_token(body, token, sizeof token);
  snprintf(request + strlen(request) - 1, sizeof request - strlen(request), ",'NextToken':'%s'}",
           token);
  expect_ok(db, "Search", request, "{'Items':[{'sk':{'S':'b4'}}],'Count':1,'ScannedCount':1,");
}

static void words_of_a_query_are_judged_with_their_place(void **state) {
  expect_error(*state, "Search", T QUERY("race AND") "}", "ValidationException",
               "Invalid SearchQuery: a word or a phrase is missing; at character 9: end of the "
               "query");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      searched_test(words_phrases_and_columns_are_found),
      searched_test(an_answer_has_items_counts_and_hits),
      searched_test(keys_and_filters_narrow_a_search),
      searched_test(hits_are_marked),
      searched_test(a_search_is_refused),
      searched_test(of_several_indexes_one_is_named),
      searched_test(a_token_goes_on_though_items_come_and_go),
      searched_test(a_token_is_good_for_its_search_only),
      searched_test(a_page_ends_at_a_megabyte),
      searched_test(words_of_a_query_are_judged_with_their_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
