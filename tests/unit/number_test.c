/* Decimals: reading, writing, order, sizes, sums, key bytes. */
#include <stdio.h>
#include "base/bounds.h"
#include "unit/value_support.h"
#include "value/number.h"

#define UNREADABLE "The parameter cannot be converted to a numeric value"
#define OVERFLOW                                                                                   \
  "Number overflow. Attempting to store a number with magnitude larger than supported "            \
  "range"
#define UNDERFLOW                                                                                  \
  "Number underflow. Attempting to store a number with magnitude smaller than supported "          \
  "range"
#define DIGITS "Attempting to store more than 38 significant digits in a Number"
#define NINES_38 "99999999999999999999999999999999999999"
#define ZEROS_40 "0000000000000000000000000000000000000000"

/* Both ways of reading must agree on every text. */
static void assert_number(const char *text, const char *expected) {
  st_error error;
  st_buf quick, slow;
  st_number n;
  st_error_init(&error);
  st_buf_init(&quick, 0);
  st_buf_init(&slow, 0);
  if (st_number_canonical(st_str_of(text), &quick, &error) != STATOR_OK)
    fail_msg("%s: %s", text, st_buf_cstr(&error.message));
  assert_string_equal(st_buf_cstr(&quick), expected);
  assert_int_equal(st_number_parse(st_str_of(text), &n, &error), STATOR_OK);
  st_number_write(&n, &slow);
  assert_string_equal(st_buf_cstr(&slow), expected);
  st_buf_free(&quick);
  st_buf_free(&slow);
  st_error_free(&error);
}

static void assert_no_number(st_str text, const char *message) {
  st_error error;
  st_buf out;
  st_error_init(&error);
  st_buf_init(&out, 0);
  assert_int_equal(st_number_canonical(text, &out, &error), STATOR_VALIDATION);
  assert_int_equal(error.family, ST_FAMILY_NUMBER);
  assert_string_equal(st_buf_cstr(&error.message), message);
  assert_int_equal(out.n, 0);
  st_buf_free(&out);
  st_error_free(&error);
}

static st_number number(const char *text) {
  st_number n;
  st_error error;
  st_error_init(&error);
  if (st_number_parse(st_str_of(text), &n, &error) != STATOR_OK) fail_msg("%s", text);
  return n;
}

