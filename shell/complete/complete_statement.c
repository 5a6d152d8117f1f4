/*
** complete_statement.c - PartiQL, data definition and EXPLAIN: what may follow, told by
** the last words before the cursor.
*/
#include "complete/complete_kinds.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "complete/known_names.h"
#include "definition/definition.h"
#include "definition/definition_reader.h"
#include "explain/code.h"
#include "explain/explain.h"
#include "statements/partiql.h"
#include "statements/tokens.h"

/* ---------------------------------------------------------------------- rules */

/* `behind`: the last words, * being any name or value, a/b either. `offers`: keywords,
** and @what the store or another table knows. */
typedef struct rule {
  const char *verbs; /* of the statement; "": any */
  const char *behind, *offers;
} rule;

#define OPERANDS "@attributes NOT EXISTS( begins_with( contains( size( attribute_type("
#define TYPES "S N B HASH RANGE"
#define COLUMN_TYPES "TEXT INTEGER REAL NUMERIC JSON BLOB"
#define VIEWS "NEW_AND_OLD_IMAGES NEW_IMAGE OLD_IMAGE KEYS_ONLY"
#define CLASSES "STANDARD STANDARD_INFREQUENT_ACCESS"

/* The first that fits is taken. */
/* clang-format off */
static const rule rules[] = {
    {"SELECT",        "FROM * .",                  "@indexes"},
    {"SELECT/DELETE", "FROM",                      "@tables"},
    {"UPDATE",        "UPDATE",                    "@tables"},
    {"INSERT",        "INTO",                      "@tables"},
    {"SHOW",          "FROM/TABLE",                "@tables"},
    {"DESCRIBE/DESC", "DESCRIBE/DESC",             "@tables SEARCH VIEW"},
    {"SHOW",          "SHOW SEARCH",               "INDEXES"},
    {"SHOW/DROP/DESCRIBE/DESC", "SEARCH",          "INDEX"},
    {"SHOW/DESCRIBE/DESC", "SEARCH INDEX",         "@searches"},
    {"SHOW/DESCRIBE/DESC", "VIEW",                 "@views"},
    {"SHOW/DROP/DESCRIBE/DESC", "INDEX *",         "ON"},
    {"SHOW/DROP/DESCRIBE/DESC", "ON",              "@tables"},
    {"DROP",          "SEARCH INDEX",              "@searches IF"},
    {"DROP",          "VIEW",                      "@views IF"},
    {"DROP",          "INDEX/VIEW IF",             "EXISTS"},
    {"DROP",          "VIEW IF EXISTS",            "@views"},
    {"DROP",          "INDEX IF EXISTS",           "@searches"},

    {"SEARCH",        "SEARCH",                    "INDEX"},
    {"SEARCH",        "SEARCH INDEX",              "IF"},
    {"VIEW",          "CREATE VIEW",               "IF"},
    {"SEARCH/VIEW",   "INDEX/VIEW IF",             "NOT"},
    {"SEARCH/VIEW",   "IF NOT",                    "EXISTS"},
    {"SEARCH",        "INDEX/EXISTS *",            "ON"},
    {"VIEW",          "VIEW/EXISTS *",             "ON"},
    {"SEARCH/VIEW",   "ON",                        "@tables"},
    {"SEARCH/VIEW",   "ON *",                      ""},
    {"SEARCH",        "PREFIX",                    ""},
    {"SEARCH",        "(/,",                       "@attributes"},
    {"SEARCH",        "(/, *",                     "WEIGHT"},
    {"SEARCH",        "TOKENIZER",                 "UNICODE61 PORTER TRIGRAM"},
    {"SEARCH",        "* .",                       "@members"},
    {"SEARCH",        ")/*",                       "TOKENIZER PREFIX"},
    {"VIEW",          "INDEX/INCLUDE (",           ""},
    {"VIEW",          "(/,",                       "@attributes"},
    {"VIEW",          "(/, *",                     COLUMN_TYPES},
    {"VIEW",          "TEXT/INTEGER/REAL/NUMERIC/JSON/BLOB", "FROM"},
    {"VIEW",          "FROM",                      "@attributes"},
    {"VIEW",          ")",                         "WHERE INDEX INCLUDE AND OR"},
    {"VIEW",          "WHERE/AND/OR/NOT *",        "BETWEEN IN"},
    {"VIEW",          "=/>/< *",                   "AND OR INDEX"},
    {"ALTER/DROP",    "TABLE",                     "@tables IF"},
    {"DROP",          "IF EXISTS",                 "@tables"},

    {"SELECT",        "SELECT",                    "@attributes * FROM"},
    {"SELECT",        "SELECT */*",                "FROM"},
    {"SELECT",        "FROM *",                    "WHERE ORDER"},
    {"SELECT",        "FROM * . *",                "WHERE ORDER"},
    {"SELECT",        "ORDER",                     "BY"},
    {"SELECT",        "BY",                        "@attributes"},
    {"SELECT",        "BY *",                      "ASC DESC"},
    {"INSERT",        "INSERT",                    "INTO"},
    {"INSERT",        "INTO *",                    "VALUE"},
    {"UPDATE",        "UPDATE *",                  "SET REMOVE"},
    {"UPDATE",        "SET/REMOVE",                "@attributes"},
    {"UPDATE",        "=",                         "@attributes list_append( set_add( set_delete("},
    {"DELETE",        "DELETE",                    "FROM"},
    {"DELETE",        "FROM *",                    "WHERE RETURNING"},
    {"UPDATE/DELETE", "RETURNING",                 "ALL MODIFIED"},
    {"UPDATE/DELETE", "RETURNING ALL/MODIFIED",    "OLD NEW"},
    {"UPDATE/DELETE", "ALL/MODIFIED OLD/NEW",      "*"},

    {"CREATE/SHOW",   "CREATE",                    "TABLE SEARCH VIEW"},
    {"CREATE",        "TABLE",                     "IF"},
    {"CREATE",        "TABLE IF",                  "NOT"},
    {"CREATE",        "IF NOT",                    "EXISTS"},
    {"CREATE/ALTER",  "PROJECT",                   "ALL KEYS"},
    {"CREATE/ALTER",  "KEYS",                      "ONLY"},
    {"CREATE/ALTER",  "BILLING",                   "ON PROVISIONED"},
    {"CREATE/ALTER",  "BILLING ON",                "DEMAND"},
    {"CREATE/ALTER",  "PROVISIONED",               "READ"},
    {"CREATE/ALTER",  "READ *",                    "WRITE"},
    {"CREATE/ALTER",  "STREAM",                    VIEWS},
    {"CREATE/ALTER",  "CLASS",                     CLASSES},
    {"CREATE/ALTER",  "(/, *",                     TYPES},
    {"CREATE/ALTER",  "(/, * S/N/B/STRING/NUMBER/BINARY", "HASH RANGE"},
    {"CREATE",        "TAGS/TTL/READ/WRITE/GSI/LSI/(/,", ""},
    {"CREATE",        "TABLE/EXISTS *",            ""},
    {"CREATE",        "GSI/LSI *",                 ""},
    {"CREATE",        "WITH",                      "@clauses"},
    {"CREATE",        ")/*",                       "@clauses PROJECT WITH"},
    {"ALTER",         "ALTER/DROP",                "TABLE GSI TTL STREAM"},
    {"ALTER",         "TABLE *",                   "ADD DROP SET"},
    {"ALTER",         "ADD",                       "GSI"},
    {"ALTER",         "DROP GSI",                  "@indexes"},
    {"ALTER",         "SET",                       "@settings"},
    {"ALTER",         "TTL",                       "@attributes"},
    {"ALTER",         "PROTECTED",                 "ON OFF"},
    {"ALTER",         ")",                         "PROJECT READ"},
    {"DROP",          "DROP",                      "TABLE SEARCH VIEW"},
    {"DROP",          "TABLE IF",                  "EXISTS"},
    {"SHOW",          "SHOW",                      "TABLES INDEXES SEARCH VIEWS CREATE"},
    {"SHOW",          "TABLES",                    "LIKE"},
    {"SHOW",          "INDEXES/VIEWS",             "FROM"},
    {"SHOW/DESCRIBE/DESC/DROP/ALTER/CREATE", "*",  ""},

    {"",              "* .",                       "@members"},
    {"SELECT",        "WHERE/AND",                 OPERANDS " search("},
    {"",              "WHERE/AND/OR/NOT/(",        OPERANDS},
    {"",              "IS",                        "NOT MISSING NULL"},
    {"",              "IS NOT",                    "MISSING NULL"},
    {"",              "BETWEEN *",                 "AND"},
    {"",              "WHERE/AND/OR/NOT *",        "BETWEEN IN IS"},
    {"",              ",",                         "@attributes"},
    {"",              "=/</>",                     "@attributes"},
    {"SELECT",        "*/)",                       "AND OR FROM WHERE ORDER BETWEEN IN IS"},
    {"UPDATE/DELETE", "*/)",                       "AND OR WHERE SET REMOVE RETURNING BETWEEN IN IS"},
};
/* clang-format on */

