/* UpdateContributorInsights, DescribeContributorInsights, ListContributorInsights. */
#include "api/table_requests.h"

#define TOGGLE(action) "{" NAME_T ",'ContributorInsightsAction':'" action "'}"
#define MODE(mode)                                                                                 \
  "{" NAME_T ",'ContributorInsightsAction':'ENABLE','ContributorInsightsMode':'" mode "'}"
#define OF_INDEX(rest) "{" NAME_T ",'IndexName':'gii'" rest "}"
#define INDEX_TOGGLE(action) OF_INDEX(",'ContributorInsightsAction':'" action "'")
#define STATE(status, mode)                                                                        \
  "'TableName':'Tab','ContributorInsightsStatus':'" status "','ContributorInsightsMode':'" mode "'"
#define BOTH "ACCESSED_AND_THROTTLED_KEYS"

static void insights_are_disabled_at_first(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_body(*state, "DescribeContributorInsights", "{" NAME_T "}",
              "{'TableName':'Tab','ContributorInsightsStatus':'DISABLED'}");
  expect_body(*state, "ListContributorInsights", "{" NAME_T "}",
              "{'ContributorInsightsSummaries':[]}");
  expect_body(*state, "UpdateContributorInsights", TOGGLE("DISABLE"),
              "{'TableName':'Tab','ContributorInsightsStatus':'DISABLED'}");
}

static void insights_are_enabled_and_disabled(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "{" STATE("ENABLING", BOTH) "}");
  expect_body(db, "DescribeContributorInsights", "{" NAME_T "}",
              "{'TableName':'Tab','ContributorInsightsRuleList':["
              "'DynamoDBContributorInsights-PKC-Tab-1760000000123',"
              "'DynamoDBContributorInsights-PKT-Tab-1760000000123'],"
              "'ContributorInsightsStatus':'ENABLED','ContributorInsightsMode':'" BOTH
              "','LastUpdateDateTime':1760000000.123}");
  expect_body(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "{" STATE("ENABLED", BOTH) "}");
  expect_body(db, "UpdateContributorInsights", TOGGLE("DISABLE"), "{" STATE("DISABLING", BOTH) "}");
  expect_body(db, "DescribeContributorInsights", "{" NAME_T "}",
              "{" STATE("DISABLED", BOTH) ",'LastUpdateDateTime':1760000000.123}");
  expect_body(db, "UpdateContributorInsights", TOGGLE("DISABLE"), "{" STATE("DISABLED", BOTH) "}");
}

static void rules_of_a_table_with_a_sort_key_are_four(void **state) {
  support_table(*state, "Tab", "S", "S");
  expect_ok(*state, "UpdateContributorInsights", TOGGLE("ENABLE"), NULL);
  expect_ok(*state, "DescribeContributorInsights", "{" NAME_T "}",
            "['DynamoDBContributorInsights-PKC-Tab-1760000000123',"
            "'DynamoDBContributorInsights-PKT-Tab-1760000000123',"
            "'DynamoDBContributorInsights-SKC-Tab-1760000000123',"
            "'DynamoDBContributorInsights-SKT-Tab-1760000000123']");
}

static void the_mode_changes_by_enabling_again(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "S");
  expect_ok(db, "UpdateContributorInsights", TOGGLE("ENABLE"), NULL);
  stator_clock_set(db, SUPPORT_NOW + 5000);
  expect_body(db, "UpdateContributorInsights", MODE("THROTTLED_KEYS"),
              "{" STATE("ENABLING", "THROTTLED_KEYS") "}");
  expect_ok(db, "DescribeContributorInsights", "{" NAME_T "}",
            "'ContributorInsightsRuleList':['DynamoDBContributorInsights-PKT-Tab-1760000000123',"
            "'DynamoDBContributorInsights-SKT-Tab-1760000000123']");
  expect_body(db, "UpdateContributorInsights", MODE("THROTTLED_KEYS"),
              "{" STATE("ENABLED", "THROTTLED_KEYS") "}");
  /* without a mode it is the default one */
  expect_body(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "{" STATE("ENABLING", BOTH) "}");
}

static void disabling_keeps_the_mode_whatever_is_sent(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_ok(*state, "UpdateContributorInsights", TOGGLE("ENABLE"), NULL);
  expect_body(*state, "UpdateContributorInsights",
              "{" NAME_T ",'ContributorInsightsAction':'DISABLE',"
              "'ContributorInsightsMode':'THROTTLED_KEYS'}",
              "{" STATE("DISABLING", BOTH) "}");
}