static void text_becomes_canonical(void **state) {
  (void)state;
  static const struct {
    const char *text, *canonical;
  } cases[] = {
      {"0",                                              "0"                                         },
      {"-0",                                             "0"                                         },
      {"-0.0",                                           "0"                                         },
      {"+0",                                             "0"                                         },
      {"0e999999999999999999999",                        "0"                                         },
      {"007",                                            "7"                                         },
      {"+1.10",                                          "1.1"                                       },
      {"1e2",                                            "100"                                       },
      {"1E3",                                            "1000"                                      },
      {"1E-3",                                           "0.001"                                     },
      {"1.50",                                           "1.5"                                       },
      {".5",                                             "0.5"                                       },
      {"5.",                                             "5"                                         },
      {"-.5e1",                                          "-5"                                        },
      {"10E-1",                                          "1"                                         },
      {"-123.456",                                       "-123.456"                                  },
      {"0.1",                                            "0.1"                                       },
      {"-0.10",                                          "-0.1"                                      },
      {"00.010",                                         "0.01"                                      },
      {"1e+5",                                           "100000"                                    },
      {"1e0000000000000000000000002",                    "100"                                       },
      {"12345678901234567890123456789012345678",         "12345678901234567890123456789012345678"    },
      {"1234567890123456789.0123456789012345678",        "1234567890123456789.0123456789012345678"   },
      {"100000000000000000000000000000000000000000",     "100000000000000000000000000000000000000000"},
      {"0" ZEROS_40 "." NINES_38 ZEROS_40,               "0." NINES_38                               },
      {NINES_38 "E88",                                   NINES_38 ZEROS_40 ZEROS_40 "00000000"       },
      {"1" ZEROS_40 ZEROS_40 ZEROS_40 ZEROS_40 "e-160",  "1"                                         },
      {"0." ZEROS_40 ZEROS_40 ZEROS_40 ZEROS_40 "1e161", "1"                                         },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_number(cases[i].text, cases[i].canonical);
}

static void the_limits_of_magnitude_are_inclusive(void **state) {
  (void)state;
  assert_number("1E-130", "0." ZEROS_40 ZEROS_40 ZEROS_40 "0000000001");
  assert_number("-1E125", "-1" ZEROS_40 ZEROS_40 ZEROS_40 "00000");
  assert_no_number(ST_LIT("1E126"), OVERFLOW);
  assert_no_number(ST_LIT("-1E126"), OVERFLOW);
  assert_no_number(ST_LIT("0.1E127"), OVERFLOW);
  assert_no_number(ST_LIT("1E99999999999999999999"), OVERFLOW);
  assert_no_number(ST_LIT("9.9E-131"), UNDERFLOW);
  assert_no_number(ST_LIT("-1E-131"), UNDERFLOW);
  assert_no_number(ST_LIT("1E-99999999999999999999"), UNDERFLOW);
}

static void more_than_38_digits_are_refused(void **state) {
  (void)state;
  assert_no_number(ST_LIT("123456789012345678901234567890123456789"), DIGITS);
  assert_no_number(ST_LIT("1.00000000000000000000000000000000000001"), DIGITS);
  assert_no_number(ST_LIT("-" NINES_38 ".1"), DIGITS);
  assert_no_number(ST_LIT("123456789012345678901234567890123456789e300"), OVERFLOW);
  assert_no_number(ST_LIT("123456789012345678901234567890123456789e-300"), UNDERFLOW);
}

static void what_is_no_number_is_named(void **state) {
  (void)state;
  assert_no_number(ST_LIT(""), UNREADABLE);
  static const char *const cases[] = {
      " 1",  "1 ", "0x10", "1,5",   "NaN", "Infinity", "-",   "+",     ".",        "-.",  "e5",
      ".e5", "1e", "1e+",  "1.2.3", "--1", "+-1",      "1_0", "1e5.0", "\xC2\xB2", "abc", "1e5x"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char message[128];
    snprintf(message, sizeof message, UNREADABLE ": %s", cases[i]);
    assert_no_number(st_str_of(cases[i]), message);
  }
}

static void a_message_shows_the_whole_text(void **state) {
  (void)state;
  st_error error;
  st_number n;
  st_error_init(&error);
  assert_int_equal(st_number_parse(ST_LIT("1\0x"), &n, &error), STATOR_VALIDATION);
  assert_true(st_str_eq(st_buf_view(&error.message), ST_LIT(UNREADABLE ": 1\0x")));
  assert_int_equal(st_number_parse(ST_LIT("second"), &n, &error), STATOR_VALIDATION);
  assert_true(st_str_eq(st_buf_view(&error.message), ST_LIT(UNREADABLE ": 1\0x")));
  st_error_free(&error);
}

static void sizes_count_digit_pairs_on_each_side_of_the_point(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t size;
  } cases[] = {
      {"0",                                       1 },
      {"1",                                       2 },
      {"10",                                      2 },
      {"100",                                     2 },
      {"123",                                     3 },
      {"12345",                                   4 },
      {"1.5",                                     3 },
      {"0.0001",                                  2 },
      {"-5",                                      3 },
      {"100.5",                                   4 },
      {"10.05",                                   3 },
      {"1.05",                                    3 },
      {"0.5",                                     2 },
      {"0.05",                                    2 },
      {"0.123",                                   3 },
      {"-0.123",                                  4 },
      {"10100",                                   3 },
      {"101",                                     3 },
      {"-10",                                     3 },
      {"0.101",                                   3 },
      {NINES_38,                                  20},
      {"1234567890123456789.0123456789012345678", 21}
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (st_number_size(st_str_of(cases[i].text)) != cases[i].size)
      fail_msg("%s: %zu", cases[i].text, st_number_size(st_str_of(cases[i].text)));
  }
}

