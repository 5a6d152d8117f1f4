/* The Kinesis streaming destinations of a table. */
#include "api/table_requests.h"

#define ARN(name) "arn:aws:kinesis:us-east-1:000000000000:stream/" name
#define TO(name, rest) "{" NAME_T ",'StreamArn':'" ARN(name) "'" rest "}"
#define PRECISION(p) "{'ApproximateCreationDateTimePrecision':'" p "'}"
#define ENABLE_WITH(p) ",'EnableKinesisStreamingConfiguration':" PRECISION(p)
#define UPDATE_TO(p) ",'UpdateKinesisStreamingConfiguration':" PRECISION(p)
#define ANSWER(name, status, rest)                                                                 \
  "{'TableName':'Tab','StreamArn':'" ARN(name) "','DestinationStatus':'" status "'" rest "}"
#define ENTRY(name, status, rest)                                                                  \
  "{'StreamArn':'" ARN(name) "','DestinationStatus':'" status "'" rest "}"
#define WITH(p) ",'ApproximateCreationDateTimePrecision':'" p "'"
#define NOT_IN_STATE "Table is not in a valid state to enable Kinesis Streaming Destination: "
#define MUST_BE_OFF                                                                                \
  NOT_IN_STATE "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform "   \
               "ENABLE operation."
#define MUST_BE_ON                                                                                 \
  NOT_IN_STATE "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation."
#define NOT_ACTIVE(name)                                                                           \
  NOT_IN_STATE "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE "     \
               "state. TableName: Tab, kdsArn: " ARN(name)

static void expect_destinations(stator *db, const char *entries) {
  char body[2048];
  snprintf(body, sizeof body, "{'TableName':'Tab','KinesisDataStreamDestinations':[%s]}", entries);
  expect_body(db, "DescribeKinesisStreamingDestination", "{" NAME_T "}", body);
}

static void a_plain_table_has_no_destination(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_destinations(*state, "");
}

static void a_destination_is_enabled_and_disabled(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "EnableKinesisStreamingDestination", TO("one", ""),
              ANSWER("one", "ENABLING", ",'EnableKinesisStreamingConfiguration':{}"));
  expect_destinations(db, ENTRY("one", "ACTIVE", ""));
  expect_without(db, "DescribeTable", "{" NAME_T "}", "inesis");
  expect_body(db, "DisableKinesisStreamingDestination", TO("one", ""),
              ANSWER("one", "DISABLING", ""));
  expect_destinations(db, ENTRY("one", "DISABLED", ""));
}

static void a_table_has_one_living_destination(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "EnableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_error(db, "EnableKinesisStreamingDestination", TO("one", ""), "ValidationException",
               MUST_BE_OFF);
  expect_error(db, "EnableKinesisStreamingDestination", TO("two", ""), "ValidationException",
               MUST_BE_OFF);
  expect_ok(db, "DisableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_ok(db, "EnableKinesisStreamingDestination", TO("two", ""), NULL);
  expect_destinations(db, ENTRY("two", "ACTIVE", "") "," ENTRY("one", "DISABLED", ""));
  expect_ok(db, "DisableKinesisStreamingDestination", TO("two", ""), NULL);
  expect_ok(db, "EnableKinesisStreamingDestination", TO("one", ""), NULL); /* no second entry */
  expect_destinations(db, ENTRY("two", "DISABLED", "") "," ENTRY("one", "ACTIVE", ""));
}

static void the_precision_is_kept_and_changed(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "EnableKinesisStreamingDestination", TO("one", ENABLE_WITH("MICROSECOND")),
              ANSWER("one", "ENABLING", ENABLE_WITH("MICROSECOND")));
  expect_destinations(db, ENTRY("one", "ACTIVE", WITH("MICROSECOND")));
  expect_body(db, "UpdateKinesisStreamingDestination", TO("one", UPDATE_TO("MILLISECOND")),
              ANSWER("one", "UPDATING", UPDATE_TO("MILLISECOND")));
  expect_destinations(db, ENTRY("one", "ACTIVE", WITH("MILLISECOND")));
  expect_ok(db, "DisableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_ok(db, "EnableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_destinations(db, ENTRY("one", "ACTIVE", "")); /* forgotten */
}

static void the_same_precision_again_is_refused(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "EnableKinesisStreamingDestination", TO("one", ""), NULL);
  stator_result *r = support_call(db, "UpdateKinesisStreamingDestination",
                                  TO("one", UPDATE_TO("MILLISECOND"))); /* the default */
  static const char before[] = "Invalid Request: Precision is already set to the desired value of "
                               "MILLISECOND for tableId: ";
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  const char *message = stator_result_message(r);
  assert_int_equal(strncmp(message, before, strlen(before)), 0);
  assert_string_equal(message + strlen(before) + 36, ", kdsArn: " ARN("one"));
  stator_result_free(r);
}

