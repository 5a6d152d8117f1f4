/* Tokens, keywords, reserved words, and what a syntax message quotes. */
#include "expr_support.h"
#include "expr/lexer.h"
#include "expr/reserved_words.h"

static const char *const type_letters = "$!nhvd()[],.+-=~<l>g";

/* One letter a token. */
static void assert_tokens(const char *text, const char *expected) {
  char got[64] = "";
  st_lexer l;
  st_lexer_start(&l, st_str_of(text));
  for (size_t i = 0; i + 1 < sizeof got; i++) {
    got[i] = type_letters[l.token.type];
    if (l.token.type == ST_TOKEN_END) break;
    st_lexer_next(&l);
  }
  assert_string_equal(got, expected);
}

static void assert_syntax_message(const char *text, int skip, const char *expected) {
  expr_bench b;
  bench_init(&b);
  st_lexer l;
  st_lexer_start(&l, st_str_of(text));
  while (skip-- > 0) st_lexer_next(&l);
  st_lexer_fail(&l, ST_EXPR_FILTER, &b.error);
  bench_raised(&b, text, ST_FAMILY_EXPRESSION, expected);
  bench_free(&b);
}

static void every_token_is_read(void **state) {
  (void)state;
  assert_tokens("", "$");
  assert_tokens(" \t\r\n", "$");
  assert_tokens("a.b[3], #n < :v", "n.n[d],h<v$");
  assert_tokens("a<=b>=c<>d>e=f<g", "nlngn~n>n=n<n$");
  assert_tokens("(a+b-c)", "(n+n-n)$");
  assert_tokens("#1 :2 #_ :_a", "hvhv$");
  assert_tokens("5x", "dn$");
  assert_tokens("a_1b", "n$");
}

static void illegal_bytes_are_bad_tokens(void **state) {
  (void)state;
  assert_tokens("_a", "!n$");
  assert_tokens("a @ b", "n!n$");
  assert_tokens("# : #", "!!!$");
  assert_tokens("\xc3\xa4", "!$");
  assert_tokens("a!=b", "n!=n$");
}

static void keywords_are_known_in_any_letter_case(void **state) {
  (void)state;
  static const struct {
    const char *text;
    st_keyword keyword;
  } cases[] = {
      {"AND",     ST_KEYWORD_AND    },
      {"aNd",     ST_KEYWORD_AND    },
      {"or",      ST_KEYWORD_OR     },
      {"Not",     ST_KEYWORD_NOT    },
      {"between", ST_KEYWORD_BETWEEN},
      {"in",      ST_KEYWORD_IN     },
      {"set",     ST_KEYWORD_SET    },
      {"Remove",  ST_KEYWORD_REMOVE },
      {"ADD",     ST_KEYWORD_ADD    },
      {"delete",  ST_KEYWORD_DELETE },
      {"ands",    ST_KEYWORD_NONE   },
      {"a",       ST_KEYWORD_NONE   },
      {"i_",      ST_KEYWORD_NONE   },
      {"set1",    ST_KEYWORD_NONE   },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_lexer l;
    st_lexer_start(&l, st_str_of(cases[i].text));
    assert_int_equal(l.token.keyword, cases[i].keyword);
  }
}

static void syntax_messages_quote_from_the_token_before_to_the_one_behind(void **state) {
  (void)state;
  assert_syntax_message("a = = b", 2,
                        "Invalid FilterExpression: Syntax error; token: \"=\", near: \"= = b\"");
  assert_syntax_message("a  =\t= b", 1,
                        "Invalid FilterExpression: Syntax error; token: \"=\", near: \"a  =\t=\"");
  assert_syntax_message("(a)", 3,
                        "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \")\"");
  assert_syntax_message("a b", 1,
                        "Invalid FilterExpression: Syntax error; token: \"b\", near: \"a b\"");
  assert_syntax_message(" ", 0,
                        "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \" \"");
}

static void syntax_messages_name_a_character_that_no_token_begins_with(void **state) {
  (void)state;
  assert_syntax_message("@abc", 0,
                        "Invalid FilterExpression: Syntax error; token: \"@\", near: \"@abc\"");
  assert_syntax_message("@ abc", 0,
                        "Invalid FilterExpression: Syntax error; token: \"@\", near: \"@ abc\"");
  assert_syntax_message("_x", 0,
                        "Invalid FilterExpression: Syntax error; token: \"_\", near: \"_x\"");
  assert_syntax_message("\xc3\xa4\xc3\xb6", 0,
                        "Invalid FilterExpression: Syntax error; token: \"\xc3\xa4\", near: "
                        "\"\xc3\xa4\xc3\xb6\"");
}

static void reserved_words_are_found_in_any_letter_case(void **state) {
  (void)state;
  static const char *const words[] = {"ABORT", "abort", "zone", "Status", "sIzE",
                                      "name",  "Year",  "ZONE", "KEY",    "subpartition"};
  static const char *const others[] = {"",      "a",    "ABORTED", "abor",  "zonE1", "zzz",
                                       "#name", "ttl2", "X",       "_zone", "zone_"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    assert_true(st_reserved_word(st_str_of(words[i])));
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    assert_false(st_reserved_word(st_str_of(others[i])));
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_token_is_read),
      cmocka_unit_test(illegal_bytes_are_bad_tokens),
      cmocka_unit_test(keywords_are_known_in_any_letter_case),
      cmocka_unit_test(syntax_messages_quote_from_the_token_before_to_the_one_behind),
      cmocka_unit_test(syntax_messages_name_a_character_that_no_token_begins_with),
      cmocka_unit_test(reserved_words_are_found_in_any_letter_case),
  };
  RUN_EXPR_TESTS(tests);
}
