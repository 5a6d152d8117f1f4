/* Point-in-time recovery's setting, and what is told of backups, exports and
** imports, which a store does not make. */
#include "api/table_requests.h"

#define ARN "arn:aws:dynamodb:us-east-1:000000000000:table/Tab"
#define RECOVERY(spec) "{" NAME_T ",'PointInTimeRecoverySpecification':{" spec "}}"
#define ON "'PointInTimeRecoveryEnabled':true"
#define OFF "'PointInTimeRecoveryEnabled':false"
#define STATE(continuous, recovery)                                                                \
  "{'ContinuousBackupsDescription':{'ContinuousBackupsStatus':'" continuous                        \
  "','PointInTimeRecoveryDescription':{'PointInTimeRecoveryStatus':'" recovery "}}}"
#define IS_OFF STATE("ENABLED", "DISABLED'")
#define IS_ON(days, earliest, latest)                                                              \
  STATE("ENABLED",                                                                                 \
        "ENABLED','RecoveryPeriodInDays':" days ",'EarliestRestorableDateTime':" earliest          \
        ",'LatestRestorableDateTime':" latest)

static const int64_t hour = 3600000, day = 24 * 3600000;

/* -------------------------------------------------------- continuous backups */

static void recovery_is_off_at_first(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_body(*state, "DescribeContinuousBackups", "{" NAME_T "}", IS_OFF);
  expect_body(*state, "DescribeContinuousBackups", "{'TableName':'" ARN "'}", IS_OFF);
}

static void recovery_is_switched_on_and_off(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "UpdateContinuousBackups", RECOVERY(ON),
              IS_ON("35", "1760000000.123", "1760000000.123"));
  expect_body(db, "DescribeContinuousBackups", "{" NAME_T "}",
              IS_ON("35", "1760000000.123", "1760000000.123"));
  expect_body(db, "UpdateContinuousBackups", RECOVERY(OFF), IS_OFF);
  expect_body(db, "DescribeContinuousBackups", "{" NAME_T "}", IS_OFF);
  expect_body(db, "UpdateContinuousBackups", RECOVERY(OFF), IS_OFF);
}

static void the_window_of_recovery_moves_with_the_clock(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(ON ",'RecoveryPeriodInDays':2"), NULL);
  stator_clock_advance(db, hour);
  expect_body(db, "DescribeContinuousBackups", "{" NAME_T "}",
              IS_ON("2", "1760000000.123", "1760003300.123"));
  stator_clock_advance(db, 2 * day);
  expect_body(db, "DescribeContinuousBackups", "{" NAME_T "}",
              IS_ON("2", "1760003600.123", "1760176100.123"));
}

static void switching_off_forgets_window_and_period(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(ON ",'RecoveryPeriodInDays':7"), NULL);
  stator_clock_advance(db, hour);
  expect_body(db, "UpdateContinuousBackups", RECOVERY(ON), /* changes nothing */
              IS_ON("7", "1760000000.123", "1760003300.123"));
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(OFF), NULL);
  expect_body(db, "UpdateContinuousBackups", RECOVERY(ON),
              IS_ON("35", "1760003600.123", "1760003600.123"));
}

static void the_period_changes_in_place(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(ON), NULL);
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(ON ",'RecoveryPeriodInDays':1"),
            "'RecoveryPeriodInDays':1,");
}

static void recovery_checks_its_members(void **state) {
  support_table(*state, "Tab", "S", NULL);
#define AT "pointInTimeRecoverySpecification"
  static const refusal rows[] = {
      {"{" NAME_T "}",                             "1 validation error detected: Value null at '" AT "' failed to satisfy "
                       "constraint: Member must not be null"                                           },
      {RECOVERY(""),                               "1 validation error detected: Value null at '" AT
                     ".pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not "
                     "be null"                                                                           },
      {RECOVERY(ON ",'RecoveryPeriodInDays':0"),
       "1 validation error detected: Value '0' at '" AT
       ".recoveryPeriodInDays' failed to satisfy constraint: Member must have value greater than "
       "or equal to 1"                                                                                                       },
      {RECOVERY(ON ",'RecoveryPeriodInDays':36"),
       "1 validation error detected: Value '36' at '" AT
       ".recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or "
       "equal to 35"                                                                                                         },
      {RECOVERY(OFF ",'RecoveryPeriodInDays':35"),
       "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time "
       "recovery."                                                                                                           },
      {"{}",                                       "The parameter 'TableName' is required but was not present in the request"},
  };
#undef AT
  REFUSALS(*state, "UpdateContinuousBackups", rows);
  expect_body(*state, "DescribeContinuousBackups", "{" NAME_T "}", IS_OFF);
}

static void recovery_is_of_a_table_that_is_there(void **state) {
  (void)state;
  stator *db = support_open(1000);
  static const char absent[] = "Table not found: Tab";
  expect_error(db, "DescribeContinuousBackups", "{" NAME_T "}", "TableNotFoundException", absent);
  expect_error(db, "UpdateContinuousBackups", RECOVERY(ON), "TableNotFoundException", absent);
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "DescribeContinuousBackups", "{" NAME_T "}", STATE("DISABLED", "DISABLED'"));
  expect_error(db, "UpdateContinuousBackups", RECOVERY(ON), "ContinuousBackupsUnavailableException",
               "Backups are being enabled for the table: Tab. Please retry later");
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(ON), NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, "UpdateContinuousBackups", RECOVERY(OFF), "TableNotFoundException", absent);
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void recovery_goes_with_its_table(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "UpdateContinuousBackups", RECOVERY(ON), NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "DescribeContinuousBackups", "{" NAME_T "}", IS_OFF);
}

