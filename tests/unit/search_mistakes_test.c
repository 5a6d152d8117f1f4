/* What is said of search queries that are wrong, and where. */
#include "search_support.h"

static void mistakes_are_said_with_their_place(void **state) {
  (void)state;
  static const mistake cases[] = {
      {"",                                               "there is nothing to search for; at character 1: end of the query"  },
      {"   ",                                            "there is nothing to search for; at character 4: end of the query"  },
      {"a \"b c",                                        "a double quote is not closed; at character 3: \"b c"               },
      {"\"a\"\"",                                        "a double quote is not closed; at character 1: \"a\"\""             },
      {"\"\"",                                           "nothing stands between the quotes; at character 1: \"\""           },
      {"(a OR b",                                        "this ( is not closed; at character 1: (a OR b"                     },
      {"a (b (c)",                                       "this ( is not closed; at character 3: (b (c)"                      },
      {"a) b",                                           "this ) closes nothing; at character 2: ) b"                        },
      {"a ()",                                           "a word or a phrase is missing before ); at character 4: )"         },
      {"a OR",                                           "a word or a phrase is missing; at character 5: end of the query"   },
      {"(a OR )",                                        "a word or a phrase is missing before ); at character 7: )"         },
      {"AND a",                                          "AND stands between two things to search for; at character 1: AND a"},
      {"a AND OR b",                                     "OR stands between two things to search for; at character 7: OR b"  },
      {"NOT a",                                          "NOT stands between what is to be found and what is not, without AND or OR: "
                "one NOT two; at character 1: NOT a"                                                          },
      {"a AND NOT b",                                    "NOT stands between what is to be found and what is not, without AND or OR: "
                      "one NOT two; at character 7: NOT b"                                              },
      {"caf\xc3\xa9 &&",                                 "there is no letter or digit to search for; at character 6: &&"     },
      {"rock & roll",                                    "there is no letter or digit to search for; at character 6: & roll" },
      {"a \"\xe2\x80\xa6 ?\"",
       "there is no letter or digit to search for; at character 3: \"\xe2\x80\xa6 ?\""                                       },
      {"a + \"!\"",                                      "there is no letter or digit to search for; at character 5: \"!\""  },
      {"what?",                                          "? has no meaning here; text that holds it goes in double quotes; at "
                "character 5: ?"                                                                              },
      {"a -b",                                           "- goes before names of columns; what is not to be found goes behind NOT: "
               "one NOT two; at character 3: -b"                                                               },
      {"a - b",                                          "- goes before names of columns; what is not to be found goes behind NOT: "
                "one NOT two; at character 3: - b"                                                            },
      {"a, b",                                           "a comma goes before the number in NEAR(one two, 5); text that holds one "
               "goes in double quotes; at character 2: , b"                                                    },
      {"one two three four five six seven eight nine ]",
       "] has no meaning here; text that holds it "
       "goes in double quotes; at character 46: ]"                                                                           },
      {"] one two three four five six seven eight",
       "] has no meaning here; text that holds it goes "
       "in double quotes; at character 1: ] one two three four five six se..."                                               },
      {"near(a b)",                                      "a blank is missing before (; AND, OR, NOT and NEAR are in capitals; at "
                    "character 5: (a b)"                                                                  },
  };
  MISTAKES(cases);
}

static void stars_carets_and_pluses_have_their_places(void **state) {
  (void)state;
  static const mistake cases[] = {
      {"*",              "* goes behind the last word of a phrase; at character 1: *"             },
      {"a OR *b",        "* goes behind the last word of a phrase; at character 6: *b"            },
      {"a**",            "* goes behind the last word of a phrase; at character 3: *"             },
      {"a* + b",         "* goes behind the last word of a phrase; at character 2: * + b"         },
      {"ti*me",          "* ends a word: a blank is missing behind it; at character 4: me"        },
      {"(a)*",           "* goes behind the last word of a phrase; at character 4: *"             },
      {"^",              "a word or a phrase is missing; at character 2: end of the query"        },
      {"^(a b)",         "a parenthesis cannot be part of a phrase; at character 2: (a b)"        },
      {"^^a",            "^ goes before the first word of a phrase; at character 2: ^a"           },
      {"a + ^b",         "^ goes before the first word of a phrase; at character 5: ^b"           },
      {"^NEAR(a)",       "NEAR cannot be part of a phrase; at character 2: NEAR(a)"               },
      {"^title: a",      "a colon goes behind the name of a column; text that holds one goes in double "
                    "quotes; at character 7: : a"                              },
      {"+ a",            "+ stands between two words or phrases; at character 1: + a"             },
      {"C++",            "+ stands between two words or phrases; at character 3: +"               },
      {"(a) + b",        "+ stands between two words or phrases; at character 5: + b"             },
      {"a +",            "a word or a phrase is missing; at character 4: end of the query"        },
      {"a + {title}: b", "names of columns cannot be part of a phrase; at character 5: {title}: b"},
  };
  MISTAKES(cases);
}