/* --------------------------------------------------------------------- tokens */

enum { TOKENS_KEPT = 64 };

/* The last tokens before the cursor; a name that goes on with a dot is several. */
typedef struct last_tokens {
  token list[TOKENS_KEPT];
  int count;
} last_tokens;

static void keep_token(last_tokens *l, token_kind kind, const char *start, size_t length) {
  if (l->count == TOKENS_KEPT) {
    memmove(l->list, l->list + 1, sizeof l->list - sizeof *l->list);
    l->count--;
  }
  l->list[l->count++] = (token){kind, start, length};
}

static void keep_word(last_tokens *l, const token *t) {
  const char *end = t->start + t->length;
  for (const char *c = t->start; c < end;) {
    size_t length = *c == '.' ? 1 : strcspn(c, ".");
    if (length > (size_t)(end - c)) length = (size_t)(end - c);
    keep_token(l, *c == '.' ? TOKEN_SIGN : TOKEN_WORD, c, length);
    c += length;
  }
}

static void read_tokens(const char *line, last_tokens *l) {
  for (token t = token_at(line); t.kind != TOKEN_END && t.kind != TOKEN_OPEN; t = token_behind(&t))
    if (t.kind == TOKEN_WORD)
      keep_word(l, &t);
    else
      keep_token(l, t.kind, t.start, t.length);
}