static void order_is_numeric(void **state) {
  (void)state;
  static const char *const ascending[] = {"-" NINES_38 "0",
                                          "-" NINES_38,
                                          "-100.1",
                                          "-100",
                                          "-99.99",
                                          "-11",
                                          "-10",
                                          "-9",
                                          "-1.5",
                                          "-1.05",
                                          "-1",
                                          "-0.5",
                                          "-0.05",
                                          "-0.049",
                                          "-0.0001",
                                          "0",
                                          "0.0001",
                                          "0.00011",
                                          "0.001",
                                          "0.05",
                                          "0.5",
                                          "0.51",
                                          "1",
                                          "1.05",
                                          "1.5",
                                          "9",
                                          "10",
                                          "11",
                                          "99.99",
                                          "100",
                                          "100.1",
                                          NINES_38,
                                          NINES_38 "0"};
  size_t n = sizeof ascending / sizeof *ascending;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      assert_int_equal(sign_of(st_number_compare(st_str_of(ascending[i]), st_str_of(ascending[j]))),
                       (i > j) - (i < j));
}

static void sums_are_exact(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool subtract;
    const char *expected;
  } cases[] = {
      {"0.1",                                                                    "0.2",                                                           false, "0.3"                                     },
      {"1",                                                                      "1",                                                             true,  "0"                                       },
      {"0",                                                                      "0",                                                             false, "0"                                       },
      {"0",                                                                      "5",                                                             true,  "-5"                                      },
      {"-5",                                                                     "0",                                                             true,  "-5"                                      },
      {"999",                                                                    "1",                                                             false, "1000"                                    },
      {"1000",                                                                   "1",                                                             true,  "999"                                     },
      {"1",                                                                      "1000",                                                          true,  "-999"                                    },
      {"-1",                                                                     "-1",                                                            true,  "0"                                       },
      {NINES_38,                                                                 "1",                                                             false,
       "1"
       "00000000000000000000000000000000000000"                                                                                                                                                    },
      {NINES_38,                                                                 "0.1",                                                           false, "digits"                                  },
      {"1E125",                                                                  "1",                                                             false, "digits"                                  },
      {"1E125",                                                                  "1E-130",                                                        true,  "digits"                                  },
      {NINES_38 "E88",                                                           "1E88",                                                          false, "overflow"                                },
      {"-9E125",                                                                 "1E125",                                                         true,  "overflow"                                },
      {"1.5E-130",                                                               "1.4E-130",                                                      true,  "underflow"                               },
      {"-9.6404715269979132772468443419907057669E36",                            "-9640475526997913277246844341990705766.9",
       true,                                                                                                                                             "4000000000000000000000000000000"         },
      {"7E60",                                                                   "7000700000000000000000000000000000000000000000000000000000000", true,
       "-700000000000000000000000000000000000000000000000000000000"                                                                                                                                },
      {"3.118294035604677314E-1",                                                "-0.61",                                                         true,  "0.9218294035604677314"                   },
      {"-4",
       "-769351276054270136357171927092189262300000000000000000000000000000000000000000000000000000"
       "0000000",                                                                                                                                 true,  "digits"                                  },
      {"0.7",                                                                    "0.6991",                                                        true,  "0.0009"                                  },
      {"686.44",                                                                 "686.44003",                                                     true,  "-0.00003"                                },
      {"5",                                                                      "-0.15",                                                         true,  "5.15"                                    },
      {"3733113540571159027",                                                    "-0.00012032",                                                   true,  "3733113540571159027.00012032"            },
      {"98.7",                                                                   "0.000000000000000000000000000090012",                           true,  "98.699999999999999999999999999909988"    },
      {"0.000000000000000000000000000000000000000000000000000000060883",
       "0.00000000000000000000000000000000000000000000000000000006088294",                                                                        true,
       "0.00000000000000000000000000000000000000000000000000000000000006"                                                                                                                          },
      {"-6132900000",                                                            "83.7",                                                          true,  "-6132900083.7"                           },
      {"0.45",                                                                   "-0.1495516384690097616859317185327776218",                      false,
       "0.3004483615309902383140682814672223782"                                                                                                                                                   },
      {"9.12E-4",                                                                "0.000911999999999999999999999993",                              false, "0.001823999999999999999999999993"        },
      {"12117776515302627893247985809191115823",                                 "12117776515302627893247985709191115823",                        false,
       "24235553030605255786495971518382231646"                                                                                                                                                    },
      {"0.97542965150542106646532185894880985203",                               "0.97542963150542106646532185894880985203",                      true,
       "0.00000002"                                                                                                                                                                                },
      {"7.2603678273764306433099231730285287113E36",                             "7260367827376430643309923173128528711.3",
       true,                                                                                                                                             "-100000000"                              },
      {"0.2",                                                                    "0.19999999999999",                                              false, "0.39999999999999"                        },
      {"86985030582842638263476261383957832806",                                 "0.5",                                                           false, "digits"                                  },
      {"132.4",                                                                  "132.39999999999999999999999994",                                true,  "0.00000000000000000000000006"            },
      {"-6.4",                                                                   "-6.400000000000000000000000000005",                             true,  "0.000000000000000000000000000005"        },
      {"7.755936653E14",                                                         "805593665300000",                                               false, "1581187330600000"                        },
      {"-6.242864112290948068225919413740319204E-4",                             "-0.0006242864112290948068225919413740313204",
       true,                                                                                                                                             "-0.0000000000000000000000000000000000006"},
      {"-6716335484701335031",                                                   "-6716335484701335031.00000000000006",                           false,
       "-13432670969402670062.00000000000006"                                                                                                                                                      },
      {"0.000000000000000000000005396044209582594648841550215433664108",
       "0.000000000000000000000005396044209583394648841550215433664108",                                                                          false,
       "0.000000000000000000000010792088419165989297683100430867328216"                                                                                                                            },
      {"-3.38E1",                                                                "-33.800000000003",                                              false, "-67.600000000003"                        },
      {"-0.000000000000000000000000000000000000000000000000000000000002",
       "-0.0000000000000000000000000000000000000000000000000000000000019999998",                                                                  false,
       "-0.0000000000000000000000000000000000000000000000000000000000039999998"                                                                                                                    },
      {"21.7",                                                                   "21.699999999999999999999999999999999994",                       true,
       "0.000000000000000000000000000000000006"                                                                                                                                                    },
      {"-0.1",                                                                   "-0.09999999999999999999999998",                                 false, "-0.19999999999999999999999998"           },
      {"0.00075",                                                                "0.0007500000000000000000000000000000000003",                    false,
       "0.0015000000000000000000000000000000000003"                                                                                                                                                },
      {"0.8031850563617212029",                                                  "0.80318505636172120289999996",                                  true,
       "0.00000000000000000000000004"                                                                                                                                                              },
      {"4.981210906006375203E23",                                                "498121090600637520299300",                                      true,  "700"                                     },
      {"-68910790713170061.48",                                                  "-68910790713170061.48",                                         true,  "0"                                       },
      {"-6.45E7",                                                                "-64500000.000000000000000006",                                  false, "-129000000.000000000000000006"           },
      {"0.00000000000000000000000000000000000000000000000000111536845",
       "0.000000000000000000000000000000000000000000000000001115368450000000000000004",                                                           true,
       "-0.000000000000000000000000000000000000000000000000000000000000000000000000004"                                                                                                            },
      {"8.688957770189840738772940517004487467E36",                              "8688957770189841338772940517004487467",                         false,
       "17377915540379682077545881034008974934"                                                                                                                                                    },
      {"0.0007801321032482799521307796819389916767",                             "0.0007801321032482794521307796819389916767",
       true,                                                                                                                                             "0.0000000000000000005"                   },
      {"0.000000000000000000000000000000000000000000000000006837650372",
       "0.000000000000000000000000000000000000000000000000006837650371998",                                                                       false,
       "0.000000000000000000000000000000000000000000000000013675300743998"                                                                                                                         },
      {"-68240000000000000000000000000000000000000000000000000000000000",
       "-477000000000000000000000000000000000000000000000000000000000000",                                                                        true,
       "408760000000000000000000000000000000000000000000000000000000000"                                                                                                                           },
      {"0.000000000000000000000000000000000000000000000000000000000537",
       "0.000000000000000000000000000000000000000000000000000000000537001",                                                                       false,
       "0.000000000000000000000000000000000000000000000000000000001074001"                                                                                                                         },
      {"459938331847305590.5",                                                   "-1982183762491923569714568429080103296.9",                      false,
       "-1982183762491923569254630097232797706.4"                                                                                                                                                  },
      {"-4248363817646761027612407215625208139",                                 "50",                                                            true,
       "-4248363817646761027612407215625208189"                                                                                                                                                    },
      {"-8900000",                                                               "-8899970",                                                      false, "-17799970"                               },
      {"9E25",                                                                   "90000000000000000000000000.4",                                  false, "180000000000000000000000000.4"           },
      {"-3783054294",                                                            "631777204474602676117469772882299815.49",                       true,
       "-631777204474602676117469776665354109.49"                                                                                                                                                  },
      {"6101401714000000000000000000000000000000000000000000000000000000000000",
       "6101401714000500000000000000000000000000000000000000000000000000000000",                                                                  true,
       "-500000000000000000000000000000000000000000000000000000000"                                                                                                                                },
      {"-208000000000000000000000000000000000000000000000000000000000000",
       "-208000000000000000000000000060000000000000000000000000000000000",                                                                        true,
       "60000000000000000000000000000000000"                                                                                                                                                       },
      {"29281201457176878654527387482385504962",                                 "29281201457176878604527387482385504962",                        false,
       "58562402914353757259054774964771009924"                                                                                                                                                    },
      {"27087645035286293433750656687999403882",                                 "27087645035286293433750657087999403882",                        false,
       "54175290070572586867501313775998807764"                                                                                                                                                    },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_number a = number(cases[i].a), b = number(cases[i].b), sum;
    st_error error;
    st_buf out;
    st_error_init(&error);
    st_buf_init(&out, 0);
    if (st_number_add(&a, &b, cases[i].subtract, &sum, &error) == STATOR_OK) {
      st_number_write(&sum, &out);
    } else {
      const char *message = st_buf_cstr(&error.message);
      st_buf_text(&out, strcmp(message, OVERFLOW) == 0    ? "overflow"
                        : strcmp(message, UNDERFLOW) == 0 ? "underflow"
                        : strcmp(message, DIGITS) == 0    ? "digits"
                                                          : message);
    }
    assert_string_equal(st_buf_cstr(&out), cases[i].expected);
    st_buf_free(&out);
    st_error_free(&error);
  }
}