static void an_index_has_insights_of_its_own(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_body(db, "UpdateContributorInsights", INDEX_TOGGLE("ENABLE"),
              "{'TableName':'Tab','IndexName':'gii','ContributorInsightsStatus':'ENABLING',"
              "'ContributorInsightsMode':'" BOTH "'}");
  expect_ok(db, "DescribeContributorInsights", OF_INDEX(""),
            "['DynamoDBContributorInsights-PKC-Tab-gii-1760000000123',"
            "'DynamoDBContributorInsights-PKT-Tab-gii-1760000000123']");
  expect_body(db, "DescribeContributorInsights", "{" NAME_T "}",
              "{'TableName':'Tab','ContributorInsightsStatus':'DISABLED'}");
}

static void insights_go_with_their_index(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_ok(db, "UpdateContributorInsights", INDEX_TOGGLE("ENABLE"), NULL);
  expect_ok(db, "UpdateTable",
            "{" NAME_T ",'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'gii'}}]}", NULL);
  expect_error(db, "DescribeContributorInsights", OF_INDEX(""), "ResourceNotFoundException",
               "Requested resource not found: Index: gii not found for table: Tab");
  expect_body(db, "ListContributorInsights", "{}", "{'ContributorInsightsSummaries':[]}");
  expect_ok(db, "UpdateTable",
            "{" NAME_T
            "," ATTRIBUTES(ATTRIBUTE("g", "S")) ",'GlobalSecondaryIndexUpdates':[{'Create':" INDEX(
                "gii", HASH("g")) "}]}",
            NULL);
  expect_body(db, "DescribeContributorInsights", OF_INDEX(""),
              "{'TableName':'Tab','IndexName':'gii','ContributorInsightsStatus':'DISABLED'}");
}

static void insights_are_listed_page_by_page(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  support_table(db, "Zed", "S", NULL);
  support_table(db, "Off", "S", NULL);
  expect_ok(db, "UpdateContributorInsights", TOGGLE("ENABLE"), NULL);
  expect_ok(db, "UpdateContributorInsights", INDEX_TOGGLE("ENABLE"), NULL);
  expect_ok(db, "UpdateContributorInsights",
            "{'TableName':'Zed','ContributorInsightsAction':'ENABLE'}", NULL);
#define OF_TAB "{" STATE("ENABLED", BOTH) "}"
#define OF_GII                                                                                     \
  "{'TableName':'Tab','IndexName':'gii','ContributorInsightsStatus':'ENABLED',"                    \
  "'ContributorInsightsMode':'" BOTH "'}"
#define OF_ZED                                                                                     \
  "{'TableName':'Zed','ContributorInsightsStatus':'ENABLED','ContributorInsightsMode':'" BOTH "'}"
#define PAGE(entries) "{'ContributorInsightsSummaries':[" entries "]"
  expect_body(db, "ListContributorInsights", "{}", PAGE(OF_TAB "," OF_GII "," OF_ZED) "}");
  expect_body(db, "ListContributorInsights", "{'MaxResults':1}",
              PAGE(OF_TAB) ",'NextToken':'Tab'}");
  expect_body(db, "ListContributorInsights", "{'MaxResults':1,'NextToken':'Tab'}",
              PAGE(OF_GII) ",'NextToken':'Tab/gii'}");
  expect_body(db, "ListContributorInsights", "{'MaxResults':1,'NextToken':'Tab/gii'}",
              PAGE(OF_ZED) "}");
  expect_body(db, "ListContributorInsights", "{" NAME_T ",'MaxResults':1}",
              PAGE(OF_TAB) ",'NextToken':'Tab'}");
  expect_body(db, "ListContributorInsights", "{" NAME_T ",'NextToken':'Tab'}", PAGE(OF_GII) "}");
#undef OF_TAB
#undef OF_GII
#undef OF_ZED
#undef PAGE
}

