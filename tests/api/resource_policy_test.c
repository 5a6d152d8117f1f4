/* PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy, and a policy given at
** creation. Policies are written with ^ for the quotes that they hold. */
#include "api/table_requests.h"

#define ARN "arn:aws:dynamodb:us-east-1:000000000000:table/Tab"
#define LABEL "2025-10-09T08:53:20.123"
#define STREAM ARN "/stream/" LABEL
#define OF(arn) "{'ResourceArn':'" arn "'}"
#define NOT_FOUND "Resource-based policy not found for the provided ResourceArn: "
#define DOCUMENT INVALID "Invalid policy document: "
#define NOW "1760000000123"

#define STATEMENT(action)                                                                          \
  "{^Effect^:^Allow^,^Principal^:{^AWS^:^arn:aws:iam::111111111111:root^},^Action^:^" action       \
  "^,^Resource^:^" ARN "^}"
#define POLICY(action) "{^Version^:^2012-10-17^,^Statement^:[" STATEMENT(action) "]}"

/* `more`: further members, from a comma on. */
static char *put_request(const char *arn, const char *policy, const char *more) {
  static char request[65536];
  size_t n =
      (size_t)snprintf(request, sizeof request, "{\"ResourceArn\":\"%s\",\"Policy\":\"", arn);
  for (const char *p = policy; *p; p++) {
    if (*p == '^' || *p == '\n') request[n++] = '\\';
    request[n++] = *p == '^' ? '"' : *p == '\n' ? 'n' : *p;
  }
  char *rest = support_quoted(more);
  snprintf(request + n, sizeof request - n, "\"%s}", rest);
  free(rest);
  return request;
}

static void expect_revision(stator *db, const char *op, const char *request, const char *revision) {
  char body[64];
  snprintf(body, sizeof body, "{'RevisionId':'%s'}", revision);
  expect_body(db, op, request, body);
}

static void expect_policy(stator *db, const char *arn, const char *policy, const char *revision) {
  char request[300], body[4096];
  size_t n = (size_t)snprintf(body, sizeof body, "{\"Policy\":\"");
  for (const char *p = policy; *p; p++) {
    if (*p == '^') body[n++] = '\\';
    body[n++] = *p == '^' ? '"' : *p;
  }
  snprintf(body + n, sizeof body - n, "\",\"RevisionId\":\"%s\"}", revision);
  snprintf(request, sizeof request, "{'ResourceArn':'%s'}", arn);
  expect_body(db, "GetResourcePolicy", request, body);
}

static void table(void **state) {
  support_table(*state, "Tab", "S", NULL);
}

/* ------------------------------------------------------------------- the three */

static void a_plain_table_has_no_policy(void **state) {
  table(state);
  expect_error(*state, "GetResourcePolicy", OF(ARN), "PolicyNotFoundException", NOT_FOUND ARN);
  expect_body(*state, "DeleteResourcePolicy", OF(ARN), "{}");
}

static void a_policy_is_put_read_and_deleted(void **state) {
  stator *db = *state;
  table(state);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:GetItem"), ""), NOW);
  expect_policy(db, ARN, POLICY("dynamodb:GetItem"), NOW);
  expect_without(db, "DescribeTable", "{" NAME_T "}", "Policy");
  stator_clock_set(db, SUPPORT_NOW + 1000);
  expect_revision(db, "DeleteResourcePolicy", OF(ARN), NOW);
  expect_error(db, "GetResourcePolicy", OF(ARN), "PolicyNotFoundException", NOT_FOUND ARN);
  /* the deletion's own */
  expect_revision(db, "DeleteResourcePolicy", OF(ARN), "1760000001123");
}

static void every_change_gets_a_later_revision(void **state) {
  stator *db = *state;
  table(state);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""), NOW);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:B"), ""),
                  "1760000000124");
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""),
                  "1760000000125");
}

static void a_policy_of_the_same_meaning_changes_nothing(void **state) {
  stator *db = *state;
  table(state);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""), NOW);
  stator_clock_set(db, SUPPORT_NOW + 60000);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""), NOW);
  expect_revision(db, "PutResourcePolicy",
                  put_request(ARN,
                              " {^Statement^ : [{^Resource^:[^" ARN "^], ^Action^:[^dynamodb:A^],"
                              "^Principal^:{^AWS^:^111111111111^},^Effect^:^allow^}],"
                              "^Version^:^2012-10-17^ } ",
                              ""),
                  NOW);
}