static void a_sum_may_be_written_over_an_operand(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_number a = number("12.5"), expected = number("25");
  assert_int_equal(st_number_add(&a, &a, false, &a, &error), STATOR_OK);
  assert_memory_equal(&a.digits, &expected.digits, sizeof a.digits);
  assert_int_equal(a.exponent, 2);
}

static st_number random_number(uint64_t *seed) {
  st_number n = {0};
  uint32_t kind = next_random(seed) % 16;
  if (kind == 0) return n;
  uint32_t longest = kind < 8 ? 3 : ST_NUMBER_DIGITS; /* short ones collide more often */
  n.count = (uint8_t)(1 + next_random(seed) % longest);
  for (int i = 0; i < n.count; i++)
    n.digits[i] = (uint8_t)(next_random(seed) % (kind < 4 ? 2 : 10));
  if (n.digits[0] == 0) n.digits[0] = 1;
  if (n.digits[n.count - 1] == 0) n.digits[n.count - 1] = 9;
  n.negative = next_random(seed) % 2;
  n.exponent = (int16_t)(kind < 12 ? (int)(next_random(seed) % 5) - 2
                                   : (int)(next_random(seed) % 256) - 129);
  return n;
}

static bool same_number(const st_number *a, const st_number *b) {
  return a->negative == b->negative && a->exponent == b->exponent && a->count == b->count &&
         memcmp(a->digits, b->digits, sizeof a->digits) == 0;
}