static void near_is_written_one_way(void **state) {
  (void)state;
  static const mistake cases[] = {
      {"a NEAR b",           "NEAR is written NEAR(one two, 5); at character 3: NEAR b"                },
      {"a NEAR/5 b",         "NEAR is written NEAR(one two, 5); at character 3: NEAR/5 b"              },
      {"NEAR",               "NEAR is written NEAR(one two, 5); at character 1: NEAR"                  },
      {"NEAR/5(a b)",        "NEAR is written NEAR(one two, 5); at character 1: NEAR/5(a b)"           },
      {"NEAR()",             "NEAR needs words or phrases; at character 6: )"                          },
      {"NEAR(, 5)",          "NEAR needs words or phrases; at character 6: , 5)"                       },
      {"NEAR(a b, 5",        "this ( is not closed; at character 5: (a b, 5"                           },
      {"NEAR(a b,)",         "the number in NEAR(one two, 5) is from 0 to 999999; at character 10: )"  },
      {"NEAR(a b, x)",       "the number in NEAR(one two, 5) is from 0 to 999999; at character 11: x)" },
      {"NEAR(a b, -1)",      "the number in NEAR(one two, 5) is from 0 to 999999; at character 11: -1)"},
      {"NEAR(a b, 1.5)",
       "the number in NEAR(one two, 5) is from 0 to 999999; at character 11: 1.5)"                     },
      {"NEAR(a b, \"5\")",
       "the number in NEAR(one two, 5) is from 0 to 999999; at character 11: \"5\")"                   },
      {"NEAR(a b, 1000000)",
       "the number in NEAR(one two, 5) is from 0 to 999999; at character 11: 1000000)"                 },
      {"NEAR(a AND b)",      "NEAR takes words and phrases, then a comma and a number; at character 8: "
                        "AND b)"                                                },
      {"NEAR(a ^b)",         "NEAR takes words and phrases, then a comma and a number; at character 8: "
                     "^b)"                                                         },
      {"NEAR(title: a)",
       "NEAR takes words and phrases, then a comma and a number; at character 11: "
       ": a)"                                                                                          },
      {"NEAR(a b, 5, 6)",    "NEAR takes words and phrases, then a comma and a number; at character "
                          "12: , 6)"                                          },
  };
  MISTAKES(cases);
}

static void columns_must_be_of_the_index(void **state) {
  (void)state;
  static const mistake cases[] = {
      {"plot: x",               THERE_ARE "1: plot: x"                                              },
      {"a TITLE: x",            THERE_ARE "3: TITLE: x"                                             },
      {"at 12:30",              THERE_ARE "4: 12:30"                                                },
      {"\"cast[0]x\": x",       THERE_ARE "1: \"cast[0]x\": x"                                      },
      {"\"\": x",               THERE_ARE "1: \"\": x"                                              },
      {"-{title plot}: x",      THERE_ARE "9: plot}: x"                                             },
      {"title:",                "a word or a phrase is missing; at character 7: end of the query"   },
      {": x",                   "a colon goes behind the name of a column; text that holds one goes in "
              "double quotes; at character 1: : x"                                     },
      {"(title): x",            "a colon goes behind the name of a column; text that holds one goes in "
                     "double quotes; at character 8: : x"                       },
      {"title:: x",             "a colon goes behind the name of a column; text that holds one goes in "
                    "double quotes; at character 7: : x"                         },
      {"{title info.plot} x",   "a colon is missing behind the names of columns; at character 19: x"},
      {"{title, info.plot}: x", "{...} holds names of columns and blanks: {title plot}: one; at "
                                "character 7: , info.plot}: x"       },
      {"{}: x",                 "{...} holds names of columns and blanks: {title plot}: one; at "
                "character 2: }: x"                                                  },
      {"{title",                "this { is not closed; at character 1: {title"                      },
      {"a } b",                 "this } closes nothing; at character 3: } b"                        },
      {"title: info.plot: x",   "one filter of columns directly follows another; at character 8: "
                              "info.plot: x"                           },
      {"title: -info.plot: x",  "one filter of columns directly follows another; at character 8: "
                               "-info.plot: x"                        },
      {"title: (a cast[0]: x)", "no column is left to search; at character 11: cast[0]: x)"         },
      {"title: (-title: x)",    "no column is left to search; at character 9: -title: x)"           },
      {"cast[0]",               "[ is for names of columns; text that holds it goes in double quotes; "
                  "at character 1: cast[0]"                                        },
      {"cast[x]: a",            "[ has no meaning here; text that holds it goes in double quotes; at "
                     "character 5: [x]: a"                                      },
      {"title: AND",            "AND stands between two things to search for; at character 8: AND"  },
  };
  MISTAKES(cases);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mistakes_are_said_with_their_place),
      cmocka_unit_test(stars_carets_and_pluses_have_their_places),
      cmocka_unit_test(near_is_written_one_way),
      cmocka_unit_test(columns_must_be_of_the_index),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