static void destinations_that_are_off_can_only_be_enabled(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_error(db, "DisableKinesisStreamingDestination", TO("one", ""), "ValidationException",
               MUST_BE_ON);
  expect_error(db, "DisableKinesisStreamingDestination", "{" NAME_T ",'StreamArn':'not-an-arn'}",
               "ValidationException", MUST_BE_ON);
  expect_error(db, "UpdateKinesisStreamingDestination", TO("one", UPDATE_TO("MICROSECOND")),
               "ValidationException",
               NOT_IN_STATE "No streaming destination with streamArn: " ARN(
                   "one") " found for table with tableName: Tab");
  expect_ok(db, "EnableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_ok(db, "DisableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_error(db, "DisableKinesisStreamingDestination", TO("one", ""), "ValidationException",
               MUST_BE_ON);
  expect_error(db, "UpdateKinesisStreamingDestination", TO("one", UPDATE_TO("MICROSECOND")),
               "ValidationException", NOT_ACTIVE("one"));
}

static void destinations_check_their_members(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  static const refusal rows[] = {
      {"{" NAME_T "}",                                 "1 validation error detected: Value null at 'streamArn' failed to satisfy "
                       "constraint: Member must not be null"},
      {        "{" NAME_T ",'StreamArn':''}",
       "1 validation error detected: Value '' at 'streamArn' failed to satisfy constraint: Member "
       "must have length greater than or equal to 37"                           },
      { TO("one",   ENABLE_WITH("SECOND")),
       "1 validation error detected: Value 'SECOND' at 'enableKinesisStreamingConfiguration."
       "approximateCreationDateTimePrecision' failed to satisfy constraint: Member must satisfy "
       "enum value set: [MILLISECOND, MICROSECOND]"},
  };
  REFUSALS(db, "EnableKinesisStreamingDestination", rows);
  expect_error(db, "DisableKinesisStreamingDestination", TO("one", ENABLE_WITH("MICROSECOND")),
               "ValidationException",
               "Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters");
  static const char nothing[] =
      "Streaming destination cannot be updated with given parameters: "
      "UpdateKinesisStreamingConfiguration cannot be null or contain only null values";
  expect_error(db, "UpdateKinesisStreamingDestination", TO("one", ""), "ValidationException",
               nothing);
  expect_error(db, "UpdateKinesisStreamingDestination",
               TO("one", ",'UpdateKinesisStreamingConfiguration':{}"), "ValidationException",
               nothing);
  expect_destinations(db, "");
}

static void a_table_that_is_not_there_has_no_destinations(void **state) {
  static const char *const names[] = {
      "EnableKinesisStreamingDestination", "DisableKinesisStreamingDestination",
      "UpdateKinesisStreamingDestination", "DescribeKinesisStreamingDestination"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    expect_error(*state, names[i], TO("one", UPDATE_TO("MICROSECOND")), "ResourceNotFoundException",
                 "Requested resource not found: Table: Tab not found");
}

static void destinations_pass_through_their_life_cycle(void **state) {
  (void)state;
  stator *db = support_open(1000);
  support_table(db, "Tab", "S", NULL);
  expect_error(db, "DescribeKinesisStreamingDestination", "{" NAME_T "}",
               "ResourceNotFoundException", "Requested resource not found: Table: Tab not found");
  stator_clock_advance(db, 1000);
  expect_ok(db, "EnableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_destinations(db, ENTRY("one", "ENABLING", ""));
  expect_error(db, "DisableKinesisStreamingDestination", TO("one", ""), "ValidationException",
               MUST_BE_ON);
  expect_error(db, "UpdateKinesisStreamingDestination", TO("one", UPDATE_TO("MICROSECOND")),
               "ValidationException", NOT_ACTIVE("one"));
  stator_clock_advance(db, 1000);
  expect_destinations(db, ENTRY("one", "ACTIVE", ""));
  expect_ok(db, "UpdateKinesisStreamingDestination", TO("one", UPDATE_TO("MICROSECOND")), NULL);
  expect_destinations(db, ENTRY("one", "UPDATING", WITH("MICROSECOND")));
  stator_clock_advance(db, 1000);
  expect_ok(db, "DisableKinesisStreamingDestination", TO("one", ""), NULL);
  expect_destinations(db, ENTRY("one", "DISABLING", WITH("MICROSECOND")));
  expect_error(db, "EnableKinesisStreamingDestination", TO("one", ""), "ValidationException",
               MUST_BE_OFF);
  expect_body(db, "DisableKinesisStreamingDestination", TO("one", ""),
              ANSWER("one", "DISABLING", "")); /* again, which changes nothing */
  stator_clock_advance(db, 1000);
  expect_destinations(db, ENTRY("one", "DISABLED", WITH("MICROSECOND")));
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, "EnableKinesisStreamingDestination", TO("one", ""), "ValidationException",
               MUST_BE_OFF);
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(a_plain_table_has_no_destination),
      store_test(a_destination_is_enabled_and_disabled),
      store_test(a_table_has_one_living_destination),
      store_test(the_precision_is_kept_and_changed),
      store_test(the_same_precision_again_is_refused),
      store_test(destinations_that_are_off_can_only_be_enabled),
      store_test(destinations_check_their_members),
      store_test(a_table_that_is_not_there_has_no_destinations),
      cmocka_unit_test(destinations_pass_through_their_life_cycle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