static void random_numbers_survive_every_form(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int i = 0; i < 50000; i++) {
    st_number n = random_number(&seed), back;
    st_buf text, key, again;
    st_error error;
    st_error_init(&error);
    st_buf_init(&text, 0);
    st_buf_init(&key, 0);
    st_buf_init(&again, 0);
    st_number_write(&n, &text);
    st_number_read(st_buf_view(&text), &back);
    assert_true(same_number(&n, &back));
    assert_int_equal(st_number_parse(st_buf_view(&text), &back, &error), STATOR_OK);
    assert_true(same_number(&n, &back));
    assert_int_equal(st_number_canonical(st_buf_view(&text), &again, &error), STATOR_OK);
    assert_true(st_str_eq(st_buf_view(&text), st_buf_view(&again)));
    st_number_to_key(&n, &key);
    assert_true(key.n <= 24);
    assert_true(st_number_from_key(st_buf_view(&key), &back));
    assert_true(same_number(&n, &back));
    st_buf_free(&text);
    st_buf_free(&key);
    st_buf_free(&again);
  }
}

/* Text, key bytes and the sign of the difference give one and the same order. */
static void all_orders_agree_on_random_numbers(void **state) {
  (void)state;
  uint64_t seed = 2;
  st_buf text[2], key[2];
  for (int i = 0; i < 2; i++) st_buf_init(&text[i], 0), st_buf_init(&key[i], 0);
  for (int round = 0; round < 100000; round++) {
    st_number n[2], difference;
    st_error error;
    st_error_init(&error);
    for (int i = 0; i < 2; i++) {
      n[i] = random_number(&seed);
      st_buf_clear(&text[i]);
      st_buf_clear(&key[i]);
      st_number_write(&n[i], &text[i]);
      st_number_to_key(&n[i], &key[i]);
    }
    int by_text = sign_of(st_number_compare(st_buf_view(&text[0]), st_buf_view(&text[1])));
    int by_key = sign_of(st_str_cmp(st_buf_view(&key[0]), st_buf_view(&key[1])));
    assert_int_equal(by_text, by_key);
    assert_int_equal(by_text == 0, same_number(&n[0], &n[1]));
    if (st_number_add(&n[0], &n[1], true, &difference, &error) == STATOR_OK)
      assert_int_equal(by_text, difference.count == 0 ? 0 : difference.negative ? -1 : 1);
    st_error_free(&error);
  }
  for (int i = 0; i < 2; i++) st_buf_free(&text[i]), st_buf_free(&key[i]);
}