/* ------------------------------------------------------------------- matching */

static bool is_one_of(const char *words, size_t length, const token *t) {
  const char *end = words + length;
  for (const char *c = words; c < end;) {
    size_t n = strcspn(c, "/");
    if (n > (size_t)(end - c)) n = (size_t)(end - c);
    if (n == 1 && *c == '*' && (t->kind != TOKEN_SIGN || *t->start == '*')) return true;
    bool word = t->kind == TOKEN_WORD || t->kind == TOKEN_SIGN;
    if (word && n == t->length && strncasecmp(c, t->start, n) == 0) return true;
    c += n + 1;
  }
  return false;
}

/* Word for word, from the last to the first. */
static bool stands_behind(const char *behind, const last_tokens *l) {
  const char *end = behind + strlen(behind);
  int at = l->count;
  while (end > behind) {
    const char *start = end;
    while (start > behind && start[-1] != ' ') start--;
    if (at == 0 || !is_one_of(start, (size_t)(end - start), &l->list[--at])) return false;
    end = start > behind ? start - 1 : start;
  }
  return true;
}

static const rule *rule_for(const token *verb, const last_tokens *l) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    const char *verbs = rules[i].verbs;
    if (*verbs != '\0' && !is_one_of(verbs, strlen(verbs), verb)) continue;
    if (stands_behind(rules[i].behind, l)) return &rules[i];
  }
  return NULL;
}

/* ------------------------------------------------------------------- offering */

typedef struct offering {
  const completion *c;
  const last_tokens *tokens;
} offering;

/* The name behind FROM, INTO, UPDATE, TABLE or ON, wherever it stands. */
static void find_statement_table(const char *line, text *table) {
  for (token t = token_at(line); t.kind != TOKEN_END && t.kind != TOKEN_OPEN;
       t = token_behind(&t)) {
    token name = token_behind(&t);
    if (!is_one_of("FROM/INTO/UPDATE/TABLE/ON", 25, &t) || name.kind == TOKEN_END) continue;
    token_value(&name, table);
    if (name.kind == TOKEN_WORD) { /* table.index */
      table->length = strcspn(table->data, ".");
      table->data[table->length] = '\0';
    }
    return;
  }
}

static char *statement_table(const completion *c) {
  text table = {0};
  find_statement_table(c->before, &table);
  if (table.length == 0) find_statement_table(c->behind, &table);
  char *name = memory_copy(text_string(&table), table.length);
  text_free(&table);
  return name;
}

