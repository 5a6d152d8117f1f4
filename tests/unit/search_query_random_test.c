/*
** Random search queries: FTS5 finds what a reader finds who goes through the
** documents word by word. Each is a tree, written out with the parentheses that it
** needs and some that it does not.
*/
#include "search_shelf.h"

enum { ROUNDS = 24000 };

typedef enum sort { ANY, ALL, BUT, SIDE_BY_SIDE, FILTER, CLOSE_BY, PHRASE } sort;

typedef struct tree {
  sort sort;
  struct tree *kids[3];
  int count;        /* of kids */
  unsigned columns; /* of a FILTER */
  int distance;
  int words[4]; /* of a PHRASE: places in the vocabulary */
  bool initial, prefix;
  size_t cut; /* of the last word, where prefix: its length */
} tree;

typedef struct grove { /* trees of one query */
  tree trees[400];
  int count;
} grove;

static tree *grow_phrase(shelf *s, grove *g, bool in_near) {
  tree *t = &g->trees[g->count++];
  *t = (tree){.sort = PHRASE, .count = below(s, 3) ? 1 : 2};
  for (int i = 0; i < t->count; i++) t->words[i] = (int)below(s, VOCABULARY);
  t->prefix = below(s, 5) == 0;
  t->cut = t->prefix ? 3 : strlen(vocabulary[t->words[t->count - 1]]);
  t->initial = !in_near && below(s, 8) == 0;
  return t;
}

static tree *grow_near(shelf *s, grove *g) {
  tree *t = &g->trees[g->count++];
  *t = (tree){.sort = CLOSE_BY, .count = 1 + (int)below(s, 3), .distance = (int)below(s, 12)};
  for (int i = 0; i < t->count; i++) t->kids[i] = grow_phrase(s, g, true);
  return t;
}

/* Columns are looked for in `scope`, of which a filter leaves at least one. */
static tree *grow(shelf *s, grove *g, unsigned scope, int depth) {
  uint32_t choice = below(s, 12);
  if (depth == 0 || choice < 2) return below(s, 6) ? grow_phrase(s, g, false) : grow_near(s, g);
  tree *t = &g->trees[g->count++];
  *t = (tree){.sort = (sort)(choice % 5), .count = 2};
  if (t->sort == FILTER) {
    t->count = 1;
    do t->columns = (1 + below(s, (1u << COLUMNS) - 1)) & s->only;
    while (!(t->columns & scope));
    scope &= t->columns;
  } else if (t->sort != BUT) {
    t->count = 2 + (int)below(s, 2);
  }
  for (int i = 0; i < t->count; i++) t->kids[i] = grow(s, g, scope, depth - 1);
  return t;
}

/* -- as text -- */

static void blank(shelf *s, st_buf *out) {
  static const char *const blanks[] = {" ", " ", " ", "  ", "\n", "\xc2\xa0"};
  st_buf_text(out, blanks[below(s, 6)]);
}

static void print_word(shelf *s, const tree *t, int i, st_buf *out) {
  const char *word = vocabulary[t->words[i]];
  size_t n = i == t->count - 1 ? t->cut : strlen(word);
  bool upper = below(s, 4) == 0;
  for (size_t k = 0; k < n; k++) st_buf_char(out, upper ? (char)(word[k] & ~0x20) : word[k]);
}

/* Trigrams are joined in quotes only: others also by '+' or a sign within a word. */
static void print_phrase(shelf *s, const tree *t, bool trigram, st_buf *out) {
  static const char *const joints[] = {" ", " + ", "-", "\" + \""};
  uint32_t joint = t->count == 1 ? below(s, 2) * 3 : trigram ? 0 : below(s, 4);
  bool quoted = joint == 0 || joint == 3;
  if (t->initial) st_buf_char(out, '^');
  if (quoted) st_buf_char(out, '"');
  for (int i = 0; i < t->count; i++) {
    if (i) st_buf_text(out, joints[joint]);
    print_word(s, t, i, out);
  }
  if (quoted) st_buf_char(out, '"');
  if (t->prefix) st_buf_char(out, '*');
}