static void adding_and_subtracting_leads_back(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int round = 0; round < 50000; round++) {
    st_number a = random_number(&seed), b = random_number(&seed), sum, other, back;
    st_error error;
    st_error_init(&error);
    if (st_number_add(&a, &b, false, &sum, &error) == STATOR_OK) {
      assert_int_equal(st_number_add(&b, &a, false, &other, &error), STATOR_OK);
      assert_true(same_number(&sum, &other));
      assert_int_equal(st_number_add(&sum, &b, true, &back, &error), STATOR_OK);
      assert_true(same_number(&a, &back));
    }
    st_error_free(&error);
  }
}

static void bytes_that_are_no_number_key_are_refused(void **state) {
  (void)state;
  static const st_str cases[] = {
      {"",                 0},
      {"\x02\x01",         2},
      {"\x03",             1},
      {"\x03\x81",         2},
      {"\x04\x81\x0B",     3},
      {"\x03\x81\x66",     3},
      {"\x03\x81\x01",     3},
      {"\x03\x81\x0B\x01", 4},
      {"\x01\x7E\xF4",     3},
      {"\x01\x7E\xFF",     3},
      {"\x03\x81\x03",     3}
  };
  st_number n;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_false(st_number_from_key(cases[i], &n));
  uint64_t seed = 4;
  for (int round = 0; round < 100000; round++) {
    char key[26];
    size_t length = next_random(&seed) % sizeof key;
    for (size_t i = 0; i < length; i++)
      key[i] = (char)(next_random(&seed) % 3 ? next_random(&seed) % 101 : 0xFF);
    if (length) key[0] = (char)(1 + next_random(&seed) % 3);
    if (!st_number_from_key((st_str){key, length}, &n)) continue;
    st_buf again;
    st_buf_init(&again, 0);
    st_number_to_key(&n, &again);
    assert_true(st_str_eq(st_buf_view(&again), (st_str){key, length}));
    st_buf_free(&again);
  }
}

