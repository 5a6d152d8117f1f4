/*
** Expressions that are parsed once: whatever comes again, with the same values or
** others, is answered as it is by a store that parses everything anew.
*/
#include "parsing_pair.h"
#include "random_expressions.h"

static void random_expressions_are_answered_alike(void **state) {
  uint64_t seed = 97;
  int good = 0, bad = 0;
  for (int round = 0; round < 60; round++) {
    static family families[12];
    for (int i = 0; i < 12; i++) make_family(&families[i], &seed);
    for (int i = 0; i < 300; i++) {
      static char request[8 * TEXT_ROOM];
      const family *f = &families[random_below(&seed, 12)];
      make_request(f, &seed, request, sizeof request);
      int code = same_answer(*state, f->op, request);
      good += code == STATOR_OK || code == STATOR_CONDITION_FAILED;
      bad += code == STATOR_VALIDATION;
    }
  }
  assert_true(good > 1000);
  assert_true(bad > 1000);
}

/* -- the same text with something else ---------------------------------------------------- */

#define FIND "'TableName':'Tab','KeyConditionExpression':'pk = :p'"
#define VALUES(values) ",'ExpressionAttributeValues':{':p':{'S':'p0'}," values "}"

/* Each three times: unknown, kept, known. */
static void expect_alike(pair *p, const char *op, const char *request, int code) {
  for (int i = 0; i < 3; i++) {
    int got = same_answer(p, op, request);
    if (got != code) fail_msg("%d: %s %s", got, op, request);
  }
}

static void other_values_are_judged_again(void **state) {
  static const struct {
    const char *filter, *values;
    int code;
  } cases[] = {
      {"b BETWEEN :a AND :b",   "':a':{'N':'1'},':b':{'N':'2'}", STATOR_OK           },
      {"b BETWEEN :a AND :b",   "':a':{'N':'2'},':b':{'N':'1'}", STATOR_VALIDATION   },
      {"b BETWEEN :a AND :b",   "':a':{'N':'2'},':b':{'S':'3'}", STATOR_VALIDATION   },
      {"b BETWEEN :a AND :b",   "':a':{'S':'a'},':b':{'S':'b'}", STATOR_OK           },
      {"b BETWEEN :a AND :b",   "':a':{'L':[]},':b':{'S':'b'}",  STATOR_VALIDATION   },
      {"b < :a",                "':a':{'N':'1'}",                STATOR_OK           },
      {"b < :a",                "':a':{'S':'1'}",                STATOR_OK           },
      {"b < :a",                "':a':{'BOOL':true}",            STATOR_VALIDATION   },
      {"b < :a",                "':a':{'N':'one'}",              STATOR_VALIDATION   },
      {"b < :a",                "':a':{'N':'1'},':b':{'N':'1'}", STATOR_VALIDATION   },
      {"b < :a",                "':b':{'N':'1'}",                STATOR_VALIDATION   },
      {"b < :a",                "':a':null",                     STATOR_SERIALIZATION},
      {"b = :a OR b < :a",      "':a':{'N':'1'}",                STATOR_OK           },
      {"b = :a OR b < :a",      "':a':{'NULL':true}",            STATOR_VALIDATION   },
      {"attribute_type(b, :a)", "':a':{'S':'N'}",                STATOR_OK           },
      {"attribute_type(b, :a)", "':a':{'S':'M'}",                STATOR_OK           },
      {"attribute_type(b, :a)", "':a':{'S':'X'}",                STATOR_VALIDATION   },
      {"attribute_type(b, :a)", "':a':{'N':'1'}",                STATOR_VALIDATION   },
      {"size(:a) = b",          "':a':{'S':'ab'}",               STATOR_OK           },
      {"size(:a) = b",          "':a':{'N':'1'}",                STATOR_VALIDATION   },
      {"begins_with(a, :a)",    "':a':{'S':'x'}",                STATOR_OK           },
      {"begins_with(a, :a)",    "':a':{'N':'1'}",                STATOR_VALIDATION   },
  };
  for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
    char request[600];
    size_t k = i % (sizeof cases / sizeof *cases);
    snprintf(request, sizeof request, "{" FIND ",'FilterExpression':'%s'" VALUES("%s") "}",
             cases[k].filter, cases[k].values);
    expect_alike(*state, "Query", request, cases[k].code);
  }
}