static void a_policy_of_creation_is_there(void **state) {
  stator *db = *state;
  char request[2048];
  char *put = put_request(ARN, POLICY("dynamodb:A"), "");
  char *policy = strstr(put, "\"Policy\":") + strlen("\"Policy\":");
  policy[strlen(policy) - 1] = 0;
  char *head = support_quoted("{" NAME_T "," HASH_TABLE "," ON_DEMAND ",'ResourcePolicy':");
  snprintf(request, sizeof request, "%s%s}", head, policy);
  free(head);
  expect_without(db, "CreateTable", request, "Policy");
  expect_policy(db, ARN, POLICY("dynamodb:A"), NOW);
}

static void a_stream_has_a_policy_of_its_own(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable",
            CREATE(HASH_TABLE "," ON_DEMAND ",'StreamSpecification':{'StreamEnabled':true,"
                              "'StreamViewType':'KEYS_ONLY'}"),
            NULL);
  expect_error(db, "GetResourcePolicy", OF(STREAM), "PolicyNotFoundException", NOT_FOUND STREAM);
  expect_revision(db, "PutResourcePolicy", put_request(STREAM, POLICY("dynamodb:GetRecords"), ""),
                  NOW);
  expect_policy(db, STREAM, POLICY("dynamodb:GetRecords"), NOW);
  expect_error(db, "GetResourcePolicy", OF(ARN), "PolicyNotFoundException", NOT_FOUND ARN);
  expect_error(db, "GetResourcePolicy", OF(ARN "/stream/2000-01-01T00:00:00.000"),
               "ResourceNotFoundException",
               "Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: "
               "Tab");
}

/* -------------------------------------------------------------------- revisions */

static void an_expected_revision_must_be_the_one_there(void **state) {
  stator *db = *state;
  table(state);
  expect_error(db, "PutResourcePolicy",
               put_request(ARN, POLICY("dynamodb:A"), ",'ExpectedRevisionId':'123'"),
               "PolicyNotFoundException",
               NOT_FOUND "Requested update for policy with revision id 123, but table Tab has no "
                         "associated policy.");
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""), NOW);
  static const char stale[] =
      NOT_FOUND "Requested update for policy with revision id 123, but the policy associated to "
                "target table Tab has revision id " NOW ".";
  expect_error(db, "PutResourcePolicy",
               put_request(ARN, POLICY("dynamodb:B"), ",'ExpectedRevisionId':'123'"),
               "PolicyNotFoundException", stale);
  expect_error(db, "DeleteResourcePolicy", "{'ResourceArn':'" ARN "','ExpectedRevisionId':'123'}",
               "PolicyNotFoundException", stale);
  expect_policy(db, ARN, POLICY("dynamodb:A"), NOW);
  expect_revision(db, "PutResourcePolicy",
                  put_request(ARN, POLICY("dynamodb:B"), ",'ExpectedRevisionId':'" NOW "'"),
                  "1760000000124");
  expect_revision(db, "DeleteResourcePolicy",
                  "{'ResourceArn':'" ARN "','ExpectedRevisionId':'1760000000124'}",
                  "1760000000124");
}

static void no_policy_means_only_if_there_is_none(void **state) {
  stator *db = *state;
  table(state);
  char *request = put_request(ARN, POLICY("dynamodb:A"), ",'ExpectedRevisionId':'NO_POLICY'");
  expect_revision(db, "PutResourcePolicy", request, NOW);
  expect_error(db, "PutResourcePolicy", request, "PolicyNotFoundException",
               NOT_FOUND "Requested policy update expecting none to be present for table Tab, but "
                         "a policy exists with revision id " NOW ".");
}

static void changes_of_a_policy_keep_their_pause_in_a_life_cycle(void **state) {
  (void)state;
  stator *db = support_open(1000);
  support_table(db, "Tab", "S", NULL);
  expect_error(db, "GetResourcePolicy", OF(ARN), "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  stator_clock_set(db, SUPPORT_NOW + 1000);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""),
                  "1760000001123");
  expect_error(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:B"), ""),
               "ResourceInUseException",
               IN_USE "Table is pending previous resource-based policy update: Tab");
  stator_clock_advance(db, 2000);
  expect_error(db, "DeleteResourcePolicy", OF(ARN), "ThrottlingException",
               "Resource-based policy for table Tab modified within the previous 15000 "
               "milliseconds. Please try again after 2025-10-09T08:53:36.123Z.");
  expect_revision(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""),
                  "1760000001123");
  stator_clock_advance(db, 13000);
  expect_revision(db, "DeleteResourcePolicy", OF(ARN), "1760000001123");
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, "PutResourcePolicy", put_request(ARN, POLICY("dynamodb:A"), ""),
               "ResourceInUseException", IN_USE "Table is being deleted: Tab");
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* --------------------------------------------------------------- canonical text */