static void print_near(shelf *s, const tree *t, bool trigram, st_buf *out) {
  st_buf_lit(out, "NEAR(");
  for (int i = 0; i < t->count; i++) {
    if (i) blank(s, out);
    print_phrase(s, t->kids[i], trigram, out);
  }
  if (t->distance != 10 || below(s, 2)) st_buf_format(out, ",%d", t->distance);
  st_buf_lit(out, ")");
}

static void print_columns(shelf *s, unsigned columns, st_buf *out) {
  bool without = columns != (1u << COLUMNS) - 1 && below(s, 2);
  unsigned named = without ? ~columns : columns;
  if (without) st_buf_char(out, '-');
  st_buf_lit(out, "{");
  for (int c = 0; c < COLUMNS; c++) {
    if (!(named >> c & 1)) continue;
    st_buf_text(out, shelf_names[c]);
    blank(s, out);
  }
  st_buf_lit(out, "}:");
}

/* How tightly each sort binds. */
static int rank_of(const tree *t) {
  return t->sort == PHRASE || t->sort == CLOSE_BY ? FILTER : (int)t->sort;
}

static void print_tree(shelf *s, const tree *t, int rank, bool trigram, st_buf *out);

static void print_kids(shelf *s, const tree *t, bool trigram, st_buf *out) {
  static const char *const signs[] = {"OR", "AND", "NOT", ""};
  for (int i = 0; i < t->count; i++) {
    int rank = t->sort == BUT && i ? SIDE_BY_SIDE : (int)t->sort;
    if (i) blank(s, out);
    if (i) st_buf_text(out, signs[t->sort]);
    if (i) blank(s, out);
    print_tree(s, t->kids[i], t->sort == SIDE_BY_SIDE ? FILTER : rank, trigram, out);
  }
}

static void print_inside(shelf *s, const tree *t, bool trigram, st_buf *out) {
  switch (t->sort) {
  case PHRASE: print_phrase(s, t, trigram, out); break;
  case CLOSE_BY: print_near(s, t, trigram, out); break;
  case FILTER:
    print_columns(s, t->columns, out);
    st_buf_lit(out, "(");
    print_tree(s, t->kids[0], ANY, trigram, out);
    st_buf_lit(out, ")");
    break;
  default: print_kids(s, t, trigram, out);
  }
}

/* In parentheses where it binds less tightly than `rank`. */
static void print_tree(shelf *s, const tree *t, int rank, bool trigram, st_buf *out) {
  bool parentheses = rank_of(t) < rank || below(s, 10) == 0;
  if (parentheses) st_buf_lit(out, "(");
  print_inside(s, t, trigram, out);
  if (parentheses) st_buf_lit(out, ")");
}

/* -- read word by word -- */

typedef struct spots { /* where a phrase begins */
  int at[64];
  int count, length; /* length: tokens of the phrase */
} spots;

typedef struct passage { /* a column of a document */
  const char *text;
  const int *words; /* places in the vocabulary */
  int count;
  bool trigram;
} passage;

static bool word_is(const tree *t, int i, int word) {
  if (i < t->count - 1 || !t->prefix) return word == t->words[i];
  return strncmp(vocabulary[word], vocabulary[t->words[i]], t->cut) == 0;
}

static void spot_words(const tree *t, const passage *p, spots *out) {
  out->count = 0;
  out->length = t->count;
  for (int at = 0; at + t->count <= p->count; at++) {
    int same = 0;
    while (same < t->count && word_is(t, same, p->words[at + same])) same++;
    if (same == t->count) out->at[out->count++] = at;
  }
}

/* A phrase is a run of characters then. */
static void spot_trigrams(const tree *t, const passage *p, spots *out) {
  char wanted[32] = "";
  for (int i = 0; i < t->count; i++) {
    if (i) strcat(wanted, " ");
    strncat(wanted, vocabulary[t->words[i]], i == t->count - 1 ? t->cut : 16);
  }
  out->count = 0;
  out->length = (int)strlen(wanted) - 2;
  for (const char *at = p->text; (at = strstr(at, wanted)) != NULL; at++)
    out->at[out->count++] = (int)(at - p->text);
}

static void spot(const tree *t, const passage *p, spots *out) {
  (p->trigram ? spot_trigrams : spot_words)(t, p, out);
}

static bool phrase_in(const tree *t, const passage *p) {
  spots found;
  spot(t, p, &found);
  return found.count > 0 && (!t->initial || found.at[0] == 0);
}