static void insights_check_their_members(void **state) {
  support_table(*state, "Tab", "S", NULL);
  static const refusal rows[] = {
      {"{}",                                                               "The parameter 'TableName' is required but was not present in the request"},
      {"{" NAME_T "}",                                                     "1 validation error detected: Value null at 'contributorInsightsAction' "
                       "failed to satisfy constraint: Member must not be null"                                                 },
      {TOGGLE(""),                                                         "1 validation error detected: Value '' at 'contributorInsightsAction' failed to "
                   "satisfy constraint: Member must satisfy enum value set: [ENABLE, DISABLE]"                                     },
      {MODE(""),                                                           "1 validation error detected: Value '' at 'contributorInsightsMode' failed to "
                 "satisfy constraint: Member must satisfy enum value set: [THROTTLED_KEYS, "
                 "ACCESSED_AND_THROTTLED_KEYS]"                                                                                      },
      {"{" NAME_T ",'IndexName':'','ContributorInsightsAction':'ENABLE'}",
       "IndexName must be at least 3 characters long and at most 255 characters long"                                                                },
  };
  REFUSALS(*state, "UpdateContributorInsights", rows);
  expect_error(*state, "DescribeContributorInsights", "{" NAME_T ",'IndexName':'ab'}",
               "ValidationException",
               "IndexName must be at least 3 characters long and at most 255 characters long");
  expect_error(*state, "ListContributorInsights", "{'MaxResults':101}", "ValidationException",
               "1 validation error detected: Value '101' at 'maxResults' failed to satisfy "
               "constraint: Member must have value less than or equal to 100");
}

static void insights_are_of_tables_and_global_indexes(void **state) {
  stator *db = *state;
  static const char no_table[] = "Requested resource not found: Table: Tab not found";
  expect_error(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "ResourceNotFoundException",
               no_table);
  expect_error(db, "DescribeContributorInsights", "{" NAME_T "}", "ResourceNotFoundException",
               no_table);
  expect_error(db, "ListContributorInsights", "{" NAME_T "}", "ResourceNotFoundException",
               no_table);
  expect_ok(db, "CreateTable",
            CREATE(SORT_TABLE "," ON_DEMAND ",'LocalSecondaryIndexes':[" INDEX(
                "gii", HASH("pk") "," RANGE("sk")) "]"),
            NULL);
  static const char no_index[] =
      "Requested resource not found: Index: gii not found for table: Tab";
  expect_error(db, "UpdateContributorInsights", INDEX_TOGGLE("ENABLE"), "ResourceNotFoundException",
               no_index);
  expect_error(db, "DescribeContributorInsights", OF_INDEX(""), "ResourceNotFoundException",
               no_index);
}

static void insights_pass_through_their_life_cycle(void **state) {
  (void)state;
  stator *db = support_open(1000);
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_error(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "ValidationException",
               "Table or Index is not in a valid state to update Key Access Insights: TableStatus "
               "must be ACTIVE to enable ContributorInsights.");
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "ENABLING");
  expect_body(db, "DescribeContributorInsights", "{" NAME_T "}",
              "{" STATE("ENABLING", BOTH) ",'LastUpdateDateTime':1760000001.123}");
  expect_ok(db, "ListContributorInsights", "{}", "'ENABLING'");
  stator_clock_advance(db, 1000);
  expect_ok(db, "DescribeContributorInsights", "{" NAME_T "}", "'ENABLED'");
  expect_ok(db, "UpdateContributorInsights", TOGGLE("DISABLE"), "DISABLING");
  expect_ok(db, "ListContributorInsights", "{}", "'DISABLING'");
  stator_clock_advance(db, 1000);
  expect_ok(db, "DescribeContributorInsights", "{" NAME_T "}", "'DISABLED'");
  expect_body(db, "ListContributorInsights", "{}", "{'ContributorInsightsSummaries':[]}");
  expect_ok(db, "UpdateTable",
            "{" NAME_T
            "," ATTRIBUTES(ATTRIBUTE("h", "S")) ",'GlobalSecondaryIndexUpdates':[{'Create':" INDEX(
                "new", HASH("h")) "}]}",
            NULL);
  expect_error(db, "UpdateContributorInsights",
               "{" NAME_T ",'IndexName':'new','ContributorInsightsAction':'ENABLE'}",
               "ValidationException",
               "Table or Index is not in a valid state to update Key Access Insights: IndexStatus "
               "must be ACTIVE to enable ContributorInsights.");
  expect_ok(db, "UpdateContributorInsights", TOGGLE("ENABLE"), "ENABLING"); /* while UPDATING */
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(insights_are_disabled_at_first),
      store_test(insights_are_enabled_and_disabled),
      store_test(rules_of_a_table_with_a_sort_key_are_four),
      store_test(the_mode_changes_by_enabling_again),
      store_test(disabling_keeps_the_mode_whatever_is_sent),
      store_test(an_index_has_insights_of_its_own),
      store_test(insights_go_with_their_index),
      store_test(insights_are_listed_page_by_page),
      store_test(insights_check_their_members),
      store_test(insights_are_of_tables_and_global_indexes),
      cmocka_unit_test(insights_pass_through_their_life_cycle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