static void a_policy_is_shown_in_canonical_form(void **state) {
  static const struct {
    const char *sent, *shown;
  } rows[] = {
      {"{\n  ^Statement^: {^Condition^:{^StringEquals^:{^b^:[^x^], ^a^:^y^}}, ^Resource^:[^*^],"
       "^Action^:[^dynamodb:GetItem^,^dynamodb:GetItem^],^Principal^:{^AWS^:[^111111111111^,"
       "^arn:aws:iam::111111111111:root^]},^Effect^:^ALLOW^,^Sid^:^One^},^Version^:"
       "^2012-10-17^}",                                                                      "{^Version^:^2012-10-17^,^Statement^:[{^Sid^:^One^,^Effect^:^Allow^,^Principal^:{^AWS^:"
       "^arn:aws:iam::111111111111:root^},^Action^:[^dynamodb:GetItem^,^dynamodb:GetItem^],"
       "^Resource^:^*^,^Condition^:{^StringEquals^:{^b^:[^x^],^a^:^y^}}}]}"                                     },
      {"{^Statement^:[{^Effect^:^Deny^,^Principal^:^*^,^NotAction^:^dynamodb:*^,^Resource^:^*^}]}",
       "{^Version^:^2008-10-17^,^Statement^:[{^Effect^:^Deny^,^Principal^:^*^,^NotAction^:"
       "^dynamodb:*^,^Resource^:^*^}]}"                                                                                                       },
      {"{^Id^:^x^,^Version^:^2008-10-17^,^Statement^:[{^Effect^:^Deny^,^Principal^:{^AWS^:"
       "[^a^,^b^,^a^]},^Action^:^dynamodb:*^,^Resource^:[^r^,^s^]}]}",                       "{^Version^:^2008-10-17^,^Id^:^x^,^Statement^:[{^Effect^:^Deny^,^Principal^:{^AWS^:"
       "[^a^,^b^]},^Action^:^dynamodb:*^,^Resource^:[^r^,^s^]}]}"},
  };
  stator *db = *state;
  table(state);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char revision[32];
    snprintf(revision, sizeof revision, "%lld", (long long)SUPPORT_NOW + (long long)i);
    expect_revision(db, "PutResourcePolicy", put_request(ARN, rows[i].sent, ""), revision);
    expect_policy(db, ARN, rows[i].shown, revision);
  }
}

static void a_policy_without_a_version_is_another_than_with_the_default(void **state) {
  stator *db = *state;
  table(state);
#define BARE "^Statement^:[" STATEMENT("dynamodb:A") "]}"
  expect_revision(db, "PutResourcePolicy", put_request(ARN, "{" BARE, ""), NOW);
  expect_policy(db, ARN, "{^Version^:^2008-10-17^," BARE, NOW);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, "{" BARE, ""), NOW);
  expect_revision(db, "PutResourcePolicy", put_request(ARN, "{^Version^:^2008-10-17^," BARE, ""),
                  "1760000000124");
#undef BARE
}

/* ------------------------------------------------------------------- refusals */

static void a_policy_must_be_one(void **state) {
#define ONE(members) "{^Statement^:[{" members "}]}"
#define WHO "^Principal^:{^AWS^:^x^}"
#define WHAT "^Action^:^a^,^Resource^:^r^"
  static const struct {
    const char *policy, *message;
  } rows[] = {
      {"",                                                          DOCUMENT "This policy contains invalid Json"                                         },
      {"{not json",                                                 DOCUMENT "This policy contains invalid Json"                                         },
      {"[]",                                                        DOCUMENT "This policy contains invalid Json"                                         },
      {"null",                                                      DOCUMENT "This text appears not to be a policy"                                      },
      {"{}",                                                        DOCUMENT "Syntax error at position (1,3)"                                            },
      {"{^Statement^:[]}",                                          DOCUMENT "Could not parse the policy: Statement "
                                    "is empty!"                                                                                },
      {ONE(""),                                                     DOCUMENT "Missing required field Effect"                                             },
      {ONE("^Effect^:^Allow^," WHAT),                               DOCUMENT "Missing required field Principal"                                          },
      {ONE("^Effect^:^Allow^," WHO ",^Resource^:^r^"),              DOCUMENT "Missing required field Action"                                             },
      {ONE("^Effect^:^Allow^," WHO ",^Action^:^a^"),                DOCUMENT "Missing required field Resource"                                           },
      {ONE("^Effect^:^Maybe^," WHO "," WHAT),                       DOCUMENT "Syntax errors in policy."                                                  },
      {ONE("^Effect^:^Allow^," WHO "," WHAT ",^Else^:1"),           DOCUMENT "Syntax errors in policy."                                                  },
      {ONE("^Effect^:^Allow^,^Principal^:^111111111111^," WHAT),
       DOCUMENT "Syntax errors in policy."                                                                                                               },
      {"{^Version^:^2020-01-01^,^Statement^:[" STATEMENT("a") "]}", DOCUMENT "Syntax errors in "
                                                                             "policy."},
      {"{^Statement^:[{^Sid^:^s^,^Effect^:^Allow^," WHO "," WHAT "},{^Sid^:^s^,^Effect^:^Deny^," WHO
       "," WHAT "}]}",
       DOCUMENT "The Statement Ids in the policy are not unique"                                                                                         },
      {ONE("^Effect^:^Allow^,^Principal^:^*^," WHAT),
       "Resource-based policy grants unbounded access in one or more elements. Please revise the "
       "policy to ensure least-privilege form of access"                                                                                                 },
      {ONE("^Effect^:^Allow^,^Principal^:{^AWS^:^*^}," WHAT),
       "Resource-based policy grants unbounded access in one or more elements. Please revise the "
       "policy to ensure least-privilege form of access"                                                                                                 },
  };
  table(state);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_error(*state, "PutResourcePolicy", put_request(ARN, rows[i].policy, ""),
                 "ValidationException", rows[i].message);
  expect_error(*state, "GetResourcePolicy", OF(ARN), "PolicyNotFoundException", NOT_FOUND ARN);
}