/* -------------------------------------------------- backups, exports, imports */

static void there_are_no_backups(void **state) {
  stator *db = *state;
  expect_body(db, "ListBackups", "{}", "{'BackupSummaries':[]}");
  expect_body(db, "ListBackups",
              "{'TableName':'Nope','Limit':100,'BackupType':'ALL','TimeRangeLowerBound':1.5,"
              "'TimeRangeUpperBound':1.5}",
              "{'BackupSummaries':[]}");
  static const char *const names[] = {"DescribeBackup", "DeleteBackup"};
  for (size_t i = 0; i < 2; i++) {
    expect_error(db, names[i], "{'BackupArn':'" ARN "/backup/01760000000123-0a1b2c3d'}",
                 "BackupNotFoundException",
                 "Backup not found: " ARN "/backup/01760000000123-0a1b2c3d");
    expect_error(db, names[i], "{'BackupArn':''}", "ValidationException", "Invalid Backup ARN");
    expect_error(db, names[i], "{'BackupArn':'" ARN "'}", "ValidationException",
                 "Invalid Backup ARN");
    expect_error(db, names[i], "{}", "ValidationException",
                 "1 validation error detected: Value null at 'backupArn' failed to satisfy "
                 "constraint: Member must not be null");
  }
}

static void lists_of_backups_check_their_members(void **state) {
  static const refusal rows[] = {
      {"{'Limit':0}",                                                              "1 validation error detected: Value '0' at 'limit' failed to satisfy "
                      "constraint: Member must have value greater than or equal to 1"   },
      {"{'Limit':101}",                                                            "1 validation error detected: Value '101' at 'limit' failed to satisfy "
                        "constraint: Member must have value less than or equal to 100"},
      {"{'BackupType':'MINE'}",
       "1 validation error detected: Value 'MINE' at 'backupType' failed to satisfy constraint: "
       "Member must satisfy enum value set: [USER, SYSTEM, AWS_BACKUP, ALL]"                                 },
      {"{'TimeRangeLowerBound':1760000000.5,'TimeRangeUpperBound':1760000000.25}",
       INVALID "Time range lower bound must be less than or equal to upper bound"                            },
      {"{'ExclusiveStartBackupArn':'x'}",
       "1 validation error detected: Value 'x' at 'exclusiveStartBackupArn' failed to satisfy "
       "constraint: Member must have length greater than or equal to 37"                                     },
  };
  REFUSALS(*state, "ListBackups", rows);
}

static void there_are_no_exports(void **state) {
  stator *db = *state;
  expect_body(db, "ListExports", "{}", "{'ExportSummaries':[]}");
  expect_body(db, "ListExports", "{'TableArn':'" ARN "','MaxResults':25}",
              "{'ExportSummaries':[]}");
  expect_error(db, "DescribeExport", "{'ExportArn':'" ARN "/export/01760000000123-0a1b2c3d'}",
               "ExportNotFoundException",
               "Export not found: Export not found: " ARN "/export/01760000000123-0a1b2c3d");
  expect_error(db, "DescribeExport", "{'ExportArn':'" ARN "/import/01760000000123-0a1b2c3d'}",
               "ValidationException", "Invalid Export ARN");
  expect_error(db, "ListExports", "{'MaxResults':26}", "ValidationException",
               "1 validation error detected: Value '26' at 'maxResults' failed to satisfy "
               "constraint: Member must have value less than or equal to 25");
  expect_error(db, "ListExports", "{'NextToken':'c3eb'}", "ValidationException",
               "Invalid Request: Provided nextToken is invalid: c3eb");
}

static void there_are_no_imports(void **state) {
  stator *db = *state;
  expect_body(db, "ListImports", "{'PageSize':1}", "{'ImportSummaryList':[]}");
  expect_error(db, "DescribeImport", "{'ImportArn':'" ARN "/import/01760000000123-0a1b2c3d'}",
               "ImportNotFoundException",
               "Import not found: Import not found: " ARN "/import/01760000000123-0a1b2c3d");
  expect_error(db, "DescribeImport", "{'ImportArn':'" ARN "'}", "ValidationException",
               "Invalid Import ARN");
  expect_error(db, "DescribeImport", "{'ImportArn':'foo'}", "ValidationException",
               "1 validation error detected: Value 'foo' at 'importArn' failed to satisfy "
               "constraint: Member must have length greater than or equal to 37");
}

static void what_would_make_one_is_not_served(void **state) {
  static const char *const names[] = {"CreateBackup",
                                      "RestoreTableFromBackup",
                                      "RestoreTableToPointInTime",
                                      "ExportTableToPointInTime",
                                      "ImportTable",
                                      "SearchVectors"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    stator_result *r = support_call(*state, names[i], "{}");
    assert_int_equal(stator_result_code(r), STATOR_UNKNOWN_OPERATION);
    assert_string_equal(stator_result_body(r, NULL),
                        "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
    stator_result_free(r);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(recovery_is_off_at_first),
      store_test(recovery_is_switched_on_and_off),
      store_test(the_window_of_recovery_moves_with_the_clock),
      store_test(switching_off_forgets_window_and_period),
      store_test(the_period_changes_in_place),
      store_test(recovery_checks_its_members),
      cmocka_unit_test(recovery_is_of_a_table_that_is_there),
      store_test(recovery_goes_with_its_table),
      store_test(there_are_no_backups),
      store_test(lists_of_backups_check_their_members),
      store_test(there_are_no_exports),
      store_test(there_are_no_imports),
      store_test(what_would_make_one_is_not_served),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