/* Whether one of the phrase's places is near one that begins at `last`. */
static bool ends_near(const spots *found, int distance, int last) {
  for (int i = 0; i < found->count; i++)
    if (found->at[i] <= last && found->at[i] + found->length + distance >= last) return true;
  return false;
}

static bool near_in(const tree *t, const passage *p) {
  spots found[3];
  for (int i = 0; i < t->count; i++) {
    spot(t->kids[i], p, &found[i]);
    if (found[i].count == 0) return false;
  }
  for (int i = 0; i < t->count; i++)
    for (int k = 0; k < found[i].count; k++) {
      int close = 0;
      for (int j = 0; j < t->count; j++) close += ends_near(&found[j], t->distance, found[i].at[k]);
      if (close == t->count) return true;
    }
  return false;
}

static bool tree_finds(shelf *s, const tree *t, int document, unsigned scope, bool trigram);

static bool leaf_finds(shelf *s, const tree *t, int document, unsigned scope, bool trigram) {
  for (int c = 0; c < COLUMNS; c++) {
    passage p = {s->texts[document][c], s->words_of[document][c], s->counts[document][c], trigram};
    if ((scope >> c & 1) == 0) continue;
    if (t->sort == PHRASE ? phrase_in(t, &p) : near_in(t, &p)) return true;
  }
  return false;
}

static bool tree_finds(shelf *s, const tree *t, int document, unsigned scope, bool trigram) {
  if (t->sort == PHRASE || t->sort == CLOSE_BY) return leaf_finds(s, t, document, scope, trigram);
  if (t->sort == FILTER) scope &= t->columns;
  bool found = tree_finds(s, t->kids[0], document, scope, trigram);
  for (int i = 1; i < t->count && found == (t->sort != ANY); i++)
    found = tree_finds(s, t->kids[i], document, scope, trigram) != (t->sort == BUT);
  return found;
}

static uint64_t reading_finds(shelf *s, const tree *t, unsigned scope, bool trigram) {
  uint64_t found = 0;
  for (int i = 0; i < DOCUMENTS; i++)
    if (tree_finds(s, t, i, scope, trigram)) found |= UINT64_C(1) << i;
  return found;
}

/* How many of the documents were found, of all that were asked for. */
static uint64_t compare_one(shelf *s, search_bench *b, grove *g, st_buf *text, bool trigram) {
  unsigned all = (1u << COLUMNS) - 1, scope = below(s, 4) ? all : 1 + below(s, all);
  g->count = 0;
  s->only = scope;
  const tree *t = grow(s, g, scope, 1 + (int)below(s, 4));
  b->columns.only = scope == all ? 0 : scope;
  st_buf_clear(text);
  print_tree(s, t, ANY, trigram, text);
  if (search_bench_read(b, st_buf_view(text)) != STATOR_OK)
    fail_msg("%s\n raised: %s", st_buf_cstr(text), st_buf_cstr(&b->error.message));
  uint64_t found = fts5_finds(s, trigram, b->query.fts.p, b->query.phrase_count);
  uint64_t expected = reading_finds(s, t, scope, trigram);
  if (found != expected)
    fail_msg("%s\n became %s\n found    %llx\n expected %llx", st_buf_cstr(text), b->query.fts.p,
             (unsigned long long)found, (unsigned long long)expected);
  return found;
}

static void compare_many(uint64_t seed, bool trigram, int rounds) {
  static grove g;
  static shelf s;
  search_bench b;
  st_buf text;
  int some = 0;
  shelf_open(&s, seed);
  reader_init(&b, trigram);
  st_buf_init(&text, 0);
  for (int i = 0; i < rounds; i++) {
    uint64_t found = compare_one(&s, &b, &g, &text, trigram);
    some += found != 0 && ~found != 0;
  }
  assert_true(some > rounds / 3); /* it was not all or nothing */
  st_buf_free(&text);
  search_bench_free(&b);
  shelf_close(&s);
}

static void random_queries_find_what_a_reader_finds(void **state) {
  (void)state;
  compare_many(1, false, ROUNDS);
}

static void random_queries_find_the_same_runs_of_characters(void **state) {
  (void)state;
  compare_many(2, true, ROUNDS / 3);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_queries_find_what_a_reader_finds),
      cmocka_unit_test(random_queries_find_the_same_runs_of_characters),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