static void a_policy_has_20480_bytes_at_most(void **state) {
  char policy[20600];
  int n = snprintf(policy, sizeof policy, "%s", POLICY("dynamodb:A"));
  memset(policy + n, ' ', sizeof policy - (size_t)n);
  table(state);
  policy[20481] = 0;
  expect_error(*state, "PutResourcePolicy", put_request(ARN, policy, ""), "ValidationException",
               INVALID "Maximum policy size of 20480 bytes exceeded");
  policy[20480] = 0;
  expect_revision(*state, "PutResourcePolicy", put_request(ARN, policy, ""), NOW);
  expect_policy(*state, ARN, POLICY("dynamodb:A"), NOW);
}

static void policies_check_their_members(void **state) {
  static const refusal rows[] = {
      {"{}",                                                            "2 validation errors detected: Value null at 'resourceArn' failed to satisfy "
             "constraint: Member must not be null; Value null at 'policy' failed to satisfy "
             "constraint: Member must not be null"         },
      {"{'ResourceArn':'" ARN "','Policy':'','ExpectedRevisionId':''}",
       "1 validation error detected: Value '' at 'expectedRevisionId' failed to satisfy "
       "constraint: Member must have length greater than or equal to 1"},
  };
  REFUSALS(*state, "PutResourcePolicy", rows);
}

static void policies_check_the_arn(void **state) {
#define BAD(arn, message)                                                                          \
  { OF(arn), message }
  static const refusal rows[] = {
      BAD("Tab", INVALID "ARNs must start with 'arn:': Tab"),
      BAD(ARN "/index/i", INVALID "Invalid resource arn provided, only table or stream is "
                                  "accepted. Provided resource arn: " ARN "/index/i"),
      BAD(ARN "/backup/0170",
          INVALID "Provided Arn is not a DynamoDB resource arn: " ARN "/backup/0170"),
      BAD("arn:aws:dynamodb:eu-west-1:000000000000:table/Tab",
          INVALID "Invalid resource Arn: arn:aws:dynamodb:eu-west-1:000000000000:table/Tab"),
      BAD("arn:aws-cn:dynamodb:us-east-1:000000000000:table/Tab",
          INVALID "Invalid resource Arn: arn:aws-cn:dynamodb:us-east-1:000000000000:table/Tab"),
      BAD("arn:aws:dynamodb:us-east-1:111111111111:table/Tab",
          "This action is only supported by accounts that match the resource owner\xE2\x80\x99s "
          "account."),
  };
#undef BAD
  table(state);
  REFUSALS(*state, "GetResourcePolicy", rows);
  REFUSALS(*state, "DeleteResourcePolicy", rows);
  expect_error(*state, "GetResourcePolicy", OF("arn:aws:dynamodb:us-east-1:000000000000:table/TAB"),
               "ResourceNotFoundException", "Requested resource not found: Table: TAB not found");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(a_plain_table_has_no_policy),
      store_test(a_policy_is_put_read_and_deleted),
      store_test(every_change_gets_a_later_revision),
      store_test(a_policy_of_the_same_meaning_changes_nothing),
      store_test(a_policy_of_creation_is_there),
      store_test(a_stream_has_a_policy_of_its_own),
      store_test(an_expected_revision_must_be_the_one_there),
      store_test(no_policy_means_only_if_there_is_none),
      cmocka_unit_test(changes_of_a_policy_keep_their_pause_in_a_life_cycle),
      store_test(a_policy_is_shown_in_canonical_form),
      store_test(a_policy_without_a_version_is_another_than_with_the_default),
      store_test(a_policy_must_be_one),
      store_test(a_policy_has_20480_bytes_at_most),
      store_test(policies_check_their_members),
      store_test(policies_check_the_arn),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