static void offer_tables(const offering *o) {
  complete_tables(o->c, false);
}

static void offer_indexes(const offering *o) {
  char *table = statement_table(o->c);
  complete_indexes(o->c, table, false);
  free(table);
}

static void offer_attributes(const offering *o) {
  char *table = statement_table(o->c);
  complete_attributes(o->c, table, "", false);
  free(table);
}

/* Behind "info.": what info holds. */
static void offer_inner_attributes(const offering *o) {
  const last_tokens *l = o->tokens;
  text path = {0};
  int at = l->count;
  while (at >= 2 && *l->list[at - 1].start == '.') at -= 2;
  for (; at < l->count; at += 2) {
    token_value(&l->list[at], &path);
    text_add_char(&path, NAME_SEPARATOR);
  }
  char *table = statement_table(o->c);
  complete_attributes(o->c, table, text_string(&path), false);
  text_free(&path);
  free(table);
}

static void offer_definition_words(const offering *o, const definition_word *words) {
  for (; words->word != NULL; words++) offer_keywords(o->c, words->word);
}

static void offer_clauses(const offering *o) {
  offer_definition_words(o, definition_clauses);
}

static void offer_table_settings(const offering *o) {
  offer_definition_words(o, definition_settings);
}

static void offer_views(const offering *o) {
  complete_views(o->c);
}

static void offer_searches(const offering *o) {
  complete_searches(o->c);
}

static const struct {
  const char *name;
  void (*offer)(const offering *o);
} offered[] = {
    {"@attributes", offer_attributes      },
    {"@clauses",    offer_clauses         },
    {"@indexes",    offer_indexes         },
    {"@members",    offer_inner_attributes},
    {"@searches",   offer_searches        },
    {"@settings",   offer_table_settings  },
    {"@tables",     offer_tables          },
    {"@views",      offer_views           },
};

static void offer_one(const offering *o, const char *word) {
  for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
    if (strcmp(offered[i].name, word) == 0) {
      offered[i].offer(o);
      return;
    }
  if (*o->c->word != '"') offer_keywords(o->c, word);
}

static void offer_rule(const offering *o, const char *offers) {
  while (*offers != '\0') {
    size_t length = strcspn(offers, " ");
    char *word = memory_copy(offers, length);
    offer_one(o, word);
    free(word);
    offers += length + (offers[length] == ' ');
  }
}

/* --------------------------------------------------------------------- public */

bool complete_is_statement(const char *line) {
  return partiql_begins(line) || definition_begins(line) || explain_begins(line);
}

/* What tells the rules of a statement: CREATE SEARCH and CREATE VIEW have their own. */
static token kind_of(token verb) {
  token made = token_behind(&verb);
  bool own = token_is(&verb, "CREATE") && (token_is(&made, "SEARCH") || token_is(&made, "VIEW"));
  return own ? made : verb;
}

/* EXPLAIN [AS LANGUAGE] and the statement, or the operation, behind it. */
static void complete_explain(const completion *c) {
  token t = token_at(c->before);
  token next = token_behind(&t);
  if (token_is(&next, "AS")) {
    token language = token_behind(&next);
    if (language.kind == TOKEN_END) {
      for (const code_language *l = code_languages; l->name != NULL; l++)
        offer_word(c, l->name, " ");
      return;
    }
    next = token_behind(&language);
  } else if (next.kind == TOKEN_END) {
    offer_keywords(c, "AS");
  }
  completion rest = *c;
  rest.before = next.start;
  if (next.kind == TOKEN_END)
    complete_beginning(&rest);
  else
    complete_statement(&rest);
}

void complete_statement(const completion *c) {
  char name[64];
  last_tokens tokens = {.count = 0};
  token verb = token_at(c->before);
  if (explain_begins(c->before)) {
    complete_explain(c);
    return;
  }
  snprintf(name, sizeof name, "%.*s", (int)verb.length, verb.start);
  const operation *op = operation_find(name);
  if (!complete_is_statement(c->before)) {
    if (op != NULL) complete_operation(c, op);
    return;
  }
  read_tokens(c->before, &tokens);
  verb = kind_of(verb);
  const rule *found = rule_for(&verb, &tokens);
  offering o = {c, &tokens};
  if (found != NULL) offer_rule(&o, found->offers);
}