static void random_text_is_read_alike_by_both_paths(void **state) {
  (void)state;
  static const char alphabet[] = "0019.-+eE5";
  uint64_t seed = 5;
  for (int round = 0; round < 200000; round++) {
    char text[12];
    size_t n = next_random(&seed) % sizeof text;
    for (size_t i = 0; i < n; i++) text[i] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
    st_number number_read;
    st_error error;
    st_buf quick, slow;
    st_error_init(&error);
    st_buf_init(&quick, 0);
    st_buf_init(&slow, 0);
    int rc = st_number_parse((st_str){text, n}, &number_read, &error);
    st_error_clear(&error);
    assert_int_equal(st_number_canonical((st_str){text, n}, &quick, &error), rc);
    if (rc == STATOR_OK) {
      st_number_write(&number_read, &slow);
      assert_true(st_str_eq(st_buf_view(&quick), st_buf_view(&slow)));
    }
    st_buf_free(&quick);
    st_buf_free(&slow);
    st_error_free(&error);
  }
}

static void a_megabyte_of_digits_is_read_in_one_pass(void **state) {
  (void)state;
  st_buf text;
  st_buf_init(&text, 0);
  for (int i = 0; i < 1000000; i++) st_buf_char(&text, '0');
  st_buf_text(&text, "12.50");
  for (int i = 0; i < 1000000; i++) st_buf_char(&text, '0');
  assert_number(st_buf_cstr(&text), "12.5");
  st_buf_char(&text, '1');
  assert_no_number(st_buf_view(&text), DIGITS);
  st_buf_free(&text);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_becomes_canonical),
      cmocka_unit_test(the_limits_of_magnitude_are_inclusive),
      cmocka_unit_test(more_than_38_digits_are_refused),
      cmocka_unit_test(what_is_no_number_is_named),
      cmocka_unit_test(a_message_shows_the_whole_text),
      cmocka_unit_test(sizes_count_digit_pairs_on_each_side_of_the_point),
      cmocka_unit_test(order_is_numeric),
      cmocka_unit_test(sums_are_exact),
      cmocka_unit_test(a_sum_may_be_written_over_an_operand),
      cmocka_unit_test(random_numbers_survive_every_form),
      cmocka_unit_test(all_orders_agree_on_random_numbers),
      cmocka_unit_test(adding_and_subtracting_leads_back),
      cmocka_unit_test(bytes_that_are_no_number_key_are_refused),
      cmocka_unit_test(random_text_is_read_alike_by_both_paths),
      cmocka_unit_test(a_megabyte_of_digits_is_read_in_one_pass),
  };
  RUN_TESTS(tests);
}