static void other_names_are_other_expressions(void **state) {
  static const struct {
    const char *names;
    int code;
  } cases[] = {
      {"'#n':'b'",          STATOR_OK        },
      {"'#n':'a'",          STATOR_OK        },
      {"'#n':'pk'",         STATOR_VALIDATION},
      {"'#n':'b','#m':'b'", STATOR_VALIDATION},
      {"'\\u0023n':'b'",    STATOR_OK        },
      {"'#n':'\\u0062'",    STATOR_OK        },
      {"'#m':'b'",          STATOR_VALIDATION},
      {"'#n':null",         STATOR_VALIDATION},
      {"'n':'b'",           STATOR_VALIDATION},
  };
  for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
    char request[600];
    size_t k = i % (sizeof cases / sizeof *cases);
    snprintf(request, sizeof request,
             "{" FIND ",'FilterExpression':'#n = :v','ExpressionAttributeNames':{%s}" VALUES(
                 "':v':{'N':'2'}") "}",
             cases[k].names);
    expect_alike(*state, "Query", request, cases[k].code);
  }
}

/* Statements share the syntax of their text; values and their errors are each one's own. */
static void statements_are_answered_alike(void **state) {
  static const char *const texts[] = {
      "SELECT * FROM Tab WHERE pk = 'p0' AND sk > ?",
      "SELECT a, m.x FROM Tab WHERE pk = ? AND b BETWEEN 1 AND 4",
      "SELECT l[1] FROM Tab WHERE pk IN ['p0', ?] ORDER BY sk",
      "UPDATE Tab SET b = b + ? REMOVE m.x WHERE pk = 'p0' AND sk = 's2' RETURNING ALL NEW *",
      "UPDATE Tab SET n = ?, l[0] = 'it''s' WHERE pk = 'p1' AND sk = 's1' RETURNING MODIFIED NEW *",
      "INSERT INTO Tab VALUE {'pk': 'new', 'sk': ?, 'x': [1, ?]}",
      "DELETE FROM Tab WHERE pk = 'new' AND sk = ? RETURNING ALL OLD *",
      "SELECT * FROM \\\"Tab\\\" WHERE pk = ?;",
      "SELECT * FROM Tab WHERE pk = ? AND",
      "SELECT * FROM Other WHERE pk = ?"};
  static const char *const parameters[] = {"",
                                           "{\"S\":\"s1\"}",
                                           "{\"S\":\"p0\"}",
                                           "{\"N\":\"3\"}",
                                           "{\"N\":\"x\"}",
                                           "{\"S\":\"a\"},{\"L\":[]}",
                                           "{\"S\":\"\"}"};
  enum {
    STATEMENTS = sizeof texts / sizeof *texts,
    LISTS = sizeof parameters / sizeof *parameters
  };
  uint64_t seed = 3;
  int good = 0, bad = 0;
  for (int i = 0; i < 2000; i++) {
    char request[500];
    const char *list = parameters[random_below(&seed, LISTS)];
    snprintf(request, sizeof request, "{\"Statement\":\"%s\"%s%s%s}",
             texts[random_below(&seed, STATEMENTS)], *list ? ",\"Parameters\":[" : "", list,
             *list ? "]" : "");
    int code = same_answer(*state, "ExecuteStatement", request);
    good += code == STATOR_OK;
    bad += code == STATOR_VALIDATION;
  }
  assert_true(good > 200);
  assert_true(bad > 200);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      pair_test(random_expressions_are_answered_alike),
      pair_test(statements_are_answered_alike),
      pair_test(other_values_are_judged_again),
      pair_test(other_names_are_other_expressions),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
